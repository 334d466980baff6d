using Dapper;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Postgres;

namespace Lectern.App.Ingestion;

/// <summary>
/// Of the courses, modules and lessons that a group of a learner's events names, those that are there for them: none is made, visited or
/// moved by a learner's word.
/// </summary>
/// <param name="Courses">Those the learner is enrolled in.</param>
/// <param name="Modules">Those known in their course.</param>
/// <param name="Lessons">Those known in their course, each with the module it lies in; null: none is known.</param>
sealed record OwnPlaces(IReadOnlySet<string> Courses, IReadOnlySet<(string Course, string Module)> Modules, IReadOnlyDictionary<(string Course, string Lesson), string?> Lessons)
{
    const string CoursesSql =
        $"""
        SELECT c.course_id FROM lectern.learners l
        JOIN lectern.courses c ON c.tenant_id = l.tenant_id AND c.course_id = ANY (@courses)
        JOIN read.enrollment e ON e.tenant_id = c.tenant_id AND e.course_key = c.course_key AND e.learner_key = l.learner_key
        WHERE l.tenant_id = @tenant AND l.user_id = @userId AND {Sql.IsEnrolled}
        """;

    /// <summary>Known is what the institution has defined or named itself: what counts in <see cref="Sql.Known"/> already.</summary>
    const string ContentsSql =
        """
        SELECT w.course_id, w.kind, w.content_id, m.content_id AS module_id
        FROM unnest(@courses, @kinds, @ids) AS w (course_id, kind, content_id)
        JOIN lectern.courses c ON c.tenant_id = @tenant AND c.course_id = w.course_id
        JOIN lectern.contents r ON r.tenant_id = @tenant AND r.kind = w.kind AND r.scope_key = c.course_key AND r.content_id = w.content_id
        JOIN read.content x ON x.tenant_id = @tenant AND x.content_key = r.content_key
        LEFT JOIN lectern.contents m ON m.tenant_id = @tenant AND m.content_key = coalesce(x.module_key, x.seen_module_key)
        """;

    sealed record ContentRow(string CourseId, short Kind, string ContentId, string? ModuleId);

    /// <summary>Asks for the ids that these events name, and no more.</summary>
    public static async Task<OwnPlaces> ReadAsync(TenantSource source, int tenant, string userId, IReadOnlyCollection<LearningEvent> sent, CancellationToken ct)
    {
        string[] courses = [.. sent.Select(e => e.CourseId).OfType<string>().Distinct()];
        if (courses.Length == 0) return new(new HashSet<string>(), new HashSet<(string, string)>(), new Dictionary<(string, string), string?>());

        await using var connection = await source.OpenAsync(tenant, ct);
        var enrolled = (await connection.QueryAsync<string>(new CommandDefinition(CoursesSql, new { tenant, userId, courses }, cancellationToken: ct))).ToHashSet();
        var named = Named(sent.Where(e => e.CourseId is not null && enrolled.Contains(e.CourseId))).Distinct().ToArray();
        var known = named.Length == 0
            ? []
            : (await connection.QueryAsync<ContentRow>(new CommandDefinition(
                ContentsSql,
                new { tenant, courses = named.Select(n => n.Course).ToArray(), kinds = named.Select(n => (short)n.Kind).ToArray(), ids = named.Select(n => n.Id).ToArray() },
                cancellationToken: ct))).AsList();
        return new(
            enrolled,
            known.Where(k => k.Kind == (short)ContentKind.Module).Select(k => (k.CourseId, k.ContentId)).ToHashSet(),
            known.Where(k => k.Kind == (short)ContentKind.Lesson).ToDictionary(k => (k.CourseId, k.ContentId), k => k.ModuleId));
    }

    static IEnumerable<(string Course, ContentKind Kind, string Id)> Named(IEnumerable<LearningEvent> sent)
    {
        foreach (var e in sent)
        {
            if (e.ModuleId is { } module) yield return (e.CourseId!, ContentKind.Module, module);
            if (e.LessonId is { } lesson) yield return (e.CourseId!, ContentKind.Lesson, lesson);
        }
    }
}
