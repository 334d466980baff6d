namespace Lectern.Core.Measures;

/// <summary>
/// How far a learner should be by now, in percent of whole days: the share gone by of the course's own dates
/// (<c>startsAt</c> to <c>endsAt</c>); else of the time since enrollment over the expected hours at 4 h a week; else over 90 days.
/// </summary>
public static class ExpectedPace
{
    const decimal HoursAWeek = 4;
    const int DefaultDays = 90;

    /// <returns>0 to 100, unrounded.</returns>
    public static decimal Of(DateOnly today, DateOnly? startsOn, DateOnly? endsOn, DateOnly enrolledOn, long? expectedSeconds)
    {
        if (startsOn is { } starts && endsOn is { } ends && starts < ends) return Share(starts, ends.DayNumber - starts.DayNumber);
        return Share(enrolledOn, expectedSeconds is > 0 and var s ? s / 3600m / HoursAWeek * 7 : DefaultDays);

        decimal Share(DateOnly from, decimal days) => Math.Clamp((today.DayNumber - from.DayNumber) / days * 100, 0, 100);
    }
}
