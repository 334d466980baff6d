namespace Lectern.App.Access.Tokens;

/// <summary>Why a token is refused. Nothing of the token itself is in it, so that it may stand in an answer, a log and the audit.</summary>
/// <param name="Code">Stable; for logs and the audit.</param>
/// <param name="Description">A sentence for whoever made the token, in characters that RFC 6750 allows in <c>error_description</c>.</param>
/// <param name="IsTransient">The token may be sound: its issuer's keys cannot be had at the moment. An answer is 503 then, not 401.</param>
sealed record TokenRefusal(string Code, string Description, bool IsTransient = false)
{
    public static readonly TokenRefusal TooLarge = new("token_too_large", $"A token has at most {CompactToken.MaxLength} characters.");
    public static readonly TokenRefusal Malformed = new("token_malformed", "The token is no compact JWS of a header, a payload and a signature in base64url without padding.");
    public static readonly TokenRefusal Header = new("token_header", "The header is no JSON object with sound alg, typ and kid.");
    public static readonly TokenRefusal HeaderParameter = new("token_header_parameter", "The header has crit, b64, cty, enc, zip, jwk, jku or x5u, which are not taken.");
    public static readonly TokenRefusal Type = new("token_type", "typ is neither JWT nor at+jwt.");
    public static readonly TokenRefusal Algorithm = new("token_algorithm", "alg is none that is taken here.");
    public static readonly TokenRefusal KeyUnknown = new("token_key_unknown", "No key of this algorithm has that kid.");
    public static readonly TokenRefusal KeyAmbiguous = new("token_key_ambiguous", "More than one key fits: the token must name one by kid.");
    public static readonly TokenRefusal KeysUnavailable = new("token_keys_unavailable", "The issuer's keys cannot be had at the moment.", IsTransient: true);
    public static readonly TokenRefusal Signature = new("token_signature", "The signature is wrong.");
    public static readonly TokenRefusal Payload = new("token_payload", "The payload is no JSON object with unique names.");
    public static readonly TokenRefusal Times = new("token_times", "exp, nbf or iat is no time, or there is no exp.");
    public static readonly TokenRefusal Expired = new("token_expired", "The token has expired.");
    public static readonly TokenRefusal NotYet = new("token_not_yet", "The token is of the future, by nbf or iat.");
    public static readonly TokenRefusal Issuer = new("token_issuer", "iss is not the issuer that is taken here.");
    public static readonly TokenRefusal Audience = new("token_audience", "The token is not for here, by aud.");
    public static readonly TokenRefusal Subject = new("token_subject", "The subject is missing, or no text of 1 to 200 characters.");
    public static readonly TokenRefusal Tenant = new("token_tenant", "The tenant is missing, or no text of 1 to 200 characters.");
    public static readonly TokenRefusal Role = new("token_role", "The role is missing, or none of student, instructor, admin and service.");
    public static readonly TokenRefusal Service = new("token_service", "The role service is for tokens signed with the shared secret: give a program of an identity provider an API key.");
    public static readonly TokenRefusal IdToken = new("token_id_token", "This is an ID token, by nonce, at_hash or c_hash: give the access token.");
    public static readonly TokenRefusal Claim = new("token_claim", "jti, sid or scope is not of its form.");

    /// <summary>The value of <c>WWW-Authenticate</c> (RFC 6750, 3).</summary>
    public string Challenge => $"Bearer error=\"invalid_token\", error_description=\"{Description}\"";
}
