
namespace Lectern.App.Tests.Access.Tokens;

/// <summary>Other forms of a token, and other spellings of a sound one.</summary>
static class FormAttacks
{
    public static IEnumerable<Attack> All()
    {
        var sound = Forge.Hs256(Forge.Claims());
        var parts = sound.Split('.');
        var (header, payload, signature) = (parts[0], parts[1], parts[2]);
        (string Name, string Token)[] malformed =
        [
            ("nothing", ""), ("a dot", "."), ("two dots", ".."), ("three dots", "..."), ("one part", header), ("two parts", $"{header}.{payload}"), ("four parts", $"{sound}.{signature}"), ("a dot behind", $"{sound}."), ("a dot before", $".{sound}"),
            ("JWE", $"{header}.{payload}.{signature}.AAAA.AAAA"), ("JWE of nothing", $"{header}...."), ("no header", $".{payload}.{signature}"),
            ("JSON, flattened", $$"""{"protected":"{{header}}","payload":"{{payload}}","signature":"{{signature}}"}"""),
            ("JSON, general", $$"""{"payload":"{{payload}}","signatures":[{"protected":"{{header}}","signature":"{{signature}}"}]}"""),
            ("JSON with dots", $$"""{"a":"{{sound}}"}"""), ("quoted", $"\"{sound}\""), ("with its scheme", $"Bearer {sound}"), ("a blank before", $" {sound}"), ("a blank behind", $"{sound} "), ("a line end behind", $"{sound}\n"),
            ("CRLF and a header", $"{sound}\r\nX-Role: admin"), ("a tab within", sound.Insert(5, "\t")), ("a blank within", sound.Insert(header.Length + 5, " ")), ("a line end in the signature", sound.Insert(sound.Length - 5, "\n")), ("blanks about a dot", $"{header} . {payload}.{signature}"),
            ("two tokens", $"{sound},{sound}"), ("a NUL behind", $"{sound}\0"), ("a NUL within", sound.Insert(9, "\0")), ("a byte order mark", $"\ufeff{sound}"), ("a zero-width blank", sound.Insert(7, "\u200b")), ("a fullwidth dot", $"{header}\uff0e{payload}.{signature}"), ("an emoji", sound.Insert(3, "🔑")),
            ("half a character", sound.Insert(3, "\ud83d")), ("a letter like A", Swap(sound, 'A', '\u0410')), ("percent-encoded", sound.Replace(".", "%2E", StringComparison.Ordinal)), ("header padded", $"{header}=.{payload}.{signature}"), ("payload padded", $"{header}.{payload}==.{signature}"), ("signature padded", $"{sound}="),
            ("padding alone", "=.=.="), ("an A more in the header", $"{header}A.{payload}.{signature}"), ("one character", "A.A.A"), ("a plus", $"{header}.{payload}+.{signature}"), ("a slash", $"{header}.{payload}/.{signature}"), ("a tilde", $"{sound}~"), ("an opaque key", "lk_0123456789abcdef0123456789abcdef"),
        ];
        foreach (var (name, token) in malformed) yield return new(name, token, "token_malformed");

        // Every part of each length has spare bits somewhere: the same bytes, other characters.
        foreach (var spare in Respelled("signature", sound)) yield return spare;
        var longer = Forge.Hs256(Forge.Claims("sub", "\"u-12\""), """{"typ":"JWT","alg":"HS256" }""");
        var longest = Forge.Hs256(Forge.Claims("sub", "\"u-123\""), """{"typ":"JWT", "alg":"HS256" }""");
        foreach (var token in (string[])[longer, longest])
        {
            foreach (var spare in Respelled($"a token of {token.Length}", token)) yield return spare;
        }

        yield return new("8,193 characters", Long(8_193), "token_too_large");
        yield return new("a megabyte of dots", new string('.', 1_000_000), "token_too_large");
        yield return new("a megabyte of letters", new string('A', 1_000_000), "token_too_large");
        yield return new("8,192 characters of nothing", new string('A', 8_192), "token_malformed");
        yield return new("8,192 dots", new string('.', 8_192), "token_malformed");
    }

    /// <summary>A sound token of this length; the one with a character less is taken.</summary>
    public static string Long(int length)
    {
        const string header = """{"alg":"HS256"}""";
        for (var pad = length * 3 / 4; ; pad--)
        {
            var token = Forge.Hs256(Forge.Claims("note", $"\"{new string('n', pad)}\""), header);
            if (token.Length <= length) return token.Length == length ? token : Forge.Hs256(Forge.Claims("note", $"\"{new string('n', pad + 1)}\""), header);
        }
    }

    static IEnumerable<Attack> Respelled(string name, string token)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var parts = token.Split('.');
        for (var i = 0; i < 3; i++)
        {
            var spare = (parts[i].Length % 4) switch { 2 => 15, 3 => 3, _ => 0 };
            for (var bits = 1; bits <= spare; bits++)
            {
                var last = alphabet[alphabet.IndexOf(parts[i][^1], StringComparison.Ordinal) + bits];
                string[] changed = [.. parts[..i], parts[i][..^1] + last, .. parts[(i + 1)..]];
                yield return new($"{name}: part {i + 1} with spare bits {bits}", string.Join('.', changed), "token_malformed");
            }
        }
    }

    static string Swap(string text, char from, char to)
    {
        var at = text.IndexOf(from, StringComparison.Ordinal);
        return at < 0 ? text + to : text[..at] + to + text[(at + 1)..];
    }
}
