namespace Lectern.Simulator;

/// <summary>All steps done: whether that was enough, and what the learner says about it.</summary>
static class CourseEnd
{
    const double Enough = 50;
    const double Distinction = 88;

    public static void Reach(World world, Learner learner, Enrollment enrollment, long now)
    {
        ref var rng = ref learner.Rng;
        var final = enrollment.FinalScore;
        enrollment.Standing = final >= Enough ? Standing.Completed : Standing.Ended;

        // There is no final score before the last grade is out.
        var at = Math.Max(now + Calendar.Minute, enrollment.GradedBy + Calendar.Hour);
        if (enrollment.Standing == Standing.Completed)
        {
            var json = world.Sink.BeginUnattended(at, "UserCompletedCourse", learner, enrollment.Course.Place);
            json.WriteNumber("finalScore"u8, final);
            json.WriteNumber("timeSpent"u8, Math.Round(enrollment.Seconds / 60.0, 1));
            json.WriteBoolean("distinction"u8, final >= Distinction);
            world.Sink.End();
        }

        if (rng.Chance(0.42))
        {
            var stars = 3.9 + enrollment.Course.Quality + ((final - 75) / 30) + rng.Normal(0, 0.7);
            var rating = (int)Math.Clamp(Math.Round(stars), 1, 5);
            var json = world.Sink.BeginUnattended(
                at + (long)(rng.Range(0.1, 60) * Calendar.Hour), "CourseRated", learner, enrollment.Course.Place);
            json.WriteNumber("rating"u8, rating);
            if (rng.Chance(0.4))
            {
                json.WriteString("review"u8, Review(rating, ref rng));
            }

            world.Sink.End();
        }
    }

    static string Review(int rating, ref Rng rng) => rating switch
    {
        >= 5 => rng.Pick<string>(["Loved every week of it.", "Clear, patient, and fun. ¡Gracias!", "とても分かりやすかったです。"]),
        4 => rng.Pick<string>(["Good course; the assignments taught me most.", "Très bien, un peu rapide vers la fin.", "Solid."]),
        3 => rng.Pick<string>(["Fine, though the quizzes were uneven.", "Okay. More examples, please."]),
        _ => rng.Pick<string>(["One quiz asked what was never taught.", "Too much, too fast.", "Not what the description promised."]),
    };
}
