using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Lectern.App.Access.Tokens;

/// <summary>Whom a token is for. <see cref="TokenClaims"/> says what each means and may be.</summary>
sealed record TokenGrant(string Subject, string Tenant, Role Role, string? Session = null, Scopes Scopes = Scopes.None);

/// <param name="Token">The secret itself.</param>
/// <param name="Id">Its <c>jti</c>, which may be logged.</param>
/// <param name="ExpiresAt">Of whole seconds.</param>
sealed record IssuedToken(string Token, string Id, DateTimeOffset ExpiresAt);

/// <summary>Issues Lectern's own access tokens: HS256 with the shared secret, issuer and audience <see cref="TokenRules.Own"/>.</summary>
sealed class TokenIssuer(SharedSecret secret, TimeProvider time)
{
    const string Header = """{"alg":"HS256","typ":"at+jwt"}""";

    /// <param name="grant">Whom it is for.</param>
    /// <param name="lifetime">In whole seconds; a rest is cut off.</param>
    public IssuedToken Issue(TokenGrant grant, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var expires = now + (long)lifetime.TotalSeconds;
        // 122 bits of chance: no id is met twice.
        var id = Guid.NewGuid().ToString("N");
        var token = Signed(secret, Header, Payload(grant, id, now, expires));
        return new(token, id, DateTimeOffset.FromUnixTimeSeconds(expires));
    }

    static string Signed(SharedSecret secret, string header, ReadOnlySpan<byte> payload)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(secret.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    static ReadOnlySpan<byte> Payload(TokenGrant grant, string id, long issued, long expires)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss", TokenRules.Own);
            json.WriteString("aud", TokenRules.Own);
            json.WriteString("sub", grant.Subject);
            json.WriteString("tenant", grant.Tenant);
            json.WriteString("role", TokenNames.NameOf(grant.Role));
            json.WriteNumber("iat", issued);
            json.WriteNumber("exp", expires);
            json.WriteString("jti", id);
            if (grant.Session is { } session) json.WriteString("sid", session);
            if (grant.Scopes != Scopes.None) json.WriteString("scope", string.Join(' ', TokenNames.NamesOf(grant.Scopes)));
            json.WriteEndObject();
        }
        return buffer.WrittenSpan;
    }
}
