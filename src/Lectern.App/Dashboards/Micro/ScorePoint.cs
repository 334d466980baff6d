using Lectern.App.Queries;
using Lectern.Core.Measures;

namespace Lectern.App.Dashboards.Micro;

/// <summary>A graded attempt or submission.</summary>
/// <param name="Date">When an attempt was completed, or a submission graded.</param>
/// <param name="HandedInAt">When it was handed in; null of a submission that only its grading told of.</param>
/// <param name="CourseId">The course it was done in, as an event of it last named; null where none did.</param>
/// <param name="CourseTitle">The newest title.</param>
/// <param name="ItemId">The assessment or assignment.</param>
/// <param name="ItemType"><c>assessment</c> or <c>assignment</c>.</param>
/// <param name="Kind">As it was defined, as <c>quiz</c> or <c>exam</c>; null where nothing said.</param>
/// <param name="Title">The newest title.</param>
/// <param name="Score">Percent.</param>
/// <param name="PassingScore">Percent, as defined now; null where it is not.</param>
/// <param name="Passed">As sent; else by score and passing score; null where nothing tells.</param>
/// <param name="IsLate">Handed in after it was due: as sent, else by the submission's own due date, else by the one defined now; null where nothing tells.</param>
/// <param name="RunningMean">Mean of all scores of the learner up to this one, percent; to a teacher, of those of their courses.</param>
sealed record ScorePoint(
    DateTime Date,
    DateTime? HandedInAt,
    string? CourseId,
    string? CourseTitle,
    string ItemId,
    string ItemType,
    string? Kind,
    string? Title,
    decimal Score,
    decimal? PassingScore,
    bool? Passed,
    bool? IsLate,
    decimal RunningMean)
{
    /// <summary>The newest first. Of equal times the ids decide, so that the running mean is the same whatever came in first.</summary>
    public static readonly string Select =
        $"""
        WITH graded AS (
            SELECT a.assessment_key AS item_key, a.attempt AS id, a.course_key, a.completed_at AS at, a.completed_at AS handed_in_at, s.score, a.passed,
                   NULL::boolean AS late, NULL::timestamptz AS own_due_at
            FROM read.attempt a CROSS JOIN LATERAL ({Sql.AttemptScore}) s
            WHERE a.tenant_id = @tenant AND a.learner_key = @learner AND a.completed_at < @end AND s.score IS NOT NULL AND {Sql.InReach("a.course_key")}
            UNION ALL
            SELECT s.assignment_key, s.submission, s.course_key, s.graded_at, CASE WHEN s.submitted_at < @end THEN s.submitted_at END, s.score, NULL, s.late, s.due_at
            FROM read.submission s
            WHERE s.tenant_id = @tenant AND s.learner_key = @learner AND s.graded_at < @end AND s.score IS NOT NULL AND {Sql.InReach("s.course_key")}
        ),
        run AS (
            SELECT g.*, r.content_id, r.kind AS registered, sum(g.score) OVER w AS sum, count(*) OVER w AS count
            FROM graded g JOIN lectern.contents r ON r.content_key = g.item_key
            WINDOW w AS (ORDER BY g.at, r.content_id, g.id ROWS UNBOUNDED PRECEDING)
        )
        SELECT g.at, g.handed_in_at, k.course_id, t.title AS course_title, g.content_id AS item_id, g.registered::int AS registered, c.subkind AS kind, c.title,
               g.score, c.passing_score, g.passed, g.late, g.own_due_at, c.due_at, g.sum::bigint AS sum, g.count
        FROM run g
        LEFT JOIN read.content c ON c.tenant_id = @tenant AND c.content_key = g.item_key
        LEFT JOIN lectern.courses k ON k.course_key = g.course_key
        LEFT JOIN read.course t ON t.tenant_id = @tenant AND t.course_key = g.course_key
        ORDER BY g.at DESC, g.content_id DESC, g.id DESC
        LIMIT 200
        """;

    internal sealed record Row
    {
        public DateTime At { get; init; }
        public DateTime? HandedInAt { get; init; }
        public string? CourseId { get; init; }
        public string? CourseTitle { get; init; }
        public string ItemId { get; init; } = "";
        public int Registered { get; init; }
        public string? Kind { get; init; }
        public string? Title { get; init; }
        public long Score { get; init; }
        public long? PassingScore { get; init; }
        public bool? Passed { get; init; }
        public bool? Late { get; init; }
        public DateTime? OwnDueAt { get; init; }
        public DateTime? DueAt { get; init; }
        public long Sum { get; init; }
        public long Count { get; init; }
    }

    public static ScorePoint Of(Row row) => new(
        row.At,
        row.HandedInAt,
        row.CourseId,
        row.CourseTitle,
        row.ItemId,
        WorkItem.TypeOf(row.Registered),
        row.Kind,
        row.Title,
        Rates.Of(row.Score)!.Value,
        Rates.Of(row.PassingScore),
        Verdicts.Passed(row.Passed, row.Score, row.PassingScore),
        row.HandedInAt is { } at ? Verdicts.Late(row.Late, at, row.OwnDueAt, row.DueAt) : row.Late,
        Rates.Mean(row.Sum, row.Count)!.Value);
}
