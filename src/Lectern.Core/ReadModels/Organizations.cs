using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>
/// An organization: totals over the learners and the courses that belong to it now. Which organization that is, is a column of their
/// own rows; so when it changes or comes late, f(new) − f(old) takes everything of theirs along.
/// </summary>
public static class Organizations
{
    static readonly GrainBuilder g = new("organization", Key.Number("organization_key", KeySlot.A));

    // Of events that name it.
    public static readonly NumberColumn FirstEventAt = g.Min("first_event_at");
    public static readonly NumberColumn LastEventAt = g.Max("last_event_at");

    // Sums over its learners, wherever they learn.
    public static readonly NumberColumn Users = g.Sum("users");
    public static readonly NumberColumn Sessions = g.Sum("sessions");
    public static readonly NumberColumn SessionSeconds = g.Sum("session_seconds");
    public static readonly NumberColumn PageViews = g.Sum("page_views");
    public static readonly NumberColumn Attempts = g.Sum("attempts");
    public static readonly NumberColumn ScoredAttempts = g.Sum("scored_attempts");
    public static readonly NumberColumn AttemptScores = g.Sum("attempt_scores");
    public static readonly NumberColumn Submissions = g.Sum("submissions");
    public static readonly NumberColumn GradedSubmissions = g.Sum("graded_submissions");
    public static readonly NumberColumn SubmissionScores = g.Sum("submission_scores");
    public static readonly NumberColumn LearningSeconds = g.Sum("learning_seconds");
    public static readonly NumberColumn LearnersWithTime = g.Sum("learners_with_time");

    // Sums over its courses, whoever learns there.
    public static readonly NumberColumn Courses = g.Sum("courses");
    public static readonly NumberColumn Enrollments = g.Sum("enrollments");
    public static readonly NumberColumn Completions = g.Sum("completions");
    public static readonly NumberColumn Drops = g.Sum("drops");

    public static readonly Grain Grain = g.Build(stage: 5);

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Organization == 0) return;

        var row = into[Grain][new GrainKey(e.Tenant, e.Organization)];
        row.Put(FirstEventAt, e.At);
        row.Put(LastEventAt, e.At);
    }
}
