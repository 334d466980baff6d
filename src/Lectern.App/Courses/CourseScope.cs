using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Core.Grains;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;
using Totals = Lectern.Core.ReadModels.Courses;

namespace Lectern.App.Courses;

/// <summary>
/// A course, or one cohort of it, and its totals. A cohort's are the same sums over its enrollments alone: the f(row) by which the
/// course's totals move, applied to fewer rows.
/// </summary>
/// <param name="Caller">Who asks.</param>
/// <param name="CourseKey">The course.</param>
/// <param name="Cohort">Null: all cohorts, and visitors' views with them.</param>
/// <param name="Calendar">The tenant's.</param>
/// <param name="Course">The course's row: attributes, and totals over everybody.</param>
/// <param name="Sums">The totals asked for: the course's, or the cohort's.</param>
/// <param name="Days">For a cohort its days (<see cref="CourseDays"/>); null: they are in the table.</param>
/// <param name="Rest">How many learners there are, and how many no cohort tells of that is shown; for who may see learners nothing is hidden.</param>
/// <param name="Kept">Where what is computed of the cohort is kept; null for all cohorts, of whom it is in the tables.</param>
/// <param name="Sizes">How many lessons, modules and items the course has.</param>
sealed record CourseScope(
    Caller Caller, long CourseKey, string? Cohort, Calendar Calendar, Row Course, Row Sums, GrainRows? Days, CohortRest Rest, CohortFigures.Shelf? Kept, CourseSize Sizes)
{
    static readonly string SizeSql =
        $"""
        WITH wanted AS (SELECT course_key FROM lectern.courses WHERE tenant_id = @tenant AND course_id = @courseId),
        size AS ({Sql.Sizes})
        SELECT w.course_key, coalesce(s.lessons, 0) AS lessons, coalesce(s.modules, 0) AS modules, coalesce(s.items, 0) AS items
        FROM wanted w JOIN read.course r ON r.tenant_id = @tenant AND r.course_key = w.course_key LEFT JOIN size s ON s.course_key = w.course_key
        """;

    public int Tenant => Caller.Tenant;

    /// <summary>Enrollments of the course or cohort.</summary>
    public long Enrolled => Sums.Sum(Totals.Enrollments);

    /// <summary>Whether any progress is told by lessons, modules or items is a matter of the whole course, whoever is asked about.</summary>
    public CourseContents Contents => new(Sizes.Lessons, Sizes.Modules, Sizes.Items, Course.Sum(Totals.LessonsProgressed), Course.Sum(Totals.ModulesCompleted));

    /// <returns>Null: there is no such course.</returns>
    public static async Task<CourseScope?> FindAsync(Snapshot snapshot, CohortFigures cohorts, Caller caller, string courseId, string? cohort, AsOf asOf, CancellationToken ct)
    {
        var tenant = caller.Tenant;
        if (await snapshot.FirstAsync<CourseSize>(SizeSql, new { tenant, courseId }, ct) is not { } size) return null;
        var calendar = new Calendar(new Dictionary<int, NodaTime.DateTimeZone> { [tenant] = asOf.Zone });
        var key = new GrainKey(tenant, size.CourseKey);
        var parameters = new { tenant, course = size.CourseKey, cohort };
        var course = await snapshot.RowAsync(Totals.Grain, "t.tenant_id = @tenant AND t.course_key = @course", parameters, ct);
        var rest = await CohortRest.AskAsync(snapshot, caller, size.CourseKey, cohort, ct);
        if (cohort is null) return new CourseScope(caller, size.CourseKey, cohort, calendar, course, course, null, rest, null, size);

        var kept = cohorts.Of(tenant, size.CourseKey, cohort, await CourseVersion.FindAsync(snapshot, tenant, size.CourseKey, asOf, ct));
        var (sums, days) = await kept.SumsAsync(
            async () =>
            {
                var totals = await snapshot.SumAsync(
                    ReadModel.Of(Enrollments.Grain), calendar, "t.tenant_id = @tenant AND t.course_key = @course AND t.cohort = @cohort", parameters, ct, Totals.Grain, CourseDays.Grain);
                return new(totals[Totals.Grain][key], totals[CourseDays.Grain]);
            },
            ct);
        return new CourseScope(caller, size.CourseKey, cohort, calendar, course, sums, days, rest, kept, size);
    }

    /// <summary>Whether anything but its size and contents may be shown: neither it nor what is left of the course is small.</summary>
    public bool IsOpen => Rest.Shows(Caller);

    /// <summary>Whether views and activity may be.</summary>
    public bool ShowsVisits => Rest.ShowsVisits(Caller);

    /// <summary>Whether a figure of so many learners of the scope may be shown, who are among so many of the course.</summary>
    public bool Shows(long learners, long ofAll) => Caller.Shows(learners, ofAll) && IsOpen;

    /// <summary>A figure that stands on so many learners of the scope, which are among so many of the course.</summary>
    public T? Shown<T>(NumberColumn learners, T? figure)
        where T : struct => Shows(Sums.Sum(learners), Course.Sum(learners)) && Rest.Shows(Caller, learners) ? figure : null;

    /// <summary>One that stands on its enrollments.</summary>
    public T? Shown<T>(T? figure)
        where T : struct => Shown(Totals.Enrollments, figure);
}

/// <summary>How many lessons, modules and assessed items are known of a course.</summary>
sealed record CourseSize
{
    public long CourseKey { get; init; }
    public long Lessons { get; init; }
    public long Modules { get; init; }
    public long Items { get; init; }
}
