using Dapper;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Courses;

/// <summary>A course with key figures. Of a course of few learners, who may not see them is told the enrollments alone.</summary>
/// <param name="Id">The course.</param>
/// <param name="CourseId">As the producer names it.</param>
/// <param name="Title">The newest title; null where none was sent.</param>
/// <param name="Category">The newest category; null where none was sent.</param>
/// <param name="OrganizationId">The newest organization; null where none was sent.</param>
/// <param name="InstructorId">The newest instructor; null where none was sent.</param>
/// <param name="TotalEnrollments">Learners who enrolled or completed; visitors are not among them.</param>
/// <param name="ActiveEnrollments">Not completed, not dropped, and active in the course in the 28 days up to <c>asOf</c>. While events keep coming it may be up to 10 seconds old where telling it takes long.</param>
/// <param name="TotalCompletions">Enrollments completed, each once.</param>
/// <param name="CompletionRate">Completions ÷ enrollments, percent; null without enrollments.</param>
/// <param name="AverageScore">Mean final score, percent; null over nothing.</param>
/// <param name="TotalLearningHours">Learning time of all learners, in hours; null where too few have any for the caller.</param>
/// <param name="StartsAt">When it begins; null where nothing said.</param>
/// <param name="EndsAt">When it ends; null where nothing said.</param>
/// <param name="LastActivity">The newest activity in it; null without any.</param>
/// <param name="Attention">With <c>include=attention</c>: who needs a teacher in it. Null: it was not asked for, the course does not go on (<c>asOf</c> lies before its first day or after its last), or the caller may not see learners.</param>
/// <param name="CreatedAt">Least time of an event of this course.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record CourseSummary(
    string Id,
    string CourseId,
    string? Title,
    string? Category,
    string? OrganizationId,
    string? InstructorId,
    long TotalEnrollments,
    long? ActiveEnrollments,
    long? TotalCompletions,
    decimal? CompletionRate,
    decimal? AverageScore,
    decimal? TotalLearningHours,
    DateTime? StartsAt,
    DateTime? EndsAt,
    DateTime? LastActivity,
    CourseAttention? Attention,
    DateTime? CreatedAt,
    DateTime? UpdatedAt);

/// <summary><c>GET /api/v1/courses</c>: courses with search, order and key figures.</summary>
static class CourseList
{
    /// <summary>Titles are compared by their first 200 characters. What a caller may not see does not order the list for them either.</summary>
    static readonly SortBy[] Sorts =
    [
        new("title", "left(lectern.fold(left(r.title, 200)), 200) COLLATE \"C\"", SortKind.Text),
        new("id", "c.course_id", SortKind.Text, IsUnique: true),
        new("enrollments", "r.enrollments", SortKind.Number),
        Active,
        new("completions", "CASE WHEN r.enrollments >= @smallest THEN r.completions END", SortKind.Number),
        new("completionRate", "CASE WHEN r.enrollments >= @smallest THEN 1000000 * r.completions / nullif(r.enrollments, 0) END", SortKind.Number),
        new("averageScore", "CASE WHEN r.final_scores >= @smallest THEN r.final_score_sum / nullif(r.final_scores, 0) END", SortKind.Number),
        new("learningHours", "CASE WHEN (r.enrollments = 0 OR r.enrollments >= @smallest) AND (r.learners_with_time = 0 OR r.learners_with_time >= @smallest) THEN r.learning_seconds END", SortKind.Number),
        new("startsAt", "r.starts_at", SortKind.Time),
        new("lastActivity", "CASE WHEN r.enrollments >= @smallest THEN r.last_activity_at END", SortKind.Time),
    ];

    const string AttentionName = "attention";

    /// <summary>Courses told of with it in one answer.</summary>
    const int MostAttended = 100;

    static SortBy Active => new("active", "CASE WHEN r.enrollments >= @smallest THEN coalesce(a.active, 0) END", SortKind.Number);

    sealed record Row
    {
        public long Key { get; init; }
        public string? Place { get; init; }
        public string CourseId { get; init; } = "";
        public string? Title { get; init; }
        public string? Category { get; init; }
        public string? Organization { get; init; }
        public string? Instructor { get; init; }
        public long Enrollments { get; init; }

        /// <summary>Learners, visitors among them, as far as it must be known whether they are few.</summary>
        public long People { get; init; }
        public long Active { get; init; }
        public long Completions { get; init; }
        public long FinalScoreSum { get; init; }
        public long FinalScores { get; init; }
        public long LearningSeconds { get; init; }
        public long LearnersWithTime { get; init; }
        public DateTime? StartsAt { get; init; }
        public DateTime? EndsAt { get; init; }
        public DateTime? LastActivityAt { get; init; }
        public DateTime FirstEventAt { get; init; }
        public DateTime LastEventAt { get; init; }

        /// <summary>Whether flags are told of it on the day: as <see cref="Flags"/> has it.</summary>
        public bool GoesOn(AsOf asOf) => !(StartsAt is { } starts && asOf.DayOf(starts) > asOf.Today) && !(EndsAt is { } ends && asOf.DayOf(ends) < asOf.Today);

        public CourseSummary For(Caller caller) => caller.Shows(Enrollments) && caller.Shows(People) ? Open(caller) : Open(caller) with
        {
            ActiveEnrollments = null,
            TotalCompletions = null,
            CompletionRate = null,
            AverageScore = null,
            TotalLearningHours = null,
            LastActivity = null,
            CreatedAt = null,
            UpdatedAt = null,
        };

