using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// Turns the log into one read schema, batch by batch: read, fold, merge, move the checkpoint, all of a batch in one
/// transaction. Used by the host that keeps the serving schema current and by a rebuild alike.
/// </summary>
/// <param name="isTold">Whether what a batch of the serving schema changed goes into the <see cref="Outbox"/>.</param>
sealed partial class Projector(NpgsqlDataSource source, LogReader log, ReadSchema schema, string version, Calendar calendar, int batchSize, ILogger logger, bool isTold = true)
{
    readonly BatchWriter writer = new(schema);

    /// <summary>The next batch, being read and decoded while this one is being written.</summary>
    (long After, Task<IReadOnlyList<LoggedEvent>> Read)? ahead;

    /// <summary>Events folded so far, by this object.</summary>
    public long Events { get; private set; }

    /// <summary>
    /// Projects until the end of the log, or until this position. Returns the position it reached; <paramref name="reached"/> hears of each batch with the
    /// position and the receive time of its last event.
    /// </summary>
    public async Task<long> CatchUpAsync(long until, Action<long, DateTime>? reached, CancellationToken ct)
    {
        long position;
        await using (var connection = await source.OpenConnectionAsync(ct)) position = await schema.PositionAsync(connection, ct);
        while (position < until)
        {
            var events = await NextAsync(position, ct);
            if (events.Count == 0) return position;
            if (events[^1].Position > until)
            {
                events = [.. events.TakeWhile(e => e.Position <= until)];
                if (events.Count == 0) return position;
            }
            else if (events.Count == batchSize) ahead = (events[^1].Position, log.ReadAsync(events[^1].Position, batchSize, calendar, ct));
            await ApplyAsync(position, events, ct);
            position = events[^1].Position;
            Events += events.Count;
            reached?.Invoke(position, events[^1].ReceivedAt);
        }
        return position;
    }

    async Task<IReadOnlyList<LoggedEvent>> NextAsync(long position, CancellationToken ct)
    {
        var next = ahead;
        ahead = null;
        // Where it found nothing, something may have come since.
        return next is { } a && a.After == position && await a.Read is { Count: > 0 } read ? read : await log.ReadAsync(position, batchSize, calendar, ct);
    }

    /// <summary>
    /// Applies a batch. Where the database refuses it, each half by itself, down to the one event at fault, which is recorded
    /// and passed over: it never stops the line.
    /// </summary>
    async Task ApplyAsync(long from, IReadOnlyList<LoggedEvent> events, CancellationToken ct)
    {
        try
        {
            await CommitAsync(from, events, ct);
        }
        catch (Exception e) when (IsOfAnEvent(e) || (Outage.IsTooMuch(e) && events.Count > 1))
        {
            if (events.Count == 1)
            {
                await CommitAsync(from, [events[0] with { Event = null, Error = e.Message }], ct);
                return;
            }
            BatchSplit(events.Count, e);
            var half = events.Count / 2;
            await ApplyAsync(from, [.. events.Take(half)], ct);
            await ApplyAsync(events[half - 1].Position, [.. events.Skip(half)], ct);
        }
    }

    /// <summary>Whether what was folded is at fault. Whatever else goes wrong is tried again.</summary>
    static bool IsOfAnEvent(Exception e) => e is OverflowException || (e is PostgresException refused && Outage.IsRefusal(refused));

    async Task CommitAsync(long from, IReadOnlyList<LoggedEvent> events, CancellationToken ct)
    {
        var (batch, errors) = Fold(events);

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (schema == ReadSchema.Serving) await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock_shared({Locks.Swap})", ct, isLong: true);
        await writer.WriteAsync(connection, batch, ct);
        foreach (var (position, error) in errors) await RecordAsync(connection, position, error, ct);

        // The fence: should two projectors ever run, one of them moves the checkpoint and the other fails here. So does one whose
        // calendar is no longer that of the tables.
        var reached = events[^1].Position;
        var move = new NpgsqlBatchCommand($"UPDATE {schema.Name}.checkpoint SET position = $1, updated_at = now() WHERE position = $2 AND version = $3")
        {
            Parameters = { new() { Value = reached }, new() { Value = from }, new() { Value = version } },
        };
        await using var end = new NpgsqlBatch(connection) { BatchCommands = { move } };
        if (schema == ReadSchema.Serving)
        {
            if (isTold) Outbox.Add(end, batch, from, reached);
            else Outbox.Clear(end);
        }
        await end.ExecuteNonQueryAsync(ct);
        if (move.RecordsAffected != 1) throw new ProjectorFencedException(schema.Name, from);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Folds what can be folded; an event that throws is left out and named.</summary>
    (Batch Batch, Dictionary<long, string> Errors) Fold(IReadOnlyList<LoggedEvent> events)
    {
        var errors = new Dictionary<long, string>();
        while (true)
        {
            var batch = new Batch(calendar);
            var failed = false;
            foreach (var logged in events)
            {
                if (errors.ContainsKey(logged.Position)) continue;
                if (logged.Event is null)
                {
                    errors[logged.Position] = logged.Error ?? "unreadable";
                    continue;
                }
                try
                {
                    ReadModel.FoldInto(logged.Event, batch);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    // It may have left half of itself in the batch: fold the others again without it.
                    errors[logged.Position] = e.Message;
                    failed = true;
                    break;
                }
            }
            if (!failed) return (batch, errors);
        }
    }

    async Task RecordAsync(NpgsqlConnection connection, long position, string error, CancellationToken ct)
    {
        EventSkipped(position);
        await using var command = new NpgsqlCommand("INSERT INTO lectern.fold_errors (position, schema_name, error) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", connection);
        command.Parameters.Add(new() { Value = position });
        command.Parameters.Add(new() { Value = schema.Name });
        command.Parameters.Add(new() { Value = error.Length > 500 ? error[..500] : error });
        await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(1, LogLevel.Warning, "A batch of {Events} events could not be merged; trying its halves")]
    partial void BatchSplit(int events, Exception e);

    [LoggerMessage(2, LogLevel.Error, "The event at position {Position} cannot be folded and is passed over; lectern.fold_errors says why")]
    partial void EventSkipped(long position);
}

/// <summary>Another projector moved the checkpoint: this one must stop and look again.</summary>
sealed class ProjectorFencedException(string schema, long position)
    : Exception($"The checkpoint of {schema} is no longer at {position}: another projector is at work.");
