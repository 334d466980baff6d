using System.Collections.Concurrent;
using Lectern.App.Access;
using Npgsql;

namespace Lectern.App.Kafka.In;

/// <summary>The tenants that messages name: one question a batch for all names that are new, however many of them there are not.</summary>
sealed class MessageTenants(TenantDirectory directory, NpgsqlDataSource owner)
{
    /// <summary>Names kept; a tenant keeps its own for ever.</summary>
    const int MostKept = 10_000;

    readonly ConcurrentDictionary<string, int> keys = new(StringComparer.Ordinal);

    /// <summary>Those that are there, as their settings are now.</summary>
    public async Task<IReadOnlyDictionary<string, TenantInfo>> FindAsync(IReadOnlyCollection<string> names, CancellationToken ct)
    {
        if (keys.Count > MostKept) keys.Clear();
        await LearnAsync([.. names.Where(n => !keys.ContainsKey(n))], ct);
        var found = new Dictionary<string, TenantInfo>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (keys.TryGetValue(name, out var key) && await directory.FindAsync(key, ct) is { } tenant) found[name] = tenant;
        }
        return found;
    }

    async Task LearnAsync(string[] names, CancellationToken ct)
    {
        if (names.Length == 0) return;
        await using var command = owner.CreateCommand("SELECT name, tenant_id FROM lectern.tenants WHERE name = ANY ($1)");
        command.Parameters.Add(new() { Value = names });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) keys[reader.GetString(0)] = reader.GetInt32(1);
    }
}
