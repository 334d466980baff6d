using System.Security.Cryptography;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// The role that requests are served by: it owns nothing, cannot pass row-level security, and has the rights listed here and no others.
/// Migrations, the projector and rebuilds go by the owner.
/// </summary>
public static class ApiRole
{
    /// <summary>What it may do with the tables of the schema <c>lectern</c>. Of the read models it reads all and writes none.</summary>
    static readonly (string Rights, string Tables)[] Rights =
    [
        ("SELECT, INSERT", "events, event_ids, learners, courses, organizations, contents, data_protection_keys, audit"),
        ("SELECT, INSERT, UPDATE", "tenants, rejected_events, learner_fields, learner_fields_gone"),
        ("SELECT, INSERT, UPDATE, DELETE", "goals, custom_dashboards, course_staff, handled_flags, reports"),
        // What was saved is never changed; it goes with its report, or as the oldest of very many.
        ("SELECT, INSERT, DELETE", "report_versions"),
        ("SELECT, INSERT, UPDATE, DELETE", "accounts, sign_ins, sign_in_attempts"),
        ("SELECT", "outbox, outbox_of_all, read_swap, tenant_swaps, tenant_swaps_of_all, log_times, tenant_directory, api_key_changes, kafka_partitions, kafka_members, kafka_out"),
        ("INSERT", "outbox_messages"),
        ("SELECT, INSERT, UPDATE (name, updated_at, digest, previous_digest, previous_until, rotated_at, expires_at, revoked_at, revoked_by, last_used_at, previous_used_at)", "api_keys"),
        ("SELECT (position, schema_name)", "fold_errors"),
        ("SELECT", "kafka_rates, kafka_waiting, kafka_rejections"),
        ("SELECT, INSERT, UPDATE (state, finished_at, cancel_asked_at, cancel_asked_by)", "jobs"),
        ("SELECT, INSERT, UPDATE, DELETE", "report_schedules, report_recipients, report_runs, report_deliveries"),
        ("SELECT", "upkeep_jobs, job_schedules, job_counts"),
    ];

