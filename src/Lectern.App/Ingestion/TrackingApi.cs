using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Kafka.Out;
using Lectern.App.Limits;
using Lectern.App.Queries;
using Lectern.Core.Clients;
using Lectern.Core.Events;
using Microsoft.AspNetCore.Mvc;

namespace Lectern.App.Ingestion;

/// <summary>The tracking API of applications: any event they care to name.</summary>
static class TrackingApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/analytics/events").WithTags("Tracking").Limited(Work.Ingest);
        group.MapPost("", TrackAsync)
            .WithName("TrackEvent")
            .WithSummary("Track one event")
            .WithDescription("{appId, userId, eventType, eventName, properties, sessionId, timestamp}. User agent, client hints and IP are taken from the request where absent. A student sends what they themselves did in an application, and userId is theirs where absent. Answered once it is durable. With async: true it may go by Kafka, where there is one: then it is answered once all its replicas in sync have it, a body that differs from one of the same id shows among the rejected events alone, and the event is among the others a moment later.")
            .Accepts<object>(IngestApi.Json)
            .OnlyKnownParameters()
            .Produces<Tracked>(201)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);
        group.MapPost("/batch", TrackBatchAsync)
            .WithName("TrackEvents")
            .WithSummary("Track several events")
            .WithDescription("{\"events\": […]} or an array; at most 1,000 events or 4 MB.")
            .Accepts<object>(IngestApi.Json)
            .OnlyKnownParameters()
            .Produces<IngestReport>(201)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
    }

    /// <param name="EventId">The event's identity, as sent or made.</param>
    /// <param name="Identified">False: it was made, so that a retry would be a second event.</param>
    internal sealed record Tracked(string EventId, bool Identified);

    static async Task<IResult> TrackAsync(
        Caller caller, HttpRequest request, AsyncTracking tracking, BodyBudget bodies, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken ct)
    {
        if (idempotencyKey is { Length: > IngestApi.MaxIdempotencyKey }) return IngestApi.BadIdempotencyKey();
        using var share = bodies.OpenEvents(caller);
        var (problem, body, split) = await IngestApi.ReadAsync(request, share, ct);
        if (problem is not null) return problem;
        if (!split.IsSingle) return Problems.Of(400, "bad_request", "This call takes one event; /analytics/events/batch takes several.");

        var result = (await tracking.TakeAsync(Source(caller, request, idempotencyKey), [split.Items[0].Of(body)], ct))[0];
        return result.Status == "rejected"
            ? IngestApi.Rejected(result)
            : TypedResults.Json(new Tracked(result.Id!, result.Identified is not false), statusCode: 201);
    }

    static async Task<IResult> TrackBatchAsync(
        Caller caller, HttpRequest request, AsyncTracking tracking, BodyBudget bodies, bool? verbose, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken ct)
    {
        if (idempotencyKey is { Length: > IngestApi.MaxIdempotencyKey }) return IngestApi.BadIdempotencyKey();
        using var share = bodies.OpenEvents(caller);
        var (problem, body, split) = await IngestApi.ReadAsync(request, share, ct);
        if (problem is not null) return problem;

        var tally = new IngestTally(verbose ?? false);
        tally.Add(await tracking.TakeAsync(Source(caller, request, idempotencyKey), [.. split.Items.Select(i => i.Of(body))], ct));
        return TypedResults.Json(tally.Report, statusCode: 201);
    }

    static IntakeSource Source(Caller caller, HttpRequest request, string? idempotencyKey)
    {
        var agent = request.Headers.UserAgent.ToString();
        var (device, browser, system) = ClientHints.Parse(Hint("Sec-CH-UA"), Hint("Sec-CH-UA-Mobile"), Hint("Sec-CH-UA-Platform"));
        var client = new ClientInfo(device, browser, system, agent.Length == 0 ? null : agent, request.HttpContext.Connection.RemoteIpAddress?.ToString());
        return new(caller.Tenant, "tracking", Tracking: true, idempotencyKey, client, caller.AppId, caller.Role == Role.Student ? caller.UserId : null);

        string? Hint(string header) => request.Headers[header].ToString() is { Length: > 0 } given ? given : null;
    }
}
