using Lectern.Core.Events;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.Postgres;

/// <summary>An event that was not accepted, on its way to be kept.</summary>
/// <param name="AppId">The one application that its sender could speak for; null: any.</param>
/// <param name="Message">Which message of Kafka it was; null: none.</param>
public sealed record Refusal(
    int Tenant, string Source, DateTime ReceivedAt, string? EventId, Rejection Rejection, ReadOnlyMemory<byte> Body, string? AppId = null, MessagePlace? Message = null);

/// <summary>Where a message of Kafka is to be found, and what it says beside its value.</summary>
public readonly record struct MessagePlace(string Topic, int Partition, long Offset)
{
    /// <summary>The event's type by its header; null: it has none.</summary>
    public string? Type { get; init; }

    /// <summary>The tenant by its header, where the event is kept for another; null: it is that one's.</summary>
    public string? NamedTenant { get; init; }
}

/// <summary>A kept rejected event with its body, to be taken in again as it first came.</summary>
/// <param name="EventId">Its identity, by its body or by its message's header; null: neither names one, or it cannot be read.</param>
/// <param name="Code">Why it was rejected.</param>
/// <param name="Message">Which message of Kafka it was; null: none.</param>
public sealed record RejectedBody(long Id, string Source, string? AppId, DateTime ReceivedAt, string? EventId, string Code, MessagePlace? Message, byte[] Body);

/// <summary>A kept rejected event, without its body.</summary>
public sealed record RejectedEvent(
    long Id,
    DateTime ReceivedAt,
    string Source,
    string? EventId,
    string Code,
    string? Path,
    string Message,
    DateTime ExpiresAt,
    DateTime? ReplayedAt,
    string? ReplayResult,
    string? AcceptedEventId,
    string? FixedBy);

/// <summary>One with all that is kept of it.</summary>
/// <param name="AppId">The one application that its sender could speak for; null: any.</param>
/// <param name="Message">Which message of Kafka it was; null: none.</param>
/// <param name="Body">As sent; null: it was too large to be kept.</param>
public sealed record RejectedInFull(RejectedEvent Event, string? AppId, MessagePlace? Message, byte[]? Body)
{
    /// <summary>The same to be taken in, with another body maybe.</summary>
    public RejectedBody With(byte[] body) => new(Event.Id, Event.Source, AppId, Event.ReceivedAt, Event.EventId, Event.Code, Message, body);

    /// <summary>Whether it is not in the log yet.</summary>
    public bool IsOpen => Event.ReplayResult is not (RejectedEvents.Accepted or RejectedEvents.Duplicate);
}

/// <summary>How many of a tenant's rejected events have a reason.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Count">All that are kept.</param>
/// <param name="Replayable">Those that are not in the log yet and whose body is kept.</param>
/// <param name="Newest">When the newest of them was received.</param>
public sealed record RejectedReason(string Code, long Count, long Replayable, DateTime Newest);

/// <summary>Which of a tenant's rejected events are meant; what is null is any.</summary>
/// <param name="Code">Rejected with it.</param>
/// <param name="From">Received at this moment or later.</param>
/// <param name="To">Received before this moment.</param>
/// <param name="Topic">Came by this topic of Kafka.</param>
public sealed record RejectedSelection(string? Code, DateTime? From, DateTime? To, string? Topic);

/// <summary>What came of a replay.</summary>
/// <param name="Result"><c>accepted</c>, <c>duplicate</c>, or the code it was rejected with again.</param>
/// <param name="EventId">The id it is in the log by, where it is.</param>
/// <param name="FixedBy">Who sent a corrected body; null: it was the one that was kept.</param>
public sealed record ReplayNote(long Id, string Result, string? EventId, string? FixedBy = null);

/// <summary>
/// What could not be accepted: kept with its raw body (encrypted, as bytes), its source and the reason, until it expires; listed,
/// and replayed after a fix.
/// </summary>
public sealed class RejectedEvents(TenantSource source, IDataProtectionProvider protection)
{
    /// <summary>How long a rejected event is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>How many of a tenant are kept; beyond, the oldest go first.</summary>
    public const int MaxKept = 100_000;

