using Lectern.App.Access;
using Lectern.App.Courses;
using Lectern.App.Queries;
using Standing = Lectern.App.Courses.CourseRoster.Standing;

namespace Lectern.App.Dashboards.Meso;

/// <summary>
/// What of a course or cohort may be shown to a caller: figures of a period by the census of the tenant's courses and that of the course's
/// cohorts, all others by how many stand behind them, in the cohort, beside it, and in no cohort that is shown.
/// </summary>
sealed class MesoGroups
{
    /// <summary>The cohorts of one course as <see cref="GroupCensus"/> takes courses: cohorts too are parts of a whole that is shown as well.</summary>
    const string CellsSql =
        """
        SELECT width_bucket(@to - d.day, @cuts) AS segment, e.cohort, d.learner_key, bool_or(d.graded > 0) AS graded, bool_or(d.observed_seconds + d.declared_seconds > 0) AS timed
        FROM read.learner_day d LEFT JOIN read.enrollment e ON e.tenant_id = @tenant AND e.course_key = d.course_key AND e.learner_key = d.learner_key
        WHERE d.tenant_id = @tenant AND d.course_key = @course AND (d.graded > 0 OR d.observed_seconds + d.declared_seconds > 0)
        GROUP BY 1, 2, 3
        """;

    sealed record Row
    {
        public int Segment { get; init; }
        public string? Cohort { get; init; }
        public long LearnerKey { get; init; }
        public bool Graded { get; init; }
        public bool Timed { get; init; }
    }

    readonly CourseScope scope;
    readonly IReadOnlyList<Standing> all;
    readonly IReadOnlyList<Standing> own;
    readonly ShownGroup ofCourse;
    readonly ShownGroup ofCohort;

    MesoGroups(CourseScope scope, IReadOnlyList<Standing> all, IReadOnlyList<Standing> own, ShownGroup ofCourse, ShownGroup ofCohort)
    {
        this.scope = scope;
        this.all = all;
        this.own = own;
        this.ofCourse = ofCourse;
        this.ofCohort = ofCohort;
    }

    /// <summary>Of the caller, and with what is left of the course's cohorts.</summary>
    public CourseScope Scope => scope;

    public static async Task<MesoGroups> AskAsync(Snapshot snapshot, GroupCensusQuery census, Caller caller, MesoFacts facts, AsOf asOf, CancellationToken ct)
    {
        var (of, cohort) = (facts.Scope, facts.Scope.Cohort);
        var scope = of with { Caller = caller, Rest = await CohortRest.AskAsync(snapshot, caller, of.CourseKey, cohort, ct) };
        var ofCourse = (await census.AskAsync(snapshot, caller, asOf, ct)).OfCourse(of.CourseKey);
        ShownGroup ofCohort = (_, _) => true;
        if (!caller.SeesLearners && cohort is not null)
        {
            var to = asOf.Today.AddDays(-1);
            var rows = await snapshot.ListAsync<Row>(CellsSql, new { tenant = of.Tenant, course = of.CourseKey, to, cuts = Segments.Cuts }, ct);
            // 0: of no cohort, of whom nobody can ask alone.
            var numbers = facts.All.Select(s => s.Row.Cohort).Concat(rows.Select(r => r.Cohort)).OfType<string>().Append(cohort).Distinct().Select((c, i) => (c, i)).ToDictionary(c => c.c, c => c.i + 1L);
            var cohorts = new GroupCensus(
                rows.Where(r => r.Graded).Select(r => Cell(GroupFigure.Graded, r.Segment, r.Cohort, r.LearnerKey))
                    .Concat(rows.Where(r => r.Timed).Select(r => Cell(GroupFigure.Timed, r.Segment, r.Cohort, r.LearnerKey)))
                    .Concat(facts.All.Select(s => Cell(GroupFigure.Enrolled, Segments.Cuts.Count(c => s.BeganOn < asOf.Today.AddDays(-c)), s.Row.Cohort, s.Row.LearnerKey))),
                caller);
            // The course itself is shown elsewhere: where what is left of it is small, no cohort is.
            ofCohort = (figure, segments) => cohorts.Shows(figure, segments) && cohorts.Shows(figure, segments, course: numbers[cohort]);

            GroupCell Cell(GroupFigure figure, int segment, string? name, long learner) => new(figure, segment, name is null ? 0 : numbers[name], null, learner);
        }
        return new(scope, facts.All, facts.Own, ofCourse, ofCohort);
    }

    /// <summary>A figure of the period, or of the one before.</summary>
    public bool Shows(GroupFigure figure, Period period, bool isNow)
    {
        var segments = figure == GroupFigure.Enrolled ? Segments.UpTo(period, isNow) : Segments.Of(period, isNow);
        return scope.IsOpen && ofCourse(figure, segments) && ofCohort(figure, segments);
    }

    /// <summary>A figure that stands on such enrollments.</summary>
    public bool Shows(Func<Standing, bool> has)
    {
        var caller = scope.Caller;
        if (caller.SeesLearners) return true;
        if (!scope.IsOpen || !Shows(own.Count(has), all.Count(has))) return false;
        var rest = all.Where(has).GroupBy(s => s.Row.Cohort).Where(c => c.Key is null || c.Count() < caller.SmallGroup).Sum(c => c.Count());
        return scope.Cohort is null || caller.Shows(rest);
    }

    /// <summary>A figure that stands on so many learners of the cohort, who are among so many of the course.</summary>
    public bool Shows(long learners, long ofAll) => scope.Shows(learners, ofAll);
}
