namespace Lectern.Core.Measures;

/// <summary>
/// The flags that somebody dealt with. It holds for 14 days, the one of handling the first, and for what was flagged then: no longer once
/// another reason appears, one more item is missed, or the learner was active again and is away anew.
/// </summary>
/// <param name="On">The tenant's day.</param>
/// <param name="Reasons">Of the flags.</param>
/// <param name="MissedItems">How many items were missed then.</param>
public sealed record HandledFlags(DateOnly On, IReadOnlyList<FlagReason> Reasons, int MissedItems)
{
    public const int Days = 14;

    /// <summary>The last day on which it holds.</summary>
    public DateOnly Until => On.AddDays(Days - 1);

    /// <summary>What is dealt with on a day.</summary>
    public static HandledFlags Of(IReadOnlyList<Flag> flags, DateOnly today) => new(
        today,
        [.. flags.Select(f => f.Reason)],
        (int)(flags.FirstOrDefault(f => f.Reason == FlagReason.MissedWork)?.Value ?? 0));

    /// <summary>Whether it still holds for all the flags there are on a day; of none there is nothing to deal with.</summary>
    public bool Covers(IReadOnlyList<Flag> flags, DateOnly today) => flags.Count > 0 && On <= today && today <= Until && flags.All(f => Covers(f, today));

    bool Covers(Flag flag, DateOnly today) => Reasons.Contains(flag.Reason) && flag.Reason switch
    {
        // Whoever was away then has been so since: for as long, and the days gone by.
        FlagReason.Away => flag.Value >= Flags.AwayDays + today.DayNumber - On.DayNumber,
        FlagReason.MissedWork => flag.Value <= MissedItems,
        _ => true,
    };
}
