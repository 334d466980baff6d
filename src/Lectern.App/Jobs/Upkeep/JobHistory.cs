using Dapper;
using Npgsql;

namespace Lectern.App.Jobs.Upkeep;

/// <summary>Deletes jobs of long ago. One whose file is still there stays with it.</summary>
sealed class JobHistory(NpgsqlDataSource owner) : IJob
{
    public static JobKind Kind { get; } = new("jobs.forget", JobLane.Upkeep, "Deletes jobs that ended more than 90 days ago, a tenant's beyond the newest 10,000, and runs of upkeep beyond the newest 100 of a kind.")
    {
        Schedule = JobSchedule.Daily(hour: 2, minute: 40),
    };

    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public const int MostOfTenant = 10_000;
    public const int MostOfUpkeep = 100;

    const string OldSql =
        """
        DELETE FROM lectern.jobs WHERE job_id IN (
            SELECT job_id FROM lectern.jobs WHERE tenant_id IS NOT NULL AND file IS NULL AND finished_at < now() - @kept LIMIT 10000)
        """;

    const string ManySql =
        """
        DELETE FROM lectern.jobs WHERE job_id IN (
            SELECT beyond.job_id FROM lectern.tenants t CROSS JOIN LATERAL (
                SELECT job_id, file, finished_at FROM lectern.jobs WHERE tenant_id = t.tenant_id ORDER BY job_number DESC OFFSET @most LIMIT 10000) beyond
            WHERE beyond.file IS NULL AND beyond.finished_at IS NOT NULL)
        """;

    const string UpkeepSql =
        """
        DELETE FROM lectern.jobs WHERE job_id IN (
            SELECT job_id FROM (
                SELECT job_id, finished_at, row_number() OVER (PARTITION BY kind ORDER BY job_number DESC) AS place FROM lectern.jobs WHERE tenant_id IS NULL) ranked
            WHERE place > @most AND finished_at IS NOT NULL)
        """;

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        var jobs = await DeleteAsync(OldSql, new { kept = Kept }) + await DeleteAsync(ManySql, new { most = MostOfTenant }) + await DeleteAsync(UpkeepSql, new { most = MostOfUpkeep });
        return new { jobs };

        async Task<long> DeleteAsync(string sql, object parameters)
        {
            var all = 0L;
            for (int deleted; (deleted = await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct))) > 0;) all += deleted;
            return all;
        }
    }
}
