namespace Lectern.App.Live;

/// <summary>The times that a stream keeps.</summary>
sealed record LiveTimes
{
    /// <summary>Between two messages of one topic on one stream, at least.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a topic must have been quiet until it is told of once more: longer than an answer may be old that serves for newer
    /// events (<see cref="Queries.Grace"/>).
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(11);

    /// <summary>Without a message for so long, a comment tells client and proxies that the stream lives.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A reader that takes nothing for so long is cut off: it may come again and resume.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a stream asks whether its tenant is suspended, and at the earliest anything else.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether its reader would still be let in, and may hear of all its topics, is asked anew so often.</summary>
    public TimeSpan Recheck { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a process that has just started may take until it reads what changes; beyond, the answer is 503.</summary>
    public TimeSpan Begin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long looking up what changed since an id may take; beyond, each topic is told of at once.</summary>
    public TimeSpan Resume { get; init; } = TimeSpan.FromSeconds(5);
}
