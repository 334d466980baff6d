using Dapper;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;
using Npgsql;

namespace Lectern.App.Kafka.Out;

/// <summary>
/// What is told of those who changed: their ids, and of the groups of figures that changed the key figures, by the names they have in the
/// API. A question a kind, for all of them. It is the institution's own topic: figures of few are told, names and addresses are in none.
/// </summary>
static class KeyFigures
{
    /// <summary>Each with its message; null: there is nothing to tell, as of somebody who was taken out of the registry.</summary>
    public static async Task<IReadOnlyList<(OwedUpdate Owed, OutMessage? Message)>> MessagesAsync(NpgsqlDataSource source, IReadOnlyList<OwedUpdate> owed, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var told = new Dictionary<(int, OwedKind, long), AnalyticsUpdated>();
        var asked = owed.ToDictionary(o => o.Entity);
        foreach (var user in await RowsAsync<User>(OwedKind.User, User.Sql)) Tell(OwedKind.User, user, user.Metrics);
        foreach (var course in await RowsAsync<Course>(OwedKind.Course, Course.Sql)) Tell(OwedKind.Course, course, course.Metrics);
        foreach (var organization in await RowsAsync<Organization>(OwedKind.Organization, Organization.Sql)) Tell(OwedKind.Organization, organization, organization.Metrics);
        foreach (var tenant in await RowsAsync<Entity>(OwedKind.Tenant, "SELECT w.tenant_id, w.key, t.name AS tenant, t.name AS id FROM unnest(@tenants, @keys) AS w (tenant_id, key) JOIN lectern.tenants t USING (tenant_id)"))
        {
            told[(tenant.TenantId, OwedKind.Tenant, tenant.Key)] = AnalyticsUpdated.OfTenant(asked[(tenant.TenantId, OwedKind.Tenant, tenant.Key)], tenant.Tenant);
        }
        return [.. owed.Select(o => (o, told.TryGetValue(o.Entity, out var update) ? update.ToMessage() : (OutMessage?)null))];

        void Tell(OwedKind kind, Entity entity, Func<IEnumerable<(FigureGroups Group, string Name, object Figures)>> metrics)
        {
            var of = asked[(entity.TenantId, kind, entity.Key)];
            told[of.Entity] = AnalyticsUpdated.Of(of, entity.Tenant, entity.Id, metrics().Where(m => (of.Figures & m.Group) != 0).ToDictionary(m => m.Name, m => m.Figures));
        }

        async Task<IEnumerable<T>> RowsAsync<T>(OwedKind kind, string sql)
        {
            var of = owed.Where(o => o.Kind == kind).ToArray();
            return of.Length == 0
                ? []
                : await connection.QueryAsync<T>(new CommandDefinition(sql, new { tenants = of.Select(o => o.Tenant).ToArray(), keys = of.Select(o => o.Key).ToArray() }, cancellationToken: ct));
        }
    }

    record Entity
    {
        public int TenantId { get; init; }
        public long Key { get; init; }
        public string Tenant { get; init; } = "";
        public string Id { get; init; } = "";
    }

    sealed record User : Entity
    {
        public const string Sql =
            """
            SELECT w.tenant_id, w.key, t.name AS tenant, l.user_id AS id, r.*
            FROM unnest(@tenants, @keys) AS w (tenant_id, key)
            JOIN lectern.tenants t ON t.tenant_id = w.tenant_id
            JOIN lectern.learners l ON l.learner_key = w.key AND l.tenant_id = w.tenant_id
            JOIN LATERAL (
                SELECT first_event_at, last_activity_at, role, organization, logins, last_login_at, forum_posts, comments, page_views, sessions, session_seconds, attempts,
                       scored_attempts, attempt_scores, submissions, graded_submissions, submission_scores, learning_seconds, enrollments, completions, final_scores, final_score_sum
                FROM read.learner r WHERE r.tenant_id = w.tenant_id AND r.learner_key = w.key) r ON true
            """;

        public DateTime? LastActivityAt { get; init; }
        public string? Role { get; init; }
        public string? Organization { get; init; }
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

        public IEnumerable<(FigureGroups, string, object)> Metrics() =>
        [
            (FigureGroups.Activity, "activity", new { lastActiveDate = LastActivityAt }),
            (FigureGroups.Profile, "profile", new { role = Role, organizationId = Organization }),
            (FigureGroups.Enrollments, "enrollments", new { totalCoursesEnrolled = Enrollments, totalCoursesCompleted = Completions }),
            (FigureGroups.Assessments | FigureGroups.Assignments | FigureGroups.FinalScores, "scores", new
            {
                averageScore = Rates.Mean(AttemptScores + SubmissionScores, ScoredAttempts + GradedSubmissions) ?? Rates.Mean(FinalScoreSum, FinalScores),
            }),
            (FigureGroups.LearningTime, "learningTime", new { totalLearningHours = Rates.Hours(LearningSeconds) }),
            (FigureGroups.Sessions, "sessions", new { totalSessionTimeSeconds = SessionSeconds, averageSessionTimeSeconds = Rates.WholeMean(SessionSeconds, Sessions) }),
            (FigureGroups.Views, "views", new { totalPageViews = PageViews }),
            (FigureGroups.Assessments, "assessments", new { totalQuizAttempts = Attempts, averageQuizScore = Rates.Mean(AttemptScores, ScoredAttempts) }),
            (FigureGroups.Assignments, "assignments", new { totalAssignmentSubmissions = Submissions, averageAssignmentScore = Rates.Mean(SubmissionScores, GradedSubmissions) }),
            (FigureGroups.Community, "community", new { totalForumPosts = ForumPosts, totalComments = Comments }),
            (FigureGroups.Logins, "logins", new { totalLogins = Logins, lastLogin = LastLoginAt }),
        ];
    }

