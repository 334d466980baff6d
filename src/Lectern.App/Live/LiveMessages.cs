namespace Lectern.App.Live;

/// <summary>The first event of a stream: it is connected, and hears of every change after <see cref="Position"/>.</summary>
/// <param name="Position">The log position that the read models hold; what is asked for from now on holds it too.</param>
/// <param name="Topics">The topics of the stream, each once.</param>
sealed record LiveReady(long Position, IReadOnlyList<string> Topics)
{
    public const string Event = "Ready";
}

/// <summary>Figures of a topic have changed: ask for them again. At most one a second and topic.</summary>
/// <param name="Topic">The topic, as it was subscribed to.</param>
/// <param name="Position">The log position up to which the read models hold what changed.</param>
/// <param name="UpdatedAt">When the read models took the newest of it in, UTC.</param>
/// <param name="Reset">
/// True: it is not known what changed, only that something may have. The read models were rebuilt, or the id resumed from lies further
/// back than changes are kept (10 minutes).
/// </param>
sealed record LiveUpdate(string Topic, long Position, DateTime UpdatedAt, bool Reset)
{
    public const string Event = "AnalyticsUpdated";
}
