using System.Text.Json;

namespace Lectern.Simulator;

/// <summary>Where a learner sits, and the time there: what is done takes time, and is told when it is done.</summary>
sealed class Desk(World world, Learner learner, long start)
{
    /// <summary>In Unix milliseconds. A field, so that an attempt can move it on.</summary>
    public long Now = start;

    public void Complete(string type, in Place place, int seconds)
    {
        var json = Begin(type, place);
        json.WriteNumber("timeSpent"u8, Math.Round(seconds / 60.0, 1));
        world.Sink.End();
    }

    public void View(in Place place, string path, string title, int seconds)
    {
        var json = world.Sink.Begin(Now, "PageViewed", learner, place, withClient: true);
        json.WriteString("path"u8, path);
        json.WriteString("title"u8, title);
        json.WriteNumber("timeOnPage"u8, seconds);
        world.Sink.End();
        Pass(seconds);
    }

    public Utf8JsonWriter Begin(string type, in Place place = default) => world.Sink.Begin(Now, type, learner, place);

    public void End() => world.Sink.End();

    public void Pass(int seconds) => Now += (seconds * 1000L) + learner.Rng.Int(0, 999);
}
