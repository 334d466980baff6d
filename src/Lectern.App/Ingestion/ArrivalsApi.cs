using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Ingestion;

/// <summary>What came in since somebody began to watch.</summary>
/// <param name="HasEvents">Whether the tenant has any event at all.</param>
/// <param name="Cursor">Where watching begins: give it as <c>after</c>, the same each time.</param>
/// <param name="First">The first event that came in after <c>after</c>; null: none yet, or nobody watched.</param>
/// <param name="Refused">The newest one that was rejected since; null likewise, and for keys without the scope admin, to which rejected events are closed.</param>
sealed record Arrivals(bool HasEvents, string Cursor, ArrivedEvent? First, RefusedArrival? Refused);

/// <summary>An event that came in, as the log holds it.</summary>
/// <param name="EventId">The producer's identity of the event.</param>
/// <param name="Type">Its type.</param>
/// <param name="AppId">The application that produced it; null: not told.</param>
/// <param name="UserId">The learner; null: it names none.</param>
/// <param name="CourseId">The course it is about; null: none.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="ReceivedAt">When it was taken in.</param>
/// <param name="Source">The route it came by.</param>
/// <param name="IsCounted">Whether the figures hold it by now.</param>
/// <param name="Payload">The further ids, the client and the data as sent, without personal fields.</param>
sealed record ArrivedEvent(
    string EventId, string Type, string? AppId, string? UserId, string? CourseId, DateTime OccurredAt, DateTime ReceivedAt, string Source, bool IsCounted, JsonElement Payload);

/// <summary>Why an event was not taken in.</summary>
/// <param name="Id">Of the rejected event.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Source">The route it came by.</param>
/// <param name="Code">As missing_field.</param>
/// <param name="Path">Where in it; null: all of it.</param>
/// <param name="Message">What is wrong, as its sender was told.</param>
sealed record RefusedArrival(long Id, DateTime ReceivedAt, string Source, string Code, string? Path, string Message);

/// <summary><c>GET /api/v1/events/arrivals</c>: for who connects a source, and waits for its first event.</summary>
static class ArrivalsApi
{
    /// <summary>Positions that are looked through at most, whoever's events they hold: who watches while others send much more has to begin anew.</summary>
    const int MostLookedThrough = 100_000;

    const string StandSql =
        """
        SELECT coalesce((SELECT position FROM lectern.log_times ORDER BY position DESC LIMIT 1), 0) AS last,
               coalesce((SELECT rejection_id FROM lectern.rejected_events WHERE tenant_id = @tenant ORDER BY received_at DESC, rejection_id DESC LIMIT 1), 0) AS rejection,
               EXISTS (SELECT FROM lectern.event_ids WHERE tenant_id = @tenant) AS has_events
        """;

    const string FirstSql =
        """
        SELECT coalesce(e.event_id, e.event_key::text) AS event_id, e.type, e.app_id, l.user_id, c.course_id, e.occurred_at, e.received_at, e.source,
               e.position <= (SELECT position FROM read.checkpoint) AS is_counted, e.payload::text AS payload
        FROM lectern.events e
        LEFT JOIN lectern.learners l ON l.tenant_id = e.tenant_id AND l.learner_key = e.learner_key
        LEFT JOIN lectern.courses c ON c.tenant_id = e.tenant_id AND c.course_key = e.course_key
        WHERE e.position > @from AND e.position <= @last AND e.tenant_id = @tenant
        ORDER BY e.position
        LIMIT 1
        """;

    const string RefusedSql =
        """
        SELECT rejection_id AS id, received_at, source, code, path, message
        FROM lectern.rejected_events WHERE tenant_id = @tenant ORDER BY received_at DESC, rejection_id DESC LIMIT 1
        """;

    sealed record Stand
    {
        public long Last { get; init; }
        public long Rejection { get; init; }
        public bool HasEvents { get; init; }
    }

    sealed record Row
    {
        public string EventId { get; init; } = "";
        public string Type { get; init; } = "";
        public string? AppId { get; init; }
        public string? UserId { get; init; }
        public string? CourseId { get; init; }
        public DateTime OccurredAt { get; init; }
        public DateTime ReceivedAt { get; init; }
        public string Source { get; init; } = "";
        public bool IsCounted { get; init; }
        public string Payload { get; init; } = "{}";

        public ArrivedEvent Of()
        {
            using var payload = JsonDocument.Parse(Payload);
            return new(EventId, Type, AppId, UserId, CourseId, OccurredAt, ReceivedAt, Source, IsCounted, payload.RootElement.Clone());
        }
    }

    public static void Map(IEndpointRouteBuilder events) => events.MapGet("/arrivals", WatchAsync)
        .WithName("WatchArrivals")
        .WithSummary("Whether events come in: the first since one began to watch, and the newest that was rejected")
        .WithDescription("Ask without after for a cursor, then with it again and again. Of what others send meanwhile the newest 100,000 events are looked through.")
        .NotToBeStored()
        .OnlyKnownParameters()
        .ProducesProblem(400).ProducesProblem(401);

    /// <param name="after">The cursor of the answer that watching began with; null: begin.</param>
    internal static async Task<Results<Ok<Arrivals>, ProblemHttpResult>> WatchAsync(Caller caller, HttpContext http, TenantSource source, string? after, CancellationToken ct)
    {
        (long Position, long Rejection)? begun = null;
        if (after is not null && (begun = Paging.Read(after)) is null) return Problems.Invalid("after", Paging.CursorRule);

        var tenant = caller.Tenant;
        await using var snapshot = await Snapshot.OpenAsync(source, tenant, ct);
        var stand = (await snapshot.FirstAsync<Stand>(StandSql, new { tenant }, ct))!;
        var notes = AuditNotes.Of(http);
        if (begun is not var (position, rejection))
        {
            notes.ShowedNothing = true;
            return TypedResults.Ok(new Arrivals(stand.HasEvents, Paging.Cursor((stand.Last, stand.Rejection)), null, null));
        }

        var from = Math.Max(position, stand.Last - MostLookedThrough);
        var first = await snapshot.FirstAsync<Row>(FirstSql, new { tenant, from, last = stand.Last }, ct);
        if (first?.UserId is { } user) notes.Named([user]);
        var seesRejected = caller.Administers;
        var refused = seesRejected && stand.Rejection > rejection ? await snapshot.FirstAsync<RefusedArrival>(RefusedSql, new { tenant }, ct) : null;
        notes.ShowedNothing = first is null && refused is null;
        return TypedResults.Ok(new Arrivals(stand.HasEvents, after!, first?.Of(), refused));
    }
}
