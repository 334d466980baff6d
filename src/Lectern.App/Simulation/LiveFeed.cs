using Lectern.App.Import;
using Lectern.Simulator;

namespace Lectern.App.Simulation;

/// <summary>
/// The institution going on: its deeds in their order, but at an even rate and as of now, since at its own
/// pace five hundred learners do something but once a minute, and nothing in the small hours.
/// </summary>
sealed class LiveFeed(Institution institution, double rate, EventUploader uploader, TimeProvider time)
{
    /// <summary>A batch each tick.</summary>
    public const double MaxRate = 10_000;

    static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(100);

    public static bool Takes(double rate) => rate is > 0 and <= MaxRate;

    /// <summary>Goes on until it is cancelled; throws an <see cref="ImportException"/> when the server stays away.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var tick = TimeSpan.FromSeconds(1 / rate);
        using var timer = new PeriodicTimer(tick > ShortestTick ? tick : ShortestTick, time);
        using var deeds = institution.From(time.GetUtcNow()).GetEnumerator();
        var owed = 0.0;
        for (var last = time.GetTimestamp(); await timer.WaitForNextTickAsync(cancellation);)
        {
            // After a long wait for the server nothing is made up for beyond one batch.
            owed = Math.Min(owed + (rate * time.GetElapsedTime(last).TotalSeconds), UploadBatch.MaxEvents);
            last = time.GetTimestamp();
            var due = (int)Math.Round(owed);
            if (due > 0)
            {
                owed -= due;
                await uploader.UploadAsync([EventList.Batch(Take(deeds, due))], (_, _) => { }, cancellation);
            }
        }
    }

    IEnumerable<ReadOnlyMemory<byte>> Take(IEnumerator<SimulatedEvent> deeds, int count)
    {
        var now = time.GetUtcNow();
        while (count-- > 0 && deeds.MoveNext())
            yield return deeds.Current.At(now).Json;
    }
}
