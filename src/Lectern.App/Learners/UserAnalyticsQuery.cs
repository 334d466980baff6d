using System.Text.Json;
using Lectern.App.Progress;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using NodaTime;
using Npgsql;

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
        SELECT d.day, lower(r) AS start, upper(r) AS stop
        FROM read.learner_day d, unnest(d.presence) r
        WHERE d.tenant_id = @tenant AND d.learner_key = @learner
        """;

    sealed record Presence
    {
        public DateOnly Day { get; init; }
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

    const string EffortSql =
        """
        SELECT coalesce(sum(d.observed_seconds + d.declared_seconds), 0)::bigint FROM read.learner_day d
        WHERE d.tenant_id = @tenant AND d.learner_key = @learner AND d.day BETWEEN @firstDay AND @today
        """;

    /// <summary>
    /// Assessed items of the courses that the learner has not dropped: those due in the window; where no item of them has a due date,
    /// all that are defined. Attempted: begun, completed or handed in by then.
    /// </summary>
    const string ItemsSql =
        $"""
        WITH items AS (
            SELECT c.content_key, r.kind, c.due_at
            FROM read.enrollment e
            JOIN read.content c ON c.tenant_id = e.tenant_id AND c.course_key = e.course_key
            JOIN lectern.contents r ON r.content_key = c.content_key
            WHERE e.tenant_id = @tenant AND e.learner_key = @learner AND r.kind IN (3, 4) AND {Sql.IsEnrolled} AND {Sql.IsDropped} IS NOT TRUE
        ),
        wanted AS (
            SELECT * FROM items
            WHERE (due_at >= @start AND due_at < @end) OR NOT EXISTS (SELECT FROM items WHERE due_at IS NOT NULL)
        )
        SELECT count(*) AS due,
               count(*) FILTER (WHERE
                   EXISTS (SELECT FROM read.attempt a WHERE w.kind = 3 AND a.tenant_id = @tenant AND a.assessment_key = w.content_key AND a.learner_key = @learner
                           AND least(a.started_at, a.completed_at) < @end)
                OR EXISTS (SELECT FROM read.submission s WHERE w.kind = 4 AND s.tenant_id = @tenant AND s.assignment_key = w.content_key AND s.learner_key = @learner
                           AND s.submitted_at < @end)) AS attempted
        FROM wanted w
        """;

    sealed record Items(long Due, long Attempted);

    /// <returns>Null: there is no such user.</returns>
    public static async Task<UserAnalytics?> AskAsync(NpgsqlDataSource source, int tenant, string userId, AsOf asOf, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, ct);
        if (await snapshot.FirstAsync<Learner>(LearnerSql, new { tenant, userId }, ct) is not { } learner) return null;

        var firstDay = asOf.Today.AddDays(1 - Core.Measures.Engagement.WindowDays);
        await using var rows = await snapshot.BatchAsync(
            string.Join(";\n", EnrollmentsSql, PresenceSql, ModuleSkillsSql, EffortSql, ItemsSql),
            new { tenant, learner = learner.LearnerKey, firstDay, today = asOf.Today, start = asOf.StartOf(firstDay), end = asOf.StartOf(asOf.Today.AddDays(1)) },
            ct);
        var enrollments = (await rows.ReadAsync<EnrollmentRow>()).OrderBy(e => e.BeganAt).ThenBy(e => e.CourseKey).ToArray();
        var presence = (await rows.ReadAsync<Presence>()).ToArray();
        var moduleSkills = await rows.ReadAsync<string>();
        var effort = await rows.ReadSingleAsync<long>();
        var items = await rows.ReadSingleAsync<Items>();

        var zone = (learner.TimeZone is { } id ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) : null) ?? asOf.Zone;
        var streaks = Streaks.Of(Streaks.ActiveDays(presence.Select(p => (p.Start, p.Stop)), zone), asOf.TodayIn(zone));
        var activeDays = presence.Select(p => p.Day).Where(d => d <= asOf.Today).ToHashSet();
        var current = enrollments.Where(e => e.Status != ProgressStatus.Dropped).ToArray();
        var engagement = Core.Measures.Engagement.Of(
            new EngagementFacts(
                activeDays.Count == 0 ? null : activeDays.Max(),
                activeDays.Count(d => d >= firstDay),
                effort,
                current.Length == 0 ? null : current.Average(e => e.Progress.Percent),
                current.Length == 0 ? 0 : current.Average(e => e.ExpectedProgress(asOf)),
                items.Due,
                items.Attempted),
            asOf.Today);

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
