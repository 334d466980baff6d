using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>A learner (or any other user): what is known apart from personal data, and totals over all courses.</summary>
public static class Learners
{
    static readonly GrainBuilder g = new("learner", Key.Learner(KeySlot.A));

    public static readonly NumberColumn Number = g.Max("learner_number", ColumnKind.Integer);
    public static readonly NumberColumn FirstEventAt = g.Min("first_event_at");
    public static readonly NumberColumn LastEventAt = g.Max("last_event_at");
    public static readonly NumberColumn FirstActivityAt = g.Min("first_activity_at");
    public static readonly NumberColumn LastActivityAt = g.Max("last_activity_at");
    public static readonly StampedTextColumn Role = g.LatestText("role");
    public static readonly StampedTextColumn Organization = g.LatestText("organization");

    /// <summary>The same as a key, by which its totals are kept.</summary>
    public static readonly StampedNumberColumn OrganizationKey = g.Latest("organization_key");
    public static readonly StampedTextColumn TimeZone = g.LatestText("time_zone");
    public static readonly NumberColumn Logins = g.Sum("logins");
    public static readonly NumberColumn LastLoginAt = g.Max("last_login_at");
    public static readonly NumberColumn ForumPosts = g.Sum("forum_posts");
    public static readonly NumberColumn Comments = g.Sum("comments");

    // Sums of earlier stages.
    public static readonly NumberColumn PageViews = g.Sum("page_views");
    public static readonly NumberColumn Sessions = g.Sum("sessions");
    public static readonly NumberColumn SessionSeconds = g.Sum("session_seconds");
    public static readonly NumberColumn Attempts = g.Sum("attempts");
    public static readonly NumberColumn ScoredAttempts = g.Sum("scored_attempts");
    public static readonly NumberColumn AttemptScores = g.Sum("attempt_scores");
    public static readonly NumberColumn Submissions = g.Sum("submissions");
    public static readonly NumberColumn GradedSubmissions = g.Sum("graded_submissions");
    public static readonly NumberColumn SubmissionScores = g.Sum("submission_scores");
    public static readonly NumberColumn LearningSeconds = g.Sum("learning_seconds");
    public static readonly NumberColumn Enrollments = g.Sum("enrollments");
    public static readonly NumberColumn Completions = g.Sum("completions");
    public static readonly NumberColumn FinalScores = g.Sum("final_scores");
    public static readonly NumberColumn FinalScoreSum = g.Sum("final_score_sum");

    public static readonly Grain Grain = g.Build(4, "organization_key");

    public static readonly Rollup[] Rollups =
    [
        new(Grain, [FirstEventAt], AddNewUser),
        new(
            Grain,
            [
                OrganizationKey, Number, Sessions, SessionSeconds, PageViews, Attempts, ScoredAttempts, AttemptScores,
                Submissions, GradedSubmissions, SubmissionScores, LearningSeconds,
            ],
            AddToOrganization),
    ];

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0) return;

        var row = into[Grain][new GrainKey(e.Tenant, e.Learner)];
        row.Put(Number, e.LearnerNumber);
        row.Put(FirstEventAt, e.At);
        row.Put(LastEventAt, e.At);
        if (e.IsActivity)
        {
            row.Put(FirstActivityAt, e.At);
            row.Put(LastActivityAt, e.At);
        }
        switch (e.Body)
        {
            case UserDescribed d:
                if (d.Role.IsGiven) row.Put(Role, d.Role.Value, e.Stamp);
                if (d.OrganizationId.IsGiven)
                {
                    row.Put(Organization, d.OrganizationId.Value, e.Stamp);
                    row.Put(OrganizationKey, e.Organization == 0 ? null : e.Organization, e.Stamp);
                }
                if (d.TimeZone.IsGiven) row.Put(TimeZone, d.TimeZone.Value, e.Stamp);
                break;
            case UserLoggedIn:
                row.Put(Logins, 1);
                row.Put(LastLoginAt, e.At);
                break;
            case ForumPosted:
                row.Put(ForumPosts, 1);
                break;
            case CommentPosted:
                row.Put(Comments, 1);
                break;
        }
    }

    static void AddNewUser(Row row, int sign, Batch into)
    {
        if (row.Get(FirstEventAt) is not { } first) return;
        var tenant = row.Key.Tenant;
        into[CourseDays.Grain][new GrainKey(tenant, 0, into.Calendar.DayOf(tenant, first))].Put(CourseDays.NewUsers, sign);
    }

    static void AddToOrganization(Row row, int sign, Batch into)
    {
        if (row.Get(OrganizationKey) is not { } key) return;
        if (row.Get(Number) is { } number)
        {
            var (chunk, bit) = Math.DivRem(number, BitsColumn.BitCount);
            into[OrganizationLearners.Grain][new GrainKey(row.Key.Tenant, key, chunk)].Put(OrganizationLearners.Members, (int)bit);
        }
        var organization = into[Organizations.Grain][new GrainKey(row.Key.Tenant, key)];
        organization.Put(Organizations.Users, sign);
        organization.Put(Organizations.Sessions, sign * row.Sum(Sessions));
        organization.Put(Organizations.SessionSeconds, sign * row.Sum(SessionSeconds));
        organization.Put(Organizations.PageViews, sign * row.Sum(PageViews));
        organization.Put(Organizations.Attempts, sign * row.Sum(Attempts));
        organization.Put(Organizations.ScoredAttempts, sign * row.Sum(ScoredAttempts));
        organization.Put(Organizations.AttemptScores, sign * row.Sum(AttemptScores));
        organization.Put(Organizations.Submissions, sign * row.Sum(Submissions));
        organization.Put(Organizations.GradedSubmissions, sign * row.Sum(GradedSubmissions));
        organization.Put(Organizations.SubmissionScores, sign * row.Sum(SubmissionScores));
        organization.Put(Organizations.LearningSeconds, sign * row.Sum(LearningSeconds));
        organization.Put(Organizations.LearnersWithTime, row.Sum(LearningSeconds) > 0 ? sign : 0);
    }
}
