using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.Postgres;

namespace Lectern.App.Limits;

/// <summary>
/// Slows the guessing of keys. What is answered 401 counts against its address; once an address has used that up, keys from there
/// which were never good are refused unseen, right or wrong, so that a refusal tells nothing. Keys that were good go on: who shares
/// an address with somebody hostile is not locked out. Tokens are always looked at, since nobody guesses a signature and a page's
/// token is a new one every few minutes.
/// </summary>
sealed class Guesses(Settings settings, TimeProvider time)
{
    const int MostKnown = 10_000;

    readonly BoundedCache<UInt128, bool> wasGood = new(MostKnown);

    /// <summary>Null: no limit.</summary>
    public Quota? Quota { get; } = RateLimits.Of("unauthenticated", settings.UnauthenticatedAMinute, time);

    public bool WasGood(UInt128? credential) => credential is { } given && wasGood.TryGet(given, out var good) && good;

    public void Remember(UInt128 credential, bool good) => wasGood.Set(credential, good);

    /// <summary>What a request gives to be let in, as a digest; null: nothing.</summary>
    public static (UInt128? Digest, bool IsToken) CredentialOf(HttpRequest request)
    {
        var given = request.Headers[ApiKeys.Header].ToString();
        var bearer = given.Length == 0 ? request.Headers.Authorization.ToString() : "";
        if (given.Length + bearer.Length == 0) return (null, false);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(given.Length > 0 ? given : bearer), digest);
        // header.payload.signature
        return (BinaryPrimitives.ReadUInt128LittleEndian(digest), bearer.AsSpan().Count('.') == 2);
    }
}

static class GuessLimit
{
    /// <summary>Before authentication.</summary>
    public static void UseGuessLimit(this WebApplication app)
    {
        var guesses = app.Services.GetRequiredService<Guesses>();
        if (guesses.Quota is not { } quota) return;
        app.Use((context, next) =>
        {
            var work = LimitedWork.WorkOf(context.GetEndpoint());
            if (work is null or Work.SignIn) return next(context);
            // A cookie's secret is as long as a key's signature: it is looked at like a token, and counts when it is refused.
            var (credential, isToken) = work == Work.Renewal ? (null, true) : Guesses.CredentialOf(context.Request);
            var isLookedAt = isToken || guesses.WasGood(credential);
            var address = isLookedAt ? default : ClientAddress.Of(context);
            // Taken before it is known whether it will be needed: many guesses at once must not pass on one's allowance.
            var grant = isLookedAt ? default : quota.Take(address);
            if (!isLookedAt && !grant.IsGranted)
            {
                return RateLimits.RefuseAsync(context, quota, grant, "Too many requests without a valid credential have come from this address.");
            }
            context.Response.OnStarting(() =>
            {
                var isRefused = context.Response.StatusCode == StatusCodes.Status401Unauthorized;
                if (isRefused) RateLimits.Tell(context, quota, isLookedAt ? quota.Take(ClientAddress.Of(context)) : grant);
                else if (!isLookedAt) quota.GiveBack(address);
                if (credential is { } given && !isToken && isRefused == isLookedAt && (isRefused || context.Features.Get<Caller>() is not null)) guesses.Remember(given, !isRefused);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
