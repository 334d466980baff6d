using System.Text.Json;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Postgres;

namespace Lectern.App.Explorer;

/// <summary>Whether the figures hold an event.</summary>
enum EventFigures
{
    /// <summary>They do.</summary>
    Counted,

    /// <summary>Not yet: it has just come.</summary>
    Waiting,

    /// <summary>It could not be counted and was passed over; <c>lectern.fold_errors</c> says why.</summary>
    Skipped,
}

/// <summary>One event, as the log holds it.</summary>
/// <param name="Position">Its place in the log: the order in which events were stored.</param>
/// <param name="EventId">The producer's identity of the event.</param>
/// <param name="Type">Its type; <c>AppEvent</c> for what an application named itself.</param>
/// <param name="EventType">For an <c>AppEvent</c> the application's own type.</param>
/// <param name="EventName">For an <c>AppEvent</c> the application's own name.</param>
/// <param name="AppId">The application that produced it.</param>
/// <param name="UserId">The learner.</param>
/// <param name="UserName">The learner's name, where one is known. Names are never part of an event in the log.</param>
/// <param name="CourseId">The course it is about.</param>
/// <param name="SessionId">The session as the producer names it.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="ReceivedAt">When it was taken in.</param>
/// <param name="Source">The route it came by.</param>
/// <param name="BodyHash">Of what was sent: an event with the same id and another hash is a conflict.</param>
/// <param name="Figures">Whether the figures hold it.</param>
/// <param name="Payload">The further ids, the client and the data as sent, without personal fields, which are kept apart.</param>
sealed record EventInFull(
    long Position,
    string EventId,
    string Type,
    string? EventType,
    string? EventName,
    string? AppId,
    string? UserId,
    string? UserName,
    string? CourseId,
    string? SessionId,
    DateTime OccurredAt,
    DateTime ReceivedAt,
    string Source,
    Guid BodyHash,
    EventFigures Figures,
    JsonElement Payload);

/// <summary>One event by its id: found by the table of ids, and then by its position.</summary>
static class OneEvent
{
    static readonly string Sql =
        $"""
        SELECT {EventRow.Columns}, e.learner_key, i.body_hash, e.payload::text AS payload,
               e.position <= (SELECT position FROM read.checkpoint) AS is_projected,
               EXISTS (SELECT FROM lectern.fold_errors f WHERE f.position = e.position AND f.schema_name = '{ReadSchema.Serving.Name}') AS is_skipped
        FROM lectern.event_ids i JOIN {EventRow.From} ON e.position = i.position AND e.tenant_id = i.tenant_id
        WHERE i.tenant_id = @tenant AND i.event_key = @key
        """;

    sealed record Row : EventRow
    {
        public long? LearnerKey { get; init; }
        public Guid BodyHash { get; init; }
        public string Payload { get; init; } = "{}";
        public bool IsProjected { get; init; }
        public bool IsSkipped { get; init; }
    }

    public static async Task<EventInFull?> FindAsync(TenantSource source, PersonalNames names, int tenant, string eventId, CancellationToken ct)
    {
        Row? row;
        await using (var snapshot = await Snapshot.OpenAsync(source, tenant, ct)) row = await snapshot.FirstAsync<Row>(Sql, new { tenant, key = EventKey.Of(eventId) }, ct);
        if (row is null) return null;
        var name = row.LearnerKey is { } learner ? (await names.OfAsync(tenant, [learner], ct)).GetValueOrDefault(learner).Name : null;
        using var payload = JsonDocument.Parse(row.Payload);
        return new(
            row.Position, row.EventId, row.Type, row.EventType, row.EventName, row.AppId, row.UserId, name, row.CourseId, row.SessionId, row.OccurredAt, row.ReceivedAt,
            row.Source, row.BodyHash, row.IsSkipped ? EventFigures.Skipped : row.IsProjected ? EventFigures.Counted : EventFigures.Waiting, payload.RootElement.Clone());
    }
}
