namespace Lectern.App.Import;

/// <summary>Where an import's events come from: always the same events in the same order, so that a resumed import can skip what was sent.</summary>
interface IEventSource
{
    string Name { get; }

    /// <summary>Changes when the events or their order may have changed.</summary>
    string Fingerprint { get; }

    /// <summary>The share of the source that the running enumeration has read, 0–1.</summary>
    double FractionRead { get; }

    /// <summary>Canonical envelopes as UTF-8 JSON. Each is valid until the next is asked for.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Events();
}
