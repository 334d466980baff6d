using Dapper;
using Lectern.App.Configuration;
using Npgsql;

namespace Lectern.App.Jobs.Upkeep;

/// <summary>Deletes files of reports that are past their time, and what workers left that ended in the midst of one.</summary>
sealed class FileCleaning(NpgsqlDataSource owner, JobFiles files, Settings settings) : IJob
{
    public static JobKind Kind { get; } = new("files.clean", JobLane.Upkeep, "Deletes files of reports that are older than REPORT_RETENTION_DAYS, and unfinished ones that nobody writes any more.")
    {
        Schedule = JobSchedule.Hourly(minute: 20),
    };

    const int AtOnce = 500;

    /// <summary>The row first: a file that is left without one is found below.</summary>
    const string ExpireSql =
        """
        UPDATE lectern.jobs SET file = NULL, file_bytes = NULL, file_sha256 = NULL
        WHERE job_id IN (SELECT job_id FROM lectern.jobs WHERE file IS NOT NULL AND finished_at < now() - @kept LIMIT 500 FOR UPDATE SKIP LOCKED)
        RETURNING old.file
        """;

    /// <summary>Files listed before this is asked: each was somebody's when it was made, and one that is nobody's now never will be.</summary>
    const string DeadSql =
        """
        SELECT f.name FROM unnest(@names, @jobs, @leases) AS f (name, job, lease)
        WHERE NOT EXISTS (SELECT FROM lectern.jobs j WHERE j.job_id = f.job AND (j.lease = f.lease OR j.file = f.name))
        """;

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        var (expired, left) = (0L, 0L);
        await using var connection = await owner.OpenConnectionAsync(ct);
        for (List<string> names; (names = [.. await connection.QueryAsync<string>(new CommandDefinition(ExpireSql, new { kept = settings.ReportRetention }, cancellationToken: ct))]).Count > 0;)
        {
            names.ForEach(files.Delete);
            run.Progress(expired += names.Count);
        }
        foreach (var some in files.All().Chunk(AtOnce))
        {
            var asked = new { names = some.Select(f => f.Name).ToArray(), jobs = some.Select(f => f.Job).ToArray(), leases = some.Select(f => f.Lease).ToArray() };
            foreach (var name in await connection.QueryAsync<string>(new CommandDefinition(DeadSql, asked, cancellationToken: ct)))
            {
                files.Delete(name);
                run.Progress(expired + ++left);
            }
        }
        return new { expired, left };
    }
}
