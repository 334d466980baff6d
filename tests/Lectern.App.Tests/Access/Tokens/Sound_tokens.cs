using Lectern.App.Access;
using Lectern.App.Access.Tokens;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>What is taken, and what is read from it. Each attack is one of these with something changed.</summary>
public sealed class Sound_tokens(Validators validators) : IClassFixture<Validators>
{
    [Fact]
    public async Task Each_algorithm_is_taken_by_its_key()
    {
        foreach (var token in (string[])[Forge.Hs256(Forge.Claims()), Forge.Rs256(Forge.Claims()), Forge.Es256(Forge.Claims())])
        {
            var claims = (await validators.Both.ValidateAsync(token, default)).Claims.ShouldNotBeNull();

            claims.Subject.ShouldBe("u-1");
            claims.Tenant.ShouldBe("campus");
            claims.Role.ShouldBe(Role.Student);
            claims.ExpiresAt.ShouldBe(new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero));
            (claims.Id, claims.Session, claims.IsOwn, claims.Scopes).ShouldBe((null, null, false, Scopes.None));
        }
    }

    [Fact]
    public async Task Without_a_kid_the_only_key_of_the_algorithm_is_meant()
    {
        (await validators.Both.ValidateAsync(Forge.Rs256(Forge.Claims(), """{"alg":"RS256"}"""), default)).IsValid.ShouldBeTrue();
        (await validators.Both.ValidateAsync(Forge.Es256(Forge.Claims(), """{"alg":"ES256"}"""), default)).IsValid.ShouldBeTrue();
    }

    // Now is 1767225600, and the skew 60 s: exp must be after 1767225540, nbf and iat at most 1767225660.
    [Theory]
    [InlineData("exp", "1767225541", true)]
    [InlineData("exp", "1767225540.001", true)]
    [InlineData("exp", "1.767225541e9", true)]
    [InlineData("exp", "253402300799", true)]
    [InlineData("exp", "1767225540", false)]
    [InlineData("nbf", "1767225660", true)]
    [InlineData("nbf", "1767225660.001", false)]
    [InlineData("nbf", "0", true)]
    [InlineData("iat", "1767225660", true)]
    [InlineData("iat", "1767225661", false)]
    [InlineData("iat", null, true)]
    public async Task Clocks_may_be_a_minute_apart(string claim, string? value, bool isSound) =>
        (await validators.Both.ValidateAsync(Forge.Hs256(Forge.Claims(claim, value)), default)).IsValid.ShouldBe(isSound);

    [Theory]
    [InlineData("\"lectern-api\"")]
    [InlineData("[\"lectern-api\"]")]
    [InlineData("[\"account\",\"lectern-api\"]")]
    public async Task One_of_the_audiences_is_here(string audience) =>
        (await validators.Both.ValidateAsync(Forge.Es256(Forge.Claims("aud", audience)), default)).IsValid.ShouldBeTrue();

    [Theory]
    [InlineData("\"admin\"", "Admin")]
    [InlineData("[\"student\"]", "Student")]
    [InlineData("[\"student\",\"instructor\"]", "Instructor")]
    [InlineData("[\"offline_access\",\"instructor\",\"admin\",\"student\"]", "Admin")]
    [InlineData("[\"service\",\"student\"]", "Student")]
    public async Task The_highest_role_of_a_person_counts(string given, string role) =>
        (await validators.Both.ValidateAsync(Forge.Rs256(Forge.Claims("role", given)), default)).Claims.ShouldNotBeNull().Role.ToString().ShouldBe(role);

    [Theory]
    [InlineData("\"service\"")]
    [InlineData("[\"uma_authorization\",\"service\"]")]
    public async Task A_program_is_one_by_the_shared_secret(string given) =>
        (await validators.Both.ValidateAsync(Forge.Hs256(Forge.Claims("role", given)), default)).Claims.ShouldNotBeNull().Role.ToString().ShouldBe("Service");

    [Theory]
    [InlineData("\"read ingest profile\"", "service", "Ingest, Read")]
    [InlineData("[\"admin\",\"openid\"]", "service", "Admin")]
    [InlineData("\"\"", "service", "None")]
    [InlineData("\"readingest Read\"", "service", "None")]
    [InlineData("\"platform groups Platform 16\"", "service", "None")]
    [InlineData("\"ingest read admin\"", "student", "None")]
    [InlineData("\"ingest read admin\"", "admin", "None")]
    public async Task Scopes_are_a_services_and_those_of_tokens(string given, string role, string scopes)
    {
        var payload = Forge.With(Forge.Claims("scope", given), "role", $"\"{role}\"");
        (await validators.Both.ValidateAsync(Forge.Hs256(payload), default)).Claims.ShouldNotBeNull().Scopes.ToString().ShouldBe(scopes);
    }

    [Fact]
    public async Task Id_and_session_are_told()
    {
        var payload = Forge.With(Forge.Claims("jti", "\"t-1\""), "sid", "\"s-1\"");
        var claims = (await validators.Both.ValidateAsync(Forge.Rs256(payload), default)).Claims.ShouldNotBeNull();
        (claims.Id, claims.Session).ShouldBe(("t-1", "s-1"));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("at+jwt")]
    [InlineData("application/at+jwt")]
    public async Task These_types_are_access_tokens(string type) =>
        (await validators.Both.ValidateAsync(Forge.Hs256(Forge.Claims(), $$"""{"alg":"HS256","typ":"{{type}}","x5t":"AA","x5c":["AA"]}"""), default)).IsValid.ShouldBeTrue();

    [Fact]
    public async Task With_the_secret_alone_issuer_and_audience_may_be_absent_and_the_issuer_anybody()
    {
        var plain = $$"""{"sub":"u-1","tenant":"default","role":"admin","exp":{{Forge.Now + 60}}}""";
        foreach (var payload in (string[])[plain, Forge.With(plain, "iss", "\"portal\""), Forge.With(plain, "aud", "\"lectern\"")])
        {
            (await validators.SecretOnly.ValidateAsync(Forge.Hs256(payload), default)).IsValid.ShouldBeTrue(payload);
        }
    }

    [Fact]
    public async Task Claims_may_have_other_names()
    {
        var rules = new TokenRules { SubjectClaim = "oid", TenantClaim = "https://campus.example/tenant", RoleClaim = "roles" };
        var validator = new TokenValidator(rules, new SharedSecret(System.Text.Encoding.UTF8.GetBytes(Forge.Secret)), null, new MovedClock(Forge.Now));
        var payload = $$"""{"sub":"pairwise","oid":"u-7","tenant":"other","https://campus.example/tenant":"campus","role":"student","roles":["admin"],"exp":{{Forge.Now + 60}}}""";

        var claims = (await validator.ValidateAsync(Forge.Hs256(payload), default)).Claims.ShouldNotBeNull();

        (claims.Subject, claims.Tenant, claims.Role).ShouldBe(("u-7", "campus", Role.Admin));
    }

    // RFC 6750, 3: error_description holds %x20-21 / %x23-5B / %x5D-7E.
    [Fact]
    public void Every_reason_may_stand_in_a_header()
    {
        var all = typeof(TokenRefusal).GetFields().Select(f => f.GetValue(null)).OfType<TokenRefusal>().ToList();
        all.Count.ShouldBeGreaterThan(15);
        all.Select(r => r.Code).ShouldBeUnique();
        all.ShouldAllBe(r => r.Description.All(c => c >= ' ' && c <= '~' && c != '"' && c != '\\'));
        TokenRefusal.Expired.Challenge.ShouldBe("Bearer error=\"invalid_token\", error_description=\"The token has expired.\"");
    }
}
