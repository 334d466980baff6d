using System.Text;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>Payloads, all signed by a right key: no claims, doubled claims, other times, other places, other people.</summary>
static class ClaimAttacks
{
    static readonly string[] NoText = ["null", "1", "true", "[]", "[\"a\"]", "{}", "\"\"", "\" \"", $"\"{new string('x', 201)}\"", "\"a\\u0000\"", "\"a\\nb\"", "\"\\u001b[31m\"", "\"\\u0085\""];

    public static IEnumerable<Attack> All()
    {
        string[] noObject =
        [
            "", "null", "1", "\"\"", "[]", "[{}]", "{", "{}{}", "x", Forge.Claims() + "x", Forge.Claims() + "\0", Forge.Claims() + Forge.Claims("role", "\"admin\""), "\ufeff" + Forge.Claims(), Forge.Claims().Replace("}", ",}", StringComparison.Ordinal), Forge.Claims().Replace("}", "/**/}", StringComparison.Ordinal),
            Forge.Hs256(Forge.Claims()), Forge.Claims("a", "\"\\ud800\""), Forge.Claims("a", "NaN"), Forge.Claims("exp", "NaN"), Forge.Claims("exp", "Infinity"), Forge.Claims("exp", "01767229200"), Forge.Claims("exp", "+1767229200"), Forge.Claims("exp", "1767229200."), Forge.Claims("exp", "0x6955b600"), Forge.Claims("exp", "1_767_229_200"),
            Doubled("exp", "9999999999"), Doubled("sub", "\"u-2\""), Doubled("role", "\"admin\""), Doubled("tenant", "\"other\""), Doubled("aud", "\"lectern-api\""), Doubled("iss", "\"lectern\""), Doubled("r\\u006fle", "\"admin\""), Doubled("\\u0073ub", "\"u-2\""), Forge.Claims("a", "{\"b\":1,\"b\":1}"), Forge.Claims("a", "[{\"b\":1,\"b\":1}]"),
            Forge.Claims("a", new string('[', 20) + new string(']', 20)), Forge.Claims("a", new string('[', 2_000) + new string(']', 2_000)),
        ];
        foreach (var payload in noObject) yield return new($"payload {Attack.Shown(payload)}", Forge.Hs256(payload), "token_payload");
        yield return new("payload in UTF-16", Forge.Hs256(Encoding.Unicode.GetBytes(Forge.Claims()), "{\"alg\":\"HS256\"}"u8.ToArray(), Encoding.UTF8.GetBytes(Forge.Secret)), "token_payload");
        yield return new("payload in Latin-1", Forge.Hs256(Encoding.Latin1.GetBytes(Forge.Claims("sub", "\"é\"")), "{\"alg\":\"HS256\"}"u8.ToArray(), Encoding.UTF8.GetBytes(Forge.Secret)), "token_payload");
        yield return new("no claims", Forge.Hs256("{}"), "token_times");

        foreach (var claim in (string[])["exp", "nbf", "iat"])
        {
            foreach (var time in (string[])["null", "\"1767229200\"", "\"2027-01-01T00:00:00Z\"", "\"\"", "true", "[]", "[1767229200]", "{}", "-1", "-1e300", "253402300800", "1e18", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e300", "1e400", "1e999999999", "-1e999"])
            {
                yield return Claim(claim, time, "token_times");
            }
        }
        yield return Claim("exp", null, "token_times");
        foreach (var time in (string[])["0", "-0", "1e-300", "1", "1767222000", "1767225539", "1767225540", "1767225539.999", "1.76722554e9"]) yield return Claim("exp", time, "token_expired");
        foreach (var claim in (string[])["nbf", "iat"])
        {
            foreach (var time in (string[])["1767225661", "1767225660.5", "1767229200", "253402300799", "1.767225661e9"]) yield return Claim(claim, time, "token_not_yet");
        }

        foreach (var issuer in (string[])["null", "1", "[]", $"[\"{Forge.Issuer}\"]", "{}", "\"\"", "\"https://attacker.example\"", $"\"{Forge.Issuer}/\"", $"\"{Forge.Issuer} \"", "\"https://id.example.org/realms/CAMPUS\"", "\"https://id.example.org/realms/c\u0430mpus\"", "\"https://id.example.org/realms\"", "\"https://id.example.org.attacker.example/realms/campus\"", "\"HTTPS://id.example.org/realms/campus\"", "\"http://id.example.org/realms/campus\"", "\"Lectern\"", "\"lectern \""])
        {
            foreach (var attack in ByEach("iss", issuer, "token_issuer")) yield return attack;
        }
        foreach (var attack in ByEach("iss", null, "token_issuer")) yield return attack;
        foreach (var audience in (string[])["null", "1", "[]", "{}", "\"\"", "[\"\"]", "\"billing\"", "[\"billing\",\"account\"]", "\"LECTERN-API\"", "\"lectern-api \"", "\"lectern-api/\"", "\"lectern-api,billing\"", "\"lectern-ap\"", "\"lectern\"", "[[\"lectern-api\"]]", "[\"lectern-api\",1]", "[\"lectern-api\",null]", "{\"lectern-api\":true}"])
        {
            foreach (var attack in ByEach("aud", audience, "token_audience")) yield return attack;
        }
        foreach (var attack in ByEach("aud", null, "token_audience")) yield return attack;

        // Lectern's own tokens are made with the secret alone, and for Lectern alone.
        var own = Forge.Claims("iss", "\"lectern\"");
        yield return new("own issuer by RS256", Forge.Rs256(Forge.With(own, "aud", "\"lectern\"")), "token_issuer");
        yield return new("own issuer by ES256", Forge.Es256(Forge.With(own, "aud", "\"lectern\"")), "token_issuer");
        yield return new("own issuer and audience by RS256, both named", Forge.Rs256(Forge.With(own, "aud", "[\"lectern\",\"lectern-api\"]")), "token_issuer");
        yield return new("own issuer for others", Forge.Hs256(own), "token_audience");
        yield return new("own issuer for nobody", Forge.Hs256(Forge.With(own, "aud", null)), "token_audience");
        yield return new("own issuer, another secret", Forge.Hs256(Forge.With(own, "aud", "\"lectern\""), secret: Forge.Secret + "!"), "token_signature");
        yield return new("for others, where none is set", Forge.Hs256(Forge.Claims()), "token_audience", Installation.SecretOnly);
        yield return new("for nobody in a list, where none is set", Forge.Hs256(Forge.Claims("aud", "[]")), "token_audience", Installation.SecretOnly);
        yield return new("an issuer that is no text, where none is set", Forge.Hs256(Forge.With(Forge.Claims("iss", "1"), "aud", null)), "token_issuer", Installation.SecretOnly);

        foreach (var text in NoText)
        {
            yield return Claim("sub", text, "token_subject");
            yield return Claim("tenant", text, "token_tenant");
            yield return Claim("jti", text, "token_claim");
            yield return Claim("sid", text, "token_claim");
        }
        yield return Claim("sub", null, "token_subject");
        yield return Claim("tenant", null, "token_tenant");
        foreach (var role in (string[])["null", "1", "true", "{}", "[]", "[[]]", "[\"admin\",1]", "[[\"admin\"]]", "{\"admin\":true}", "\"\"", "\"root\"", "\"Admin\"", "\"ADMIN\"", "\" admin\"", "\"admin \"", "\"admin\\u0000\"", "\"admin,student\"", "\"admin student\"", "\"\u0430dmin\"", "\"administrator\"", "\"platform\"", "[\"root\"]", "[\"Admin\"]"])
        {
            yield return Claim("role", role, "token_role");
        }
        yield return Claim("role", null, "token_role");
        yield return new("Role for role", Forge.Hs256(Forge.With(Forge.Claims("role", null), "Role", "\"admin\"")), "token_role");
        foreach (var role in (string[])["\"service\"", "[\"service\"]", "[\"uma_authorization\",\"service\"]"])
        {
            yield return new($"role {Attack.Shown(role)} by RS256", Forge.Rs256(Forge.Claims("role", role)), "token_service");
            yield return new($"role {Attack.Shown(role)} by ES256", Forge.Es256(Forge.Claims("role", role)), "token_service");
        }
        foreach (var claim in (string[])["nonce", "at_hash", "c_hash"])
        {
            foreach (var value in (string[])["\"n-0S6_WzA2Mj\"", "null"])
            {
                yield return new($"ID token by {claim} {value}, RS256", Forge.Rs256(Forge.Claims(claim, value)), "token_id_token");
                yield return new($"ID token by {claim} {value}, ES256", Forge.Es256(Forge.Claims(claim, value)), "token_id_token");
            }
        }
        foreach (var scope in (string[])["null", "1", "{}", "[1]", "[\"read\",null]"]) yield return Claim("scope", scope, "token_claim");
    }

    static Attack Claim(string name, string? json, string code) => new($"{name} {(json is null ? "absent" : Attack.Shown(json))}", Forge.Hs256(Forge.Claims(name, json)), code);

    static IEnumerable<Attack> ByEach(string name, string? json, string code)
    {
        var shown = $"{name} {(json is null ? "absent" : Attack.Shown(json))}";
        return [new($"{shown} by HS256", Forge.Hs256(Forge.Claims(name, json)), code), new($"{shown} by RS256", Forge.Rs256(Forge.Claims(name, json)), code), new($"{shown} by ES256", Forge.Es256(Forge.Claims(name, json)), code)];
    }

    static string Doubled(string name, string json) => $"{Forge.Claims()[..^1]},\"{name}\":{json}}}";
}
