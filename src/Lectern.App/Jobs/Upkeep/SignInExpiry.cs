using Dapper;
using Lectern.App.Accounts;
using Npgsql;

namespace Lectern.App.Jobs.Upkeep;

/// <summary>Deletes attempts to sign in of long ago, and sign-ins that nobody can use any more.</summary>
sealed class SignInExpiry(NpgsqlDataSource owner, TimeProvider time) : IJob
{
    public static JobKind Kind { get; } = new("sign_ins.expire", JobLane.Upkeep, "Deletes attempts to sign in of long ago, and sign-ins that have expired.")
    {
        Schedule = JobSchedule.Hourly(minute: 10),
    };

    /// <summary>Clocks of several processes differ a little; by a day none does.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    const string ExpireSql =
        "DELETE FROM lectern.sign_ins WHERE (tenant_id, sign_in_id) IN (SELECT tenant_id, sign_in_id FROM lectern.sign_ins WHERE expires_at < @before LIMIT 1000 FOR UPDATE SKIP LOCKED)";

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (attempts, signIns) = (0L, 0L);
        await using var connection = await owner.OpenConnectionAsync(ct);
        for (int deleted; (deleted = await SignInAttempts.ForgetAsync(connection, now, ct)) > 0;) run.Progress(attempts += deleted);
        for (int deleted; (deleted = await connection.ExecuteAsync(new CommandDefinition(ExpireSql, new { before = now - Grace }, cancellationToken: ct))) > 0;) run.Progress(attempts + (signIns += deleted));
        return new { attempts, signIns };
    }
}
