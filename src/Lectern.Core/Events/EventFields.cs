using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>Gathers the fields of one event, wherever in it they lie and however they are spelt.</summary>
sealed class EventFields
{
    readonly EventHead head;
    readonly bool tracking;
    readonly Vocabulary vocabulary;
    readonly EventType type;
    HashSet<string>? marks;
    List<JsonProperty>? marked;

    EventFields(in EventHead head, bool tracking)
    {
        this.head = head;
        this.tracking = tracking;
        vocabulary = head.Type!.Vocabulary;
        type = head.Type.Type;
        Fields = new FieldSet(head.DataPlace);
    }

    public FieldSet Fields { get; }

    /// <summary>Length of the data as one object without spaces, personal fields included.</summary>
    public int DataBytes { get; private set; } = "{}".Length - ",".Length;

    /// <summary>Fields of the data that the application marked as personal.</summary>
    public List<JsonProperty> Marked => marked ?? [];

    public bool HasMarks => marks is not null;

    bool IsAppEvent => type.Name == Catalogue.AppEventName;

    public static EventFields Of(JsonElement root, in EventHead head, bool tracking)
    {
        var gathering = new EventFields(head, tracking);
        gathering.TakeMarks(root, "$");
        gathering.Take(root, "$", isEnvelope: true);
        gathering.TakeImplied();
        gathering.Fields.DropRepeatedUnknown();
        return gathering;
    }

    /// <summary>Whether this property of an application's event is marked as personal.</summary>
    public bool IsMarked(in JsonProperty property) => marks is not null && marks.Contains(property.Name);

    void Take(JsonElement element, string place, bool isEnvelope)
    {
        foreach (var property in element.EnumerateObject())
        {
            var known = vocabulary.Find(property);
            if (known is not null && !isEnvelope && known.IsOnlyOfEnvelope && !IsMarks(known))
            {
                known = null;
            }

            switch (known?.Role)
            {
                case FieldRole.Type when IsAppEvent:
                    TakeTypeOfAppEvent(property);
                    continue;
                case FieldRole.BareId:
                    known = vocabulary[head.IsFlat && type.BareId is { } bareId ? bareId : "eventId"];
                    break;
                case FieldRole.ClientObject:
                    TakeClient(property);
                    continue;
                case FieldRole.DataObject:
                case FieldRole.Properties when tracking:
                    TakeData(property);
                    continue;
                case FieldRole.Transport when tracking:
                case FieldRole.PersonalMarks:
                    continue;
                case FieldRole.Transport or FieldRole.Properties:
                    known = null;
                    break;
            }

            Add(new Field(known, property.Value, place, property), isEnvelope);
        }
    }

    void Add(in Field field, bool isEnvelope)
    {
        var isData = field.Known is null or { Role: FieldRole.Data };
        if (!isEnvelope || isData)
        {
            DataBytes += JsonMarshal.GetRawUtf8PropertyName(field.Sent).Length + JsonMarshal.GetRawUtf8Value(field.Value).Length + "\"\":,".Length;
        }

        if (isData && !IsAppEvent && IsMarked(field.Sent))
        {
            (marked ??= []).Add(field.Sent);
            return;
        }

        Fields.Add(field);
    }

    void TakeData(in JsonProperty property)
    {
        switch (property.Value.ValueKind)
        {
            case JsonValueKind.Object:
                Take(property.Value, property.NameEquals("data"u8) ? "$.data" : $"$.{property.Name}", isEnvelope: false);
                break;
            case not JsonValueKind.Null:
                Fields.Invalid(new Field(null, property.Value, "$", property), "must be an object");
                break;
        }
    }

    void TakeClient(in JsonProperty property)
    {
        if (property.Value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (property.Value.ValueKind != JsonValueKind.Object)
        {
            Fields.Invalid(new Field(null, property.Value, "$", property), "must be an object");
            return;
        }

        foreach (var detail in property.Value.EnumerateObject())
        {
            // Anything else about a device is not asked for, and might tell who its owner is.
            if (vocabulary.Find(detail) is { Role: FieldRole.Client } known)
            {
                Fields.Add(new Field(known, detail.Value, "$.client", detail));
            }
        }
    }

    /// <summary><c>type</c> beside <c>eventType</c>: it must be <c>AppEvent</c>, or else it is the application's own type.</summary>
    void TakeTypeOfAppEvent(in JsonProperty property)
    {
        var saysNothing = property.Value.ValueKind == JsonValueKind.Null
            || (property.Value.ValueKind == JsonValueKind.String && property.Value.ValueEquals(Catalogue.AppEventName));
        if (!saysNothing)
        {
            Fields.Add(new Field(vocabulary["eventType"], property.Value, "$", property));
        }
    }

    /// <summary>What an alias says by its name must be in the data, since the log keeps the canonical name only.</summary>
    void TakeImplied()
    {
        if (head.Type!.Kind is not { } kind)
        {
            return;
        }

        if (!Fields.HasValue("kind"))
        {
            Fields.Set(new Field(vocabulary["kind"], JsonSerializer.SerializeToElement(kind), "$", default));
        }
        else if (kind == "assessment")
        {
            Fields.OneOf("kind", kind, "quiz", "exam");
        }
        else
        {
            Fields.OneOf("kind", kind);
        }
    }

    bool IsMarks(KnownField known) => known.Role == FieldRole.PersonalMarks && IsAppEvent;

    /// <summary>The marks are known before any field is taken: they stand in the envelope, of an application's own event also in its data.</summary>
    void TakeMarks(JsonElement element, string place)
    {
        foreach (var property in element.EnumerateObject())
        {
            switch (vocabulary.Find(property)?.Role)
            {
                case FieldRole.PersonalMarks:
                    AddMarks(new Field(null, property.Value, place, property));
                    break;
                case FieldRole.DataObject when IsAppEvent && place == "$" && property.Value.ValueKind == JsonValueKind.Object:
                    TakeMarks(property.Value, "$.data");
                    break;
            }
        }
    }

    void AddMarks(in Field field)
    {
        if (field.Value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (field.Value.ValueKind != JsonValueKind.Array || field.Value.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
        {
            Fields.Invalid(field, "must be an array of names of properties");
            return;
        }

        (marks ??= new(StringComparer.Ordinal)).UnionWith(field.Value.EnumerateArray().Select(name => name.GetString()!));
    }
}
