using System.IO.Compression;
using System.Text.Json;
using Lectern.App.Import;
using Lectern.App.Simulation;
using Lectern.Core.Events;
using Lectern.Simulator;

namespace Lectern.App.Tests.Durability.Harness;

/// <summary>What goes out in one request, as often as it takes.</summary>
sealed record Parcel(UploadBatch Body, IReadOnlyList<Guid> Keys);

/// <summary>
/// Events of simulated institutions without end, cut at random into single events and batches; now and then a parcel goes out
/// once more, as from a producer that does not know that it was taken.
/// </summary>
sealed class EventStream(int seed) : IDisposable
{
    const double Singles = 0.4;
    const double Repeats = 0.1;
    const int LargestBatch = 400;
    const int Learners = 80;

    readonly Lock gate = new();
    readonly Random random = new(seed);
    readonly IEnumerator<SimulatedEvent> events = Worlds(seed, Learners).GetEnumerator();
    readonly List<Parcel> recent = [];

    /// <summary>The keys of everything that was ever handed out.</summary>
    public HashSet<Guid> Sent { get; } = [];

    public Parcel Next()
    {
        lock (gate)
        {
            if (recent.Count > 0 && random.NextDouble() < Repeats) return recent[random.Next(recent.Count)];
            var isSingle = random.NextDouble() < Singles;
            var size = isSingle ? 1 : random.Next(2, LargestBatch);
            var bodies = new List<ReadOnlyMemory<byte>>(size);
            while (bodies.Count < size && events.MoveNext()) bodies.Add(events.Current.Json);

            var parcel = new Parcel(isSingle ? One(bodies[0]) : EventList.Batch(bodies), [.. bodies.Select(KeyOf)]);
            Sent.UnionWith(parcel.Keys);
            if (recent.Count < 64) recent.Add(parcel);
            else recent[random.Next(recent.Count)] = parcel;
            return parcel;
        }
    }

    public void Dispose() => events.Dispose();

    /// <summary>The ids of events hang on the seed: each world has its own, over the same learners and courses.</summary>
    public static IEnumerable<SimulatedEvent> Worlds(int seed, int learners)
    {
        for (var world = seed; ; world++)
        {
            var options = new SimulationOptions { Learners = learners, Courses = 5, Days = 90, Seed = world, Until = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero) };
            foreach (var happened in new Institution(options).History()) yield return happened;
        }
    }

    /// <summary>One event by itself, not a batch of one.</summary>
    static UploadBatch One(ReadOnlyMemory<byte> body)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) gzip.Write(body.Span);
        return new(0, 1, bytes.ToArray(), 0);
    }

    static Guid KeyOf(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return EventKey.Of(json.RootElement.GetProperty("id").GetString()!);
    }
}
