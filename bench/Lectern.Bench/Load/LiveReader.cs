using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Lectern.Bench.Load;

/// <summary>A message of a live stream.</summary>
/// <param name="Position">Up to where the read models hold what changed.</param>
/// <param name="SinceProjected">From its being projected to its being read, by one clock.</param>
/// <param name="At">When it was read.</param>
readonly record struct LiveMessage(long Position, TimeSpan SinceProjected, long At);

/// <summary>One open live stream on a bare socket, and what it heard.</summary>
sealed class LiveReader : IAsyncDisposable
{
    readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task reading = Task.CompletedTask;

    LiveReader(string topic) => Topic = topic;

    public string Topic { get; }

    /// <summary>To be read once it is disposed of.</summary>
    public List<LiveMessage> Messages { get; } = [];

    public static async Task<LiveReader> OpenAsync(Uri server, string topic, CancellationToken ct)
    {
        var reader = new LiveReader(topic);
        await reader.socket.ConnectAsync(server.Host, server.Port, ct);
        await reader.socket.SendAsync(Request.Get(server, $"/api/v1/live?topic={Uri.EscapeDataString(topic)}").Bytes, ct);
        reader.reading = Task.Run(reader.ReadAsync, CancellationToken.None);
        await (await Task.WhenAny(reader.ready.Task, reader.reading)).WaitAsync(ct);
        return reader.ready.Task.IsCompletedSuccessfully ? reader : throw new BenchException($"The live stream of {topic} did not open; look into the server's log.");
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await reading.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    async Task ReadAsync()
    {
        using var lines = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        var isUpdate = false;
        // Chunk sizes stand between the lines, and look like none of these.
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) isUpdate = line == "event: AnalyticsUpdated";
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            ready.TrySetResult();
            if (isUpdate) Messages.Add(Read(line[6..]));
        }
    }

    static LiveMessage Read(string data)
    {
        var (at, now) = (Stopwatch.GetTimestamp(), TimeProvider.System.GetUtcNow());
        using var json = JsonDocument.Parse(data);
        return new(json.RootElement.GetProperty("position").GetInt64(), now - json.RootElement.GetProperty("updatedAt").GetDateTimeOffset(), at);
    }
}
