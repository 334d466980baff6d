using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Progress;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;
using NodaTime;

namespace Lectern.App.Learners;

/// <summary>Answers <see cref="UserAnalytics"/> from one learner's rows: two round trips, whatever the learner did.</summary>
static class UserAnalyticsQuery
{
    const string LearnerSql =
        """
        SELECT r.* FROM lectern.learners l JOIN read.learner r ON r.tenant_id = l.tenant_id AND r.learner_key = l.learner_key
        WHERE l.tenant_id = @tenant AND l.user_id = @userId
        """;

    /// <summary>The same of the courses <c>@reach</c> alone. Logins, sessions, posts and comments are of no course in the read models, and null.</summary>
    const string LearnerInReachSql =
        $"""
        SELECT r.learner_key, r.time_zone, min(e.first_event_at) AS first_event_at, max(e.last_event_at) AS last_event_at, max(e.last_access_at) AS last_activity_at,
               (SELECT coalesce(sum(d.page_views), 0)::bigint FROM read.learner_day d WHERE d.tenant_id = @tenant AND d.learner_key = r.learner_key AND d.course_key = ANY (@reach)) AS page_views,
               sum(e.attempts)::bigint AS attempts, sum(e.scored_attempts)::bigint AS scored_attempts, sum(e.attempt_scores)::bigint AS attempt_scores,
               sum(e.submissions)::bigint AS submissions, sum(e.graded_submissions)::bigint AS graded_submissions, sum(e.submission_scores)::bigint AS submission_scores,
               sum(greatest(e.observed_seconds, e.declared_content_seconds, e.declared_course_seconds))::bigint AS learning_seconds,
               count(*) FILTER (WHERE {Sql.IsEnrolled}) AS enrollments, count(e.completed_at) AS completions,
               count(e.final_score) FILTER (WHERE {Sql.IsEnrolled}) AS final_scores, coalesce(sum(e.final_score) FILTER (WHERE {Sql.IsEnrolled}), 0)::bigint AS final_score_sum
        FROM lectern.learners l
        JOIN read.learner r ON r.tenant_id = l.tenant_id AND r.learner_key = l.learner_key
        JOIN read.enrollment e ON e.tenant_id = r.tenant_id AND e.learner_key = r.learner_key AND e.course_key = ANY (@reach)
        WHERE l.tenant_id = @tenant AND l.user_id = @userId
        GROUP BY r.learner_key, r.time_zone
        """;

    sealed record Learner
    {
        public long LearnerKey { get; init; }
        public DateTime FirstEventAt { get; init; }
        public DateTime LastEventAt { get; init; }
        public DateTime? LastActivityAt { get; init; }
        public string? TimeZone { get; init; }
        public long? Logins { get; init; }
        public DateTime? LastLoginAt { get; init; }
        public long? ForumPosts { get; init; }
        public long? Comments { get; init; }
        public long PageViews { get; init; }
        public long? Sessions { get; init; }
        public long? SessionSeconds { get; init; }
        public long Attempts { get; init; }
        public long ScoredAttempts { get; init; }
        public long AttemptScores { get; init; }
        public long Submissions { get; init; }
        public long GradedSubmissions { get; init; }
        public long SubmissionScores { get; init; }
        public long LearningSeconds { get; init; }
        public long Enrollments { get; init; }
        public long Completions { get; init; }
        public long FinalScores { get; init; }
        public long FinalScoreSum { get; init; }
    }

    static readonly string EnrollmentsSql = EnrollmentRow.Select(
        $"SELECT e.* FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.learner_key = @learner AND {Sql.IsEnrolled} AND {Sql.InReach("e.course_key")}");

    static readonly string PresenceSql =
        $"""
        SELECT lower(r) AS start, upper(r) AS stop
        FROM read.learner_day d, unnest(d.presence) r
        WHERE d.tenant_id = @tenant AND d.learner_key = @learner AND {Sql.InReach("d.course_key")}
        """;

