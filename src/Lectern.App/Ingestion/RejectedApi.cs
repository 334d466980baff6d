using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Limits;
using Lectern.App.Queries;
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
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401);
        events.MapPost("/rejected/replay", ReplayAsync)
            .Limited(Work.Expensive)
            .WithName("ReplayRejectedEvents")
            .WithSummary("Take rejected events in again")
            .WithDescription("Their stored bodies go the way of new events; what is still wrong stays rejected. By code at most 1,000 a call, those not tried yet first: call again until replayed is less.")
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401);
        RejectedOneApi.Map(events);
    }

    /// <param name="Ids">Rejected events to replay, at most 1,000; by default 1,000 of the code.</param>
    /// <param name="Code">Replay those rejected with this code.</param>
    internal sealed record ReplayRequest(IReadOnlyList<long>? Ids, string? Code);

    /// <param name="Replayed">How many were tried.</param>
    /// <param name="StillRejected">How many failed again.</param>
    internal sealed record ReplayReport(int Replayed, int Accepted, int Duplicates, int StillRejected);

    /// <param name="code">Only those rejected with this code.</param>
    /// <param name="source">Only those that came by this route.</param>
    /// <param name="from">Not received before this moment.</param>
    /// <param name="to">Received before this moment.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    internal static async Task<Results<Ok<Page<RejectedEvent>>, ProblemHttpResult>> ListAsync(
        Caller caller, RejectedEvents rejected, string? code, string? source, DateTimeOffset? from, DateTimeOffset? to, string? cursor, int? limit, CancellationToken ct)
    {
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        (long Id, long)? before = null;
        if (cursor is not null && (before = Paging.Read(cursor)) is null) return Problems.Invalid("cursor", Paging.CursorRule);

        var take = limit ?? Paging.DefaultLimit;
        var rows = await rejected.ListAsync(caller.Tenant, code, source, from?.UtcDateTime, to?.UtcDateTime, before?.Id, take + 1, ct);
        return TypedResults.Ok(Paging.Of(rows, take, r => r, r => (r.Id, 0)));
    }

    static async Task<Results<Ok<ReplayReport>, ProblemHttpResult>> ReplayAsync(
        Caller caller, ReplayRequest body, RejectedEvents rejected, EventIntake intake, TimeProvider time, CancellationToken ct)
    {
        if (body.Ids is { Count: > MaxReplay }) return Problems.Invalid("ids", "must be at most 1,000.");
        if (body.Ids is null && body.Code is null) return Problems.Invalid("ids", "or code must be given: what is to be replayed?");

        if (body.Code is { } code && code.Contains('\0', StringComparison.Ordinal)) return Problems.Invalid("code", "must not hold a NUL character.");

        var ids = body.Ids ?? await rejected.ReplayableAsync(caller.Tenant, body.Code!, MaxReplay, ct);
        var outcomes = new List<string>(ids.Count);
        foreach (var slice in ids.Distinct().Chunk(RejectedReplay.Slice))
        {
            var bodies = await rejected.BodiesAsync(caller.Tenant, slice, ct);
            outcomes.AddRange((await RejectedReplay.TakeAsync(caller.Tenant, bodies, rejected, intake, time, ct)).Select(o => o.Result));
        }
        var accepted = outcomes.Count(o => o == "accepted");
        var duplicates = outcomes.Count(o => o == "duplicate");
        return TypedResults.Ok(new ReplayReport(outcomes.Count, accepted, duplicates, outcomes.Count - accepted - duplicates));
    }
}
