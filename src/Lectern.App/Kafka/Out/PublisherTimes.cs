namespace Lectern.App.Kafka.Out;

/// <summary>The times that the publisher keeps.</summary>
sealed record PublisherTimes
{
    /// <summary>Between two messages of one entity, about, and between two looks at a quiet outbox.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What is not acknowledged by then has failed, and is sent again.</summary>
    public TimeSpan Acknowledgement { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After a failure, and twice as long after each further one.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(500);
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the publisher's state is written down.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often one that waits asks whether the active one has gone.</summary>
    public TimeSpan TakeOver { get; init; } = TimeSpan.FromSeconds(1);
}
