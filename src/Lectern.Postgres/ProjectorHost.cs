using Lectern.Core.Grains;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// Keeps the serving read models current. One process a database is active: it holds a session lock on a connection of its own;
/// others wait for it and take over when it goes. Woken in-process by the committer, by NOTIFY, and every second in any case.
/// </summary>
public sealed partial class ProjectorHost(
    NpgsqlDataSource source,
    LogReader log,
    ProjectorSignal signal,
    ProjectorOptions options,
    ILogger<ProjectorHost> logger) : BackgroundService
{
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    static readonly TimeSpan TakeOverPoll = TimeSpan.FromSeconds(1);
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Short: figures lag by it when the database is back after a long while.</summary>
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Whether this process is the active projector.</summary>
    public bool IsActive { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = FirstPause; !stoppingToken.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await RunAsync(() => pause = FirstPause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (Outage.IsOne(e))
            {
                DatabaseAway(e.Message, pause.TotalSeconds);
            }
            catch (Exception e)
            {
                Interrupted(e);
            }
            finally
            {
                IsActive = false;
            }
            await Task.Delay(pause, stoppingToken);
        }
    }

    async Task RunAsync(Action working, CancellationToken ct)
    {
        // A connection of its own, outside the pool: the lock is the session's, and a broken session gives it up.
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, KeepAlive = 5 };
        await using var own = new NpgsqlConnection(settings.ConnectionString);
        await own.OpenAsync(ct);
        while (!await own.ScalarAsync<bool>($"SELECT pg_try_advisory_lock({Locks.Projector})", ct))
        {
            await SeeWhatOthersDidAsync(own, ct);
            await signal.WaitForWorkAsync(TakeOverPoll, ct);
        }
        IsActive = true;
        BecameActive();

        own.Notification += (_, n) =>
        {
            if (long.TryParse(n.Payload, out var position)) signal.Appended(position);
        };
        await own.ExecuteAsync($"LISTEN {EventLog.Channel}", ct);
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var listening = ListenAsync(own, broken);

        try
        {
            while (true) await ProjectAsync(working, broken.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The session broke: the listener knows why.
            await listening;
            throw;
        }
        finally
        {
            await broken.CancelAsync();
            await listening.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Projects what comes, until a rebuilt schema took the old one's place under it: then there is another checkpoint, and maybe another calendar.</summary>
    async Task ProjectAsync(Action working, CancellationToken ct)
    {
        string version;
        Calendar calendar;
        await using (var connection = await source.OpenConnectionAsync(ct)) (version, calendar) = await ReadSchema.Serving.MadeWithAsync(connection, ct);
        var projector = new Projector(source, log, ReadSchema.Serving, version, calendar, options.BatchSize, logger, options.IsTold);
        try
        {
            while (true)
            {
                var position = await projector.CatchUpAsync(long.MaxValue, (reached, _) => signal.Reached(reached), ct);
                signal.Reached(position);
                working();
                await signal.WaitForWorkAsync(Poll, ct);
            }
        }
        catch (ProjectorFencedException e)
        {
            Fenced(e.Message);
        }
    }

    /// <summary>Waits for notifications until the session breaks; then whatever runs by its lock must stop.</summary>
    static async Task ListenAsync(NpgsqlConnection own, CancellationTokenSource broken)
    {
        try
        {
            while (!broken.IsCancellationRequested) await own.WaitAsync(broken.Token);
        }
        finally
        {
            await broken.CancelAsync();
        }
    }

    /// <summary>While another process projects, its checkpoint is what this one's waiters wait for.</summary>
    async Task SeeWhatOthersDidAsync(NpgsqlConnection connection, CancellationToken ct) =>
        signal.Reached(await ReadSchema.Serving.PositionAsync(connection, ct));

    [LoggerMessage(1, LogLevel.Information, "This process is the active projector")]
    partial void BecameActive();

    [LoggerMessage(3, LogLevel.Information, "{Reason} Looking again.")]
    partial void Fenced(string reason);

    [LoggerMessage(4, LogLevel.Warning, "The projector waits for the database, {Seconds:0.0} s: {Reason}")]
    partial void DatabaseAway(string reason, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "The projector was interrupted and will start again")]
    partial void Interrupted(Exception e);
}

/// <param name="BatchSize">Events a batch at most (<c>ANALYTICS_BATCH_SIZE</c>).</param>
/// <param name="ConnectionString">With its password, which a data source does not give back.</param>
/// <param name="IsTold">Whether what changed is written for those who tell it on (<c>ENABLE_REAL_TIME_ANALYTICS</c>, <c>KAFKA_BROKERS</c>, <see cref="Outbox"/>).</param>
public sealed record ProjectorOptions(int BatchSize, string ConnectionString, bool IsTold = true);
