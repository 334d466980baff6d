using Lectern.App.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Access;

/// <summary>Whom a request's credential stands for: an API key in <c>X-API-Key</c>, or a bearer token. A bearer without the two dots of a token is a key, too.</summary>
sealed class Credentials(ApiKeys keys, TokenCallers tokens)
{
    public const string KeyChallenge = "ApiKey";

    const string Bearer = "Bearer ";
    const int MaxLength = 16 * 1024;

    /// <returns>The caller, or the answer to one who is none.</returns>
    public async ValueTask<(Caller? Caller, ProblemHttpResult? Refusal)> FindAsync(HttpContext context)
    {
        var given = context.Request.Headers[ApiKeys.Header].ToString();
        if (given.Length == 0 && context.Request.Headers.Authorization.ToString() is var bearer && bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            given = bearer[Bearer.Length..].Trim();
            if (TokenCallers.IsToken(given)) return await tokens.FindAsync(context, given);
        }
        var caller = given.Length is 0 or > MaxLength ? null : keys.CallerOf(given);
        return caller is null ? (null, Refuse(context)) : (caller, null);
    }

    static ProblemHttpResult Refuse(HttpContext context)
    {
        // RFC 6750, 3.1: without a token, no error is named.
        context.Response.Headers.WWWAuthenticate = new(["Bearer", KeyChallenge]);
        return Problems.Of(StatusCodes.Status401Unauthorized, "unauthenticated", $"Give an API key in the header {ApiKeys.Header}, or a token as Authorization: Bearer.");
    }
}
