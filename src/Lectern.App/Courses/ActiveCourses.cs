using Lectern.App.Queries;
using Lectern.Core.Measures;

namespace Lectern.App.Courses;

/// <summary>
/// Active enrollments of all courses of a tenant, for lists of them: every enrollment is looked at, so they are
/// kept until the read models move or the day ends, and a while longer where telling them takes long (<see cref="Grace"/>).
/// </summary>
sealed class ActiveCourses(Grace grace)
{
    const int Tenants = 64;

    static readonly string Sql =
        $"SELECT e.course_key, count(*) AS active FROM read.enrollment e WHERE e.tenant_id = @tenant AND {CourseAnalyticsQuery.IsActive} GROUP BY e.course_key";

    readonly VersionedCache<(int Tenant, DateOnly Today, string Version), long, Counts> cache = new("active_courses", Tenants, grace: grace);

    /// <param name="Position">They are exact at.</param>
    /// <param name="Keys">Courses with any.</param>
    /// <param name="Active">How many each has.</param>
    internal sealed record Counts(long Position, long[] Keys, long[] Active);

    sealed record Row(long CourseKey, long Active);

    public async Task<Counts> AskAsync(Snapshot snapshot, int tenant, AsOf asOf, CancellationToken ct)
    {
        var counts = await cache.GetAsync((tenant, asOf.Today, asOf.Version), asOf.Position, ComputeAsync, ct);
        if (counts.Position != asOf.Position) asOf.IsExact = false;
        return counts;

        async Task<Counts> ComputeAsync()
        {
            var firstDay = asOf.Today.AddDays(1 - Engagement.WindowDays);
            var rows = await snapshot.ListAsync<Row>(
                Sql, new { tenant, firstDay, today = asOf.Today, start = asOf.StartOf(firstDay), end = asOf.StartOf(asOf.Today.AddDays(1)) }, ct);
            return new(asOf.Position, [.. rows.Select(r => r.CourseKey)], [.. rows.Select(r => r.Active)]);
        }
    }
}
