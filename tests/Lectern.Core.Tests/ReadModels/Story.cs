using System.Globalization;
using Lectern.Core.Events;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Core.Tests.Events;
using NodaTime;
using Calendar = Lectern.Core.Grains.Calendar;

namespace Lectern.Core.Tests.ReadModels;

/// <summary>
/// Given events, then rows: events written as JSON, read as intake reads them, folded as the projector folds them, with keys
/// from a registry in memory. Unless they say otherwise they are of the learner u1 in the course c1.
/// </summary>
sealed class Story
{
    public const int Tenant = 1;

    readonly Dictionary<(string Kind, long Scope, string Id), long> keys = [];

    public Story(params IEnumerable<string> events)
        : this(Calendar.Utc, events)
    {
    }

    public Story(Calendar calendar, params IEnumerable<string> events)
    {
        Events = [.. events.Select(json => Read(json, calendar))];
        Rows = ReadModel.Reference(Events, calendar);
    }

    public IReadOnlyList<FoldEvent> Events { get; }

    public Batch Rows { get; }

    /// <summary>A tenant's calendar.</summary>
    public static Calendar In(string zone) => new(new Dictionary<int, DateTimeZone> { [Tenant] = DateTimeZoneProviders.Tzdb[zone] });

    /// <param name="time">A time of 2026-11-02 in UTC as 10:00 or 10:00:30, or of another day of that month as 05T10:00.</param>
    /// <param name="type">A name of the catalogue or an alias.</param>
    /// <param name="fields">Further fields, as JSON with single quotes.</param>
    public static string At(string time, string type, string fields = "")
    {
        var seconds = time.Count(c => c == ':') == 1 ? ":00" : "";
        var text = $"'type':'{type}','occurredAt':'{Moment(time)}{seconds}Z'";
        if (!fields.Contains("'userId'", StringComparison.Ordinal)) text += ",'userId':'u1'";
        if (!fields.Contains("'courseId'", StringComparison.Ordinal)) text += ",'courseId':'c1'";
        // Its id follows from what it says.
        if (!fields.Contains("'eventId'", StringComparison.Ordinal)) text += $",'eventId':'{EventKey.Of(text + fields)}'";
        return "{" + text + (fields.Length > 0 ? "," + fields : "") + "}";
    }

    /// <summary>Microseconds of a time as <see cref="At"/> takes it.</summary>
    public static long Micro(string time) =>
        Micros.Of(DateTimeOffset.Parse(Moment(time) + "Z", CultureInfo.InvariantCulture).UtcDateTime);

    /// <summary>Days since 1970 of a day of November 2026.</summary>
    public static int Day(int ofMonth) => new DateOnly(2026, 11, ofMonth).DayNumber - new DateOnly(1970, 1, 1).DayNumber;

    public Row Learner(string user = "u1") => Row(Learners.Grain, new(Tenant, Key("user", user)));

    public Row Course(string course = "c1") => Row(Courses.Grain, new(Tenant, Key("course", course)));

    public Row Organization(string organization) => Row(Organizations.Grain, new(Tenant, Key("organization", organization)));

    public Row Enrollment(string user = "u1", string course = "c1") => Row(Enrollments.Grain, new(Tenant, Key("course", course), Key("user", user)));

    public Row LearnerDay(int day, string course = "c1") => Row(LearnerDays.Grain, new(Tenant, Key("user", "u1"), Key("course", course), Day(day)));

    public Row CourseDay(int day, string course = "c1") => Row(CourseDays.Grain, new(Tenant, Key("course", course), Day(day)));

    public Row Module(string module) => Row(LearnerModules.Grain, new(Tenant, Key("course", "c1"), Key("user", "u1"), Key("module", "c1", module)));

    public Row Lesson(string lesson) => Row(LearnerLessons.Grain, new(Tenant, Key("course", "c1"), Key("user", "u1"), Key("lesson", "c1", lesson)));

    public Row Content(string kind, string id) => Row(Contents.Grain, new(Tenant, kind is "module" or "lesson" ? Key(kind, "c1", id) : Key(kind, id)));

    public Row Attempt(string assessment, string? attempt) =>
        Row(Attempts.Grain, new(Tenant, Key("assessment", assessment), Key("user", "u1"), U: attempt is null ? Guid.Empty : EventKey.Of(attempt)));

    public Row Question(string assessment, string question) => Row(Contents.Grain, new(Tenant, Key(("question", Key("assessment", assessment), question))));

    public Row Submission(string assignment, string? submission = null) =>
        Row(Submissions.Grain, new(Tenant, Key("assignment", assignment), Key("user", "u1"), U: submission is null ? Guid.Empty : EventKey.Of(submission)));

    public Row Session(string session) => Row(Sessions.Grain, new(Tenant, Key("user", "u1"), U: EventKey.Of(session)));

    public Row Revenue(string currency, string course = "c1") => Row(CourseRevenue.Grain, new(Tenant, Key("course", course), CurrencyCode.Pack(currency)));

    /// <summary>How many rows of a grain hold anything.</summary>
    public int Count(Grain grain) => Enumerable.Range(0, Rows[grain].Count).Count(i => !Rows[grain].At(i).IsIdentity);

    static string Moment(string time) => time.Contains('T', StringComparison.Ordinal) ? $"2026-11-{time}" : $"2026-11-02T{time}";

    Row Row(Grain grain, GrainKey key) => Rows[grain].Find(key) ?? new GrainRows(grain)[key];

    long Key(string kind, string id) => Key((kind, 0, id));

    long Key(string kind, string course, string id) => Key((kind, Key("course", course), id));

    long Key((string, long, string) id)
    {
        if (!keys.TryGetValue(id, out var key)) keys[id] = key = keys.Count + 1;
        return key;
    }

    /// <summary>The same identities as the log's: modules and lessons within a course, questions within an assessment.</summary>
    FoldEvent Read(string json, Calendar calendar)
    {
        var e = Reading.Event(json);
        var course = e.CourseId is null ? 0 : Key("course", e.CourseId);
        var item = e.AssessmentId is not null ? Key("assessment", e.AssessmentId) : e.AssignmentId is not null ? Key("assignment", e.AssignmentId) : 0;
        var learner = e.UserId is null ? 0 : Key("user", e.UserId);
        var at = Micros.Of(e.OccurredAt);
        return new FoldEvent
        {
            Tenant = Tenant,
            Body = e.Body,
            At = at,
            Day = calendar.DayOf(Tenant, at),
            Id = e.Key,
            IsActivity = Catalogue.Find(e.Type)!.IsActivity,
            Learner = learner,
            LearnerNumber = (int)learner,
            Course = course,
            Module = e.ModuleId is null || course == 0 ? 0 : Key(("module", course, e.ModuleId)),
            Lesson = e.LessonId is null || course == 0 ? 0 : Key(("lesson", course, e.LessonId)),
            Item = item,
            Organization = e.Body switch
            {
                UserDescribed { OrganizationId: { IsGiven: true, Value: { } o } } => Key("organization", o),
                CourseCreated { OrganizationId: { IsGiven: true, Value: { } o } } => Key("organization", o),
                _ => 0,
            },
            Session = e.SessionId is null ? null : EventKey.Of(e.SessionId),
            Client = e.Client?.Told(),
            Question = e.QuestionId is null || item == 0 ? 0 : Key(("question", item, e.QuestionId)),
            Questions = e.Body is AssessmentCompleted c ? [.. c.Responses.Select(r => Key(("question", item, r.QuestionId)))] : [],
        };
    }
}
