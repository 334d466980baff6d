using Lectern.App.Assessments;
using Lectern.Core.Measures;

namespace Lectern.App.Assignments;

sealed record SubmissionRow
{
    public long LearnerKey { get; init; }
    public DateTime? SubmittedAt { get; init; }
    public DateTime? DueAt { get; init; }
    public bool? Late { get; init; }

    /// <summary>Of a graded submission.</summary>
    public long? Score { get; init; }
    public DateTime? EnrolledAt { get; init; }

    /// <summary>Whether its learner is among the enrollments of the assignment's course.</summary>
    public bool IsEnrolled { get; init; }
    public bool IsInCohort { get; init; }
}

/// <summary>What submissions tell of an assignment, and of how many different learners.</summary>
sealed record SubmissionTotals
{
    public long Submissions { get; init; }
    public long Learners { get; init; }
    public long Graded { get; init; }
    public decimal? AverageScore { get; init; }
    public decimal? MedianScore { get; init; }
    public long[] Distribution { get; init; } = [];
    public long GradedLearners { get; init; }
    public long Enrollments { get; init; }
    public decimal? SubmissionRate { get; init; }
    public decimal? LateRate { get; init; }
    public long JudgedLearners { get; init; }
    public long? SecondsToSubmit { get; init; }
    public long TimedLearners { get; init; }

    public static SubmissionTotals Of(AssessedItem item, IReadOnlyCollection<SubmissionRow> rows, long enrollments)
    {
        var submitted = rows.Where(r => r.SubmittedAt is not null).ToArray();
        var graded = rows.Where(r => r.Score is not null).ToArray();
        var scores = graded.Select(r => r.Score!.Value).ToArray();
        var judged = submitted.Select(r => (r.LearnerKey, IsLate: Verdicts.Late(r.Late, r.SubmittedAt!.Value, r.DueAt, item.DueAt))).Where(r => r.IsLate is not null).ToArray();
        var waits = submitted.GroupBy(r => r.LearnerKey).Select(g => SecondsTo(g.MinBy(r => (r.SubmittedAt, r.EnrolledAt))!, item.DefinedAt)).OfType<long>().ToArray();
        return new()
        {
            Submissions = submitted.Length,
            Learners = Distinct(submitted),
            Graded = graded.Length,
            AverageScore = Rates.Mean(scores.Sum(), scores.Length),
            MedianScore = Scores.Median(scores),
            Distribution = Scores.Distribution(scores),
            GradedLearners = Distinct(graded),
            Enrollments = enrollments,
            SubmissionRate = Rates.Share(Distinct(submitted.Where(r => r.IsEnrolled)), enrollments),
            LateRate = Rates.Share(judged.LongCount(r => r.IsLate is true), judged.Length),
            JudgedLearners = judged.Select(r => r.LearnerKey).Distinct().LongCount(),
            SecondsToSubmit = Rates.WholeMean(waits.Sum(), waits.Length),
            TimedLearners = waits.Length,
        };
    }

    /// <summary>From the later of definition and enrollment, of those not after the submission. Null: there is none.</summary>
    static long? SecondsTo(SubmissionRow first, DateTime? definedAt) =>
        ((DateTime?[])[definedAt, first.EnrolledAt]).Where(from => from <= first.SubmittedAt).Max() is { } began
            ? (long)(first.SubmittedAt!.Value - began).TotalSeconds
            : null;

    static long Distinct(IEnumerable<SubmissionRow> rows) => rows.Select(r => r.LearnerKey).Distinct().LongCount();
}
