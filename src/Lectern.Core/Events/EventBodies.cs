namespace Lectern.Core.Events;

/// <summary>
/// What one type of event says, in the units used inside: whole seconds, scores in ten-thousandths of a percent
/// (78.5 % = 785,000; 100 % = 1,000,000), money in minor units. Absent is null.
/// </summary>
public abstract record EventBody;

/// <summary>A field of which "not sent" (changes nothing) differs from "sent as null" (clears).</summary>
public readonly record struct Given<T>(bool IsGiven, T? Value)
{
    public static readonly Given<T> Absent;

    public static Given<T> Of(T? value) => new(true, value);
}

/// <summary>What is known of a user apart from personal data. Lists are canonical JSON arrays of strings.</summary>
public abstract record UserDescribed(Given<string> Role, Given<string> OrganizationId, Given<string> TimeZone) : EventBody;

public sealed record UserCreated(Given<string> Role, Given<string> OrganizationId, Given<string> TimeZone) : UserDescribed(Role, OrganizationId, TimeZone);

public sealed record UserUpdated(Given<string> Role, Given<string> OrganizationId, Given<string> TimeZone) : UserDescribed(Role, OrganizationId, TimeZone);

public sealed record UserLoggedIn : EventBody;

/// <summary><c>CourseCreated</c> and <c>CourseUpdated</c>. <paramref name="Staff"/> and <paramref name="Skills"/>: JSON arrays of strings.</summary>
public sealed record CourseCreated(
    Given<string> Title,
    Given<string> InstructorId,
    Given<string> Staff,
    Given<string> Category,
    Given<string> OrganizationId,
    Given<string> Skills,
    Given<DateTime?> StartsAt,
    Given<DateTime?> EndsAt,
    Given<long?> ExpectedSeconds) : EventBody;

public sealed record CoursePublished : EventBody;

/// <summary>What a module, lesson, assessment, question or assignment is. The ids on its path are the event's.</summary>
/// <param name="Kind">Which of them is defined.</param>
/// <param name="Subkind"><c>quiz</c> or <c>exam</c> for an assessment, else null.</param>
/// <param name="MaxScore">Marks × 10,000 (not a percentage).</param>
/// <param name="PassingScore">Percent × 10,000.</param>
/// <param name="Weight">× 10,000.</param>
public sealed record ContentDefined(
    ContentKind Kind,
    string? Subkind,
    Given<string> Title,
    Given<long?> Position,
    Given<long?> DurationSeconds,
    Given<long?> MaxScore,
    Given<long?> PassingScore,
    Given<long?> Weight,
    Given<DateTime?> DueAt,
    Given<string> Skills) : EventBody;

/// <summary>The kinds of thing a course holds. The values are stored: never renumber.</summary>
public enum ContentKind
{
    Module = 1,
    Lesson = 2,
    Assessment = 3,
    Assignment = 4,
    Question = 5,
}

/// <param name="Cohort">The run or group the learner joins.</param>
/// <param name="Attributes">Facts known at enrollment, as a canonical JSON object.</param>
public sealed record UserEnrolled(Given<string> Cohort, Given<string> Attributes) : EventBody;

public sealed record UserUnenrolled(string? Reason) : EventBody;

public sealed record UserCompletedCourse(long? FinalScore, long? SpentSeconds, bool? Distinction) : EventBody;

public sealed record ModuleCompleted(long? SpentSeconds) : EventBody;

public sealed record LessonCompleted(long? SpentSeconds) : EventBody;

/// <param name="Percent">Percent × 10,000, 0 to 1,000,000.</param>
public sealed record ProgressUpdated(long Percent) : EventBody;

public sealed record AssessmentStarted(string? AttemptId) : EventBody;

/// <param name="Score">Percent × 10,000, scaled by its own <c>maxScore</c>; null where none was sent.</param>
public sealed record AssessmentCompleted(
    string? AttemptId,
    long? Score,
    bool? Passed,
    long? TotalQuestions,
    long? CorrectAnswers,
    long? SpentSeconds,
    IReadOnlyList<Response> Responses) : EventBody;

/// <summary>One answer within an assessment.</summary>
/// <param name="Score">Share of the question's marks × 1,000,000 (percent × 10,000). Without marks of its own: correct = 1,000,000, else 0; skipped = 0.</param>
public readonly record struct Response(string QuestionId, bool Correct, bool Skipped, long Score, long? SpentSeconds);

public sealed record QuestionAnswered(string? AttemptId, Response Response) : EventBody;

public sealed record AssignmentSubmitted(string? SubmissionId, DateTime? DueAt, bool? Late) : EventBody;

public sealed record AssignmentGraded(string? SubmissionId, long? Score) : EventBody;

public sealed record PageViewed(
    string? Url,
    string? Path,
    string? Title,
    string? Referrer,
    long? SpentSeconds,
    bool? EntryPage,
    bool? ExitPage,
    string? UtmSource,
    string? UtmMedium,
    string? UtmCampaign) : EventBody;

/// <param name="Count">How many such actions the producer summed into this event; at least 1.</param>
public sealed record ActivityRecorded(
    string? ActivityType,
    string? ResourceType,
    string? ResourceId,
    string? Action,
    long? SpentSeconds,
    long Count) : EventBody;

public sealed record SessionStarted(string? Referrer, string? UtmSource, string? UtmMedium, string? UtmCampaign) : EventBody;

public sealed record SessionEnded(long? DurationSeconds) : EventBody;

/// <param name="FromSecond">Start of the stretch watched, in seconds of the video, inclusive.</param>
/// <param name="ToSecond">Its end, exclusive; never before its start.</param>
/// <param name="LengthSeconds">Length of the whole video.</param>
/// <param name="Rate">Playback rate × 10,000.</param>
public sealed record VideoWatched(long FromSecond, long ToSecond, long? LengthSeconds, long? Rate, bool? Completed) : EventBody;

public sealed record ForumPosted(string? PostId, string? ParentId) : EventBody;

public sealed record CommentPosted(string? PostId, string? ParentId) : EventBody;

/// <param name="Rating">1 to 5, × 10,000.</param>
public sealed record CourseRated(long Rating, bool HasReview) : EventBody;

/// <param name="AmountMinor">In the currency's minor unit (ISO 4217 exponent); may be negative: a refund.</param>
public sealed record PaymentCompleted(string? PaymentId, long AmountMinor, string Currency) : EventBody;

/// <summary>Whatever an application sends by the tracking API. Its type and name are <see cref="LearningEvent.EventName"/> and the payload's.</summary>
public sealed record AppEvent(string EventType) : EventBody;
