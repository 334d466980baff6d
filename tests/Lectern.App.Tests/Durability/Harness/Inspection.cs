using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tests.Durability.Harness;

/// <summary>Holds a database to what was sent to it. Each check returns what is wrong, in words; nothing is right.</summary>
static class Inspection
{
    const int Shown = 10;
    const int Page = 10_000;

    /// <summary>Every acknowledged event is in the log once, and nothing is there that was never sent.</summary>
    public static async Task<IReadOnlyList<string>> LogAsync(NpgsqlDataSource source, IReadOnlySet<Guid> sent, IReadOnlyCollection<Guid> acknowledged, CancellationToken ct)
    {
        var faults = new List<string>();
        var found = new Dictionary<Guid, int>();
        await using var command = source.CreateCommand("SELECT event_key FROM lectern.events");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var key = reader.GetGuid(0);
            found[key] = found.GetValueOrDefault(key) + 1;
        }
        faults.AddRange(acknowledged.Where(k => !found.ContainsKey(k)).Select(k => $"{k} was acknowledged and is not in the log"));
        faults.AddRange(found.Where(f => f.Value > 1).Select(f => $"{f.Key} is {f.Value} times in the log"));
        faults.AddRange(found.Keys.Where(k => !sent.Contains(k)).Select(k => $"{k} is in the log and was never sent"));
        if (found.Count == 0) faults.Add("The log is empty");
        return [.. faults.Take(Shown)];
    }

    /// <summary>The identities of events and the events themselves say the same.</summary>
    public static async Task<IReadOnlyList<string>> IdentitiesAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            SELECT count(*) FROM lectern.event_ids i FULL JOIN lectern.events e USING (tenant_id, event_key)
            WHERE i.position IS DISTINCT FROM e.position
            """);
        var count = (long)(await command.ExecuteScalarAsync(ct))!;
        return count == 0 ? [] : [$"{count} events and identities have no counterpart at their position"];
    }

    /// <summary>Waits until the read models hold the whole log.</summary>
    public static Task CaughtUpAsync(NpgsqlDataSource source, TimeSpan atMost) => Waiting.ForAsync("The read models hold the whole log", async () =>
    {
        await using var command = source.CreateCommand("SELECT (SELECT position FROM read.checkpoint) = (SELECT max(position) FROM lectern.events)");
        return await command.ExecuteScalarAsync() is true;
    }, atMost);

    /// <summary>Every row of every read model equals the reference fold of the log, field by field; a missing row equals an identity row.</summary>
    public static async Task<IReadOnlyList<string>> ReadModelsAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        var calendar = await new Tenants(source).CalendarAsync(ct);
        var log = new LogReader(source, new Registry(new TenantSource(source)));
        var events = new List<FoldEvent>();
        var faults = new List<string>();
        for (long position = 0; ;)
        {
            var page = await log.ReadAsync(position, Page, calendar, ct);
            if (page.Count == 0) break;
            faults.AddRange(page.Where(p => p.Event is null).Select(p => $"Event {p.Position} cannot be read: {p.Error}"));
            events.AddRange(page.Select(p => p.Event).OfType<FoldEvent>());
            position = page[^1].Position;
        }
        var expected = ReadModel.Reference(events, calendar);
        foreach (var model in ReadModel.All)
        {
            faults.AddRange(Differences(expected[model.Grain], await ReadAsync(source, model.Grain, ct)).Take(Shown));
        }
        if (expected[Enrollments.Grain].Count == 0) faults.Add("There is not one enrollment to compare");
        return [.. faults.Take(Shown)];
    }

    static async Task<GrainRows> ReadAsync(NpgsqlDataSource source, Grain grain, CancellationToken ct)
    {
        var rows = new GrainRows(grain);
        await using var command = source.CreateCommand(GrainSql.Select(grain, ReadSchema.Serving.Name));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var field = 0;
            var key = GrainReader.ReadKey(reader, grain, ref field);
            GrainReader.ReadColumns(reader, rows[key], grain.Columns, ref field);
        }
        return rows;
    }

    static IEnumerable<string> Differences(GrainRows expected, GrainRows held)
    {
        for (var i = 0; i < expected.Count; i++)
        {
            var row = expected.At(i);
            if (held.Find(row.Key) is not { } there)
            {
                if (!row.IsIdentity) yield return $"{expected.Grain} of {row.Key} is missing";
            }
            else if (row.Difference(there) is { } difference)
            {
                yield return difference;
            }
        }
        for (var i = 0; i < held.Count; i++)
        {
            if (expected.Find(held.At(i).Key) is null && !held.At(i).IsIdentity) yield return $"{held.Grain} of {held.At(i).Key} should not be";
        }
    }
}
