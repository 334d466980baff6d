using System.Globalization;

namespace Lectern.Simulator;

/// <summary>A learner, who lives day by day: enrolls, sits down to study or does not, gives up or gets through.</summary>
sealed class Learner : Actor
{
    readonly World _world;
    readonly Papers _papers;
    readonly bool _isDemo;
    readonly List<Enrollment> _enrollments = [];
    readonly int _updateDay;
    int _joinDay;
    int _nextCycle;

    /// <summary>The learner's own random stream: nobody else draws from it.</summary>
    public Rng Rng;

    public Learner(World world, int slot, int generation, int cycle)
        : base(((long)generation << 32) + 1_000_000 + slot, IdOf(slot, generation))
    {
        _world = world;
        _papers = new Papers(world, this);
        _isDemo = slot == 0;
        Rng = Rng.For(world.Seed, (ulong)slot, part: (ulong)generation);
        Traits = _isDemo ? Traits.Exemplary : Traits.Draw(ref Rng);

        var handheld = Rng.Chance(0.32);
        Client = Client.Choose(ref Rng, handheld);
        HasSessions = !handheld || Rng.Chance(0.5);
        AppId = handheld ? "lectern-mobile" : Rng.Chance(0.9) ? "lectern-web" : null;
        _nextCycle = cycle;
        Plan();
        _updateDay = Rng.Chance(0.05) ? _joinDay + Rng.Int(10, 80) : -1;
    }

    public Traits Traits { get; }

    /// <summary>Older mobile apps send no session.</summary>
    public bool HasSessions { get; }

    /// <summary>Has nothing under way, and either done enough or tried enough: someone new takes the place.</summary>
    public bool HasLeft => !_isDemo
        && _enrollments.TrueForAll(e => e.Standing is not (Standing.Planned or Standing.Enrolled))
        && (_enrollments.Count(e => e.Standing == Standing.Completed) >= 3 || _enrollments.Count >= Math.Min(5, _world.Courses.Length));

    public static string IdOf(int slot, int generation) =>
        slot == 0 ? Institution.DemoStudent
        : generation == 0 ? $"learner-{slot:D5}"
        : string.Create(CultureInfo.InvariantCulture, $"learner-{slot:D5}-{generation + 1}");

    public void OpenSession(string? id) => SessionId = id;

    public void CloseSession() => SessionId = null;

    public void Live(int day)
    {
        if (day == (_nextCycle * _world.CycleDays) + 3)
        {
            Plan();
        }

        if (day < _joinDay)
        {
            return;
        }

        if (day == _joinDay)
        {
            _papers.Register(day);
        }

        if (day == _updateDay)
        {
            _papers.Update(day);
        }

        foreach (var enrollment in _enrollments)
        {
            KeepBooks(enrollment, day);
        }

        Study(day);
    }

    /// <summary>Chooses the cycle's courses.</summary>
    void Plan()
    {
        var cycleStart = _nextCycle * _world.CycleDays;
        if (_isDemo && _nextCycle == 0)
        {
            PlanDemo();
        }
        else if (!Rng.Chance(0.025) || _enrollments.Count > 0)
        {
            var m = Traits.Motivation;
            var count = 1 + Toss(0.62 + (0.12 * m)) + Toss(0.35 + (0.1 * m)) + Toss(0.12);
            for (var i = 0; i < count && ChooseCourse() is { } course; i++)
            {
                Plan(course, ChooseRun(course), cycleStart);
            }
        }

        _nextCycle++;
        if (_joinDay == 0)
        {
            var first = _enrollments.Count > 0 ? _enrollments.Min(e => e.EnrollDay) : cycleStart + Rng.Int(3, 90);
            _joinDay = Math.Max(World.FirstDay, first - (Rng.Chance(0.6) ? 0 : Rng.Int(1, 4)));
        }
    }

    int Toss(double chance) => Rng.Chance(chance) ? 1 : 0;

    /// <summary>The instructor's two courses, and those that start last: there is something done and something going on.</summary>
    void PlanDemo()
    {
        Plan(_world.Courses[0], run: 0, cycleStart: 0);
        foreach (var course in _world.Courses.Skip(2).OrderByDescending(c => c.Starts[^1]).Take(2).Concat(_world.Courses.Skip(1).Take(1)))
        {
            Plan(course, course.Starts.Length - 1, cycleStart: 0);
        }
    }

