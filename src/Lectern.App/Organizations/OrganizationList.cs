using Dapper;
using Lectern.App.Access;
using Lectern.App.Dashboards;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Organizations;

/// <summary>An organization with key figures. Where its users are few, or those enrolled in its courses, who may not see learners is told sizes alone.</summary>
/// <param name="Id">The organization.</param>
/// <param name="OrganizationId">As the producer names it.</param>
/// <param name="TotalUsers">Users who belong to it now.</param>
/// <param name="TotalCourses">Courses that belong to it now.</param>
/// <param name="TotalCourseEnrollments">Enrollments in its courses, whoever learns there.</param>
/// <param name="CompletedCourses">Enrollments in its courses that were completed.</param>
/// <param name="CompletionRate">Completed among those enrollments, percent; null without enrollments.</param>
/// <param name="TotalLearningHours">Learning time of its users, wherever they learn, in hours; null where too few have any for the caller.</param>
/// <param name="CreatedAt">Least time of an event that names it.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record OrganizationSummary(
    string Id,
    string OrganizationId,
    long TotalUsers,
    long TotalCourses,
    long TotalCourseEnrollments,
    long? CompletedCourses,
    decimal? CompletionRate,
    decimal? TotalLearningHours,
    DateTime? CreatedAt,
    DateTime? UpdatedAt);

/// <summary><c>GET /api/v1/organizations</c>: organizations with search, order and key figures.</summary>
static class OrganizationList
{
    /// <summary>Enrollments looked at to tell whether their learners are few: so many of a few learners count as those of few.</summary>
    const int MostCounted = 1_000;

    static readonly SortBy[] Sorts =
    [
        new("id", "o.organization_id", SortKind.Text, IsUnique: true),
        new("users", "r.users", SortKind.Number),
        new("courses", "r.courses", SortKind.Number),
        new("enrollments", "r.enrollments", SortKind.Number),
        new("completions", "CASE WHEN (r.users = 0 OR r.users >= @smallest) AND r.enrollments >= @smallest THEN r.completions END", SortKind.Number),
        new("learningHours", "CASE WHEN (r.users = 0 OR r.users >= @smallest) AND (r.learners_with_time = 0 OR r.learners_with_time >= @smallest) THEN r.learning_seconds END", SortKind.Number),
    ];

    sealed record Row
    {
        public long Key { get; init; }
        public string? Place { get; init; }
        public string OrganizationId { get; init; } = "";
        public long Users { get; init; }
        public long Courses { get; init; }
        public long Enrollments { get; init; }
        public long Completions { get; init; }

        /// <summary>Different learners among its first enrollments.</summary>
        public long Learners { get; init; }
        public long LearningSeconds { get; init; }
        public long LearnersWithTime { get; init; }
        public DateTime FirstEventAt { get; init; }
        public DateTime LastEventAt { get; init; }

        public OrganizationSummary For(Caller caller, GroupCensusQuery.Groups groups) => GroupCensusQuery.Groups.IsOpen(groups.Of(new(OrganizationId: OrganizationId))) && caller.Shows(Users) && caller.Shows(Learners) ? Open(caller) : Open(caller) with
        {
            CompletedCourses = null,
            CompletionRate = null,
            TotalLearningHours = null,
            CreatedAt = null,
            UpdatedAt = null,
        };

        OrganizationSummary Open(Caller caller) => new(
            OrganizationId, OrganizationId, Users, Courses, Enrollments, Completions,
            caller.Shows(Enrollments) ? Rates.Share(Completions, Enrollments) : null,
            caller.Shows(Users) && caller.Shows(LearnersWithTime) ? Rates.Hours(LearningSeconds) : null, FirstEventAt, LastEventAt);
    }

    public static void MapOrganizationList(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/organizations", ListAsync)
        .WithTags("Analytics").WithName("ListOrganizations")
        .WithSummary("Organizations with key figures, searched and sorted")
        .WithDescription(
            "q is looked for in the id, without regard to case and accents. sort is id (default), users, courses, enrollments, completions or learningHours. "
            + "A cursor continues the same question only.")
        .FromReadModels();

    /// <param name="q">Only those whose id contains it.</param>
    /// <param name="sort">What to sort by.</param>
    /// <param name="order">asc (default) or desc.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<OrganizationSummary>>, ProblemHttpResult>> ListAsync(
        Caller caller, AsOf asOf, TenantSource source, GroupCensusQuery census, string? q, string? sort, string? order, int? limit, string? cursor, CancellationToken ct)
    {
        var (asked, problem) = ListQuestion.Read(Sorts, sort, order, limit, cursor, q);
        if (asked is null) return problem!;

        var parameters = new DynamicParameters(new { tenant = caller.Tenant, q, smallest = caller.SeesLearners ? 0 : caller.SmallGroup, most = caller.SeesLearners ? 0 : MostCounted });
        foreach (var (name, value) in asked.Parameters()) parameters.Add(name, value);
        var listed =
            $"""
            FROM lectern.organizations o JOIN read.organization r ON r.tenant_id = o.tenant_id AND r.organization_key = o.organization_key
            WHERE o.tenant_id = @tenant {(string.IsNullOrEmpty(q) ? "" : "AND strpos(lectern.fold(o.organization_id), lectern.fold(@q)) > 0")}
            """;
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        var rows = await snapshot.ListAsync<Row>(
            $"""
            WITH page AS MATERIALIZED ({asked.PageOf(listed, "r.organization_key")})
            SELECT p.key, p.place, o.organization_id, r.users, r.courses, r.enrollments, r.completions, r.learning_seconds, r.learners_with_time, r.first_event_at, r.last_event_at,
                   (SELECT count(DISTINCT e.learner_key) FROM (
                       SELECT e.learner_key FROM read.course k JOIN read.enrollment e ON e.tenant_id = k.tenant_id AND e.course_key = k.course_key
                       WHERE k.tenant_id = @tenant AND k.organization_key = p.key AND {Sql.IsEnrolled} LIMIT @most) e) AS learners
            FROM page p JOIN read.organization r ON r.tenant_id = @tenant AND r.organization_key = p.key JOIN lectern.organizations o ON o.organization_key = p.key
            {asked.OrderOf("p")}
            """,
            parameters,
            ct);
        var groups = await census.AskAsync(snapshot, caller, asOf, ct);
        return TypedResults.Ok(asked.Of(rows, r => r.For(caller, groups), r => new(r.Place, r.Key)));
    }
}
