namespace Lectern.Simulator;

/// <summary>What sets one learner apart from another. Ability and motivation are standard normal over all learners.</summary>
sealed record Traits(double Ability, double Motivation, double Procrastination, double Hour, bool LivesForWeekends)
{
    /// <summary>Time taken, as a factor.</summary>
    public required double Slowness { get; init; }

    public required double PlaybackRate { get; init; }

    public required string Organization { get; init; }

    public required int Zone { get; init; }

    static readonly double[] PlaybackRates = [0.75, 1, 1, 1, 1.25, 1.25, 1.5, 1.5, 1.75, 2];

    public static Traits Draw(ref Rng rng)
    {
        var ability = rng.Normal();
        // The able are the keener ones, as a tendency.
        var motivation = (0.45 * ability) + (0.89 * rng.Normal());
        return new Traits(ability, motivation, rng.Unit(), DrawHour(ref rng), rng.Chance(0.18))
        {
            Slowness = Math.Exp((-0.15 * ability) + rng.Normal(0, 0.2)),
            PlaybackRate = rng.Pick(PlaybackRates),
            Organization = rng.Chance(0.55) ? Blueprint.Science : Blueprint.Humanities,
            Zone = rng.Chance(0.88) ? Calendar.Home : rng.Int(1, 5),
        };
    }

    /// <summary>The demo's own student: able, keen, an evening worker, at home.</summary>
    public static readonly Traits Exemplary = new(0.9, 1.2, 0.3, 19.5, LivesForWeekends: false)
    {
        Slowness = 0.95,
        PlaybackRate = 1.25,
        Organization = Blueprint.Science,
        Zone = Calendar.Home,
    };

    /// <summary>Whether today is a day to study, given what is left to do.</summary>
    public double ChanceToStudy(NodaTime.IsoDayOfWeek weekday, int daysToDeadline, int backlog, bool examWeek)
    {
        var rhythm = weekday switch
        {
            NodaTime.IsoDayOfWeek.Friday => LivesForWeekends ? 0.7 : 0.62,
            NodaTime.IsoDayOfWeek.Saturday => LivesForWeekends ? 2.1 : 0.5,
            NodaTime.IsoDayOfWeek.Sunday => LivesForWeekends ? 2.2 : 0.85,
            _ => LivesForWeekends ? 0.65 : 1.12,
        };
        var urgency = daysToDeadline <= 1 ? 1 + (1.2 * Procrastination) : 1 - (0.12 * daysToDeadline * Procrastination);
        var chance = 0.4 * Math.Exp(0.3 * Motivation) * rhythm * urgency;
        return Math.Min(0.93, chance * (backlog > 9 ? 1.35 : 1) * (examWeek ? 1.35 : 1));
    }

    static double DrawHour(ref Rng rng) => rng.Unit() switch
    {
        < 0.12 => rng.Normal(6.6, 0.6),
        < 0.42 => rng.Normal(13, 1.8),
        < 0.87 => rng.Normal(19.6, 1),
        _ => rng.Normal(22.3, 0.6),
    };
}
