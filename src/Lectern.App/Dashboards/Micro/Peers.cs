using Lectern.App.Courses;
using Lectern.App.Learners;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;

namespace Lectern.App.Dashboards.Micro;

/// <summary>
/// A course's learners by cohort with what each of them did, kept until an event of the course comes or the day ends: a learner's place
/// is then found by halving. Where telling it takes long, it may serve for some seconds after that.
/// </summary>
sealed class Peers(Grace grace)
{
    /// <summary>Enrollments kept, of all courses and timeframes together: some 160 bytes each. Of a larger course each question computes anew.</summary>
    const int MostKept = 600_000;

    const string CohortsSql =
        $"SELECT e.learner_key, e.cohort FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course AND {Sql.HadBegun}";

    const string PeriodSql =
        """
        SELECT d.learner_key, sum(d.observed_seconds + d.declared_seconds)::bigint AS seconds, count(*) FILTER (WHERE d.events > 0) AS active_days,
               sum(d.attempts + d.submissions)::bigint AS handed_in, sum(d.graded)::bigint AS graded, sum(d.scores)::bigint AS scores
        FROM read.learner_day d
        WHERE d.tenant_id = @tenant AND d.course_key = @course AND d.day BETWEEN @from AND @to
        GROUP BY d.learner_key
        """;

    const string WeeksSql =
        """
        SELECT w.learner_key, array_agg(w.week) AS weeks, array_agg(w.seconds) AS seconds
        FROM (
            SELECT d.learner_key, (d.day - @firstWeek::date) / 7 AS week, sum(d.observed_seconds + d.declared_seconds)::bigint AS seconds
            FROM read.learner_day d
            WHERE d.tenant_id = @tenant AND d.course_key = @course AND d.day BETWEEN @firstWeek AND @today
            GROUP BY d.learner_key, week
        ) w
        WHERE w.seconds > 0
        GROUP BY w.learner_key
        """;

    static readonly string FactsSql = FlagFactsQuery.Of("SELECT @course::bigint AS course_key");

    static readonly string EngagementSql = EngagementFactsQuery.Of(CohortsSql.Replace("e.learner_key, e.cohort", "e.learner_key", StringComparison.Ordinal), inCourse: true);

    readonly VersionedCache<(int Tenant, long Course, string Timeframe, DateOnly Today, EngagementWeights Weights, string Version), CourseVersion, Groups> cache = new("micro_peers", MostKept, g => g.Weight, grace);

    /// <summary>The groups of a course.</summary>
    /// <param name="Version">Of the course, when they were told.</param>
    /// <param name="Weight">Learners, and some more.</param>
    /// <param name="ByLearner">The group of each.</param>
    internal sealed record Groups(CourseVersion Version, int Weight, IReadOnlyDictionary<long, PeerMember> ByLearner);

    sealed record CohortRow
    {
        public long LearnerKey { get; init; }
        public string? Cohort { get; init; }
    }

    sealed record PeriodRow
    {
        public long LearnerKey { get; init; }
        public long Seconds { get; init; }
        public long ActiveDays { get; init; }
        public long HandedIn { get; init; }
        public long Graded { get; init; }
        public long Scores { get; init; }
    }

    sealed record WeeksRow
    {
        public long LearnerKey { get; init; }
        public int[] Weeks { get; init; } = [];
        public long[] Seconds { get; init; } = [];
    }

    /// <summary>The learner's groups, by course; none where they are in no group: who has dropped a course has no place in it.</summary>
    public async Task<IReadOnlyDictionary<long, PeerMember>> OfAsync(
        Snapshot snapshot, int tenant, long learner, IEnumerable<(long Course, CourseVersion Version)> courses, Period period, Weeks weeks, AsOf asOf, CancellationToken ct)
    {
        var own = new Dictionary<long, PeerMember>();
        foreach (var (course, version) in courses)
        {
            var groups = await cache.GetAsync((tenant, course, period.Timeframe, asOf.Today, asOf.Weights, asOf.Version), version, () => ComputeAsync(snapshot, tenant, course, version, period, weeks, asOf, ct), ct);
            if (!groups.Version.Equals(version)) asOf.IsExact = false;
            if (groups.ByLearner.TryGetValue(learner, out var member)) own.Add(course, member);
        }
        return own;
    }

    static async Task<Groups> ComputeAsync(Snapshot snapshot, int tenant, long course, CourseVersion version, Period period, Weeks weeks, AsOf asOf, CancellationToken ct)
    {
        var parameters = FlagFactsQuery.Parameters(tenant, asOf, ("course", course), ("from", period.From), ("to", period.To), ("firstWeek", weeks.First));
        await using var rows = await snapshot.BatchAsync(string.Join(";\n", FactsSql, CohortsSql, PeriodSql, WeeksSql, EngagementSql), parameters, ct);
        var (courses, enrollments) = await FlagFactsQuery.ReadAsync(rows);
        var cohorts = (await rows.ReadAsync<CohortRow>()).ToDictionary(c => c.LearnerKey, c => c.Cohort);
        var periods = (await rows.ReadAsync<PeriodRow>()).ToDictionary(p => p.LearnerKey);
        var learned = (await rows.ReadAsync<WeeksRow>()).ToDictionary(w => w.LearnerKey);
        var engagement = await EngagementFactsQuery.ReadAsync(rows, asOf);

        var groups = enrollments.Where(e => e.Status != ProgressStatus.Dropped).Select(PeerOf)
            .GroupBy(p => p.Cohort)
            .Select(peers => (Peers: peers.ToArray(), Group: new PeerGroup([.. peers], weeks.Count)))
            .SelectMany(g => g.Peers.Select((p, member) => (p.LearnerKey, Member: new PeerMember(g.Group, member))))
            .ToDictionary(g => g.LearnerKey, g => g.Member);
        return new(version, 1 + groups.Count, groups);

        Peer PeerOf(EnrollmentFacts e)
        {
            var did = periods.GetValueOrDefault(e.LearnerKey, new());
            var progress = e.Progress(courses[course]).Percent;
            var facts = engagement[e.LearnerKey] with { Progress = progress, ExpectedProgress = e.Expected(courses[course], asOf) };
            return new(
                e.LearnerKey,
                cohorts[e.LearnerKey],
                [
                    did.Seconds,
                    did.ActiveDays,
                    did.HandedIn,
                    did.Graded == 0 ? null : (decimal)did.Scores / Percent.Scale / did.Graded,
                    progress,
                    Engagement.Of(facts, asOf.Today, asOf.Weights).Score,
                ],
                learned.TryGetValue(e.LearnerKey, out var w) ? [.. w.Weeks.Zip(w.Seconds, (week, seconds) => (week, (decimal)seconds))] : []);
        }
    }
}
