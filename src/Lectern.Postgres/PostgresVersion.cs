using Npgsql;

namespace Lectern.Postgres;

/// <summary>The server is too old for what the SQL here asks of it. The message is one line that says what to do.</summary>
public sealed class UnsupportedPostgresException(string message) : Exception(message);

/// <summary>Checks a server that was given to us.</summary>
public static class PostgresVersion
{
    /// <summary>RETURNING old and new, which the merges are built on, came with this one.</summary>
    public const int Oldest = 18;

    /// <exception cref="UnsupportedPostgresException">The server is older than <see cref="Oldest"/>.</exception>
    public static async Task RequireAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        Require(connection.PostgreSqlVersion, $"{connection.Host}:{connection.Port}");
    }

    internal static void Require(Version version, string server)
    {
        if (version.Major < Oldest)
            throw new UnsupportedPostgresException(
                $"The PostgreSQL at {server} is {version}; Lectern needs {Oldest} or newer. "
                + "Upgrade it, or leave out POSTGRES_URL and DB_HOST, and Lectern runs one of its own.");
    }
}
