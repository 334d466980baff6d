using Lectern.App.Courses;
using Lectern.App.Queries;

namespace Lectern.App.Dashboards.Macro;

/// <summary>
/// What tells whether anything of an institution's dashboard changed: a course of it, or one of its users. Events of others leave it alone.
/// </summary>
/// <param name="Courses">Its courses, in one order.</param>
/// <param name="Users">Changes with who its users are, what they did on any day, and when the tenant's users were first heard of.</param>
sealed record OrganizationVersion(IReadOnlyList<OrganizationVersion.Course> Courses, string Users)
{
    /// <param name="CourseKey">The course.</param>
    /// <param name="Enrollments">How many it has: what telling it anew takes.</param>
    /// <param name="Version">Of what is told of its learners.</param>
    public readonly record struct Course(long CourseKey, long Enrollments, CourseVersion Version);

    const string Sql =
        """
        SELECT k.course_key, k.enrollments, k.events, coalesce(sum(c.events), 0)::bigint AS content_events
        FROM read.course k
        LEFT JOIN read.course_item i ON i.tenant_id = k.tenant_id AND i.course_key = k.course_key
        LEFT JOIN read.content c ON c.tenant_id = i.tenant_id AND c.content_key = i.content_key
        WHERE k.tenant_id = @tenant AND k.organization_key = @organization
        GROUP BY k.course_key, k.enrollments, k.events
        ORDER BY k.course_key;

        SELECT concat_ws('/',
            (SELECT md5(string_agg(md5(bit_send(s.members)), '' ORDER BY s.chunk)) FROM read.organization_learners s WHERE s.tenant_id = @tenant AND s.organization_key = @organization),
            (SELECT bit_xor(hashtextextended(d::text, 0)) FROM read.organization_day d WHERE d.tenant_id = @tenant AND d.organization_key = @organization),
            (SELECT bit_xor(hashint8extended(d.new_users, d.day - DATE '2000-01-01')) FROM read.tenant_day d WHERE d.tenant_id = @tenant AND d.new_users > 0))
        """;

    sealed record CourseRow(long CourseKey, long Enrollments, long Events, long ContentEvents);

    public static async Task<OrganizationVersion> AskAsync(Snapshot snapshot, int tenant, long organization, AsOf asOf, CancellationToken ct)
    {
        await using var rows = await snapshot.BatchAsync(Sql, new { tenant, organization }, ct);
        return new(
            [.. (await rows.ReadAsync<CourseRow>()).Select(c => new Course(c.CourseKey, c.Enrollments, new(c.Events, c.ContentEvents, asOf.Version)))],
            await rows.ReadSingleAsync<string>());
    }

    public bool Equals(OrganizationVersion? other) => other is not null && Users == other.Users && Courses.SequenceEqual(other.Courses);

    public override int GetHashCode() => HashCode.Combine(Users, Courses.Count);
}
