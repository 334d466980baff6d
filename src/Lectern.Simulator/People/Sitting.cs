using System.Text.Json;

namespace Lectern.Simulator;

/// <summary>One stretch at the desk: from signing in to closing the lid, with what is done in between.</summary>
sealed class Sitting(World world, Learner learner, int day, long start)
{
    readonly EventSink _sink = world.Sink;
    readonly long _start = start;
    long _now = start;

    public void Run(List<Enrollment> enrollments)
    {
        Open();
        var minutes = Math.Clamp(Math.Exp(learner.Rng.Normal(3.85, 0.45) + (0.1 * learner.Traits.Motivation)), 8, 150);
        var until = _start + (long)(minutes * Calendar.Minute);
        foreach (var enrollment in enrollments)
        {
            if (enrollment.Backlog(day, world.ModuleDays) > 0 && _now < until)
            {
                Study(enrollment, until);
            }
        }

        if (_now < _start + (2 * Calendar.Minute) && enrollments.Find(e => e.Standing == Standing.Completed) is { } done)
        {
            LookUp(done.Course);
        }

        var talkative = enrollments.Find(e => e.Standing == Standing.Enrolled && day > e.EnrollDay && day >= e.StartDay && !e.NeverStarts);
        if (talkative is not null && learner.Rng.Chance(0.035 * Math.Exp(0.5 * learner.Traits.Motivation)))
        {
            Talk(talkative);
        }

        Close();
    }

    void Open()
    {
        if (learner.HasSessions)
        {
            learner.OpenSession(_sink.NewId(ref learner.Rng));
            var json = _sink.Begin(_now, "SessionStarted", learner, withClient: true);
            if (learner.Rng.Chance(0.3))
            {
                json.WriteString("referrer"u8, learner.Rng.Pick<string>(["https://mail.example.org/", "https://search.example.com/", "https://portal.example.edu/"]));
            }

            if (learner.Rng.Chance(0.08))
            {
                json.WriteString("utmSource"u8, learner.Rng.Pick<string>(["newsletter", "reminder", "social"]));
                json.WriteString("utmMedium"u8, "email");
                json.WriteString("utmCampaign"u8, "keep-going");
            }

            _sink.End();
        }
        else if (learner.Rng.Chance(0.06))
        {
            var json = Begin("AppEvent");
            json.WriteString("eventType"u8, "interaction");
            json.WriteString("eventName"u8, learner.Rng.Pick<string>(["flashcards.opened", "reminder.snoozed", "theme.changed"]));
            json.WriteStartObject("properties"u8);
            json.WriteBoolean("offline"u8, learner.Rng.Chance(0.3));
            json.WriteEndObject();
            _sink.End();
        }

        Pass(4);
        if (learner.Rng.Chance(0.45))
        {
            var json = Begin("UserLoggedIn");
            json.WriteString("ip"u8, learner.Client!.IpAddress);
            json.WriteString("userAgent"u8, learner.Client.UserAgent);
            _sink.End();
            Pass(5);
        }

        if (learner.Rng.Chance(0.5))
        {
            View(default, "/home", "My courses", learner.Rng.Int(5, 60));
        }
    }

    void Study(Enrollment enrollment, long until)
    {
        var before = enrollment.Cursor;
        while (_now < until && enrollment.Backlog(day, world.ModuleDays) > 0 && Do(enrollment))
        {
        }

        if (enrollment.Cursor > before)
        {
            var json = Begin("ProgressUpdated", enrollment.Course.Place);
            json.WriteNumber("percentComplete"u8, enrollment.Percent);
            _sink.End();
            Pass(1);
        }
    }

    /// <summary>Does the next step. False: that is enough of this course for today.</summary>
    bool Do(Enrollment enrollment)
    {
        var step = enrollment.Next;
        var goesOn = step switch
        {
            LessonStep lesson => Learn(enrollment, lesson),
            QuizStep quiz => new Attempt(world, learner, enrollment, quiz, day).Take(ref _now),
            AssignmentStep assignment => HandIn(enrollment, assignment),
            _ => throw new InvalidOperationException($"Nobody knows how to do a {step.GetType().Name}."),
        };
        if (enrollment.IsThrough)
        {
            CourseEnd.Reach(world, learner, enrollment, _now);
            return false;
        }

        if (goesOn && enrollment.Next.Module > step.Module)
        {
            EndModule(enrollment, step.Place.Module!);
            learner.ConsiderLeaving(enrollment, day);
        }

        return goesOn;
    }

    bool Learn(Enrollment enrollment, LessonStep lesson)
    {
        var began = _now;
        var path = $"/courses/{lesson.Place.Course}/{lesson.Place.Lesson}";
        if (lesson.VideoSeconds > 0)
        {
            View(lesson.Place, path, lesson.Title, learner.Rng.Int(10, 40));
            Watch(lesson);
        }
        else
        {
            var seconds = (int)(lesson.ReadSeconds * learner.Traits.Slowness * learner.Rng.Range(0.7, 1.3));
            View(lesson.Place, path, lesson.Title, seconds);
            var json = Begin("ActivityRecorded", lesson.Place);
            json.WriteString("activityType"u8, "content");
            json.WriteString("resourceType"u8, "document");
            json.WriteString("resourceId"u8, $"{lesson.Place.Lesson}.pdf");
            json.WriteString("action"u8, learner.Rng.Chance(0.8) ? "view" : "download");
            json.WriteNumber("count"u8, learner.Rng.Int(1, 5));
            json.WriteNumber("duration"u8, learner.Rng.Int(5, 60));
            _sink.End();
            Pass(20);
        }

        if (learner.Rng.Chance(0.06))
        {
            // Called away; what is done is kept for the next time.
            var json = Begin("ProgressUpdated", lesson.Place);
            json.WriteNumber("percentComplete"u8, learner.Rng.Int(20, 80));
            _sink.End();
            enrollment.Spend((int)((_now - began) / 1000));
            return false;
        }

        var spent = (int)((_now - began) / 1000);
        enrollment.Spend(spent);
        Complete("LessonCompleted", lesson.Place, spent);
        Pass(learner.Rng.Int(5, 90));
        enrollment.Advance();
        return true;
    }

