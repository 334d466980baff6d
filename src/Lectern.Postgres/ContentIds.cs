using Lectern.Core.Events;

namespace Lectern.Postgres;

/// <summary>
/// What identifies the contents an event names: modules and lessons by course, since their ids repeat across courses; assessments
/// and assignments by tenant; questions by assessment.
/// </summary>
static class ContentIds
{
    public static IEnumerable<ContentId> Of(int tenant, LearningEvent e, long course)
    {
        if (Module(tenant, e, course) is { } module) yield return module;
        if (Lesson(tenant, e, course) is { } lesson) yield return lesson;
        if (Item(tenant, e) is { } item) yield return item;
    }

    public static ContentId? Module(int tenant, LearningEvent e, long course) =>
        e.ModuleId is null || course == 0 ? null : new(tenant, ContentKind.Module, course, e.ModuleId);

    public static ContentId? Lesson(int tenant, LearningEvent e, long course) =>
        e.LessonId is null || course == 0 ? null : new(tenant, ContentKind.Lesson, course, e.LessonId);

    /// <summary>What the type is about: an assignment may be handed in from within an assessment, and an assessment taken for an assignment.</summary>
    public static ContentId? Item(int tenant, LearningEvent e) =>
        e.AssignmentId is not null && (e.AssessmentId is null || e.Body is AssignmentSubmitted or AssignmentGraded or ContentDefined { Kind: ContentKind.Assignment })
            ? new(tenant, ContentKind.Assignment, 0, e.AssignmentId)
        : e.AssessmentId is not null ? new(tenant, ContentKind.Assessment, 0, e.AssessmentId)
        : null;

    /// <summary>The organization a body names for a user or a course.</summary>
    public static IEnumerable<(int Tenant, string Id)> Organizations(int tenant, EventBody? body) =>
        OrganizationId(body) is { } id ? [(tenant, id)] : [];

    public static string? OrganizationId(EventBody? body) => body switch
    {
        UserDescribed { OrganizationId: { IsGiven: true, Value: { } id } } => id,
        CourseCreated { OrganizationId: { IsGiven: true, Value: { } id } } => id,
        _ => null,
    };

    public static IEnumerable<ContentId> Questions(int tenant, EventBody body, string? questionId, long assessment)
    {
        if (assessment == 0) yield break;
        if (questionId is not null) yield return new(tenant, ContentKind.Question, assessment, questionId);
        if (body is not AssessmentCompleted completed) yield break;
        foreach (var response in completed.Responses) yield return new(tenant, ContentKind.Question, assessment, response.QuestionId);
    }
}
