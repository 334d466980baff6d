using System.Text.Json;
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

    sealed record Learner
    {
        public long LearnerKey { get; init; }
        public DateTime FirstEventAt { get; init; }
        public DateTime LastEventAt { get; init; }
        public DateTime? LastActivityAt { get; init; }
        public string? TimeZone { get; init; }
        public long Logins { get; init; }
        public DateTime? LastLoginAt { get; init; }
        public long ForumPosts { get; init; }
        public long Comments { get; init; }
        public long PageViews { get; init; }
        public long Sessions { get; init; }
        public long SessionSeconds { get; init; }
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
        $"SELECT e.* FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.learner_key = @learner AND {Sql.IsEnrolled}");

    const string PresenceSql =
        """
        SELECT lower(r) AS start, upper(r) AS stop
        FROM read.learner_day d, unnest(d.presence) r
        WHERE d.tenant_id = @tenant AND d.learner_key = @learner
        """;

    sealed record Presence
    {
        public long Start { get; init; }
        public long Stop { get; init; }
    }

    const string ModuleSkillsSql =
        """
        SELECT c.skills
        FROM read.enrollment e
        JOIN read.learner_module m ON m.tenant_id = e.tenant_id AND m.course_key = e.course_key AND m.learner_key = e.learner_key
        JOIN read.content c ON c.tenant_id = m.tenant_id AND c.content_key = m.content_key
        WHERE e.tenant_id = @tenant AND e.learner_key = @learner AND m.completed_at IS NOT NULL AND c.skills IS NOT NULL
        """;

    static readonly string EngagementSql = EngagementFactsQuery.Of("SELECT @learner::bigint AS learner_key");

    /// <returns>Null: there is no such user.</returns>
    public static async Task<UserAnalytics?> AskAsync(TenantSource source, int tenant, string userId, AsOf asOf, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, tenant, ct);
        if (await snapshot.FirstAsync<Learner>(LearnerSql, new { tenant, userId }, ct) is not { } learner) return null;

        await using var rows = await snapshot.BatchAsync(
            string.Join(";\n", EnrollmentsSql, PresenceSql, ModuleSkillsSql, EngagementSql), EngagementFactsQuery.Parameters(tenant, asOf, ("learner", learner.LearnerKey)), ct);
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
            Rates.WholeMean(learner.SessionSeconds, learner.Sessions),
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
