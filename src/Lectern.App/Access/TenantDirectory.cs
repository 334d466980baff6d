using Lectern.App.Configuration;
using Lectern.App.Hosting;

namespace Lectern.App.Access;

/// <summary>What a request needs to know of a tenant.</summary>
sealed record TenantInfo(int Id, string Name, bool IsSuspended, int SmallGroup);

/// <summary>The tenants by name and by number.</summary>
sealed class TenantDirectory(Database database, Settings settings)
{
    public ValueTask<TenantInfo?> FindAsync(string name, CancellationToken ct) => FindAsync("name = $1", name, ct);

    public ValueTask<TenantInfo?> FindAsync(int tenant, CancellationToken ct) => FindAsync("tenant_id = $1", tenant, ct);

    async ValueTask<TenantInfo?> FindAsync(string where, object value, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand($"SELECT tenant_id, name FROM lectern.tenants WHERE {where}");
        command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new(reader.GetInt32(0), reader.GetString(1), IsSuspended: false, settings.SmallGroup) : null;
    }
}
