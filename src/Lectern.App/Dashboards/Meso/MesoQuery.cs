using Lectern.App.Access;
using Lectern.App.Assessments;
using Lectern.App.Courses;
using Lectern.App.Queries;
using Lectern.Core.Grains;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;
using Lectern.Postgres;
using Standing = Lectern.App.Courses.CourseRoster.Standing;
using Totals = Lectern.Core.ReadModels.Courses;

namespace Lectern.App.Dashboards.Meso;

/// <summary>Answers a <see cref="MesoDashboard"/>: what it is made of is kept; names and what must be hidden are the caller's.</summary>
sealed class MesoQuery(TenantSource source, MesoFactsQuery query, GroupCensusQuery census, Handlings handlings, PersonalNames names)
{
    /// <returns>Null: there is no such course.</returns>
    public async Task<MesoDashboard?> AskAsync(Caller caller, string courseId, string? cohort, Period period, AsOf asOf, DateTime now, CancellationToken ct)
    {
        if (await PartsAsync(caller, courseId, cohort, period, asOf, ct) is not var (facts, groups, handled)) return null;
        // Names take a connection of their own: the snapshot's was given back. Who held one while waiting for another could wait for ever.
        var learners = handled is null ? null : await LearnersAsync(caller.Tenant, facts.Own, handled, ct);
        return Answer(facts, groups, learners, handled, courseId, period, asOf, now);
    }

    async Task<(MesoFacts Facts, MesoGroups Groups, CourseHandlings? Handled)?> PartsAsync(Caller caller, string courseId, string? cohort, Period period, AsOf asOf, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        if (await query.AskAsync(snapshot, caller, courseId, cohort, period, asOf, ct) is not { } facts) return null;
        return (
            facts,
            await MesoGroups.AskAsync(snapshot, census, caller, facts, asOf, ct),
            // State beside the read models: never kept with the facts, so that it shows at once.
            caller.SeesLearners ? await handlings.OfAsync(snapshot, caller.Tenant, facts.Scope.CourseKey, asOf, ct) : null);
    }

    async Task<IReadOnlyList<MesoLearner>> LearnersAsync(int tenant, IReadOnlyList<Standing> own, CourseHandlings handled, CancellationToken ct)
    {
        (Standing Standing, Handling? Handling)[] shown =
            [.. own.OrderBy(s => Attention.PlaceOf(s, handled), Attention.Order()).Take(MesoLearner.Most).Select(s => (s, handled.Of(s)))];
        // At hand, where they can be held; else those of the table are opened.
        var people = await names.AllAsync(tenant, ct);
        var known = people is null ? await names.OfAsync(tenant, [.. shown.SelectMany(s => (long?[])[s.Standing.Row.LearnerKey, s.Handling?.ByKey]).OfType<long>().Distinct()], ct) : null;
        return
        [
            .. shown.Select(s =>
            {
                var (name, email) = KnownOf(s.Standing.Row.LearnerKey);
                return MesoLearner.Of(s.Standing, name, email, s.Handling?.Told(s.Handling.ByKey is { } by ? KnownOf(by).Name : null));
            }),
        ];

        (string? Name, string? Email) KnownOf(long key)
        {
            if (known is not null) return known.GetValueOrDefault(key);
            return people!.Find(key) is { } person ? (person.Name, person.Email) : default;
        }
    }

