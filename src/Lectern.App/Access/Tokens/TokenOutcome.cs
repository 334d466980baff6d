using System.Diagnostics.CodeAnalysis;

namespace Lectern.App.Access.Tokens;

/// <summary>What a sound token says.</summary>
/// <param name="Subject">Who, as the issuer names them: 1 to 200 characters, no control characters among them.</param>
/// <param name="Tenant">The name of the tenant; whether there is one of that name is not looked up.</param>
/// <param name="Role">The highest that it gives.</param>
/// <param name="Scopes">What a <see cref="Role.Service"/> may do by the claim <c>scope</c>; of people, none. Never one that is for keys alone.</param>
/// <param name="ExpiresAt">From this moment on it holds no longer, but for the skew of clocks.</param>
/// <param name="Id">Its <c>jti</c>; null: it has none.</param>
/// <param name="Session">Its <c>sid</c>; null: it has none. Lectern's own session where <paramref name="IsOwn"/>, else the issuer's.</param>
/// <param name="IsOwn">Whether Lectern issued it (<see cref="TokenIssuer"/>), and not somebody else who holds the secret or a key of the JWKS URL.</param>
sealed record TokenClaims(
    string Subject, string Tenant, Role Role, Scopes Scopes, DateTimeOffset ExpiresAt, string? Id, string? Session, bool IsOwn);

/// <summary>What came of a token: its claims, or why it is refused.</summary>
readonly record struct TokenOutcome
{
    TokenOutcome(TokenClaims? claims, TokenRefusal? refusal) => (Claims, Refusal) = (claims, refusal);

    public TokenClaims? Claims { get; }

    public TokenRefusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Claims))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsValid => Claims is not null;

    public static implicit operator TokenOutcome(TokenClaims claims) => new(claims, null);

    public static implicit operator TokenOutcome(TokenRefusal refusal) => new(null, refusal);
}
