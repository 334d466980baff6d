using Lectern.Core.Events;
using Npgsql;

namespace Lectern.App.Tests.Kafka.Harness;

/// <summary>What was in the topics, told by whoever wrote it and by whoever else read it.</summary>
/// <param name="Letters">Keys, samples and what was spoilt, by number.</param>
/// <param name="Read">By partition, the letters' numbers in their order; a message's offset is its place.</param>
sealed record Written(LetterStream Letters, IReadOnlyList<IReadOnlyList<int>> Read)
{
    public long Messages => Read.Sum(p => (long)p.Count);

    /// <summary>The keys of the events.</summary>
    public HashSet<Guid> Events => [.. Letters.Keys.Where(k => k != Guid.Empty)];
}

/// <summary>Holds a database to what was in the topics. Each check returns what is wrong, in words; nothing is right.</summary>
static class KafkaInspection
{
    const int Shown = 10;

    /// <summary>Every message that is no event is among the rejected once, by its place and for its own reason; nothing else of these topics is.</summary>
    public static async Task<IReadOnlyList<string>> RejectedAsync(NpgsqlDataSource source, Written written, CancellationToken ct)
    {
        var wanted = new Dictionary<(string, int, long), string>();
        for (var slot = 0; slot < Topics.Count; slot++)
        {
            var (topic, partition) = Topics.Of(slot);
            for (var offset = 0; offset < written.Read[slot].Count; offset++)
            {
                if (written.Letters.Spoilt.TryGetValue(written.Read[slot][offset], out var code)) wanted[(topic, partition, offset)] = code;
            }
        }
        var faults = new List<string>();
        if (wanted.Count == 0) faults.Add("There is not one message to reject");
        await using var command = source.CreateCommand("SELECT topic, partition, message_offset, code, count(*) OVER (PARTITION BY topic, partition, message_offset) FROM lectern.rejected_events WHERE topic IS NOT NULL OR source = 'kafka'");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (reader.IsDBNull(0))
            {
                faults.Add($"A rejected event ({reader.GetString(3)}) has no place");
                continue;
            }
            var place = (reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2));
            if (reader.GetInt64(4) != 1) faults.Add($"{place} is {reader.GetInt64(4)} times among the rejected events");
            if (!wanted.Remove(place, out var code)) faults.Add($"{place} was rejected ({reader.GetString(3)}) and should not be");
            else if (code != reader.GetString(3)) faults.Add($"{place} was rejected as {reader.GetString(3)}, and is {code}");
        }
        faults.AddRange(wanted.Select(w => $"{w.Key} is {w.Value}, and is not among the rejected events"));
        return [.. faults.Take(Shown)];
    }

    /// <summary>Each partition was taken in to its end, and each of its messages counted once.</summary>
    public static async Task<IReadOnlyList<string>> PlacesAsync(NpgsqlDataSource source, Written written, CancellationToken ct)
    {
        var held = new Dictionary<(string, int), (long Next, long Events, long Rejected)>();
        await using var command = source.CreateCommand("SELECT topic, partition, next_offset, events, rejected FROM lectern.kafka_partitions");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) held[(reader.GetString(0), reader.GetInt32(1))] = (reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));

        return [.. Enumerable.Range(0, Topics.Count)
            .Select(slot => (At: Topics.Of(slot), Numbers: written.Read[slot]))
            .Select(p => (p.At, Wanted: (Next: (long)p.Numbers.Count, Events: (long)p.Numbers.Count, Rejected: p.Numbers.LongCount(written.Letters.Spoilt.ContainsKey)), Held: held.GetValueOrDefault(p.At)))
            .Where(p => p.Wanted != p.Held)
            .Select(p => $"{p.At} should be at {p.Wanted}, and is at {p.Held}")];
    }

    /// <summary>
    /// The log says of events what was written, and has those that one partition alone held, once, in the order in which it held them.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ContentAsync(NpgsqlDataSource source, Written written, CancellationToken ct)
    {
        var (faults, positions) = (new List<string>(), new Dictionary<Guid, long>());
        var compared = 0;
        await using var command = source.CreateCommand("SELECT event_key, body_hash, position FROM lectern.event_ids");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var key = reader.GetGuid(0);
            positions[key] = reader.GetInt64(2);
            if (!written.Letters.Samples.TryGetValue(key, out var value)) continue;
            compared++;
            if (HashOf(value) != reader.GetGuid(1)) faults.Add($"{key} is in the log with another body than was written");
        }
        if (compared == 0) faults.Add("Not one body was compared");

        var times = new int[written.Letters.Keys.Count];
        foreach (var number in written.Read.SelectMany(p => p)) times[number]++;
        var ordered = 0;
        for (var slot = 0; slot < Topics.Count; slot++)
        {
            var last = 0L;
            foreach (var number in written.Read[slot].Where(n => times[n] == 1))
            {
                if (!positions.TryGetValue(written.Letters.Keys[number], out var position)) continue;
                if (position < last) faults.Add($"{Topics.Of(slot)}: {written.Letters.Keys[number]} was taken in at {position}, before what was written before it ({last})");
                last = position;
                ordered++;
            }
        }
        if (ordered == 0) faults.Add("There is no order to compare");
        return [.. faults.Take(Shown)];
    }

    static Guid? HashOf(byte[] value) =>
        EventReader.Read(value, new ReadContext(TimeProvider.System.GetUtcNow().UtcDateTime), ReaderSettings.Default).Event?.BodyHash;
}