    sealed record Course : Entity
    {
        public const string Sql =
            """
            SELECT w.tenant_id, w.key, t.name AS tenant, c.course_id AS id, r.*
            FROM unnest(@tenants, @keys) AS w (tenant_id, key)
            JOIN lectern.tenants t ON t.tenant_id = w.tenant_id
            JOIN lectern.courses c ON c.course_key = w.key AND c.tenant_id = w.tenant_id
            JOIN LATERAL (
                SELECT last_activity_at, events, title, category, organization, instructor, enrollments, completions, drops, final_scores, final_score_sum, learning_seconds, views, viewers, attempts,
                       scored_attempts, attempt_scores, ratings, rating_sum, reviews, completion_seconds, timed_completions
                FROM read.course r WHERE r.tenant_id = w.tenant_id AND r.course_key = w.key) r ON true
            """;

        public DateTime? LastActivityAt { get; init; }
        public long Events { get; init; }
        public string? Title { get; init; }
        public string? Category { get; init; }
        public string? Organization { get; init; }
        public string? Instructor { get; init; }
        public long Enrollments { get; init; }
        public long Completions { get; init; }
        public long Drops { get; init; }
        public long FinalScores { get; init; }
        public long FinalScoreSum { get; init; }
        public long LearningSeconds { get; init; }
        public long Views { get; init; }
        public long Viewers { get; init; }
        public long Attempts { get; init; }
        public long ScoredAttempts { get; init; }
        public long AttemptScores { get; init; }
        public long Ratings { get; init; }
        public long RatingSum { get; init; }
        public long Reviews { get; init; }
        public long CompletionSeconds { get; init; }
        public long TimedCompletions { get; init; }

        public IEnumerable<(FigureGroups, string, object)> Metrics() =>
        [
            (FigureGroups.Activity, "activity", new { updateCount = Events, lastActivity = LastActivityAt }),
            (FigureGroups.Profile, "profile", new { title = Title, category = Category, organizationId = Organization, instructorId = Instructor }),
            (FigureGroups.Enrollments, "enrollments", new
            {
                totalEnrollments = Enrollments,
                totalCompletions = Completions,
                droppedEnrollments = Drops,
                completionRate = Rates.Share(Completions, Enrollments),
                averageTimeToCompleteSeconds = Rates.WholeMean(CompletionSeconds, TimedCompletions),
            }),
            // Told by its learners and its contents together: too much to read for each message.
            (FigureGroups.Progress, "progress", new { }),
            (FigureGroups.FinalScores, "scores", new { averageScore = Rates.Mean(FinalScoreSum, FinalScores) }),
            (FigureGroups.LearningTime, "learningTime", new { totalLearningHours = Rates.Hours(LearningSeconds) }),
            (FigureGroups.Views, "views", new { totalViews = Views, uniqueViews = Viewers }),
            (FigureGroups.Assessments, "assessments", new { totalQuizAttempts = Attempts, averageAssessmentScore = Rates.Mean(AttemptScores, ScoredAttempts) }),
            (FigureGroups.Community, "ratings", new { averageRating = Rates.Mean(RatingSum, Ratings), totalReviews = Reviews }),
        ];
    }

    sealed record Organization : Entity
    {
        public const string Sql =
            """
            SELECT w.tenant_id, w.key, t.name AS tenant, o.organization_id AS id, r.*
            FROM unnest(@tenants, @keys) AS w (tenant_id, key)
            JOIN lectern.tenants t ON t.tenant_id = w.tenant_id
            JOIN lectern.organizations o ON o.organization_key = w.key AND o.tenant_id = w.tenant_id
            JOIN LATERAL (
                SELECT last_event_at, users, courses, enrollments, completions, drops, sessions, session_seconds, page_views, attempts, scored_attempts, attempt_scores,
                       submissions, graded_submissions, submission_scores, learning_seconds
                FROM read.organization r WHERE r.tenant_id = w.tenant_id AND r.organization_key = w.key) r ON true
            """;

        public DateTime? LastEventAt { get; init; }
        public long Users { get; init; }
        public long Courses { get; init; }
        public long Enrollments { get; init; }
        public long Completions { get; init; }
        public long Drops { get; init; }
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

        public IEnumerable<(FigureGroups, string, object)> Metrics() =>
        [
            // Who was active, and how engaged, is told over all its learners: too much to read for each message.
            (FigureGroups.Activity, "activity", new { updatedAt = LastEventAt }),
            (FigureGroups.Members, "members", new { totalUsers = Users, totalCourses = Courses }),
            (FigureGroups.Enrollments, "enrollments", new { totalCourseEnrollments = Enrollments, completedCourses = Completions }),
            (FigureGroups.LearningTime, "learningTime", new { totalLearningHours = Rates.Hours(LearningSeconds) }),
            (FigureGroups.Sessions, "sessions", new { totalSessionTimeSeconds = SessionSeconds, averageSessionTimeSeconds = Rates.WholeMean(SessionSeconds, Sessions) }),
            (FigureGroups.Views, "views", new { totalPageViews = PageViews }),
            (FigureGroups.Assessments, "assessments", new { totalQuizAttempts = Attempts, averageQuizScore = Rates.Mean(AttemptScores, ScoredAttempts) }),
            (FigureGroups.Assignments, "assignments", new { totalAssignmentSubmissions = Submissions, averageAssignmentScore = Rates.Mean(SubmissionScores, GradedSubmissions) }),
        ];
    }
}
