using Lectern.App.Queries;

namespace Lectern.App.Courses;

/// <summary>What tells whether anything of a course's learners changed: whatever does is an event of the course, or defines one of its contents.</summary>
/// <param name="Events">Of the course.</param>
/// <param name="ContentEvents">That define or name its contents.</param>
/// <param name="Schema">Of the read models.</param>
readonly record struct CourseVersion(long Events, long ContentEvents, string Schema)
{
    /// <summary>Columns of it, of a course <c>r</c>.</summary>
    public const string Columns =
        """
        r.events,
               (SELECT coalesce(sum(k.events), 0)::bigint FROM read.content k WHERE k.tenant_id = @tenant AND k.course_key = r.course_key) AS content_events
        """;

    const string FindSql = $"SELECT {Columns} FROM read.course r WHERE r.tenant_id = @tenant AND r.course_key = @course";

    public static async Task<CourseVersion> FindAsync(Snapshot snapshot, int tenant, long course, AsOf asOf, CancellationToken ct)
    {
        var (events, contentEvents) = await snapshot.FirstAsync<(long, long)>(FindSql, new { tenant, course }, ct);
        return new(events, contentEvents, asOf.Version);
    }
}
