namespace Lectern.App.Access.Tokens;

/// <summary>
/// Holds bearer tokens to RFC 7515, 7519 and 8725: a compact JWS, by a key that is known here and for one algorithm only, whose
/// claims are for here and now. Never throws on what a token holds; waits for keys of the JWKS URL only, and for a bounded time.
/// </summary>
/// <param name="rules">For tokens that Lectern has not issued itself.</param>
/// <param name="secret">For HS256; null: none is taken.</param>
/// <param name="issuerKeys">For RS256 and ES256; null: none is taken.</param>
/// <param name="time">By which tokens expire.</param>
sealed class TokenValidator(TokenRules rules, SharedSecret? secret, JwksSource? issuerKeys, TimeProvider time)
{
    /// <param name="token">As it stands behind <c>Bearer </c>.</param>
    /// <param name="ct">Ends waiting for keys.</param>
    public async ValueTask<TokenOutcome> ValidateAsync(string token, CancellationToken ct)
    {
        if (!CompactToken.TryRead(token, out var jws, out var refusal)) return refusal;
        var (key, missing) = jws.Algorithm == TokenAlgorithm.HS256
            ? new FoundKey(secret, TokenRefusal.Algorithm)
            : issuerKeys is null ? new(null, TokenRefusal.Algorithm) : await issuerKeys.FindAsync(jws.Algorithm, jws.KeyId, ct);
        if (key is null) return missing!.IsTransient && Read(jws).Refusal == TokenRefusal.Expired ? TokenRefusal.Expired : missing;
        return key.Verifies(jws.Signed, jws.Signature) ? Read(jws) : TokenRefusal.Signature;
    }

    TokenOutcome Read(CompactToken jws) => ClaimsReader.Read(jws.Payload, jws.Algorithm, rules, time.GetUtcNow());
}

/// <summary>A key, or why there is none for a token.</summary>
readonly record struct FoundKey(TokenKey? Key, TokenRefusal? Missing);
