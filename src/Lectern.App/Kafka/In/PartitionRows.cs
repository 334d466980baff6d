using Confluent.Kafka;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.App.Kafka.In;

/// <summary>How far a partition was taken in by a batch.</summary>
/// <param name="From">The offset it must be at.</param>
/// <param name="To">The offset it is at then.</param>
/// <param name="Events">Messages between.</param>
/// <param name="Rejected">Of those, the ones that were rejected.</param>
readonly record struct PartitionMove(TopicPartition At, long From, long To, int Events, int Rejected);

/// <summary>A partition as the database has it.</summary>
readonly record struct PartitionRow(long NextOffset, string? Member);

/// <summary>Another consumer has one of the partitions, or it is at another place: nothing of the batch was stored.</summary>
sealed class PartitionMovedException() : Exception("A partition is no longer where it was: another consumer has it.");

/// <summary>Where the partitions stand (<c>lectern.kafka_partitions</c>). Whoever locks several does it in one order, so that nobody waits in a circle.</summary>
sealed class PartitionRows(NpgsqlDataSource owner)
{
    /// <summary>Takes these partitions for a member. Returns the first offset of each that is not taken in; one that nobody ever had is at 0.</summary>
    public async Task<IReadOnlyDictionary<TopicPartition, long>> ClaimAsync(string member, IReadOnlyCollection<TopicPartition> partitions, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(
            """
            INSERT INTO lectern.kafka_partitions (topic, partition, next_offset, member)
            SELECT c.topic, c.partition, 0, $3 FROM unnest($1, $2) AS c (topic, partition) ORDER BY c.topic COLLATE "C", c.partition
            ON CONFLICT (topic, partition) DO UPDATE SET member = excluded.member
            RETURNING topic, partition, next_offset
            """);
        AddKeys(command.Parameters, partitions);
        command.Parameters.Add(new() { Value = member });
        var places = new Dictionary<TopicPartition, long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) places[new(reader.GetString(0), reader.GetInt32(1))] = reader.GetInt64(2);
        return places;
    }

    /// <summary>As a statement of the transaction that stores the messages: the fence. It moves as many rows as there are moves, or the transaction must not stand.</summary>
    public static NpgsqlBatchCommand Move(string member, DateTime now, IReadOnlyList<PartitionMove> moves)
    {
        var statement = new NpgsqlBatchCommand(
            """
            WITH moved AS (SELECT * FROM unnest($1, $2, $3, $4, $5, $6) AS m (topic, partition, from_offset, to_offset, events, rejected)),
            held AS (
                SELECT m.* FROM lectern.kafka_partitions p JOIN moved m ON p.topic = m.topic AND p.partition = m.partition
                WHERE p.next_offset = m.from_offset AND p.member = $7
                ORDER BY p.topic, p.partition FOR UPDATE OF p
            )
            UPDATE lectern.kafka_partitions p
            SET next_offset = h.to_offset, events = p.events + h.events, rejected = p.rejected + h.rejected, committed_at = $8
            FROM held h WHERE p.topic = h.topic AND p.partition = h.partition
            """);
        AddKeys(statement.Parameters, [.. moves.Select(m => m.At)]);
        statement.Parameters.Add(new() { Value = moves.Select(m => m.From).ToArray() });
        statement.Parameters.Add(new() { Value = moves.Select(m => m.To).ToArray() });
        statement.Parameters.Add(new() { Value = moves.Select(m => m.Events).ToArray() });
        statement.Parameters.Add(new() { Value = moves.Select(m => m.Rejected).ToArray() });
        statement.Parameters.Add(new() { Value = member });
        statement.Parameters.Add(new() { Value = now });
        return statement;
    }

    public async Task<IReadOnlyDictionary<TopicPartition, PartitionRow>> ReadAsync(IReadOnlyCollection<TopicPartition> partitions, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(
            """
            SELECT p.topic, p.partition, p.next_offset, p.member
            FROM unnest($1, $2) AS c (topic, partition) JOIN lectern.kafka_partitions p ON p.topic = c.topic AND p.partition = c.partition
            """);
        AddKeys(command.Parameters, partitions);
        var rows = new Dictionary<TopicPartition, PartitionRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows[new(reader.GetString(0), reader.GetInt32(1))] = new(reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetString(3));
        return rows;
    }

    /// <summary>
    /// Begins a partition again that the broker has made anew: it is at its first message, and rejected ones of before are no longer
    /// found by their place. Nothing happens where it is another's.
    /// </summary>
    public async Task BeginAgainAsync(string member, TopicPartition at, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(
            """
            WITH begun AS (UPDATE lectern.kafka_partitions SET next_offset = 0 WHERE topic = $1 AND partition = $2 AND member = $3 RETURNING topic, partition)
            UPDATE lectern.rejected_events r SET topic = NULL, partition = NULL, message_offset = NULL FROM begun b WHERE r.topic = b.topic AND r.partition = b.partition
            """);
        command.Parameters.Add(new() { Value = at.Topic });
        command.Parameters.Add(new() { Value = at.Partition.Value });
        command.Parameters.Add(new() { Value = member });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Notes the broker's ends.</summary>
    public async Task SeenAsync(string member, IReadOnlyDictionary<TopicPartition, long> ends, DateTime now, CancellationToken ct)
    {
        if (ends.Count == 0) return;
        await using var command = owner.CreateCommand(
            """
            WITH held AS (
                SELECT p.topic, p.partition, s.end_offset
                FROM lectern.kafka_partitions p JOIN unnest($1, $2, $3) AS s (topic, partition, end_offset) ON p.topic = s.topic AND p.partition = s.partition
                WHERE p.member = $4 ORDER BY p.topic, p.partition FOR UPDATE OF p
            )
            UPDATE lectern.kafka_partitions p SET end_offset = h.end_offset, seen_at = $5 FROM held h WHERE p.topic = h.topic AND p.partition = h.partition
            """);
        AddKeys(command.Parameters, ends.Keys);
        command.Parameters.Add(new() { Value = ends.Values.ToArray() });
        command.Parameters.Add(new() { Value = member });
        command.Parameters.Add(new() { Value = now });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Gives back whatever a member has.</summary>
    public async Task ReleaseAsync(string member, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(
            """
            WITH held AS (SELECT topic, partition FROM lectern.kafka_partitions WHERE member = $1 ORDER BY topic, partition FOR UPDATE)
            UPDATE lectern.kafka_partitions p SET member = NULL FROM held h WHERE p.topic = h.topic AND p.partition = h.partition
            """);
        command.Parameters.Add(new() { Value = member });
        await command.ExecuteNonQueryAsync(ct);
    }

    static void AddKeys(NpgsqlParameterCollection parameters, IEnumerable<TopicPartition> partitions)
    {
        var keys = partitions.ToArray();
        parameters.Add(new() { Value = keys.Select(k => k.Topic).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        parameters.Add(new() { Value = keys.Select(k => k.Partition.Value).ToArray() });
    }
}
