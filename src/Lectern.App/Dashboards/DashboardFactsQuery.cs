using Lectern.App.Access;
using Lectern.App.Queries;

namespace Lectern.App.Dashboards;

/// <summary>
/// Asks what a dashboard is made of, and keeps it until the read models move. Of all, of a course and of an organization there are totals.
/// Other parts are told from the totals of many courses, or from learners' rows, and kept a while longer where telling them takes long
/// (<see cref="Grace"/>).
/// </summary>
sealed class DashboardFactsQuery(Grace grace)
{
    /// <summary>Days kept, of some hundred bytes.</summary>
    const int MostKept = 300_000;

    readonly VersionedCache<(int Tenant, CourseReach Reach, DashboardFilters Filters, string Timeframe, DateOnly Today, string Version), long, DashboardFacts> kept =
        new("dashboard", MostKept, f => TopCourse.Most + f.Days.Count, grace);

    /// <summary>Told from totals, quickly: never of before.</summary>
    readonly VersionedCache<(int Tenant, CourseReach Reach, DashboardFilters Filters, string Timeframe, DateOnly Today, string Version), long, DashboardFacts> totals =
        new("dashboard_totals", MostKept, f => TopCourse.Most + f.Days.Count);

    sealed record ScopeRow(long CourseKey, bool InOrganization);

    sealed record Totals(long Courses, long CoursesBefore, long Enrollments, long Completions);

    sealed record DropsRow(int Number, long Drops);

    sealed record ActiveRow
    {
        public DateOnly? Day { get; init; }
        public bool IsNow { get; init; }
        public long Learners { get; init; }
    }

    /// <summary>One question, with the parameters of its statements.</summary>
    /// <param name="Courses">Whose enrollments count; null: all.</param>
    /// <param name="ActivityCourses">In which activity counts; null: anywhere.</param>
    sealed record Question(Snapshot Snapshot, int Tenant, DashboardFilters Filters, Period Period, AsOf AsOf, long[]? Courses, long[]? ActivityCourses)
    {
        public object Parameters(bool isRole = true, long[]? wanted = null) => new
        {
            tenant = Tenant,
            organization = Filters.OrganizationId,
            role = Filters.Role,
            cohort = Filters.Cohort,
            courses = Courses,
            activityCourses = ActivityCourses,
            activeIn = ActivityCourses ?? [0L],
            Period.From,
            Period.To,
            Period.PreviousFrom,
            Period.PreviousTo,
            firstMonth = Period.WholeMonths.First,
            lastMonth = Period.WholeMonths.End,
            first = AsOf.StartOf(Period.PreviousFrom),
            mornings = Enumerable.Range(0, 2 * Period.Days).Select(d => AsOf.StartOf(Period.PreviousFrom.AddDays(d))).ToArray(),
            middle = AsOf.StartOf(Period.From),
            end = AsOf.StartOf(AsOf.Today),
            // Of a role every course's sums are needed.
            most = Filters.Role is null ? TopCourse.Most : int.MaxValue,
            isRole,
            wanted,
        };
    }

    /// <param name="reach">Only of these courses is anything told.</param>
    /// <param name="isGuarded">Whether what may be shown of it is judged by the snapshot: then it is told of that.</param>
    public async Task<DashboardFacts> AskAsync(Snapshot snapshot, int tenant, CourseReach reach, DashboardFilters filters, Period period, AsOf asOf, bool isGuarded, CancellationToken ct)
    {
        if (isGuarded) return await ComputeAsync();
        var question = (tenant, reach, filters, period.Timeframe, asOf.Today, asOf.Version);
        if (filters.IsOneGroup && reach.IsAll) return await totals.GetAsync(question, asOf.Position, ComputeAsync, ct);
        var facts = await kept.GetAsync(question, asOf.Position, ComputeAsync, ct);
        if (facts.Position != asOf.Position) asOf.IsExact = false;
        return facts;

        Task<DashboardFacts> ComputeAsync() => DashboardFactsQuery.ComputeAsync(snapshot, tenant, reach, filters, period, asOf, ct);
    }

