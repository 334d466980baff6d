using Lectern.App.Courses;
using Lectern.App.Queries;

namespace Lectern.App.Dashboards.Macro;

/// <summary>What the enrollments of one course count up to: as they stood at the period's end, and who is active and flagged on asOf's day.</summary>
sealed record CourseCounts
{
    public long CourseKey { get; init; }
    public long Enrolled { get; init; }
    public long Completed { get; init; }
    public long Dropped { get; init; }
    public DateTime? FirstBeganAt { get; init; }
    public long Ratings { get; init; }
    public long RatingSum { get; init; }
    public long Active { get; init; }

    /// <summary>Keys of the learners whom a rule flags.</summary>
    public IReadOnlyList<long> Flagged { get; init; } = [];
}

/// <summary>
/// Tells <see cref="CourseCounts"/>, each kept until an event of its course comes or the day ends: of an institution's many courses a few
/// move at a time, and only those are told anew.
/// </summary>
sealed class CourseCountsQuery
{
    /// <summary>Flagged learners kept, of eight bytes, and courses, of some hundred.</summary>
    const int MostKept = 2_000_000;

    /// <summary>Enrollments in memory at a time, of some hundred bytes, where no course alone has more.</summary>
    const long MostAtOnce = 25_000;

    readonly VersionedCache<(int Tenant, long Course, DateOnly Today), CourseVersion, CourseCounts> kept = new("macro_courses", MostKept, c => 20 + c.Flagged.Count);

    public async Task<IReadOnlyDictionary<long, CourseCounts>> AskAsync(
        Snapshot snapshot, int tenant, IReadOnlyList<OrganizationVersion.Course> courses, AsOf asOf, CancellationToken ct)
    {
        var told = new Dictionary<long, CourseCounts>();
        foreach (var slice in Slices.Of(courses.Where(c => !kept.Has((tenant, c.CourseKey, asOf.Today), c.Version)), c => c.Enrollments, MostAtOnce))
        {
            foreach (var counts in await TellAsync(snapshot, tenant, [.. slice.Select(c => c.CourseKey)], asOf, ct)) told[counts.CourseKey] = counts;
        }

        var all = new Dictionary<long, CourseCounts>();
        foreach (var course in courses)
        {
            all[course.CourseKey] = await kept.GetAsync(
                (tenant, course.CourseKey, asOf.Today), course.Version,
                // One that had to go since it was looked for.
                async () => told.GetValueOrDefault(course.CourseKey) ?? (await TellAsync(snapshot, tenant, [course.CourseKey], asOf, ct))[0], ct);
        }
        return all;
    }

    static async Task<CourseCounts[]> TellAsync(Snapshot snapshot, int tenant, long[] courses, AsOf asOf, CancellationToken ct)
    {
        Dictionary<long, CourseCounts> counts;
        await using (var rows = await snapshot.BatchAsync(MacroSql.Standing, new { tenant, courses, end = asOf.StartOf(asOf.Today) }, ct))
            counts = (await rows.ReadAsync<CourseCounts>()).ToDictionary(c => c.CourseKey);

        await using var facts = await snapshot.BatchAsync(FlagFactsQuery.Of("SELECT unnest(@courses) AS course_key"), FlagFactsQuery.Parameters(tenant, asOf, ("courses", courses)), ct);
        var (asked, enrollments) = await FlagFactsQuery.ReadAsync(facts);
        var byCourse = enrollments.ToLookup(e => e.CourseKey);
        return
        [
            .. courses.Select(c => (counts.GetValueOrDefault(c) ?? new() { CourseKey = c }) with
            {
                Active = byCourse[c].LongCount(e => e.IsActive(asOf)),
                Flagged = [.. byCourse[c].Where(e => e.Flags(asked[c], asOf).Count > 0).Select(e => e.LearnerKey)],
            }),
        ];
    }
}
