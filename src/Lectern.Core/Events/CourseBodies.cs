namespace Lectern.Core.Events;

/// <summary>What events about courses, their contents and the way through them say.</summary>
static class CourseBodies
{
    static readonly DurationField Expected = new("expected", 3600);

    public static EventBody CourseCreated(FieldSet fields) => new CourseCreated(
        fields.Given("title", fields.Text("title")),
        fields.Given("instructorId", fields.Name("instructorId")),
        fields.Given("staff", fields.CanonicalNames("staff")),
        fields.Given("category", fields.Name("category")),
        fields.Given("organizationId", fields.Name("organizationId")),
        fields.Given("skills", fields.CanonicalNames("skills")),
        fields.Given("startsAt", fields.Time("startsAt")),
        fields.Given("endsAt", fields.Time("endsAt")),
        new Given<long?>(fields.Has(Expected), fields.Seconds(Expected)));

    public static EventBody CoursePublished(FieldSet fields) => new CoursePublished();

    public static EventBody ContentDefined(FieldSet fields)
    {
        var (kind, subkind) = fields.OneOf("kind", "module", "lesson", "quiz", "exam", "assignment", "question", "assessment") switch
        {
            "module" => (ContentKind.Module, null),
            "lesson" => (ContentKind.Lesson, null),
            "quiz" => (ContentKind.Assessment, "quiz"),
            "exam" => (ContentKind.Assessment, "exam"),
            "assessment" => (ContentKind.Assessment, null),
            "assignment" => (ContentKind.Assignment, null),
            "question" => (ContentKind.Question, null),
            _ => (default(ContentKind), default(string)),
        };
        RequireOwnIds(fields, kind);
        return new ContentDefined(
            kind,
            subkind,
            fields.Given("title", fields.Text("title")),
            fields.Given("position", fields.Whole("position", int.MinValue)),
            new Given<long?>(fields.Has(DurationField.Duration), fields.Seconds(DurationField.Duration)),
            fields.Given("maxScore", fields.TenThousandths("maxScore", 0, 1_000_000_000m)),
            fields.Given("passingScore", fields.Score("passingScore")),
            fields.Given("weight", fields.TenThousandths("weight", 0, 1_000_000_000m)),
            fields.Given("dueAt", fields.Time("dueAt")),
            fields.Given("skills", fields.CanonicalNames("skills")));
    }

    public static EventBody ModuleCompleted(FieldSet fields) => new ModuleCompleted(fields.Seconds(DurationField.TimeSpentMinutes));

    public static EventBody LessonCompleted(FieldSet fields) => new LessonCompleted(fields.Seconds(DurationField.TimeSpentMinutes));

    public static EventBody ProgressUpdated(FieldSet fields) => new ProgressUpdated(fields.RequireTenThousandths("percentComplete", 0, 100));

    /// <summary>What is defined must be named; a question only exists within its assessment, while a lesson may stand without a module.</summary>
    static void RequireOwnIds(FieldSet fields, ContentKind kind)
    {
        string[] ids = kind switch
        {
            ContentKind.Module => ["moduleId"],
            ContentKind.Lesson => ["lessonId"],
            ContentKind.Assessment => ["assessmentId"],
            ContentKind.Assignment => ["assignmentId"],
            ContentKind.Question => ["assessmentId", "questionId"],
            _ => [],
        };
        if (ids.Length == 0)
        {
            fields.Missing("kind");
        }

        foreach (var id in ids)
        {
            fields.RequireId(id);
        }
    }
}
