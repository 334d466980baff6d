using Lectern.App.Access;
using Lectern.Core.Events;
using Lectern.Postgres;

namespace Lectern.App.Ingestion;

/// <summary>What became of one event of a request.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Id">Its identity as sent, or the one made for it.</param>
/// <param name="Status"><c>accepted</c>, <c>duplicate</c> or <c>rejected</c>.</param>
/// <param name="Code">Why it was rejected.</param>
/// <param name="Path">The JSON path of the field at fault.</param>
/// <param name="Message">The field and the rule in a sentence.</param>
/// <param name="Identified">False: the event had no identity of its own, so that a retry cannot be told from a second event.</param>
sealed record ItemResult(long Index, string? Id, string Status, string? Code, string? Path, string? Message, bool? Identified);

/// <summary>Where events come from and what they may look like.</summary>
/// <param name="AppId">The one application that the sender speaks for; null: any.</param>
/// <param name="Learner">Who sends them of themselves (<see cref="OwnEvents"/>); null: a program, or who administers the tenant.</param>
sealed record IntakeSource(
    int Tenant, string Name, bool Tracking = false, string? IdempotencyKey = null, ClientInfo? Client = null, string? AppId = null, string? Learner = null);

/// <summary>An event of a request.</summary>
/// <param name="Index">Its place there.</param>
/// <param name="Made">The identity that was made for it before; null: it has one of its own, or none was made.</param>
readonly record struct NumberedEvent(ReadOnlyMemory<byte> Json, int Index, Guid? Made);

