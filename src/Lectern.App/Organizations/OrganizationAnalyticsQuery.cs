using Lectern.App.Access;
using Lectern.App.Dashboards;
using Lectern.App.Learners;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;

namespace Lectern.App.Organizations;

/// <summary>
/// Answers <see cref="OrganizationAnalytics"/>: totals from the organization's row; who was active, and how engaged, from its learners'
/// rows, which for a large one takes long enough to be kept until the read models move, and a while longer (<see cref="Grace"/>). Kept is
/// what there is; what a caller may not see is hidden in each answer.
/// </summary>
sealed class OrganizationAnalyticsQuery(TenantSource source, GroupCensusQuery census, Grace grace)
{
    const int MostKept = 1_000;

    const string OrganizationSql =
        """
        SELECT r.* FROM lectern.organizations o JOIN read.organization r ON r.tenant_id = o.tenant_id AND r.organization_key = o.organization_key
        WHERE o.tenant_id = @tenant AND o.organization_id = @organizationId
        """;

    sealed record Organization
    {
        public long OrganizationKey { get; init; }
        public DateTime FirstEventAt { get; init; }
        public DateTime LastEventAt { get; init; }
        public long Users { get; init; }
        public long Sessions { get; init; }
        public long SessionSeconds { get; init; }
        public long PageViews { get; init; }
        public long Attempts { get; init; }
        public long ScoredAttempts { get; init; }
        public long AttemptScores { get; init; }
        public long Submissions { get; init; }
        public long GradedSubmissions { get; init; }
        public long SubmissionScores { get; init; }
        public long LearningSeconds { get; init; }
        public long LearnersWithTime { get; init; }
        public long Courses { get; init; }
        public long Enrollments { get; init; }
        public long Completions { get; init; }
    }

    const string LearnersSql = "FROM read.learner r WHERE r.tenant_id = @tenant AND r.organization_key = @organization";

    const string EnrolledSql =
        $"""
        SELECT count(DISTINCT e.learner_key) FROM read.course k JOIN read.enrollment e ON e.tenant_id = k.tenant_id AND e.course_key = k.course_key
        WHERE k.tenant_id = @tenant AND k.organization_key = @organization AND {Sql.IsEnrolled}
        """;

    /// <summary>How many different learners stand behind each mean; and behind what is left of it beside the courses that are shown on their own.</summary>
    const string GroupsSql =
        $"""
        SELECT count(*) FILTER (WHERE r.sessions > 0) AS with_sessions,
               count(*) FILTER (WHERE r.scored_attempts > 0) AS with_scored_attempts,
               count(*) FILTER (WHERE r.graded_submissions > 0) AS with_graded_submissions,
               ({EnrolledSql}) AS enrolled,
               ({EnrolledSql} AND k.enrollments < @smallest) AS enrolled_in_small
        {LearnersSql}
        """;

    sealed record Groups(long WithSessions, long WithScoredAttempts, long WithGradedSubmissions, long Enrolled, long EnrolledInSmall);

    static readonly string CoursesSql =
        $"""
        WITH wanted AS (SELECT course_key FROM read.course WHERE tenant_id = @tenant AND organization_key = @organization),
        size AS ({Sql.Sizes})
        SELECT k.enrollments, k.lessons_progressed, k.modules_completed, k.known_progress, k.known_progress_sum,
               k.other_lesson_progress, k.other_modules_completed, k.other_items_done,
               coalesce(s.lessons, 0) AS lessons, coalesce(s.modules, 0) AS modules, coalesce(s.items, 0) AS items
        FROM wanted w JOIN read.course k ON k.tenant_id = @tenant AND k.course_key = w.course_key LEFT JOIN size s ON s.course_key = w.course_key
        """;

    sealed record Course
    {
        public long Enrollments { get; init; }
        public long LessonsProgressed { get; init; }
        public long ModulesCompleted { get; init; }
        public long KnownProgress { get; init; }
        public long KnownProgressSum { get; init; }
        public long OtherLessonProgress { get; init; }
        public long OtherModulesCompleted { get; init; }
        public long OtherItemsDone { get; init; }
        public long Lessons { get; init; }
        public long Modules { get; init; }
        public long Items { get; init; }

        public decimal Progress => CourseProgress.Sum(
            Enrollments, KnownProgress, KnownProgressSum, OtherLessonProgress, OtherModulesCompleted, OtherItemsDone, new(Lessons, Modules, Items, LessonsProgressed, ModulesCompleted));
    }

    /// <summary>Engagement of those active in the window. Only where activity went on past it (an <c>asOf</c> of the past) must the days tell.</summary>
    static readonly string EngagementSql = EngagementFactsQuery.Of(
        $"""
        SELECT r.learner_key {LearnersSql}
          AND ((r.last_activity_at >= @start AND r.last_activity_at < @end)
            OR (r.last_activity_at >= @end AND EXISTS (
                SELECT FROM read.learner_day d
                WHERE d.tenant_id = @tenant AND d.learner_key = r.learner_key AND d.day BETWEEN @firstDay AND @today AND d.events > 0)))
        """);

