using Lectern.App.Queries;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tests.Queries;

/// <summary>A batch that breaks off takes nothing with it that later questions on the same connection stand on.</summary>
public sealed class Broken_batches
{
    // Long statements with long answers, so that a batch is still being sent when it is cancelled; more of them than there are places for.
    static readonly string Long = new('x', 1_500);
    const int Statements = 40, Places = 20;

    [Fact]
    public async Task After_some_that_were_cancelled_each_question_still_gets_its_own_answer()
    {
        await using var server = await TestServer.StartAsync();
        await using var pool = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = 1, MaxAutoPrepare = Places, AutoPrepareMinUsages = 2 });
        var source = new TenantSource(pool);

        var random = new Random(20261121);
        for (var round = 0; round < 120; round++)
        {
            int first = random.Next(Statements), count = random.Next(1, 16);
            var numbers = Enumerable.Range(first, count).Select(n => n % Statements).ToArray();
            using var leaving = new CancellationTokenSource(round % 3 == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 8)) : Timeout.InfiniteTimeSpan);
            try
            {
                await AskAsync(source, numbers, round, leaving.Token);
            }
            catch (OperationCanceledException) when (leaving.IsCancellationRequested)
            {
            }
        }
    }

    static async Task AskAsync(TenantSource source, int[] numbers, int round, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, 0, ct);
        await using var rows = await snapshot.BatchAsync(string.Join("; ", numbers.Select(n => $"SELECT @p + {n}, '{Long}' FROM generate_series(1, {1 + n * 20})")), new { p = round }, ct);
        foreach (var number in numbers) (await rows.ReadAsync<int>()).ShouldBe(Enumerable.Repeat(round + number, 1 + number * 20));
    }
}
