namespace Lectern.App.Jobs;

/// <summary>The times that jobs keep. The same in all workers of an installation.</summary>
sealed record JobTimes
{
    /// <summary>How long a worker has a job without saying anything; then another takes it up.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it says that it lives, with the job's progress, and hears whether the job is cancelled.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a worker looks for jobs that no notification told it of.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Before the second attempt; before each further one four times as long, up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a job that is told to end may take, before its worker goes on without it.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(5);
}
