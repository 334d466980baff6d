using Dapper;
using Lectern.App.Configuration;
using Lectern.Postgres;

namespace Lectern.App.Kafka.State;

/// <summary>
/// Reads <see cref="KafkaFacts"/>. Health calls and metrics are open to all: whoever asks within two seconds is told the same, and the
/// database is asked once.
/// </summary>
sealed class KafkaFactsQuery(TenantSource source, Settings settings, TimeProvider time) : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>In seconds, for the database to answer.</summary>
    const int Patience = 5;

    const string Sql =
        """
        SELECT topic, partition AS number, next_offset, end_offset, events, rejected, committed_at, seen_at, member,
               (SELECT w.seen_at FROM lectern.kafka_waiting w
                WHERE w.topic = p.topic AND w.partition = p.partition AND w.end_offset > p.next_offset ORDER BY w.end_offset LIMIT 1) AS waiting_since
        FROM lectern.kafka_partitions p ORDER BY topic, partition LIMIT @partitions;

        SELECT member AS name, role, state, error, since, seen_at FROM lectern.kafka_members ORDER BY seen_at DESC, member LIMIT @members;

        SELECT published AS messages, published_at, owed, oldest_at, measured_at FROM lectern.kafka_out
        """;

    readonly SemaphoreSlim gate = new(1, 1);
    (long At, KafkaFacts Facts)? kept;

    /// <summary>How many times the database was asked.</summary>
    internal int Looks { get; private set; }

    /// <summary>As of these two seconds. Whoever comes while somebody looks waits for that.</summary>
    public async Task<KafkaFacts> LookAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (kept is { } last && time.GetElapsedTime(last.At) < Fresh) return last.Facts;
            Looks++;
            var facts = await ReadAsync(ct);
            kept = (time.GetTimestamp(), facts);
            return facts;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>As of now.</summary>
    public async Task<KafkaFacts> ReadAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenSharedAsync(ct);
        var limits = new { partitions = KafkaFacts.MaxPartitions + 1, members = KafkaFacts.MaxMembers };
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(Sql, limits, commandTimeout: Patience, cancellationToken: ct));
        var partitions = (await results.ReadAsync<KafkaFacts.Partition>()).AsList();
        var members = (await results.ReadAsync<KafkaFacts.Member>()).AsList();
        var published = await results.ReadFirstOrDefaultAsync<KafkaFacts.Published>();
        return new(
            settings.Kafka?.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal), time.GetUtcNow().UtcDateTime,
            [.. partitions.Take(KafkaFacts.MaxPartitions)], partitions.Count > KafkaFacts.MaxPartitions, members, published);
    }

    public void Dispose() => gate.Dispose();
}
