using System.Collections.Concurrent;
using System.Diagnostics;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.Core.Events;
using Lectern.Postgres;
using Npgsql;
using EventLog = Lectern.Postgres.EventLog;

namespace Lectern.App.Kafka.In;

/// <summary>
/// Takes batches of messages in: the events, what is personal of them, the rejected ones and the places of the partitions, in one
/// transaction. However it ends, each message is in the database once: what is not known to be stored is tried again, and the fence
/// tells what was.
/// </summary>
sealed class MessageStore(
    EventLog log, PersonalData personal, RejectedEvents rejected, MessageReader reader, PartitionRows rows, ProjectorSignal signal, KafkaMember member, TimeProvider time, ILogger logger)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Traces that a batch is linked to at most.</summary>
    const int MaxLinks = 128;

    static readonly ActivitySource Traces = new("Lectern.Kafka");

    static readonly Rejection Unstorable = new(RejectCode.Unstorable, null, "The database does not take this event; the log of the process says why.");

    /// <summary>Partitions that somebody else has, or that are elsewhere: to be placed anew where they are ours.</summary>
    public ConcurrentQueue<OwnedPartition> Misplaced { get; } = new();

    /// <summary>Reads a batch and lays it out in a transaction of its own, which another may still commit before. To be given to <see cref="TakeInAsync"/>.</summary>
    /// <returns>Null: it will be tried again then.</returns>
    public async Task<PreparedBatch?> TryPrepareAsync(IReadOnlyList<TakenMessage> messages, CancellationToken ct)
    {
        try
        {
            return await PrepareAsync(messages, null, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // It comes again at once, where there is somebody to handle it.
            return null;
        }
    }

    /// <summary>Takes messages in, in order; returns once each of them is in the database, or is no longer ours. Tries without end while the database is away.</summary>
    public async Task TakeInAsync(IReadOnlyList<TakenMessage> messages, PreparedBatch? prepared, CancellationToken ct)
    {
        var isFenced = false;
        Rejection? instead = null;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                if (isFenced) await SeeWhereTheyAreAsync(messages, ct);
                isFenced = false;
                if (prepared is { IsWhole: false }) await GiveUpAsync();
                prepared ??= await PrepareAsync(messages, instead, ct);
                if (prepared.Messages.Count > 0) await CommitAsync(prepared, ct);
                return;
            }
            catch (PartitionMovedException)
            {
                isFenced = true;
                continue;
            }
            catch (Exception e) when (IsOfMessages(e) || (Outage.IsTooMuch(e) && messages.Count > 1))
            {
                if (messages.Count > 1)
                {
                    logger.Split(messages.Count, ExceptionText.MessageOf(e));
                    // It holds the log's lock until it is rolled back.
                    await GiveUpAsync();
                    var half = messages.Count / 2;
                    await TakeInAsync([.. messages.Take(half)], null, ct);
                    await TakeInAsync([.. messages.Skip(half)], null, ct);
                    return;
                }
                if (instead is null)
                {
                    logger.Unstorable(messages[0].Of.At.Topic, messages[0].Of.At.Partition.Value, messages[0].Offset, e);
                    instead = Unstorable;
                    continue;
                }
                // Not even that: something else is wrong, and the event may be sound.
                instead = null;
                logger.Waits(messages.Count, pause.TotalSeconds, ExceptionText.MessageOf(e));
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // A commit that broke off may have taken place: the fence will tell.
                logger.Waits(messages.Count, pause.TotalSeconds, ExceptionText.MessageOf(e));
            }
            finally
            {
                await GiveUpAsync();
            }
            await Task.Delay(pause, time, ct);
        }

        async ValueTask GiveUpAsync()
        {
            if (prepared is not null) await prepared.DisposeAsync();
            prepared = null;
        }
    }

    /// <summary>Whether what was to be stored is at fault, or an error of ours, rather than the database's state.</summary>
    static bool IsOfMessages(Exception e) => e is PostgresException refused
        ? Outage.IsRefusal(refused)
        : e is not (NpgsqlException or TimeoutException or OperationCanceledException or IOException or ObjectDisposedException or System.Net.Sockets.SocketException);

    async Task<PreparedBatch> PrepareAsync(IReadOnlyList<TakenMessage> messages, Rejection? instead, CancellationToken ct)
    {
        // What was stored before a connection broke, and what is another's by now, is not tried again.
        var held = messages.Where(m => !m.Of.IsGone && m.Offset >= m.Of.Stored).ToList();
        var read = await reader.ReadAsync(held, instead, ct);
        var staged = held.Count == 0 ? null : await log.StageAsync([.. read.Where(r => r.Arrival is not null).Select(r => r.Arrival!.Value)], ct, withMore: true);
        return new(read, held, staged);
    }

    async Task CommitAsync(PreparedBatch batch, CancellationToken ct)
    {
        using var activity = Start(batch);
        var started = time.GetTimestamp();
        var now = time.GetUtcNow().UtcDateTime;
        var refusals = new List<Refusal>();
        List<PartitionMove> moves = [];
        var (outcomes, position) = await batch.Staged!.CommitAsync(
            async (connection, outcomes, token) =>
            {
                var described = new List<(int, LearningEvent)>();
                var arrival = 0;
                foreach (var (message, headers, came, refusal) in batch.Read)
                {
                    if (refusal is not null) refusals.Add(refusal);
                    if (came is not { } a) continue;
                    var outcome = outcomes[arrival++];
                    if (outcome == AppendOutcome.Conflict) refusals.Add(MessageReader.Refuse(message, headers, a.Tenant, a.Source, now, a.Event.Id, EventRules.Conflict));
                    else if (a.Event.Personal.Count > 0) described.Add((a.Tenant, a.Event));
                }
                moves = MovesOf(batch.Messages, refusals);
                var move = PartitionRows.Move(member.Id, now, moves);
                await using var more = new NpgsqlBatch(connection);
                more.BatchCommands.Add(TenantSource.Show(batch.Read.Select(r => r.Arrival?.Tenant ?? r.Refusal!.Tenant)));
                if (await personal.StatementAsync(described, token) is { } fields) more.BatchCommands.Add(fields);
                if (rejected.Statement(refusals) is { } kept) more.BatchCommands.Add(kept);
                more.BatchCommands.Add(move);
                await more.ExecuteNonQueryAsync(token);
                if (move.RecordsAffected != moves.Count) throw new PartitionMovedException();
            },
            ct);

        foreach (var message in batch.Messages) message.Of.Stored = message.Offset + 1;
        if (position > 0) signal.Appended(position);
        IntakeMetrics.Count("accepted", outcomes.Count(o => o == AppendOutcome.Stored));
        IntakeMetrics.Count("duplicate", outcomes.Count(o => o == AppendOutcome.Duplicate));
        IntakeMetrics.Count("rejected", refusals.Count);
        ConsumerMetrics.Count(moves, refusals.Select(r => (r.Message!.Value.Topic, r.Rejection.Code)), time.GetElapsedTime(started));
    }

    static List<PartitionMove> MovesOf(IReadOnlyList<TakenMessage> messages, List<Refusal> refusals)
    {
        var rejected = refusals.CountBy(r => (r.Message!.Value.Topic, r.Message.Value.Partition)).ToDictionary();
        return [.. messages.GroupBy(m => m.Of).Select(g => new PartitionMove(
            g.Key.At, g.Key.Stored, g.Last().Offset + 1, g.Count(), rejected.GetValueOrDefault((g.Key.At.Topic, g.Key.At.Partition.Value))))];
    }

    /// <summary>After a fence: what of these messages is stored, by us before a connection broke, and which partitions are not ours or elsewhere.</summary>
    async Task SeeWhereTheyAreAsync(IReadOnlyList<TakenMessage> messages, CancellationToken ct)
    {
        var partitions = messages.Where(m => !m.Of.IsGone).GroupBy(m => m.Of).ToDictionary(g => g.Key, g => g.Last().Offset + 1);
        var known = await rows.ReadAsync([.. partitions.Keys.Select(p => p.At)], ct);
        foreach (var (partition, end) in partitions)
        {
            if (known.TryGetValue(partition.At, out var row) && row.Member == member.Id && row.NextOffset >= partition.Stored && row.NextOffset <= end)
            {
                partition.Stored = row.NextOffset;
                continue;
            }
            logger.Fenced(partition.At.Topic, partition.At.Partition.Value);
            partition.Leave();
            Misplaced.Enqueue(partition);
        }
    }

    static Activity? Start(PreparedBatch batch)
    {
        if (!Traces.HasListeners()) return null;
        var links = batch.Read.Where(r => r.Headers.Trace is not null).Select(r => new ActivityLink(r.Headers.Trace!.Value)).Distinct().Take(MaxLinks);
        var activity = Traces.StartActivity("kafka take in", ActivityKind.Consumer, parentContext: default, links: links);
        activity?.SetTag("messaging.system", "kafka");
        activity?.SetTag("messaging.batch.message_count", batch.Messages.Count);
        return activity;
    }
}

/// <summary>Messages that were read, and whose events wait for their commit.</summary>
sealed class PreparedBatch(ReadMessage[] read, IReadOnlyList<TakenMessage> messages, StagedAppend? staged) : IAsyncDisposable
{
    public ReadMessage[] Read => read;

    public IReadOnlyList<TakenMessage> Messages => messages;

    /// <summary>Null: nothing is left of the batch.</summary>
    public StagedAppend? Staged => staged;

    /// <summary>Whether all of its messages are still to be stored.</summary>
    public bool IsWhole => messages.All(m => !m.Of.IsGone);

    public ValueTask DisposeAsync() => staged?.DisposeAsync() ?? ValueTask.CompletedTask;
}