    /// <summary>The same of the snapshot, whatever is kept: for who keeps it with more.</summary>
    public static async Task<DashboardFacts> ComputeAsync(Snapshot snapshot, int tenant, CourseReach reach, DashboardFilters filters, Period period, AsOf asOf, CancellationToken ct)
    {
        long[]? courses = null, activityCourses = null;
        if (!reach.IsAll || filters.NamesCourses || filters.OrganizationId is not null)
        {
            var scope = await snapshot.ListAsync<ScopeRow>(
                DashboardSql.Scope, new { tenant, reach = reach.Keys, filters.CourseId, filters.Category, filters.InstructorId, organization = filters.OrganizationId }, ct);
            courses = [.. scope.Where(c => c.InOrganization).Select(c => c.CourseKey)];
            // By organization alone, a learner's activity counts wherever it was; to a teacher, in all their courses.
            if (filters.NamesCourses || !reach.IsAll) activityCourses = [.. scope.Select(c => c.CourseKey)];
        }
        var question = new Question(snapshot, tenant, filters, period, asOf, courses, activityCourses);
        if (filters.Cohort is not null) return await OfCohortAsync(question, ct);
        var whole = await OfTotalsAsync(question, ct);
        return filters.Role is null ? whole : await OfRoleAsync(question, whole, ct);
    }

    /// <summary>From totals; of a role only users and active learners, which are sets, are its own.</summary>
    static async Task<DashboardFacts> OfTotalsAsync(Question q, CancellationToken ct)
    {
        var (period, organization) = (q.Period, q.Filters.OrganizationId);
        var users = q.ActivityCourses is not null ? DashboardSql.UsersOfCourses : organization is not null || q.Filters.Role is not null ? DashboardSql.UsersOfPart : DashboardSql.Users;
        var enrollmentsBy = q.Courses is null ? DashboardSql.EnrollmentDays : DashboardSql.EnrollmentDaysOfCourses;
        var activity = organization is null ? (q.ActivityCourses is null ? DashboardSql.ActivityDays : DashboardSql.ActivityDaysOfCourses)
            : q.ActivityCourses is null ? DashboardSql.ActivityDaysOfOrganization
            : DashboardSql.ActivityDaysOfOrganizationInCourses;
        await using var rows = await q.Snapshot.BatchAsync(
            string.Join(";\n", DashboardSql.Totals, enrollmentsBy, activity, DashboardSql.ActiveLearners, users, DashboardSql.TopCourses, DashboardSql.Drops), q.Parameters(), ct);
        var totals = await rows.ReadSingleAsync<Totals>();
        var enrollmentDays = (await rows.ReadAsync<DashboardDay>()).ToArray();
        var activityDays = (await rows.ReadAsync<DashboardDay>()).ToArray();
        var active = (await rows.ReadAsync<ActiveRow>()).ToArray();
        var known = await rows.ReadSingleAsync<Pair>();
        var top = (await rows.ReadAsync<TopCourse>()).ToArray();
        var drops = (await rows.ReadAsync<DropsRow>()).ToArray();

        var days = new DaysByDate();
        foreach (var day in enrollmentDays.Where(d => d.Day <= period.To)) days.Add(day, +1);
        foreach (var day in activityDays) days.Add(day, +1);
        foreach (var (number, dropped) in drops) days.Add(new() { Day = period.PreviousFrom.AddDays(number - 1), Drops = dropped }, +1);
        foreach (var day in active) days.SetActive(day.Day, day.Learners);
        return new(
            q.AsOf.Position, period, known, new(ActiveIn(true), ActiveIn(false)), new(totals.Courses, totals.CoursesBefore),
            new(By(period.To, totals.Enrollments, d => d.Enrollments), By(period.PreviousTo, totals.Enrollments, d => d.Enrollments)),
            new(By(period.To, totals.Completions, d => d.Completions), By(period.PreviousTo, totals.Completions, d => d.Completions)),
            days.InOrder, top);

        long ActiveIn(bool isNow) => active.Where(a => a.Day is null && a.IsNow == isNow).Sum(a => a.Learners);
        long By(DateOnly day, long now, Func<DashboardDay, long> of) => now - enrollmentDays.Where(d => d.Day > day).Sum(of);
    }

