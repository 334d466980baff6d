using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>One submission of an assignment. Without a submission id there is one a learner and assignment.</summary>
public static class Submissions
{
    static readonly GrainBuilder g = new("submission", Key.Number("assignment_key", KeySlot.A), Key.Learner(KeySlot.B), Key.Uuid("submission"));

    /// <summary>The course that an event of it last named.</summary>
    public static readonly StampedNumberColumn Course = g.Latest("course_key");
    public static readonly NumberColumn SubmittedAt = g.Min("submitted_at");
    public static readonly StampedNumberColumn DueAt = g.Latest("due_at", ColumnKind.Time);
    public static readonly StampedNumberColumn Late = g.Latest("late", ColumnKind.Flag);
    public static readonly NumberColumn GradedAt = g.Max("graded_at");
    public static readonly StampedNumberColumn Score = g.Latest("score");

    public static readonly Grain Grain = g.Build(1, "learner_key");

    public static readonly Rollup[] Rollups = [new(Grain, [Course, SubmittedAt, GradedAt, Score], AddTotals)];

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0 || e.Item == 0) return;
        switch (e.Body)
        {
            case AssignmentSubmitted s:
                var submitted = Row(e, s.SubmissionId, into);
                submitted.Put(SubmittedAt, e.At);
                if (s.DueAt is { } due) submitted.Put(DueAt, Micros.Of(due), e.Stamp);
                if (s.Late is { } late) submitted.Put(Late, late ? 1 : 0, e.Stamp);
                break;
            case AssignmentGraded graded:
                var row = Row(e, graded.SubmissionId, into);
                row.Put(GradedAt, e.At);
                if (graded.Score is not null) row.Put(Score, graded.Score, e.Stamp);
                break;
        }
    }

    static Row Row(FoldEvent e, string? submissionId, Batch into)
    {
        var row = into[Grain][new GrainKey(e.Tenant, e.Item, e.Learner, U: submissionId is null ? Guid.Empty : EventKey.Of(submissionId))];
        if (e.Course != 0) row.Put(Course, e.Course, e.Stamp);
        return row;
    }

    static void AddTotals(Row row, int sign, Batch into)
    {
        var (tenant, _, learnerKey, _, _) = row.Key;
        var course = row.Get(Course) ?? 0;
        var submitted = row.Get(SubmittedAt);
        var gradedScore = row.Get(GradedAt) is null ? null : row.Get(Score);
        if (submitted is null && gradedScore is null) return;

        var learner = into[Learners.Grain][new GrainKey(tenant, learnerKey)];
        learner.Put(Learners.Submissions, submitted is null ? 0 : sign);
        if (submitted is { } at)
        {
            LearnerDays.Of(into, tenant, learnerKey, course, at).Put(LearnerDays.Submissions, sign);
        }
        if (gradedScore is { } score)
        {
            learner.Put(Learners.GradedSubmissions, sign);
            learner.Put(Learners.SubmissionScores, sign * score);
            var day = LearnerDays.Of(into, tenant, learnerKey, course, row.Get(GradedAt)!.Value);
            day.Put(LearnerDays.Graded, sign);
            day.Put(LearnerDays.Scores, sign * score);
        }

        if (course == 0) return;
        var enrollment = into[Enrollments.Grain][new GrainKey(tenant, course, learnerKey)];
        enrollment.Put(Enrollments.Submissions, submitted is null ? 0 : sign);
        if (gradedScore is { } graded)
        {
            enrollment.Put(Enrollments.GradedSubmissions, sign);
            enrollment.Put(Enrollments.SubmissionScores, sign * graded);
        }
    }
}
