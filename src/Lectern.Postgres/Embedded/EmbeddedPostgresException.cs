namespace Lectern.Postgres.Embedded;

/// <summary>The private PostgreSQL cannot run. The message is one line that says what to do next.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Another process runs this server already.</summary>
    public bool IsInUse { get; init; }
}
