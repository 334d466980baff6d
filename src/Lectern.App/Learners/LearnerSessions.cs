using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Learners;

/// <summary>A learner's session: named by the producer, or told from the gaps between events that name none.</summary>
/// <param name="Id">As the producer names it; of a gap session <c>gap:</c> and its start in seconds since 1970, until an earlier event comes in.</param>
/// <param name="UserId">The learner.</param>
/// <param name="Kind"><c>named</c> or <c>gap</c>.</param>
/// <param name="StartTime">Its first event; of a gap session to the second.</param>
/// <param name="EndTime">Its last event; of a gap session to the second.</param>
/// <param name="Duration">Seconds from the first event to the last, or those that its end declares where that is more.</param>
/// <param name="IsOpen">Whether it goes on at <c>asOf</c>: begun, its last event less than 30 minutes ago, and not said to be over; a gap session also ends with the tenant's day.</param>
/// <param name="PageViews">Pages viewed.</param>
/// <param name="EntryPage">URL, else path, of the first page viewed; null where no page was.</param>
/// <param name="ExitPage">Of the last page viewed.</param>
/// <param name="Referrer">The first one sent; null to a teacher, since it may have been another course.</param>
/// <param name="UtmSource">The first campaign source sent.</param>
/// <param name="UtmMedium">The first campaign medium sent.</param>
/// <param name="UtmCampaign">The first campaign name sent.</param>
/// <param name="ClientMetadata">The device, by the first event that tells; user agent and address are those of the first event.</param>
/// <param name="CreatedAt">Its first event.</param>
/// <param name="UpdatedAt">Its last event.</param>
sealed record LearnerSession(
    string Id,
    string UserId,
    string Kind,
    DateTime StartTime,
    DateTime EndTime,
    long Duration,
    bool IsOpen,
    long PageViews,
    string? EntryPage,
    string? ExitPage,
    string? Referrer,
    string? UtmSource,
    string? UtmMedium,
    string? UtmCampaign,
    ClientMetadata ClientMetadata,
    DateTime CreatedAt,
    DateTime UpdatedAt);

