namespace Lectern.Simulator;

/// <summary>
/// A simulated place of learning: the same options give the same people, the same courses and the same events.
/// Each learner has a random stream of their own, so that more learners change nothing about the earlier ones.
/// </summary>
public sealed class Institution
{
    public const string DemoStudent = "student.demo";
    public const string DemoInstructor = "instructor.demo";
    public const string DemoAdmin = "admin.demo";

    readonly SimulationOptions _options;

    /// <exception cref="ArgumentException">An option is out of its range, or there is no such zone; the message says which.</exception>
    public Institution(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Checked();
        World.Build(_options);
    }

    /// <summary>Where the history ends.</summary>
    public DateTimeOffset Until => _options.Until;

    /// <summary>Everything up to <see cref="SimulationOptions.Until"/>, in time order.</summary>
    public IEnumerable<SimulatedEvent> History() =>
        Run(World.Build(_options)).TakeWhile(happened => happened.OccurredAt < _options.Until);

    /// <summary>
    /// The same world from <paramref name="start"/> on, without an end, in time order; time comes from the events, the
    /// caller paces them, and may give them other times (<see cref="SimulatedEvent.At"/>): so nothing here bears a date in
    /// its data. Sessions, attempts and posts get ids that no other start gives.
    /// </summary>
    public IEnumerable<SimulatedEvent> From(DateTimeOffset start) =>
        Run(World.Build(_options, liveSince: start)).SkipWhile(happened => happened.OccurredAt < start);

    /// <summary>Day by day: everybody lives a day, then everything goes out that no later day can precede.</summary>
    IEnumerable<SimulatedEvent> Run(World world)
    {
        var office = new Prospectus(world.Sink, world.Calendar, world.ModuleDays);
        var staff = Teacher.Staff(world).ToArray();
        var learners = new Learner[_options.Learners];
        for (var slot = 0; slot < learners.Length; slot++)
        {
            learners[slot] = new Learner(world, slot, generation: 0, cycle: 0);
        }

        Found(world, office, staff);
        for (var day = World.FirstDay; ; day++)
        {
            StartLaterCohorts(world, office, day);
            foreach (var teacher in staff)
            {
                teacher.Live(day);
            }

            MakeRoom(world, learners, day);
            foreach (var learner in learners)
            {
                learner.Live(day);
            }

            foreach (var happened in world.Sink.TakeBefore(world.Calendar.EarliestStart(day + 1)))
            {
                yield return happened;
            }
        }
    }

    static void Found(World world, Prospectus office, Teacher[] staff)
    {
        var morning = world.Calendar.Start(Calendar.Home, 0) + (8 * Calendar.Hour);
        foreach (var teacher in staff)
        {
            teacher.Register(morning);
        }

        foreach (var course in world.Courses)
        {
            office.Publish(course, course.Starts[0], morning + Calendar.Hour);
        }
    }

    static void StartLaterCohorts(World world, Prospectus office, int day)
    {
        if (world.IsLive)
        {
            return;
        }

        var sinceCycle = day % world.CycleDays;
        foreach (var course in world.Courses)
        {
            // The first start of all is in the prospectus already.
            var run = Array.IndexOf(course.Starts, sinceCycle);
            if (run > 0 || (run == 0 && day >= world.CycleDays))
            {
                office.Restart(course, day, world.Calendar.Start(Calendar.Home, day) + (6 * Calendar.Hour));
            }
        }
    }

    /// <summary>Where a learner has left, someone new comes with the next cycle, so that there is always life.</summary>
    static void MakeRoom(World world, Learner[] learners, int day)
    {
        var cycle = day / world.CycleDays;
        if (cycle == 0 || day % world.CycleDays != 2)
        {
            return;
        }

        for (var slot = 0; slot < learners.Length; slot++)
        {
            if (learners[slot].HasLeft)
            {
                learners[slot] = new Learner(world, slot, generation: cycle, cycle);
            }
        }
    }
}