    /// <summary>
    /// Makes sure of the role, of its rights and of row-level security, after the migrations. The role is made here with a password that
    /// only the owner can read, unless the operator gave one of theirs.
    /// </summary>
    /// <param name="owner">The tables' owner.</param>
    /// <param name="given">The operator's role (<c>POSTGRES_API_URL</c>); null: ours.</param>
    /// <exception cref="InvalidOperationException">The role cannot be made, or could pass row-level security.</exception>
    /// <returns>The role and its password; null where the operator has it.</returns>
    public static async Task<(string Role, string? Password)> EnsureAsync(NpgsqlDataSource owner, string? given, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Locks.Migration})", ct, isLong: true);
        var (role, password) = given is null ? await OurOwnAsync(connection, ct) : (given, null);
        await RequireLimitsAsync(connection, role, ct);
        await using (var note = new NpgsqlCommand("INSERT INTO lectern.api_roles (role, password) VALUES ($1, $2) ON CONFLICT DO NOTHING", connection))
        {
            note.Parameters.Add(new() { Value = role });
            note.Parameters.Add(new() { Value = (object?)password ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
            await note.ExecuteNonQueryAsync(ct);
        }
        await RevokeAsync(connection, role, ct);
        await RowSecurity.EnsureAsync(connection, "lectern", ct);
        await GrantAsync(connection, role, ct);
        if (await connection.ScalarAsync<bool>($"SELECT to_regnamespace('{ReadSchema.Serving.Name}') IS NOT NULL", ct))
        {
            await RowSecurity.EnsureAsync(connection, ReadSchema.Serving.Name, ct);
            await GrantReadAsync(connection, ReadSchema.Serving.Name, ct);
        }
        await RequireNoMoreAsync(connection, role, ct);
        await transaction.CommitAsync(ct);
        return (role, password);
    }

    /// <summary>Lets every role that serves requests read a set of read models.</summary>
    internal static async Task GrantReadAsync(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        var roles = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT rolname::text FROM pg_roles JOIN lectern.api_roles ON role = rolname", connection))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) roles.Add(reader.GetString(0));
        }
        foreach (var role in roles)
        {
            await connection.ExecuteAsync($"GRANT USAGE ON SCHEMA {schema} TO {Quoted(role)}; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {Quoted(role)}", ct);
        }
    }

    /// <summary>
    /// Takes what default privileges, the operator or a former version gave beyond the list. Of the columns, too: a table's REVOKE takes
    /// them along. What others own is not ours to take.
    /// </summary>
    static async Task RevokeAsync(NpgsqlConnection connection, string role, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT format('REVOKE ALL ON %s %s FROM %I', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass, $2)
            FROM pg_class
            WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND relnamespace::regnamespace::text IN ('lectern', $1) AND pg_has_role(relowner, 'USAGE')
                AND (EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee = quote_ident($2)::regrole)
                    OR EXISTS (SELECT FROM pg_attribute, aclexplode(attacl) WHERE attrelid = pg_class.oid AND grantee = quote_ident($2)::regrole))
            UNION ALL
            SELECT format('REVOKE ALL ON ROUTINE %s FROM %I', oid::regprocedure, $2)
            FROM pg_proc
            WHERE pronamespace::regnamespace::text IN ('lectern', $1) AND pg_has_role(proowner, 'USAGE') AND EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = quote_ident($2)::regrole)
            UNION ALL
            SELECT format('REVOKE ALL ON SCHEMA %s FROM %I', oid::regnamespace, $2)
            FROM pg_namespace
            WHERE nspname IN ('lectern', $1) AND pg_has_role(nspowner, 'USAGE') AND EXISTS (SELECT FROM aclexplode(nspacl) WHERE grantee = quote_ident($2)::regrole)
            """,
            connection)
        { Parameters = { new() { Value = ReadSchema.Serving.Name }, new() { Value = role } } };
        var revokes = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) revokes.Add(reader.GetString(0));
        }
        if (revokes.Count > 0) await connection.ExecuteAsync(string.Join(";\n", revokes), ct);
    }

    static Task GrantAsync(NpgsqlConnection connection, string role, CancellationToken ct)
    {
        var tables = Rights.Select(r => $"GRANT {r.Rights} ON {string.Join(", ", r.Tables.Split(", ").Select(t => $"lectern.{t}"))} TO {Quoted(role)}");
        return connection.ExecuteAsync(
            $"""
            GRANT USAGE ON SCHEMA lectern TO {Quoted(role)};
            {string.Join(";\n", tables)};
            GRANT USAGE, SELECT, UPDATE ON SEQUENCE lectern.event_position TO {Quoted(role)};
            GRANT USAGE ON SEQUENCE lectern.tenants_tenant_id_seq TO {Quoted(role)};
            GRANT EXECUTE ON FUNCTION lectern.make_room TO {Quoted(role)};
            GRANT EXECUTE ON FUNCTION lectern.cancel_upkeep TO {Quoted(role)};
            """,
            ct);
    }

    /// <summary>The role of this database, made where the server has none: a dump may have been brought to another one.</summary>
    static async Task<(string Role, string Password)> OurOwnAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var (role, password) = await KnownAsync(connection, ct)
            ?? ($"lectern_api_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        await using var exists = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", connection) { Parameters = { new() { Value = role } } };
        if (await exists.ExecuteScalarAsync(ct) is true) return (role, password);
        try
        {
            await connection.ExecuteAsync($"CREATE ROLE {Quoted(role)} LOGIN PASSWORD '{ScramVerifier.Of(password)}'", ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException(
                "Requests are served by a role of their own, which this database user may not make. Either let it (ALTER ROLE … CREATEROLE), or make one"
                + " (CREATE ROLE lectern_api LOGIN PASSWORD '…') and give it in POSTGRES_API_URL.",
                e);
        }
        return (role, password);
    }

    static async Task<(string Role, string Password)?> KnownAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT role::text, password FROM lectern.api_roles WHERE password IS NOT NULL LIMIT 1", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetString(0), reader.GetString(1)) : null;
    }

    static async Task RequireLimitsAsync(NpgsqlConnection connection, string role, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT EXISTS (
                -- Whatever it may become by SET ROLE, itself included.
                SELECT FROM pg_roles m
                WHERE pg_has_role(r.oid, m.oid, 'MEMBER')
                    AND (m.rolsuper OR m.rolbypassrls OR m.rolcreaterole OR m.oid = (SELECT relowner FROM pg_class WHERE oid = 'lectern.events'::regclass)))
            FROM pg_roles r WHERE r.rolname = $1
            """,
            connection)
        { Parameters = { new() { Value = role } } };
        switch (await command.ExecuteScalarAsync(ct))
        {
            case true:
                throw new InvalidOperationException(
                    $"The role {role} of POSTGRES_API_URL is, or may become, the tables' owner, a superuser, or a role with BYPASSRLS or CREATEROLE: it would pass the lock between tenants. Give a plain role of its own.");
            case null:
                throw new InvalidOperationException($"The role {role} of POSTGRES_API_URL is not there: CREATE ROLE {Quoted(role)} LOGIN PASSWORD '…'.");
        }
    }

    /// <summary>What it has by a group it is in, or by PUBLIC, was not taken away.</summary>
    static async Task RequireNoMoreAsync(NpgsqlConnection connection, string role, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT has_table_privilege($1, 'lectern.audit', 'UPDATE, DELETE, TRUNCATE') OR has_table_privilege($1, 'lectern.events', 'UPDATE, DELETE, TRUNCATE')
                OR has_table_privilege($1, 'lectern.api_roles', 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
            """,
            connection)
        { Parameters = { new() { Value = role } } };
        if (await command.ExecuteScalarAsync(ct) is true)
        {
            throw new InvalidOperationException(
                $"The role {role} of POSTGRES_API_URL may change the log or its audit, by a role it is a member of or by rights of PUBLIC: take those away (REVOKE), or give a plain role of its own.");
        }
    }

    static string Quoted(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
