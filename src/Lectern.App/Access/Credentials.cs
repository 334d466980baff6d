using Lectern.App.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Access;

/// <summary>Whom a request's credential stands for: an API key in <c>X-API-Key</c>, or a bearer token.</summary>
sealed class Credentials(ApiKeys keys)
{
    const string Bearer = "Bearer ";
    const int MaxLength = 16 * 1024;

    /// <returns>The caller, or the answer to one who is none.</returns>
    public ValueTask<(Caller? Caller, ProblemHttpResult? Refusal)> FindAsync(HttpContext context)
    {
        var given = context.Request.Headers[ApiKeys.Header].ToString();
        if (given.Length == 0 && context.Request.Headers.Authorization.ToString() is var bearer && bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            given = bearer[Bearer.Length..].Trim();
        }
        var caller = given.Length is 0 or > MaxLength ? null : keys.CallerOf(given);
        return ValueTask.FromResult(caller is null ? (caller, Refuse(context)) : (caller, null));
    }

    static ProblemHttpResult Refuse(HttpContext context)
    {
        // A stream is asked again whom it is for after it has begun.
        if (!context.Response.HasStarted) context.Response.Headers.WWWAuthenticate = "ApiKey";
        return Problems.Of(StatusCodes.Status401Unauthorized, "unauthenticated", $"Give the API key in the header {ApiKeys.Header}.");
    }
}
