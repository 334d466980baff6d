namespace Lectern.Simulator;

/// <summary>What is simulated. Equal options give byte-identical events.</summary>
public sealed record SimulationOptions
{
    /// <summary>Learners at any one time, 1–1,000,000. More learners leave the earlier ones' events as they are.</summary>
    public int Learners { get; init; } = 500;

    /// <summary>Courses, 1–1,000.</summary>
    public int Courses { get; init; } = 12;

    /// <summary>Days of history before <see cref="Until"/>, 14–3,650.</summary>
    public int Days { get; init; } = 120;

    public int Seed { get; init; } = 1;

    /// <summary>Where the history ends; no event of it is at or after this moment.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The institution's zone (IANA name): where most learners live and the staff work.</summary>
    public string TimeZone { get; init; } = "Europe/Amsterdam";

    internal SimulationOptions Checked()
    {
        RequireRange(Learners, 1, 1_000_000, nameof(Learners));
        RequireRange(Courses, 1, 1_000, nameof(Courses));
        RequireRange(Days, 14, 3_650, nameof(Days));
        return this;
    }

    static void RequireRange(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"{name} is {value}; it takes {least} to {most}.");
        }
    }
}
