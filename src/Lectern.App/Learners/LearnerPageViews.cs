using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Learners;

/// <summary>A page that a learner viewed. What was not sent is null.</summary>
/// <param name="Id">The producer's identity of the event.</param>
/// <param name="UserId">The learner.</param>
/// <param name="SessionId">The session as the producer names it.</param>
/// <param name="CourseId">The course the page belongs to.</param>
/// <param name="ModuleId">The module.</param>
/// <param name="LessonId">The lesson.</param>
/// <param name="Url">Of the page.</param>
/// <param name="Path">Of the page.</param>
/// <param name="Title">Of the page.</param>
/// <param name="Referrer">Where the learner came from; null to a teacher, since it may have been another course.</param>
/// <param name="TimeOnPage">Seconds, as stated.</param>
/// <param name="EntryPage">Whether the session began with it: as sent; else told from the session; null outside a named session. To a teacher only as sent.</param>
/// <param name="ExitPage">Whether the session ended with it, by the same rule; it may still change while the session is open.</param>
/// <param name="UtmSource">Campaign source.</param>
/// <param name="UtmMedium">Campaign medium.</param>
/// <param name="UtmCampaign">Campaign name.</param>
/// <param name="ClientMetadata">The device.</param>
/// <param name="CreatedAt">When it was viewed.</param>
/// <param name="UpdatedAt">The same: an event does not change.</param>
sealed record LearnerPageView(
    string Id,
    string UserId,
    string? SessionId,
    string? CourseId,
    string? ModuleId,
    string? LessonId,
    string? Url,
    string? Path,
    string? Title,
    string? Referrer,
    long? TimeOnPage,
    bool? EntryPage,
    bool? ExitPage,
    string? UtmSource,
    string? UtmMedium,
    string? UtmCampaign,
    ClientMetadata ClientMetadata,
    DateTime CreatedAt,
    DateTime UpdatedAt);

/// <summary><c>GET /api/v1/users/{userId}/page-views</c>.</summary>
static class LearnerPageViews
{
    /// <summary>A session's first and last page are known by the event that its row took them from.</summary>
    static readonly string ViewsSql =
        $"""
        SELECT v.*, s.entry_page_tie = v.event_key AS is_entry, s.exit_page_tie = v.event_key AS is_exit, @reach::bigint[] IS NULL AS is_whole
        FROM ({LearnerLog.Select(
            $"{LoggedRow.Columns}, e.session_key",
            $"e.type = 'PageViewed' AND (@course::bigint IS NULL OR e.course_key = @course) AND {LearnerLog.IsProjected}")}) v
        LEFT JOIN read.session s ON s.tenant_id = @tenant AND s.learner_key = @learner AND s.session = v.session_key
        ORDER BY v.occurred_at DESC, v.position DESC
        """;

    sealed record Row : LoggedRow
    {
        public bool? IsEntry { get; init; }
        public bool? IsExit { get; init; }

        /// <summary>Whether all of the learner's courses are seen: pages and sessions of others tell where a view came from.</summary>
        public bool IsWhole { get; init; }

        public LearnerPageView Of(string userId)
        {
            var e = Read(nameof(PageViewed));
            var page = (PageViewed)e.Body;
            return new(
                EventId, userId, SessionId, CourseId, e.ModuleId, e.LessonId,
                page.Url, page.Path, page.Title, IsWhole ? page.Referrer : null, page.SpentSeconds,
                page.EntryPage ?? (IsWhole && SessionId is not null ? IsEntry is true : null),
                page.ExitPage ?? (IsWhole && SessionId is not null ? IsExit is true : null),
                page.UtmSource, page.UtmMedium, page.UtmCampaign,
                ClientMetadata.Of(e.Client), OccurredAt, OccurredAt);
        }
    }

    public static void MapPageViews(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/users/{userId}/page-views", ListAsync)
        .WithTags("Analytics").WithName("ListUserPageViews")
        .WithSummary("The pages one learner viewed, newest first")
        .WithDescription("PageViewed events, as far as the read models have them.")
        .ExactIds()
        .FromReadModels()
        .ProducesProblem(404);

    /// <param name="userId">The learner, as the producer names them.</param>
    /// <param name="courseId">Only of this course.</param>
    /// <param name="from">Not before this moment.</param>
    /// <param name="to">Before this moment.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<LearnerPageView>>, ProblemHttpResult>> ListAsync(
        Caller caller,
        string userId,
        AsOf asOf,
        TenantSource source,
        string? courseId,
        DateTimeOffset? from,
        DateTimeOffset? to,
        int? limit,
        string? cursor,
        CancellationToken ct)
    {
        var (problem, window) = Window.Read(from, to, limit, cursor);
        if (problem is not null) return problem;
        return await LearnerLog.PageAsync<Row, LearnerPageView>(source, caller, userId, courseId, window, ViewsSql, null, r => r.Of(userId), ct);
    }
}