/// <summary><c>GET /api/v1/users/{userId}/sessions</c>.</summary>
static class LearnerSessions
{
    /// <summary>
    /// A page of the learner's sessions from both grains; then, for its rows alone, what the grains do not hold from the log, by
    /// its index of learners and times: a named session's id as sent is that of its first event, a gap session's pages lie
    /// between its first and its last second. The tie orders sessions of one start.
    /// </summary>
    static readonly string SessionsSql =
        $"""
        WITH page AS MATERIALIZED (
            SELECT * FROM (
                SELECT s.session, NULL::date AS day, s.start_at, s.end_at, s.declared_end_at, hashtextextended(s.session::text, 0) AS tie,
                       greatest(floor(extract(epoch FROM s.end_at - s.start_at))::bigint, coalesce(s.explicit_seconds, 0)) AS seconds,
                       s.page_views, s.entry_page, s.exit_page, s.referrer, s.utm_source, s.utm_medium, s.utm_campaign, s.device_type, s.browser, s.operating_system
                FROM read.session s
                WHERE s.tenant_id = @tenant AND s.learner_key = @learner AND @reach::bigint[] IS NULL
                UNION ALL
                SELECT NULL, d.day, to_timestamp(lower(r)), to_timestamp(upper(r) - {LearnerDays.GapSeconds}), NULL, 0,
                       upper(r) - lower(r) - {LearnerDays.GapSeconds},
                       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
                FROM (
                    SELECT g.day, g.presence FROM read.gap_day g WHERE g.tenant_id = @tenant AND g.learner_key = @learner AND @reach::bigint[] IS NULL
                    UNION ALL
                    SELECT t.day, range_agg(t.presence) FROM read.learner_day t
                    WHERE t.tenant_id = @tenant AND t.learner_key = @learner AND t.course_key = ANY (@reach) GROUP BY t.day
                ) d, unnest(d.presence) r
            ) s
            WHERE (@from::timestamptz IS NULL OR s.start_at >= @from)
              AND (@to::timestamptz IS NULL OR s.start_at < @to)
              AND (@beforeAt::timestamptz IS NULL OR (s.start_at, s.tie) < (@beforeAt, @beforeTie))
            ORDER BY s.start_at DESC, s.tie DESC
            LIMIT @take
        )
        SELECT p.day, p.start_at, p.end_at, p.declared_end_at, p.tie, p.seconds, n.session_id,
               coalesce(p.page_views, g.page_views) AS page_views, coalesce(p.entry_page, g.entry_page) AS entry_page, coalesce(p.exit_page, g.exit_page) AS exit_page,
               coalesce(p.referrer, g.referrer) AS referrer, coalesce(p.utm_source, g.utm_source) AS utm_source,
               coalesce(p.utm_medium, g.utm_medium) AS utm_medium, coalesce(p.utm_campaign, g.utm_campaign) AS utm_campaign,
               p.device_type, p.browser, p.operating_system, coalesce(n.client, g.client)::text AS client
        FROM page p
        LEFT JOIN LATERAL (
            SELECT e.session_id, e.payload -> 'client' AS client
            FROM lectern.events e
            WHERE p.session IS NOT NULL AND e.tenant_id = @tenant AND e.learner_key = @learner AND e.occurred_at = p.start_at AND e.session_key = p.session
              AND e.type = ANY(@activity) AND {LearnerLog.IsProjected}
            ORDER BY e.event_key
            LIMIT 1
        ) n ON true
        LEFT JOIN LATERAL (
            SELECT count(*) FILTER (WHERE e.type = 'PageViewed') AS page_views,
                   (array_agg(t.page ORDER BY e.occurred_at, e.event_key) FILTER (WHERE t.page IS NOT NULL))[1] AS entry_page,
                   (array_agg(t.page ORDER BY e.occurred_at DESC, e.event_key DESC) FILTER (WHERE t.page IS NOT NULL))[1] AS exit_page,
                   {First("CASE WHEN @reach::bigint[] IS NULL THEN t.data ->> 'referrer' END", "referrer")}, {First("nullif(t.data ->> 'utmSource', '')", "utm_source")},
                   {First("nullif(t.data ->> 'utmMedium', '')", "utm_medium")}, {First("nullif(t.data ->> 'utmCampaign', '')", "utm_campaign")},
                   (array_agg(t.client ORDER BY e.occurred_at, e.event_key) FILTER (WHERE t.client ?| '{TellingFields}'))[1] AS client
            FROM lectern.events e
            CROSS JOIN LATERAL (
                SELECT e.payload -> 'data' AS data, e.payload -> 'client' AS client,
                       CASE WHEN e.type = 'PageViewed' THEN coalesce(e.payload -> 'data' ->> 'url', e.payload -> 'data' ->> 'path') END AS page
            ) t
            WHERE p.session IS NULL AND e.tenant_id = @tenant AND e.learner_key = @learner
              AND e.occurred_at >= p.start_at AND e.occurred_at < p.end_at + interval '1 second' AND CASE WHEN @reach::bigint[] IS NULL THEN e.session_key IS NULL ELSE e.course_key = ANY (@reach) END
              AND e.type = ANY(@activity) AND {LearnerLog.IsProjected}
        ) g ON true
        ORDER BY p.start_at DESC, p.tie DESC
        """;

    const string TellingFields = "{deviceType,browser,operatingSystem,userAgent}";

    /// <summary>The types that make a session: the same list as the folds'.</summary>
    static readonly string[] Activity = [.. Catalogue.All.Where(t => t.IsActivity).Select(t => t.Name)];

    /// <summary>The first that a page view or a start of a session says of where the learner came from, as the fold of named sessions takes it: an empty campaign is none.</summary>
    static string First(string said, string column) =>
        $"(array_agg({said} ORDER BY e.occurred_at, e.event_key) FILTER (WHERE e.type IN ('PageViewed', 'SessionStarted') AND {said} IS NOT NULL))[1] AS {column}";

