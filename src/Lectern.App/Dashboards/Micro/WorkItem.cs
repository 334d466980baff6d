using Lectern.App.Assessments;
using Lectern.App.Queries;

namespace Lectern.App.Dashboards.Micro;

/// <summary>Work of a course that was due after the learner enrolled, or came back after a drop, and that they have not handed in for it by the end of the day of <c>asOf</c>.</summary>
/// <param name="CourseId">The course.</param>
/// <param name="CourseTitle">The newest title.</param>
/// <param name="ItemId">The assessment or assignment.</param>
/// <param name="ItemType"><c>assessment</c> or <c>assignment</c>.</param>
/// <param name="Kind">As it was defined, as <c>quiz</c> or <c>exam</c>; null where nothing said.</param>
/// <param name="Title">The newest title.</param>
/// <param name="DueAt">As defined now.</param>
/// <param name="Days">Days of the tenant's calendar between today and the due date: until it, or since it.</param>
sealed record WorkItem(string CourseId, string? CourseTitle, string ItemId, string ItemType, string? Kind, string? Title, DateTime DueAt, int Days)
{
    /// <summary>How far ahead work is told of, in days.</summary>
    public const int Horizon = 30;

    const int MostOfAList = 100;

    /// <summary>What is due before <c>@horizon</c>, the latest first. Handed in is what was handed in for this course.</summary>
    public static readonly string Select =
        $"""
        SELECT e.course_key, r.content_id AS item_id, r.kind::int AS registered, c.subkind AS kind, c.title, c.due_at
        FROM read.enrollment e
        JOIN read.course_item i ON i.tenant_id = @tenant AND i.course_key = e.course_key
        JOIN read.content c ON c.tenant_id = @tenant AND c.content_key = i.content_key
        JOIN lectern.contents r ON r.content_key = i.content_key
        WHERE e.tenant_id = @tenant AND e.learner_key = @learner AND {Sql.HadBegun} AND {Sql.InReach("e.course_key")}
          AND c.due_at > {Sql.ExpectedSince} AND c.due_at < @horizon
          AND NOT (e.items_done @> i.content_key AND (
              EXISTS (SELECT FROM read.attempt a WHERE a.tenant_id = @tenant AND a.assessment_key = i.content_key AND a.learner_key = @learner AND a.completed_at < @end)
              OR EXISTS (SELECT FROM read.submission s WHERE s.tenant_id = @tenant AND s.assignment_key = i.content_key AND s.learner_key = @learner AND s.submitted_at < @end)))
        ORDER BY c.due_at DESC, r.content_id
        LIMIT 1000
        """;

    internal sealed record Row
    {
        public long CourseKey { get; init; }
        public string ItemId { get; init; } = "";
        public int Registered { get; init; }
        public string? Kind { get; init; }
        public string? Title { get; init; }
        public DateTime DueAt { get; init; }
    }

    public static string TypeOf(int registered) => registered == AssessedItem.Assessment ? "assessment" : "assignment";

    /// <summary>
    /// What falls due at the moment itself is still to come. A moment is known to a quarter of an hour, as long as an answer holds.
    /// </summary>
    /// <param name="rows">In any order.</param>
    /// <param name="courses">Every course among them.</param>
    /// <param name="asOf">The moment.</param>
    public static (IReadOnlyList<WorkItem> Upcoming, IReadOnlyList<WorkItem> Overdue, IReadOnlyList<WorkItem> Missed) Sort(
        IReadOnlyList<Row> rows, IReadOnlyDictionary<long, EnrolledCourse> courses, AsOf asOf)
    {
        var now = new DateTime(asOf.At.UtcTicks - asOf.At.UtcTicks % TimeSpan.FromMinutes(15).Ticks, DateTimeKind.Utc);
        var upcoming = new List<WorkItem>();
        var overdue = new List<WorkItem>();
        var missed = new List<WorkItem>();
        foreach (var row in rows.OrderByDescending(r => r.DueAt).ThenBy(r => r.ItemId, StringComparer.Ordinal).ThenBy(r => courses[r.CourseKey].Row.CourseId, StringComparer.Ordinal))
        {
            var course = courses[row.CourseKey];
            var item = new WorkItem(
                course.Row.CourseId, course.Row.Title, row.ItemId, TypeOf(row.Registered), row.Kind, row.Title, row.DueAt,
                Math.Abs(asOf.DayOf(row.DueAt).DayNumber - asOf.Today.DayNumber));
            if (course.LeftAt is { } left)
            {
                // What would have been due later is nothing to them any more.
                if (row.DueAt < left && row.DueAt < now) missed.Add(item);
            }
            else if (row.DueAt >= now) upcoming.Add(item);
            else (course.HasEnded(asOf) ? missed : overdue).Add(item);
        }
        return ([.. upcoming.OrderBy(w => w.DueAt).Take(MostOfAList)], [.. overdue.Take(MostOfAList)], [.. missed.Take(MostOfAList)]);
    }
}
