using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Access.Tokens;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>Lectern's own access tokens.</summary>
public sealed class Issued_tokens
{
    static readonly byte[] Secret = Encoding.UTF8.GetBytes(Forge.Secret);

    readonly MovedClock clock = new(Forge.Now);

    [Fact]
    public void They_say_who_for_whom_and_how_long()
    {
        clock.Pass(TimeSpan.FromSeconds(0.75));
        var issued = Issuer().Issue(new TokenGrant("u-1", "campus", Role.Instructor, "s-1"), TimeSpan.FromMinutes(15));

        var parts = issued.Token.Split('.');
        Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])).ShouldBe("""{"alg":"HS256","typ":"at+jwt"}""");
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        payload.Select(p => (p.Key, p.Value!.ToJsonString())).ShouldBe(
        [
            ("iss", "\"lectern\""), ("aud", "\"lectern\""), ("sub", "\"u-1\""), ("tenant", "\"campus\""), ("role", "\"instructor\""),
            // 2026-01-01T00:00:00Z, and 900 s later.
            ("iat", "1767225600"), ("exp", "1767226500"), ("jti", $"\"{issued.Id}\""), ("sid", "\"s-1\""),
        ], ignoreOrder: true);
        Base64Url.DecodeFromChars(parts[2]).ShouldBe(HMACSHA256.HashData(Secret, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}")));
        issued.ExpiresAt.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 15, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task They_are_taken_whatever_issuer_and_audience_are_set()
    {
        var token = Issuer().Issue(new TokenGrant("Zoë \"Z\" 李", "campus", Role.Service, Scopes: Scopes.Read | Scopes.Ingest), TimeSpan.FromMinutes(5));
        foreach (var rules in (TokenRules[])[new(), new() { Issuer = Forge.Issuer, Audience = Forge.Audience, SubjectClaim = "oid", TenantClaim = "tid", RoleClaim = "roles" }])
        {
            var claims = (await Validator(rules).ValidateAsync(token.Token, default)).Claims.ShouldNotBeNull();
            (claims.Subject, claims.Tenant, claims.Role, claims.Id, claims.Session, claims.IsOwn).ShouldBe(("Zoë \"Z\" 李", "campus", Role.Service, token.Id, null, true));
            claims.Scopes.ShouldBe(Scopes.Ingest | Scopes.Read);
            claims.ExpiresAt.ShouldBe(token.ExpiresAt);
        }
    }

    [Fact]
    public async Task They_end_with_their_time()
    {
        var token = Issuer().Issue(new TokenGrant("u-1", "campus", Role.Student), TimeSpan.FromMinutes(5)).Token;
        clock.Pass(TimeSpan.FromSeconds(359));
        (await Validator(new()).ValidateAsync(token, default)).IsValid.ShouldBeTrue();
        clock.Pass(TimeSpan.FromSeconds(1));
        (await Validator(new()).ValidateAsync(token, default)).Refusal.ShouldBe(TokenRefusal.Expired);
    }

    [Fact]
    public void No_two_are_the_same() =>
        Enumerable.Range(0, 100).Select(_ => Issuer().Issue(new TokenGrant("u-1", "campus", Role.Student), TimeSpan.FromMinutes(5)).Token).ShouldBeUnique();

    [Fact]
    public void A_short_secret_is_none() => Should.Throw<ArgumentException>(() => new SharedSecret(new byte[31]));

    TokenIssuer Issuer() => new(new SharedSecret(Secret), clock);

    TokenValidator Validator(TokenRules rules) => new(rules, new SharedSecret(Secret), null, clock);
}