    sealed record Row
    {
        public DateOnly? Day { get; init; }
        public DateTime StartAt { get; init; }
        public DateTime EndAt { get; init; }
        public DateTime? DeclaredEndAt { get; init; }
        public long Tie { get; init; }
        public long Seconds { get; init; }
        public string? SessionId { get; init; }
        public long PageViews { get; init; }
        public string? EntryPage { get; init; }
        public string? ExitPage { get; init; }
        public string? Referrer { get; init; }
        public string? UtmSource { get; init; }
        public string? UtmMedium { get; init; }
        public string? UtmCampaign { get; init; }
        public string? DeviceType { get; init; }
        public string? Browser { get; init; }
        public string? OperatingSystem { get; init; }
        public string? Client { get; init; }

        public LearnerSession Of(string userId, AsOf asOf)
        {
            var client = ClientMetadata.Of(Client);
            // A named session's row took each from the first event that tells, a gap session's client is the first that tells any.
            if (Day is null) client = client with { DeviceType = DeviceType, Browser = Browser, OperatingSystem = OperatingSystem };
            return new(
                Day is null ? SessionId! : string.Create(CultureInfo.InvariantCulture, $"gap:{Micros.Of(StartAt) / Micros.PerSecond}"),
                userId, Day is null ? "named" : "gap", StartAt, EndAt, Seconds, IsOpenAt(asOf),
                PageViews, EntryPage, ExitPage, Referrer, UtmSource, UtmMedium, UtmCampaign, client, StartAt, EndAt);
        }

        bool IsOpenAt(AsOf asOf)
        {
            var until = EndAt.AddSeconds(LearnerDays.GapSeconds);
            if (Day is { } day && asOf.StartOf(day.AddDays(1)) is var midnight && midnight < until) until = midnight;
            return !(DeclaredEndAt >= EndAt) && StartAt <= asOf.At.UtcDateTime && asOf.At.UtcDateTime < until;
        }
    }

    public static void MapSessions(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/users/{userId}/sessions", ListAsync)
        .WithTags("Analytics").WithName("ListUserSessions")
        .WithSummary("One learner's sessions, newest first")
        .WithDescription(
            "Sessions that the producer names, and gap sessions: events without a sessionId at most 30 minutes apart, over all courses, cut at the tenant's midnight. "
            + "A teacher sees runs of events in the courses they teach, at most 30 minutes apart, whatever session they belong to. By their start: from is the first moment, to the moment before which. isOpen is of asOf.")
        .ExactIds()
        .FromReadModels(Holds.ASecond)
        .ProducesProblem(404);

    /// <param name="userId">The learner, as the producer names them.</param>
    /// <param name="from">Begun not before this moment.</param>
    /// <param name="to">Begun before this moment.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<LearnerSession>>, ProblemHttpResult>> ListAsync(
        Caller caller,
        string userId,
        AsOf asOf,
        TenantSource source,
        DateTimeOffset? from,
        DateTimeOffset? to,
        int? limit,
        string? cursor,
        CancellationToken ct)
    {
        var (problem, window) = Window.Read(from, to, limit, cursor);
        if (problem is not null) return problem;

        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        if (await snapshot.FirstAsync<long?>(Sql.KnownLearner, new { caller.Tenant, userId }, ct) is not { } learner) return Problems.NotFound("user");
        var rows = await snapshot.ListAsync<Row>(
            SessionsSql,
            new { caller.Tenant, learner, reach = caller.Courses.Keys, activity = Activity, window.From, window.To, window.BeforeAt, window.BeforeTie, window.Take },
            ct);
        return TypedResults.Ok(Paging.Of(rows, window.Limit, r => r.Of(userId, asOf), r => (Micros.Of(r.StartAt), r.Tie)));
    }
}
