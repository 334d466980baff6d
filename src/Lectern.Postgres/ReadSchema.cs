using System.Security.Cryptography;
using System.Text;
using Lectern.Core.Grains;
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

    /// <summary>Where one tenant's read models are rebuilt, before they take the place of its rows that serve.</summary>
    internal static readonly ReadSchema OfTenant = new("read_tenant");

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
            INSERT INTO {Name}.checkpoint (position, version) VALUES (0, '');
            CREATE TABLE {Name}.tenant_zone (tenant_id int PRIMARY KEY, time_zone text NOT NULL);
            INSERT INTO {Name}.tenant_zone SELECT tenant_id, time_zone FROM lectern.tenants;
            {tables}
            """,
            ct);
        await RowSecurity.EnsureAsync(connection, Name, ct);
        await ApiRole.GrantReadAsync(connection, Name, ct);
        if (this == Serving) await connection.ExecuteAsync(Outbox.Restart, ct);
        await connection.ExecuteAsync($"UPDATE {Name}.checkpoint SET version = '{VersionOf(await Tenants.ZonesAsync(connection, $"{Name}.tenant_zone", ct))}'", ct);
    }

    internal Task DropAsync(NpgsqlConnection connection, CancellationToken ct) => connection.ExecuteAsync($"DROP SCHEMA IF EXISTS {Name} CASCADE", ct);

    internal Task<long> PositionAsync(NpgsqlConnection connection, CancellationToken ct) => connection.ScalarAsync<long>($"SELECT position FROM {Name}.checkpoint", ct);

    /// <summary>
    /// What a schema made now would be of: the declarations, and every tenant's time zone, since its days are told in it. Each schema
    /// keeps the zones it was made with, and who writes or reads it uses those: days of two zones never meet in one table.
    /// </summary>
    internal static async Task<string> WantedVersionAsync(NpgsqlConnection connection, CancellationToken ct) =>
        VersionOf(await Tenants.ZonesAsync(connection, "lectern.tenants", ct));

    /// <summary>Whether it is of this version of the declarations, whatever zones it was made with.</summary>
    internal async Task<bool> IsOfThisVersionAsync(NpgsqlConnection connection, CancellationToken ct) =>
        await VersionAsync(connection, ct) is { } version && version == VersionOf(await Tenants.ZonesAsync(connection, $"{Name}.tenant_zone", ct));

    /// <summary>Gives it the zones that are wanted by tenants none of whose events it holds.</summary>
    internal async Task AdoptZonesAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await connection.ExecuteAsync(
            $"""
            INSERT INTO {Name}.tenant_zone AS z
            SELECT t.tenant_id, t.time_zone FROM lectern.tenants t
            WHERE NOT EXISTS (SELECT FROM lectern.events e WHERE e.tenant_id = t.tenant_id AND e.position <= (SELECT position FROM {Name}.checkpoint))
            ON CONFLICT (tenant_id) DO UPDATE SET time_zone = excluded.time_zone WHERE z.time_zone <> excluded.time_zone
            """,
            ct);
        await connection.ExecuteAsync($"UPDATE {Name}.checkpoint SET version = '{VersionOf(await Tenants.ZonesAsync(connection, $"{Name}.tenant_zone", ct))}'", ct);
    }

    static string VersionOf(IReadOnlyDictionary<int, string> zones) =>
        zones.Count == 0
            ? GrainSql.Version
            : $"{GrainSql.Version}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', zones.Select(z => $"{z.Key} {z.Value}")))))[..8]}";

    /// <summary>The version and the calendar it was made with: what a projector writes it by.</summary>
    internal async Task<(string Version, Calendar Calendar)> MadeWithAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        // Both of one schema, though a rebuilt one may take its name in between.
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync($"LOCK TABLE {Name}.checkpoint IN ACCESS SHARE MODE", ct);
        var version = await VersionAsync(connection, ct);
        return (version!, Tenants.CalendarOf(await Tenants.ZonesAsync(connection, $"{Name}.tenant_zone", ct)));
    }

    /// <summary>The version it was made of; null where it does not exist.</summary>
    internal async Task<string?> VersionAsync(NpgsqlConnection connection, CancellationToken ct) =>
        await connection.ScalarAsync<bool>($"SELECT to_regclass('{Name}.checkpoint') IS NOT NULL", ct)
            ? await connection.ScalarAsync<string>($"SELECT version FROM {Name}.checkpoint", ct)
            : null;
}
