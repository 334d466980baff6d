using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Core.Grains;
using Totals = Lectern.Core.ReadModels.Courses;

namespace Lectern.App.Courses;

/// <summary>
/// Learners of a course who are in no cohort, or in one too small to be shown: the course less the cohorts that are shown tells of
/// them together. Where they are few, no cohort is shown.
/// </summary>
sealed record CohortRest
{
    /// <summary>Nothing is hidden: no cohort is asked for, or the caller may see learners.</summary>
    public static readonly CohortRest None = new();

    /// <summary>For each group that a figure of the course stands on, how an enrollment <c>e</c> tells that its learner is in it.</summary>
    static readonly (NumberColumn Of, string Sql)[] Groups =
    [
        (Totals.Enrollments, Sql.IsEnrolled),
        (Totals.FinalScores, $"{Sql.IsEnrolled} AND e.final_score IS NOT NULL"),
        (Totals.ScoredLearners, "e.scored_attempts > 0"),
        (Totals.TimedCompletions, "e.enrolled_at <= e.completed_at"),
        (Totals.LearnersWithTime, "greatest(e.observed_seconds, e.declared_content_seconds, e.declared_course_seconds) > 0"),
        (Totals.Ratings, "e.rating IS NOT NULL"),
    ];

    static readonly string Statement =
        $"""
        WITH cohort AS (
            SELECT e.cohort, {string.Join(", ", Groups.Select((g, i) => $"count(*) FILTER (WHERE {g.Sql}) AS n{i}"))}
            FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course GROUP BY e.cohort
        )
        SELECT ARRAY[{string.Join(", ", Groups.Select((_, i) => $"coalesce(sum(n{i}) FILTER (WHERE cohort IS NULL OR n{i} < @smallest), 0)::bigint"))}] AS learners
        FROM cohort
        """;

    /// <summary>In the order of <see cref="Groups"/>.</summary>
    public long[] Learners { get; init; } = [];

    public static async Task<CohortRest> AskAsync(Snapshot snapshot, Caller caller, long? course, string? cohort, CancellationToken ct) =>
        caller.SeesLearners || cohort is null || course is null
            ? None
            : await snapshot.FirstAsync<CohortRest>(Statement, new { tenant = caller.Tenant, course, smallest = caller.SmallGroup }, ct) ?? None;

    /// <summary>Whether anything of a cohort may be shown.</summary>
    public bool Shows(Caller caller) => Shows(caller, Totals.Enrollments);

    /// <summary>Whether what stands on such a group of it may be.</summary>
    public bool Shows(Caller caller, NumberColumn group) =>
        Learners.Length == 0 || Array.FindIndex(Groups, g => g.Of == group) is var i && (i < 0 || caller.Shows(Learners[i]));
}
