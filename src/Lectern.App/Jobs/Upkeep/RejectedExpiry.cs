using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Jobs.Upkeep;

/// <summary>Deletes rejected events that have expired, or that a tenant has too many of.</summary>
sealed partial class RejectedExpiry(NpgsqlDataSource owner, TimeProvider time, ILogger<RejectedExpiry> logger) : IJob
{
    public static JobKind Kind { get; } = new("rejected_events.expire", JobLane.Upkeep, "Deletes rejected events that have expired, or that a tenant has too many of.")
    {
        Schedule = JobSchedule.Hourly(minute: 5),
    };

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        var (expired, trimmed) = (0L, 0L);
        for (int deleted; (deleted = await RejectedEvents.ExpireAsync(owner, time.GetUtcNow().UtcDateTime, ct)) > 0;) run.Progress(expired += deleted);
        for (int deleted; (deleted = await RejectedEvents.TrimAsync(owner, RejectedEvents.MaxKept, ct)) > 0;) run.Progress(expired + (trimmed += deleted));
        if (trimmed > 0) Trimmed(trimmed, RejectedEvents.MaxKept);
        return new { expired, trimmed };
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} rejected events were deleted before their time: a tenant keeps {Kept}. See what is wrong at their sender")]
    partial void Trimmed(long count, int kept);
}
