using Lectern.App.Hosting;

namespace Lectern.App.Access;

/// <summary>Why a credential stands for nobody. Nothing of an answer is touched until it is executed, so that a stream that is open may ask, too.</summary>
/// <param name="Code">The problem's.</param>
/// <param name="Detail">For whoever sent the credential; nothing of it is in it.</param>
/// <param name="Challenge">For a bearer token. RFC 6750, 3.1: without a token, no error is named.</param>
/// <param name="IsTransient">The credential may be sound, and cannot be told at the moment.</param>
sealed record CredentialRefusal(string Code, string Detail, string Challenge = "Bearer", bool IsTransient = false)
{
    const string KeyChallenge = "ApiKey";

    public int StatusCode => IsTransient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status401Unauthorized;

    public Task ExecuteAsync(HttpContext context)
    {
        if (IsTransient) context.Response.Headers.RetryAfter = "5";
        else context.Response.Headers.WWWAuthenticate = new([Challenge, KeyChallenge]);
        return Problems.Of(StatusCode, Code, Detail).ExecuteAsync(context);
    }
}
