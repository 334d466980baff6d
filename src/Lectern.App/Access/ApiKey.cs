using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Lectern.App.Hosting;

namespace Lectern.App.Access;

/// <summary>Who calls: for now the one tenant, known by its key. Endpoints take it as a parameter.</summary>
sealed record Caller(int Tenant)
{
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo _) => ValueTask.FromResult(context.Features.Get<Caller>());
}

/// <summary>The one key there is before keys are administered, and the tenant it belongs to.</summary>
sealed class ServiceKey(string key, int tenant)
{
    public const string Header = "X-API-Key";
    const int MaxLength = 512;
    const string Bearer = "Bearer ";

    readonly byte[] digest = Digest(key);

    /// <summary>The caller a request's key stands for, given in <c>X-API-Key</c> or as a bearer token; null: none, or a wrong one.</summary>
    public Caller? CallerOf(HttpRequest request)
    {
        var given = request.Headers[Header].ToString();
        if (given.Length == 0 && request.Headers.Authorization.ToString() is var bearer && bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            given = bearer[Bearer.Length..].Trim();
        }
        if (given.Length is 0 or > MaxLength) return null;
        // Digests, compared in constant time: neither length nor content shows in the time it takes.
        return CryptographicOperations.FixedTimeEquals(Digest(given), digest) ? new Caller(tenant) : null;
    }

    static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

static class ApiKeyAccess
{
    /// <summary>
    /// Lets nobody past without the key, before a body is read. Open are only what an operator's probe and a reader of the
    /// documentation need.
    /// </summary>
    public static void UseApiKey(this WebApplication app)
    {
        var key = app.Services.GetRequiredService<ServiceKey>();
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<RequiresKey>() is not null)
            {
                if (key.CallerOf(context.Request) is not { } caller)
                {
                    context.Response.Headers.WWWAuthenticate = "ApiKey";
                    await Problems.Of(401, "unauthenticated", $"Give the API key in the header {ServiceKey.Header}.").ExecuteAsync(context);
                    return;
                }
                context.Features.Set(caller);
            }
            await next(context);
        });
    }

    public static TBuilder RequireKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiresKey());

    /// <summary>Marks an endpoint that only a caller with a key may use.</summary>
    internal sealed record RequiresKey;
}
