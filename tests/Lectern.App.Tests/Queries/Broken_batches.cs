using Lectern.App.Queries;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tests.Queries;

/// <summary>A batch that breaks off takes nothing with it that later questions on the same connection stand on.</summary>
public sealed class Broken_batches
{
    enum Ending
    {
        Fails,
        IsCancelled,
        IsWhole,
    }

    [Fact]
    public async Task After_one_that_failed_or_was_cancelled_each_question_still_gets_its_own_answer()
    {
        await using var server = await TestServer.StartAsync();
        // One connection, and places for fewer prepared statements than there are statements: nearly each takes another's.
        await using var pool = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = 1, MaxAutoPrepare = 6, AutoPrepareMinUsages = 1 });
        var source = new TenantSource(pool);

        var random = new Random(20261121);
        for (var round = 1; round <= 100; round++)
        {
            var numbers = Enumerable.Range(0, 4).Select(_ => random.Next(12)).ToArray();
            var ending = (Ending)random.Next(3);
            var statements = numbers.Select(n => $"SELECT @p + {n}").ToList();
            if (ending != Ending.IsWhole) statements.Insert(random.Next(3), ending == Ending.Fails ? "SELECT 1 / (@p - @p)" : "SELECT @p FROM pg_sleep(60)");
            using var leaving = new CancellationTokenSource(ending == Ending.IsCancelled ? TimeSpan.FromMilliseconds(5) : Timeout.InfiniteTimeSpan);

            var asking = AskAsync(source, string.Join("; ", statements), round, numbers, leaving.Token);
            if (ending == Ending.Fails) (await Should.ThrowAsync<PostgresException>(asking)).SqlState.ShouldBe(PostgresErrorCodes.DivisionByZero);
            else if (ending == Ending.IsCancelled) await Should.ThrowAsync<OperationCanceledException>(asking);
            else await asking;
        }
    }

    static async Task AskAsync(TenantSource source, string statements, int round, int[] numbers, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, 0, ct);
        await using var rows = await snapshot.BatchAsync(statements, new { p = round }, ct);
        foreach (var number in numbers) (await rows.ReadFirstAsync<int>()).ShouldBe(round + number);
    }
}
