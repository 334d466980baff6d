using Lectern.App.Access.Tokens;
using Lectern.App.Configuration;
using Microsoft.Extensions.Configuration;

namespace Lectern.App.Tests.Access.Tokens;

public sealed class Token_settings
{
    const string Url = "https://id.example.org/jwks";

    [Fact]
    public void Nothing_set_is_the_default_shape()
    {
        var settings = Read();
        (settings.JwtSecret, settings.JwtJwksUrl, settings.JwtIssuer, settings.JwtAudience).ShouldBe((null, null, null, null));
        TokenRules.Of(settings).ShouldBe(new TokenRules());
    }

    [Fact]
    public void All_are_read_and_the_secret_is_masked()
    {
        var settings = Read(("JWT_SECRET", new string('s', 32)), ("JWT_JWKS_URL", Url), ("JWT_ISSUER", "https://id.example.org"), ("JWT_AUDIENCE", "lectern-api"), ("JWT_SUBJECT_CLAIM", "oid"), ("JWT_TENANT_CLAIM", "tid"), ("JWT_ROLE_CLAIM", "https://campus.example/roles"));

        settings.JwtJwksUrl.ShouldBe(new Uri(Url));
        TokenRules.Of(settings).ShouldBe(new TokenRules { Issuer = "https://id.example.org", Audience = "lectern-api", SubjectClaim = "oid", TenantClaim = "tid", RoleClaim = "https://campus.example/roles" });
        settings.Effective.Single(e => e.Name == "JWT_SECRET").Value.ShouldBe("********");
    }

    [Theory]
    [InlineData("JWT_SECRET", "0123456789012345678901234567890", "JWT_SECRET is set to something: it takes at least 32 bytes, as `openssl rand -base64 32` prints them.")]
    [InlineData("JWT_JWKS_URL", "http://id.example.org/jwks", "JWT_JWKS_URL is set to something: it takes an https address without user and password; http only of this machine.")]
    [InlineData("JWT_JWKS_URL", "https://user:password@id.example.org/jwks", "JWT_JWKS_URL is set to something: it takes an https address without user and password; http only of this machine.")]
    [InlineData("JWT_JWKS_URL", "file:///etc/jwks", "JWT_JWKS_URL is set to something: it takes an https address without user and password; http only of this machine.")]
    [InlineData("JWT_JWKS_URL", "id.example.org", "JWT_JWKS_URL is set to something: it takes an https address without user and password; http only of this machine.")]
    [InlineData("JWT_JWKS_URL", Url, "JWT_JWKS_URL is 'https://id.example.org/jwks': it takes effect only with JWT_ISSUER and JWT_AUDIENCE: whoever has keys at that address issues tokens for others, too.")]
    [InlineData("JWT_ISSUER", "lectern", "JWT_ISSUER is 'lectern': it takes another issuer: that is Lectern itself, whose tokens are always taken.")]
    [InlineData("JWT_ROLE_CLAIM", "a b", "JWT_ROLE_CLAIM is 'a b': it takes the name of a claim at the top of the token: at most 200 characters without blanks, and none that has another meaning.")]
    [InlineData("JWT_ROLE_CLAIM", "tenant", "JWT_ROLE_CLAIM is 'tenant': it takes the name of a claim at the top of the token: at most 200 characters without blanks, and none that has another meaning.")]
    [InlineData("JWT_TENANT_CLAIM", "iss", "JWT_TENANT_CLAIM is 'iss': it takes the name of a claim at the top of the token: at most 200 characters without blanks, and none that has another meaning.")]
    public void What_cannot_be_taken_stops_the_start(string name, string value, string line) => Should.Throw<SettingException>(() => Read((name, value))).Message.ShouldBe(line);

    [Theory]
    [InlineData("JWT_ISSUER")]
    [InlineData("JWT_AUDIENCE")]
    public void Keys_need_issuer_and_audience(string left) =>
        Should.Throw<SettingException>(() => Read([.. new[] { ("JWT_JWKS_URL", Url), ("JWT_ISSUER", "i"), ("JWT_AUDIENCE", "a") }.Where(s => s.Item1 != left)])).Message.ShouldContain("JWT_ISSUER and JWT_AUDIENCE");

    [Theory]
    [InlineData("http://localhost:8080/realms/campus/protocol/openid-connect/certs")]
    [InlineData("http://127.0.0.1:8080/jwks")]
    [InlineData("http://[::1]:8080/jwks")]
    public void This_machine_needs_no_https(string url) => Read(("JWT_JWKS_URL", url), ("JWT_ISSUER", "i"), ("JWT_AUDIENCE", "a")).JwtJwksUrl.ShouldBe(new Uri(url));

    [Theory]
    [InlineData("SERVICE_API_KEY")]
    [InlineData("AGGREGATE_API_KEY")]
    public void An_api_key_is_no_secret_of_tokens(string key) =>
        Should.Throw<SettingException>(() => Read((key, new string('k', 32)), ("JWT_SECRET", new string('k', 32)))).Message.ShouldBe("JWT_SECRET is set to something: it takes another text than SERVICE_API_KEY and AGGREGATE_API_KEY.");

    [Fact]
    public void With_a_database_of_ones_own_the_secret_must_be_given() =>
        Should.Throw<SettingException>(() => LocalSecrets.JwtSecret(Read(("DB_HOST", "db.example.org")))).Message.ShouldBe("JWT_SECRET is '': it takes at least 32 bytes, as `openssl rand -base64 32` prints them, where POSTGRES_URL or DB_HOST is set.");

    // "ü" is two bytes: 16 of them are 32.
    [Fact]
    public void The_secret_is_the_bytes_of_its_text() =>
        LocalSecrets.JwtSecret(Read(("JWT_SECRET", new string('ü', 16)))).Sign([1, 2]).ShouldBe(
            System.Security.Cryptography.HMACSHA256.HashData([.. Enumerable.Repeat<byte[]>([0xc3, 0xbc], 16).SelectMany(b => b)], [1, 2]));

    static Settings Read(params (string Name, string Value)[] given) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(given.Select(g => KeyValuePair.Create(g.Name, (string?)g.Value))).Build());
}
