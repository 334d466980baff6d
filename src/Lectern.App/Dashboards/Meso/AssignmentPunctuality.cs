using Lectern.App.Assessments;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Standing = Lectern.App.Courses.CourseRoster.Standing;

namespace Lectern.App.Dashboards.Meso;

/// <summary>
/// When one of a course's assignments is handed in, by its enrolled learners and by each one's first submission, as of the end of the day
/// of <c>asOf</c>. Of a group too small for the caller only the size is told. Enrolled = submitted + missing + notYetDue + notExpected; submitted = onTime + late + undated.
/// </summary>
/// <param name="Id">The assignment.</param>
/// <param name="AssignmentId">As the producer names it.</param>
/// <param name="Title">The newest title.</param>
/// <param name="DueAt">As defined now; null: never due.</param>
/// <param name="Enrolled">Enrollments begun.</param>
/// <param name="Submitted">Learners who handed it in.</param>
/// <param name="OnTime">Not late: as sent, else by the submission's own due date, else by the assignment's; on the moment itself is in time.</param>
/// <param name="Late">Later than that.</param>
/// <param name="Undated">Handed in, where nothing tells by when.</param>
/// <param name="Missing">Neither completed nor dropped the course, and did not hand in what fell due after they enrolled, or came back after a drop, and on a day before.</param>
/// <param name="NotYetDue">Neither completed nor dropped the course, and may still hand it in.</param>
/// <param name="NotExpected">Did not hand it in, and completed or dropped the course, or enrolled or came back after it fell due.</param>
/// <param name="AverageHoursBeforeDue">Mean hours from handing in to the due time, of those in time; null where none has a due time, and of a cohort to who may not see learners.</param>
/// <param name="AverageHoursAfterDue">Mean hours from the due time to handing in, of those after it; null as before.</param>
/// <param name="GradedSubmissions">Submissions with a score.</param>
/// <param name="AverageScore">Their mean score, percent; null without any.</param>
/// <param name="CreatedAt">Least time of an event of this assignment; null, as the next, to a teacher, since other courses may share it.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record AssignmentPunctuality(
    string Id,
    string AssignmentId,
    string? Title,
    DateTime? DueAt,
    long Enrolled,
    long? Submitted,
    long? OnTime,
    long? Late,
    long? Undated,
    long? Missing,
    long? NotYetDue,
    long? NotExpected,
    decimal? AverageHoursBeforeDue,
    decimal? AverageHoursAfterDue,
    long? GradedSubmissions,
    decimal? AverageScore,
    DateTime? CreatedAt,
    DateTime? UpdatedAt)
{
    /// <summary>What may be told of a small group.</summary>
    public AssignmentPunctuality SizeAlone() => new(Id, AssignmentId, Title, DueAt, Enrolled, null, null, null, null, null, null, null, null, null, null, null, null, null);
}

/// <summary>One submission as it was known at the end of the day.</summary>
sealed record HandIn
{
    public long LearnerKey { get; init; }
    public DateTime? SubmittedAt { get; init; }
    public DateTime? DueAt { get; init; }
    public bool? Late { get; init; }

    /// <summary>Percent × 10,000; null: not graded.</summary>
    public long? Score { get; init; }
}

/// <summary>What an assignment's submissions tell of some enrollments, before any of it is hidden.</summary>
sealed class HandIns
{
    public long Enrolled { get; private set; }
    public long OnTime { get; private set; }
    public long Late { get; private set; }
    public long Undated { get; private set; }
    public long Missing { get; private set; }
    public long NotYetDue { get; private set; }
    public long NotExpected { get; private set; }

    /// <summary>Learners in time, and later, of whom it is known by how much.</summary>
    public long Early { get; private set; }
    public long Overdue { get; private set; }
    public long Graded { get; private set; }
    public long GradedLearners { get; private set; }

    TimeSpan early;
    TimeSpan overdue;
    long scores;

    public decimal? HoursBeforeDue => Hours(early, Early);
    public decimal? HoursAfterDue => Hours(overdue, Overdue);
    public decimal? AverageScore => Rates.Mean(scores, Graded);

    /// <param name="byLearner">The assignment's submissions.</param>
    public static HandIns Of(AssessedItem item, IEnumerable<Standing> standings, ILookup<long, HandIn> byLearner, AsOf asOf)
    {
        var totals = new HandIns();
        var today = asOf.StartOf(asOf.Today);
        foreach (var standing in standings) totals.Add(item, standing, [.. byLearner[standing.Row.LearnerKey]], today);
        return totals;
    }

    void Add(AssessedItem item, Standing standing, HandIn[] submissions, DateTime today)
    {
        Enrolled++;
        var graded = submissions.Where(s => s.Score is not null).ToArray();
        Graded += graded.Length;
        GradedLearners += graded.Length > 0 ? 1 : 0;
        scores += graded.Sum(s => s.Score!.Value);

        if (submissions.Where(s => s.SubmittedAt is not null).MinBy(s => s.SubmittedAt) is not { SubmittedAt: { } at } first) Expect(item, standing, today);
        else Judge(Verdicts.Late(first.Late, at, first.DueAt, item.DueAt), (first.DueAt ?? item.DueAt) - at);
    }

    void Judge(bool? isLate, TimeSpan? left)
    {
        if (isLate is null) Undated++;
        else if (isLate.Value) Late++;
        else OnTime++;

        if (isLate is false && left >= TimeSpan.Zero)
        {
            Early++;
            early += left.Value;
        }
        else if (isLate is true && left < TimeSpan.Zero)
        {
            Overdue++;
            overdue -= left.Value;
        }
    }

    /// <summary>As missed work is flagged: <see cref="Flags"/>.</summary>
    void Expect(AssessedItem item, Standing standing, DateTime today)
    {
        if (standing.Row.Status is ProgressStatus.Completed or ProgressStatus.Dropped) NotExpected++;
        else if (!(item.DueAt < today)) NotYetDue++;
        else if (item.DueAt > EnrollmentStatus.ExpectedSince(standing.Row.BeganAt, standing.Row.LastEnrolledAt, standing.Row.LastDroppedAt)) Missing++;
        else NotExpected++;
    }

    static decimal? Hours(TimeSpan sum, long learners) => learners == 0 ? null : Rates.Round((decimal)sum.Ticks / TimeSpan.TicksPerHour / learners);
}
