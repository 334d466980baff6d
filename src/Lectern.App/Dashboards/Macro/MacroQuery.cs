using Lectern.App.Access;
using Lectern.App.Organizations;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;

namespace Lectern.App.Dashboards.Macro;

/// <summary>Answers a <see cref="MacroDashboard"/>. Kept is what there is; what a caller may not see is hidden in each answer.</summary>
sealed class MacroQuery(TenantSource source, MacroFactsQuery facts, OrganizationAnalyticsQuery organizations, GroupCensusQuery groups)
{
    const int MostCourses = 500;
    const int MostInstructors = 500;
    const int MostCoursesOfInstructor = 100;

    /// <summary>As they stand now, as the courses' own figures tell them.</summary>
    const string RatingsSql = "SELECT course_key, ratings FROM read.course WHERE tenant_id = @tenant AND organization_key = @organization";

    static readonly Dictionary<long, long> noRatings = [];

    sealed record Organization(long OrganizationKey, DateTime FirstEventAt, DateTime LastEventAt);

    /// <summary>All that one answer is made of.</summary>
    sealed record Told(Caller Caller, Period Period, MacroStanding Standing, MacroPeriodFacts Facts, GroupCensusQuery.Groups Groups, IReadOnlyDictionary<long, long> Ratings)
    {
        public bool Shows(CourseStanding course, GroupFigure figure, int segments) => Groups.OfCourse(course.CourseKey)(figure, segments);

        /// <summary>Whether anything but its size may be shown.</summary>
        public bool IsOpen(CourseStanding course) => GroupCensusQuery.Groups.IsOpen(Groups.OfCourse(course.CourseKey));

        /// <summary>The mean of ratings up to yesterday may be, where the course's own, up to now, is over as many or five more at least.</summary>
        public bool ShowsRating(CourseStanding course) =>
            Caller.SeesLearners || (IsOpen(course) && Caller.Shows(course.Ratings, Ratings.GetValueOrDefault(course.CourseKey)));

        public int Now => Segments.Of(Period, true);
    }

    /// <returns>Null: there is no such organization.</returns>
    public async Task<MacroDashboard?> AskAsync(Caller caller, string organizationId, Period period, AsOf asOf, DateTime now, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        if (await snapshot.FirstAsync<Organization>(MacroSql.Organization, new { tenant = caller.Tenant, organizationId }, ct) is not { } organization) return null;

        var key = organization.OrganizationKey;
        var version = await OrganizationVersion.AskAsync(snapshot, caller.Tenant, key, asOf, ct);
        var standing = await facts.StandingAsync(snapshot, caller.Tenant, key, version, asOf, ct);
        var told = new Told(
            caller, period, standing,
            await facts.PeriodAsync(snapshot, caller.Tenant, key, organizationId, version, standing, period, asOf, ct),
            GroupCensusQuery.Groups.Unknown,
            caller.SeesLearners ? noRatings : (await snapshot.ListAsync<(long Course, long Ratings)>(RatingsSql, new { tenant = caller.Tenant, organization = key }, ct)).ToDictionary(r => r.Course, r => r.Ratings));
        var engaged = await organizations.EngagedAsync(snapshot, caller.Tenant, key, asOf, ct);
        told = told with { Groups = await groups.AskAsync(snapshot, caller, asOf, ct) };
        var filters = new DashboardFilters(OrganizationId: organizationId);
        var isOpen = GroupCensusQuery.Groups.IsOpen(told.Groups.Of(filters));
        return new(
            organizationId,
            organizationId,
            period.Shown(asOf),
            Metrics(told, engaged, filters, isOpen, now),
            isOpen ? Active(told) : new([], [], [], null),
            standing.Courses.Count,
            [.. ByEnrollments(standing.Courses).Take(MostCourses).Select(c => Compared(told, c))],
            period.Days > 100 ? "week" : "day",
            isOpen ? Trend(told) : [],
            Categories(told),
            Instructors(told),
            !isOpen ? [] : [.. standing.Retention.Select(c => new RetentionCohort(c.Week, c.Size, [.. c.Active.Select(a => caller.Shows(c.Size) ? Rates.Share(a, c.Size) : null)]))],
            Runs(told),
            isOpen ? organization.FirstEventAt : null,
            isOpen ? organization.LastEventAt : null);
    }

