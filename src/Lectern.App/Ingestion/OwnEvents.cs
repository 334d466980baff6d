using System.Globalization;
using Lectern.Core.Events;

namespace Lectern.App.Ingestion;

/// <summary>
/// What a learner may send by their own sign-in: what they do in an application, and about nobody else. What an institution says of them
/// (enrollments, completions, scores, posts that count, their name) and of its courses comes from its own systems.
/// </summary>
static class OwnEvents
{
    /// <summary>How long ago it may have happened: applications that were offline send late.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);

    const long MaxSeconds = 24 * 60 * 60;
    const long MaxCount = 1_000;

    /// <summary>The fastest that browsers play, × 10,000.</summary>
    const long MaxRate = 16 * 10_000;

    static readonly HashSet<string> Types =
        [nameof(AppEvent), nameof(PageViewed), nameof(ActivityRecorded), nameof(SessionStarted), nameof(SessionEnded), nameof(VideoWatched)];

    /// <summary>What their events may look like.</summary>
    public static ReaderSettings Rules(ReaderSettings ofAll, DateTime now) =>
        now - MaxAge is var earliest && earliest > ofAll.MinOccurredAt ? ofAll with { MinOccurredAt = earliest } : ofAll;

    /// <summary>Why the event is not theirs to send; null: it is.</summary>
    /// <param name="userId">The learner.</param>
    /// <param name="places">What is there for them of what the event names.</param>
    /// <param name="sent">The event.</param>
    public static Rejection? Refuses(string userId, OwnPlaces places, LearningEvent sent)
    {
        if (!Types.Contains(sent.Type)) return Forbidden("type", $"only these can be sent: {string.Join(", ", Types.Order(StringComparer.Ordinal))}.");
        if (sent.UserId != userId) return Forbidden("userId", "only events about yourself can be sent.");
        return OfItem(sent) ?? OfPlace(places, sent) ?? OfQuantity(sent.Body);
    }

    /// <summary>Why an application may not send the event: who teaches a course sees its learners, also those of other applications. Null: it may.</summary>
    public static Rejection? Appoints(LearningEvent sent) => sent.Body is CourseCreated { InstructorId.IsGiven: true } or CourseCreated { Staff.IsGiven: true }
        ? new(RejectCode.Forbidden, null, "With the key of an application no course can be given an instructorId or staff.")
        : null;

    /// <summary>
    /// The event as theirs. Its identity is among that learner's own: whoever could name the id of an event that is still to come from
    /// elsewhere could keep it out, and by one that was there would learn of it. Of what is personal only the request's address is kept.
    /// </summary>
    /// <param name="userId">The learner.</param>
    /// <param name="address">That of the request.</param>
    /// <param name="sent">The event.</param>
    public static LearningEvent Of(string userId, string? address, LearningEvent sent) => sent with
    {
        Key = EventKey.Of(string.Create(CultureInfo.InvariantCulture, $"own:{userId.Length}:{userId}{sent.Id}")),
        Personal = address is null ? [] : [.. sent.Personal.Where(f => f.Name == PersonalField.IpAddress).Select(f => f with { Value = address })],
    };

    /// <summary>An item is in every course that an event names beside it, and is owed by everybody there.</summary>
    static Rejection? OfItem(LearningEvent sent)
    {
        var named = sent.AssessmentId is not null ? "assessmentId" : sent.AssignmentId is not null ? "assignmentId" : sent.QuestionId is not null ? "questionId" : null;
        return named is null ? null : Forbidden(named, "no assessment, assignment or question can be named.");
    }

    /// <summary>Modules and lessons count in everybody's progress, and a lesson lies in the module that is named beside it.</summary>
    static Rejection? OfPlace(OwnPlaces places, LearningEvent sent)
    {
        var (course, module, lesson) = (sent.CourseId, sent.ModuleId, sent.LessonId);
        if (course is null) return module is null && lesson is null ? null : Forbidden(module is null ? "lessonId" : "moduleId", "modules and lessons can be named only with their course.");
        if (!places.Courses.Contains(course)) return Forbidden("courseId", "only courses can be named that you are enrolled in.");
        if (module is not null && !places.Modules.Contains((course, module))) return Forbidden("moduleId", "only modules can be named that the course has.");
        if (lesson is null) return null;
        if (!places.Lessons.TryGetValue((course, lesson), out var liesIn)) return Forbidden("lessonId", "only lessons can be named that the course has.");
        return module is null || module == liesIn ? null : Forbidden("moduleId", "a lesson can be named only with the module that it lies in.");
    }

    static Rejection? OfQuantity(EventBody body) => body switch
    {
        PageViewed p => Most("timeOnPage", p.SpentSeconds),
        ActivityRecorded a => Most("duration", a.SpentSeconds) ?? (a.Count > MaxCount ? Invalid("count", $"must be at most {MaxCount}") : null),
        SessionEnded s => Most("duration", s.DurationSeconds),
        VideoWatched v => Most("toSecond", v.ToSecond) ?? Most("duration", v.LengthSeconds) ?? (v.Rate > MaxRate ? Invalid("playbackRate", $"must be at most {MaxRate / 10_000}") : null),
        _ => null,
    };

    static Rejection? Most(string field, long? seconds) => seconds > MaxSeconds ? Invalid(field, $"must be at most {MaxSeconds / 3600} hours") : null;

    static Rejection Invalid(string field, string rule) => new(RejectCode.InvalidField, $"$.{field}", $"{field} {rule} where you send it with your own sign-in.");

    static Rejection Forbidden(string field, string rule) => new(RejectCode.Forbidden, $"$.{field}", $"With your own sign-in {rule}");
}
