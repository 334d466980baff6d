using Lectern.App.Hosting;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Keys;

/// <summary>
/// Whether this process may believe what it keeps of keys: while it has read within the last second, on a connection of its own, how
/// many changes of keys there were. A change is told by NOTIFY and counted in its own transaction; whoever makes one waits for
/// <see cref="Outlasts"/> before they say that it is done, and by then every process has read the new count or believes nothing.
/// </summary>
sealed partial class KeyTrust(Database database, TimeProvider time, ILogger<KeyTrust> logger) : BackgroundService
{
    /// <summary>How long a count is good for, from before it was asked for.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Longer than the window by more than two clocks can differ in measuring it.</summary>
    public static readonly TimeSpan Outlasts = Window + TimeSpan.FromMilliseconds(100);

    public const string Channel = "lectern_api_keys";
    public const string ApplicationName = "lectern keys";

    static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    const string CountSql = "SELECT changes FROM lectern.api_key_changes";

    sealed record Heard(long Changes, long At);

    volatile Heard? heard;

    /// <summary>The count of changes, which what is kept must have been read after; null: nothing that is kept may be believed.</summary>
    public long? Changes => heard is { } last && time.GetElapsedTime(last.At) < Window ? last.Changes : null;

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
            heard = null;
            try
            {
                await Task.Delay(wait, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    async Task ListenAsync(Action working, CancellationToken ct)
    {
        // Outside the pool: to listen takes a session, and a broken one ends here.
        var settings = new NpgsqlConnectionStringBuilder(database.ApiConnectionString) { Pooling = false, CommandTimeout = 5, ApplicationName = ApplicationName };
        await using var own = new NpgsqlConnection(settings.ConnectionString);
        await own.OpenAsync(ct);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", own)) await listen.ExecuteNonQueryAsync(ct);
        await using var count = new NpgsqlCommand(CountSql, own);
        await count.PrepareAsync(ct);
        var isTold = false;
        own.Notification += (_, _) => isTold = true;
        while (true)
        {
            isTold = false;
            // From before it was asked: the answer may be as old as the question.
            var asked = time.GetTimestamp();
            heard = new((long)(await count.ExecuteScalarAsync(ct))!, asked);
            working();
            if (!isTold) await own.WaitAsync(Beat, ct);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Every request with a stored key asks the database until changes of keys can be heard of, next try in {Seconds:0.0} s: {Reason}")]
    partial void Waits(double seconds, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Hearing of changes of keys was interrupted and will start again; until then every request with a stored key asks the database")]
    partial void Interrupted(Exception e);
}
