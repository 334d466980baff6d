namespace Lectern.Simulator;

/// <summary>One stretch at the desk: from signing in to closing the lid, with what is done in between.</summary>
sealed class Sitting(World world, Learner learner, int day, long start)
{
    readonly EventSink _sink = world.Sink;
    readonly Desk _desk = new(world, learner, start);

    public void Run(List<Enrollment> enrollments)
    {
        Open();
        var minutes = Math.Clamp(Math.Exp(learner.Rng.Normal(3.85, 0.45) + (0.1 * learner.Traits.Motivation)), 8, 150);
        var until = start + (long)(minutes * Calendar.Minute);
        foreach (var enrollment in enrollments)
        {
            if (enrollment.Backlog(day, world.ModuleDays) > 0 && _desk.Now < until)
            {
                Study(enrollment, until);
            }
        }

        if (_desk.Now < start + (2 * Calendar.Minute) && enrollments.Find(e => e.Standing == Standing.Completed) is { } done)
        {
            new LessonTime(_desk, learner).LookUp(done.Course);
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
            var json = _sink.Begin(_desk.Now, "SessionStarted", learner, withClient: true);
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
            var json = _desk.Begin("AppEvent");
            json.WriteString("eventType"u8, "interaction");
            json.WriteString("eventName"u8, learner.Rng.Pick<string>(["flashcards.opened", "reminder.snoozed", "theme.changed"]));
            json.WriteStartObject("properties"u8);
            json.WriteBoolean("offline"u8, learner.Rng.Chance(0.3));
            json.WriteEndObject();
            _sink.End();
        }

        _desk.Pass(4);
        if (learner.Rng.Chance(0.45))
        {
            var json = _desk.Begin("UserLoggedIn");
            json.WriteString("ip"u8, learner.Client!.IpAddress);
            json.WriteString("userAgent"u8, learner.Client.UserAgent);
            _sink.End();
            _desk.Pass(5);
        }

        if (learner.Rng.Chance(0.5))
        {
            _desk.View(default, "/home", "My courses", learner.Rng.Int(5, 60));
        }
    }

    void Study(Enrollment enrollment, long until)
    {
        var before = enrollment.Cursor;
        while (_desk.Now < until && enrollment.Backlog(day, world.ModuleDays) > 0 && Do(enrollment))
        {
        }

        if (enrollment.Cursor > before)
        {
            var json = _desk.Begin("ProgressUpdated", enrollment.Course.Place);
            json.WriteNumber("percentComplete"u8, enrollment.Percent);
            _sink.End();
            _desk.Pass(1);
        }
    }

    /// <summary>Does the next step. False: that is enough of this course for today.</summary>
    bool Do(Enrollment enrollment)
    {
        var step = enrollment.Next;
        var goesOn = step switch
        {
            LessonStep lesson => new LessonTime(_desk, learner).Learn(enrollment, lesson),
            QuizStep quiz => new Attempt(world, learner, enrollment, quiz, day).Take(ref _desk.Now),
            AssignmentStep assignment => HandIn.Do(_desk, world, learner, enrollment, assignment, day),
            _ => throw new InvalidOperationException($"Nobody knows how to do a {step.GetType().Name}."),
        };
        if (enrollment.IsThrough)
        {
            CourseEnd.Reach(world, learner, enrollment, _desk.Now);
            return false;
        }

        if (goesOn && enrollment.Next.Module > step.Module)
        {
            EndModule(enrollment, step.Place.Module!);
            learner.ConsiderLeaving(enrollment, day);
        }

        return goesOn;
    }

    void EndModule(Enrollment enrollment, string module)
    {
        _desk.Complete("ModuleCompleted", new Place(enrollment.Course.Id, module), enrollment.ModuleSeconds);
        enrollment.EndModule();
        _desk.Pass(3);
    }

    void Talk(Enrollment enrollment)
    {
        var week = Math.Min(enrollment.Week(day, world.ModuleDays), enrollment.Course.Modules.Length) - 1;
        var asks = week < 0 || learner.Rng.Chance(0.4);
        _desk.Pass(learner.Rng.Int(60, 400));
        var json = _desk.Begin(asks ? "ForumPosted" : "CommentPosted", enrollment.Course.Place);
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
            _desk.Pass(learner.Rng.Int(5, 120));
            var json = _desk.Begin("SessionEnded");
            json.WriteNumber("duration"u8, (_desk.Now - start) / 1000);
            _sink.End();
        }

        learner.CloseSession();
    }
}
