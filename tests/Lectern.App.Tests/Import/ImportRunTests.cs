using Lectern.App.Import;
using Microsoft.AspNetCore.Http;
using Spectre.Console;

namespace Lectern.App.Tests.Import;

public sealed class ImportRunTests : IDisposable
{
    static readonly UploadOptions Hasty = new()
    {
        Parallelism = 1,
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(1),
        GiveUpAfter = TimeSpan.FromMilliseconds(100),
    };

    readonly string data = Directory.CreateTempSubdirectory("lectern-import-").FullName;
    readonly StringWriter said = new();

    public void Dispose()
    {
        Directory.Delete(data, recursive: true);
        said.Dispose();
    }

    [Fact]
    public async Task A_stopped_import_continues_after_what_was_acknowledged()
    {
        var source = new NumberedEvents(10_000);
        var down = true;
        await using var server = await Receiver.StartAsync((number, _) => down && number > 4 ? Results.StatusCode(503) : null);
        await Should.ThrowAsync<ImportException>(RunAsync(server, source));
        ImportCheckpoint.Open(data, source, server.Address).Events.ShouldBe(4_000);

        down = false;
        var totals = await RunAsync(server, source);

        totals.Accepted.ShouldBe(6_000);
        totals.Duplicates.ShouldBe(0);
        server.Ids.Count.ShouldBe(10_000);
        said.ToString().ShouldContain("Continuing after 4,000 events");
    }

    [Fact]
    public async Task A_stopped_import_starts_over_at_a_server_that_was_emptied_since()
    {
        var source = new NumberedEvents(5_000);
        var down = true;
        await using var server = await Receiver.StartAsync((number, _) => down && number > 3 ? Results.StatusCode(503) : null);
        await Should.ThrowAsync<ImportException>(RunAsync(server, source));

        down = false;
        server.Empty();
        await RunAsync(server, source);

        server.Ids.Count.ShouldBe(5_000);
        said.ToString().ShouldContain("starting over");
    }

    [Fact]
    public async Task A_finished_import_done_again_sends_everything_and_adds_nothing()
    {
        var source = new NumberedEvents(2_500);
        await using var server = await Receiver.StartAsync();

        (await RunAsync(server, source)).Accepted.ShouldBe(2_500);
        var again = await RunAsync(server, source);

        (again.Accepted, again.Duplicates).ShouldBe((0, 2_500));
    }

    [Fact]
    public async Task Rejected_events_are_counted_and_the_first_are_shown_by_their_place()
    {
        await using var server = await Receiver.StartAsync();

        var totals = await RunAsync(server, new UntypedEvents(1_010));

        (totals.Accepted, totals.Rejected).ShouldBe((0, 1_010));
        var lines = said.ToString().Split('\n').Where(line => line.StartsWith("Rejected", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(5);
        lines[4].Trim().ShouldBe("Rejected event 5 (e4): missing_field: type is missing");
        totals.ToString().ShouldContain("1,010 rejected");
    }

    [Fact]
    public void The_checkpoint_counts_only_what_has_no_gap_before_it()
    {
        var source = new NumberedEvents(1);
        var server = new Uri("http://localhost:1");
        var checkpoint = ImportCheckpoint.Open(data, source, server);

        checkpoint.Acknowledge(Batch(1000));
        checkpoint.Acknowledge(Batch(2000));
        ImportCheckpoint.Open(data, source, server).Events.ShouldBe(0);
        checkpoint.Acknowledge(Batch(0));
        ImportCheckpoint.Open(data, source, server).Events.ShouldBe(3000);
        ImportCheckpoint.Open(data, source, new Uri("http://localhost:2")).Events.ShouldBe(0);
        ImportCheckpoint.Open(data, new NumberedEvents(2), server).Events.ShouldBe(0);

        static UploadBatch Batch(long first) => new(first, 1000, [], 0);
    }

    async Task<ImportTotals> RunAsync(Receiver server, IEventSource source)
    {
        using var http = new HttpClient();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(said) });
        var progress = new ImportProgress(console, TimeProvider.System);
        var uploader = new EventUploader(http, server.Address, "key", Hasty, TimeProvider.System);
        var checkpoint = ImportCheckpoint.Open(data, source, server.Address);
        return await new ImportRun(source, uploader, checkpoint, progress, TimeProvider.System).RunAsync(CancellationToken.None);
    }

    sealed class UntypedEvents(int count) : IEventSource
    {
        public string Name => "untyped";

        public string Fingerprint => "untyped";

        public double FractionRead => 0;

        public IEnumerable<ReadOnlyMemory<byte>> Events() =>
            Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes($$"""{"id":"e{{i}}"}"""));
    }
}
