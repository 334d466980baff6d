using Lectern.App.Accounts;
using Lectern.App.Audit;
using Lectern.App.Configuration;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Operation;

/// <summary>Deletes rejected events that have expired or are too many, attempts to sign in of long ago, and what the audit log keeps no longer, every hour.</summary>
sealed partial class Housekeeping(NpgsqlDataSource owner, Settings settings, TimeProvider time, ILogger<Housekeeping> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                for (int deleted; (deleted = await RejectedEvents.ExpireAsync(owner, time.GetUtcNow().UtcDateTime, stoppingToken)) > 0;) Expired(deleted);
                await ForgetAttemptsAsync(stoppingToken);
                if (settings.AuditRetention is { } kept) await ForgetAsync(time.GetUtcNow().UtcDateTime - kept, stoppingToken);
                for (int deleted; (deleted = await RejectedEvents.TrimAsync(owner, RejectedEvents.MaxKept, stoppingToken)) > 0;) Trimmed(deleted, RejectedEvents.MaxKept);
            }
            catch (NpgsqlException e)
            {
                Failed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task ForgetAttemptsAsync(CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        while (await SignInAttempts.ForgetAsync(connection, time.GetUtcNow().UtcDateTime, ct) > 0)
        {
        }
    }

    async Task ForgetAsync(DateTime before, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        for (int deleted; (deleted = await AuditRetention.DeleteAsync(connection, before, ct)) > 0;) Forgotten(deleted);
    }

    [LoggerMessage(1, LogLevel.Information, "{Count} rejected events expired")]
    partial void Expired(int count);

    [LoggerMessage(3, LogLevel.Warning, "{Count} rejected events were deleted before their time: a tenant keeps {Kept}. See what is wrong at their sender")]
    partial void Trimmed(int count, int kept);

    [LoggerMessage(4, LogLevel.Information, "{Count} entries of the audit log were older than AUDIT_RETENTION_DAYS and are deleted")]
    partial void Forgotten(int count);

    [LoggerMessage(2, LogLevel.Warning, "What is past its time could not be deleted; next try in an hour")]
    partial void Failed(Exception e);
}
