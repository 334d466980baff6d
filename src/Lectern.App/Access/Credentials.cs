using Lectern.App.Keys;

namespace Lectern.App.Access;

/// <summary>Whom a request's credential stands for: an API key in <c>X-API-Key</c>, or a bearer token. A bearer without the two dots of a token is a key, too.</summary>
sealed class Credentials(ApiKeys keys, KeyCallers stored, TokenCallers tokens)
{
    const string Bearer = "Bearer ";
    const int MaxLength = 16 * 1024;

    static readonly CredentialRefusal Nobody = new("unauthenticated", $"Give an API key in the header {ApiKeys.Header}, or a token as Authorization: Bearer.");

    /// <summary>Only who has the right secret is told so much.</summary>
    static readonly CredentialRefusal Expired = new("key_expired", "This API key has expired. Ask for another.");

    /// <summary>Asks, and changes nothing of the request or its answer: of one that goes on for long it is asked again and again.</summary>
    /// <returns>The caller, or the answer to one who is none.</returns>
    public async ValueTask<(Caller? Caller, CredentialRefusal? Refusal)> FindAsync(HttpRequest request, CancellationToken ct)
    {
        var (given, isBearer) = Given(request);
        if (isBearer && TokenCallers.IsToken(given)) return await tokens.FindAsync(given, ct);
        if (given.Length is 0 or > MaxLength) return (null, Nobody);
        if (keys.CallerOf(given) is { } operated) return (operated, null);
        var (caller, isExpired) = await stored.FindAsync(given, ct);
        return caller is null ? (null, isExpired ? Expired : Nobody) : (caller, null);
    }

    /// <summary>Has a request that goes on for long cut off when the stored key that it came by ends. Once a request.</summary>
    public void Follow(HttpContext context)
    {
        if (KeyStreams.IsOne(context.Request) && Given(context.Request).Text is var given && keys.CallerOf(given) is null) stored.Follow(given, context);
    }

    static (string Text, bool IsBearer) Given(HttpRequest request)
    {
        var key = request.Headers[ApiKeys.Header].ToString();
        if (key.Length > 0) return (key, false);
        var bearer = request.Headers.Authorization.ToString();
        return bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? (bearer[Bearer.Length..].Trim(), true) : ("", false);
    }
}