    void Plan(Course course, int run, int cycleStart)
    {
        var start = cycleStart + course.Starts[run];
        var enroll = start - (int)Math.Abs(Rng.Normal(0, 6)) + (Rng.Chance(0.12) ? Rng.Int(2, 9) : 0);
        _enrollments.Add(new Enrollment(course, start, (_nextCycle * course.Starts.Length) + run + 1)
        {
            EnrollDay = Math.Max(enroll, cycleStart + (cycleStart == 0 ? World.FirstDay : 4)),
            NeverStarts = !_isDemo && Rng.Chance(0.07 * Math.Exp(-0.5 * Traits.Motivation)),
        });
    }

    /// <summary>Most come early in the year; few join what has only just opened.</summary>
    int ChooseRun(Course course) => Rng.Unit() switch
    {
        < 0.48 => 0,
        < 0.83 => Math.Min(1, course.Starts.Length - 1),
        _ => course.Starts.Length - 1,
    };

    Course? ChooseCourse()
    {
        var open = _world.Courses.Where(course => _enrollments.TrueForAll(e => e.Course != course)).ToArray();
        var at = Rng.Unit() * open.Sum(Appeal);
        return Array.Find(open, course => (at -= Appeal(course)) < 0);
    }

    double Appeal(Course course) => course.Popularity * (course.Organization == Traits.Organization ? 2.2 : 0.7);

    void KeepBooks(Enrollment enrollment, int day)
    {
        switch (enrollment.Standing)
        {
            case Standing.Planned when day == enrollment.EnrollDay:
                _papers.Enroll(enrollment, day);
                break;
            case Standing.Enrolled or Standing.Faded when day == enrollment.DropDay:
                _papers.Drop(enrollment, day);
                break;
            case Standing.Dropped when day == enrollment.ReturnDay:
                _papers.Enroll(enrollment, day);
                break;
            case Standing.Enrolled when day > enrollment.StartDay + enrollment.Course.LengthInDays(_world.ModuleDays) + (4 * _world.ModuleDays):
                // The doors close four weeks after the exam.
                enrollment.Standing = Standing.Ended;
                break;
        }
    }

    /// <summary>At a module's end: whether that was the last one.</summary>
    public void ConsiderLeaving(Enrollment enrollment, int day)
    {
        var course = enrollment.Course;
        var next = enrollment.Next.Module + 1;
        var hazard = 0.031 * Math.Exp(-0.75 * Traits.Motivation) * course.Attrition
            * (next == course.Wall ? 4 : 1)
            * (enrollment.LastScore < QuizStep.PassingScore ? 1.9 : 1);
        if (_isDemo || !Rng.Chance(Math.Min(hazard, 0.6)))
        {
            return;
        }

        enrollment.Standing = Standing.Faded;
        if (Rng.Chance(0.5))
        {
            enrollment.DropDay = day + Rng.Int(1, 12);
        }
    }

    void Study(int day)
    {
        var backlog = 0;
        var examWeek = false;
        var daysLeft = _world.ModuleDays;
        var enrolled = false;
        foreach (var enrollment in _enrollments)
        {
            enrolled |= enrollment.Standing is Standing.Enrolled && day > enrollment.EnrollDay && !enrollment.NeverStarts;
            var open = enrollment.Backlog(day, _world.ModuleDays);
            if (open > 0)
            {
                backlog += open;
                examWeek |= enrollment.Week(day, _world.ModuleDays) >= enrollment.Course.Modules.Length;
                daysLeft = Math.Min(daysLeft, _world.ModuleDays - 1 - ((day - enrollment.StartDay) % _world.ModuleDays));
            }
        }

        var chance = backlog > 0
            ? Traits.ChanceToStudy(_world.Calendar.DayOfWeek(day), daysLeft, backlog, examWeek) * (_isDemo ? 1.25 : 1) * 7 / _world.ModuleDays
            : enrolled ? 0.05 : 0.012;
        if (Rng.Chance(chance))
        {
            var hour = Math.Clamp(Traits.Hour + Rng.Normal(_world.Calendar.IsWeekend(day) ? -1.5 : 0, 1.3), 0.2, 23.8);
            new Sitting(_world, this, day, At(day, hour, hour + 0.1)).Run(_enrollments);
        }
    }

    /// <summary>A moment of that day between two hours where the learner lives.</summary>
    public long At(int day, double fromHour, double toHour) =>
        _world.Calendar.Start(Traits.Zone, day) + (long)(Rng.Range(fromHour, toHour) * Calendar.Hour);
}
