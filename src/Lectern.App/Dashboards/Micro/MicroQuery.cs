using Lectern.App.Access;
using Lectern.App.Courses;
using Lectern.App.Goals;
using Lectern.App.Learners;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;
using NodaTime;

namespace Lectern.App.Dashboards.Micro;

/// <summary>Answers a <see cref="MicroDashboard"/> from one learner's rows, in a few round trips, and from what is kept of their courses' learners.</summary>
sealed class MicroQuery(TenantSource source, Peers peers, PersonalNames names)
{
    const string LearnerSql =
        """
        SELECT r.learner_key, r.time_zone, r.first_event_at, r.last_event_at
        FROM lectern.learners l JOIN read.learner r ON r.tenant_id = l.tenant_id AND r.learner_key = l.learner_key
        WHERE l.tenant_id = @tenant AND l.user_id = @userId
        """;

    /// <summary>The same, whose first and last event are those of the courses <c>@reach</c>.</summary>
    const string LearnerInReachSql =
        """
        SELECT r.learner_key, r.time_zone, min(e.first_event_at) AS first_event_at, max(e.last_event_at) AS last_event_at
        FROM lectern.learners l
        JOIN read.learner r ON r.tenant_id = l.tenant_id AND r.learner_key = l.learner_key
        JOIN read.enrollment e ON e.tenant_id = r.tenant_id AND e.learner_key = r.learner_key AND e.course_key = ANY (@reach)
        WHERE l.tenant_id = @tenant AND l.user_id = @userId
        GROUP BY r.learner_key, r.time_zone
        """;

    static readonly string Enrolled =
        $"SELECT e.course_key FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.learner_key = @learner AND {Sql.HadBegun} AND {Sql.InReach("e.course_key")}";

    static readonly string VersionsSql =
        $"SELECT r.course_key, {CourseVersion.Columns} FROM ({Enrolled}) e JOIN read.course r ON r.tenant_id = @tenant AND r.course_key = e.course_key";

    static readonly string Statements = string.Join(
        ";\n",
        EnrolledCourse.Select,
        FlagFactsQuery.Of(Enrolled, ofLearner: true),
        VersionsSql,
        LearnerCalendar.DaysSql,
        LearnerCalendar.PresenceSql,
        ScorePoint.Select,
        WorkItem.Select,
        LearnerSkill.ModulesSql,
        EngagementFactsQuery.Of("SELECT @learner::bigint AS learner_key", inReach: true));

    sealed record Learner
    {
        public long LearnerKey { get; init; }
        public string? TimeZone { get; init; }
        public DateTime FirstEventAt { get; init; }
        public DateTime LastEventAt { get; init; }
    }

    sealed record Version(long CourseKey, long Events, long ContentEvents);

    /// <returns>Null: there is no such user.</returns>
    public async Task<MicroDashboard?> AskAsync(Caller caller, string userId, Period period, AsOf asOf, CancellationToken ct)
    {
        // Names take a connection of their own: the snapshot's was given back. Who held one while waiting for another could wait for ever.
        return await FiguresAsync(caller, userId, period, asOf, ct) is { } figures ? figures with { Name = await names.NameAsync(caller.Tenant, userId, ct) } : null;
    }

    /// <summary>All but the name.</summary>
    async Task<MicroDashboard?> FiguresAsync(Caller caller, string userId, Period period, AsOf asOf, CancellationToken ct)
    {
        var (tenant, reach) = (caller.Tenant, caller.Courses.Keys);
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        if (await snapshot.FirstAsync<Learner>(reach is null ? LearnerSql : LearnerInReachSql, new { tenant, userId, reach }, ct) is not { } learner) return null;
        var goal = await Goal.FindAsync(snapshot, tenant, userId, ct);

        var zone = (learner.TimeZone is { } id ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) : null) ?? asOf.Zone;
        var weeks = Weeks.Of(period, asOf);
        var parameters = FlagFactsQuery.Parameters(
            tenant, asOf, ("learner", learner.LearnerKey), ("reach", reach), ("since", LearnerCalendar.Since(period, weeks, asOf)), ("horizon", asOf.StartOf(asOf.Today.AddDays(WorkItem.Horizon + 1))));

