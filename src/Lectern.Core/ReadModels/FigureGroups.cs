using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>
/// Groups of figures of a learner, a course or an organization, by which it is told what of theirs has changed. The numbers are stored
/// for as long as a change waits to be told: none is given another meaning.
/// </summary>
[Flags]
public enum FigureGroups : short
{
    None = 0,
    Activity = 1,
    Profile = 1 << 1,
    Enrollments = 1 << 2,
    FinalScores = 1 << 3,
    Progress = 1 << 4,
    LearningTime = 1 << 5,
    Sessions = 1 << 6,
    Views = 1 << 7,
    Assessments = 1 << 8,
    Assignments = 1 << 9,
    Community = 1 << 10,
    Logins = 1 << 11,
    Members = 1 << 12,

    /// <summary>Where it is not known which: any of them.</summary>
    All = short.MaxValue,
}

/// <summary>
/// Of which groups a batch's row of a learner, a course or an organization changes figures: those of the columns in which it holds
/// anything. A sum that holds 0 stays as it is; a date that is merged may stay, too, where the stored one is newer. So it says too much at
/// times and never too little.
/// </summary>
public static class ChangedFigures
{
    static readonly Dictionary<Grain, FigureGroups[]> ByColumn = new()
    {
        [Learners.Grain] = Of(Learners.Grain, column => column switch
        {
            "role" or "organization" or "organization_key" or "time_zone" => FigureGroups.Profile,
            "logins" or "last_login_at" => FigureGroups.Logins,
            "forum_posts" or "comments" => FigureGroups.Community,
            "page_views" => FigureGroups.Views,
            "sessions" or "session_seconds" => FigureGroups.Sessions,
            "attempts" or "scored_attempts" or "attempt_scores" => FigureGroups.Assessments,
            "submissions" or "graded_submissions" or "submission_scores" => FigureGroups.Assignments,
            "learning_seconds" => FigureGroups.LearningTime,
            "enrollments" or "completions" => FigureGroups.Enrollments,
            "final_scores" or "final_score_sum" => FigureGroups.FinalScores,
            "learner_number" => FigureGroups.None,
            "first_event_at" or "last_event_at" or "first_activity_at" or "last_activity_at" => FigureGroups.Activity,
            _ => FigureGroups.All,
        }),
        [Courses.Grain] = Of(Courses.Grain, column => column switch
        {
            "described_at" or "published_at" or "title" or "instructor" or "staff" or "category" or "organization" or "organization_key" or "skills" or "starts_at" or "ends_at" or "expected_seconds" => FigureGroups.Profile,
            "enrollments" or "completions" or "drops" or "timed_completions" or "completion_seconds" => FigureGroups.Enrollments,
            "final_scores" or "final_score_sum" => FigureGroups.FinalScores,
            "learning_seconds" or "learners_with_time" => FigureGroups.LearningTime,
            "views" or "viewers" => FigureGroups.Views,
            "attempts" or "scored_attempts" or "attempt_scores" or "scored_learners" => FigureGroups.Assessments,
            "ratings" or "rating_sum" or "reviews" => FigureGroups.Community,
            "lessons_progressed" or "modules_completed" or "known_progress" or "known_progress_sum" or "other_lesson_progress" or "other_modules_completed" or "other_items_done" => FigureGroups.Progress,
            "first_event_at" or "last_event_at" or "last_activity_at" or "events" => FigureGroups.Activity,
            _ => FigureGroups.All,
        }),
        [Organizations.Grain] = Of(Organizations.Grain, column => column switch
        {
            "users" or "courses" => FigureGroups.Members,
            "sessions" or "session_seconds" => FigureGroups.Sessions,
            "page_views" => FigureGroups.Views,
            "attempts" or "scored_attempts" or "attempt_scores" => FigureGroups.Assessments,
            "submissions" or "graded_submissions" or "submission_scores" => FigureGroups.Assignments,
            "learning_seconds" or "learners_with_time" => FigureGroups.LearningTime,
            "enrollments" or "completions" or "drops" => FigureGroups.Enrollments,
            "first_event_at" or "last_event_at" => FigureGroups.Activity,
            _ => FigureGroups.All,
        }),
    };

    /// <summary>The group of a column of one of these grains.</summary>
    public static FigureGroups GroupOf(Grain grain, Column column) => ByColumn[grain][column.Index];

    /// <summary>An organization hears of each change of its learners and courses; where no sum of its own moved, of <see cref="FigureGroups.Activity"/>.</summary>
    public static FigureGroups Of(Row row)
    {
        var grain = row.Rows.Grain;
        var byColumn = ByColumn[grain];
        var changed = FigureGroups.None;
        foreach (var column in grain.Columns)
        {
            if (!row.Rows.Store(column).IsIdentity(row.Index)) changed |= byColumn[column.Index];
        }
        return changed == FigureGroups.None ? FigureGroups.Activity : changed;
    }

    static FigureGroups[] Of(Grain grain, Func<string, FigureGroups> groupOf) => [.. grain.Columns.OrderBy(c => c.Index).Select(c => groupOf(c.Name))];
}
