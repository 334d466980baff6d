using Lectern.App.Access;
using Lectern.App.Queries;

namespace Lectern.App.Assessments;

/// <summary>An assessment or assignment as it is defined by now, and what its figures are cached by.</summary>
sealed record AssessedItem
{
    public const int Assessment = 3;
    public const int Assignment = 4;

    const string Columns =
        """
        SELECT r.content_key, r.content_id, r.kind::int AS item_kind, c.course_key, k.course_id, m.content_id AS module_id, m.scope_key AS module_course, l.content_id AS lesson_id, l.scope_key AS lesson_course, c.title, c.subkind AS kind,
               c.passing_score, c.due_at, c.defined_at, c.first_event_at, c.last_event_at, c.events,
               concat_ws('.', c.tableoid, (SELECT t.number FROM lectern.tenant_swaps t WHERE t.tenant_id = @tenant)) AS generation
        FROM lectern.contents r
        JOIN read.content c ON c.tenant_id = @tenant AND c.content_key = r.content_key
        LEFT JOIN lectern.courses k ON k.course_key = c.course_key
        LEFT JOIN lectern.contents m ON m.content_key = c.module_key
        LEFT JOIN lectern.contents l ON l.content_key = c.lesson_key
        """;

    static readonly string OfId =
        $"""
        WITH own AS (
            SELECT i.content_key, min(k.course_id) AS course_id FROM read.course_item i JOIN lectern.courses k ON k.course_key = i.course_key
            WHERE i.tenant_id = @tenant AND i.course_key = ANY (@reach) GROUP BY i.content_key HAVING count(*) = 1
        )
        SELECT item.*, own.course_id AS seen_course_id, CASE WHEN @reach::bigint[] IS NOT NULL THEN {Sql.OnlyCourse("item.content_key")} END AS only_course_key
        FROM ({Columns} WHERE r.tenant_id = @tenant AND r.kind = @kind AND r.scope_key = 0 AND r.content_id = @id) item LEFT JOIN own ON own.content_key = item.content_key
        """;

    static readonly string OfCourse =
        $"""
        SELECT item.*, {Sql.OnlyCourse("item.content_key", "@course::bigint")} AS only_course_key
        FROM ({Columns} WHERE r.content_key IN (SELECT i.content_key FROM read.course_item i WHERE i.tenant_id = @tenant AND i.course_key = @course)) item
        ORDER BY item.due_at NULLS LAST, item.content_id
        """;

    public long ContentKey { get; init; }
    public string ContentId { get; init; } = "";

    /// <summary><see cref="Assessment"/> or <see cref="Assignment"/>.</summary>
    public int ItemKind { get; init; }
    public long? CourseKey { get; init; }
    public string? CourseId { get; init; }

    /// <summary>The only course that uses it, where some courses are asked about; null: several do, none does, or all are asked about.</summary>
    public long? OnlyCourseKey { get; init; }
    public string? ModuleId { get; init; }
    public string? LessonId { get; init; }
    /// <summary>The one course of those asked for that uses it; null: several do, or all are asked for.</summary>
    public string? SeenCourseId { get; init; }

    /// <summary>The courses that module and lesson lie in: of an item that several share they may be another's.</summary>
    public long? ModuleCourse { get; init; }
    public long? LessonCourse { get; init; }
    public string? Title { get; init; }
    public string? Kind { get; init; }
    public long? PassingScore { get; init; }
    public DateTime? DueAt { get; init; }
    public DateTime? DefinedAt { get; init; }
    public DateTime FirstEventAt { get; init; }
    public DateTime LastEventAt { get; init; }
    public long Events { get; init; }

    /// <summary>The table its row lies in, and which rebuild of the tenant's wrote it last: every rebuild makes another.</summary>
    public string Generation { get; init; } = "";

    /// <summary>The course that work on it is of which names none: to who sees all, the one that the newest event names.</summary>
    public long? CourseOfWork(CourseReach? reach) => reach is { IsAll: false } ? OnlyCourseKey : CourseKey;

    /// <summary>Where it belongs, as far as the caller sees: of an item that several courses share the newest event tells, which may be another's.</summary>
    public (string? CourseId, string? ModuleId, string? LessonId) PlaceFor(Caller caller)
    {
        return caller.Courses.IsAll ? (CourseId, ModuleId, LessonId) : (SeenCourseId, Seen(ModuleId, ModuleCourse), Seen(LessonId, LessonCourse));

        string? Seen(string? id, long? course) => course is { } key && caller.Courses.Holds(key) ? id : null;
    }

    /// <returns>Null: there is no such item.</returns>
    public static Task<AssessedItem?> FindAsync(Snapshot snapshot, Caller caller, int kind, string id, CancellationToken ct) =>
        snapshot.FirstAsync<AssessedItem>(OfId, new { tenant = caller.Tenant, reach = caller.Courses.Keys, kind, id }, ct);

    /// <summary>All of a course, by due date, those that are never due last, then by id.</summary>
    public static Task<IReadOnlyList<AssessedItem>> OfCourseAsync(Snapshot snapshot, int tenant, long course, CancellationToken ct) =>
        snapshot.ListAsync<AssessedItem>(OfCourse, new { tenant, course }, ct);
}

/// <summary>Changes whenever figures of an assessment or assignment may have: with each of its events, with each of the courses it is taken in (or the learners of the cohort) where enrollments matter, and with a rebuild.</summary>
readonly record struct ItemVersion(string Generation, long Events, long CourseEvents);
