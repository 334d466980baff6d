using Lectern.App.Import;

namespace Lectern.App.Simulation;

/// <summary>Events made here, for the uploader: never resumed, so there is nothing to recognize.</summary>
sealed class EventList(IEnumerable<ReadOnlyMemory<byte>> events) : IEventSource
{
    public string Name => "simulation";

    public string Fingerprint => Name;

    public double FractionRead => 0;

    public IEnumerable<ReadOnlyMemory<byte>> Events() => events;

    /// <summary>One request for some few events.</summary>
    public static UploadBatch Batch(params IEnumerable<ReadOnlyMemory<byte>> events) =>
        UploadBatch.Cut(new EventList(events), skip: 0).Single();
}
