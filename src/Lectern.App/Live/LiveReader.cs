using Lectern.App.Hosting;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Live;

/// <summary>
/// Reads what the projector changed, whichever process it runs in, and gives it to this process's streams. Its place is one position:
/// the outbox is in commit order, so nothing is missed and nothing comes twice. Woken by NOTIFY, and every second in any case.
/// </summary>
sealed partial class LiveReader(LiveSubscriptions subscriptions, Database database, TimeProvider time, ILogger<LiveReader> logger) : BackgroundService
{
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks, at least: batches that come in quick succession are read together. The first is read at once.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Batches of one look.</summary>
    const int MaxBatches = 200;

    /// <summary>Up to where everything was given on; null: nothing was read yet.</summary>
    long? cursor;
    long swaps;
    long tenantSwaps;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await ListenAsync(() => wait = FirstWait, stoppingToken);
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
            await Task.Delay(wait, time, stoppingToken);
        }
    }

    async Task ListenAsync(Action working, CancellationToken ct)
    {
        // Outside the pool: to listen takes a session, and a broken one ends here.
        var settings = new NpgsqlConnectionStringBuilder(database.ApiConnectionString) { Pooling = false, KeepAlive = 5, CommandTimeout = 30, ApplicationName = "lectern live" };
        await using var own = new NpgsqlConnection(settings.ConnectionString);
        await own.OpenAsync(ct);
        var isTold = false;
        own.Notification += (_, told) =>
        {
            if (told.Channel == Outbox.Channel) isTold = true;
            else if (Outbox.ReadBeside(told.Payload) is var (tenant, course)) subscriptions.PublishBeside(new(tenant, LiveKind.Course, course));
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {Outbox.Channel}; LISTEN {Outbox.BesideChannel}", own)) await listen.ExecuteNonQueryAsync(ct);
        while (true)
        {
            var looked = time.GetTimestamp();
            isTold = false;
            await ReadOnAsync(own, ct);
            working();
            // What was told during the look is another look; only reading from the connection tells.
            if (!isTold) await own.WaitAsync(Poll, ct);
            if (Pause - time.GetElapsedTime(looked) is var rest && rest > TimeSpan.Zero) await Task.Delay(rest, time, ct);
        }
    }

    /// <summary>Gives on everything after the cursor. Without anybody to give it to, rows are passed over unread.</summary>
    async Task ReadOnAsync(NpgsqlConnection own, CancellationToken ct)
    {
        while (true)
        {
            var before = subscriptions.Present;
            var limit = cursor is null || before.Count == 0 ? 0 : MaxBatches;
            if (await Outbox.ReadAsync(own, cursor ?? 0, limit, subscriptions.Publish, ct) is not var (state, last, more)) return;

            // Whoever came meanwhile is to be told of what came after them: not to be passed over.
            if (cursor is not null && limit == 0 && subscriptions.Present.Arrivals != before.Arrivals) continue;

            var isLost = cursor is { } from && (state.KeptFrom > from || state.Position < from || state.Swaps != swaps);
            if (isLost) subscriptions.PublishAll(state.Position);
            else if (cursor is not null && state.TenantSwaps != tenantSwaps)
            {
                foreach (var tenant in await Outbox.SwappedTenantsAsync(own, tenantSwaps, state.TenantSwaps, ct)) subscriptions.PublishAllOf(tenant, state.Position);
            }
            var reached = more && !isLost ? last!.Value : state.Position;
            (cursor, swaps, tenantSwaps) = (reached, state.Swaps, state.TenantSwaps);
            subscriptions.Through = reached;
            subscriptions.Begin();
            if (isLost || !more) return;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Live updates wait for the database, {Seconds:0.0} s: {Reason}")]
    partial void Waits(double seconds, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The reader of live updates was interrupted and will start again")]
    partial void Interrupted(Exception e);
}
