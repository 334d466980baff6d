using System.Net;
using System.Text;
using Lectern.App.Tests.Fixtures;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>NDJSON: a stream of lines without limit.</summary>
public sealed class StreamTests(OneServer one) : IClassFixture<OneServer>
{
    readonly TestServer server = one.Server;

    [Fact]
    public async Task Blank_lines_and_a_last_line_without_its_end_are_fine()
    {
        var report = await (await server.PostAsync(Events, $"\n{View("b1")}\r\n\n   \t\n{View("b2")}\n\n{View("b3")}", Lines)).ReportAsync();

        (report.Accepted, report.Rejected).ShouldBe((3, 0));
    }

    [Fact]
    public async Task Nothing_at_all_is_nothing_accepted() =>
        (await (await server.PostAsync(Events, "", Lines)).ReportAsync()).Accepted.ShouldBe(0);

    [Fact]
    public async Task A_broken_line_is_refused_by_its_number_and_the_rest_is_taken()
    {
        var report = await (await server.PostAsync(Events, $"{View("m1")}\n{{\"type\":\n{View("m2")}\n[]\n{View("m3")}\n", Lines)).ReportAsync();

        report.Accepted.ShouldBe(3);
        report.Results.Select(r => (r.Index, r.Code)).ShouldBe([(1, "malformed_json"), (3, "malformed_json")]);
    }

    [Fact]
    public async Task Five_thousand_lines_are_five_thousand_events()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 5000).Select(i => View($"five-{i}")));

        (await (await server.PostAsync(Events, lines, Lines)).ReportAsync()).Accepted.ShouldBe(5000);
        (await (await server.PostAsync(Events, Gzip(lines), Lines, "gzip")).ReportAsync()).Duplicates.ShouldBe(5000);
    }

    [Fact]
    public async Task A_line_too_long_is_too_large_and_the_next_one_is_read()
    {
        foreach (var length in (int[])[256 * 1024 + 1, 300_000, 2_000_000])
        {
            var report = await (await server.PostAsync(Events, $"{View($"l1-{length}")}\n{View("long", $"'x':'{new string('y', length)}'")}\n{View($"l2-{length}")}", Lines)).ReportAsync();

            report.Accepted.ShouldBe(2);
            var item = report.Results.Single();
            (item.Index, item.Code).ShouldBe((1, "too_large"));
        }
    }

    [Fact]
    public async Task A_stream_that_breaks_keeps_what_was_acknowledged_and_sent_again_counts_once()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 4000).Select(i => View($"broken-{i}", $"'x':'{Guid.NewGuid()}'")));
        var gzip = Gzip(lines);

        using var broken = await server.PostAsync(Events, gzip[..(gzip.Length / 2)], Lines, "gzip");
        (await broken.CodeAsync(400)).ShouldBe("broken_stream");
        var stored = await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE event_id LIKE 'broken-%'");
        stored.ShouldBeInRange(1, 3999);
        (await broken.Content.ReadAsStringAsync()).ShouldContain($"\"accepted\":{stored}");

        var report = await (await server.PostAsync(Events, gzip, Lines, "gzip")).ReportAsync();
        (report.Accepted, report.Duplicates, report.Rejected).ShouldBe((4000 - stored, stored, 0));
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_whole_events()
    {
        using var gone = new CancellationTokenSource();
        using var content = new SlowLines([.. Enumerable.Range(0, 10).Select(i => View($"gone-{i}") + "\n"), "{\"eventId\":\"gone-half\",\"ty"], gone);
        content.Headers.ContentType = new(Lines);
        using var request = new HttpRequestMessage(HttpMethod.Post, Events) { Content = content };
        request.Headers.TransferEncodingChunked = true;

        await Should.ThrowAsync<Exception>(() => server.Client.SendAsync(request, gone.Token));

        (await (await server.PostAsync(Events, $"[{View("gone-after")}]")).ReportAsync()).Accepted.ShouldBe(1);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE event_id LIKE 'gone-half%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Very_many_bad_lines_leave_the_answer_short_and_the_server_well()
    {
        const int lines = 20_000;

        var report = await (await server.PostAsync(Events, string.Concat(Enumerable.Repeat("{}\n", lines)), Lines)).ReportAsync();

        report.Rejected.ShouldBe(lines);
        (report.Results.Count, report.ResultsTruncated).ShouldBe((1000, true));
        using var health = await server.Client.GetAsync("/health");
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Sends these pieces and then breaks the connection off.</summary>
    sealed class SlowLines(string[] pieces, CancellationTokenSource gone) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in pieces)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(piece));
                await stream.FlushAsync();
            }
            await gone.CancelAsync();
            gone.Token.ThrowIfCancellationRequested();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
