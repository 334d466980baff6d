using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Queries;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Lectern.App.Tests.Datasets;

public sealed class Query_places
{
    // As many as may be present: four that run, held by a lock, and all that may wait.
    [Fact]
    public async Task Callers_who_leave_leave_their_places()
    {
        await using var server = await TestServer.StartAsync();
        var runner = server.Services.GetRequiredService<QueryRunner>();
        var caller = Caller.Service(await server.Services.GetRequiredService<Tenants>().EnsureAsync(Tenants.Default, "UTC", CancellationToken.None), Scopes.Read, "service");
        var asOf = new AsOf(DateTimeOffset.UnixEpoch, DateTimeZone.Utc, new(2025, 11, 20), 0, "any");
        // Twice: those who wait are fewer than may be present.
        for (var round = 0; round < 2; round++)
        {
            await using var connection = await server.Source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("LOCK TABLE read.learner_day", connection, transaction);
            await hold.ExecuteNonQueryAsync();
            using var leave = new CancellationTokenSource();
            var asked = Enumerable.Range(1, QueryLimits.AtOnce + QueryLimits.MaxWaiting)
                .Select(limit => runner.RunAsync(caller, new("activity", ["events"], Limit: limit), asOf, leave.Token)).ToArray();
            (await runner.RunAsync(caller, new("activity", ["views"]), asOf, CancellationToken.None)).Problem!.Code.ShouldBe("too_many_queries");

            await leave.CancelAsync();

            foreach (var one in asked) await Should.ThrowAsync<OperationCanceledException>(one);
        }

        (await server.RowsAsync("""{"dataset":"activity","measures":["events"]}""")).ShouldBe(["0"]);
    }
}