    static List<DashboardMetric> Metrics(Told told, OrganizationAnalyticsQuery.Engaged engaged, DashboardFilters filters, bool isOpen, DateTime now)
    {
        var figures = told.Facts.Facts;
        var metrics = DashboardQuery.Metrics(figures, told.Groups.Of(filters), filters, now);
        Add("new_enrollments", "count", figures.Sum(true, d => d.Enrollments), figures.Sum(false, d => d.Enrollments));
        Add("new_completions", "count", figures.Sum(true, d => d.Completions), figures.Sum(false, d => d.Completions));
        Add("flagged_learners", "count", told.Standing.FlaggedLearners, null);
        Add("engagement_score", "points", told.Caller.Shows(engaged.Learners) ? engaged.Score : null, null);
        return metrics;

        void Add(string type, string unit, decimal? value, decimal? previous) =>
            metrics.Add(DashboardMetric.Of(type, unit, isOpen ? value : null, isOpen ? previous : null, told.Period.Timeframe, filters, now));
    }

    static ActiveLearnersOverTime Active(Told told)
    {
        var (period, active) = (told.Period, told.Facts.Active);
        var recent = active.GetValueOrDefault(("recent", period.To));
        return new(
            Points("day", d => d, d => d),
            Points("week", Period.MondayOf, d => d.AddDays(6)),
            Points("month", d => d.AddDays(1 - d.Day), d => d.AddMonths(1).AddDays(-1)),
            told.Caller.Shows(recent) && recent > 0 ? Rates.Round(100m * active.GetValueOrDefault(("recent_days", period.To)) / 30 / recent) : null);

        ActiveLearnersPoint[] Points(string kind, Func<DateOnly, DateOnly> first, Func<DateOnly, DateOnly> last) =>
        [
            .. period.EachDay.GroupBy(first).Select(d => new ActiveLearnersPoint(
                d.Key < period.From ? period.From : d.Key, last(d.Key) > period.To ? period.To : last(d.Key), active.GetValueOrDefault((kind, d.Key)))),
        ];
    }

    static ComparedCourse Compared(Told told, CourseStanding c)
    {
        var work = told.Facts.WorkOf(c.CourseKey);
        var isOpen = told.IsOpen(c);
        return new(
            c.CourseId, c.Title, c.Category, c.Instructor, c.Enrolled, Counted(c.Active), Counted(c.Completed), Counted(c.Dropped),
            told.Shows(c, GroupFigure.Enrolled, Segments.All) ? Rates.Share(c.Completed, c.Enrolled) : null,
            told.Shows(c, GroupFigure.Graded, told.Now) ? Rates.Mean(work.Scores, work.Graded) : null,
            told.Shows(c, GroupFigure.Timed, told.Now) ? Rates.Hours(work.Seconds) : null,
            told.ShowsRating(c) ? Rates.Mean(c.RatingSum, c.Ratings) : null,
            Counted(c.Flagged), isOpen ? c.FirstEventAt : null, isOpen ? c.LastEventAt : null);

        long? Counted(long count) => isOpen ? count : null;
    }

    static EnrollmentTrendPoint[] Trend(Told told)
    {
        var (period, facts) = (told.Period, told.Facts.Facts);
        var days = facts.Days.ToDictionary(d => d.Day);
        // From how it stood before the period on.
        var (enrolled, completed) = (facts.Enrolled.Now - facts.Sum(true, d => d.Enrollments), facts.Completed.Now - facts.Sum(true, d => d.Completions));
        var points = new List<EnrollmentTrendPoint>();
        foreach (var part in period.EachDay.GroupBy(d => period.Days > 100 ? Period.MondayOf(d) : d))
        {
            var sum = part.Select(d => days.GetValueOrDefault(d)).OfType<DashboardDay>().Aggregate(new DashboardDay(), (all, day) => all.Add(day, +1));
            (enrolled, completed) = (enrolled + sum.Enrollments, completed + sum.Completions);
            var isTold = told.Caller.SeesLearners;
            points.Add(new(
                part.First(), sum.Enrollments, sum.Completions, sum.Drops, enrolled,
                isTold ? Rates.Share(completed, enrolled) : null,
                isTold ? Rates.Mean(sum.Scores, sum.Graded) : null,
                isTold ? Rates.Hours(sum.Seconds) : null));
        }
        return [.. points];
    }

