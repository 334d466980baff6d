using Lectern.App.Configuration;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Kafka.In;

/// <summary>
/// Takes in what the topics hold, as one of the consumers of its group. Whatever befalls the brokers or the client, the process serves on
/// and this begins anew.
/// </summary>
sealed class KafkaConsumer(
    KafkaSettings kafka, NpgsqlDataSource owner, EventLog log, PersonalData personal, RejectedEvents rejected, MessageReader reader, ProjectorSignal signal, TimeProvider time, ILogger<KafkaConsumer> logger)
    : BackgroundService
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>A consumer that lived this long did not end of its start: the next pause is short again.</summary>
    static readonly TimeSpan Stable = TimeSpan.FromMinutes(1);

    static readonly TimeSpan LastWordTakes = TimeSpan.FromSeconds(3);

    readonly PartitionRows rows = new(owner);

    /// <summary>This process in the group.</summary>
    public KafkaMember Member { get; } = new("consumer", owner, time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var brokers = new BrokerStates(Member, logger);
        var telling = TellAsync(brokers, stoppingToken);
        try
        {
            for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                var started = time.GetTimestamp();
                try
                {
                    // Reading waits on a thread; that of the pool is for others.
                    using var loop = LoopOf(brokers);
                    await Task.Factory.StartNew(() => loop.Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    if (time.GetElapsedTime(started) >= Stable) pause = FirstPause;
                    logger.Interrupted(pause.TotalSeconds, e);
                    brokers.Interrupted($"The consumer was interrupted by {e.GetType().Name}; the log says more.");
                }
                if (stoppingToken.IsCancellationRequested) return;
                await Task.Delay(pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
        finally
        {
            await telling;
            await SayGoodbyeAsync();
        }
    }

    ConsumerLoop LoopOf(BrokerStates brokers) =>
        new(kafka, new MessageStore(log, personal, rejected, reader, rows, signal, Member, time, logger), rows, Member, brokers, time, logger);

    /// <summary>Writes down how it stands, at each change and every few seconds.</summary>
    async Task TellAsync(BrokerStates brokers, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Member.WriteAsync(ct);
                // What was seen before the brokers went is of that time.
                if (Member.State == KafkaMemberState.Connected) await rows.SeenAsync(Member.Id, brokers.Ends, time.GetUtcNow().UtcDateTime, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // Not seen for a while, it looks gone; whoever stores tells of the database.
                logger.NotTold(e);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            await brokers.Changed.WaitAsync(KafkaMember.Refresh, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    async Task SayGoodbyeAsync()
    {
        Member.Becomes(KafkaMemberState.Stopped, null);
        using var limit = new CancellationTokenSource(LastWordTakes, time);
        try
        {
            await rows.ReleaseAsync(Member.Id, limit.Token);
            await Member.WriteAsync(limit.Token);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            // Not seen any more, it is gone all the same.
        }
    }
}
