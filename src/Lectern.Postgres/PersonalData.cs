using System.Text;
using Lectern.Core.Events;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.Postgres;

/// <summary>
/// The one place that holds personal data: fields of learners, each encrypted and each by its newest value. State, not a
/// projection: events and read models never hold them.
/// </summary>
public sealed class PersonalData(TenantSource source, Registry registry, IDataProtectionProvider protection)
{
    internal const string Purpose = "Lectern.PersonalData";

    readonly IDataProtector protector = protection.CreateProtector(Purpose);

    /// <summary>Keeps the personal fields of these events. Doing so again changes nothing.</summary>
    public async Task SaveAsync(IReadOnlyList<(int Tenant, LearningEvent Event)> events, CancellationToken ct)
    {
        if (await StatementAsync(events, ct) is not { } statement) return;
        await using var connection = await source.OpenAsync(events.Select(e => e.Tenant), ct);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { statement } };
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The same for a transaction of the caller's, which sees the events' tenants; null: they hold nothing personal.</summary>
    public async Task<NpgsqlBatchCommand?> StatementAsync(IReadOnlyList<(int Tenant, LearningEvent Event)> events, CancellationToken ct)
    {
        if (events.Count == 0) return null;
        var learners = await registry.LearnersAsync(events.Where(e => e.Event.UserId is not null).Select(e => (e.Tenant, e.Event.UserId!)), ct);

        // A field may occur once in an upsert: of several, the newest.
        var newest = new Dictionary<(int Tenant, long Learner, string Name), (string? Value, DateTime At, Guid Key)>();
        foreach (var (tenant, e) in events)
        {
            if (e.UserId is null) continue;
            foreach (var field in e.Personal)
            {
                var id = (tenant, learners[(tenant, e.UserId)].Key, field.Name);
                if (newest.TryGetValue(id, out var held) && (held.At, held.Key).CompareTo((e.OccurredAt, e.Key)) >= 0) continue;
                newest[id] = (field.Value, e.OccurredAt, e.Key);
            }
        }
        if (newest.Count == 0) return null;

        var statement = new NpgsqlBatchCommand(
            """
            INSERT INTO lectern.learner_fields AS f (tenant_id, learner_key, name, value, occurred_at, event_key)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6) AS i (tenant_id, learner_key, name, value, occurred_at, event_key) ORDER BY 1, 2, 3
            ON CONFLICT (tenant_id, learner_key, name) DO UPDATE
                SET value = excluded.value, occurred_at = excluded.occurred_at, event_key = excluded.event_key, changed = pg_current_xact_id()
                WHERE (excluded.occurred_at, excluded.event_key) > (f.occurred_at, f.event_key)
            """);
        var rows = newest.ToArray();
        Add(rows.Select(r => r.Key.Tenant).ToArray(), NpgsqlDbType.Integer);
        Add(rows.Select(r => r.Key.Learner).ToArray(), NpgsqlDbType.Bigint);
        Add(rows.Select(r => r.Key.Name).ToArray(), NpgsqlDbType.Text);
        Add(rows.Select(r => r.Value.Value is { } value ? protector.Protect(Encoding.UTF8.GetBytes(value)) : null).ToArray(), NpgsqlDbType.Bytea);
        Add(rows.Select(r => r.Value.At).ToArray(), NpgsqlDbType.TimestampTz);
        Add(rows.Select(r => r.Value.Key).ToArray(), NpgsqlDbType.Uuid);
        return statement;

        void Add(Array values, NpgsqlDbType element) => statement.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | element });
    }

    /// <summary>The personal fields of one learner, decrypted: name → value.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(int tenant, long learner, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand("SELECT name, value FROM lectern.learner_fields WHERE tenant_id = $1 AND learner_key = $2 AND value IS NOT NULL", connection);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = learner });
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) fields[reader.GetString(0)] = Encoding.UTF8.GetString(protector.Unprotect(reader.GetFieldValue<byte[]>(1)));
        return fields;
    }
}
