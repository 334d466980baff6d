using System.Text;
using Lectern.App.Access;
using Lectern.Core.Events;

namespace Lectern.App.Ingestion;

/// <summary>What holds for an event by whatever route it comes.</summary>
static class EventRules
{
    /// <summary>Namespace of identities made from the place of a message.</summary>
    static readonly Guid PlaceNamespace = new("0d1f6a7e-3c52-5b94-a6c8-5f2e8b7d4a90");

    static readonly Rejection TooLarge = new(RejectCode.TooLarge, null, $"An event must be at most {RequestBody.MaxEventBytes} bytes.");

    /// <summary>Why an event is refused that the log knows with another body.</summary>
    public static readonly Rejection Conflict = new(RejectCode.Conflict, null, "An event with this id and another body is already stored; the first stands.");

    /// <summary>What a tenant's events may look like.</summary>
    public static ReaderSettings Of(TenantInfo tenant, ReaderSettings ofAll) => ofAll with { StoreFullIp = tenant.StoresFullIp };

    /// <summary>Reads one event. Never throws, whatever the bytes.</summary>
    public static ReadResult Read(ReadOnlyMemory<byte> body, in ReadContext context, ReaderSettings rules) =>
        body.Length > RequestBody.MaxEventBytes ? new(null, TooLarge, context.IdHint) : EventReader.Read(body, context, rules);

    /// <summary>The identity of an event that names none, by what its route knows it by.</summary>
    public static Guid Identity(Guid space, FormattableString name) => UuidV5.Create(space, Encoding.UTF8.GetBytes(FormattableString.Invariant(name)));

    /// <summary>That of a message of Kafka, by its place: the same whenever it is read or replayed.</summary>
    public static Guid IdentityOf(string topic, int partition, long offset) => Identity(PlaceNamespace, $"{topic}\n{partition}\n{offset}");
}
