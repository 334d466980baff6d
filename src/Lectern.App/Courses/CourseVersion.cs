using Lectern.App.Queries;

namespace Lectern.App.Courses;

/// <summary>What tells whether anything of a course's learners changed: whatever does is an event of the course, or one of an item that it may share with others.</summary>
/// <param name="Events">Of the course.</param>
/// <param name="ContentEvents">Of its assessments and assignments, in whatever course.</param>
/// <param name="Schema">Of the read models.</param>
readonly record struct CourseVersion(long Events, long ContentEvents, string Schema)
{
    /// <summary>Columns of it, of a course <c>r</c>.</summary>
    public const string Columns =
        """
        r.events,
               (SELECT coalesce(sum(k.events), 0)::bigint FROM read.course_item i JOIN read.content k ON k.tenant_id = i.tenant_id AND k.content_key = i.content_key
                WHERE i.tenant_id = @tenant AND i.course_key = r.course_key) AS content_events
        """;

    const string FindSql = $"SELECT {Columns} FROM read.course r WHERE r.tenant_id = @tenant AND r.course_key = @course";

    public static async Task<CourseVersion> FindAsync(Snapshot snapshot, int tenant, long course, AsOf asOf, CancellationToken ct)
    {
        var (events, contentEvents) = await snapshot.FirstAsync<(long, long)>(FindSql, new { tenant, course }, ct);
        return new(events, contentEvents, asOf.Version);
    }
}
