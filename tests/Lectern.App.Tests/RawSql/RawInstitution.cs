using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Import;
using Lectern.App.Import.Oulad;
using Lectern.App.Tests.Fixtures;
using Lectern.Simulator;
using NpgsqlTypes;
using Spectre.Console;

namespace Lectern.App.Tests.RawSql;

/// <summary>A server with an institution's events, projected, and the same as plain tables beside them.</summary>
public abstract class RawInstitution : IAsyncLifetime
{
    const int Sampled = 20;
    const int Seed = 20251120;

    TestServer? server;

    internal TestServer Server => server!;

    /// <summary>The moment all is asked of, as a URL has it.</summary>
    public abstract string AsOf { get; }

    protected abstract string Zone { get; }

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(("TENANT_TIME_ZONE", Zone));
        await FeedAsync(server);
        await server.SettleAsync();
        await RawFacts.MakeAsync(server, Zone);
        // The tests' PostgreSQL does not do it by itself, and here is much to ask.
        await server.ExecuteAsync("ANALYZE");
    }

    /// <summary>So many of a kind, drawn at random, but the same in every run.</summary>
    internal async Task<string[]> SampleAsync(string sql)
    {
        var all = (await ListAsync(sql)).ToArray();
        new Random(Seed).Shuffle(all);
        return [.. all.Take(Sampled)];
    }

    internal async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        await using var command = Server.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var list = new List<string>();
        while (await reader.ReadAsync()) list.Add(reader.GetString(0));
        return list;
    }

    /// <summary>What SQL says: by id, the figures as JSON. It may use <c>@asOf</c>, <c>@ids</c> and <c>@cohort</c>.</summary>
    internal async Task<IReadOnlyDictionary<string, JsonObject>> SaysAsync(string sql, string[]? ids = null, string? cohort = null)
    {
        await using var command = Server.Source.CreateCommand(sql);
        command.Parameters.AddWithValue("asOf", DateTimeOffset.Parse(AsOf, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime);
        command.Parameters.AddWithValue("ids", ids ?? []);
        command.Parameters.Add(new("cohort", NpgsqlDbType.Text) { Value = (object?)cohort ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync();
        var says = new Dictionary<string, JsonObject>();
        while (await reader.ReadAsync()) says.Add(reader.GetString(0), JsonNode.Parse(reader.GetString(1))!.AsObject());
        return says;
    }

    /// <summary>An answer's items, page by page.</summary>
    internal async Task<List<JsonObject>> PagesAsync(string url)
    {
        var items = new List<JsonObject>();
        string? cursor = null;
        do
        {
            var page = await Server.AskAsync($"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=1000{(cursor is null ? "" : $"&cursor={cursor}")}");
            items.AddRange(page["items"]!.AsArray().Select(i => i!.AsObject()));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null && items.Count < 1_000_000);
        return items;
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();

    internal abstract Task FeedAsync(TestServer to);
}

/// <summary>The simulator's institution: some 15,000 events of every type, over a change of clocks.</summary>
public sealed class SimulatedInstitution : RawInstitution
{
    public static readonly SimulationOptions Options = new() { Until = new(2025, 11, 20, 12, 0, 0, TimeSpan.Zero), Learners = 70, Courses = 5, Days = 90 };

    public override string AsOf => "2025-11-20T12:00:00Z";

    protected override string Zone => Options.TimeZone;

    internal static IEnumerable<string> Events() => new Institution(Options).History().Select(e => Encoding.UTF8.GetString(e.Json.Span));

    /// <summary>In the end two courses of one organization bear the same title, as runs of a course do.</summary>
    internal override async Task FeedAsync(TestServer to)
    {
        var events = Events().ToArray();
        var described = events.Select(e => JsonNode.Parse(e)!).Where(e => (string?)e["type"] == "CourseCreated" && e["data"]?["organizationId"] is not null);
        var runs = described.DistinctBy(e => (string?)e["courseId"]).GroupBy(e => (string?)e["data"]!["organizationId"]).First(o => o.Count() > 1).Take(2).ToArray();
        var renamed = new JsonObject
        {
            ["eventId"] = "run",
            ["type"] = "CourseUpdated",
            ["courseId"] = runs[1]["courseId"]!.DeepClone(),
            ["occurredAt"] = "2025-11-01T00:00:00Z",
            ["data"] = new JsonObject { ["title"] = runs[0]["data"]!["title"]!.DeepClone() },
        };
        (await to.SendAsync([.. events, renamed.ToJsonString()])).Rejected.ShouldBe(0);
    }
}

/// <summary>One server for all that is asked of it.</summary>
[CollectionDefinition(Name)]
public sealed class SimulatedCollection : ICollectionFixture<SimulatedInstitution>
{
    public const string Name = "Simulated institution";
}

/// <summary>The Open University's presentation AAA-2013J: 383 students, 180,000 rows of clicks.</summary>
public sealed class OuladInstitution : RawInstitution
{
    const string Presentation = "AAA-2013J";

    public override string AsOf => "2014-03-01T12:00:00Z";

    protected override string Zone => "Europe/London";

    internal override async Task FeedAsync(TestServer to)
    {
        if (TestData.Find("oulad") is null) return;
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var http = new HttpClient();
        var uploader = new EventUploader(http, to.Client.BaseAddress!, TestServer.ApiKey, new UploadOptions(), TimeProvider.System);
        var source = new OuladEvents(TestData.Oulad, [Presentation]);
        var silent = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(TextWriter.Null) });
        var checkpoint = ImportCheckpoint.Open(TempFolders.Next("oulad"), source, to.Client.BaseAddress!);
        var totals = await new ImportRun(source, uploader, checkpoint, new ImportProgress(silent, TimeProvider.System), TimeProvider.System).RunAsync(bound.Token);
        totals.Rejected.ShouldBe(0);
    }
}
