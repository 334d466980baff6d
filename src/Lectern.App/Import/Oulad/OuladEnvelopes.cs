using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Lectern.Core.Events;

namespace Lectern.App.Import.Oulad;

/// <summary>
/// Writes the envelope of each kind of row. Every answer lies in one buffer and lasts until the next call.
/// An event's id names its type and its row's content, so that a second import, and one from either release, adds nothing.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The writer writes to memory: there is nothing to release.")]
sealed class OuladEnvelopes
{
    const string Organization = "open-university";

    // The URL namespace of RFC 9562, and in it the data set's own address.
    static readonly Guid Ids = UuidV5.Create(new("6ba7b811-9dad-11d1-80b4-00c04fd430c8"), "https://analyse.kmi.open.ac.uk/open_dataset"u8);

    static readonly DateTime UsersCreated = new(2013, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    readonly ArrayBufferWriter<byte> buffer = new(1024);
    readonly Utf8JsonWriter json;
    readonly byte[] name = new byte[512];

    public OuladEnvelopes() => json = new Utf8JsonWriter(
        buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public ReadOnlyMemory<byte> CourseCreated(OuladCourse course)
    {
        BeginContent("CourseCreated", Id(name, $"CourseCreated|{course.Id}|{course.Days}"), course);
        json.WriteStartObject("data");
        json.WriteString("title", course.Id);
        json.WriteString("category", course.Module);
        json.WriteString("organizationId", Organization);
        json.WriteString("startsAt", course.Noon(0));
        json.WriteString("endsAt", course.Noon(course.Days));
        json.WriteEndObject();
        return End();
    }

    public ReadOnlyMemory<byte> CoursePublished(OuladCourse course)
    {
        BeginContent("CoursePublished", Id(name, $"CoursePublished|{course.Id}|{course.Days}"), course);
        return End();
    }

    public ReadOnlyMemory<byte> ModuleDefined(OuladCourse course, string activityType, int position)
    {
        BeginContent("ContentDefined", Id(name, $"ModuleDefined|{course.Id}|{activityType}"), course);
        json.WriteString("moduleId", activityType);
        BeginDefinition("module", activityType);
        json.WriteNumber("position", position);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlyMemory<byte> LessonDefined(OuladCourse course, OuladSite site, int position)
    {
        BeginContent("ContentDefined", Id(name, $"LessonDefined|{course.Id}|{site.Id}|{site.ActivityType}|{site.WeekFrom}"), course);
        json.WriteString("moduleId", site.Module);
        json.WriteString("lessonId", site.Lesson);
        BeginDefinition("lesson", $"{site.ActivityType} {site.Id}");
        json.WriteNumber("position", position);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlyMemory<byte> AssessmentDefined(OuladAssessment item)
    {
        var (kind, label) = item.Kind switch
        {
            OuladAssessmentKind.Tma => ("assignment", "TMA"),
            OuladAssessmentKind.Cma => ("quiz", "CMA"),
            _ => ("exam", "Exam"),
        };
        BeginContent("ContentDefined", Id(name, $"AssessmentDefined|{item.Course.Id}|{item.Id}|{label}|{item.Day}|{item.Weight}"), item.Course);
        WriteAssessmentId(item);
        BeginDefinition(kind, $"{label} {item.Id}");
        json.WriteString("dueAt", item.Course.Noon(item.Day ?? item.Course.Days));
        if (item.Weight is { } weight)
            json.WriteNumber("weight", weight);
        json.WriteNumber("maxScore", 100);
        json.WriteNumber("passingScore", 40);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlyMemory<byte> UserCreated(int student)
    {
        Begin("UserCreated", Id(name, $"UserCreated|{student}"), UsersCreated);
        WriteUser(student);
        json.WriteStartObject("data");
        json.WriteString("role", "student");
        json.WriteString("organizationId", Organization);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlyMemory<byte> UserEnrolled(OuladCourse course, int student, int day, OuladFacts? facts)
    {
        BeginStudent("UserEnrolled", Id(name, $"UserEnrolled|{course.Id}|{student}|{day}"), course, student, day);
        if (facts is not null)
        {
            json.WriteStartObject("data");
            json.WriteStartObject("attributes");
            WriteFact("gender", facts.Gender);
            WriteFact("region", facts.Region);
            WriteFact("highestEducation", facts.HighestEducation);
            WriteFact("imdBand", facts.ImdBand);
            WriteFact("ageBand", facts.AgeBand);
            if (facts.PreviousAttempts is { } attempts)
                json.WriteNumber("previousAttempts", attempts);
            if (facts.StudiedCredits is { } credits)
                json.WriteNumber("studiedCredits", credits);
            WriteFact("disability", facts.Disability);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return End();
    }

    public ReadOnlyMemory<byte> UserUnenrolled(OuladCourse course, OuladDrop drop)
    {
        BeginStudent("UserUnenrolled", Id(name, $"UserUnenrolled|{course.Id}|{drop.Student}|{drop.Day}"), course, drop.Student, drop.Day);
        return End();
    }

    public ReadOnlyMemory<byte> UserCompletedCourse(OuladCourse course, OuladCompletion completion)
    {
        var (day, student, result) = completion;
        BeginStudent("UserCompletedCourse", Id(name, $"UserCompletedCourse|{course.Id}|{student}|{result}"), course, student, day);
        json.WriteStartObject("data");
        json.WriteBoolean("distinction", result == "Distinction");
        json.WriteEndObject();
        return End();
    }

    public ReadOnlyMemory<byte> AssignmentSubmitted(OuladCourse course, OuladSubmission submission) =>
        Submission("AssignmentSubmitted", course, submission with { Score = null });

    public ReadOnlyMemory<byte> AssignmentGraded(OuladCourse course, OuladSubmission submission) =>
        Submission("AssignmentGraded", course, submission);

    public ReadOnlyMemory<byte> AssessmentCompleted(OuladCourse course, OuladSubmission submission) =>
        Submission("AssessmentCompleted", course, submission);

    public ReadOnlyMemory<byte> ActivityRecorded(OuladCourse course, in OuladClick click)
    {
        var (day, student, site, count, ordinal) = click;
        BeginStudent("ActivityRecorded", Id(name, $"ActivityRecorded|{course.Id}|{student}|{site.Id}|{day}|{count}|{ordinal}"), course, student, day);
        json.WriteString("moduleId", site.Module);
        json.WriteString("lessonId", site.Lesson);
        json.WriteStartObject("data");
        json.WriteString("activityType", site.Module);
        json.WriteString("action", "view");
        json.WriteNumber("count", count);
        json.WriteEndObject();
        return End();
    }

    ReadOnlyMemory<byte> Submission(string type, OuladCourse course, OuladSubmission submission)
    {
        var (day, student, item, score, banked) = submission;
        BeginStudent(type, Id(name, $"{type}|{item.Id}|{student}|{day}|{banked}|{score}"), course, student, day);
        WriteAssessmentId(item);
        json.WriteStartObject("data");
        if (score is { } value)
        {
            json.WriteNumber("score", value);
            if (item.Kind != OuladAssessmentKind.Tma)
                json.WriteBoolean("passed", value >= 40);
        }
        json.WriteBoolean("banked", banked);
        json.WriteEndObject();
        return End();
    }

    void Begin(string type, Guid id, DateTime occurredAt)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", type);
        json.WriteString("occurredAt", occurredAt);
    }

    void BeginContent(string type, Guid id, OuladCourse course)
    {
        Begin(type, id, course.Noon(-90));
        json.WriteString("courseId", course.Id);
    }

    void BeginStudent(string type, Guid id, OuladCourse course, int student, int day)
    {
        Begin(type, id, course.Noon(day));
        WriteUser(student);
        json.WriteString("courseId", course.Id);
    }

    void BeginDefinition(string kind, string title)
    {
        json.WriteStartObject("data");
        json.WriteString("kind", kind);
        json.WriteString("title", title);
    }

    ReadOnlyMemory<byte> End()
    {
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    void WriteUser(int student)
    {
        Span<byte> user = stackalloc byte[32];
        Utf8.TryWrite(user, $"student-{student}", out var length);
        json.WriteString("userId"u8, user[..length]);
    }

    void WriteAssessmentId(OuladAssessment item) =>
        json.WriteString(item.Kind == OuladAssessmentKind.Tma ? "assignmentId" : "assessmentId", $"assessment-{item.Id}");

    void WriteFact(string fact, string value)
    {
        if (value.Length > 0)
            json.WriteString(fact, value);
    }

    static Guid Id(Span<byte> room, [InterpolatedStringHandlerArgument(nameof(room))] ref Utf8.TryWriteInterpolatedStringHandler name) =>
        Utf8.TryWrite(room, ref name, out var length)
            ? UuidV5.Create(Ids, room[..length])
            : throw new ImportException($"A row's fields are longer than {room.Length} bytes: this is not OULAD's data.");
}
