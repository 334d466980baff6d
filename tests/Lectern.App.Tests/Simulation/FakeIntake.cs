using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lectern.App.Tests.Simulation;

/// <summary>A server that answers as the intake does and keeps what it was sent.</summary>
sealed class FakeIntake : IAsyncDisposable
{
    public const string Key = "a-key";

    readonly WebApplication _app;
    readonly ConcurrentQueue<JsonElement> _events = new();
    readonly SemaphoreSlim _arrived = new(0);

    FakeIntake(Action<IServiceCollection>? services)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        services?.Invoke(builder.Services);
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPost("/api/v1/events", TakeAsync);
    }

    public Uri Address => new(_app.Urls.First());

    public IReadOnlyList<JsonElement> Events => [.. _events];

    /// <param name="services">What else lives in the same process.</param>
    public static async Task<FakeIntake> StartAsync(Action<IServiceCollection>? services = null)
    {
        var intake = new FakeIntake(services);
        await intake._app.StartAsync();
        return intake;
    }

    /// <summary>Waits until what has come is enough.</summary>
    public async Task ReceivedAsync(Func<IReadOnlyList<JsonElement>, bool> isEnough)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isEnough(Events))
        {
            await _arrived.WaitAsync(timeout.Token);
        }
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    async Task<IResult> TakeAsync(HttpRequest request)
    {
        if (request.Headers["X-API-Key"] != Key)
            return Results.Unauthorized();

        await using var body = new GZipStream(request.Body, CompressionMode.Decompress);
        var batch = await JsonSerializer.DeserializeAsync<JsonElement[]>(body) ?? [];
        foreach (var told in batch)
        {
            _events.Enqueue(told);
        }

        _arrived.Release();
        return Results.Json(new { accepted = batch.Length, duplicates = 0, rejected = 0, results = Array.Empty<object>() }, statusCode: 202);
    }
}
