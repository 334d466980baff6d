using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Jobs.Upkeep;

/// <summary>Makes the log's next partition before it is needed. An append that finds none makes its own, while its senders wait.</summary>
sealed class PartitionsAhead(NpgsqlDataSource owner) : IJob
{
    public static JobKind Kind { get; } = new("log.partitions", JobLane.Upkeep, "Makes the next partition of the log of events before it is needed.")
    {
        Schedule = JobSchedule.Hourly(minute: 25),
    };

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct) => new { roomUpTo = await EventPartitions.KeepAheadAsync(owner, ct) - 1 };
}
