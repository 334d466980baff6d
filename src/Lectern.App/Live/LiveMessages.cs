namespace Lectern.App.Live;

/// <summary>The first event of a stream: it is connected, and hears of every change after <see cref="Position"/>.</summary>
/// <param name="Position">The log position that the read models hold. What is asked for now may hold somewhat less, as after an update: each topic is told of as settled later.</param>
/// <param name="Topics">The topics of the stream, each once.</param>
sealed record LiveReady(long Position, IReadOnlyList<string> Topics)
{
    public const string Event = "Ready";
}

/// <summary>
/// Figures of a topic have changed: ask for them again. At most one a second and topic. Figures that take long to compute may be answered
/// up to 10 s old, without an ETag (<see cref="Queries.Grace"/>); what is asked for at a settled message holds everything.
/// </summary>
/// <param name="Topic">The topic, as it was subscribed to.</param>
/// <param name="Position">The log position up to which the read models hold what changed.</param>
/// <param name="UpdatedAt">When the read models took the newest of it in, UTC; where nothing changed since the stream opened, when that was.</param>
/// <param name="Reset">
/// True: it is not known what changed, only that something may have. The read models were rebuilt, or the id resumed from lies further
/// back than changes are kept (10 minutes).
/// </param>
/// <param name="Settled">True: the topic has been quiet since its last change, or since the stream opened, for longer than any answer may be old. It is told of once, in a message that tells of no change, so that whoever asks again on each message ends with what is right.</param>
sealed record LiveUpdate(string Topic, long Position, DateTime UpdatedAt, bool Reset, bool Settled)
{
    public const string Event = "AnalyticsUpdated";
}
