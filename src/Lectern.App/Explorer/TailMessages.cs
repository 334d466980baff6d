namespace Lectern.App.Explorer;

/// <summary>The first message of a tail.</summary>
/// <param name="Position">The log's end: what comes after it is told.</param>
/// <param name="ResumedFrom">The position after which what was missed was looked up; null: the stream begins now.</param>
/// <param name="MostASecond">Events that are shown at most.</param>
sealed record TailReady(long Position, long? ResumedFrom, int MostASecond)
{
    public const string Event = "Ready";
}

/// <summary>How many events came, and how many of those were shown: it stands for all between the Count before it and itself.</summary>
/// <param name="Arrived">Events that the filters leave.</param>
/// <param name="Shown">How many of them were told of, each by a message of its own before this one.</param>
/// <param name="Seconds">In how long; null: they were missed, and looked up.</param>
/// <param name="Position">Up to where in the log.</param>
/// <param name="IsComplete">False: more came than could be counted, as in a large import; there were at least so many.</param>
sealed record TailCount(long Arrived, int Shown, double? Seconds, long Position, bool IsComplete)
{
    public const string Event = "Count";
}

/// <summary>What came while a reader was away.</summary>
/// <param name="From">The position after which it was looked up; null: nothing was to be.</param>
/// <param name="Events">The newest of them, oldest first.</param>
/// <param name="Count">All of them; null as <paramref name="From"/>.</param>
sealed record TailMissed(long? From, IReadOnlyList<ListedEvent> Events, TailCount? Count);
