using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>
/// A learner in a course. The row also stands for a visitor, who looked and never enrolled: in views, not in rates.
/// </summary>
public static class Enrollments
{
    static readonly GrainBuilder g = new("enrollment", Key.Course(KeySlot.A), Key.Learner(KeySlot.B));

    public static readonly NumberColumn LearnerNumber = g.Max("learner_number", ColumnKind.Integer);
    public static readonly NumberColumn EnrolledAt = g.Min("enrolled_at");
    public static readonly NumberColumn LastEnrolledAt = g.Max("last_enrolled_at");
    public static readonly NumberColumn LastDroppedAt = g.Max("last_dropped_at");
    public static readonly NumberColumn CompletedAt = g.Min("completed_at");
    public static readonly NumberColumn Distinction = g.Or("distinction");
    public static readonly StampedNumberColumn FinalScore = g.Latest("final_score");
    public static readonly StampedNumberColumn Progress = g.Latest("progress");
    public static readonly NumberColumn Reached25At = g.Min("reached_25_at");
    public static readonly NumberColumn Reached50At = g.Min("reached_50_at");
    public static readonly NumberColumn Reached75At = g.Min("reached_75_at");
    public static readonly NumberColumn FirstActivityAt = g.Min("first_activity_at");
    public static readonly NumberColumn LastAccessAt = g.Max("last_access_at");
    public static readonly NumberColumn DeclaredCourseSeconds = g.Max("declared_course_seconds", ColumnKind.Integer);

    /// <summary>Keys of the assessments and assignments handed in: as a set, so that a second attempt adds nothing to progress.</summary>
    public static readonly RangesColumn ItemsDone = g.Ranges("items_done");
    public static readonly StampedNumberColumn Rating = g.Latest("rating");
    public static readonly StampedNumberColumn Reviewed = g.Latest("reviewed", ColumnKind.Flag);
    public static readonly StampedTextColumn Cohort = g.LatestText("cohort");
    public static readonly StampedTextColumn Attributes = g.LatestText("attributes");
    public static readonly NumberColumn FirstEventAt = g.Min("first_event_at");
    public static readonly NumberColumn LastEventAt = g.Max("last_event_at");

    // Sums of earlier stages.
    public static readonly NumberColumn ObservedSeconds = g.Sum("observed_seconds");
    public static readonly NumberColumn DeclaredContentSeconds = g.Sum("declared_content_seconds");
    public static readonly NumberColumn Views = g.Sum("views");
    public static readonly NumberColumn LessonProgress = g.Sum("lesson_progress");
    public static readonly NumberColumn LessonsProgressed = g.Sum("lessons_progressed");
    public static readonly NumberColumn ModulesCompleted = g.Sum("modules_completed");
    public static readonly NumberColumn Attempts = g.Sum("attempts");
    public static readonly NumberColumn ScoredAttempts = g.Sum("scored_attempts");
    public static readonly NumberColumn AttemptScores = g.Sum("attempt_scores");
    public static readonly NumberColumn Submissions = g.Sum("submissions");
    public static readonly NumberColumn GradedSubmissions = g.Sum("graded_submissions");
    public static readonly NumberColumn SubmissionScores = g.Sum("submission_scores");

    public static readonly Grain Grain = g.Build(3, "learner_key", "cohort", "last_dropped_at");

