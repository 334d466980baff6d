using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Lectern.Core.Events;

/// <summary>
/// Refuses what this process could parse but PostgreSQL's jsonb would refuse, change or lose: NUL, lone surrogates, huge
/// numbers, duplicate keys.
/// </summary>
static class JsonGuard
{
    public const int MaxDepth = 64;
    const int MaxExponent = 308;
    const int MaxNumberLength = 400;

    static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };
    static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The document, to be disposed by the caller; or null and what is wrong with the bytes.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> json, out Rejection? problem)
    {
        problem = Check(json.Span);
        if (problem is not null)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(json, DocumentOptions);
        }
        catch (JsonException)
        {
            // Everything else a parser minds has been found above.
            problem = Malformed("The event has the same key twice in one object.");
            return null;
        }
    }

    public static Rejection Malformed(string message) => new(RejectCode.MalformedJson, null, message);

    static Rejection? Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return Malformed("The event is not valid UTF-8.");
        }

        var reader = new Utf8JsonReader(json, ReaderOptions);
        try
        {
            while (reader.Read())
            {
                var message = reader.TokenType switch
                {
                    JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped => CheckEscapes(reader.ValueSpan),
                    JsonTokenType.Number when !IsWithinRange(reader.ValueSpan) => "A number is beyond 1e±308 or longer than 400 digits.",
                    _ => null,
                };
                if (message is not null)
                {
                    return Malformed(message);
                }
            }

            return null;
        }
        catch (JsonException error)
        {
            return Malformed(reader.CurrentDepth >= MaxDepth
                ? "The event is nested deeper than 64 levels."
                : $"The event is not valid JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}).");
        }
    }

    /// <summary>Looks at the <c>\uXXXX</c> of a string that the reader has already found well-formed.</summary>
    static string? CheckEscapes(ReadOnlySpan<byte> text)
    {
        var afterHighSurrogate = false;
        while (true)
        {
            var at = text.IndexOf((byte)'\\');
            var interrupted = afterHighSurrogate && (at != 0 || text[1] != 'u');
            if (interrupted)
            {
                return "A string holds half of a surrogate pair.";
            }

            if (at < 0)
            {
                return null;
            }

            if (text[at + 1] != 'u')
            {
                text = text[(at + 2)..];
                continue;
            }

            var unit = Utf8Parser.TryParse(text.Slice(at + 2, 4), out ushort code, out _, 'x') ? (char)code : default;
            if (unit == 0)
            {
                return "A string holds a NUL character.";
            }

            if (char.IsLowSurrogate(unit) != afterHighSurrogate)
            {
                return "A string holds half of a surrogate pair.";
            }

            afterHighSurrogate = char.IsHighSurrogate(unit);
            text = text[(at + 6)..];
        }
    }

    /// <summary>Whether the number's first significant digit lies within 10^±308, and so its written exponent.</summary>
    static bool IsWithinRange(ReadOnlySpan<byte> number)
    {
        var e = number.IndexOfAny((byte)'e', (byte)'E');
        if (e < 0 && number.Length <= 100)
        {
            return true;
        }

        if (number.Length > MaxNumberLength)
        {
            return false;
        }

        var exponent = 0;
        if (e >= 0)
        {
            if (!Utf8Parser.TryParse(number[(e + 1)..], out exponent, out _) || exponent is > 1000 or < -1000)
            {
                return false;
            }

            number = number[..e];
        }

        var significant = number.IndexOfAnyInRange((byte)'1', (byte)'9');
        if (significant < 0)
        {
            return Math.Abs(exponent) <= MaxExponent;
        }

        var point = number.IndexOf((byte)'.');
        var unitDigit = (point < 0 ? number.Length : point) - 1;
        var magnitude = exponent + unitDigit - significant + (significant > unitDigit ? 1 : 0);
        return Math.Abs(magnitude) <= MaxExponent;
    }
}
