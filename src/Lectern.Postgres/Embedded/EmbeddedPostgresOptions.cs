using System.Collections.ObjectModel;

namespace Lectern.Postgres.Embedded;

/// <summary>How to run the private PostgreSQL of the default deployment shape.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>
    /// The folder that holds everything of this server: its data, password, settings, log and socket.
    /// Created when absent. May become a link, when the account that the server runs under cannot reach it.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// The <c>bin</c> folder of a PostgreSQL ≥ 18. Null: <c>LECTERN_PG_BIN</c>, else the machine's, else the npm package's.
    /// </summary>
    public string? BinariesDirectory { get; init; }

    /// <summary>The TCP port on 127.0.0.1. Null: a free one at every start.</summary>
    public int? Port { get; init; }

    /// <summary>The database to create when absent.</summary>
    public string Database { get; init; } = "lectern";

    /// <summary>False, for tests only, trades safety against a crash of the machine for speed.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>PostgreSQL settings that go over the ones chosen here.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// How long the server may take until it answers. Generous, since replaying the write-ahead log after a crash counts.
    /// </summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Receives one line for each thing done that the operator may want to know.</summary>
    public Action<string>? Notify { get; init; }
}
