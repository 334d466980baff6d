using Lectern.Core.Measures;

namespace Lectern.App.Dashboards.Micro;

/// <summary>
/// How one learner does. What happened after the day of <c>asOf</c> is in none of its figures; only progress that was reported or made in
/// lessons and modules, titles, due dates, cohorts and the goal are the newest known. To a teacher all of it is of the courses they teach:
/// what the learner does elsewhere is in none of its figures.
/// </summary>
/// <param name="Id">The user.</param>
/// <param name="UserId">As the producer names them.</param>
/// <param name="Name">First and last name; null where none was sent.</param>
/// <param name="Period">The timeframe, and the days of it.</param>
/// <param name="LearnerTimeZone">The learner's own, by which their active days and streaks are told; the tenant's where none is known.</param>
/// <param name="Metrics">The key figures of the period, always all of them and in the same order.</param>
/// <param name="StreakDays">Days of the run of active days that ends today or yesterday, by the learner's own calendar where their zone is known.</param>
/// <param name="LongestStreakDays">The longest such run.</param>
/// <param name="ActivityCalendar">The last 365 days, each of them.</param>
/// <param name="WeeklyGoalMinutes">What the learner set for themself, in minutes; null: no goal.</param>
/// <param name="WeeklyMinutes">The weeks of the period, at least 12, the current one last.</param>
/// <param name="Courses">Enrollments, by when they began.</param>
/// <param name="Scores">The newest 200 graded attempts and submissions, the newest last.</param>
/// <param name="Upcoming">Work of courses that go on, not handed in and due within 30 days, the nearest first; at most 100.</param>
/// <param name="Overdue">Work past its due date, not handed in, of courses that go on: it can still be handed in. The newest first; at most 100.</param>
/// <param name="Missed">Work past its due date, not handed in, of a course that has ended since or that the learner left or completed since. The newest first; at most 100.</param>
/// <param name="Milestones">What was reached in each course, the newest first.</param>
/// <param name="Skills">Those acquired, the newest first, then those in progress by name.</param>
/// <param name="Engagement">Of the 28 days up to <c>asOf</c>, over all courses that the caller sees: its parts, and the version of the formula.</param>
/// <param name="CreatedAt">Least time of an event of this user; to a teacher, in their courses.</param>
/// <param name="UpdatedAt">Greatest time of one, whatever <c>asOf</c> is.</param>
sealed record MicroDashboard(
    string Id,
    string UserId,
    string? Name,
    DashboardPeriod Period,
    string LearnerTimeZone,
    IReadOnlyList<MicroMetric> Metrics,
    int StreakDays,
    int LongestStreakDays,
    IReadOnlyList<CalendarDay> ActivityCalendar,
    int? WeeklyGoalMinutes,
    IReadOnlyList<LearningWeek> WeeklyMinutes,
    IReadOnlyList<MicroCourse> Courses,
    IReadOnlyList<ScorePoint> Scores,
    IReadOnlyList<WorkItem> Upcoming,
    IReadOnlyList<WorkItem> Overdue,
    IReadOnlyList<WorkItem> Missed,
    IReadOnlyList<CourseMilestone> Milestones,
    IReadOnlyList<LearnerSkill> Skills,
    Engagement Engagement,
    DateTime CreatedAt,
    DateTime UpdatedAt);

