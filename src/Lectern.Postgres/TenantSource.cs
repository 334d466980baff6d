using System.Globalization;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// Connections that see the rows of the tenants they are opened for, and of nobody else: row-level security reads whom from the
/// session's <c>app.tenant</c>, which the pool resets when a connection is given back.
/// </summary>
/// <param name="pool">Connections of a role that cannot pass row-level security (<see cref="ApiRole"/>). An owner's see everything.</param>
public sealed class TenantSource(NpgsqlDataSource pool)
{
    const string ShowSql = "SELECT set_config('app.tenant', $1, false)";

    /// <summary>A connection that sees one tenant.</summary>
    public Task<NpgsqlConnection> OpenAsync(int tenant, CancellationToken ct) => OpenAsync(Text(tenant), ct);

    /// <summary>One that sees these tenants: for a group of events of several callers.</summary>
    public Task<NpgsqlConnection> OpenAsync(IEnumerable<int> tenants, CancellationToken ct) => OpenAsync(Text(tenants), ct);

    /// <summary>One that sees no tenant's rows: for what belongs to none.</summary>
    public ValueTask<NpgsqlConnection> OpenSharedAsync(CancellationToken ct) => pool.OpenConnectionAsync(ct);

    /// <summary>The same for a caller that cannot wait asynchronously.</summary>
    public NpgsqlConnection OpenShared() => pool.OpenConnection();

    /// <summary>As the first of a batch's commands, on a shared connection: the others see this tenant, and no round trip is spent on it.</summary>
    public static NpgsqlBatchCommand Show(int tenant) => Show([tenant]);

    /// <summary>The same of several. Where the transaction that it stands in fails, it is as if it had not been said.</summary>
    public static NpgsqlBatchCommand Show(IEnumerable<int> tenants) => new(ShowSql) { Parameters = { new() { Value = Text(tenants) } } };

    /// <summary>The same as SQL within a transaction, until its end. One text for all tenants: the connection prepares it once.</summary>
    public const string ShowInTransaction = "SELECT set_config('app.tenant', @shown, true)";

    /// <summary>The parameters of <see cref="ShowInTransaction"/>.</summary>
    public static object ShownInTransaction(int tenant) => new { shown = Text(tenant) };

    async Task<NpgsqlConnection> OpenAsync(string tenants, CancellationToken ct)
    {
        var connection = await pool.OpenConnectionAsync(ct);
        try
        {
            await using var show = new NpgsqlCommand(ShowSql, connection) { Parameters = { new() { Value = tenants } } };
            await show.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    static string Text(IEnumerable<int> tenants) => string.Join(',', tenants.Distinct().Select(Text));

    static string Text(int tenant) => tenant.ToString(CultureInfo.InvariantCulture);
}
