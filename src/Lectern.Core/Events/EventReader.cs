using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>Reads one event as any source sends it. Pure: the same bytes, context and settings give the same event.</summary>
public static class EventReader
{
    // Flat data go one level down when they are stored.
    static readonly JsonDocumentOptions LogOptions = new() { MaxDepth = 2 * JsonGuard.MaxDepth };

    /// <summary>Reads one JSON object. Never throws, whatever the bytes.</summary>
    public static ReadResult Read(ReadOnlyMemory<byte> json, in ReadContext context, ReaderSettings settings)
    {
        json = json[Utf8Text.SkipBom(json.Span)..];
        using var document = JsonGuard.Parse(json, out var problem);
        if (document is null)
        {
            return new ReadResult(null, problem, context.IdHint);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return new ReadResult(null, JsonGuard.Malformed("An event must be a JSON object."), context.IdHint);
        }

        return new EventReading(context, settings).Read(document.RootElement, json.Span);
    }

    /// <summary>
    /// The names that the type of an event goes by, whatever else is wrong with it: the catalogue's, and that of an application's own. None
    /// where it cannot be told. Never throws, whatever the bytes.
    /// </summary>
    /// <param name="typeHint">The type by the message's header, where the body names none.</param>
    public static IReadOnlyList<string> TypesOf(ReadOnlyMemory<byte> json, bool tracking, string? typeHint = null)
    {
        json = json[Utf8Text.SkipBom(json.Span)..];
        using var document = JsonGuard.Parse(json, out _);
        if (document?.RootElement.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var head = EventHead.Of(document.RootElement, new ReadContext(default, tracking, typeHint));
        return head.Type is not { Type.Name: var name } ? [] : head.Sent is { } sent && name == Catalogue.AppEventName ? [name, sent] : [name];
    }

    /// <summary>What a stored event says, by today's interpretation.</summary>
    /// <param name="type">Canonical name of the type.</param>
    /// <param name="payload"><see cref="LearningEvent.Payload"/>, or what jsonb made of it.</param>
    /// <exception cref="InvalidDataException">The log holds what this version would not have let in.</exception>
    public static EventBody ReadBody(string type, ReadOnlyMemory<byte> payload)
    {
        using var document = JsonDocument.Parse(payload, LogOptions);
        return ReadBody(type, Gather(type, document.RootElement));
    }

    /// <summary>An event of the log: its columns as given, the remaining ids and the body out of the payload.</summary>
    /// <param name="withClient">Whether its device is asked for: the fold of most events has no use for it.</param>
    public static LearningEvent FromLog(
        string type,
        string id,
        Guid key,
        DateTime occurredAt,
        ReadOnlyMemory<byte> payload,
        string? appId = null,
        string? userId = null,
        string? courseId = null,
        string? sessionId = null,
        string? eventName = null,
        bool withClient = false)
    {
        using var document = JsonDocument.Parse(payload, LogOptions);
        var fields = Gather(type, document.RootElement);
        return new LearningEvent
        {
            Id = id,
            Key = key,
            Type = type,
            OccurredAt = occurredAt,
            AppId = appId,
            UserId = userId,
            CourseId = courseId,
            ModuleId = fields.Name("moduleId"),
            LessonId = fields.Name("lessonId"),
            AssessmentId = fields.Name("assessmentId"),
            AssignmentId = fields.Name("assignmentId"),
            QuestionId = fields.Name("questionId"),
            SessionId = sessionId,
            EventName = eventName,
            Body = ReadBody(type, fields),
            Client = withClient ? EventClient.Read(fields, null) : null,
            Payload = payload,
        };
    }

    static FieldSet Gather(string type, JsonElement payload)
    {
        var name = Catalogue.FindName(type) ?? throw new InvalidDataException($"The log holds an event of the unknown type {type}.");
        return EventFields.Of(payload, new EventHead(name, "$.data", null), tracking: false).Fields;
    }

    static EventBody ReadBody(string type, FieldSet fields)
    {
        var body = Catalogue.FindName(type)!.Type.ReadBody(fields);
        return fields.Problem is { } problem
            ? throw new InvalidDataException($"A stored {type} cannot be read: {problem.Message}")
            : body;
    }
}
