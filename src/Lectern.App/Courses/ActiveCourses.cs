using Lectern.App.Queries;
using Lectern.Core.Measures;

namespace Lectern.App.Courses;

/// <summary>
/// Active enrollments of all courses of a tenant, for sorting by them and for long pages: every enrollment is looked at, so they are
/// kept until the read models move or the day ends.
/// </summary>
sealed class ActiveCourses
{
    const int Tenants = 64;

    static readonly string Sql =
        $"SELECT e.course_key, count(*) AS active FROM read.enrollment e WHERE e.tenant_id = @tenant AND {CourseAnalyticsQuery.IsActive} GROUP BY e.course_key";

    readonly VersionedCache<(int Tenant, DateOnly Today), (long, string), Counts> cache = new(Tenants);

    /// <param name="Keys">Courses with any.</param>
    /// <param name="Active">How many each has.</param>
    internal sealed record Counts(long[] Keys, long[] Active);

    sealed record Row(long CourseKey, long Active);

    public Task<Counts> AskAsync(Snapshot snapshot, int tenant, AsOf asOf, CancellationToken ct) =>
        cache.GetAsync((tenant, asOf.Today), (asOf.Position, asOf.Version), async () =>
        {
            var firstDay = asOf.Today.AddDays(1 - Engagement.WindowDays);
            var rows = await snapshot.ListAsync<Row>(
                Sql, new { tenant, firstDay, today = asOf.Today, start = asOf.StartOf(firstDay), end = asOf.StartOf(asOf.Today.AddDays(1)) }, ct);
            return new([.. rows.Select(r => r.CourseKey)], [.. rows.Select(r => r.Active)]);
        }, ct);
}
