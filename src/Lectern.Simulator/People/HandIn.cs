namespace Lectern.Simulator;

/// <summary>An assignment: handed in, late or not at all, and graded some days later in office hours.</summary>
static class HandIn
{
    public static bool Do(Desk desk, World world, Learner learner, Enrollment enrollment, AssignmentStep assignment, int day)
    {
        ref var rng = ref learner.Rng;
        var traits = learner.Traits;
        var dueDay = enrollment.StartDay + assignment.DueInDays;
        var dueAt = world.Calendar.Start(Calendar.Home, dueDay) + (23 * Calendar.Hour) + (59 * Calendar.Minute);
        desk.View(assignment.Place, $"/courses/{assignment.Place.Course}/{assignment.Place.Assignment}", assignment.Title, rng.Int(30, 300));
        if (desk.Now > dueAt && rng.Chance(0.3 - (0.1 * traits.Motivation)))
        {
            // Missed; the course goes on without it.
            enrollment.Advance();
            return true;
        }

        desk.Pass((int)(rng.Range(25, 60) * 60 * traits.Slowness));
        var late = desk.Now > dueAt;
        var submission = world.Sink.NewId(ref rng);
        var json = desk.Begin("AssignmentSubmitted", assignment.Place);
        json.WriteString("submissionId"u8, submission);
        if (!world.IsLive)
        {
            json.WriteString("dueAt"u8, Calendar.Time(dueAt));
        }

        json.WriteBoolean("late"u8, late);
        world.Sink.End();

        var percent = Math.Clamp(72 + (8 * traits.Ability) + (4 * traits.Motivation) + rng.Normal(0, 8) - (late ? 8 : 0), 5, 100);
        var score = (int)Math.Round(percent * assignment.MaxScore / 100);
        var gradedAt = world.Calendar.OfficeTime(Math.Max(day + 1, Math.Min(dueDay, day + 4)) + rng.Int(0, 4), ref rng);
        var grade = world.Sink.BeginUnattended(gradedAt, "AssignmentGraded", learner, assignment.Place);
        grade.WriteString("submissionId"u8, submission);
        grade.WriteNumber("score"u8, score);
        grade.WriteNumber("maxScore"u8, assignment.MaxScore);
        world.Sink.End();

        enrollment.GradedBy = Math.Max(enrollment.GradedBy, gradedAt);
        enrollment.Score(100.0 * score / assignment.MaxScore);
        enrollment.Advance();
        desk.Pass(60);
        return true;
    }
}
