using System.Security.Cryptography;
using System.Text;
using Lectern.App.Hosting;

namespace Lectern.App.Access;

/// <summary>The keys there are before keys are administered, each with the caller it stands for.</summary>
sealed class ApiKeys(params (string Key, Caller Caller)[] keys)
{
    public const string Header = "X-API-Key";
    const int MaxLength = 512;
    const string Bearer = "Bearer ";

    readonly (byte[] Digest, Caller Caller)[] keys = [.. keys.Select(k => (Digest(k.Key), k.Caller))];

    /// <summary>The caller a request's key stands for, given in <c>X-API-Key</c> or as a bearer token; null: none, or a wrong one.</summary>
    public Caller? CallerOf(HttpRequest request)
    {
        var given = request.Headers[Header].ToString();
        if (given.Length == 0 && request.Headers.Authorization.ToString() is var bearer && bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            given = bearer[Bearer.Length..].Trim();
        }
        if (given.Length is 0 or > MaxLength) return null;
        // Digests, each compared in constant time: neither length nor content shows in the time it takes.
        var digest = Digest(given);
        Caller? found = null;
        foreach (var (known, caller) in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, known)) found = caller;
        }
        return found;
    }

    static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

static class ApiKeyAccess
{
    /// <summary>
    /// Lets nobody past without a key, before a body is read. Open are only what an operator's probe and a reader of the
    /// documentation need.
    /// </summary>
    public static void UseApiKey(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<ApiKeys>();
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<RequiresKey>() is { } rule)
            {
                if (keys.CallerOf(context.Request) is not { } caller)
                {
                    context.Response.Headers.WWWAuthenticate = "ApiKey";
                    await Problems.Of(401, "unauthenticated", $"Give the API key in the header {ApiKeys.Header}.").ExecuteAsync(context);
                    return;
                }
                if (!caller.SeesLearners && !rule.OfGroups)
                {
                    await Problems.Of(403, "forbidden", "This key is for figures of groups: not for single learners, and not for sending events.").ExecuteAsync(context);
                    return;
                }
                context.Features.Set(caller);
            }
            await next(context);
        });
    }

    /// <summary>For a caller who may see learners and send events.</summary>
    public static TBuilder RequireKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiresKey(OfGroups: false)).ProducesProblem(StatusCodes.Status403Forbidden);

    /// <summary>For any key: the answer is of a group, and hides what <see cref="Caller.Shows(long)"/> does not allow.</summary>
    public static TBuilder RequireGroupKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiresKey(OfGroups: true));

    /// <summary>Marks an endpoint that only a caller with a key may use.</summary>
    internal sealed record RequiresKey(bool OfGroups);
}
