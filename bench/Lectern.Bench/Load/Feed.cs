using System.Globalization;
using System.Text;
using Lectern.App.Import;
using Lectern.App.Simulation;
using Lectern.Core.Events;
using Lectern.Postgres;
using Lectern.Simulator;

namespace Lectern.Bench.Load;

/// <summary>Events as a client would send them, each with an id of its own.</summary>
sealed record Feed(string Name, IReadOnlyList<ReadOnlyMemory<byte>> Envelopes)
{
    const int Learners = 100_000;
    const int Courses = 200;
    const int Lessons = 100;
    const int Days = 365;

    /// <summary>What an institution's life gives: sessions, lessons, quizzes, assignments, in order of time.</summary>
    public static Feed Simulated(int count)
    {
        // About 250 events a learner in a term; some more than needed, so that there are always enough.
        var options = new SimulationOptions { Learners = Math.Max(50, count / 150), Courses = Math.Max(4, count / 10_000), Until = Today };
        var events = new Institution(options).History().Take(count).Select(e => e.Json).ToList();
        return events.Count == count ? new("simulated", events) : throw new BenchException($"The simulator made only {events.Count} events of the {count} wanted; give it more learners.");
    }

    /// <summary>The worst for a projector: every event another learner, course, lesson and day at random, so that next to nothing merges.</summary>
    public static Feed Scattered(int count)
    {
        var random = new Random(1);
        var from = Today.AddDays(-Days);
        return new("scattered", [.. Enumerable.Range(0, count).Select(_ => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Next()))]);

        string Next()
        {
            var id = new byte[16];
            random.NextBytes(id);
            var at = from.AddSeconds(random.Next(Days * 86_400)).UtcDateTime;
            return string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"id":"{{new Guid(id)}}","occurredAt":"{{at:yyyy-MM-ddTHH:mm:ss}}Z","type":"ActivityRecorded","userId":"learner-{{random.Next(Learners)}}","courseId":"course-{{random.Next(Courses)}}","moduleId":"module-{{random.Next(10)}}","lessonId":"lesson-{{random.Next(Lessons)}}","data":{"activityType":"oucontent","action":"view","count":{{random.Next(1, 20)}} } }""");
        }
    }

    /// <summary>As the server reads them.</summary>
    public List<Arrival> Read(int tenant)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return Envelopes.Select(e => EventReader.Read(e, new ReadContext(now), ReaderSettings.Default))
            .Select(r => new Arrival(tenant, "bench", now, r.Event ?? throw new BenchException($"An event of the feed was rejected: {r.Rejection}")))
            .ToList();
    }

    /// <summary>As gzip bodies of 1,000 events.</summary>
    public List<UploadBatch> Batches() => [.. UploadBatch.Cut(new EventList(Envelopes), skip: 0)];

    public (Feed Before, Feed After) SplitAt(int count) => (this with { Envelopes = [.. Envelopes.Take(count)] }, this with { Envelopes = [.. Envelopes.Skip(count)] });

    /// <summary>Midnight before now: the server takes nothing from the future.</summary>
    static DateTimeOffset Today => new(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero);
}
