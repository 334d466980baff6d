namespace Lectern.App.Keys;

/// <summary>Whether a key opens anything.</summary>
enum KeyState
{
    Active,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Somebody ended it.</summary>
    Revoked,
}

/// <summary>An API key, without its text.</summary>
/// <param name="Id">Twelve characters, those in the middle of its text; the same after a rotation.</param>
/// <param name="Prefix">How its text begins, by which it is known again: up to the last underscore.</param>
/// <param name="Name">What it is for; several may have the same.</param>
/// <param name="Scopes">ingest, read, admin, groups, platform.</param>
/// <param name="AppId">The one application whose events it sends; null: any.</param>
/// <param name="State">Whether it opens anything now.</param>
/// <param name="CreatedBy">Who made it: user:ID, key:ID, service (the operator's key) or command line.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed, rotated or revoked last.</param>
/// <param name="ExpiresAt">From when on it opens nothing; null: it does not expire.</param>
/// <param name="LastUsedAt">When it was last used, by either of its texts, to within some two minutes; null: never.</param>
/// <param name="RotatedAt">When it got its present text; null: it has its first.</param>
/// <param name="PreviousEndsAt">Until when the text before still works; null: it does not.</param>
/// <param name="PreviousLastUsedAt">When the text before was last used since the rotation: somebody has not changed over yet; null: nobody used it.</param>
/// <param name="RevokedAt">When it was revoked; null: it was not.</param>
/// <param name="RevokedBy">Who revoked it, as createdBy; null: nobody.</param>
sealed record StoredKey(
    string Id, string Prefix, string Name, IReadOnlyList<string> Scopes, string? AppId, KeyState State, string CreatedBy, DateTime CreatedAt, DateTime UpdatedAt,
    DateTime? ExpiresAt, DateTime? LastUsedAt, DateTime? RotatedAt, DateTime? PreviousEndsAt, DateTime? PreviousLastUsedAt, DateTime? RevokedAt, string? RevokedBy);

/// <summary>A key with its text, which is shown this once.</summary>
/// <param name="Text">What to send in the header X-API-Key. It is kept nowhere: who loses it rotates the key.</param>
/// <param name="Key">The key.</param>
sealed record IssuedKey(string Text, StoredKey Key);

/// <summary>A key to be made.</summary>
/// <param name="Name">What it is for: 1 to 200 characters in one line.</param>
/// <param name="Scopes">One or more of ingest, read, admin, groups; none that the caller has not.</param>
/// <param name="AppId">The one application that it speaks for, at most 100 characters; only with the scope ingest alone. Null: any.</param>
/// <param name="ExpiresAt">When it ends, ISO 8601 with an offset; null: it does not expire.</param>
sealed record KeyToMake(string Name, IReadOnlyList<string> Scopes, string? AppId = null, DateTimeOffset? ExpiresAt = null)
{
    public const int MaxName = 200;
    public const int MaxAppId = 100;
    public const int MaxBytes = 4 * 1024;
}

/// <summary>What is to be another of a key; what is left out stays.</summary>
/// <param name="Name">1 to 200 characters in one line.</param>
/// <param name="ExpiresAt">When it ends, ISO 8601 with an offset; null: it does not expire.</param>
sealed record KeyToChange(string? Name = null, DateTimeOffset? ExpiresAt = null);

/// <summary>How a key is rotated.</summary>
/// <param name="Overlap">Seconds for which the text before still works, 0 to 2,592,000 (30 days); default 86,400 (a day).</param>
sealed record Rotation(int Overlap = Rotation.Default)
{
    public const int Default = 24 * 3600;
    public const int Most = 30 * 24 * 3600;
}