    public static readonly Rollup[] Rollups =
    [
        new(
            Grain,
            [
                EnrolledAt, LastEnrolledAt, LastDroppedAt, CompletedAt, FinalScore, Progress, DeclaredCourseSeconds, Rating, Reviewed,
                ObservedSeconds, DeclaredContentSeconds, Views, LessonProgress, LessonsProgressed, ModulesCompleted,
                ItemsDone, Attempts, ScoredAttempts, AttemptScores,
            ],
            AddTotals),
    ];

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0 || e.Course == 0) return;

        var row = into[Grain][new GrainKey(e.Tenant, e.Course, e.Learner)];
        row.Put(LearnerNumber, e.LearnerNumber);
        row.Put(FirstEventAt, e.At);
        row.Put(LastEventAt, e.At);
        if (e.IsActivity)
        {
            row.Put(FirstActivityAt, e.At);
            row.Put(LastAccessAt, e.At);
        }
        switch (e.Body)
        {
            case UserEnrolled enrolled:
                row.Put(EnrolledAt, e.At);
                row.Put(LastEnrolledAt, e.At);
                if (enrolled.Cohort.IsGiven) row.Put(Cohort, enrolled.Cohort.Value, e.Stamp);
                if (enrolled.Attributes.IsGiven) row.Put(Attributes, enrolled.Attributes.Value, e.Stamp);
                break;
            case UserUnenrolled:
                row.Put(LastDroppedAt, e.At);
                break;
            case UserCompletedCourse c:
                row.Put(CompletedAt, e.At);
                row.Put(Distinction, c.Distinction is true);
                if (c.FinalScore is not null) row.Put(FinalScore, c.FinalScore, e.Stamp);
                row.Put(DeclaredCourseSeconds, c.SpentSeconds);
                break;
            case ProgressUpdated p when e.Module == 0 && e.Lesson == 0:
                row.Put(Progress, p.Percent, e.Stamp);
                if (p.Percent >= Percent.Full / 4) row.Put(Reached25At, e.At);
                if (p.Percent >= Percent.Full / 2) row.Put(Reached50At, e.At);
                if (p.Percent >= Percent.Full / 4 * 3) row.Put(Reached75At, e.At);
                break;
            case AssessmentCompleted or AssignmentSubmitted when e.Item != 0:
                row.Put(ItemsDone, e.Item, e.Item + 1);
                break;
            case CourseRated rated:
                row.Put(Rating, rated.Rating, e.Stamp);
                row.Put(Reviewed, rated.HasReview ? 1 : 0, e.Stamp);
                break;
        }
    }

    /// <summary>Where enrolling and dropping bear the same time, the drop wins. A completed enrollment is not dropped.</summary>
    public static bool IsDropped(Row row) =>
        row.Get(CompletedAt) is null && row.Get(LastDroppedAt) is { } dropped && row.Get(LastEnrolledAt) is { } enrolled && dropped >= enrolled;

    /// <summary>When the enrollment began: the first enrolling, or the completion of one that never told of enrolling; null for a visitor.</summary>
    public static long? BeganAt(Row row) => row.Get(EnrolledAt) is { } enrolled ? Math.Min(enrolled, row.Get(CompletedAt) ?? enrolled) : row.Get(CompletedAt);

    /// <summary>
    /// Learning time = max(observed, declared by modules and assessments, declared by the course), so that the same hour
    /// reported twice counts once.
    /// </summary>
    public static long LearningSeconds(Row row) =>
        Math.Max(row.Sum(ObservedSeconds), Math.Max(row.Sum(DeclaredContentSeconds), row.Get(DeclaredCourseSeconds) ?? 0));

    static void AddTotals(Row row, int sign, Batch into)
    {
        var (tenant, courseKey, learnerKey, _, _) = row.Key;
        var course = into[Courses.Grain][new GrainKey(tenant, courseKey)];
        var learner = into[Learners.Grain][new GrainKey(tenant, learnerKey)];

        var seconds = sign * LearningSeconds(row);
        course.Put(Courses.LearningSeconds, seconds);
        course.Put(Courses.LearnersWithTime, seconds != 0 ? sign : 0);
        learner.Put(Learners.LearningSeconds, seconds);
        course.Put(Courses.Views, sign * row.Sum(Views));
        course.Put(Courses.Viewers, row.Sum(Views) > 0 ? sign : 0);
        course.Put(Courses.Attempts, sign * row.Sum(Attempts));
        course.Put(Courses.ScoredAttempts, sign * row.Sum(ScoredAttempts));
        course.Put(Courses.ScoredLearners, row.Sum(ScoredAttempts) > 0 ? sign : 0);
        course.Put(Courses.AttemptScores, sign * row.Sum(AttemptScores));
        course.Put(Courses.LessonsProgressed, sign * row.Sum(LessonsProgressed));
        course.Put(Courses.ModulesCompleted, sign * row.Sum(ModulesCompleted));
        if (row.Get(Rating) is { } rating)
        {
            course.Put(Courses.Ratings, sign);
            course.Put(Courses.RatingSum, sign * rating);
            course.Put(Courses.Reviews, row.Get(Reviewed) is 1 ? sign : 0);
        }

        if (BeganAt(row) is not { } began) return;
        course.Put(Courses.Enrollments, sign);
        learner.Put(Learners.Enrollments, sign);
        Day(began).Put(CourseDays.Enrollments, sign);
        if (row.Get(CompletedAt) is { } completed)
        {
            course.Put(Courses.Completions, sign);
            learner.Put(Learners.Completions, sign);
            Day(completed).Put(CourseDays.Completions, sign);
            if (row.Get(EnrolledAt) is { } enrolled && enrolled <= completed)
            {
                course.Put(Courses.TimedCompletions, sign);
                course.Put(Courses.CompletionSeconds, sign * ((completed - enrolled) / Micros.PerSecond));
            }
        }
        else if (IsDropped(row))
        {
            course.Put(Courses.Drops, sign);
            Day(row.Get(LastDroppedAt)!.Value).Put(CourseDays.Drops, sign);
        }
        if (row.Get(FinalScore) is { } score)
        {
            course.Put(Courses.FinalScores, sign);
            course.Put(Courses.FinalScoreSum, sign * score);
            learner.Put(Learners.FinalScores, sign);
            learner.Put(Learners.FinalScoreSum, sign * score);
        }

        // Mean progress is linear in these; which of them applies is decided at read, by what the course has defined by then.
        if (row.Get(CompletedAt) is not null || row.Get(Progress) is not null)
        {
            course.Put(Courses.KnownProgress, sign);
            course.Put(Courses.KnownProgressSum, sign * (row.Get(CompletedAt) is not null ? Percent.Full : row.Get(Progress) ?? 0));
        }
        else
        {
            course.Put(Courses.OtherLessonProgress, sign * row.Sum(LessonProgress));
            course.Put(Courses.OtherModulesCompleted, sign * row.Sum(ModulesCompleted));
            course.Put(Courses.OtherItemsDone, sign * row.Get(ItemsDone).Length);
        }

        Row Day(long at) => into[CourseDays.Grain][new GrainKey(tenant, courseKey, into.Calendar.DayOf(tenant, at))];
    }
}
