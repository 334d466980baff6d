using System.Net;
using System.Net.Sockets;
using Lectern.App.Import;
using Microsoft.AspNetCore.Http;

namespace Lectern.App.Tests.Import;

public sealed class EventUploaderTests
{
    static readonly UploadOptions Patient = new() { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task Every_event_arrives_once_with_the_key_in_batches_of_a_thousand()
    {
        await using var server = await Receiver.StartAsync();

        var accepted = await UploadAsync(server, new NumberedEvents(5_500), Patient);

        accepted.ShouldBe(5_500);
        server.Ids.Count.ShouldBe(5_500);
        server.Requests.Select(r => r.Events).Order().ShouldBe([500, 1000, 1000, 1000, 1000, 1000]);
        server.Requests.ShouldAllBe(r => r.ApiKey == "key" && r.Encoding == "gzip");
    }

    [Fact]
    public async Task Large_events_make_batches_that_the_server_takes()
    {
        await using var server = await Receiver.StartAsync();

        await UploadAsync(server, new NumberedEvents(300, padding: 32_000), Patient);

        server.Ids.Count.ShouldBe(300);
        server.Requests.ShouldAllBe(r => r.Events * 32_000 < 4_000_000);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task What_may_pass_is_tried_again(int status)
    {
        await using var server = await Receiver.StartAsync((number, _) => number <= 3 ? Results.StatusCode(status) : null);
        var reasons = new List<string>();

        var accepted = await UploadAsync(server, new NumberedEvents(10), Patient, reasons.Add);

        accepted.ShouldBe(10);
        server.Requests.Count.ShouldBe(4);
        reasons.Count.ShouldBe(3);
        reasons.ShouldAllBe(reason => reason.StartsWith($"it answers {status}"));
    }

    [Fact]
    public async Task Retry_After_is_honoured_before_the_own_back_off()
    {
        await using var server = await Receiver.StartAsync((number, context) =>
        {
            context.Response.Headers.RetryAfter = "0";
            return number == 1 ? Results.StatusCode(503) : null;
        });

        // Its own back-off would outlast the test's bound.
        var options = new UploadOptions { FirstDelay = TimeSpan.FromHours(1), LongestDelay = TimeSpan.FromHours(1), GiveUpAfter = TimeSpan.FromHours(2) };
        (await UploadAsync(server, new NumberedEvents(10), options).WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(10);
    }

    [Fact]
    public async Task It_waits_as_long_as_a_limit_asks_where_its_own_longest_wait_is_shorter()
    {
        await using var server = await Receiver.StartAsync((number, context) =>
        {
            context.Response.Headers.RetryAfter = "1";
            return number == 1 ? Results.StatusCode(429) : null;
        });
        var begun = TimeProvider.System.GetTimestamp();

        (await UploadAsync(server, new NumberedEvents(10), Patient)).ShouldBe(10);

        // A timer may be a few milliseconds early by this clock; Patient's longest wait is 20 ms.
        TimeProvider.System.GetElapsedTime(begun).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(900));
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_cut_connection_is_tried_again()
    {
        await using var server = await Receiver.StartAsync((number, context) =>
        {
            if (number == 1)
                context.Abort();
            return null;
        });

        await UploadAsync(server, new NumberedEvents(10), Patient);

        server.Ids.Count.ShouldBe(10);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_never_takes_anything_is_given_up()
    {
        await using var server = await Receiver.StartAsync((_, _) => Results.StatusCode(503));

        var fault = await Should.ThrowAsync<ImportException>(
            UploadAsync(server, new NumberedEvents(10), Patient with { GiveUpAfter = TimeSpan.FromMilliseconds(200) }));

        fault.Message.ShouldContain("acknowledged nothing");
        fault.Message.ShouldContain("503");
    }

    [Fact]
    public async Task Patience_counts_from_the_batch_however_long_ago_the_last_one_went()
    {
        await using var server = await Receiver.StartAsync((number, _) => number == 2 ? Results.StatusCode(503) : null);
        var time = new ClockAhead();
        using var http = new HttpClient();
        var uploader = new EventUploader(http, server.Address, "key", Patient, time);
        var batch = UploadBatch.Cut(new NumberedEvents(10), 0).Single();
        (await uploader.SendAsync(batch, CancellationToken.None)).Accepted.ShouldBe(10);

        time.By = Patient.GiveUpAfter * 2;
        (await uploader.SendAsync(batch, CancellationToken.None)).Duplicates.ShouldBe(10);

        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_given_up_sooner()
    {
        // Bound, so that nobody else gets the port, and not listening: connections are refused.
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri($"http://{nobody.LocalEndPoint}");
        using var http = new HttpClient();
        var uploader = new EventUploader(http, address, "key", Patient with { FirstAnswerWithin = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);

        var fault = await Should.ThrowAsync<ImportException>(
            uploader.UploadAsync(UploadBatch.Cut(new NumberedEvents(1), 0), (_, _) => { }, CancellationToken.None));

        fault.Message.ShouldContain("See that the server runs");
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "refuses the API key")]
    [InlineData(HttpStatusCode.NotFound, "--url")]
    [InlineData(HttpStatusCode.BadRequest, "refuses a batch with 400")]
    [InlineData(HttpStatusCode.OK, "not as Lectern does")]
    public async Task What_cannot_pass_ends_the_import_at_once(HttpStatusCode status, string says)
    {
        await using var server = await Receiver.StartAsync((_, _) => Results.Text("<html>", statusCode: (int)status));

        (await Should.ThrowAsync<ImportException>(UploadAsync(server, new NumberedEvents(10), Patient))).Message.ShouldContain(says);
        server.Requests.Count.ShouldBe(1);
    }

    static async Task<long> UploadAsync(Receiver server, IEventSource source, UploadOptions options, Action<string>? onRetry = null)
    {
        using var http = new HttpClient();
        var accepted = 0L;
        var uploader = new EventUploader(http, server.Address, "key", options, TimeProvider.System) { OnRetry = onRetry };
        await uploader.UploadAsync(UploadBatch.Cut(source, 0), (_, answer) => accepted += answer.Accepted, CancellationToken.None);
        return accepted;
    }

    /// <summary>The system's clock, put forward by a test.</summary>
    sealed class ClockAhead : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + By.Ticks;
    }
}