/// <summary>
/// The way of every event into the log, whatever its route: read, appended together with other callers', personal data and
/// rejected ones kept; all before it is answered.
/// </summary>
sealed class EventIntake(
    Committer committer, PersonalData personal, RejectedEvents rejected, TenantDirectory tenants, TenantSource database, ReaderSettings settings, TimeProvider time)
{
    /// <summary>Namespace of identities made from an <c>Idempotency-Key</c>.</summary>
    static readonly Guid IdempotencyNamespace = new("6f0a2b52-9d3e-5c1b-8a77-3f6f0c9d4e21");

    /// <summary>Namespace of identities of events that were rejected without one: replaying such an event again changes nothing.</summary>
    static readonly Guid ReplayNamespace = new("b3a0c9f4-51f7-5d0e-9c1d-0e6a7d2f8b15");

    /// <summary>How long keeping personal data and refusals may take after the append.</summary>
    static readonly TimeSpan SavingTakes = TimeSpan.FromSeconds(30);

    /// <summary>Takes a group of events in. Returns the result of each, in order.</summary>
    /// <param name="firstIndex">The place of the first of them in its request.</param>
    public Task<ItemResult[]> TakeAsync(IntakeSource source, IReadOnlyList<ReadOnlyMemory<byte>> items, long firstIndex, CancellationToken ct) =>
        // A learner's that is refused is not kept: taken in again, it would come as by who administers the tenant.
        TakeAsync(source, items, firstIndex, (i, now) => Context(source, now, FallbackId(source, firstIndex + i)), keepRefused: source.Learner is null, ct);

    /// <summary>Takes some events of a request in. Returns the result of each, in order.</summary>
    public async Task<ItemResult[]> TakeAsync(IntakeSource source, IReadOnlyList<NumberedEvent> items, CancellationToken ct)
    {
        var results = await TakeAsync(
            source, [.. items.Select(i => i.Json)], 0, (i, now) => Context(source, now, FallbackId(source, items[i].Index) ?? items[i].Made), keepRefused: source.Learner is null, ct);
        return [.. results.Select((r, i) => r with { Index = items[i].Index, Identified = items[i].Made is null ? r.Identified : false })];
    }

    /// <summary>Takes rejected events in again, as of their first receipt. What is refused again is already kept.</summary>
    public Task<ItemResult[]> ReplayAsync(IntakeSource source, IReadOnlyList<RejectedBody> items, CancellationToken ct) =>
        TakeAsync(source, [.. items.Select(i => (ReadOnlyMemory<byte>)i.Body)], 0, (i, now) => ReplayContext(source, now, items[i]), keepRefused: false, ct);

    /// <summary>A message of Kafka is by its headers and its place what it was: should it be read again, it is the same event.</summary>
    static ReadContext ReplayContext(IntakeSource source, DateTime now, RejectedBody item)
    {
        var context = Context(source, now, EventRules.Identity(ReplayNamespace, $"{item.Id}")) with { DefaultOccurredAt = item.ReceivedAt };
        return item.Message is { } message
            ? context with { IdFallback = EventRules.IdentityOf(message.Topic, message.Partition, message.Offset), IdHint = item.EventId, TypeHint = message.Type }
            : context;
    }

    async Task<ItemResult[]> TakeAsync(
        IntakeSource source, IReadOnlyList<ReadOnlyMemory<byte>> items, long firstIndex, Func<int, DateTime, ReadContext> contextOf, bool keepRefused, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        // Of a stream that goes on for hours each group asks anew.
        var tenant = await tenants.FindAsync(source.Tenant, ct) ?? throw new InvalidOperationException($"There is no tenant {source.Tenant}.");
        if (tenant.IsSuspended) throw new TenantSuspendedException();
        var rules = EventRules.Of(tenant, settings);
        if (source.Learner is not null) rules = OwnEvents.Rules(rules, now);
        var results = new ItemResult[items.Count];
        var arrivals = new List<Arrival>(items.Count);
        var placeOf = new List<int>(items.Count);
        var refusals = new List<Refusal>();

        var reads = new ReadResult[items.Count];
        for (var i = 0; i < items.Count; i++) reads[i] = EventRules.Read(items[i], contextOf(i, now), rules);
        if (source.Learner is { } learner) await HoldAsync(source, learner, reads, ct);
        for (var i = 0; i < items.Count; i++)
        {
            var read = reads[i];
            if (source.AppId is not null && read.Event is { } sent && OwnEvents.Appoints(sent) is { } appoints) read = new(null, appoints, sent.Id);
            if (read.Event is { } e)
            {
                arrivals.Add(new(source.Tenant, source.Name, now, e));
                placeOf.Add(i);
            }
            else
            {
                Refuse(i, read.Id, read.Rejection!);
            }
        }

        // From here on the caller may go away: what is stored must have its personal data and its refusals too. The append
        // needs no token: the committer answers each request, within its tries.
        ct.ThrowIfCancellationRequested();
        var outcomes = await committer.AppendAsync(arrivals, CancellationToken.None);
        var described = new List<(int, LearningEvent)>();
        for (var a = 0; a < arrivals.Count; a++)
        {
            var (i, e) = (placeOf[a], arrivals[a].Event);
            if (outcomes[a] == AppendOutcome.Conflict)
            {
                Refuse(i, e.Id, EventRules.Conflict);
                continue;
            }
            if (e.Personal.Count > 0) described.Add((source.Tenant, e));
            results[i] = new(firstIndex + i, e.Id, outcomes[a] == AppendOutcome.Stored ? "accepted" : "duplicate", null, null, null, e.Identified ? null : false);
        }
        await KeepAsync(described, keepRefused ? refusals : []);
        IntakeMetrics.Count(results);
        return results;

        void Refuse(int i, string? id, Rejection rejection)
        {
            refusals.Add(new(source.Tenant, source.Name, now, id, rejection, items[i], source.AppId));
            results[i] = new(firstIndex + i, id, "rejected", rejection.Code, rejection.Path, rejection.Message, null);
        }
    }

    /// <summary>Refuses what is not the learner's own to send.</summary>
    async Task HoldAsync(IntakeSource source, string learner, ReadResult[] reads, CancellationToken ct)
    {
        var places = await OwnPlaces.ReadAsync(database, source.Tenant, learner, [.. reads.Select(r => r.Event).OfType<LearningEvent>()], ct);
        for (var i = 0; i < reads.Length; i++)
        {
            if (reads[i].Event is not { } sent) continue;
            reads[i] = OwnEvents.Refuses(learner, places, sent) is { } refused
                ? new(null, refused, sent.Id)
                : reads[i] with { Event = OwnEvents.Of(learner, source.Client?.IpAddress, sent) };
        }
    }

    static ReadContext Context(IntakeSource source, DateTime now, Guid? fallbackId) => new(now, source.Tracking, IdFallback: fallbackId, Client: source.Client, AppId: source.AppId, UserId: source.Learner);

    async Task KeepAsync(List<(int, LearningEvent)> described, List<Refusal> refusals)
    {
        using var bound = new CancellationTokenSource(SavingTakes, time);
        try
        {
            await personal.SaveAsync(described, bound.Token);
            await rejected.SaveAsync(refusals, bound.Token);
        }
        catch (OperationCanceledException e) when (bound.IsCancellationRequested)
        {
            // Sent again, the events are duplicates, and what belongs to them is kept then.
            throw new TimeoutException("What belongs to the events could not be kept in time.", e);
        }
    }

    /// <summary>The identity that an event takes from its request; null: it has none to give.</summary>
    internal static Guid? FallbackId(IntakeSource source, long index) =>
        source.IdempotencyKey is { Length: > 0 } key ? EventRules.Identity(IdempotencyNamespace, $"{key}\n{index}") : null;
}
