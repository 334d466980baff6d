using System.IO.Compression;
using System.Text;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>Headers, all signed with the secret: extensions, nesting, other types of token, and JSON that two readers read differently.</summary>
static class HeaderAttacks
{
    public static IEnumerable<Attack> All()
    {
        string[] notTaken =
        [
            "\"crit\":[\"exp\"],\"exp\":1", "\"crit\":[]", "\"crit\":null", "\"crit\":\"b64\"", "\"crit\":[\"b64\"],\"b64\":false", "\"b64\":false", "\"b64\":true", "\"crit\":[\"http://example.com/UNDEFINED\"],\"http://example.com/UNDEFINED\":true",
            "\"cty\":\"JWT\"", "\"cty\":\"jwt\"", "\"cty\":\"application/json\"", "\"enc\":\"A128GCM\"", "\"zip\":\"DEF\"", "\"zip\":\"GZIP\"",
        ];
        foreach (var member in notTaken) yield return Header($$"""{"alg":"HS256",{{member}}}""", "token_header_parameter");
        foreach (var bomb in (int[])[1_000, 1_000_000])
        {
            yield return new($"a bomb of {bomb:N0} bytes, zip told", Signed("""{"alg":"HS256","zip":"DEF"}""", Deflated(bomb)), "token_header_parameter");
            yield return new($"a bomb of {bomb:N0} bytes, zip not told", Signed("""{"alg":"HS256"}""", Deflated(bomb)), "token_payload");
        }

        foreach (var type in (string[])["JWE", "JOSE", "JOSE+JSON", "secevent+jwt", "logout+jwt", "dpop+jwt", "entity-statement+jwt", "application/jwt", "jwt ", " JWT", "JWT\\u0000", "", "ID", "Refresh", "at+jwt;x", "\\uff2aWT"])
        {
            yield return Header($$"""{"alg":"HS256","typ":"{{type}}"}""", "token_type");
        }
        foreach (var type in (string[])["null", "1", "[\"JWT\"]", "{}"]) yield return Header($$"""{"alg":"HS256","typ":{{type}}}""", "token_header");

        string[] noObject =
        [
            "", " ", "null", "true", "1", "\"HS256\"", "[]", "[{\"alg\":\"HS256\"}]", "{", "}", "{}{}", "{\"alg\"}", "{alg:\"HS256\"}", "{'alg':'HS256'}", "{\"alg\":\"HS256\",}", "{\"alg\":\"HS256\"}x", "{\"alg\":\"HS256\"}{\"alg\":\"none\"}", "{\"alg\":\"HS256\"}\0",
            "{\"alg\":\"HS256\"//\n}", "{/**/\"alg\":\"HS256\"}", "\ufeff{\"alg\":\"HS256\"}", "{\"alg\":\"HS256\",\"a\":NaN}", "{\"alg\":\"HS256\",\"a\":Infinity}", "{\"alg\":\"HS256\",\"a\":01}", "{\"alg\":\"HS256\",\"a\":\"\t\"}", "{\"alg\":\"HS256\",\"a\":\"\\ud800\"}", "{\"alg\":\"HS256\",\"\\udc00\":1}", "{\"alg\":\"HS256\",\"kid\":\"\\ud83d\"}",
            "{\"alg\":\"HS256\",\"alg\":\"none\"}", "{\"alg\":\"none\",\"alg\":\"HS256\"}", "{\"alg\":\"HS256\",\"alg\":\"HS256\"}", "{\"alg\":\"HS256\",\"\\u0061lg\":\"none\"}", "{\"\\u0061lg\":\"none\",\"alg\":\"HS256\"}", "{\"alg\":\"HS256\",\"kid\":\"a\",\"kid\":\"b\"}", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"t\\u0079p\":\"JWT\"}", "{\"alg\":\"HS256\",\"a\":{\"b\":1,\"b\":2}}",
            $"{{\"alg\":\"HS256\",\"a\":{new string('[', 20)}{new string(']', 20)}}}", $"{{\"alg\":\"HS256\",\"a\":{new string('[', 2_000)}{new string(']', 2_000)}}}", $"{new string('{', 3_000)}",
        ];
        // A part of no characters is told before there is a header.
        foreach (var header in noObject) yield return Header(header, header.Length == 0 ? "token_malformed" : "token_header");
        (string Name, byte[] Header)[] noUtf8 =
        [
            ("UTF-16", Encoding.Unicode.GetBytes("{\"alg\":\"HS256\"}")), ("Latin-1", [.. "{\"alg\":\"HS256\",\"a\":\""u8, 0xe9, .. "\"}"u8]), ("an overlong A", [.. "{\"alg\":\"HS256\",\"a\":\""u8, 0xc1, 0x81, .. "\"}"u8]),
            ("half a character in UTF-8", [.. "{\"alg\":\"HS256\",\"a\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8]), ("a cut character", [.. "{\"alg\":\"HS256\",\"a\":\""u8, 0xf0, 0x9f, .. "\"}"u8]), ("255", [255, 255]),
        ];
        foreach (var (name, header) in noUtf8)
        {
            yield return new($"header in {name}", Forge.Hs256(Encoding.UTF8.GetBytes(Forge.Claims()), header, Encoding.UTF8.GetBytes(Forge.Secret)), "token_header");
        }
    }

    static Attack Header(string header, string code) => new($"header {Attack.Shown(header)}", Forge.Hs256(Forge.Claims(), header), code);

    static string Signed(string header, byte[] payload) => Forge.Hs256(payload, Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(Forge.Secret));

    static byte[] Deflated(int length)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.SmallestSize)) deflate.Write(new byte[length]);
        return stream.ToArray();
    }
}
