using Lectern.App.Access;
using Lectern.App.Queries;

namespace Lectern.App.Dashboards.Macro;

/// <summary>
/// Asks what an institution's dashboard is made of. Cohorts and categories look at many days' sets: they are kept until a course or user of
/// it changes, and a while longer where telling them takes long (<see cref="Grace"/>). Flags look at every enrollment: of the courses that
/// changed (<see cref="CourseCountsQuery"/>).
/// </summary>
sealed class MacroFactsQuery(CourseCountsQuery counts, Grace grace)
{
    /// <summary>Weeks of cohorts, and of runs.</summary>
    public const int Weeks = 12;

    /// <summary>Courses told of beside others of their title.</summary>
    const int MostRuns = 500;

    /// <summary>Rows kept, of some hundred bytes.</summary>
    const int MostKept = 300_000;

    readonly VersionedCache<(int Tenant, long Organization, DateOnly Today, string Version), OrganizationVersion, MacroStanding> standings =
        new("macro_standing", MostKept, s => 20 + s.Courses.Count, grace);

    readonly VersionedCache<(int Tenant, long Organization, string Timeframe, DateOnly Today, string Version), OrganizationVersion, MacroPeriodFacts> periods =
        new("macro_period", MostKept, p => 20 + p.Facts.Days.Count + p.Work.Count + p.Active.Count, grace);

    sealed record RetentionRow
    {
        public DateOnly Week { get; init; }
        public DateOnly? ActiveWeek { get; init; }
        public long Learners { get; init; }
    }

    sealed record RunWeekRow
    {
        public long CourseKey { get; init; }
        public int Week { get; init; }
        public long Learners { get; init; }
    }

    sealed record ActiveRow
    {
        public string Kind { get; init; } = "";
        public DateOnly Starts { get; init; }
        public long Learners { get; init; }
    }

    sealed record CategoryRow(int Category, long Learners);

    public async Task<MacroStanding> StandingAsync(Snapshot snapshot, int tenant, long organization, OrganizationVersion version, AsOf asOf, CancellationToken ct)
    {
        var standing = await standings.GetAsync((tenant, organization, asOf.Today, asOf.Version), version, ComputeAsync, ct);
        if (!standing.Version.Equals(version)) asOf.IsExact = false;
        return standing;

        async Task<MacroStanding> ComputeAsync()
        {
            var (to, end) = (asOf.Today.AddDays(-1), asOf.StartOf(asOf.Today));
            var firstWeek = Period.MondayOf(to).AddDays(-7 * (Weeks - 1));
            var known = await snapshot.ListAsync<CourseStanding>(MacroSql.Courses, new { tenant, organization, end }, ct);
            var courses = known.Select(c => c.CourseKey).ToArray();
            var byCourse = version.Courses.ToDictionary(c => c.CourseKey);
            var told = await counts.AskAsync(snapshot, tenant, [.. courses.Select(c => byCourse[c])], asOf, ct);
            CourseStanding[] standing = [.. known.Select(c => c with { Counts = told[c.CourseKey] })];

            var cohorts = await snapshot.ListAsync<RetentionRow>(MacroSql.Retention, new { tenant, courses, to, firstWeek }, ct);
            var flagged = told.Values.SelectMany(c => c.Flagged).Distinct().LongCount();
            return new(version, standing, flagged, Cohorts(cohorts, firstWeek, to), await RunsAsync(snapshot, tenant, standing, to, asOf, ct));
        }
    }

