using Lectern.App.Queries;

namespace Lectern.App.Assessments;

/// <summary>An assessment or assignment as it is defined by now, and what its figures are cached by.</summary>
sealed record AssessedItem
{
    public const int Assessment = 3;
    public const int Assignment = 4;

    const string Columns =
        """
        SELECT r.content_key, r.content_id, r.kind::int AS item_kind, c.course_key, k.course_id, m.content_id AS module_id, l.content_id AS lesson_id, c.title, c.subkind AS kind,
               c.passing_score, c.due_at, c.defined_at, c.first_event_at, c.last_event_at, c.events, c.tableoid::bigint AS generation
        FROM lectern.contents r
        JOIN read.content c ON c.tenant_id = @tenant AND c.content_key = r.content_key
        LEFT JOIN lectern.courses k ON k.course_key = c.course_key
        LEFT JOIN lectern.contents m ON m.content_key = c.module_key
        LEFT JOIN lectern.contents l ON l.content_key = c.lesson_key
        """;

    const string OfId = $"{Columns} WHERE r.tenant_id = @tenant AND r.kind = @kind AND r.scope_key = 0 AND r.content_id = @id";

    const string OfCourse =
        $"""
        {Columns}
        WHERE r.content_key IN (SELECT i.content_key FROM read.course_item i WHERE i.tenant_id = @tenant AND i.course_key = @course)
        ORDER BY c.due_at NULLS LAST, r.content_id
        """;

    public long ContentKey { get; init; }
    public string ContentId { get; init; } = "";

    /// <summary><see cref="Assessment"/> or <see cref="Assignment"/>.</summary>
    public int ItemKind { get; init; }
    public long? CourseKey { get; init; }
    public string? CourseId { get; init; }
    public string? ModuleId { get; init; }
    public string? LessonId { get; init; }
    public string? Title { get; init; }
    public string? Kind { get; init; }
    public long? PassingScore { get; init; }
    public DateTime? DueAt { get; init; }
    public DateTime? DefinedAt { get; init; }
    public DateTime FirstEventAt { get; init; }
    public DateTime LastEventAt { get; init; }
    public long Events { get; init; }

    /// <summary>The table its row lies in: a rebuild makes another.</summary>
    public long Generation { get; init; }

    /// <returns>Null: there is no such item.</returns>
    public static Task<AssessedItem?> FindAsync(Snapshot snapshot, int tenant, int kind, string id, CancellationToken ct) =>
        snapshot.FirstAsync<AssessedItem>(OfId, new { tenant, kind, id }, ct);

    /// <summary>All of a course, by due date, those that are never due last, then by id.</summary>
    public static Task<IReadOnlyList<AssessedItem>> OfCourseAsync(Snapshot snapshot, int tenant, long course, CancellationToken ct) =>
        snapshot.ListAsync<AssessedItem>(OfCourse, new { tenant, course }, ct);
}

/// <summary>Changes whenever figures of an assessment or assignment may have: with each of its events, with each of the courses it is taken in (or the learners of the cohort) where enrollments matter, and with a rebuild.</summary>
readonly record struct ItemVersion(long Generation, long Events, long CourseEvents);