/// <summary>One key figure of the learner over all courses, and their place among their peers.</summary>
/// <param name="Id">The same as metricType.</param>
/// <param name="MetricType">
/// <c>learning_minutes</c>, <c>active_days</c>, <c>items_handed_in</c> and <c>average_score</c> (of what was graded) are of the period;
/// <c>progress</c> and <c>engagement_score</c> are of <c>asOf</c>.
/// </param>
/// <param name="Value">Null for a mean over nothing.</param>
/// <param name="PreviousValue">Of the period before; null for a mean over nothing, and for progress and engagement, of which no earlier state is kept.</param>
/// <param name="ChangePercentage">(value − previousValue) ÷ previousValue × 100; null when the previous value is 0 or null.</param>
/// <param name="Unit"><c>minutes</c>, <c>days</c>, <c>count</c>, <c>percent</c> or <c>points</c> (0 to 100).</param>
/// <param name="Percentile">The mean of the percentiles in the courses that give one; null where none does.</param>
/// <param name="CohortMedian">
/// Of one course its median; of several the sum of their medians for minutes and items, the mean of them for scores, progress and engagement,
/// and null for active days, which are not added up. Null where one of the courses has too small a cohort.
/// </param>
/// <param name="CohortSize">Learners compared with in those courses, the learner among them; who is in two of the cohorts counts in each. Null where there are none.</param>
sealed record MicroMetric(
    string Id,
    string MetricType,
    decimal? Value,
    decimal? PreviousValue,
    decimal? ChangePercentage,
    string Unit,
    decimal? Percentile,
    decimal? CohortMedian,
    long? CohortSize)
{
    /// <param name="figure">Which.</param>
    /// <param name="value">Unrounded, so that the change is of the figures themselves.</param>
    /// <param name="previous">The same of the period before.</param>
    /// <param name="places">The learner's in each course they have not dropped.</param>
    public static MicroMetric Of(Figure figure, decimal? value, decimal? previous, IReadOnlyList<CoursePlace> places)
    {
        var (name, unit) = figure.Names();
        var compared = places.Where(p => p.CohortSize is not null).ToArray();
        var percentiles = compared.Select(p => p.Percentile).OfType<decimal>().ToArray();
        return new(
            name,
            name,
            Rounded(value),
            Rounded(previous),
            Rates.Change(value, previous),
            unit,
            percentiles.Length == 0 ? null : Rates.Round(percentiles.Average()),
            compared.Length < places.Count ? null : Rounded(figure.Together([.. compared.Select(p => p.CohortMedian!.Value)])),
            compared.Length == 0 ? null : compared.Sum(p => p.CohortSize));
    }

    static decimal? Rounded(decimal? value) => value is { } v ? Rates.Round(v) : null;
}

/// <summary>
/// The learner's place in a course among those of the same cohort (where they are in none: among the others who are in none) who have not
/// dropped it. All of it is null to every caller where fewer than five of them, or than the tenant's small group where that is greater, have a value.
/// </summary>
/// <param name="MetricType">As in the metrics, but of this course alone.</param>
/// <param name="Value">The learner's own, in this course; null for a mean over nothing.</param>
/// <param name="Unit"><c>minutes</c>, <c>days</c>, <c>count</c>, <c>percent</c> or <c>points</c>.</param>
/// <param name="Percentile">(values below + half of those equal) ÷ all × 100; also null where nobody's value is above 0.</param>
/// <param name="CohortMedian">The middle value, or the mean of the two in the middle.</param>
/// <param name="CohortSize">Learners who have a value, the learner among them.</param>
sealed record CoursePlace(string MetricType, decimal? Value, string Unit, decimal? Percentile, decimal? CohortMedian, long? CohortSize);

/// <summary>An enrollment of the learner.</summary>
/// <param name="CourseId">The course.</param>
/// <param name="Title">The newest title.</param>
/// <param name="Cohort">The newest cohort; null where none was sent.</param>
/// <param name="Status"><c>completed</c>; else <c>dropped</c>; else <c>in_progress</c> with any activity in the course; else <c>not_started</c>.</param>
/// <param name="ProgressPercentage">0 to 100.</param>
/// <param name="ProgressRule">By which rule it was told.</param>
/// <param name="ExpectedProgress">How far the learner should be by <c>asOf</c>, percent.</param>
/// <param name="PointsAhead">Progress less what is expected, in points of percent; negative: behind. Null once completed or dropped.</param>
/// <param name="Score">The final score; without one the mean of graded attempts and submissions; percent, null where there is neither.</param>
/// <param name="LastAccessDate">The newest activity in the course; null: never came.</param>
/// <param name="EnrolledAt">The first enrolling, or the completion of one that never told of enrolling.</param>
/// <param name="CompletionDate">When the course was first completed.</param>
/// <param name="Flags">Why the learner needs a teacher, the gravest first; empty: not flagged.</param>
/// <param name="Places">One for each metric; empty once dropped.</param>
sealed record MicroCourse(
    string CourseId,
    string? Title,
    string? Cohort,
    ProgressStatus Status,
    decimal ProgressPercentage,
    ProgressRule ProgressRule,
    decimal ExpectedProgress,
    decimal? PointsAhead,
    decimal? Score,
    DateTime? LastAccessDate,
    DateTime EnrolledAt,
    DateTime? CompletionDate,
    IReadOnlyList<Flag> Flags,
    IReadOnlyList<CoursePlace> Places);

/// <summary>A point that the learner reached in a course.</summary>
/// <param name="CourseId">The course.</param>
/// <param name="CourseTitle">The newest title.</param>
/// <param name="Name"><c>enrolled</c>, <c>first_activity</c>, <c>25</c>, <c>50</c>, <c>75</c> (percent, as reported for the course) or <c>completed</c>.</param>
/// <param name="ReachedAt">When it was first reached.</param>
sealed record CourseMilestone(string CourseId, string? CourseTitle, string Name, DateTime ReachedAt);
