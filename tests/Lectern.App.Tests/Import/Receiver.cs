using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lectern.App.Tests.Import;

/// <summary>A real HTTP server that answers uploads as each test says, and remembers what it took.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication app;
    readonly Lock gate = new();
    readonly HashSet<string> ids = [];
    readonly List<Request> requests = [];

    Receiver(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public IReadOnlyCollection<string> Ids { get { lock (gate) return [.. ids]; } }

    public IReadOnlyList<Request> Requests { get { lock (gate) return [.. requests]; } }

    /// <param name="before">Asked with the number of the request, from 1: an answer that is not null stands instead of taking the events.</param>
    public static async Task<Receiver> StartAsync(Func<int, HttpContext, IResult?>? before = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/api/v1/events", async (HttpContext context) =>
        {
            await using var gzip = new GZipStream(context.Request.Body, CompressionMode.Decompress);
            var events = await JsonSerializer.DeserializeAsync<List<JsonElement>>(gzip);
            return receiver.Take(context, events!, before);
        });
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Loses everything, as a server does whose data was removed.</summary>
    public void Empty()
    {
        lock (gate)
        {
            ids.Clear();
            requests.Clear();
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    IResult Take(HttpContext context, List<JsonElement> events, Func<int, HttpContext, IResult?>? before)
    {
        lock (gate)
        {
            requests.Add(new Request(context.Request.Headers["X-API-Key"].ToString(), context.Request.Headers.ContentEncoding.ToString(), events.Count));
            if (before?.Invoke(requests.Count, context) is { } answer)
                return answer;
            var results = events.Index()
                .Where(e => !e.Item.TryGetProperty("type", out _))
                .Select(e => new { e.Index, Id = e.Item.GetProperty("id").GetString(), Status = "rejected", Code = "missing_field", Message = "type is missing" })
                .ToList();
            var accepted = events.Where(e => e.TryGetProperty("type", out _)).Count(e => ids.Add(e.GetProperty("id").GetString()!));
            return Results.Json(
                new { Accepted = accepted, Duplicates = events.Count - results.Count - accepted, Rejected = results.Count, Results = results },
                statusCode: StatusCodes.Status202Accepted);
        }
    }

    public sealed record Request(string ApiKey, string Encoding, int Events);
}