    static CategoryFigures[] Categories(Told told) =>
    [
        .. told.Standing.Courses.GroupBy(c => c.Category ?? "").Select(courses =>
            {
                var sum = new CourseSum(told, [.. courses]);
                return new CategoryFigures(
                    courses.Key.Length == 0 ? null : courses.Key, courses.LongCount(), sum.Enrolled, sum.Completed, sum.IsOpen ? told.Facts.ActiveByCategory.GetValueOrDefault(courses.Key) : null,
                    sum.CompletionRate, sum.AverageScore, sum.LearningHours);
            })
            .OrderByDescending(c => c.Enrollments).ThenBy(c => c.Category, StringComparer.Ordinal),
    ];

    static InstructorFigures[] Instructors(Told told) =>
    [
        .. told.Standing.Courses.SelectMany(c => c.Teachers.Select(t => (Teacher: t, Course: c))).GroupBy(t => t.Teacher, t => t.Course).Select(courses =>
            {
                var sum = new CourseSum(told, [.. courses]);
                return new InstructorFigures(
                    courses.Key, courses.LongCount(), [.. ByEnrollments(courses).Take(MostCoursesOfInstructor).Select(c => c.CourseId)], sum.Enrolled, sum.Completed, sum.CompletionRate, sum.AverageScore, sum.Rating, sum.IsOpen ? courses.Sum(c => c.Flagged) : null);
            })
            .OrderByDescending(i => i.Enrollments).ThenBy(i => i.InstructorId, StringComparer.Ordinal).Take(MostInstructors),
    ];

    static CourseRuns[] Runs(Told told)
    {
        return [.. told.Standing.Runs.GroupBy(r => r.Course.Title!).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new CourseRuns(t.Key, [.. t.Select(Run)]))];

        CourseRun Run(RunCounts run)
        {
            var (course, work) = (run.Course, run.Work);
            var showsEnrolled = told.IsOpen(course) && told.Shows(course, GroupFigure.Enrolled, Segments.All);
            return new(
                course.CourseId, told.IsOpen(course) ? run.StartsOn : null, course.Enrolled,
                showsEnrolled ? Rates.Share(course.Completed, course.Enrolled) : null,
                told.Shows(course, GroupFigure.Graded, Segments.All) ? Rates.Mean(work.Scores, work.Graded) : null,
                showsEnrolled ? Rates.Share(course.Dropped, course.Enrolled) : null,
                showsEnrolled && told.Shows(course, GroupFigure.Timed, Segments.All) && course.Enrolled > 0 ? Rates.Round(work.Seconds / 3600m / course.Enrolled) : null,
                [.. run.Active.Select(a => showsEnrolled ? Rates.Share(a, course.Enrolled) : null)]);
        }
    }

    static IOrderedEnumerable<CourseStanding> ByEnrollments(IEnumerable<CourseStanding> courses) =>
        courses.OrderByDescending(c => c.Enrolled).ThenBy(c => c.CourseId, StringComparer.Ordinal);

    /// <summary>
    /// Several courses together. Of a small group nothing follows from them that the courses do not show themselves: where a figure of one
    /// is hidden, so is theirs.
    /// </summary>
    sealed record CourseSum(Told Told, CourseStanding[] Courses)
    {
        public long Enrolled => Courses.Sum(c => c.Enrolled);

        public bool IsOpen => Courses.All(Told.IsOpen);

        public long? Completed => IsOpen ? Courses.Sum(c => c.Completed) : null;

        public decimal? CompletionRate => Shows(GroupFigure.Enrolled, Segments.All) ? Rates.Share(Courses.Sum(c => c.Completed), Enrolled) : null;

        public decimal? AverageScore => Shows(GroupFigure.Graded, Told.Now) ? Rates.Mean(Work(w => w.Scores), Work(w => w.Graded)) : null;

        public decimal? LearningHours => Shows(GroupFigure.Timed, Told.Now) ? Rates.Hours(Work(w => w.Seconds)) : null;

        public decimal? Rating => Courses.All(Told.ShowsRating) ? Rates.Mean(Courses.Sum(c => c.RatingSum), Courses.Sum(c => c.Ratings)) : null;

        bool Shows(GroupFigure figure, int segments) => IsOpen && Courses.All(c => Told.Shows(c, figure, segments));

        long Work(Func<CourseEffort, long> figure) => Courses.Sum(c => figure(Told.Facts.WorkOf(c.CourseKey)));
    }
}
