using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lectern.App.Ingestion;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Ingestion;

/// <summary>Requests as tests of the intake write them. Single quotes stand for double ones.</summary>
static class Http
{
    public const string Events = "/api/v1/events";
    public const string Tracking = "/analytics/events";
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";

    public static string Quoted(string text) => text.Replace('\'', '"');

    /// <summary>A page view; different ids and fields make different events.</summary>
    public static string View(string id, string more = "") =>
        Quoted($"{{'eventId':'{id}','type':'PageViewed','userId':'u1','courseId':'c1','occurredAt':'2026-11-02T10:00:00Z'{(more.Length > 0 ? "," + more : "")}}}");

    public static Task<HttpResponseMessage> PostAsync(this TestServer server, string path, string body, string contentType = Json) =>
        server.PostAsync(path, Encoding.UTF8.GetBytes(body), contentType);

    public static async Task<HttpResponseMessage> PostAsync(this TestServer server, string path, byte[] body, string? contentType = Json, string? encoding = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        if (encoding is not null) request.Content.Headers.ContentEncoding.Add(encoding);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await server.Client.SendAsync(request);
    }

    public static async Task<IngestReport> ReportAsync(this HttpResponseMessage response, int status = 202)
    {
        ((int)response.StatusCode).ShouldBe(status, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<IngestReport>())!;
    }

    /// <summary>The stable code of a problem.</summary>
    public static async Task<string> CodeAsync(this HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        using var problem = JsonDocument.Parse(text);
        problem.RootElement.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        return problem.RootElement.GetProperty("code").GetString()!;
    }

    public static byte[] Gzip(string text) => Compressed(text, to => new GZipStream(to, CompressionLevel.Fastest));

    public static byte[] Brotli(string text) => Compressed(text, to => new BrotliStream(to, CompressionLevel.Fastest));

    static byte[] Compressed(string text, Func<Stream, Stream> compress)
    {
        using var bytes = new MemoryStream();
        using (var compressing = compress(bytes)) compressing.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
