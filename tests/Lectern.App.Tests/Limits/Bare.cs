using System.Net.Sockets;
using System.Text;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Limits;

/// <summary>Requests of who has nothing but what the test gives: headers over HTTP, or bytes over a socket.</summary>
static class Bare
{
    static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task<HttpResponseMessage> BareAsync(this TestServer server, HttpMethod method, string path, params (string Name, string Value)[] headers) =>
        server.Client.BaseAddress!.BareAsync(method, path, headers);

    public static async Task<HttpResponseMessage> BareAsync(this Uri server, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        if (method == HttpMethod.Post) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request);
    }

    public static Task<HttpResponseMessage> BareAsync(this TestServer server, string path, params (string Name, string Value)[] headers) =>
        server.BareAsync(HttpMethod.Get, path, headers);

    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public static async Task<NetworkStream> ConnectAsync(this TestServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);
        return new(socket, ownsSocket: true);
    }

    public static async Task WriteAsync(this NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Everything until the server ends the connection, which it must.</summary>
    public static async Task<string> ToEndAsync(this NetworkStream stream)
    {
        using var patience = new CancellationTokenSource(Patience);
        var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, patience.Token);
        }
        catch (IOException)
        {
            // Cut off is an end too.
        }
        return Encoding.ASCII.GetString(all.ToArray());
    }
}