    /// <summary>
    /// Sums of a role: those of its learners' rows, or of the whole less all others', whichever are fewer: students are nearly everybody.
    /// </summary>
    static async Task<DashboardFacts> OfRoleAsync(Question q, DashboardFacts whole, CancellationToken ct)
    {
        var size = await q.Snapshot.FirstAsync<Pair>(LearnerRowsSql.RoleSize, q.Parameters(), ct);
        // Courses of an organization have events of anybody, of which its learners' cannot be taken.
        var isRole = q.Filters.OrganizationId is not null || size.Now * 2 <= size.Before;
        var (work, enrollments) = await RowsAsync(q, LearnerRowsSql.WorkOfRole, LearnerRowsSql.EnrollmentsOfRole, isRole, ct);
        var courses = (await q.Snapshot.ListAsync<LearnerRowsSql.Course>(LearnerRowsSql.Courses, q.Parameters(wanted: KeysOf(work, enrollments)), ct)).ToDictionary(c => c.CourseKey);
        var part = PartOf(q, work, enrollments, courses);
        if (isRole) return whole with { Enrolled = part.Enrolled, Completed = part.Completed, Days = WithActive(part.Days), Top = TopCourse.Of(part.Top.Where(InScope)) };

        var days = new DaysByDate();
        foreach (var day in whole.Days) days.Add(day, +1);
        foreach (var day in part.Days) days.Add(day, -1);
        var others = part.Top.ToDictionary(c => c.CourseKey);
        return whole with
        {
            Enrolled = Less(whole.Enrolled, part.Enrolled),
            Completed = Less(whole.Completed, part.Completed),
            Days = WithActive(days.InOrder),
            Top = TopCourse.Of(whole.Top.Select(c => others.TryGetValue(c.CourseKey, out var o) ? c with { Events = c.Events - o.Events, Enrollments = c.Enrollments - o.Enrollments } : c)),
        };

        static Pair Less(Pair a, Pair b) => new(a.Now - b.Now, a.Before - b.Before);
        bool InScope(TopCourse c) => q.Courses is null || q.Courses.Contains(c.CourseKey);

        IReadOnlyList<DashboardDay> WithActive(IReadOnlyList<DashboardDay> of)
        {
            var with = new DaysByDate();
            foreach (var day in of) with.Add(day, +1);
            foreach (var day in whole.Days) with.SetActive(day.Day, day.Active);
            return with.InOrder;
        }
    }

    static async Task<DashboardFacts> OfCohortAsync(Question q, CancellationToken ct)
    {
        var (work, enrollments) = await RowsAsync(q, LearnerRowsSql.WorkOfCohort, LearnerRowsSql.EnrollmentsOfCohort, true, ct);
        var courses = (await q.Snapshot.ListAsync<LearnerRowsSql.Course>(LearnerRowsSql.Courses, q.Parameters(wanted: KeysOf(work, enrollments)), ct)).ToDictionary(c => c.CourseKey);
        var part = PartOf(q, work, enrollments, courses);
        var middle = q.AsOf.StartOf(q.Period.From);
        var own = enrollments.Where(e => e.IsEnrollment).Select(e => courses[e.CourseKey]).Distinct().ToArray();
        return part with
        {
            Users = new(UsersBy(DateTime.MaxValue), UsersBy(middle)),
            Courses = new(own.Count(c => c.FirstEventAt < q.AsOf.StartOf(q.AsOf.Today)), own.Count(c => c.FirstEventAt < middle)),
            Top = TopCourse.Of(part.Top),
        };

        long UsersBy(DateTime end) => enrollments.Where(e => e.IsUser && e.BeganAt < end).Select(e => e.LearnerKey).Distinct().LongCount();
    }

