using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Core.Grains;
using Totals = Lectern.Core.ReadModels.Courses;

namespace Lectern.App.Courses;

/// <summary>
/// How many learners a course or cohort has, and what is left of the course: those who are in no cohort, or in one too small to be shown.
/// The course less the cohorts that are shown tells of them together. Where any of them are few, only the size of the group is told.
/// </summary>
sealed record CohortRest
{
    /// <summary>Nothing is hidden: the caller may see learners, or there is no course.</summary>
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
            SELECT e.cohort, count(*) AS people, {string.Join(", ", Groups.Select((g, i) => $"count(*) FILTER (WHERE {g.Sql}) AS n{i}"))}
            FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course GROUP BY e.cohort
        )
        SELECT CASE WHEN @cohort::text IS NULL THEN '{"{}"}'
                    ELSE ARRAY[{string.Join(", ", Groups.Select((_, i) => $"coalesce(sum(n{i}) FILTER (WHERE cohort IS NULL OR n{i} < @smallest), 0)::bigint"))}] END AS learners,
               coalesce(sum(n0) FILTER (WHERE @cohort::text IS NULL OR cohort = @cohort), 0)::bigint AS enrolled,
               coalesce(sum(n0), 0)::bigint AS all_enrolled,
               coalesce(sum(people), 0)::bigint AS people,
               coalesce(sum(people) FILTER (WHERE @cohort::text IS NOT NULL AND (cohort IS NULL OR people < @smallest)), 0)::bigint AS people_beside
        FROM cohort
        """;

    /// <summary>Learners who no cohort tells of that is shown, in the order of <see cref="Groups"/>; empty: no cohort is asked for.</summary>
    public long[] Learners { get; init; } = [];

    /// <summary>Enrolled in the course or cohort.</summary>
    public long Enrolled { get; init; }

    /// <summary>Enrolled in the course.</summary>
    public long AllEnrolled { get; init; }

    /// <summary>Learners of the course, visitors among them.</summary>
    public long People { get; init; }

    /// <summary>Visitors and learners who no cohort tells of that is shown.</summary>
    public long PeopleBeside { get; init; }

    public static async Task<CohortRest> AskAsync(Snapshot snapshot, Caller caller, long? course, string? cohort, CancellationToken ct) =>
        caller.SeesLearners || course is null
            ? None
            : await snapshot.FirstAsync<CohortRest>(Statement, new { tenant = caller.Tenant, course, cohort, smallest = caller.SmallGroup }, ct) ?? None;

    /// <summary>Whether anything but its size may be shown.</summary>
    public bool Shows(Caller caller) => caller.Shows(Enrolled, AllEnrolled) && caller.Shows(People) && Shows(caller, Totals.Enrollments);

    /// <summary>Whether views and activity may be: visitors, too, are left of the course beside its cohorts.</summary>
    public bool ShowsVisits(Caller caller) => Shows(caller) && caller.Shows(PeopleBeside);

    /// <summary>Whether what stands on such a group of it may be.</summary>
    public bool Shows(Caller caller, NumberColumn group) =>
        Learners.Length == 0 || Array.FindIndex(Groups, g => g.Of == group) is var i && (i < 0 || caller.Shows(Learners[i]));
}