    /// <summary>Bytes of a body that are kept at most.</summary>
    public const int MaxBody = 256 * 1024;

    public const string Accepted = "accepted";
    public const string Duplicate = "duplicate";

    /// <summary>A duplicate is done too: the event is in the log.</summary>
    const string Open = $"coalesce(replay_result, '') NOT IN ('{Accepted}', '{Duplicate}')";

    /// <summary>What names another tenant is none of the events of the one it is kept for.</summary>
    /// <summary>Kept for the tenant and none of its events.</summary>
    const string OfAnother = $"(named_tenant IS NOT NULL OR code = '{RejectCode.UnknownTenant}')";

    const string Replayable = $"body IS NOT NULL AND NOT {OfAnother} AND {Open}";

    /// <summary>In the order of <see cref="PlaceAt"/>.</summary>
    const string PlaceColumns = "topic, partition, message_offset, type_hint, named_tenant";

    const string Columns = "rejection_id, received_at, source, event_id, code, path, message, expires_at, replayed_at, replay_result, accepted_event_id, fixed_by";

    readonly IDataProtector protector = protection.CreateProtector("Lectern.RejectedEvents");

    public async Task SaveAsync(IReadOnlyList<Refusal> refusals, CancellationToken ct)
    {
        if (Statement(refusals) is not { } statement) return;
        await using var connection = await source.OpenAsync(refusals.Select(r => r.Tenant), ct);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { statement } };
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The same for a transaction of the caller's, which sees their tenants; null: there are none. A message is kept once.</summary>
    public NpgsqlBatchCommand? Statement(IReadOnlyList<Refusal> refusals)
    {
        if (refusals.Count == 0) return null;
        var statement = new NpgsqlBatchCommand(
            """
            INSERT INTO lectern.rejected_events (tenant_id, source, received_at, expires_at, event_id, code, path, message, body, app_id, topic, partition, message_offset, type_hint, named_tenant)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (topic, partition, message_offset) WHERE topic IS NOT NULL DO NOTHING
            """);
        Add(refusals.Select(r => r.Tenant).ToArray(), NpgsqlDbType.Integer);
        Add(refusals.Select(r => r.Source).ToArray(), NpgsqlDbType.Text);
        Add(refusals.Select(r => r.ReceivedAt).ToArray(), NpgsqlDbType.TimestampTz);
        Add(refusals.Select(r => r.ReceivedAt + Kept).ToArray(), NpgsqlDbType.TimestampTz);
        Add(refusals.Select(r => Storable(r.EventId)).ToArray(), NpgsqlDbType.Text);
        Add(refusals.Select(r => r.Rejection.Code).ToArray(), NpgsqlDbType.Text);
        Add(refusals.Select(r => Storable(r.Rejection.Path)).ToArray(), NpgsqlDbType.Text);
        Add(refusals.Select(r => Storable(r.Rejection.Message)).ToArray(), NpgsqlDbType.Text);
        Add(refusals.Select(r => r.Body.Length > MaxBody ? null : protector.Protect(r.Body.ToArray())).ToArray(), NpgsqlDbType.Bytea);
        Add(refusals.Select(r => r.AppId).ToArray(), NpgsqlDbType.Text);
        Add(refusals.Select(r => r.Message?.Topic).ToArray(), NpgsqlDbType.Text);
        Add(refusals.Select(r => r.Message?.Partition).ToArray(), NpgsqlDbType.Integer);
        Add(refusals.Select(r => r.Message?.Offset).ToArray(), NpgsqlDbType.Bigint);
        Add(refusals.Select(r => r.Message?.Type).ToArray(), NpgsqlDbType.Text);
        Add(refusals.Select(r => r.Message?.NamedTenant).ToArray(), NpgsqlDbType.Text);
        return statement;

        void Add(Array values, NpgsqlDbType element) => statement.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | element });
    }

    /// <summary>Newest first; <paramref name="before"/> is the id of the last one seen.</summary>
    public async Task<IReadOnlyList<RejectedEvent>> ListAsync(
        int tenant, string? code, string? from, DateTime? since, DateTime? until, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {Columns} FROM lectern.rejected_events
            WHERE tenant_id = $1 AND ($2::text IS NULL OR code = $2) AND ($3::text IS NULL OR source = $3)
              AND ($4::timestamptz IS NULL OR received_at >= $4) AND ($5::timestamptz IS NULL OR received_at < $5)
              AND ($6::bigint IS NULL OR rejection_id < $6)
            ORDER BY rejection_id DESC LIMIT $7
            """,
            connection);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = (object?)code ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)from ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)since ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)until ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit });

        var list = new List<RejectedEvent>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) list.Add(Read(reader));
        return list;
    }

    static RejectedEvent Read(NpgsqlDataReader row)
    {
        return new(
            row.GetInt64(0), row.GetDateTime(1), row.GetString(2), Text(3), row.GetString(4), Text(5), row.GetString(6),
            row.GetDateTime(7), row.IsDBNull(8) ? null : row.GetDateTime(8), Text(9), Text(10), Text(11));

        string? Text(int field) => row.IsDBNull(field) ? null : row.GetString(field);
    }

    static MessagePlace? PlaceAt(NpgsqlDataReader row, int field)
    {
        if (row.IsDBNull(field)) return null;
        return new(row.GetString(field), row.GetInt32(field + 1), row.GetInt64(field + 2)) { Type = Text(field + 3), NamedTenant = Text(field + 4) };

        string? Text(int at) => row.IsDBNull(at) ? null : row.GetString(at);
    }

    /// <summary>One with its body, decrypted; null: there is none of that id, or it has expired.</summary>
    public async Task<RejectedInFull?> FindAsync(int tenant, long id, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand($"SELECT {Columns}, app_id, body, {PlaceColumns} FROM lectern.rejected_events WHERE tenant_id = $1 AND rejection_id = $2", connection);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        return new(Read(reader), reader.IsDBNull(12) ? null : reader.GetString(12), PlaceAt(reader, 14), reader.IsDBNull(13) ? null : protector.Unprotect(reader.GetFieldValue<byte[]>(13)));
    }

    /// <summary>The reasons there are, that of most events first.</summary>
    public async Task<IReadOnlyList<RejectedReason>> ReasonsAsync(int tenant, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT code, count(*), count(*) FILTER (WHERE {Replayable}), max(received_at)
            FROM lectern.rejected_events WHERE tenant_id = $1 GROUP BY code ORDER BY 2 DESC, 1
            """,
            connection);
        command.Parameters.Add(new() { Value = tenant });
        var reasons = new List<RejectedReason>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) reasons.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetDateTime(3)));
        return reasons;
    }

    /// <summary>
    /// Rejected events of a code that can still be replayed: those with a body that are not yet taken in; first the newest of
    /// those never tried, then those tried longest ago, so that call after call comes past whatever stays wrong.
    /// </summary>
    public async Task<IReadOnlyList<long>> ReplayableAsync(int tenant, string code, int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT rejection_id FROM lectern.rejected_events WHERE tenant_id = $1 AND code = $2 AND {Replayable}
            ORDER BY replayed_at NULLS FIRST, rejection_id DESC LIMIT $3
            """,
            connection);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = code });
        command.Parameters.Add(new() { Value = limit });
        var ids = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) ids.Add(reader.GetInt64(0));
        return ids;
    }

    const string SelectedSql =
        $"""
        FROM lectern.rejected_events
        WHERE tenant_id = $1 AND {Open} AND ($2::text IS NULL OR code = $2)
          AND ($3::timestamptz IS NULL OR received_at >= $3) AND ($4::timestamptz IS NULL OR received_at < $4)
          AND ($5::text IS NULL OR topic = $5)
        """;

    /// <summary>
    /// How many of a selection can be replayed, and the newest of them: what comes later is not of it; and how many cannot, since they name
    /// another tenant than the one they are kept for.
    /// </summary>
    public async Task<(long Count, long Last, long OfOthers)> SelectedAsync(int tenant, RejectedSelection selection, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand($"SELECT count(*) FILTER (WHERE {Replayable}), coalesce(max(rejection_id) FILTER (WHERE {Replayable}), 0), count(*) FILTER (WHERE {OfAnother}) {SelectedSql}", connection);
        Add(command, tenant, selection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    /// <summary>Some of a selection that can be replayed, after one and up to one, in the order in which they came.</summary>
    public async Task<IReadOnlyList<long>> SelectAsync(int tenant, RejectedSelection selection, long after, long through, int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand($"SELECT rejection_id {SelectedSql} AND {Replayable} AND rejection_id > $6 AND rejection_id <= $7 ORDER BY rejection_id LIMIT $8", connection);
        Add(command, tenant, selection);
        foreach (var value in (object[])[after, through, limit]) command.Parameters.Add(new() { Value = value });
        var ids = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) ids.Add(reader.GetInt64(0));
        return ids;
    }

    static void Add(NpgsqlCommand command, int tenant, RejectedSelection selection)
    {
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = (object?)selection.Code ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)selection.From ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)selection.To ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)selection.Topic ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
    }

    /// <summary>The raw bodies of these rejected events, of those that are still kept and not yet replayed with success.</summary>
    public async Task<IReadOnlyList<RejectedBody>> BodiesAsync(int tenant, IReadOnlyList<long> ids, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT rejection_id, source, app_id, received_at, event_id, code, body, {PlaceColumns} FROM lectern.rejected_events
            WHERE tenant_id = $1 AND rejection_id = ANY ($2) AND {Replayable}
            ORDER BY rejection_id
            """,
            connection);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = ids.ToArray() });
        var bodies = new List<RejectedBody>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            bodies.Add(new(reader.GetInt64(0), reader.GetString(1), Text(2), reader.GetDateTime(3), Text(4), reader.GetString(5), PlaceAt(reader, 7), protector.Unprotect(reader.GetFieldValue<byte[]>(6))));
        }
        return bodies;

        string? Text(int field) => reader.IsDBNull(field) ? null : reader.GetString(field);
    }

    /// <summary>Notes what came of a replay. Of several at once the one that got it into the log stands: what the others met, as a conflict with it, is not noted.</summary>
    public async Task RecordReplayAsync(int tenant, IReadOnlyList<ReplayNote> notes, DateTime at, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand(
            $"""
            UPDATE lectern.rejected_events r SET replayed_at = $2, replay_result = i.result, accepted_event_id = i.event_id, fixed_by = i.fixed_by
            FROM unnest($3, $4, $5, $6) AS i (id, result, event_id, fixed_by) WHERE r.tenant_id = $1 AND r.rejection_id = i.id AND {Open}
            """,
            connection);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = at });
        command.Parameters.Add(new() { Value = notes.Select(n => n.Id).ToArray() });
        command.Parameters.Add(new() { Value = notes.Select(n => n.Result).ToArray() });
        command.Parameters.Add(new() { Value = notes.Select(n => n.Result is Accepted or Duplicate ? n.EventId : null).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = notes.Select(n => n.FixedBy).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Deletes what has expired, a bounded number at a time. Returns how many.</summary>
    public static async Task<int> ExpireAsync(NpgsqlDataSource owner, DateTime now, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(
            "DELETE FROM lectern.rejected_events WHERE rejection_id IN (SELECT rejection_id FROM lectern.rejected_events WHERE expires_at < $1 LIMIT 10000)");
        command.Parameters.Add(new() { Value = now });
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Deletes what a tenant has beyond so many, the oldest, a bounded number at a time. Returns how many.</summary>
    public static async Task<int> TrimAsync(NpgsqlDataSource owner, int keep, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(
            """
            DELETE FROM lectern.rejected_events WHERE rejection_id IN (
                SELECT beyond.rejection_id FROM lectern.tenants t CROSS JOIN LATERAL (
                    SELECT rejection_id FROM lectern.rejected_events WHERE tenant_id = t.tenant_id
                    ORDER BY received_at DESC, rejection_id DESC OFFSET $1 LIMIT 10000) beyond)
            """);
        command.Parameters.Add(new() { Value = keep });
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>PostgreSQL's text holds no NUL, and UTF-8 no lone surrogate; what a broken event named may have either.</summary>
    static string? Storable(string? text) =>
        text is null ? null : System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}
