namespace Lectern.Simulator;

/// <summary>Time spent on a lesson: a video watched in one of several ways, or a text read.</summary>
sealed class LessonTime(Desk desk, Learner learner)
{
    /// <summary>False: called away before the end.</summary>
    public bool Learn(Enrollment enrollment, LessonStep lesson)
    {
        var began = desk.Now;
        var path = $"/courses/{lesson.Place.Course}/{lesson.Place.Lesson}";
        if (lesson.VideoSeconds > 0)
        {
            desk.View(lesson.Place, path, lesson.Title, learner.Rng.Int(10, 40));
            Watch(lesson);
        }
        else
        {
            var seconds = (int)(lesson.ReadSeconds * learner.Traits.Slowness * learner.Rng.Range(0.7, 1.3));
            desk.View(lesson.Place, path, lesson.Title, seconds);
            var json = desk.Begin("ActivityRecorded", lesson.Place);
            json.WriteString("activityType"u8, "content");
            json.WriteString("resourceType"u8, "document");
            json.WriteString("resourceId"u8, $"{lesson.Place.Lesson}.pdf");
            json.WriteString("action"u8, learner.Rng.Chance(0.8) ? "view" : "download");
            json.WriteNumber("count"u8, learner.Rng.Int(1, 5));
            json.WriteNumber("duration"u8, learner.Rng.Int(5, 60));
            desk.End();
            desk.Pass(20);
        }

        if (learner.Rng.Chance(0.06))
        {
            // Called away; what is done is kept for the next time.
            var json = desk.Begin("ProgressUpdated", lesson.Place);
            json.WriteNumber("percentComplete"u8, learner.Rng.Int(20, 80));
            desk.End();
            enrollment.Spend((int)((desk.Now - began) / 1000));
            return false;
        }

        var spent = (int)((desk.Now - began) / 1000);
        enrollment.Spend(spent);
        desk.Complete("LessonCompleted", lesson.Place, spent);
        desk.Pass(learner.Rng.Int(5, 90));
        enrollment.Advance();
        return true;
    }

    /// <summary>Comes back to what was learned once.</summary>
    public void LookUp(Course course)
    {
        for (var pages = learner.Rng.Int(1, 4); pages > 0; pages--)
        {
            if (learner.Rng.Pick(course.Steps) is LessonStep lesson)
            {
                desk.View(lesson.Place, $"/courses/{course.Id}/{lesson.Place.Lesson}", lesson.Title, learner.Rng.Int(30, 400));
            }
        }
    }

    void Watch(LessonStep lesson)
    {
        var length = lesson.VideoSeconds;
        var rate = learner.Traits.PlaybackRate;
        var style = learner.Rng.Unit();
        if (style < 0.7)
        {
            WatchRange(lesson, 0, length, rate);
        }
        else if (style < 0.86)
        {
            // Goes back over what was not clear, at ordinary speed.
            var pause = learner.Rng.Int(length / 4, length * 3 / 4);
            WatchRange(lesson, 0, pause, rate);
            WatchRange(lesson, Math.Max(0, pause - learner.Rng.Int(20, 90)), length, Math.Min(rate, 1));
        }
        else if (style < 0.94)
        {
            WatchRange(lesson, learner.Rng.Int(15, length / 3), length, rate);
        }
        else
        {
            WatchRange(lesson, 0, learner.Rng.Int(length / 5, length * 4 / 5), rate);
        }
    }

    void WatchRange(LessonStep lesson, int from, int to, double rate)
    {
        desk.Pass((int)((to - from) / rate));
        var json = desk.Begin("VideoWatched", lesson.Place);
        json.WriteNumber("fromSecond"u8, from);
        json.WriteNumber("toSecond"u8, to);
        json.WriteNumber("durationSeconds"u8, lesson.VideoSeconds);
        json.WriteNumber("playbackRate"u8, rate);
        json.WriteBoolean("completed"u8, to == lesson.VideoSeconds);
        desk.End();
        desk.Pass(2);
    }
}
