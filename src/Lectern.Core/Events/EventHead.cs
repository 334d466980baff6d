using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>What must be known of an event before its fields mean anything: its type, and whether they lie flat.</summary>
/// <param name="Type">Null where there is a problem.</param>
/// <param name="DataPlace">JSON path of the object that holds the data: <c>$</c> where they lie beside the envelope's fields.</param>
readonly record struct EventHead(TypeName? Type, string DataPlace, Rejection? Problem)
{
    static readonly Vocabulary Names = Vocabulary.OfOnly("type", "eventType", "data", "properties");

    /// <summary>The names of an id, for an event of which no more is known.</summary>
    public static readonly Vocabulary IdNames = Vocabulary.OfOnly("id", "eventId", "messageId");

    /// <summary>The type by the name it was sent by; null: none was, or it cannot be read.</summary>
    public string? Sent { get; init; }

    public bool IsFlat => DataPlace == "$";

    public static EventHead Of(JsonElement root, in ReadContext context)
    {
        JsonProperty type = default, eventType = default;
        var place = "$";
        foreach (var property in root.EnumerateObject())
        {
            switch (Names.Find(property)?.Name)
            {
                case "type" when property.Value.ValueKind != JsonValueKind.Null:
                    type = property;
                    break;
                case "eventType" when property.Value.ValueKind != JsonValueKind.Null:
                    eventType = property;
                    break;
                case "data":
                    place = "$.data";
                    break;
                case "properties" when context.Tracking && place == "$":
                    place = "$.properties";
                    break;
            }
        }

        var isAppEvent = type.Value.ValueKind == JsonValueKind.String && type.Value.ValueEquals(Catalogue.AppEventName);
        var naming = IsGiven(type) && (isAppEvent || !context.Tracking || !IsGiven(eventType)) ? type : eventType;
        if (IsGiven(naming) && naming.Value.ValueKind != JsonValueKind.String)
        {
            return Refused(RejectCode.InvalidField, $"$.{naming.Name}", $"$.{naming.Name} must be a string.");
        }

        var name = IsGiven(naming) ? naming.Value.GetString() : context.TypeHint;
        if (string.IsNullOrEmpty(name))
        {
            return Refused(RejectCode.MissingField, "$.type", "$.type is required.");
        }

        if (Catalogue.FindName(name) is { } known)
        {
            return new EventHead(known, place, null) { Sent = name };
        }

        return context.Tracking
            ? new EventHead(Catalogue.AppEvent, place == "$.data" ? place : "$", null) { Sent = name }
            : Refused(RejectCode.UnknownType, IsGiven(naming) ? $"$.{naming.Name}" : null, "The type of the event is none that is known here.");
    }

    static bool IsGiven(in JsonProperty property) => property.Value.ValueKind != JsonValueKind.Undefined;

    static EventHead Refused(string code, string? path, string message) => new(null, "$", new Rejection(code, path, message));
}
