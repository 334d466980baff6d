using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// Names and e-mail addresses of a tenant's learners, decrypted, for showing, searching and sorting: in the memory of this process
/// and nowhere else. Filled when first asked for, and brought up to date each time by what changed since.
/// </summary>
/// <remarks>
/// What changed is told by the transaction that wrote it (<c>changed</c>). Each reading notes the oldest transaction that was still
/// running, and the next one begins there: whatever was not visible then was of it or of a later one. A few rows are so read twice;
/// none is passed over, however transactions overlap. Deleted rows leave their learner in <c>lectern.learner_fields_gone</c>.
/// </remarks>
public sealed class PersonalNames(TenantSource source, IDataProtectionProvider protection, int limit = PersonalNames.MaxLearners)
{
    /// <summary>Of a tenant. Beyond it nobody is searched or sorted by name; at it the names take about 0.4 GB.</summary>
    public const int MaxLearners = 1_000_000;

    const string Wanted = "('firstName', 'lastName', 'name', 'email')";

    readonly IDataProtector protector = protection.CreateProtector(PersonalData.Purpose);
    readonly Folding folding = new(source);
    readonly ConcurrentDictionary<int, Held> tenants = new();

    sealed class Held
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public PersonList People { get; } = new();

        /// <summary>The transaction from which on changes are still to be read; null: nothing was read yet.</summary>
        public string? From { get; set; }
        public int NextNumber { get; set; }
        public long Begun;
        public long Ended;
    }

    readonly record struct Fields(string? First, string? Last, string? Name, string? Email);

    /// <summary>Folds a text as names are folded here, for <see cref="PersonList.Search"/>.</summary>
    public async Task<string> FoldAsync(string text, CancellationToken ct)
    {
        await folding.LoadAsync(ct);
        return folding.Of(text);
    }

    /// <summary>All learners of a tenant as they are now, or null where there are more than can be held.</summary>
    public async Task<PersonList?> AllAsync(int tenant, CancellationToken ct)
    {
        await folding.LoadAsync(ct);
        var held = tenants.GetOrAdd(tenant, _ => new());
        var asked = Interlocked.Read(ref held.Begun);
        await held.Gate.WaitAsync(ct);
        try
        {
            // A reading that began after this question came serves it as well.
            if (Interlocked.Read(ref held.Ended) <= asked)
            {
                var begun = Interlocked.Increment(ref held.Begun);
                if (!await RefreshAsync(tenant, held, ct)) return null;
                Interlocked.Exchange(ref held.Ended, begun);
            }
            return held.People;
        }
        finally
        {
            held.Gate.Release();
        }
    }

    /// <summary>Names and e-mail addresses of these learners alone, by key; those of whom nothing is known are left out.</summary>
    public async Task<IReadOnlyDictionary<long, (string? Name, string? Email)>> OfAsync(int tenant, long[] learners, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand($"SELECT learner_key, name, value FROM lectern.learner_fields WHERE tenant_id = $1 AND learner_key = ANY ($2) AND name IN {Wanted} AND value IS NOT NULL", connection);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = learners });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return Open(await ReadAsync(reader, ct)).ToDictionary(p => p.Key, p => (NameOf(p.Value), p.Value.Email));
    }

    /// <summary>The name of one learner; null: none is known, or there is no such learner.</summary>
    public async Task<string?> NameAsync(int tenant, long? learner, CancellationToken ct) =>
        learner is { } key && (await OfAsync(tenant, [key], ct)).TryGetValue(key, out var known) ? known.Name : null;

    /// <summary>The name of somebody as the producers name them, whom a learner's or a teacher's events told of; null: none is known.</summary>
    public async Task<string?> NameAsync(int tenant, string userId, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand(
            $"SELECT f.learner_key, f.name, f.value FROM lectern.learners l JOIN lectern.learner_fields f USING (tenant_id, learner_key) WHERE l.tenant_id = $1 AND l.user_id = $2 AND f.name IN {Wanted} AND f.value IS NOT NULL",
            connection)
        { Parameters = { new() { Value = tenant }, new() { Value = userId } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return NameOf(Open(await ReadAsync(reader, ct)).Values.FirstOrDefault());
    }

    /// <summary>A text that is another once the fields that make somebody's name are: no position of the read models tells that.</summary>
    public async Task<string> TagAsync(int tenant, string userId, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT coalesce(string_agg(f.name || '=' || f.changed::text, ',' ORDER BY f.name), '')
            FROM lectern.learners l JOIN lectern.learner_fields f USING (tenant_id, learner_key) WHERE l.tenant_id = $1 AND l.user_id = $2 AND f.name IN {Wanted}
            """,
            connection)
        { Parameters = { new() { Value = tenant }, new() { Value = userId } } };
        return (string)(await command.ExecuteScalarAsync(ct))!;
    }

    async Task<bool> RefreshAsync(int tenant, Held held, CancellationToken ct)
    {
        var isFirst = held.From is null;
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var batch = new NpgsqlBatch(connection);
        // Each statement sees at least what the one before saw: the oldest transaction first, the learners after their fields.
        Add("SELECT pg_snapshot_xmin(pg_current_snapshot())::text, learner_count FROM lectern.tenants WHERE tenant_id = $1", tenant);
        if (isFirst)
        {
            Add(
                $"""
                SELECT learner_key, name, value FROM lectern.learner_fields WHERE tenant_id = $1 AND name IN {Wanted} AND value IS NOT NULL
                  AND (SELECT learner_count FROM lectern.tenants WHERE tenant_id = $1) <= $2
                """,
                tenant, limit);
        }
        else
        {
            // Nothing visible is of a transaction to come, but what a dump brought from another server may say so.
            Add(
                $"""
                WITH touched AS (
                    SELECT learner_key FROM lectern.learner_fields WHERE tenant_id = $1 AND changed >= $2::text::xid8 AND changed < pg_snapshot_xmax(pg_current_snapshot())
                    UNION
                    SELECT learner_key FROM lectern.learner_fields_gone WHERE tenant_id = $1 AND changed >= $2::text::xid8 AND changed < pg_snapshot_xmax(pg_current_snapshot())
                )
                SELECT t.learner_key, f.name, f.value
                FROM touched t LEFT JOIN lectern.learner_fields f ON f.tenant_id = $1 AND f.learner_key = t.learner_key AND f.name IN {Wanted} AND f.value IS NOT NULL
                """,
                tenant, held.From!);
        }
        Add("SELECT learner_key, user_id, number FROM lectern.learners WHERE tenant_id = $1 AND number >= $2 AND number < $3 ORDER BY number", tenant, held.NextNumber, limit);

        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var (from, count) = (reader.GetString(0), reader.GetInt32(1));
        if (count > limit)
        {
            // Too many to begin with, or by now: what is held is given back.
            tenants.TryRemove(tenant, out _);
            return false;
        }
        await reader.NextResultAsync(ct);
        var sealedFields = await ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        var ids = new List<(long Key, string UserId)>();
        var next = held.NextNumber;
        while (await reader.ReadAsync(ct))
        {
            ids.Add((reader.GetInt64(0), reader.GetString(1)));
            next = reader.GetInt32(2) + 1;
        }

        // From here on nothing waits: either all of a reading is taken over or nothing.
        var fields = Open(sealedFields);
        var changed = new List<Person>(ids.Count);
        foreach (var (key, userId) in ids) changed.Add(Make(key, userId, fields.GetValueOrDefault(key)));
        if (!isFirst)
        {
            var fresh = ids.Select(i => i.Key).ToHashSet();
            foreach (var (key, known) in fields)
            {
                if (!fresh.Contains(key) && held.People.Find(key) is { } person) changed.Add(Make(key, person.UserId, known));
            }
        }
        held.People.Put(changed);
        (held.From, held.NextNumber) = (from, next);
        return true;

        void Add(string sql, params object[] values)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            batch.BatchCommands.Add(command);
        }
    }

    Person Make(long key, string userId, Fields fields)
    {
        var name = NameOf(fields);
        var folded = name is null ? "" : folding.Of(name);
        return new(key, userId, name, fields.Email, $"{folded}\n{folding.Of(userId)}\n{(fields.Email is null ? "" : folding.Of(fields.Email))}", Math.Min(folded.Length, Person.SortLength));
    }

    /// <summary>First and last name; where neither is known, the name as one.</summary>
    static string? NameOf(Fields fields)
    {
        var parts = $"{fields.First} {fields.Last}".Trim();
        if (parts.Length == 0) parts = fields.Name?.Trim() ?? "";
        return parts.Length == 0 ? null : parts;
    }

    static async Task<List<(long Learner, string? Name, byte[]? Value)>> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var rows = new List<(long, string?, byte[]?)>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add((reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2)));
        }
        return rows;
    }

    /// <summary>Decrypts on all processors: a few microseconds a field, of which there are three for each learner.</summary>
    Dictionary<long, Fields> Open(List<(long Learner, string? Name, byte[]? Value)> rows)
    {
        var values = new string?[rows.Count];
        if (rows.Count < 256)
        {
            for (var i = 0; i < values.Length; i++) values[i] = Open(rows[i].Value);
        }
        else
        {
            Parallel.For(0, values.Length, i => values[i] = Open(rows[i].Value));
        }
        var fields = new Dictionary<long, Fields>();
        for (var i = 0; i < values.Length; i++)
        {
            var known = fields.GetValueOrDefault(rows[i].Learner);
            fields[rows[i].Learner] = rows[i].Name switch
            {
                "firstName" => known with { First = values[i] },
                "lastName" => known with { Last = values[i] },
                "name" => known with { Name = values[i] },
                "email" => known with { Email = values[i] },
                _ => known,
            };
        }
        return fields;
    }

    /// <summary>One value that its key does not open must not take all the others with it: it is not known then.</summary>
    string? Open(byte[]? value)
    {
        try
        {
            return value is null ? null : Encoding.UTF8.GetString(protector.Unprotect(value));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
