using Lectern.App.Courses;
using Lectern.App.Progress;
using Lectern.App.Queries;
using Lectern.Core.Measures;

namespace Lectern.App.Dashboards.Micro;

/// <summary>One enrollment of the learner: what it is called, how it stands, and what the course asks.</summary>
sealed record EnrolledCourse(EnrolledCourse.Enrollment Row, EnrollmentFacts Facts, CourseFacts Course)
{
    /// <summary>Those begun by the end of the day.</summary>
    public static readonly string Select =
        $"""
        SELECT e.course_key, c.course_id, k.title, k.skills, e.cohort, e.reached_25_at AS reached25_at, e.reached_50_at AS reached50_at, e.reached_75_at AS reached75_at
        FROM read.enrollment e
        JOIN lectern.courses c ON c.course_key = e.course_key
        LEFT JOIN read.course k ON k.tenant_id = @tenant AND k.course_key = e.course_key
        WHERE e.tenant_id = @tenant AND e.learner_key = @learner AND {Sql.HadBegun} AND {Sql.InReach("e.course_key")}
        """;

    internal sealed record Enrollment
    {
        public long CourseKey { get; init; }
        public string CourseId { get; init; } = "";
        public string? Title { get; init; }
        public string? Skills { get; init; }
        public string? Cohort { get; init; }
        public DateTime? Reached25At { get; init; }
        public DateTime? Reached50At { get; init; }
        public DateTime? Reached75At { get; init; }
    }

    /// <summary>When the learner completed or left it; null: it goes on for them.</summary>
    public DateTime? LeftAt => Facts.Status switch
    {
        ProgressStatus.Completed => Facts.CompletedAt,
        ProgressStatus.Dropped => Facts.LastDroppedAt,
        _ => null,
    };

    public bool HasEnded(AsOf asOf) => Course.EndsAt is { } ends && asOf.DayOf(ends) < asOf.Today;

    /// <param name="asOf">Of when.</param>
    /// <param name="places">The learner's.</param>
    public MicroCourse Of(AsOf asOf, IReadOnlyList<CoursePlace> places)
    {
        var (progress, rule) = Facts.Progress(Course);
        var expected = Facts.Expected(Course, asOf);
        return new(
            Row.CourseId,
            Row.Title,
            Row.Cohort,
            Facts.Status,
            Rates.Round(progress),
            rule,
            Rates.Round(expected),
            LeftAt is null ? Rates.Round(progress - expected) : null,
            Facts.Score,
            Facts.LastAccessAt,
            Facts.BeganAt,
            Facts.CompletedAt,
            Facts.Flags(Course, asOf),
            places);
    }

    /// <param name="end">The end of the day.</param>
    public IEnumerable<CourseMilestone> Milestones(DateTime end) =>
        Milestone.Of(new EnrollmentRow
        {
            BeganAt = Facts.BeganAt,
            FirstActivityAt = Facts.FirstActivityAt,
            Reached25At = Row.Reached25At,
            Reached50At = Row.Reached50At,
            Reached75At = Row.Reached75At,
            CompletedAt = Facts.CompletedAt,
        })
        .Where(m => m.ReachedAt < end)
        .Select(m => new CourseMilestone(Row.CourseId, Row.Title, m.Name, m.ReachedAt));
}