        Dictionary<long, EnrolledCourse> courses;
        Version[] versions;
        LearnerCalendar calendar;
        ScorePoint[] scores;
        WorkItem.Row[] work;
        LearnerSkill.ModuleRow[] modules;
        EngagementFacts facts;
        await using (var rows = await snapshot.BatchAsync(Statements, parameters, ct))
        {
            var enrolled = (await rows.ReadAsync<EnrolledCourse.Enrollment>()).ToArray();
            var (asked, standing) = await FlagFactsQuery.ReadAsync(rows);
            var byCourse = standing.ToDictionary(e => e.CourseKey);
            courses = enrolled.ToDictionary(e => e.CourseKey, e => new EnrolledCourse(e, byCourse[e.CourseKey], asked[e.CourseKey]));
            versions = [.. await rows.ReadAsync<Version>()];
            var days = (await rows.ReadAsync<LearnerCalendar.DayRow>()).ToArray();
            var active = Streaks.ActiveDays((await rows.ReadAsync<LearnerCalendar.PresenceRow>()).Select(p => (p.Start, p.Stop)), zone);
            calendar = new(days, active, zone, asOf);
            scores = [.. (await rows.ReadAsync<ScorePoint.Row>()).Select(ScorePoint.Of).Reverse()];
            work = [.. await rows.ReadAsync<WorkItem.Row>()];
            modules = [.. await rows.ReadAsync<LearnerSkill.ModuleRow>()];
            facts = (await EngagementFactsQuery.ReadAsync(rows, asOf))[learner.LearnerKey];
        }

        var going = courses.Values.Where(c => c.Facts.Status != ProgressStatus.Dropped).ToArray();
        decimal? progress = going.Length == 0 ? null : going.Average(c => c.Facts.Progress(c.Course).Percent);
        var engagement = Core.Measures.Engagement.Of(
            facts with { Progress = progress, ExpectedProgress = going.Length == 0 ? 0 : going.Average(c => c.Facts.Expected(c.Course, asOf)) },
            asOf.Today,
            asOf.Weights);

        var groups = await peers.OfAsync(
            snapshot,
            tenant,
            learner.LearnerKey,
            versions.Where(v => courses[v.CourseKey].Facts.Status != ProgressStatus.Dropped).Select(v => (v.CourseKey, new CourseVersion(v.Events, v.ContentEvents, asOf.Version))),
            period,
            weeks,
            asOf,
            ct);
        var smallest = Math.Max(PeerGroup.Least, caller.SmallGroup);
        var places = courses.ToDictionary(
            c => c.Key,
            c => groups.TryGetValue(c.Key, out var member) ? Figures.All.Select(f => member.Place(f, smallest)).ToArray() : []);
        var shown = groups.Values.All(m => m.Group.Size >= smallest);
        var medians = Enumerable.Range(0, weeks.Count).Select(w => groups.Count > 0 && shown ? groups.Values.Sum(m => m.Group.WeekMedian(w)) : (decimal?)null).ToArray();
        var (upcoming, overdue, missed) = WorkItem.Sort(work, courses, asOf);

        return new MicroDashboard(
            userId,
            userId,
            null,
            period.Shown(asOf),
            zone.Id,
            [
                Metric(Figure.LearningMinutes, calendar.Minutes(period.From, period.To), calendar.Minutes(period.PreviousFrom, period.PreviousTo)),
                Metric(Figure.ActiveDays, calendar.ActiveDays(period.From, period.To), calendar.ActiveDays(period.PreviousFrom, period.PreviousTo)),
                Metric(Figure.ItemsHandedIn, calendar.HandedIn(period.From, period.To), calendar.HandedIn(period.PreviousFrom, period.PreviousTo)),
                Metric(Figure.AverageScore, calendar.Score(period.From, period.To), calendar.Score(period.PreviousFrom, period.PreviousTo)),
                Metric(Figure.Progress, progress, null),
                Metric(Figure.EngagementScore, engagement.Score, null),
            ],
            calendar.Streaks.Current,
            calendar.Streaks.Longest,
            calendar.Days(),
            goal.WeeklyMinutes,
            calendar.Weekly(weeks, goal.WeeklyMinutes, medians, isWhole: reach is null),
            [
                .. courses.OrderBy(c => c.Value.Facts.BeganAt).ThenBy(c => c.Value.Row.CourseId, StringComparer.Ordinal).Select(c => c.Value.Of(asOf, places[c.Key])),
            ],
            scores,
            upcoming,
            overdue,
            missed,
            [
                .. courses.Values.SelectMany(c => c.Milestones(asOf.StartOf(asOf.Today.AddDays(1))))
                    .OrderByDescending(m => m.ReachedAt).ThenBy(m => m.CourseId, StringComparer.Ordinal).ThenByDescending(m => m.Name, StringComparer.Ordinal),
            ],
            LearnerSkill.Of(courses, modules),
            engagement,
            learner.FirstEventAt,
            learner.LastEventAt);

        MicroMetric Metric(Figure figure, decimal? value, decimal? previous) =>
            MicroMetric.Of(figure, value, previous, [.. places.Values.Where(p => p.Length > 0).Select(p => p[(int)figure])]);
    }
}