    static async Task<(LearnerRowsSql.Work[] Work, LearnerRowsSql.Enrollment[] Enrollments)> RowsAsync(Question q, string work, string enrollments, bool isRole, CancellationToken ct)
    {
        await using var rows = await q.Snapshot.BatchAsync($"{work};\n{enrollments}", q.Parameters(isRole), ct);
        return ((await rows.ReadAsync<LearnerRowsSql.Work>()).ToArray(), (await rows.ReadAsync<LearnerRowsSql.Enrollment>()).ToArray());
    }

    static long[] KeysOf(LearnerRowsSql.Work[] work, LearnerRowsSql.Enrollment[] enrollments) =>
        [.. work.Where(w => w.Day is null).Select(w => w.CourseKey ?? 0).Concat(enrollments.Select(e => e.CourseKey)).Distinct()];

    /// <summary>What rows of learners sum up to, with every course they were in.</summary>
    static DashboardFacts PartOf(Question q, LearnerRowsSql.Work[] work, LearnerRowsSql.Enrollment[] enrollments, Dictionary<long, LearnerRowsSql.Course> courses)
    {
        var period = q.Period;
        var days = new DaysByDate();
        foreach (var w in work.Where(w => w.Day is not null))
        {
            days.Add(new() { Day = w.Day!.Value, Events = w.Events, Seconds = w.Seconds, Graded = w.Graded, Scores = w.Scores }, +1);
            days.SetActive(w.Day, period.Has(w.Day.Value) ? w.Active : 0);
        }
        Pair enrolled = default, completed = default;
        var begun = new Dictionary<long, long>();
        foreach (var e in enrollments.Where(e => e.IsEnrollment))
        {
            var began = q.AsOf.DayOf(e.BeganAt);
            enrolled = Count(enrolled, began);
            if (began >= period.PreviousFrom) days.Add(new() { Day = began, Enrollments = 1 }, +1);
            if (period.Has(began)) begun[e.CourseKey] = begun.GetValueOrDefault(e.CourseKey) + 1;
            if (e.CompletedAt is { } at && q.AsOf.DayOf(at) is var day && day <= period.To)
            {
                completed = Count(completed, day);
                if (day >= period.PreviousFrom) days.Add(new() { Day = day, Completions = 1 }, +1);
            }
            if (e.LastDroppedAt is { } droppedAt && q.AsOf.DayOf(droppedAt) is var left && ((e.WasDropped && period.Has(left)) || (e.WasDroppedBefore && period.HadBefore(left))))
                days.Add(new() { Day = left, Drops = 1 }, +1);
        }
        var all = work.FirstOrDefault(w => w.Day is null && w.CourseKey is null);
        var events = work.Where(w => w.Day is null && w.CourseKey is not null).ToDictionary(w => w.CourseKey!.Value, w => w.EventsNow);
        return new(
            q.AsOf.Position, period, default, new(all?.ActiveNow ?? 0, all?.ActiveBefore ?? 0), default, enrolled, completed, days.InOrder,
            [.. courses.Values.Select(c => new TopCourse { CourseKey = c.CourseKey, CourseId = c.CourseId, Title = c.Title, Events = events.GetValueOrDefault(c.CourseKey), Enrollments = begun.GetValueOrDefault(c.CourseKey) })]);

        Pair Count(Pair of, DateOnly day) => new(of.Now + (day <= period.To ? 1 : 0), of.Before + (day <= period.PreviousTo ? 1 : 0));
    }

    sealed class DaysByDate
    {
        readonly SortedDictionary<DateOnly, DashboardDay> days = [];

        public IReadOnlyList<DashboardDay> InOrder => [.. days.Values];

        public void Add(DashboardDay day, int sign) => days[day.Day] = (days.GetValueOrDefault(day.Day) ?? new() { Day = day.Day }).Add(day, sign);

        public void SetActive(DateOnly? day, long learners)
        {
            if (day is { } d && learners > 0) days[d] = (days.GetValueOrDefault(d) ?? new() { Day = d }) with { Active = learners };
        }
    }
}
