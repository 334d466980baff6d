using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Ingestion;

/// <summary>Rejected events: listed by reason, source and time, and replayed after a fix.</summary>
static class RejectedApi
{
    const int MaxReplay = 1_000;

    public static void Map(IEndpointRouteBuilder events)
    {
        events.MapGet("/rejected", ListAsync)
            .WithName("ListRejectedEvents")
            .WithSummary("Rejected events, newest first")
            .ProducesProblem(400).ProducesProblem(401);
        events.MapPost("/rejected/replay", ReplayAsync)
            .WithName("ReplayRejectedEvents")
            .WithSummary("Take rejected events in again")
            .WithDescription("Their stored bodies go the way of new events; what is still wrong stays rejected.")
            .ProducesProblem(400).ProducesProblem(401);
    }

    internal sealed record Page(IReadOnlyList<RejectedEvent> Items, string? NextCursor);

    /// <param name="Ids">Rejected events to replay, at most 1,000; by default the newest 1,000 of the code.</param>
    /// <param name="Code">Replay those rejected with this code.</param>
    internal sealed record ReplayRequest(IReadOnlyList<long>? Ids, string? Code);

    /// <param name="Replayed">How many were tried.</param>
    /// <param name="StillRejected">How many failed again.</param>
    internal sealed record ReplayReport(int Replayed, int Accepted, int Duplicates, int StillRejected);

    static async Task<Results<Ok<Page>, ProblemHttpResult>> ListAsync(
        Caller caller, RejectedEvents rejected, string? code, string? source, DateTimeOffset? from, DateTimeOffset? to, string? cursor, int? limit, CancellationToken ct)
    {
        if (limit is < 1 or > 1_000) return Problems.Invalid("limit", "must be from 1 to 1,000.");
        long? before = null;
        if (cursor is not null)
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return Problems.Invalid("cursor", "must be one that an earlier answer gave.");
            before = id;
        }
        var take = limit ?? 50;
        var items = await rejected.ListAsync(caller.Tenant, code, source, from?.UtcDateTime, to?.UtcDateTime, before, take + 1, ct);
        var page = items.Take(take).ToArray();
        return TypedResults.Ok(new Page(page, items.Count > take ? page[^1].Id.ToString(CultureInfo.InvariantCulture) : null));
    }

    static async Task<Results<Ok<ReplayReport>, ProblemHttpResult>> ReplayAsync(
        Caller caller, ReplayRequest body, RejectedEvents rejected, EventIntake intake, TimeProvider time, CancellationToken ct)
    {
        if (body.Ids is { Count: > MaxReplay }) return Problems.Invalid("ids", "must be at most 1,000.");
        if (body.Ids is null && body.Code is null) return Problems.Invalid("ids", "or code must be given: what is to be replayed?");

        var ids = body.Ids ?? [.. (await rejected.ListAsync(caller.Tenant, body.Code, null, null, null, null, MaxReplay, ct)).Select(r => r.Id)];
        var bodies = await rejected.BodiesAsync(caller.Tenant, ids, ct);
        var outcomes = new List<(long Id, string Result)>(bodies.Count);
        foreach (var bySource in bodies.GroupBy(b => b.Source))
        {
            var group = bySource.ToList();
            var source = new IntakeSource(caller.Tenant, bySource.Key, Tracking: bySource.Key == "tracking");
            var results = await intake.ReplayAsync(source, [.. group.Select(b => (b.Id, b.ReceivedAt, b.Body))], ct);
            outcomes.AddRange(group.Zip(results, (b, r) => (b.Id, r.Status == "rejected" ? r.Code! : r.Status)));
        }
        await rejected.RecordReplayAsync(caller.Tenant, outcomes, time.GetUtcNow().UtcDateTime, ct);
        var accepted = outcomes.Count(o => o.Result == "accepted");
        var duplicates = outcomes.Count(o => o.Result == "duplicate");
        return TypedResults.Ok(new ReplayReport(outcomes.Count, accepted, duplicates, outcomes.Count - accepted - duplicates));
    }
}