    public async Task<MacroPeriodFacts> PeriodAsync(
        Snapshot snapshot, int tenant, long organization, string organizationId, OrganizationVersion version, MacroStanding standing, Period period, AsOf asOf, CancellationToken ct)
    {
        var facts = await periods.GetAsync((tenant, organization, period.Timeframe, asOf.Today, asOf.Version), version, ComputeAsync, ct);
        if (!facts.Version.Equals(version)) asOf.IsExact = false;
        return facts;

        async Task<MacroPeriodFacts> ComputeAsync()
        {
            var told = await DashboardFactsQuery.ComputeAsync(snapshot, tenant, CourseReach.All, new(OrganizationId: organizationId), period, asOf, ct);
            var names = standing.Courses.Select(c => c.Category ?? "").Distinct().ToList();
            await using var rows = await snapshot.BatchAsync(
                string.Join(";\n", MacroSql.Work, MacroSql.ActiveByCategory, MacroSql.ActiveUsers),
                new
                {
                    tenant,
                    organization = organizationId,
                    role = (string?)null,
                    courses = standing.Courses.Select(c => c.CourseKey).ToArray(),
                    categories = standing.Courses.Select(c => names.IndexOf(c.Category ?? "")).ToArray(),
                    period.From,
                    period.To,
                },
                ct);
            var work = (await rows.ReadAsync<CourseEffort>()).ToDictionary(w => w.CourseKey);
            var categories = (await rows.ReadAsync<CategoryRow>()).ToDictionary(c => names[c.Category], c => c.Learners);
            var active = (await rows.ReadAsync<ActiveRow>()).ToDictionary(a => (a.Kind, a.Starts), a => a.Learners);
            return new(version, told, work, categories, active);
        }
    }

    /// <summary>How many weeks from one day on have begun by another, at most those that are told.</summary>
    static int Begun(DateOnly from, DateOnly to) => Math.Clamp((to.DayNumber - from.DayNumber) / 7 + (to >= from ? 1 : 0), 0, Weeks);

    static CohortCounts[] Cohorts(IReadOnlyList<RetentionRow> rows, DateOnly firstWeek, DateOnly to)
    {
        var sizes = rows.Where(r => r.ActiveWeek is null).ToDictionary(r => r.Week, r => r.Learners);
        var active = rows.Where(r => r.ActiveWeek is not null).ToDictionary(r => (r.Week, r.ActiveWeek!.Value), r => r.Learners);
        return
        [
            .. Enumerable.Range(0, Weeks).Select(w => firstWeek.AddDays(7 * w)).Select(week => new CohortCounts(
                week, sizes.GetValueOrDefault(week), [.. Enumerable.Range(0, Begun(week, to)).Select(k => active.GetValueOrDefault((week, week.AddDays(7 * k))))])),
        ];
    }

    /// <summary>Never one alone of a title.</summary>
    static List<CourseStanding> Repeated(IEnumerable<CourseStanding> courses)
    {
        var repeated = new List<CourseStanding>();
        var titles = courses.Where(c => !string.IsNullOrEmpty(c.Title)).GroupBy(c => c.Title!).Where(t => t.Count() > 1);
        foreach (var title in titles.OrderByDescending(t => t.Sum(c => c.Enrolled)).ThenBy(t => t.Key, StringComparer.Ordinal))
        {
            if (MostRuns - repeated.Count < 2) break;
            repeated.AddRange(title.OrderByDescending(c => c.Enrolled).ThenBy(c => c.CourseId, StringComparer.Ordinal).Take(MostRuns - repeated.Count));
        }
        return repeated;
    }

    static async Task<IReadOnlyList<RunCounts>> RunsAsync(Snapshot snapshot, int tenant, CourseStanding[] courses, DateOnly to, AsOf asOf, CancellationToken ct)
    {
        var repeated = Repeated(courses);
        if (repeated.Count == 0) return [];

        // One without a start has no enrollment either, and so no week.
        var started = repeated.Where(c => c.StartsOn(asOf) is not null).ToArray();
        await using var rows = await snapshot.BatchAsync(
            $"{MacroSql.RunWork};\n{MacroSql.RunWeeks}",
            new { tenant, runs = started.Select(c => c.CourseKey).ToArray(), starts = started.Select(c => c.StartsOn(asOf)!.Value).ToArray(), to }, ct);
        var work = (await rows.ReadAsync<CourseEffort>()).ToDictionary(w => w.CourseKey);
        var weeks = (await rows.ReadAsync<RunWeekRow>()).ToDictionary(w => (w.CourseKey, w.Week), w => w.Learners);
        return
        [
            .. repeated.OrderBy(c => c.StartsOn(asOf) ?? DateOnly.MaxValue).ThenBy(c => c.CourseId, StringComparer.Ordinal).Select(c => new RunCounts(
                c, c.StartsOn(asOf), work.GetValueOrDefault(c.CourseKey) ?? CourseEffort.None,
                c.StartsOn(asOf) is { } starts ? [.. Enumerable.Range(0, Begun(starts, to)).Select(k => weeks.GetValueOrDefault((c.CourseKey, k)))] : [])),
        ];
    }
}