    /// <summary>Comes back to what was learned once.</summary>
    void LookUp(Course course)
    {
        for (var pages = learner.Rng.Int(1, 4); pages > 0; pages--)
        {
            if (learner.Rng.Pick(course.Steps) is LessonStep lesson)
            {
                View(lesson.Place, $"/courses/{course.Id}/{lesson.Place.Lesson}", lesson.Title, learner.Rng.Int(30, 400));
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
        Pass((int)((to - from) / rate));
        var json = Begin("VideoWatched", lesson.Place);
        json.WriteNumber("fromSecond"u8, from);
        json.WriteNumber("toSecond"u8, to);
        json.WriteNumber("durationSeconds"u8, lesson.VideoSeconds);
        json.WriteNumber("playbackRate"u8, rate);
        json.WriteBoolean("completed"u8, to == lesson.VideoSeconds);
        _sink.End();
        Pass(2);
    }

    bool HandIn(Enrollment enrollment, AssignmentStep assignment)
    {
        ref var rng = ref learner.Rng;
        var traits = learner.Traits;
        var dueDay = enrollment.StartDay + assignment.DueInDays;
        var dueAt = world.Calendar.Start(Calendar.Home, dueDay) + (23 * Calendar.Hour) + (59 * Calendar.Minute);
        View(assignment.Place, $"/courses/{assignment.Place.Course}/{assignment.Place.Assignment}", assignment.Title, rng.Int(30, 300));
        if (_now > dueAt && rng.Chance(0.3 - (0.1 * traits.Motivation)))
        {
            // Missed; the course goes on without it.
            enrollment.Advance();
            return true;
        }

        Pass((int)(rng.Range(25, 60) * 60 * traits.Slowness));
        var late = _now > dueAt;
        var submission = _sink.NewId(ref rng);
        var json = Begin("AssignmentSubmitted", assignment.Place);
        json.WriteString("submissionId"u8, submission);
        if (!world.IsLive)
        {
            json.WriteString("dueAt"u8, Calendar.Time(dueAt));
        }

        json.WriteBoolean("late"u8, late);
        _sink.End();

        var percent = Math.Clamp(72 + (8 * traits.Ability) + (4 * traits.Motivation) + rng.Normal(0, 8) - (late ? 8 : 0), 5, 100);
        var score = (int)Math.Round(percent * assignment.MaxScore / 100);
        var gradedAt = world.Calendar.OfficeTime(Math.Max(day + 1, Math.Min(dueDay, day + 4)) + rng.Int(0, 4), ref rng);
        var grade = _sink.BeginUnattended(gradedAt, "AssignmentGraded", learner, assignment.Place);
        grade.WriteString("submissionId"u8, submission);
        grade.WriteNumber("score"u8, score);
        grade.WriteNumber("maxScore"u8, assignment.MaxScore);
        _sink.End();

        enrollment.GradedBy = Math.Max(enrollment.GradedBy, gradedAt);
        enrollment.Score(100.0 * score / assignment.MaxScore);
        enrollment.Advance();
        Pass(60);
        return true;
    }

    void EndModule(Enrollment enrollment, string module)
    {
        Complete("ModuleCompleted", new Place(enrollment.Course.Id, module), enrollment.ModuleSeconds);
        enrollment.EndModule();
        Pass(3);
    }

    void Complete(string type, in Place place, int seconds)
    {
        var json = Begin(type, place);
        json.WriteNumber("timeSpent"u8, Math.Round(seconds / 60.0, 1));
        _sink.End();
    }

    void Talk(Enrollment enrollment)
    {
        var week = Math.Min(enrollment.Week(day, world.ModuleDays), enrollment.Course.Modules.Length) - 1;
        var asks = week < 0 || learner.Rng.Chance(0.4);
        Pass(learner.Rng.Int(60, 400));
        var json = Begin(asks ? "ForumPosted" : "CommentPosted", enrollment.Course.Place);
        json.WriteString("postId"u8, _sink.NewId(ref learner.Rng));
        if (!asks)
        {
            json.WriteString("parentId"u8, Teacher.ThreadId(enrollment.Course, enrollment.Cohort, week));
        }

        _sink.End();
    }

    void Close()
    {
        if (learner.HasSessions)
        {
            Pass(learner.Rng.Int(5, 120));
            var json = Begin("SessionEnded");
            json.WriteNumber("duration"u8, (_now - _start) / 1000);
            _sink.End();
        }

        learner.CloseSession();
    }

    void View(in Place place, string path, string title, int seconds)
    {
        var json = _sink.Begin(_now, "PageViewed", learner, place, withClient: true);
        json.WriteString("path"u8, path);
        json.WriteString("title"u8, title);
        json.WriteNumber("timeOnPage"u8, seconds);
        _sink.End();
        Pass(seconds);
    }

    Utf8JsonWriter Begin(string type, in Place place = default) => _sink.Begin(_now, type, learner, place);

    void Pass(int seconds) => _now += (seconds * 1000L) + learner.Rng.Int(0, 999);
}
