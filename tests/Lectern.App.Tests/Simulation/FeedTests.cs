using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lectern.App.Import;
using Lectern.App.Simulation;
using Lectern.Simulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Tests.Simulation;

/// <summary>The ways out of the simulator: a file, the intake at once, the intake live.</summary>
public sealed class FeedTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(".ndjson")]
    [InlineData(".ndjson.gz")]
    public async Task A_file_holds_an_event_a_line(string extension)
    {
        var path = Path.Combine(Path.GetTempPath(), $"lectern-{Guid.NewGuid():N}{extension}");
        try
        {
            var institution = new Institution(DemoWorld.Small);
            await SimulationFile.WriteAsync(institution, path, CancellationToken.None);

            await using var file = File.OpenRead(path);
            using var reader = new StreamReader(extension.EndsWith("gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
            var lines = (await reader.ReadToEndAsync()).Split('\n');
            lines[^1].ShouldBeEmpty();
            lines[..^1].SequenceEqual(institution.History().Select(happened => Encoding.UTF8.GetString(happened.Json.Span))).ShouldBeTrue();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task The_whole_history_goes_through_the_intake_once()
    {
        await using var intake = await FakeIntake.StartAsync();
        using var http = new HttpClient();
        var institution = new Institution(DemoWorld.Small);
        var sent = await HistoryUpload.SendAsync(institution, Uploader(http, intake), CancellationToken.None).WaitAsync(Patience);

        var ids = institution.History().Select(happened => Told.Of(happened).Id).Order().ToList();
        sent.Accepted.ShouldBe(ids.Count);
        intake.Events.Select(Id).Order().SequenceEqual(ids).ShouldBeTrue();
    }

    [Fact]
    public async Task An_empty_database_gets_marker_history_marker_and_then_life()
    {
        await using var intake = await FakeIntake.StartAsync();
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var history = await RunDemoAsync(intake, marker: null, more: 20);

        Name(history[0]).ShouldBe("demo.started");
        var until = history[0].GetProperty("occurredAt").GetDateTimeOffset();
        var filled = history.FindIndex(told => Name(told) == "demo.filled");
        filled.ShouldBe(new Institution(DemoWorld.Small with { Until = until }).History().Count() + 1);
        var live = history[(filled + 1)..];
        live.Count.ShouldBeGreaterThanOrEqualTo(20);
        live.ShouldAllBe(told => told.GetProperty("occurredAt").GetDateTimeOffset() >= before);
        history.Select(Id).Distinct().Count().ShouldBe(history.Count);
    }

    [Fact]
    public async Task A_filled_database_only_goes_on()
    {
        await using var intake = await FakeIntake.StartAsync();
        var live = await RunDemoAsync(intake, new DemoMarker(IsOurs: true, DemoWorld.Small.Until, IsFilled: true), more: 20);
        live.ShouldNotContain(told => Name(told) != null && Name(told)!.StartsWith("demo.", StringComparison.Ordinal));
        live.ShouldNotContain(told => told.GetProperty("type").GetString() == "ContentDefined");
    }

    [Fact]
    public async Task An_interrupted_filling_is_repeated_with_the_same_ids()
    {
        await using var intake = await FakeIntake.StartAsync();
        var sent = await RunDemoAsync(intake, new DemoMarker(IsOurs: true, DemoWorld.Small.Until, IsFilled: false), more: 1);
        var ids = sent.Select(Id).ToHashSet();
        new Institution(DemoWorld.Small).History().ShouldAllBe(happened => ids.Contains(Told.Of(happened).Id));
    }

    [Fact]
    public async Task Other_peoples_data_is_left_alone()
    {
        await using var intake = await FakeIntake.StartAsync();
        using var http = new HttpClient();
        await Demo(http, intake).RunAsync(new DemoMarker(IsOurs: false, DemoWorld.Small.Until, IsFilled: false), CancellationToken.None).WaitAsync(Patience);
        intake.Events.ShouldBeEmpty();
    }

    /// <summary>Runs the demo until so many live events are in, stops it, and tells what was sent.</summary>
    static async Task<List<JsonElement>> RunDemoAsync(FakeIntake intake, DemoMarker? marker, int more)
    {
        using var http = new HttpClient();
        using var stop = new CancellationTokenSource();
        var running = Demo(http, intake).RunAsync(marker, stop.Token);
        var arrived = intake.ReceivedAsync(events => LiveStart(events, marker) is var start && start >= 0 && events.Count - start >= more);
        await (await Task.WhenAny(running, arrived));

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        return [.. intake.Events];
    }

    /// <summary>The batches of the history come in any order, the marker after all of them. -1: not yet.</summary>
    static int LiveStart(IReadOnlyList<JsonElement> events, DemoMarker? marker)
    {
        if (marker is { IsFilled: true })
            return 0;

        var filled = events.ToList().FindLastIndex(told => Name(told) == "demo.filled");
        return filled < 0 ? -1 : filled + 1;
    }

    static Demo Demo(HttpClient http, FakeIntake intake) => new(
        new DemoOptions { ApiKey = FakeIntake.Key, Rate = 200, Institution = DemoWorld.Small },
        Uploader(http, intake), TimeProvider.System, NullLogger.Instance);

    static EventUploader Uploader(HttpClient http, FakeIntake intake) =>
        new(http, intake.Address, FakeIntake.Key, new UploadOptions(), TimeProvider.System);

    static string Id(JsonElement told) => told.GetProperty("id").GetString()!;

    static string? Name(JsonElement told) =>
        told.GetProperty("data").TryGetProperty("eventName", out var name) ? name.GetString() : null;
}
