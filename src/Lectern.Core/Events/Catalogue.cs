using System.Collections.Frozen;

namespace Lectern.Core.Events;

/// <summary>A type of event: what it is called, whom it is about, what it may say.</summary>
public sealed record EventType
{
    internal EventType(string name, Func<FieldSet, EventBody> readBody)
    {
        Name = name;
        ReadBody = readBody;
    }

    public string Name { get; }

    public string[] Aliases { get; init; } = [];

    /// <summary>Whether it shows a learner being active.</summary>
    public bool IsActivity { get; init; }

    /// <summary>The ids without which it says nothing.</summary>
    internal string[] Needs { get; init; } = [];

    /// <summary>Its own data fields.</summary>
    internal string[] Fields { get; init; } = [];

    internal DurationField[] Durations { get; init; } = [];

    /// <summary>Personal fields beyond those that are personal in every type.</summary>
    internal string[] PersonalFields { get; init; } = [];

    /// <summary>Fields with a column of their own.</summary>
    internal string[] Columns { get; init; } = [];

    /// <summary>The type's own times for <c>occurredAt</c>, first found first.</summary>
    internal string[] Times { get; init; } = [];

    /// <summary>What a bare <c>id</c> in a flat body names; null: the event.</summary>
    internal string? BareId { get; init; }

    /// <summary>Interprets the fields: the one code path of intake, rebuild and replay.</summary>
    internal Func<FieldSet, EventBody> ReadBody { get; }
}

/// <summary>A name an event can be sent under.</summary>
/// <param name="Times">The own times of that name: a <c>CourseUpdated</c> did not happen when the course was created.</param>
/// <param name="Kind">The <c>kind</c> of content that an alias implies.</param>
sealed record TypeName(EventType Type, Vocabulary Vocabulary, string[] Times, string? Kind);

/// <summary>The events Lectern knows: see the list of types in the guide.</summary>
public static class Catalogue
{
    static readonly string[] Utm = ["utmSource", "utmMedium", "utmCampaign"];
    static readonly string[] UserFields = ["role", "organizationId", "timeZone"];

    public static IReadOnlyList<EventType> All { get; } =
    [
        new("UserCreated", LearnerBodies.UserCreated) { Needs = ["userId"], Times = ["createdAt"], BareId = "userId", Fields = UserFields, PersonalFields = ["name"] },
        new("UserUpdated", LearnerBodies.UserUpdated) { Needs = ["userId"], Times = ["updatedAt"], Fields = UserFields, PersonalFields = ["name"] },
        new("UserLoggedIn", LearnerBodies.UserLoggedIn) { IsActivity = true, Needs = ["userId"], Times = ["loginAt"], BareId = "userId" },
        new("CourseCreated", CourseBodies.CourseCreated)
        {
            Aliases = ["CourseUpdated"], Needs = ["courseId"], Times = ["createdAt"],
            Fields =
            [
                "title", "instructorId", "staff", "category", "organizationId", "skills", "startsAt", "endsAt",
                "expectedHours", "expectedMinutes", "expectedSeconds",
            ],
        },
        new("CoursePublished", CourseBodies.CoursePublished) { Needs = ["courseId"], Times = ["publishedAt"] },
        new("ContentDefined", CourseBodies.ContentDefined)
        {
            Aliases = ["ModuleCreated", "LessonCreated", "AssessmentCreated", "QuizCreated", "AssignmentCreated"],
            Needs = ["courseId"], Times = ["updatedAt", "createdAt"],
            Fields = ["kind", "title", "position", "maxScore", "passingScore", "weight", "dueAt", "skills"],
            Durations = [DurationField.Duration],
        },
        new("UserEnrolled", LearnerBodies.UserEnrolled) { Needs = ["userId", "courseId"], Times = ["enrolledAt"], BareId = "enrollmentId", Fields = ["enrollmentId", "cohort", "attributes"] },
        new("UserUnenrolled", LearnerBodies.UserUnenrolled) { Aliases = ["CourseDropped"], Needs = ["userId", "courseId"], Times = ["droppedAt"], Fields = ["reason"] },
        new("UserCompletedCourse", LearnerBodies.UserCompletedCourse)
        {
            Aliases = ["CourseCompleted"], Needs = ["userId", "courseId"], Times = ["completedAt"],
            Fields = ["finalScore", "maxScore", "distinction"], Durations = [DurationField.TimeSpentMinutes],
        },
        new("ModuleCompleted", CourseBodies.ModuleCompleted) { IsActivity = true, Needs = ["userId", "courseId", "moduleId"], Times = ["completedAt"], Durations = [DurationField.TimeSpentMinutes] },
        new("LessonCompleted", CourseBodies.LessonCompleted) { IsActivity = true, Needs = ["userId", "courseId", "lessonId"], Times = ["completedAt"], Durations = [DurationField.TimeSpentMinutes] },
        new("ProgressUpdated", CourseBodies.ProgressUpdated) { IsActivity = true, Needs = ["userId", "courseId"], Times = ["updatedAt"], Fields = ["percentComplete"] },
        new("AssessmentStarted", AssessmentBodies.AssessmentStarted) { Aliases = ["QuizStarted"], IsActivity = true, Needs = ["userId", "courseId", "assessmentId"], Times = ["startedAt"], Fields = ["attemptId"] },
        new("AssessmentCompleted", AssessmentBodies.AssessmentCompleted)
        {
            Aliases = ["QuizCompleted"], IsActivity = true, Needs = ["userId", "courseId", "assessmentId"], Times = ["completedAt"],
            Fields = ["attemptId", "score", "maxScore", "passed", "totalQuestions", "correctAnswers", "responses"],
            Durations = [DurationField.TimeSpentMinutes],
        },
        new("QuestionAnswered", AssessmentBodies.QuestionAnswered)
        {
            IsActivity = true, Needs = ["userId", "courseId", "assessmentId", "questionId"],
            Fields = ["attemptId", "correct", "skipped", "score", "maxScore", "answer"], Durations = [DurationField.TimeSpentSeconds],
        },
        new("AssignmentSubmitted", AssessmentBodies.AssignmentSubmitted) { IsActivity = true, Needs = ["userId", "courseId", "assignmentId"], Times = ["submittedAt"], Fields = ["submissionId", "dueAt", "late"] },
        new("AssignmentGraded", AssessmentBodies.AssignmentGraded) { Needs = ["userId", "courseId", "assignmentId"], Times = ["gradedAt"], Fields = ["submissionId", "score", "maxScore"] },
        new("PageViewed", ActivityBodies.PageViewed)
        {
            Aliases = ["PageView"], IsActivity = true,
            Fields = ["url", "path", "title", "referrer", "entryPage", "exitPage", .. Utm], Durations = [DurationField.TimeOnPage],
        },
        new("ActivityRecorded", ActivityBodies.ActivityRecorded)
        {
            Aliases = ["UserActivity"], IsActivity = true, Needs = ["userId"],
            Fields = ["activityType", "resourceType", "resourceId", "action", "count"], Durations = [DurationField.Duration],
        },
        new("SessionStarted", ActivityBodies.SessionStarted) { IsActivity = true, Needs = ["userId"], Times = ["startedAt"], Fields = ["referrer", .. Utm], Durations = [DurationField.Duration] },
        new("SessionEnded", ActivityBodies.SessionEnded) { IsActivity = true, Needs = ["userId"], Times = ["endedAt"], Fields = ["referrer", .. Utm], Durations = [DurationField.Duration] },
        new("VideoWatched", ActivityBodies.VideoWatched)
        {
            IsActivity = true, Needs = ["userId", "courseId", "lessonId"],
            Fields = ["fromSecond", "toSecond", "playbackRate", "completed"], Durations = [DurationField.Duration],
        },
        new("ForumPosted", ActivityBodies.ForumPosted) { IsActivity = true, Needs = ["userId"], Times = ["createdAt"], Fields = ["postId", "parentId"] },
        new("CommentPosted", ActivityBodies.CommentPosted) { IsActivity = true, Needs = ["userId"], Times = ["createdAt"], Fields = ["postId", "parentId"] },
        new("CourseRated", ActivityBodies.CourseRated) { IsActivity = true, Needs = ["userId", "courseId"], Times = ["createdAt"], Fields = ["rating", "review"] },
        new("PaymentCompleted", ActivityBodies.PaymentCompleted) { Needs = ["userId", "courseId"], Times = ["completedAt"], BareId = "paymentId", Fields = ["paymentId", "amount", "currency"] },
        new(AppEventName, ActivityBodies.AppEvent) { IsActivity = true, Needs = ["appId"], Fields = ["eventType", "properties"], Columns = ["eventName"] },
    ];

