using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Lectern.App.Access;
using Lectern.App.Ingestion;
using Lectern.App.Kafka.In;
using Lectern.Core.Events;

namespace Lectern.App.Kafka.Out;

/// <summary>
/// Takes tracked events in: those with <c>async: true</c> by Kafka, where all replicas in sync have them before they are answered, and all
/// others by the way of every event. What a message could not say goes there, too: what a learner sends of themselves, which is held to
/// their places in the database; what holds anything personal, which is to lie in no topic; and what the brokers do not take. Each event has
/// its identity before, so that one that came by both ways is stored once.
/// </summary>
/// <param name="producer">Null: there is no Kafka here.</param>
sealed class AsyncTracking(EventIntake intake, TenantDirectory tenants, ReaderSettings settings, TimeProvider time, IngestProducer? producer)
{
    /// <summary>Takes a request's events in. Returns the result of each, in order.</summary>
    public async Task<ItemResult[]> TakeAsync(IntakeSource source, IReadOnlyList<ReadOnlyMemory<byte>> items, CancellationToken ct)
    {
        var tracked = await ReadAsync(source, items, ct);
        if (tracked.Count == 0) return await intake.TakeAsync(source, items, 0, ct);

        var deliveries = await producer!.SendAsync([.. tracked.Select(t => t.Message)]);
        var results = new ItemResult[items.Count];
        var made = new Guid?[items.Count];
        foreach (var (sent, delivery) in tracked.Zip(deliveries))
        {
            if (delivery == Delivery.Acknowledged) results[sent.Index] = new(sent.Index, sent.Id, "accepted", null, null, null, sent.Made is null ? null : false);
            else made[sent.Index] = sent.Made;
        }
        // From here on some may be stored: the others are not given up because the caller has.
        var others = Enumerable.Range(0, items.Count).Where(i => results[i] is null).Select(i => new NumberedEvent(items[i], i, made[i])).ToArray();
        if (others.Length == 0) return results;
        foreach (var result in await intake.TakeAsync(source, others, CancellationToken.None)) results[result.Index] = result;
        return results;
    }

    /// <summary>An event on its way to the topic.</summary>
    /// <param name="Made">The identity that was made for it; null: it has one of its own.</param>
    readonly record struct Tracked(int Index, string Id, Guid? Made, Message<byte[], byte[]> Message);

    /// <summary>Those of the events that may go by Kafka.</summary>
    async Task<List<Tracked>> ReadAsync(IntakeSource source, IReadOnlyList<ReadOnlyMemory<byte>> items, CancellationToken ct)
    {
        var tracked = new List<Tracked>();
        if (producer is not { IsThere: true } || source.Learner is not null || !items.Any(IsAsync)) return tracked;
        if (await tenants.FindAsync(source.Tenant, ct) is not { IsSuspended: false } tenant || !producer.IsFor(tenant.Name)) return tracked;
        if (tenant.StoresFullIp && source.Client?.IpAddress is not null) return tracked;

        var now = time.GetUtcNow();
        // By the event's own words alone, and with its address among what is personal: the request's goes beside it, cut.
        var rules = EventRules.Of(tenant, settings) with { StoreFullIp = true };
        for (var i = 0; i < items.Count; i++)
        {
            if (!IsAsync(items[i])) continue;
            var made = EventIntake.FallbackId(source, i) is null ? Guid.CreateVersion7(now) : (Guid?)null;
            var context = new ReadContext(now.UtcDateTime, Tracking: true, IdFallback: made ?? EventIntake.FallbackId(source, i), AppId: source.AppId);
            if (EventRules.Read(items[i], context, rules).Event is not { Personal.Count: 0 } sent) continue;
            // A header holds no control characters.
            if (sent.Id.Any(char.IsControl)) continue;
            if (source.AppId is not null && OwnEvents.Appoints(sent) is not null) continue;
            tracked.Add(new(i, sent.Id, made?.ToString() == sent.Id ? made : null, MessageOf(source, tenant, sent, items[i], now)));
        }
        return tracked;
    }

    static Message<byte[], byte[]> MessageOf(IntakeSource source, TenantInfo tenant, LearningEvent sent, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        Headers headers = [ReliableProducer.Header(MessageHeaders.TenantName, tenant.Name), ReliableProducer.Header(MessageHeaders.EventIdName, sent.Id)];
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } trace }) headers.Add(ReliableProducer.Header(MessageHeaders.TraceName, trace));
        TrackedHeaders.Write(headers, source.Client, source.AppId);
        return new()
        {
            Key = sent.UserId is { } user ? Encoding.UTF8.GetBytes(user) : null!,
            Value = body.ToArray(),
            Headers = headers,
            Timestamp = new(now),
        };
    }

    /// <summary>Whether it says <c>async: true</c> beside its own fields.</summary>
    static bool IsAsync(ReadOnlyMemory<byte> json)
    {
        var body = json.Span;
        var reader = new Utf8JsonReader(body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
                var isIt = string.Equals(reader.GetString(), "async", StringComparison.OrdinalIgnoreCase);
                reader.Read();
                if (isIt) return reader.TokenType == JsonTokenType.True;
                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No event; the way of every event says what is wrong with it.
        }
        return false;
    }
}
