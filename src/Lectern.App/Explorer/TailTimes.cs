namespace Lectern.App.Explorer;

/// <summary>The times that a tail keeps.</summary>
sealed record TailTimes
{
    /// <summary>Between two looks at the log's end, while anybody watches.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What a count is of.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(1);
}
