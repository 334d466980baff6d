using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Kafka.Out;

/// <summary>
/// Publishes who has changed, and the messages of the transactional outbox. One process an installation is active: it holds a session lock
/// on a connection of its own; others wait for it. Nothing is taken from what is owed before the brokers have acknowledged it, so it is
/// told at least once. Woken by the projector's NOTIFY, and every second in any case.
/// </summary>
sealed partial class Publisher(KafkaSettings kafka, Database database, NpgsqlDataSource source, PublisherTimes times, TimeProvider time, ILogger<Publisher> logger) : BackgroundService
{
    static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Whether this process is the one that publishes.</summary>
    public bool IsActive { get; private set; }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Before anything is projected here, so that of a new installation the first change is told of, too.
            await OwedUpdates.TakeOverAsync(source, Now, cancellationToken);
        }
        catch (Exception e) when (Outage.IsOne(e))
        {
            Waits(FirstWait.TotalSeconds, e.Message);
        }
        await base.StartAsync(cancellationToken);
    }

    DateTime Now => time.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await RunAsync(() => wait = FirstWait, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (Outage.IsOne(e))
            {
                Waits(wait.TotalSeconds, e.Message);
            }
            catch (Exception e)
            {
                Interrupted(e);
            }
            finally
            {
                IsActive = false;
            }
            await Task.Delay(wait, time, stoppingToken);
        }
    }

    async Task RunAsync(Action working, CancellationToken ct)
    {
        // Outside the pool: the lock is the session's, and a broken session gives it up.
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = 5, CommandTimeout = 30, ApplicationName = "lectern publisher" };
        await using var own = new NpgsqlConnection(settings.ConnectionString);
        await own.OpenAsync(ct);
        while (!await IsFirstAsync(own, ct))
        {
            working();
            await Task.Delay(times.TakeOver, time, ct);
        }
        IsActive = true;
        BecameActive();
        var isTold = false;
        own.Notification += (_, _) => isTold = true;
        await using (var listen = new NpgsqlCommand($"LISTEN {Outbox.Channel}", own)) await listen.ExecuteNonQueryAsync(ct);
        await using var round = new PublishingRound(kafka, source, times, time, logger);
        try
        {
            while (true)
            {
                var began = time.GetTimestamp();
                isTold = false;
                await round.RunAsync(ct);
                working();
                // Throws where the session has ended, and the lock with it; it also brings what was told meanwhile.
                await StillFirstAsync(own, ct);
                if (!isTold) await own.WaitAsync(times.Interval, ct);
                if (times.Interval - time.GetElapsedTime(began) is var rest && rest > TimeSpan.Zero) await Task.Delay(rest, time, ct);
            }
        }
        finally
        {
            await round.StopAsync();
        }
    }

    static async Task<bool> IsFirstAsync(NpgsqlConnection own, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Locks.Publisher})", own);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    static async Task StillFirstAsync(NpgsqlConnection own, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT 1", own);
        await command.ExecuteScalarAsync(ct);
    }

    [LoggerMessage(1, LogLevel.Information, "This process publishes to Kafka")]
    partial void BecameActive();

    [LoggerMessage(2, LogLevel.Warning, "Publishing waits for the database, {Seconds:0.0} s: {Reason}")]
    partial void Waits(double seconds, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Publishing was interrupted and will start again")]
    partial void Interrupted(Exception e);
}