    static MesoDashboard Answer(MesoFacts facts, MesoGroups groups, IReadOnlyList<MesoLearner>? learners, CourseHandlings? handled, string courseId, Period period, AsOf asOf, DateTime now)
    {
        var (scope, own) = (groups.Scope, facts.Own);
        var (caller, course) = (scope.Caller, scope.Course);
        var taken = facts.Work.Assessments.Select(a => a with { Rest = scope.Rest }).ToArray();
        QuestionAnalytics[] questions = [.. taken.SelectMany(a => a.Questions(caller))];
        var isShown = groups.Shows(_ => true);
        return new(
            courseId,
            courseId,
            scope.Cohort,
            course.Get(Totals.Title),
            period.Shown(asOf),
            MesoMetrics.Of(facts, groups, new(CourseId: courseId, Cohort: scope.Cohort), asOf, now),
            !scope.IsOpen ? [] : [.. Enum.GetValues<ProgressStatus>().Select(status => new StatusCount(status, own.Count(s => s.Row.Status == status)))],
            isShown ? Split(own, asOf) : null,
            scope.IsOpen ? Trend(own, facts.Days, period) : [],
            scope.ShowsVisits ? Activity(facts.Days, caller, period) : [],
            [.. facts.Modules.Take(Paging.MaxLimit).Select(m => FunnelStep.Of(scope, m))],
            [.. facts.Lessons.Take(Paging.MaxLimit).Select(l => LessonAnalytics.Of(scope, courseId, l))],
            groups.Shows(s => s.Score is not null) ? ScoreBin.Of(Scores.Distribution(own.Select(s => s.Score).OfType<decimal>().Select(s => (long)(s * Percent.Scale)))) : [],
            [.. taken.Select(a => CourseAssessment.Of(a, caller))],
            facts.Work.TotalAssessments,
            CourseAssessment.Hardest(questions),
            CourseAssessment.LeastDiscriminating(questions),
            [.. facts.Work.Assignments.Select(a => a.Of(groups))],
            facts.Work.TotalAssignments,
            isShown ? FlaggedLearners.Of(own, handled) : null,
            learners,
            own.Count,
            learners is not null && learners.Count < own.Count ? AllLearners(courseId, scope.Cohort) : null,
            scope.IsOpen ? Micros.ToDateTime(course.Get(Totals.FirstEventAt)!.Value) : null,
            scope.IsOpen ? Micros.ToDateTime(course.Get(Totals.LastEventAt)!.Value) : null);
    }

    static ActivitySplit Split(IReadOnlyList<Standing> own, AsOf asOf)
    {
        var going = own.Where(s => s.Row.Status is ProgressStatus.NotStarted or ProgressStatus.InProgress).ToArray();
        var atRisk = going.Count(s => s.Flags.Count > 0);
        var active = going.Count(s => s.Flags.Count == 0 && s.Row.LastAccessAt is { } at && asOf.DayOf(at) > asOf.Today.AddDays(-Engagement.WindowDays));
        return new(active, atRisk, going.Length - atRisk - active);
    }

    /// <summary>By the enrollments as they stood, so that it shows nothing of what became of them later; drops as they stood at the period's end.</summary>
    static EnrollmentDay[] Trend(IReadOnlyList<Standing> own, DashboardFacts days, Period period)
    {
        var (began, completed) = (Count(s => s.BeganOn), Count(s => s.CompletedOn));
        var dropped = days.Days.ToDictionary(d => d.Day, d => d.Drops);
        return [.. period.EachDay.Select(d => new EnrollmentDay(d, began.GetValueOrDefault(d), completed.GetValueOrDefault(d), dropped.GetValueOrDefault(d)))];

        Dictionary<DateOnly, long> Count(Func<Standing, DateOnly?> on) => own.Select(on).OfType<DateOnly>().Where(period.Has).CountBy(d => d).ToDictionary(d => d.Key, d => (long)d.Value);
    }

    static CourseActivityDay[] Activity(DashboardFacts days, Caller caller, Period period)
    {
        var by = days.Days.ToDictionary(d => d.Day);
        return
        [
            .. period.EachDay.Select(d => by.GetValueOrDefault(d) is { } day
                ? new CourseActivityDay(d, day.Active, day.Events, caller.SeesLearners ? Rates.Hours(day.Seconds) : null)
                : new CourseActivityDay(d, 0, 0, caller.SeesLearners ? 0 : null)),
        ];
    }

    static string AllLearners(string courseId, string? cohort) =>
        $"/api/v1/courses/{Uri.EscapeDataString(courseId)}/learners{(cohort is null ? "" : $"?cohort={Uri.EscapeDataString(cohort)}")}";
}
