using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Microsoft.Net.Http.Headers;

namespace Lectern.App.Browser;

/// <summary>Pages of other origins that may call the API (<c>CORS_ORIGINS</c>), with their user's cookies; all others a browser keeps off.</summary>
static class OtherOrigins
{
    static readonly TimeSpan PreflightHolds = TimeSpan.FromMinutes(10);

    /// <summary>What a page may read beside the body.</summary>
    static readonly string[] Readable =
        [HeaderNames.ETag, CorrelationId.Header, "RateLimit", "RateLimit-Policy", HeaderNames.RetryAfter, HeaderNames.Location, HeaderNames.ContentDisposition];

    static readonly string[] Sendable =
    [
        HeaderNames.Authorization, ApiKeys.Header, HeaderNames.ContentType, HeaderNames.ContentEncoding, HeaderNames.IfNoneMatch, HeaderNames.IfMatch, HeaderNames.Range,
        "Idempotency-Key", "Last-Event-ID", CorrelationId.Header, HeaderNames.TraceParent, HeaderNames.CacheControl,
    ];

    public static void AddOtherOrigins(this IServiceCollection services, Settings settings) => services.AddCors(o => o.AddDefaultPolicy(p => p
        .WithOrigins([.. settings.CorsOrigins])
        .AllowCredentials()
        .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        .WithHeaders(Sendable)
        .WithExposedHeaders(Readable)
        .SetPreflightMaxAge(PreflightHolds)));

    /// <summary>Before anything refuses: a page must be able to read why.</summary>
    public static void UseOtherOrigins(this WebApplication app)
    {
        if (app.Services.GetRequiredService<Settings>().CorsOrigins.Count == 0) return;
        app.Use((context, next) =>
        {
            // What one origin may read, a cache must not give to another, nor what none asked for.
            context.Response.OnStarting(() =>
            {
                if (!context.Response.Headers.Vary.Contains(HeaderNames.Origin)) context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseCors();
    }
}
