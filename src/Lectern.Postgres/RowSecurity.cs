using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// Row-level security on every table that names a tenant, by construction: a new table cannot be forgotten. The owner passes it, which
/// the projector and migrations need; the role that serves requests does not.
/// </summary>
static class RowSecurity
{
    /// <summary>
    /// Turns it on where it is not yet. The sub-select makes PostgreSQL read the setting once a statement, not once a row. A partition gets
    /// no policy of its own: read through its parent it follows the parent's, and read directly it shows nothing.
    /// </summary>
    public static Task EnsureAsync(NpgsqlConnection connection, string schema, CancellationToken ct) => connection.ExecuteAsync(
        $"""
        DO $$
        DECLARE t record;
        BEGIN
            FOR t IN
                SELECT c.oid::regclass AS name, c.relispartition AS is_partition
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
                WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
            LOOP
                EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t.name);
                IF NOT t.is_partition THEN
                    EXECUTE format('CREATE POLICY tenant ON %s USING (tenant_id = ANY ((SELECT lectern.tenants_in_view())::int[]))', t.name);
                END IF;
            END LOOP;
        END $$
        """,
        ct);
}
