namespace Lectern.App.Queries;

/// <summary>
/// When an answer may serve although something happened since: under a steady stream of events no answer would ever be of the newest
/// position, and what takes long would be computed for every caller. What is computed quickly is always computed anew.
/// </summary>
/// <param name="Time">Measures age and computing.</param>
/// <param name="MostOld">How old it may be, counted from when its computing began; zero: none is served.</param>
/// <param name="Slow">How long computing it must have taken at least, or have been going on.</param>
sealed record Grace(TimeProvider Time, TimeSpan MostOld, TimeSpan Slow)
{
    public static Grace Of(TimeProvider time, TimeSpan mostOld) => new(time, mostOld, TimeSpan.FromMilliseconds(20));

    /// <param name="began">The timestamp of when its computing began.</param>
    /// <param name="took">How long that took; null while it goes on.</param>
    public bool Covers(long began, TimeSpan? took)
    {
        var age = Time.GetElapsedTime(began);
        return age < MostOld && (took ?? age) > Slow;
    }
}
