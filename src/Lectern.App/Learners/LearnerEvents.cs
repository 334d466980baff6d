using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Core.Grains;
using Lectern.Postgres;

namespace Lectern.App.Learners;

/// <summary>An event of a learner, as the log holds it.</summary>
/// <param name="EventId">The producer's identity of the event.</param>
/// <param name="Type">Its type; <c>AppEvent</c> for what an application named itself.</param>
/// <param name="EventType">For an <c>AppEvent</c> the application's own type.</param>
/// <param name="EventName">For an <c>AppEvent</c> the application's own name.</param>
/// <param name="AppId">The application that produced it.</param>
/// <param name="UserId">The learner.</param>
/// <param name="CourseId">The course it is about.</param>
/// <param name="SessionId">The session as the producer names it.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="ReceivedAt">When it was taken in.</param>
/// <param name="Source">The route it came by.</param>
/// <param name="Payload">The further ids, the client and the data as sent, without personal fields; to a teacher without the referrer, which may have been another course.</param>
sealed record LearnerEvent(
    string EventId,
    string Type,
    string? EventType,
    string? EventName,
    string? AppId,
    string UserId,
    string? CourseId,
    string? SessionId,
    DateTime OccurredAt,
    DateTime ReceivedAt,
    string Source,
    JsonElement Payload);

/// <summary>A learner's events, newest first, by the log's index of learners.</summary>
static class LearnerEvents
{
    const string LearnerSql = "SELECT learner_key FROM lectern.learners WHERE tenant_id = @tenant AND user_id = @userId";

    static readonly string EventsSql = LearnerLog.Select(
        """
        coalesce(e.event_id, e.event_key::text) AS event_id, e.type,
               CASE WHEN e.type = 'AppEvent' THEN e.payload -> 'data' ->> 'eventType' END AS event_type,
               e.event_name, e.app_id, c.course_id, e.session_id, e.received_at, e.source,
               CASE WHEN @reach::bigint[] IS NULL THEN e.payload ELSE e.payload #- '{data,referrer}' END::text AS payload
        """,
        """
        (@appId::text IS NULL OR e.app_id = @appId)
          AND (@eventType::text IS NULL OR e.type = @eventType OR (e.type = 'AppEvent' AND e.payload -> 'data' ->> 'eventType' = @eventType))
          AND (@eventName::text IS NULL OR e.event_name = @eventName)
        """);

    public sealed record Question(string? AppId, string? EventType, string? EventName, Window Window);

    sealed record EventRow
    {
        public long Position { get; init; }
        public string EventId { get; init; } = "";
        public string Type { get; init; } = "";
        public string? EventType { get; init; }
        public string? EventName { get; init; }
        public string? AppId { get; init; }
        public string? CourseId { get; init; }
        public string? SessionId { get; init; }
        public DateTime OccurredAt { get; init; }
        public DateTime ReceivedAt { get; init; }
        public string Source { get; init; } = "";
        public string Payload { get; init; } = "{}";

        public LearnerEvent Of(string userId)
        {
            using var payload = JsonDocument.Parse(Payload);
            return new(EventId, Type, EventType, EventName, AppId, userId, CourseId, SessionId, OccurredAt, ReceivedAt, Source, payload.RootElement.Clone());
        }
    }

    /// <returns>Null: there is no such user.</returns>
    public static async Task<Page<LearnerEvent>?> AskAsync(TenantSource source, Caller caller, string userId, Question asked, CancellationToken ct)
    {
        var tenant = caller.Tenant;
        await using var snapshot = await Snapshot.OpenAsync(source, tenant, ct);
        if (await snapshot.FirstAsync<long?>(LearnerSql, new { tenant, userId }, ct) is not { } learner) return null;

        var window = asked.Window;
        var rows = await snapshot.ListAsync<EventRow>(
            EventsSql,
            new { tenant, learner, reach = caller.Courses.Keys, asked.AppId, asked.EventType, asked.EventName, window.From, window.To, window.BeforeAt, window.BeforeTie, window.Take },
            ct);
        return Paging.Of(rows, window.Limit, r => r.Of(userId), r => (Micros.Of(r.OccurredAt), r.Position));
    }
}
