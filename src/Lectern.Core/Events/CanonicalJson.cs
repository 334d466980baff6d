using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>
/// One text for all spellings of a JSON value: keys in ordinal order, no spaces, numbers without exponent and trailing zeros.
/// What was sent and what jsonb made of it come out the same.
/// </summary>
static class CanonicalJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonElement value) => Written(writer => Write(writer, value));

    /// <summary>A text as it stands within any of these.</summary>
    public static string Of(string text) => Written(writer => writer.WriteStringValue(text));

    static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(Encoding.ASCII.GetString(JsonMarshal.GetRawUtf8Value(value))));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>The number's significant digits and the place of its point, written out.</summary>
    static string Number(string raw)
    {
        var sign = raw.StartsWith('-') ? "-" : "";
        var e = raw.IndexOfAny(['e', 'E']);
        var mantissa = (e < 0 ? raw : raw[..e])[sign.Length..];
        var exponent = e < 0 ? 0 : int.Parse(raw.AsSpan(e + 1), System.Globalization.CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.') is >= 0 and var at ? at : mantissa.Length;
        var allDigits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = allDigits.TrimStart('0');
        var whole = point - (allDigits.Length - digits.Length) + exponent;
        digits = digits.TrimEnd('0');
        return digits.Length == 0 ? "0"
            : whole <= 0 ? $"{sign}0.{new string('0', -whole)}{digits}"
            : whole >= digits.Length ? sign + digits.PadRight(whole, '0')
            : $"{sign}{digits[..whole]}.{digits[whole..]}";
    }
}
