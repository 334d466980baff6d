using System.Net.Sockets;
using System.Text;

namespace Lectern.Bench.Load;

/// <summary>
/// One kept-alive HTTP/1.1 connection on a bare socket: client and servers share the machine, so what the client costs is taken
/// from what is measured.
/// </summary>
sealed class HttpConnection : IDisposable
{
    readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    byte[] received = new byte[16 * 1024];

    public static async Task<HttpConnection> OpenAsync(Uri server, CancellationToken ct)
    {
        var connection = new HttpConnection();
        await connection.socket.ConnectAsync(server.Host, server.Port, ct);
        return connection;
    }

    public static async Task<HttpConnection[]> OpenAsync(Uri server, int count, CancellationToken ct)
    {
        var connections = new HttpConnection[count];
        for (var i = 0; i < count; i++) connections[i] = await OpenAsync(server, ct);
        return connections;
    }

    /// <summary>Sends a request and waits for its whole answer, which must be one of success. Returns the answer's bytes, head included.</summary>
    public async Task<int> SendAsync(ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        while (request.Length > 0) request = request[await socket.SendAsync(request, ct)..];
        for (var length = 0; ;)
        {
            var read = await socket.ReceiveAsync(received.AsMemory(length), ct);
            if (read == 0) throw new BenchException("The server closed the connection in the middle of an answer; look into its log.");
            length += read;
            if (HttpAnswer.IsWhole(received.AsSpan(0, length), out var status))
            {
                if (status is < 200 or > 299) throw new BenchException($"The server answers {status}: {Encoding.UTF8.GetString(received, 0, Math.Min(length, 700)).ReplaceLineEndings(" ")}");
                return length;
            }
            if (length == received.Length) Array.Resize(ref received, length * 2);
        }
    }

    public void Dispose() => socket.Dispose();
}
