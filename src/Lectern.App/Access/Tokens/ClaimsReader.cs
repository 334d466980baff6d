using System.Text.Json;

namespace Lectern.App.Access.Tokens;

/// <summary>What a payload claims, held to the rules. Its signature has been checked.</summary>
static class ClaimsReader
{
    const int MaxTextLength = 200;

    /// <summary>The end of the year 9999, in seconds of Unix time.</summary>
    const double LastSecond = 253_402_300_799;

    public static TokenOutcome Read(byte[] payload, string algorithm, TokenRules others, DateTimeOffset now)
    {
        if (!StrictJson.TryReadObject(payload, out var claims)) return TokenRefusal.Payload;
        // Only the secret makes tokens that are Lectern's own: nobody who publishes keys can issue in its name.
        var isOwn = algorithm == TokenAlgorithm.HS256 && claims.Text("iss") == TokenRules.Own;
        var rules = isOwn ? TokenRules.OfOwn : others;

        if (!TryTime(claims, "exp", out var expires) || expires is not { } end) return TokenRefusal.Times;
        if (!TryTime(claims, "nbf", out var notBefore) || !TryTime(claims, "iat", out var issued)) return TokenRefusal.Times;
        if (now - TokenRules.Skew >= end) return TokenRefusal.Expired;
        if (now + TokenRules.Skew < notBefore || now + TokenRules.Skew < issued) return TokenRefusal.NotYet;
        if (!IsIssuer(claims, rules)) return TokenRefusal.Issuer;
        if (!IsAudience(claims, rules)) return TokenRefusal.Audience;

        // OpenID Connect Core, 2 and 3.3.2.11: what these are in was made for the page that signed somebody in, and tells it who they are.
        if (algorithm != TokenAlgorithm.HS256 && (claims.ContainsKey("nonce") || claims.ContainsKey("at_hash") || claims.ContainsKey("c_hash"))) return TokenRefusal.IdToken;

        if (Short(claims.Text(rules.SubjectClaim)) is not { } subject) return TokenRefusal.Subject;
        if (Short(claims.Text(rules.TenantClaim)) is not { } tenant) return TokenRefusal.Tenant;
        if (RoleOf(claims, rules.RoleClaim) is not { } role) return TokenRefusal.Role;
        if (role == Role.Service && algorithm != TokenAlgorithm.HS256) return TokenRefusal.Service;
        if (!TryOptional(claims, "jti", out var id) || !TryOptional(claims, "sid", out var session) || ScopesOf(claims) is not { } scopes) return TokenRefusal.Claim;
        return new TokenClaims(subject, tenant, role, role == Role.Service ? scopes : Scopes.None, end, id, session, isOwn);
    }

    /// <summary>A NumericDate (RFC 7519, 2), with or without a fraction. Absent is null and no mistake.</summary>
    static bool TryTime(IReadOnlyDictionary<string, JsonElement> claims, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!claims.TryGetValue(name, out var value)) return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || seconds is not (>= 0 and <= LastSecond)) return false;
        time = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds);
        return true;
    }

    static bool IsIssuer(IReadOnlyDictionary<string, JsonElement> claims, TokenRules rules) =>
        claims.TryGetValue("iss", out var given)
            ? given.ValueKind == JsonValueKind.String && (rules.Issuer is null || given.GetString() == rules.Issuer)
            : rules.Issuer is null;

    /// <summary>A token that names audiences is for them alone (RFC 7519, 4.1.3), whether or not one is set here.</summary>
    static bool IsAudience(IReadOnlyDictionary<string, JsonElement> claims, TokenRules rules)
    {
        if (!claims.TryGetValue("aud", out var given)) return rules.Audience is null;
        var named = given.ValueKind == JsonValueKind.String ? [given.GetString()!] : StrictJson.Texts(given);
        return named?.Contains(rules.Audience ?? TokenRules.Own) == true;
    }

    static Role? RoleOf(IReadOnlyDictionary<string, JsonElement> claims, string name) =>
        !claims.TryGetValue(name, out var given) ? null
        : given.ValueKind == JsonValueKind.String ? TokenNames.RoleOf(given.GetString()!)
        : StrictJson.Texts(given) is { } several ? TokenNames.RoleOf(several)
        : null;

    /// <summary>Of a text with blanks between (RFC 8693, 4.2) or an array; null: neither.</summary>
    static Scopes? ScopesOf(IReadOnlyDictionary<string, JsonElement> claims)
    {
        if (!claims.TryGetValue("scope", out var given)) return Scopes.None;
        var named = given.ValueKind == JsonValueKind.String ? given.GetString()!.Split(' ') : StrictJson.Texts(given);
        return named is null ? null : TokenNames.ScopesOf(named);
    }

    static bool TryOptional(IReadOnlyDictionary<string, JsonElement> claims, string name, out string? text)
    {
        text = Short(claims.Text(name));
        return text is not null || !claims.ContainsKey(name);
    }

    /// <summary>A text as a subject or a tenant may be; null: it is none.</summary>
    internal static string? Short(string? text) =>
        text is { Length: > 0 and <= MaxTextLength } && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl) ? text : null;
}
