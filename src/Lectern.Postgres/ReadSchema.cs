using Lectern.Core.ReadModels;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>A set of read model tables: the one that serves, or one being rebuilt beside it.</summary>
public sealed record ReadSchema(string Name)
{
    public static readonly ReadSchema Serving = new("read");

    /// <summary>First in the transaction of a reader: until its end the serving schema keeps its name. Waits for a swap that is under way, which takes milliseconds.</summary>
    public const string ShareNames = "LOCK TABLE read.checkpoint IN ACCESS SHARE MODE";

    internal static readonly ReadSchema Rebuilt = new("read_next");

    internal static readonly ReadSchema Retired = new("read_old");

    /// <summary>Makes the tables, empty, with the checkpoint before the first event. Does nothing where they are.</summary>
    internal async Task CreateAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (await connection.ScalarAsync<bool>($"SELECT to_regnamespace('{Name}') IS NOT NULL", ct)) return;

        var tables = string.Join('\n', ReadModel.All.Select(m => GrainSql.CreateTable(m.Grain, Name)));
        await connection.ExecuteAsync(
            $"""
            CREATE SCHEMA {Name};
            CREATE FUNCTION {Name}.presence_seconds(presence int8multirange) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
                RETURN (SELECT coalesce(sum(upper(r) - lower(r) - {LearnerDays.GapSeconds}), 0)::bigint FROM unnest(presence) r);
            CREATE TABLE {Name}.checkpoint (is_single boolean PRIMARY KEY DEFAULT true CHECK (is_single), position bigint NOT NULL, version text NOT NULL, updated_at timestamptz NOT NULL DEFAULT now());
            INSERT INTO {Name}.checkpoint (position, version) VALUES (0, '{GrainSql.Version}');
            {tables}
            """,
            ct);
    }

    internal Task DropAsync(NpgsqlConnection connection, CancellationToken ct) => connection.ExecuteAsync($"DROP SCHEMA IF EXISTS {Name} CASCADE", ct);

    internal Task<long> PositionAsync(NpgsqlConnection connection, CancellationToken ct) => connection.ScalarAsync<long>($"SELECT position FROM {Name}.checkpoint", ct);

    /// <summary>The version of the declarations it was made from; null where it does not exist.</summary>
    internal async Task<string?> VersionAsync(NpgsqlConnection connection, CancellationToken ct) =>
        await connection.ScalarAsync<bool>($"SELECT to_regclass('{Name}.checkpoint') IS NOT NULL", ct)
            ? await connection.ScalarAsync<string>($"SELECT version FROM {Name}.checkpoint", ct)
            : null;
}
