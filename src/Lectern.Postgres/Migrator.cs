using System.Reflection;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// Brings a database to this version: the numbered files under <c>Migrations/</c>, each once, in one transaction under an
/// advisory lock, so that several processes may start at once.
/// </summary>
public static class Migrator
{
    /// <returns>The names of the files that were applied now.</returns>
    public static async Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Locks.Migration})", ct, isLong: true);
        await connection.ExecuteAsync(
            """
            CREATE SCHEMA IF NOT EXISTS lectern;
            CREATE TABLE IF NOT EXISTS lectern.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
            """,
            ct);

        var known = await AppliedAsync(connection, ct);
        var applied = new List<string>();
        foreach (var (name, sql) in Files())
        {
            if (known.Contains(name)) continue;
            await connection.ExecuteAsync(sql, ct, isLong: true);
            await using var record = new NpgsqlCommand("INSERT INTO lectern.migrations (name) VALUES ($1)", connection) { Parameters = { new() { Value = name } } };
            await record.ExecuteNonQueryAsync(ct);
            applied.Add(name);
        }
        await EventPartitions.EnsureAsync(connection, ct);
        await transaction.CommitAsync(ct);
        return applied;
    }

    static async Task<HashSet<string>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("SELECT name FROM lectern.migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) names.Add(reader.GetString(0));
        return names;
    }

    static IEnumerable<(string Name, string Sql)> Files()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource["migrations/".Length..], text.ReadToEnd());
        }
    }
}