    readonly VersionedCache<(int Tenant, long Organization, bool WithGroups), (long Position, string Version), Kept> totals = new("organization_totals", MostKept);
    readonly VersionedCache<(int Tenant, long Organization, DateOnly Today, string Version, EngagementWeights Weights), long, Engaged> engagements = new("organization_engagement", MostKept, grace: grace);

    /// <param name="Progress">Σ progress of the enrollments in its courses, percent.</param>
    /// <param name="Groups">Null: not asked for.</param>
    sealed record Kept(decimal Progress, Groups? Groups);

    /// <param name="Position">It is exact at.</param>
    /// <param name="Learners">Those active.</param>
    /// <param name="Score">Their mean; null over nobody.</param>
    internal sealed record Engaged(long Position, int Learners, decimal? Score);

    /// <returns>Null: there is no such organization.</returns>
    public async Task<OrganizationAnalytics?> AskAsync(Caller caller, string organizationId, AsOf asOf, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        if (await snapshot.FirstAsync<Organization>(OrganizationSql, new { tenant = caller.Tenant, organizationId }, ct) is not { } organization) return null;

        var key = organization.OrganizationKey;
        var parameters = EngagementFactsQuery.Parameters(caller.Tenant, asOf, ("organization", key), ("smallest", caller.SmallGroup));
        // Whoever sees learners may see every mean.
        var (progress, groups) = await totals.GetAsync((caller.Tenant, key, !caller.SeesLearners), (asOf.Position, asOf.Version), TotalsAsync, ct);
        // Its counts, too, less those of its courses, tell of few where few are left.
        var group = (await census.AskAsync(snapshot, caller, asOf, ct)).Of(new(OrganizationId: organizationId));
        var engaged = await EngagedAsync(snapshot, caller.Tenant, key, asOf, ct);
        return Answer(caller, organizationId, organization, progress, groups, engaged, GroupCensusQuery.Groups.IsOpen(group));

        async Task<Kept> TotalsAsync()
        {
            var courses = await snapshot.ListAsync<Course>(CoursesSql, parameters, ct);
            return new(courses.Sum(c => c.Progress), caller.SeesLearners ? null : await snapshot.FirstAsync<Groups>(GroupsSql, parameters, ct));
        }
    }

    /// <summary>How many of an organization's users were active, and how engaged they are.</summary>
    internal async Task<Engaged> EngagedAsync(Snapshot snapshot, int tenant, long organization, AsOf asOf, CancellationToken ct)
    {
        var engaged = await engagements.GetAsync((tenant, organization, asOf.Today, asOf.Version, asOf.Weights), asOf.Position, ComputeAsync, ct);
        if (engaged.Position != asOf.Position) asOf.IsExact = false;
        return engaged;

        async Task<Engaged> ComputeAsync()
        {
            await using var rows = await snapshot.BatchAsync(EngagementSql, EngagementFactsQuery.Parameters(tenant, asOf, ("organization", organization)), ct);
            var scores = (await EngagementFactsQuery.ReadAsync(rows, asOf)).Values.Select(facts => Engagement.Of(facts, asOf.Today, asOf.Weights).Score).ToArray();
            return new(asOf.Position, scores.Length, scores.Length > 0 ? scores.Average() : null);
        }
    }

    static OrganizationAnalytics Answer(Caller caller, string organizationId, Organization organization, decimal progress, Groups? groups, Engaged engaged, bool isOpen)
    {
        var answer = new OrganizationAnalytics(
            organizationId,
            organizationId,
            organization.Users,
            engaged.Learners,
            organization.Courses,
            organization.Enrollments,
            organization.Completions,
            organization.Enrollments > 0 && Shows(groups?.Enrolled) && Shows(groups?.EnrolledInSmall) ? Rates.Round(progress / organization.Enrollments) : null,
            caller.Shows(organization.Users) && Shows(groups?.WithSessions) ? organization.SessionSeconds : null,
            Shows(groups?.WithSessions) ? Rates.WholeMean(organization.SessionSeconds, organization.Sessions) : null,
            organization.PageViews,
            organization.Attempts,
            Shows(groups?.WithScoredAttempts) ? Rates.Mean(organization.AttemptScores, organization.ScoredAttempts) : null,
            organization.Submissions,
            Shows(groups?.WithGradedSubmissions) ? Rates.Mean(organization.SubmissionScores, organization.GradedSubmissions) : null,
            caller.Shows(organization.Users) && caller.Shows(organization.LearnersWithTime) ? Rates.Hours(organization.LearningSeconds) : null,
            engaged.Score is { } score && caller.Shows(engaged.Learners) ? Rates.Round(score) : null,
            Engagement.CurrentVersion,
            organization.FirstEventAt,
            organization.LastEventAt);
        return isOpen && caller.Shows(organization.Users) && Shows(groups?.Enrolled) ? answer : answer.SizeAlone();

        bool Shows(long? learners) => learners is not { } n || caller.Shows(n);
    }
}
