using Lectern.App.Jobs.Upkeep;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Npgsql;

namespace Lectern.App.Tests.Jobs;

/// <summary>The real <c>worker</c>, in processes of its own: one is killed in the midst of a job, another stops in order, a third ends it.</summary>
public sealed class Killed_worker
{
    [Fact]
    public async Task What_it_had_is_done_by_the_next()
    {
        var connection = await TestServer.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(connection);
        (string, string)[] settings =
        [
            ("POSTGRES_URL", connection), ("SERVICE_API_KEY", TestServer.ApiKey), ("DATA_KEY", Convert.ToBase64String(new byte[32])), ("JWT_SECRET", TestServer.JwtSecret),
            ("WORKER_PORT", "0"), ("DB_POOL_MIN", "0"), ("REPORTS_STORAGE_PATH", TempFolders.Next("reports")),
        ];

        // What is to be deleted, and is held: each waits for it in the midst of its work.
        await ExecuteAsync("INSERT INTO lectern.audit (tenant_id, at, actor, action) SELECT tenant_id, '2020-01-01Z', 'system', 'test.old' FROM lectern.tenants");
        await using var holder = await source.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("SELECT 1 FROM lectern.audit FOR UPDATE", holder)) await hold.ExecuteNonQueryAsync();
        await ExecuteAsync($"INSERT INTO lectern.jobs (kind, requested_by, max_attempts) VALUES ('{AuditExpiry.Kind.Name}', 'schedule', 3)");

        using var killed = LecternProcess.Start(["worker"], settings);
        await RunsAsync(1);
        await killed.KillAsync();
        await ExecuteAsync("UPDATE lectern.jobs SET lease_until = now() - interval '1 second' WHERE state = 'running'");

        using var stopped = LecternProcess.Start(["worker"], settings);
        await RunsAsync(2);
        (await stopped.TerminateAsync()).ShouldBe(0, stopped.Output);
        // What it gave back does not count as an attempt.
        await StateAsync("pending", 1);

        using var last = LecternProcess.Start(["worker"], settings);
        await RunsAsync(2);
        await held.CommitAsync();
        await StateAsync("completed", 2);
        (await last.TerminateAsync()).ShouldBe(0, last.Output);

        Task RunsAsync(int attempts) => StateAsync("running", attempts);

        Task StateAsync(string state, int attempts) => Waiting.ForAsync(
            $"It is {state} in attempt {attempts}",
            async () =>
            {
                await using var command = source.CreateCommand($"SELECT (state, attempts) = ('{state}', {attempts}) FROM lectern.jobs");
                return await command.ExecuteScalarAsync() is true;
            },
            TimeSpan.FromMinutes(2));

        async Task ExecuteAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
