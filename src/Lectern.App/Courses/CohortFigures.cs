using Lectern.App.Queries;
using Lectern.Core.Grains;

namespace Lectern.App.Courses;

/// <summary>
/// What was computed of cohorts, kept until an event of the course comes: a cohort has no totals of its own, so each question would
/// read the rows of all its learners.
/// </summary>
sealed class CohortFigures
{
    /// <summary>Rows of totals kept, of each kind: some hundred bytes each.</summary>
    const int MostKept = 100_000;

    /// <summary>What an answer weighs beside its rows.</summary>
    const int Frame = 20;

    readonly VersionedCache<(int Tenant, long Course, string Cohort), CourseVersion, Sums> sums = new("cohort_sums", MostKept, s => Frame + s.Days.Count);
    readonly VersionedCache<(int Tenant, long Course, string Cohort, Grain Kind), CourseVersion, IReadOnlyList<ContentFigures>> contents = new("cohort_contents", MostKept, c => Frame + c.Count);

    /// <param name="Course">The cohort's part of the course's totals.</param>
    /// <param name="Days">Its days.</param>
    internal sealed record Sums(Row Course, GrainRows Days);

    /// <param name="version">Of the course, as the snapshot has it that computes.</param>
    public Shelf Of(int tenant, long course, string cohort, CourseVersion version) => new(this, tenant, course, cohort, version);

    /// <summary>Where the figures of one cohort are kept.</summary>
    internal sealed class Shelf(CohortFigures all, int tenant, long course, string cohort, CourseVersion version)
    {
        public Task<Sums> SumsAsync(Func<Task<Sums>> compute, CancellationToken ct) => all.sums.GetAsync((tenant, course, cohort), version, compute, ct);

        /// <param name="kind">The grain of its learners' rows.</param>
        public Task<IReadOnlyList<ContentFigures>> ContentsAsync(Grain kind, Func<Task<IReadOnlyList<ContentFigures>>> compute, CancellationToken ct) =>
            all.contents.GetAsync((tenant, course, cohort, kind), version, compute, ct);
    }
}
