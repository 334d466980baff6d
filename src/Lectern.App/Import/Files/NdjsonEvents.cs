using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Lectern.App.Import.Files;

/// <summary>One envelope a line, sent on as it stands; only an id is added where there is none.</summary>
static class NdjsonEvents
{
    // In flat bodies of these types a bare id is the user's, the enrollment's or the payment's, never the event's.
    static readonly HashSet<string> TypesWithOwnId = ["UserCreated", "UserLoggedIn", "UserEnrolled", "PaymentCompleted"];

    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        foreach (var (index, bytes) in ByteLines.Read(stream).Index())
        {
            var line = Trim(bytes, isFirst: index == 0);
            if (line.IsEmpty)
                continue;
            if (!TryInspect(line.Span, out var isIdentified))
            {
                output.ResetWrittenCount();
                WriteUnreadable(output, index, line.Span);
                yield return output.WrittenMemory;
            }
            else if (isIdentified)
            {
                yield return line;
            }
            else
            {
                output.ResetWrittenCount();
                WriteIdentified(output, index, line.Span);
                yield return output.WrittenMemory;
            }
        }
    }

    static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line, bool isFirst)
    {
        if (isFirst && line.Span.StartsWith("\uFEFF"u8))
            line = line[3..];
        return line.Trim(" \t\r"u8);
    }

    /// <summary>False where the line is not one JSON object in UTF-8.</summary>
    static bool TryInspect(ReadOnlySpan<byte> line, out bool isIdentified)
    {
        isIdentified = false;
        if (!Utf8.IsValid(line))
            return false;
        var reader = new Utf8JsonReader(line);
        var (hasEventId, hasBareId, hasData) = (false, false, false);
        string? type = null;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
                reader.Read();
                var isNull = reader.TokenType == JsonTokenType.Null;
                // A null here counts: adding the same name beside it would make a duplicate key.
                hasEventId |= name is "EVENTID" or "MESSAGEID";
                hasBareId |= !isNull && name == "ID";
                hasData |= !isNull && name == "DATA";
                if (name is "TYPE" or "EVENTTYPE" && reader.TokenType == JsonTokenType.String)
                    type = reader.GetString();
                reader.Skip();
            }
            if (reader.Read())
                return false;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Text that is no JSON, or a string with half a surrogate pair.
            return false;
        }
        isIdentified = hasEventId || (hasBareId && (hasData || type is null || !TypesWithOwnId.Contains(type)));
        return true;
    }

    static void WriteIdentified(ArrayBufferWriter<byte> output, int index, ReadOnlySpan<byte> line)
    {
        var rest = line[1..].TrimStart(" \t"u8);
        output.Write("{\"eventId\":\""u8);
        output.Write(Encoding.ASCII.GetBytes(FileEventId.Of(index, line).ToString()));
        output.Write(rest is [(byte)'}'] ? "\""u8 : "\","u8);
        output.Write(rest);
    }

    /// <summary>Wraps what cannot be read, without a type: the server rejects it alone and keeps it with the other rejected events.</summary>
    static void WriteUnreadable(ArrayBufferWriter<byte> output, int index, ReadOnlySpan<byte> line)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("id", FileEventId.Of(index, line));
        json.WriteString("unreadableLine", Encoding.UTF8.GetString(line));
        json.WriteNumber("line", index + 1);
        json.WriteEndObject();
    }
}