    internal const string AppEventName = nameof(AppEvent);

    static readonly FrozenDictionary<string, string> KindByAlias = new Dictionary<string, string>
    {
        ["ModuleCreated"] = "module",
        ["LessonCreated"] = "lesson",
        ["AssessmentCreated"] = "assessment",
        ["QuizCreated"] = "quiz",
        ["AssignmentCreated"] = "assignment",
    }.ToFrozenDictionary();

    static readonly FrozenDictionary<string, string[]> TimesByAlias = new Dictionary<string, string[]>
    {
        ["CourseUpdated"] = ["updatedAt"],
        ["ModuleCreated"] = ["createdAt"],
        ["LessonCreated"] = ["createdAt"],
        ["AssessmentCreated"] = ["createdAt"],
        ["QuizCreated"] = ["createdAt"],
        ["AssignmentCreated"] = ["createdAt"],
    }.ToFrozenDictionary();

    static readonly FrozenDictionary<string, TypeName> ByName = All
        .SelectMany(NamesOf)
        .ToFrozenDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    internal static readonly TypeName AppEvent = ByName[AppEventName];

    /// <summary>The type of that name or alias, exactly as spelt in the list.</summary>
    public static EventType? Find(string nameOrAlias) => ByName.GetValueOrDefault(nameOrAlias)?.Type;

    internal static TypeName? FindName(string nameOrAlias) => ByName.GetValueOrDefault(nameOrAlias);

    static IEnumerable<KeyValuePair<string, TypeName>> NamesOf(EventType type)
    {
        var times = type.Times.Concat(type.Aliases.SelectMany(alias => TimesByAlias.GetValueOrDefault(alias, [])));
        var vocabulary = Vocabulary.Of(
            (FieldRole.Data, [.. type.Fields, .. type.Durations.SelectMany(duration => duration.AllNames)]),
            (FieldRole.Column, type.Columns),
            (FieldRole.Personal, type.PersonalFields),
            (FieldRole.OwnTime, [.. times]));
        return type.Aliases.Prepend(type.Name).Select(name => KeyValuePair.Create(
            name,
            new TypeName(type, vocabulary, TimesByAlias.GetValueOrDefault(name, type.Times), KindByAlias.GetValueOrDefault(name))));
    }
}
