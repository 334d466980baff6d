using Lectern.App.Queries;
using Lectern.Core.Measures;

namespace Lectern.App.Courses;

/// <summary>What a course's enrollments are judged by.</summary>
sealed record CourseFacts
{
    public long CourseKey { get; init; }
    public DateTime? StartsAt { get; init; }
    public DateTime? EndsAt { get; init; }
    public long? ExpectedSeconds { get; init; }
    public long LessonsProgressed { get; init; }
    public long ModulesCompleted { get; init; }
    public long Lessons { get; init; }
    public long Modules { get; init; }
    public long Items { get; init; }

    /// <summary>Passing scores that its assessed items state: their sum, percent × 10,000, and how many do.</summary>
    public long PassingScoreSum { get; init; }
    public long PassingScores { get; init; }

    public CourseContents Contents => new(Lessons, Modules, Items, LessonsProgressed, ModulesCompleted);

    /// <summary>Percent: the mean of the passing scores that its assessed items state.</summary>
    public decimal PassMark => Rates.Mean(PassingScoreSum, PassingScores) ?? Lectern.Core.Measures.Flags.DefaultPassMark;
}

/// <summary>
/// One enrollment as it stood at the end of the day of <c>asOf</c>, as far as its row tells: of several drops, enrollings or regradings of
/// one submission the newest is known. Progress reported or made in lessons and modules, cohort and titles are the newest known.
/// </summary>
sealed record EnrollmentFacts
{
    public long CourseKey { get; init; }
    public long LearnerKey { get; init; }

    /// <summary>The first enrolling, or the completion of one that never told of enrolling.</summary>
    public DateTime BeganAt { get; init; }
    public DateTime? LastEnrolledAt { get; init; }
    public DateTime? LastDroppedAt { get; init; }
    public DateTime? CompletedAt { get; init; }
    public DateTime? FirstActivityAt { get; init; }

    /// <summary>To the second where activity went on after the day.</summary>
    public DateTime? LastAccessAt { get; init; }

    /// <summary>Percent × 10,000; null until completed.</summary>
    public long? FinalScore { get; init; }
    public long? Reported { get; init; }
    public long LessonProgress { get; init; }
    public long ModulesCompleted { get; init; }

    /// <summary>Different assessed items of the course handed in.</summary>
    public long ItemsDone { get; init; }

    /// <summary>Those that fell due while it went on (<see cref="EnrollmentStatus.ExpectedSince"/>) and before the day, and were not handed in; of one completed none.</summary>
    public long Missed { get; init; }

    /// <summary>Graded attempts and submissions, and the sum of their scores, percent × 10,000.</summary>
    public long Graded { get; init; }
    public long Scores { get; init; }

    public ProgressStatus Status => EnrollmentStatus.Of(LastEnrolledAt, LastDroppedAt, CompletedAt, FirstActivityAt);

    /// <summary>The final score; without one the mean of graded attempts and submissions; percent, null where there is neither.</summary>
    public decimal? Score => Rates.Of(FinalScore) ?? Rates.Mean(Scores, Graded);

    /// <summary>Neither completed nor dropped, and active in the course in the last 28 days.</summary>
    public bool IsActive(AsOf asOf) =>
        Status is ProgressStatus.InProgress or ProgressStatus.NotStarted
        && LastAccessAt is { } at && asOf.DayOf(at) > asOf.Today.AddDays(-Engagement.WindowDays);

    public (decimal Percent, ProgressRule Rule) Progress(CourseFacts course) =>
        CourseProgress.Of(CompletedAt is not null, Reported, LessonProgress, ModulesCompleted, ItemsDone, course.Contents);

    public decimal Expected(CourseFacts course, AsOf asOf) =>
        ExpectedPace.Of(asOf.Today, Day(course.StartsAt, asOf), Day(course.EndsAt, asOf), asOf.DayOf(BeganAt), course.ExpectedSeconds);

    public IReadOnlyList<Flag> Flags(CourseFacts course, AsOf asOf) => Lectern.Core.Measures.Flags.Of(new FlagFacts(
        asOf.Today,
        Day(course.StartsAt, asOf),
        Day(course.EndsAt, asOf),
        Status,
        asOf.DayOf(BeganAt),
        Day(LastAccessAt, asOf),
        Progress(course).Percent,
        Expected(course, asOf),
        Missed,
        Score,
        course.PassMark));

    static DateOnly? Day(DateTime? at, AsOf asOf) => at is { } t ? asOf.DayOf(t) : null;
}
