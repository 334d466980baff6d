using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lectern.Core.Events;

namespace Lectern.Core.Tests.Events;

/// <summary>Reads events written as JSON, in tests. Single quotes stand for double ones.</summary>
static class Reading
{
    public static readonly DateTime ReceivedAt = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);
    public static readonly ReadContext Http = new(ReceivedAt);
    public static readonly ReadContext Tracking = new(ReceivedAt, Tracking: true);

    public static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text.Replace('\'', '"'));

    public static ReadResult Read(string text, ReadContext? context = null, ReaderSettings? settings = null) =>
        EventReader.Read(Json(text), context ?? Http, settings ?? ReaderSettings.Default);

    public static LearningEvent Event(string text, ReadContext? context = null, ReaderSettings? settings = null)
    {
        var result = Read(text, context, settings);
        result.Rejection.ShouldBeNull();
        return result.Event.ShouldNotBeNull();
    }

    public static T Body<T>(string text, ReadContext? context = null)
        where T : EventBody => Event(text, context).Body.ShouldBeOfType<T>();

    public static Rejection Rejected(string text, ReadContext? context = null, ReaderSettings? settings = null)
    {
        var result = Read(text, context, settings);
        result.Event.ShouldBeNull();
        return result.Rejection.ShouldNotBeNull();
    }

    public static JsonObject PayloadOf(LearningEvent learningEvent) => JsonNode.Parse(learningEvent.Payload.Span)!.AsObject();

    /// <summary>The payload as jsonb gives it back: keys by length and then bytes, a space after each colon and comma.</summary>
    public static ReadOnlyMemory<byte> AsJsonb(ReadOnlyMemory<byte> payload)
    {
        using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 128 });
        var text = new StringBuilder();
        Write(document.RootElement);
        return Encoding.UTF8.GetBytes(text.ToString());

        void Write(JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    var properties = value.EnumerateObject()
                        .OrderBy(property => Encoding.UTF8.GetByteCount(property.Name))
                        .ThenBy(property => property.Name, StringComparer.Ordinal);
                    WriteAll('{', properties, '}', property =>
                    {
                        text.Append(JsonSerializer.Serialize(property.Name)).Append(": ");
                        Write(property.Value);
                    });
                    break;
                case JsonValueKind.Array:
                    WriteAll('[', value.EnumerateArray(), ']', Write);
                    break;
                case JsonValueKind.String:
                    text.Append(JsonSerializer.Serialize(value.GetString()));
                    break;
                default:
                    text.Append(value.GetRawText());
                    break;
            }
        }

        void WriteAll<T>(char open, IEnumerable<T> items, char close, Action<T> write)
        {
            text.Append(open);
            var isFirst = true;
            foreach (var item in items)
            {
                text.Append(isFirst ? "" : ", ");
                isFirst = false;
                write(item);
            }

            text.Append(close);
        }
    }
}
