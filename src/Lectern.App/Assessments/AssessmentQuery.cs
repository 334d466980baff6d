using Lectern.App.Access;
using Lectern.App.Courses;
using Lectern.App.Queries;
using Npgsql;

namespace Lectern.App.Assessments;

/// <summary>Answers what is asked of an assessment from its own rows alone, and keeps the answer until one of them may have changed.</summary>
sealed class AssessmentQuery(NpgsqlDataSource source)
{
    /// <summary>An answer takes some hundred bytes a question.</summary>
    const int CachedAnswers = 500;

    readonly VersionedCache<AssessmentQuestion, ItemVersion, AssessmentFigures> cache = new("assessments", CachedAnswers);

    /// <returns>Null: there is no such assessment.</returns>
    public async Task<AssessmentFigures?> AskAsync(Caller caller, AssessmentQuestion asked, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, ct);
        if (await AssessedItem.FindAsync(snapshot, asked.Tenant, AssessedItem.Assessment, asked.AssessmentId, ct) is not { } item) return null;

        var version = await AssessmentRows.VersionAsync(snapshot, asked.Tenant, item, asked.Cohort, ct);
        var figures = await cache.GetAsync(asked, version, ComputeAsync, ct);
        return figures with { Rest = await CohortRest.AskAsync(snapshot, caller, item.CourseKey, asked.Cohort, ct) };

        async Task<AssessmentFigures> ComputeAsync()
        {
            var (questions, attempts) = await AssessmentRows.AskAsync(snapshot, asked.Tenant, item, asked.Cohort, ct);
            return AssessmentFigures.Of(asked, item, questions, attempts);
        }
    }
}
