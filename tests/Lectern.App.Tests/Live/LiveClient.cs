using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Live;

/// <summary>One message of a stream, as the specification of Server-Sent Events reads it.</summary>
sealed record Heard(string Event, long Id, JsonNode Data, DateTime At)
{
    public string Topic => (string)Data["topic"]!;

    public long Position => (long)Data["position"]!;

    public bool IsSettled => (bool)Data["settled"]!;

    public bool IsReset => (bool)Data["reset"]!;

    /// <summary>From the read models' taking it in to its being here.</summary>
    public TimeSpan Delay => At - Data["updatedAt"]!.Deserialize<DateTime>();
}

/// <summary>A client of the stream, as a browser's EventSource is one: it knows of messages and of the id to resume from.</summary>
sealed class LiveClient : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Channel<Heard> heard = Channel.CreateUnbounded<Heard>();
    readonly Channel<Heard> settled = Channel.CreateUnbounded<Heard>();
    readonly CancellationTokenSource leaving = new();
    readonly HttpResponseMessage response;
    readonly Task reading;

    int comments;

    LiveClient(HttpResponseMessage response)
    {
        this.response = response;
        reading = Task.Run(ReadToItsEndAsync);
    }

    public HttpResponseMessage Response => response;

    /// <summary>Its first message.</summary>
    public Heard Ready { get; private set; } = null!;

    /// <summary>What EventSource would send as Last-Event-ID.</summary>
    public long LastId { get; private set; }

    public int Comments => Volatile.Read(ref comments);

    public long RetryMilliseconds { get; private set; }

    /// <summary>Ends when the stream does; faulted where it broke off.</summary>
    public Task Ended => reading;

    /// <summary>Opens a stream and waits for its first event.</summary>
    public static async Task<LiveClient> OpenAsync(TestServer server, string[] topics, long? lastEventId = null, string? key = null)
    {
        return await OfAsync(await AskAsync(server, topics, lastEventId?.ToString(CultureInfo.InvariantCulture), key));
    }

    /// <summary>Another stream of the server's.</summary>
    public static async Task<LiveClient> OpenAsync(TestServer server, string url, long? lastEventId = null, string? key = null) =>
        await OfAsync(await AskAsync(server, url, lastEventId?.ToString(CultureInfo.InvariantCulture), key));

    static async Task<LiveClient> OfAsync(HttpResponseMessage response)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK, response.StatusCode == HttpStatusCode.OK ? "" : await response.Content.ReadAsStringAsync());
        var client = new LiveClient(response);
        client.Ready = await client.NextAsync();
        client.Ready.Event.ShouldBe("Ready");
        return client;
    }

    public static Task<HttpResponseMessage> AskAsync(TestServer server, string[] topics, string? lastEventId = null, string? key = null) =>
        AskAsync(server, $"/api/v1/live?{string.Join('&', topics.Select(t => $"topic={Uri.EscapeDataString(t)}"))}", lastEventId, key);

    public static async Task<HttpResponseMessage> AskAsync(TestServer server, string url, string? lastEventId = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        if (key is not null && TokenCallers.IsToken(key)) request.Headers.Authorization = new("Bearer", key);
        else if (key is not null) request.Headers.Add(ApiKeys.Header, key);
        using var http = key is null ? null : new HttpClient { BaseAddress = server.Client.BaseAddress };
        return await (http ?? server.Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The next message but those that say that a topic has settled, which come when it is quiet.</summary>
    public async Task<Heard> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await heard.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next that says that a topic has settled.</summary>
    public async Task<Heard> SettledAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await settled.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The messages up to the first of this topic that holds this position.</summary>
    public async Task<List<Heard>> UntilAsync(string topic, long position)
    {
        var all = new List<Heard>();
        do all.Add(await NextAsync());
        while (all[^1].Topic != topic || all[^1].Position < position);
        return all;
    }

    public bool HasMore => heard.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        response.Dispose();
        await reading.ContinueWith(_ => { }, TaskScheduler.Default);
        leaving.Dispose();
    }

    void Sort(Heard one)
    {
        var isSettled = one.Event == "AnalyticsUpdated" && one.IsSettled;
        (isSettled ? settled : heard).Writer.TryWrite(one);
    }

    /// <summary>Whoever waits for a message of a stream that has ended learns at once that there will be none, and why.</summary>
    async Task ReadToItsEndAsync()
    {
        Exception? reason = null;
        try
        {
            await ReadAsync();
        }
        catch (Exception e)
        {
            reason = e;
            throw;
        }
        finally
        {
            heard.Writer.TryComplete(reason);
            settled.Writer.TryComplete(reason);
        }
    }

    async Task ReadAsync()
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var (name, id, data) = ("message", LastId, "");
        while (await lines.ReadLineAsync(leaving.Token) is { } line)
        {
            if (line.Length == 0)
            {
                LastId = id;
                if (data.Length > 0)
                {
                    var one = new Heard(name, id, JsonNode.Parse(data)!, TimeProvider.System.GetUtcNow().UtcDateTime);
                    Sort(one);
                }
                (name, data) = ("message", "");
                continue;
            }
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].TrimStart(' ');
            switch (line[..colon])
            {
                case "":
                    Interlocked.Increment(ref comments);
                    break;
                case "event":
                    name = value;
                    break;
                case "id":
                    id = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "data":
                    data += value;
                    break;
                case "retry":
                    RetryMilliseconds = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                default:
                    throw new InvalidDataException(line);
            }
        }
    }
}
