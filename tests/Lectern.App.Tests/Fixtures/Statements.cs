using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Lectern.App.Tests.Fixtures;

/// <summary>The statements that go to the database of one server, as the driver's traces tell them.</summary>
sealed class Statements : IDisposable
{
    readonly ConcurrentQueue<string> all = [];
    readonly ActivityListener listener;

    public Statements(TestServer server)
    {
        var database = new NpgsqlConnectionStringBuilder(server.Source.ConnectionString).Database!;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Tag(activity, "db.namespace", "db.name").Contains(database, StringComparison.Ordinal)) all.Enqueue(Tag(activity, "db.query.text", "db.statement"));
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>How many held this text.</summary>
    public int With(string text) => all.Count(s => s.Contains(text, StringComparison.Ordinal));

    public void Dispose() => listener.Dispose();

    static string Tag(Activity activity, params string[] names) => names.Select(activity.GetTagItem).OfType<string>().FirstOrDefault() ?? "";
}
