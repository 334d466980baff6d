using Lectern.Postgres.Embedded;

namespace Lectern.App.Hosting;

/// <summary>
/// Starts the private PostgreSQL again when it dies under us, on its old port; requests are answered 503 until it is back.
/// Where it cannot be started for long, the process ends, so that whoever watches it learns of it.
/// </summary>
sealed partial class DatabaseKeeper(Database database, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DatabaseKeeper> logger) : BackgroundService
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(10);

    /// <summary>A server that lived this long did not die of its start: the next pause is short again.</summary>
    static readonly TimeSpan Stable = TimeSpan.FromSeconds(2);

    TimeSpan pause = FirstPause;

    /// <summary>Why it was given up; null while all is well.</summary>
    public EmbeddedPostgresException? Failure { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (Failure is null)
        {
            var since = time.GetTimestamp();
            await database.Exited.WaitAsync(stoppingToken);
            if (time.GetElapsedTime(since) > Stable) pause = FirstPause;
            Ended();
            await RestartAsync(stoppingToken);
        }
    }

    async Task RestartAsync(CancellationToken ct)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(pause, time, ct);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            try
            {
                await database.RestartAsync(ct);
                IsBack(time.GetElapsedTime(since).TotalSeconds);
                return;
            }
            catch (EmbeddedPostgresException e) when (time.GetElapsedTime(since) < GiveUpAfter)
            {
                NotYet(e.Message, pause.TotalSeconds);
            }
            catch (EmbeddedPostgresException e)
            {
                GivenUp(GiveUpAfter.TotalMinutes);
                Failure = e;
                lifetime.StopApplication();
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The private PostgreSQL has ended by itself or was killed; starting it again")]
    partial void Ended();

    [LoggerMessage(2, LogLevel.Information, "The private PostgreSQL serves again, after {Seconds:0.0} s")]
    partial void IsBack(double seconds);

    [LoggerMessage(3, LogLevel.Error, "The private PostgreSQL does not start: {Reason} Trying again in {Seconds:0.0} s")]
    partial void NotYet(string reason, double seconds);

    [LoggerMessage(4, LogLevel.Critical, "The private PostgreSQL could not be started for {Minutes:0} minutes; Lectern stops")]
    partial void GivenUp(double minutes);
}