    sealed record Presence
    {
        public long Start { get; init; }
        public long Stop { get; init; }
    }

    static readonly string ModuleSkillsSql =
        $"""
        SELECT c.skills
        FROM read.enrollment e
        JOIN read.learner_module m ON m.tenant_id = e.tenant_id AND m.course_key = e.course_key AND m.learner_key = e.learner_key
        JOIN read.content c ON c.tenant_id = m.tenant_id AND c.content_key = m.content_key
        WHERE e.tenant_id = @tenant AND e.learner_key = @learner AND m.completed_at IS NOT NULL AND c.skills IS NOT NULL AND {Sql.InReach("e.course_key")}
        """;

    static readonly string EngagementSql = EngagementFactsQuery.Of("SELECT @learner::bigint AS learner_key", inReach: true);

    /// <returns>Null: there is no such user.</returns>
    public static async Task<UserAnalytics?> AskAsync(TenantSource source, Caller caller, string userId, AsOf asOf, CancellationToken ct)
    {
        var (tenant, reach) = (caller.Tenant, caller.Courses.Keys);
        await using var snapshot = await Snapshot.OpenAsync(source, tenant, ct);
        if (await snapshot.FirstAsync<Learner>(reach is null ? LearnerSql : LearnerInReachSql, new { tenant, userId, reach }, ct) is not { } learner) return null;

        await using var rows = await snapshot.BatchAsync(
            string.Join(";\n", EnrollmentsSql, PresenceSql, ModuleSkillsSql, EngagementSql), EngagementFactsQuery.Parameters(tenant, asOf, ("learner", learner.LearnerKey), ("reach", reach)), ct);
        var enrollments = (await rows.ReadAsync<EnrollmentRow>()).OrderBy(e => e.BeganAt).ThenBy(e => e.CourseId, StringComparer.Ordinal).ToArray();
        var presence = (await rows.ReadAsync<Presence>()).ToArray();
        var moduleSkills = await rows.ReadAsync<string>();
        var facts = await EngagementFactsQuery.ReadAsync(rows, asOf);

        var zone = (learner.TimeZone is { } id ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) : null) ?? asOf.Zone;
        var streaks = Streaks.Of(Streaks.ActiveDays(presence.Select(p => (p.Start, p.Stop)), zone), asOf.TodayIn(zone));
        var engagement = Core.Measures.Engagement.Of(facts[learner.LearnerKey], asOf.Today, asOf.Weights);

        return new UserAnalytics(
            userId,
            userId,
            learner.Enrollments,
            learner.Completions,
            Rates.Hours(learner.LearningSeconds),
            Rates.Mean(learner.AttemptScores + learner.SubmissionScores, learner.ScoredAttempts + learner.GradedSubmissions) ?? Rates.Mean(learner.FinalScoreSum, learner.FinalScores),
            learner.LastActivityAt,
            streaks.Current,
            streaks.Longest,
            [.. enrollments.Select(e => e.CourseId)],
            [.. enrollments.Where(e => e.CompletedAt is not null).Select(e => e.CourseSkills).OfType<string>().Concat(moduleSkills)
                .SelectMany(skills => JsonSerializer.Deserialize<string[]>(skills)!).Distinct().Order(StringComparer.Ordinal)],
            learner.Logins,
            learner.LastLoginAt,
            learner.SessionSeconds,
            learner is { SessionSeconds: { } seconds, Sessions: { } sessions } ? Rates.WholeMean(seconds, sessions) : null,
            learner.PageViews,
            enrollments.Length == 0 ? null : Rates.Round(enrollments.Average(e => e.Progress.Percent)),
            learner.Attempts,
            Rates.Mean(learner.AttemptScores, learner.ScoredAttempts),
            learner.Submissions,
            Rates.Mean(learner.SubmissionScores, learner.GradedSubmissions),
            learner.ForumPosts,
            learner.Comments,
            engagement.Score,
            engagement,
            learner.FirstEventAt,
            learner.LastEventAt);
    }
}
