using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>
/// Writes what the log keeps beside its columns: <c>{moduleId …, client, data}</c>. Data keep the values as sent, under their
/// canonical names, so that a corrected interpretation only needs a rebuild.
/// </summary>
static class PayloadWriter
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="gathered">The event's fields.</param>
    /// <param name="timeField">The own time that became <c>occurredAt</c>, and so is no data.</param>
    /// <param name="client">The device, its address already cut.</param>
    public static ReadOnlyMemory<byte> Write(EventFields gathered, string? timeField, ClientInfo? client)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        foreach (ref readonly var field in gathered.Fields.Known)
        {
            if (field.Known!.Role == FieldRole.PathId && field.Value.ValueKind != JsonValueKind.Null && !field.Value.ValueEquals(""u8))
            {
                WriteField(writer, field);
            }
        }

        if (client is not null)
        {
            WriteClient(writer, client);
        }

        WriteData(writer, gathered, timeField);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    static void WriteClient(Utf8JsonWriter writer, ClientInfo client)
    {
        writer.WriteStartObject("client"u8);
        WriteText("deviceType", client.DeviceType);
        WriteText("browser", client.Browser);
        WriteText("operatingSystem", client.OperatingSystem);
        WriteText("userAgent", client.UserAgent);
        WriteText("ipAddress", client.IpAddress);
        writer.WriteEndObject();

        void WriteText(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }
    }

    static void WriteData(Utf8JsonWriter writer, EventFields gathered, string? timeField)
    {
        var isOpen = false;
        foreach (ref readonly var field in gathered.Fields.Known)
        {
            var isData = field.Known!.Role == FieldRole.Data || (field.Known.Role == FieldRole.OwnTime && field.Known.Name != timeField);
            if (!isData)
            {
                continue;
            }

            Open();
            if (field.Known.Name == "properties" && gathered.HasMarks && field.Value.ValueKind == JsonValueKind.Object)
            {
                WriteUnmarked(writer, field, gathered);
            }
            else
            {
                WriteField(writer, field);
            }
        }

        foreach (ref readonly var field in gathered.Fields.Unknown)
        {
            Open();
            WriteProperty(writer, field.Sent);
        }

        if (isOpen)
        {
            writer.WriteEndObject();
        }

        void Open()
        {
            if (!isOpen)
            {
                writer.WriteStartObject("data"u8);
                isOpen = true;
            }
        }
    }

    static void WriteUnmarked(Utf8JsonWriter writer, in Field properties, EventFields gathered)
    {
        writer.WriteStartObject(properties.Known!.Name);
        foreach (var property in properties.Value.EnumerateObject())
        {
            if (!gathered.IsMarked(property))
            {
                WriteProperty(writer, property);
            }
        }

        writer.WriteEndObject();
    }

    static void WriteField(Utf8JsonWriter writer, in Field field)
    {
        writer.WritePropertyName(field.Known!.Name);
        WriteRaw(writer, field.Value);
    }

    static void WriteProperty(Utf8JsonWriter writer, in JsonProperty property)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        if (raw.Contains((byte)'\\'))
        {
            writer.WritePropertyName(property.Name);
        }
        else
        {
            writer.WritePropertyName(raw);
        }

        WriteRaw(writer, property.Value);
    }

    static void WriteRaw(Utf8JsonWriter writer, JsonElement value) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
}
