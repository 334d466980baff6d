using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>An identity provider's JWKS URL: real HTTP on this machine, which answers as a test wants.</summary>
sealed class KeyServer : IAsyncDisposable
{
    readonly WebApplication app;
    int asked;

    KeyServer(WebApplication app) => this.app = app;

    public Uri Url => new($"{app.Urls.First()}/jwks");

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref asked);

    public RequestDelegate Answer { get; set; } = _ => Task.CompletedTask;

    public static async Task<KeyServer> StartAsync(string keySet = """{"keys":[]}""")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new KeyServer(builder.Build());
        server.Serve(keySet);
        server.app.Run(async context =>
        {
            Interlocked.Increment(ref server.asked);
            await server.Answer(context);
        });
        await server.app.StartAsync();
        return server;
    }

    public void Serve(string keySet, string? cacheControl = null) => Answer = async context =>
    {
        if (cacheControl is not null) context.Response.Headers.CacheControl = cacheControl;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(keySet);
    };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
