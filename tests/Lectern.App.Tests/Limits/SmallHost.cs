using Lectern.App.Browser;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lectern.App.Tests.Limits;

/// <summary>What stands before every endpoint, and a few endpoints behind it that the product does not have: no database, no access control.</summary>
sealed class SmallHost : IAsyncDisposable
{
    public const string SignIn = "/api/v1/test/sign-in";
    public const string Refresh = "/test/refresh";
    public const string Me = "/test/me";
    public const string Broken = "/test/broken";

    readonly WebApplication app;

    SmallHost(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public static async Task<SmallHost> StartAsync(TimeProvider time, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.AddServerHeader = false);
        builder.Logging.ClearProviders();
        var held = new Settings(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());
        builder.Services.AddSingleton(held).AddSingleton(time);
        builder.Services.AddProblems();
        builder.Services.AddRateLimits();
        builder.Services.AddOtherOrigins(held);
        var app = builder.Build();
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseOtherOrigins();
        app.UseRouting();
        app.UseRateLimits();
        app.MapPost(SignIn, () => TypedResults.Ok("tried")).Limited(Work.SignIn);
        app.MapPost(Refresh, () => TypedResults.Ok("done")).SameOriginOnly();
        app.MapGet(Me, (HttpContext http) => $"{http.Request.Scheme} {http.Connection.RemoteIpAddress}");
        app.MapGet(Broken, IResult () => throw new InvalidOperationException("of the test"));
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
