namespace Lectern.Simulator;

/// <summary>What every actor of one run shares.</summary>
sealed record World(int Seed, Calendar Calendar, EventSink Sink, Course[] Courses, int ModuleDays, bool IsLive)
{
    /// <summary>After so many days every course starts anew.</summary>
    public int CycleDays => 18 * ModuleDays;

    /// <summary>The first day belongs to the prospectus: in the far east the second begins before the first has begun at home.</summary>
    public const int FirstDay = 2;

    public static World Build(SimulationOptions options, DateTimeOffset? liveSince = null)
    {
        // A module a week, and faster where there are too few days for a term.
        var moduleDays = Math.Clamp(options.Days / 17, 1, 7);
        var calendar = new Calendar(options.Until, options.Days, options.TimeZone);
        var firstMonday = Enumerable.Range(0, 7).First(day => calendar.DayOfWeek(day) == NodaTime.IsoDayOfWeek.Monday);
        return new World(
            options.Seed,
            calendar,
            new EventSink(options.Seed, salt: liveSince is { } since ? Rng.Mix((ulong)since.UtcTicks) : 0),
            [.. Enumerable.Range(0, options.Courses).Select(index => CourseBuilder.Build(options.Seed, index, moduleDays, firstMonday))],
            moduleDays,
            IsLive: liveSince is not null);
    }
}
