using System.Net;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Durability;

/// <summary>SIGTERM and Ctrl-C: in order where that is possible, soon in any case.</summary>
public sealed class Stop_tests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_stop_lets_an_open_request_end_and_takes_PostgreSQL_along()
    {
        var folder = new LecternFolder(TempFolders.Next("stop"));
        var (up, address) = await LecternProcess.UpAsync(folder.Path, port: 0);
        using var _ = up;
        using var open = new OpenRequest(address, folder.ApiKey);
        await open.Begun.WaitAsync(Patience);

        up.Terminate();
        await RefusesAsync(address);
        open.GoOn();

        (await open.Answer.WaitAsync(Patience)).ShouldBe(HttpStatusCode.Accepted);
        (await up.ExitAsync()).ShouldBe(0, up.Output);
        folder.Postmaster.ShouldBeNull();
    }

    [Fact]
    public async Task Asked_again_it_ends_at_once_and_the_next_start_clears_up()
    {
        var folder = new LecternFolder(TempFolders.Next("stop-twice"));
        var (up, address) = await LecternProcess.UpAsync(folder.Path, port: 0);
        using var _ = up;
        using var open = new OpenRequest(address, folder.ApiKey);
        await open.Begun.WaitAsync(Patience);

        up.Terminate();
        await RefusesAsync(address);
        // A signal right after the first is taken for the same wish.
        await Waiting.ForAsync("It ends, asked again", () =>
        {
            if (!up.HasExited) up.Terminate();
            return up.HasExited;
        }, TimeSpan.FromSeconds(10));
        (await up.ExitAsync()).ShouldBe(143, up.Output);
        up.Output.ShouldContain("asked twice");

        var (next, _) = await LecternProcess.UpAsync(folder.Path, port: 0);
        using var __ = next;
        (await next.TerminateAsync()).ShouldBe(0);
        folder.Postmaster.ShouldBeNull();
    }

    static Task RefusesAsync(Uri address) => Waiting.ForAsync("New connections are refused", async () =>
    {
        using var http = new HttpClient();
        try
        {
            await http.GetAsync(new Uri(address, "/health/live"));
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }, Patience);

    /// <summary>A request whose body is held back once the server has asked for it.</summary>
    sealed class OpenRequest : HttpContent
    {
        const string Event = """{"eventId":"open-1","type":"UserEnrolled","userId":"u1","courseId":"c1","occurredAt":"2026-11-01T10:00:00Z"}""";

        readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly HttpClient http = new(new SocketsHttpHandler { Expect100ContinueTimeout = Patience });

        public OpenRequest(Uri address, string apiKey)
        {
            Headers.ContentType = new("application/x-ndjson");
            Answer = SendAsync(address, apiKey);
        }

        /// <summary>The server reads the body.</summary>
        public Task Begun => begun.Task;

        public Task<HttpStatusCode> Answer { get; }

        public void GoOn() => goOn.TrySetResult();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            begun.TrySetResult();
            await goOn.Task;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Event));
        }

        protected override void Dispose(bool disposing)
        {
            goOn.TrySetCanceled();
            http.Dispose();
            base.Dispose(disposing);
        }

        async Task<HttpStatusCode> SendAsync(Uri address, string apiKey)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/api/v1/events")) { Content = this };
            request.Headers.Add(ApiKeys.Header, apiKey);
            request.Headers.ExpectContinue = true;
            var response = await http.SendAsync(request);
            return response.StatusCode;
        }
    }
}
