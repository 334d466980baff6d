using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>
/// Writes an event of the log as the canonical envelope that any source may send: read again, it is the same event. It holds no personal
/// fields, which the log never had.
/// </summary>
public static class EnvelopeWriter
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // Flat data went one level down when they were stored.
    static readonly JsonDocumentOptions PayloadOptions = new() { MaxDepth = 2 * JsonGuard.MaxDepth };

    /// <param name="logged">Columns and payload; its body is not looked at.</param>
    public static byte[] Write(LoggedEnvelope logged)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, logged.Id);
            writer.WriteString("type"u8, logged.Type);
            WriteText("appId", logged.AppId);
            WriteText("userId", logged.UserId);
            WriteText("courseId", logged.CourseId);
            WriteText("sessionId", logged.SessionId);
            WriteText("eventName", logged.EventName);
            writer.WriteString("occurredAt"u8, logged.OccurredAt.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
            using var payload = JsonDocument.Parse(logged.Payload, PayloadOptions);
            foreach (var property in payload.RootElement.EnumerateObject()) property.WriteTo(writer);
            // Without data its fields would be taken for flat ones, and the id of a user's or a payment's event for theirs.
            if (!payload.RootElement.TryGetProperty("data"u8, out _))
            {
                writer.WriteStartObject("data"u8);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();

            void WriteText(string name, string? value)
            {
                if (value is not null) writer.WriteString(name, value);
            }
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>An event as the log's columns hold it.</summary>
/// <param name="OccurredAt">UTC.</param>
/// <param name="Payload"><see cref="LearningEvent.Payload"/>, or what jsonb made of it.</param>
public readonly record struct LoggedEnvelope(
    string Id, string Type, string? AppId, string? UserId, string? CourseId, string? SessionId, string? EventName, DateTime OccurredAt, ReadOnlyMemory<byte> Payload);
