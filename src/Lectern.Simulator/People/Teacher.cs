using System.Globalization;

namespace Lectern.Simulator;

/// <summary>Teaches two courses: opens a thread for each week, looks in on working days, answers.</summary>
sealed class Teacher : Actor
{
    readonly World _world;
    readonly Course[] _courses;
    readonly string _role;
    readonly int _zone = Calendar.Home;
    Rng _rng;

    Teacher(World world, int number, string userId, string role, Course[] courses) : base(1_000 + number, userId)
    {
        _world = world;
        _courses = courses;
        _role = role;
        _rng = Rng.For(world.Seed, (ulong)number, part: 0x7EAC);
        Client = Client.Choose(ref _rng, handheld: false);
        AppId = "lectern-web";
    }

    public static string IdOf(int number) => number == 0
        ? Institution.DemoInstructor
        : string.Create(CultureInfo.InvariantCulture, $"instructor-{number:D3}");

    public static string ThreadId(Course course, int cohort, int week) =>
        string.Create(CultureInfo.InvariantCulture, $"{course.Id}-c{cohort}-w{week + 1}");

    /// <summary>One for two courses, one more to assist with the last, and the administrator.</summary>
    public static IEnumerable<Teacher> Staff(World world)
    {
        var count = ((world.Courses.Length + 1) / 2) + 1;
        for (var number = 0; number < count; number++)
        {
            var id = IdOf(number);
            yield return new Teacher(world, number, id, "instructor", [.. world.Courses.Where(course => course.InstructorId == id)]);
        }

        yield return new Teacher(world, count, Institution.DemoAdmin, "admin", []);
    }

    public void Register(long at)
    {
        var (first, last) = Names.Choose(ref _rng, _zone);
        var json = _world.Sink.Begin(at, "UserCreated", this);
        json.WriteString("email"u8, $"{UserId}@staff.example.edu");
        json.WriteString("firstName"u8, first);
        json.WriteString("lastName"u8, last);
        json.WriteString("role"u8, _role);
        json.WriteString("organizationId"u8, _courses.Length > 0 ? _courses[0].Organization : Blueprint.Science);
        json.WriteString("birthDate"u8, new DateOnly(_rng.Int(1962, 1992), _rng.Int(1, 12), _rng.Int(1, 28)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("timeZone"u8, _world.Calendar.ZoneName(_zone));
        _world.Sink.End();
    }

    public void Live(int day)
    {
        OpenThreads(day);
        if (!_world.Calendar.IsWeekend(day) && _rng.Chance(0.5))
        {
            LookIn(day);
        }
    }

    void OpenThreads(int day)
    {
        foreach (var course in _courses)
        {
            if (UnderWay(course, day) is var (cohort, since) && since % _world.ModuleDays == 0 && since / _world.ModuleDays < course.Modules.Length)
            {
                var at = _world.Calendar.Start(_zone, day) + (long)(_rng.Range(8, 10) * Calendar.Hour);
                _world.Sink.Begin(at, "ForumPosted", this, course.Place)
                    .WriteString("postId"u8, ThreadId(course, cohort, since / _world.ModuleDays));
                _world.Sink.End();
            }
        }
    }

    void LookIn(int day)
    {
        var start = _world.Calendar.OfficeTime(day, ref _rng);
        var now = start;
        SessionId = _world.Sink.NewId(ref _rng);
        _world.Sink.Begin(now, "SessionStarted", this, withClient: true);
        _world.Sink.End();
        now += 20_000;
        var login = _world.Sink.Begin(now, "UserLoggedIn", this);
        login.WriteString("ip"u8, Client!.IpAddress);
        login.WriteString("userAgent"u8, Client.UserAgent);
        _world.Sink.End();
        foreach (var course in _courses)
        {
            now += _rng.Int(30, 600) * 1000L;
            if (UnderWay(course, day) is var (cohort, since) && _rng.Chance(0.6))
            {
                var json = _world.Sink.Begin(now, "CommentPosted", this, course.Place);
                json.WriteString("postId"u8, _world.Sink.NewId(ref _rng));
                json.WriteString("parentId"u8, ThreadId(course, cohort, Math.Min(since / _world.ModuleDays, course.Modules.Length - 1)));
                _world.Sink.End();
            }
        }

        now += _rng.Int(60, 1200) * 1000L;
        _world.Sink.Begin(now, "SessionEnded", this).WriteNumber("duration"u8, (now - start) / 1000);
        _world.Sink.End();
        SessionId = null;
    }

    /// <summary>The newest cohort that has started and not ended: which, and for how many days.</summary>
    (int Cohort, int Since)? UnderWay(Course course, int day)
    {
        var cycle = day / _world.CycleDays;
        for (var cohort = (cycle + 1) * course.Starts.Length; cohort > 0; cohort--)
        {
            var (itsCycle, run) = Math.DivRem(cohort - 1, course.Starts.Length);
            var since = day - (itsCycle * _world.CycleDays) - course.Starts[run];
            if (since >= 0)
            {
                return since < course.LengthInDays(_world.ModuleDays) ? (cohort, since) : null;
            }
        }

        return null;
    }
}
