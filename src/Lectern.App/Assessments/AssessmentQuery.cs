using Lectern.App.Access;
using Lectern.App.Courses;
using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Assessments;

/// <summary>Answers what is asked of an assessment from its own rows alone, and keeps the answer until one of them may have changed.</summary>
sealed class AssessmentQuery(TenantSource source)
{
    /// <summary>Questions of cached answers: some hundred bytes each.</summary>
    const int CachedQuestions = 200_000;

    readonly VersionedCache<AssessmentQuestion, ItemVersion, AssessmentFigures> cache = new("assessments", CachedQuestions, f => 10 + f.Answers.Questions.Count);

    /// <returns>Null: there is no such assessment.</returns>
    public async Task<AssessmentFigures?> AskAsync(Caller caller, AssessmentQuestion asked, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        return await AskAsync(snapshot, caller, asked, null, ct);
    }

    /// <summary>The same by a snapshot of who asks more.</summary>
    /// <param name="until">By the end of whose day; null: at any time.</param>
    /// <returns>Null: there is no such assessment.</returns>
    public async Task<AssessmentFigures?> AskAsync(Snapshot snapshot, Caller caller, AssessmentQuestion asked, AsOf? until, CancellationToken ct)
    {
        asked = asked with { Day = until?.Today };
        if (await AssessedItem.FindAsync(snapshot, caller, AssessedItem.Assessment, asked.AssessmentId, ct) is not { } item) return null;

        var version = await AssessmentRows.VersionAsync(snapshot, asked.Tenant, item, asked.Cohort, ct);
        var figures = await cache.GetAsync(asked, version, ComputeAsync, ct);
        return figures with
        {
            Rest = await CohortRest.AskAsync(snapshot, caller, item.CourseKey, asked.Cohort, ct),
            // A course's title changes without any event of the assessment, by whose events figures are kept.
            Courses = await AssessedCourse.OfAsync(snapshot, caller, item, ct),
        };

        async Task<AssessmentFigures> ComputeAsync()
        {
            var (questions, attempts) = await AssessmentRows.AskAsync(snapshot, asked.Tenant, item, asked.Cohort, asked.Reach, until?.StartOf(until.Today.AddDays(1)), ct);
            return AssessmentFigures.Of(asked, item, questions, attempts);
        }
    }

    /// <summary>
    /// All these assessments by what was done of them in a course by the end of a day. One after the other: a course may have a hundred, and of one alone
    /// all answers may take some ten megabytes. Of those of which there is nothing new no row is read.
    /// </summary>
    public async Task<IReadOnlyList<AssessmentFigures>> OfCourseAsync(
        Snapshot snapshot, int tenant, long course, string? cohort, IEnumerable<AssessedItem> items, AsOf asOf, CancellationToken ct)
    {
        var learners = await AssessmentRows.CohortVersionAsync(snapshot, tenant, course, cohort, ct);
        var told = new List<AssessmentFigures>();
        foreach (var item in items)
        {
            var asked = new AssessmentQuestion(tenant, item.ContentId, cohort, null, Part: new(course, asOf.Today));
            told.Add(await cache.GetAsync(asked, new(item.Generation, item.Events, learners), () => ComputeAsync(asked, item), ct));
        }
        return told;

        async Task<AssessmentFigures> ComputeAsync(AssessmentQuestion asked, AssessedItem item)
        {
            var (questions, attempts) = await AssessmentRows.AskAsync(snapshot, tenant, item, course, cohort, asOf.StartOf(asOf.Today.AddDays(1)), ct);
            return AssessmentFigures.Of(asked, item, questions, attempts);
        }
    }
}
