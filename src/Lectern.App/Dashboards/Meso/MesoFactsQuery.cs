using Lectern.App.Access;
using Lectern.App.Assessments;
using Lectern.App.Courses;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;

namespace Lectern.App.Dashboards.Meso;

/// <summary>
/// Makes <see cref="MesoFacts"/> in some ten statements, however many learners and modules there are, and one for each assessment and
/// assignment of which there is something new; keeps them until an event of the course comes or the day ends, and a while longer where
/// making them takes long (<see cref="Grace"/>).
/// </summary>
sealed class MesoFactsQuery(CourseRoster roster, CohortFigures cohorts, AssessmentQuery assessments, Grace grace)
{
    /// <summary>Enrollments, days and the like kept, of some hundred bytes.</summary>
    const int MostKept = 300_000;

    readonly VersionedCache<(int Tenant, long Course, string? Cohort, string Timeframe, DateOnly Today, EngagementWeights Weights, string Version), CourseVersion, MesoFacts> kept =
        new("meso", MostKept, f => f.Weight, grace);

    /// <summary>Assessments and assignments kept, of some kilobyte. Of a day and a course the work is the same, whatever period is asked about.</summary>
    readonly VersionedCache<(int Tenant, long Course, string? Cohort, DateOnly Today), CourseVersion, CourseWork> work =
        new("course_work", 20_000, w => 1 + w.Assessments.Count + w.Assignments.Count);

    /// <returns>Null: there is no such course.</returns>
    public async Task<MesoFacts?> AskAsync(Snapshot snapshot, Caller caller, string courseId, string? cohort, Period period, AsOf asOf, CancellationToken ct)
    {
        var tenant = caller.Tenant;
        if (await CourseRoster.FindAsync(snapshot, tenant, courseId, ct) is not { } course) return null;
        var version = course.VersionOf(asOf);
        var facts = await kept.GetAsync((tenant, course.CourseKey, cohort, period.Timeframe, asOf.Today, asOf.Weights, asOf.Version), version, ComputeAsync, ct);
        if (facts.Version != version) asOf.IsExact = false;
        return facts;

        async Task<MesoFacts> ComputeAsync()
        {
            var scope = (await CourseScope.FindAsync(snapshot, cohorts, caller, courseId, cohort, asOf, ct))!;
            var all = await roster.AskAsync(snapshot, tenant, course, asOf, ct);
            return new(
                version,
                scope,
                await DashboardFactsQuery.ComputeAsync(snapshot, tenant, CourseReach.All, new(CourseId: courseId, Cohort: cohort), period, asOf, ct),
                all,
                cohort is null ? all : [.. all.Where(s => s.Row.Cohort == cohort)],
                await ContentFigures.AskAsync(snapshot, scope, LearnerModules.Grain, ct),
                await ContentFigures.AskAsync(snapshot, scope, LearnerLessons.Grain, ct),
                await work.GetAsync((tenant, course.CourseKey, cohort, asOf.Today), version, () => CourseWork.AskAsync(snapshot, assessments, tenant, course.CourseKey, cohort, all, asOf, ct), ct));
        }
    }
}
