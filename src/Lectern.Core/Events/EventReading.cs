using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>One event on its way from fields to <see cref="LearningEvent"/>.</summary>
sealed class EventReading(ReadContext context, ReaderSettings settings)
{
    const int MaxId = 128;
    const int MaxAppId = 100;

    public ReadResult Read(JsonElement root, ReadOnlySpan<byte> json)
    {
        var head = EventHead.Of(root, context);
        if (head.Problem is not null)
        {
            return new ReadResult(null, head.Problem, IdOfUnknown(root));
        }

        var gathered = EventFields.Of(root, head, context.Tracking);
        var fields = gathered.Fields;
        var id = ReadId(fields, out var identified);
        if (gathered.DataBytes > settings.MaxDataBytes)
        {
            fields.Fail(RejectCode.TooLarge, head.IsFlat ? null : head.DataPlace, $"The data of an event must be at most {settings.MaxDataBytes} bytes.");
        }

        var type = head.Type!.Type;
        foreach (var needed in type.Needs)
        {
            if (needed != "appId" || context.AppId is null) fields.RequireId(needed);
        }

        var occurredAt = ReadTime(fields, head.Type.Times, out var timeField);
        var client = EventClient.Read(fields, context.Client);
        var learningEvent = new LearningEvent
        {
            Id = id,
            Key = EventKey.Of(id),
            Identified = identified,
            Type = type.Name,
            OccurredAt = occurredAt,
            AppId = ReadApp(fields),
            UserId = fields.Name("userId"),
            CourseId = fields.Name("courseId"),
            ModuleId = fields.Name("moduleId"),
            LessonId = fields.Name("lessonId"),
            AssessmentId = fields.Name("assessmentId"),
            AssignmentId = fields.Name("assignmentId"),
            QuestionId = fields.Name("questionId"),
            SessionId = fields.Name("sessionId", MaxId),
            EventName = fields.Name("eventName"),
            Body = type.ReadBody(fields),
            Personal = PersonalFields.Read(gathered, settings.StoreFullIp ? client?.IpAddress : null),
            Payload = default,
        };
        fields.Name("organizationId");
        if (fields.Problem is { } problem)
        {
            return new ReadResult(null, problem, identified ? id : null);
        }

        client = client is null ? null : client with { IpAddress = IpPrefix.Cut(client.IpAddress) };
        return new ReadResult(
            learningEvent with { Client = client, Payload = PayloadWriter.Write(gathered, timeField, client), BodyHash = BodyHash.Of(json) },
            null,
            id);
    }

    /// <summary>The event's own id, else the route's, else one made up.</summary>
    string ReadId(FieldSet fields, out bool identified)
    {
        identified = true;
        if (fields.Name("eventId", MaxId) is { } given)
        {
            return given;
        }

        if (!string.IsNullOrEmpty(context.IdHint))
        {
            if (context.IdHint.Length > MaxId)
            {
                fields.Fail(RejectCode.InvalidField, null, $"The header event-id must be at most {MaxId} characters.");
            }

            return context.IdHint;
        }

        identified = context.IdFallback is not null;
        return (context.IdFallback ?? Guid.CreateVersion7(new DateTimeOffset(DateTime.SpecifyKind(context.ReceivedAt, DateTimeKind.Utc)))).ToString();
    }

    /// <summary>The application: whoever speaks for one speaks for no other.</summary>
    string? ReadApp(FieldSet fields)
    {
        var given = fields.Name("appId", MaxAppId);
        if (context.AppId is null || given == context.AppId)
        {
            return given;
        }

        if (given is not null && fields.TryGet("appId", out var field))
        {
            fields.Fail(RejectCode.Forbidden, field.Path, $"{field.Path} names another application than the one that the sender's key is for.");
        }

        return context.AppId;
    }

    DateTime ReadTime(FieldSet fields, string[] ownTimes, out string? timeField)
    {
        timeField = null;
        var isGiven = fields.TryGet("occurredAt", out var field);
        for (var i = 0; !isGiven && i < ownTimes.Length; i++)
        {
            isGiven = fields.TryGet(ownTimes[i], out field);
        }

        if (!isGiven || fields.ReadTime(field) is not { } time)
        {
            return IsoTime.Cut(context.DefaultOccurredAt ?? context.ReceivedAt);
        }

        timeField = field.Known!.Name;
        if (time > context.ReceivedAt + settings.MaxFuture)
        {
            fields.Fail(RejectCode.TooFarInFuture, field.Path, $"{field.Path} is more than {settings.MaxFuture.TotalHours:0.#} hours after receipt.");
        }
        else if (time < settings.MinOccurredAt)
        {
            fields.Fail(RejectCode.TooFarInPast, field.Path, $"{field.Path} is before {settings.MinOccurredAt:yyyy-MM-dd}. Numbers are milliseconds, not seconds.");
        }

        return time;
    }

    /// <summary>Of an event whose type is not known, <c>id</c> is taken for its own.</summary>
    string? IdOfUnknown(JsonElement root)
    {
        foreach (var property in root.EnumerateObject())
        {
            var isId = EventHead.IdNames.Find(property) is not null && property.Value.ValueKind == JsonValueKind.String;
            if (isId && property.Value.GetString() is { Length: > 0 and <= MaxId } id)
            {
                return id;
            }
        }

        return context.IdHint;
    }
}
