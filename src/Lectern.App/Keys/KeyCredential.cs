using System.Security.Cryptography;
using Lectern.App.Access;

namespace Lectern.App.Keys;

/// <summary>A key as a request is held to it: what it opens, and by which texts.</summary>
sealed class KeyCredential(int tenant, string id, Scopes scopes, string? appId)
{
    public int Tenant => tenant;

    public string Id => id;

    public required byte[] Digest { get; init; }

    /// <summary>Of the text before the last rotation; null: it works no longer.</summary>
    public byte[]? PreviousDigest { get; init; }

    public DateTime? PreviousUntil { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public bool IsRevoked { get; init; }

    public Caller Caller(int smallGroup) => Access.Caller.Service(tenant, scopes, $"key:{id}") with { AppId = appId, SmallGroup = smallGroup, KeyEndsAt = ExpiresAt };

    /// <summary>What a text with this digest is now. Both digests are compared, each in constant time, whatever the first one says.</summary>
    public KeyFit Fits(byte[] digest, DateTime now)
    {
        var isPresent = CryptographicOperations.FixedTimeEquals(digest, Digest);
        var isPrevious = CryptographicOperations.FixedTimeEquals(digest, PreviousDigest ?? Digest) && PreviousDigest is not null && now < PreviousUntil;
        if ((!isPresent && !isPrevious) || IsRevoked) return KeyFit.None;
        return ExpiresAt <= now ? KeyFit.Expired : isPresent ? KeyFit.Present : KeyFit.Previous;
    }
}

/// <summary>What a text is to a key.</summary>
enum KeyFit
{
    /// <summary>Not the key's, or the key was revoked.</summary>
    None,

    /// <summary>The key's, whose time is over.</summary>
    Expired,
    Present,

    /// <summary>The one before the last rotation, while it works.</summary>
    Previous,
}
