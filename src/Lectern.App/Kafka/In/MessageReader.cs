using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Ingestion;
using Lectern.Core.Events;
using Lectern.Postgres;

namespace Lectern.App.Kafka.In;

/// <summary>What a message is: an event on its way into the log, or one to be kept with the reason; one of the two is set.</summary>
readonly record struct ReadMessage(TakenMessage Message, MessageHeaders Headers, Arrival? Arrival, Refusal? Refusal);

/// <summary>Reads messages as events, each as its tenant's, by the rules of every other route.</summary>
sealed class MessageReader(MessageTenants tenants, ReaderSettings settings, TimeProvider time)
{
    /// <summary>The source of what any topic holds but the tracking API's, which is <c>tracking</c> by either way.</summary>
    public const string Source = "kafka";

    const string TrackingSource = "tracking";

    static readonly Rejection NoValue = new(RejectCode.MalformedJson, null, "The message has no value.");
    static readonly Rejection NotThere = new(RejectCode.UnknownTenant, null, $"The header {MessageHeaders.TenantName} names a tenant that is not there.");
    static readonly Rejection OfTopicNotThere = new(RejectCode.UnknownTenant, null, "KAFKA_TOPICS gives this topic to a tenant that is not there.");
    static readonly Rejection OfAnother = new(RejectCode.Forbidden, null, $"The header {MessageHeaders.TenantName} names another tenant than the one whose topic this is.");
    static readonly Rejection Suspended = new(RejectCode.Forbidden, null, "The tenant is suspended.");

    /// <summary>Reads messages, in order.</summary>
    /// <param name="messages">Those.</param>
    /// <param name="instead">What to refuse them all with, whatever they say; null: as they are.</param>
    /// <param name="ct">Of the caller.</param>
    public async Task<ReadMessage[]> ReadAsync(IReadOnlyList<TakenMessage> messages, Rejection? instead, CancellationToken ct)
    {
        var headers = new MessageHeaders[messages.Count];
        var names = new HashSet<string>(StringComparer.Ordinal) { Tenants.Default };
        for (var i = 0; i < messages.Count; i++)
        {
            headers[i] = MessageHeaders.Of(messages[i].Headers);
            if (headers[i].Tenant is { } named) names.Add(named);
            if (messages[i].Of.Topic.Tenant is { } owner) names.Add(owner);
        }
        var found = await tenants.FindAsync(names, ct);
        if (!found.TryGetValue(Tenants.Default, out var byDefault)) throw new InvalidOperationException("There is no default tenant.");

        var now = time.GetUtcNow().UtcDateTime;
        var read = new ReadMessage[messages.Count];
        for (var i = 0; i < messages.Count; i++)
        {
            var (tenant, refused) = TenantOf(messages[i], headers[i], found, byDefault);
            read[i] = Read(messages[i], headers[i], tenant, refused ?? instead, now);
        }
        return read;
    }

    /// <summary>Whose it is, and why it is refused all the same. What names nobody who is there is kept for the default tenant.</summary>
    static (TenantInfo Tenant, Rejection? Refused) TenantOf(
        TakenMessage message, in MessageHeaders headers, IReadOnlyDictionary<string, TenantInfo> found, TenantInfo byDefault)
    {
        var tenant = byDefault;
        if (message.Of.Topic.Tenant is { } owner)
        {
            if (!found.TryGetValue(owner, out tenant)) return (byDefault, OfTopicNotThere);
            if (headers.Tenant is not null && headers.Tenant != owner) return (tenant, OfAnother);
        }
        else if (headers.Tenant is { } named && !found.TryGetValue(named, out tenant))
        {
            return (byDefault, NotThere);
        }
        return (tenant, headers.Problem ?? (tenant.IsSuspended ? Suspended : null));
    }

    ReadMessage Read(TakenMessage message, in MessageHeaders headers, TenantInfo tenant, Rejection? refused, DateTime now)
    {
        var (topic, partition, offset) = (message.Of.At.Topic, message.Of.At.Partition.Value, message.Offset);
        var isTracking = topic == KafkaSettings.IngestTopic;
        var source = isTracking ? TrackingSource : Source;
        var result = new ReadResult(null, refused ?? NoValue, headers.EventId);
        if (refused is null && message.Value is not null)
        {
            var context = new ReadContext(
                now, isTracking, headers.Type, headers.EventId, EventRules.IdentityOf(topic, partition, offset), DefaultOccurredAt: WrittenAt(message.SentAt, now));
            if (isTracking) context = TrackedHeaders.Read(context, message.Headers);
            result = EventRules.Read(message.Value, context, EventRules.Of(tenant, settings));
        }
        return result.Event is { } read
            ? new(message, headers, new Arrival(tenant.Id, source, now, read), null)
            : new(message, headers, null, Refuse(message, headers, tenant.Id, source, now, result.Id, result.Rejection!));
    }

    public static Refusal Refuse(TakenMessage message, in MessageHeaders headers, int tenant, string source, DateTime now, string? id, Rejection rejection) => new(
        tenant, source, now, id, rejection, message.Value ?? [], source == TrackingSource ? TrackedHeaders.AppIdOf(message.Headers) : null, PlaceOf(message, headers, rejection));

    static MessagePlace PlaceOf(TakenMessage message, in MessageHeaders headers, Rejection rejection) =>
        new(message.Of.At.Topic, message.Of.At.Partition.Value, message.Offset)
        {
            Type = headers.Type,
            NamedTenant = rejection == OfAnother || rejection == NotThere ? headers.Tenant : null,
        };

    /// <summary>An event without a time of its own happened when its message was written: read late, or again, it says the same. Not where that time is out of bounds.</summary>
    DateTime? WrittenAt(DateTime? sentAt, DateTime now) => sentAt is { } at && at >= settings.MinOccurredAt && at <= now + settings.MaxFuture ? at : null;
}