        CourseSummary Open(Caller caller) => new(
            CourseId, CourseId, Title, Category, Organization, Instructor, Enrollments, Active, Completions,
            caller.Shows(Enrollments) ? Rates.Share(Completions, Enrollments) : null,
            caller.Shows(FinalScores) ? Rates.Mean(FinalScoreSum, FinalScores) : null,
            caller.Shows(Enrollments) && caller.Shows(LearnersWithTime) ? Rates.Hours(LearningSeconds) : null, StartsAt, EndsAt, LastActivityAt, null, FirstEventAt, LastEventAt);
    }

    public static void MapCourseList(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/courses", ListAsync)
        .WithTags("Analytics").WithName("ListCourses")
        .WithSummary("Courses with key figures, searched and sorted")
        .WithDescription(
            "q is looked for in the id and the title, without regard to case and accents. sort is title (default), id, enrollments, active, completions, completionRate, averageScore, "
            + "learningHours, startsAt or lastActivity; rows without a value come last. A cursor continues the same question only. Active enrollments are of asOf; totals are as they stand now. "
            + "include=attention adds to each course that goes on how many of its learners need a teacher, and why: for callers who see learners, with a limit of at most 100, and without an ETag.")
        .FromReadModels();

    /// <param name="q">Only those whose id or title contains it.</param>
    /// <param name="sort">What to sort by.</param>
    /// <param name="order">asc (default) or desc.</param>
    /// <param name="category">Only of this category.</param>
    /// <param name="organizationId">Only of this organization.</param>
    /// <param name="instructorId">Only of this instructor.</param>
    /// <param name="include">attention: who needs a teacher.</param>
    /// <param name="limit">At most so many, 1 to 1,000, with include 1 to 100; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<CourseSummary>>, ProblemHttpResult>> ListAsync(
        Caller caller, AsOf asOf, TenantSource source, ActiveCourses activeCourses, CourseAttentionQuery attentionQuery,
        string? q, string? sort, string? order, string? category, string? organizationId, string? instructorId, string? include, int? limit, string? cursor, CancellationToken ct)
    {
        var (asked, problem) = ListQuestion.Read(Sorts, sort, order, limit, cursor, q, category, organizationId, instructorId);
        if (asked is null) return problem!;
        if (include is not (null or AttentionName)) return Problems.Invalid("include", $"must be {AttentionName}.");
        if (include is not null && asked.Limit > MostAttended) return Problems.Invalid("limit", $"must be a whole number from 1 to {MostAttended} with include={AttentionName}.");

        var parameters = new DynamicParameters(new { tenant = caller.Tenant, reach = caller.Courses.Keys, q, category, organizationId, instructorId, smallest = caller.SeesLearners ? 0 : caller.SmallGroup });
        foreach (var (name, value) in asked.Parameters()) parameters.Add(name, value);

        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        var all = await activeCourses.AskAsync(snapshot, caller.Tenant, asOf, ct);
        parameters.Add("activeKeys", all.Keys);
        parameters.Add("activeCounts", all.Active);
        const string joined = "LEFT JOIN unnest(@activeKeys, @activeCounts) AS a (course_key, active) ON a.course_key = r.course_key";
        var listed =
            $"""
            FROM lectern.courses c JOIN read.course r ON r.tenant_id = c.tenant_id AND r.course_key = c.course_key {(asked.Sort == Active ? joined : "")}
            WHERE c.tenant_id = @tenant {(caller.Courses.IsAll ? "" : "AND r.course_key = ANY (@reach)")}
              {(string.IsNullOrEmpty(q) ? "" : "AND (strpos(lectern.fold(c.course_id), lectern.fold(@q)) > 0 OR strpos(lectern.fold(r.title), lectern.fold(@q)) > 0)")}
              {(category is null ? "" : "AND r.category = @category")}
              {(organizationId is null ? "" : "AND r.organization_key = (SELECT organization_key FROM lectern.organizations WHERE tenant_id = @tenant AND organization_id = @organizationId)")}
              {(instructorId is null ? "" : "AND r.instructor = @instructorId")}
            """;
        var rows = await snapshot.ListAsync<Row>(
            $"""
            WITH page AS MATERIALIZED ({asked.PageOf(listed, "r.course_key")})
            SELECT p.key, p.place, c.course_id, r.title, r.category, r.organization, r.instructor, r.enrollments, r.completions, r.final_score_sum, r.final_scores,
                   r.learning_seconds, r.learners_with_time, r.starts_at, r.ends_at, r.last_activity_at, r.first_event_at, r.last_event_at,
                   coalesce(a.active, 0) AS active,
                   (SELECT count(*) FROM (SELECT FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = p.key LIMIT @smallest) e) AS people
            FROM page p JOIN read.course r ON r.tenant_id = @tenant AND r.course_key = p.key JOIN lectern.courses c ON c.course_key = p.key {joined}
            {asked.OrderOf("p")}
            """,
            parameters,
            ct);
        if (include is null || !caller.SeesLearners) return TypedResults.Ok(asked.Of(rows, r => r.For(caller), r => new(r.Place, r.Key)));

        asOf.IsExact = false;
        var attention = await attentionQuery.AskAsync(snapshot, caller.Tenant, [.. rows.Take(asked.Limit).Where(r => r.GoesOn(asOf)).Select(r => r.Key)], asOf, ct);
        return TypedResults.Ok(asked.Of(rows, r => r.For(caller) with { Attention = attention.GetValueOrDefault(r.Key) }, r => new(r.Place, r.Key)));
    }
}
