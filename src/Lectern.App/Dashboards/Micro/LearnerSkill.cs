using System.Text.Json;
using Lectern.App.Queries;
using Lectern.Core.Measures;

namespace Lectern.App.Dashboards.Micro;

/// <summary>A skill that the learner acquired or works at.</summary>
/// <param name="Name">The skill.</param>
/// <param name="Status"><c>acquired</c>: of a completed course or module; <c>in_progress</c>: of a course or module begun, and of none that is completed.</param>
/// <param name="AcquiredAt">When the first of those was completed; null while in progress.</param>
/// <param name="FromType"><c>course</c> or <c>module</c>: what it was acquired in, or is worked at in.</param>
/// <param name="CourseId">Its course.</param>
/// <param name="ModuleId">The module; null: the course as a whole.</param>
/// <param name="FromTitle">Its newest title.</param>
sealed record LearnerSkill(string Name, string Status, DateTime? AcquiredAt, string FromType, string CourseId, string? ModuleId, string? FromTitle)
{
    /// <summary>Modules with skills that the learner has opened.</summary>
    public static readonly string ModulesSql =
        $"""
        SELECT e.course_key, r.content_id AS module_id, c.title, c.skills, CASE WHEN m.completed_at < @end THEN m.completed_at END AS completed_at
        FROM read.enrollment e
        JOIN read.learner_module m ON m.tenant_id = e.tenant_id AND m.course_key = e.course_key AND m.learner_key = e.learner_key
        JOIN read.content c ON c.tenant_id = m.tenant_id AND c.content_key = m.content_key
        JOIN lectern.contents r ON r.content_key = m.content_key
        WHERE e.tenant_id = @tenant AND e.learner_key = @learner AND {Sql.HadBegun} AND {Sql.InReach("e.course_key")} AND m.first_access_at < @end AND c.skills IS NOT NULL
        """;

    internal sealed record ModuleRow
    {
        public long CourseKey { get; init; }
        public string ModuleId { get; init; } = "";
        public string? Title { get; init; }
        public string Skills { get; init; } = "";
        public DateTime? CompletedAt { get; init; }
    }

    public static IReadOnlyList<LearnerSkill> Of(IReadOnlyDictionary<long, EnrolledCourse> courses, IEnumerable<ModuleRow> modules)
    {
        var all = new List<LearnerSkill>();
        foreach (var course in courses.Values)
        {
            if (course.Row.Skills is { } skills && course.Facts.Status is ProgressStatus.Completed or ProgressStatus.InProgress)
                Add(skills, course.Facts.CompletedAt, "course", course.Row.CourseId, null, course.Row.Title);
        }
        foreach (var module in modules)
        {
            var course = courses[module.CourseKey];
            // Of a course that was left, only what was completed in it.
            if (module.CompletedAt is not null || course.LeftAt is null)
                Add(module.Skills, module.CompletedAt, "module", course.Row.CourseId, module.ModuleId, module.Title);
        }
        return
        [
            .. all.GroupBy(s => s.Name)
                .Select(same => same.OrderBy(s => s.AcquiredAt ?? DateTime.MaxValue).ThenBy(s => s.CourseId, StringComparer.Ordinal).ThenBy(s => s.ModuleId, StringComparer.Ordinal).First())
                .OrderByDescending(s => s.AcquiredAt ?? DateTime.MinValue).ThenBy(s => s.Name, StringComparer.Ordinal),
        ];

        void Add(string skills, DateTime? acquiredAt, string type, string courseId, string? moduleId, string? title) =>
            all.AddRange(JsonSerializer.Deserialize<string[]>(skills)!.Select(name =>
                new LearnerSkill(name, acquiredAt is null ? "in_progress" : "acquired", acquiredAt, type, courseId, moduleId, title)));
    }
}
