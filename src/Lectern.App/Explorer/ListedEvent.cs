namespace Lectern.App.Explorer;

/// <summary>An event of the log, as lists and the tail show it.</summary>
/// <param name="Position">Its place in the log: the order in which events were stored.</param>
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
sealed record ListedEvent(
    long Position,
    string EventId,
    string Type,
    string? EventType,
    string? EventName,
    string? AppId,
    string? UserId,
    string? CourseId,
    string? SessionId,
    DateTime OccurredAt,
    DateTime ReceivedAt,
    string Source);

/// <summary>The same as a row.</summary>
record EventRow
{
    /// <summary>Of the log <c>e</c>, with its learner as <c>l</c> and its course as <c>c</c>.</summary>
    public const string Columns =
        $"""
        e.position, e.tenant_id, coalesce(e.event_id, e.event_key::text) AS event_id, e.type, {OwnType} AS event_type, e.event_name, e.app_id,
        l.user_id, c.course_id, e.session_id, e.occurred_at, e.received_at, e.source
        """;

    /// <summary>An application's own type. Nobody else's payload is opened.</summary>
    public const string OwnType = "CASE WHEN e.type = 'AppEvent' THEN e.payload -> 'data' ->> 'eventType' END";

    public const string From =
        """
        lectern.events e
        LEFT JOIN lectern.learners l ON l.tenant_id = e.tenant_id AND l.learner_key = e.learner_key
        LEFT JOIN lectern.courses c ON c.tenant_id = e.tenant_id AND c.course_key = e.course_key
        """;

    public long Position { get; init; }
    public int TenantId { get; init; }
    public string EventId { get; init; } = "";
    public string Type { get; init; } = "";
    public string? EventType { get; init; }
    public string? EventName { get; init; }
    public string? AppId { get; init; }
    public string? UserId { get; init; }
    public string? CourseId { get; init; }
    public string? SessionId { get; init; }
    public DateTime OccurredAt { get; init; }
    public DateTime ReceivedAt { get; init; }
    public string Source { get; init; } = "";

    public ListedEvent Listed => new(Position, EventId, Type, EventType, EventName, AppId, UserId, CourseId, SessionId, OccurredAt, ReceivedAt, Source);
}
