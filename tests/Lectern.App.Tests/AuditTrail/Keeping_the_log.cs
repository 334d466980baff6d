using System.Net;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Configuration;
using Lectern.App.Jobs;
using Lectern.App.Jobs.Upkeep;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Lectern.App.Tests.AuditTrail;

/// <summary>That the log can only be added to, loses nothing, cannot be made to fill the disk, and ends by its own time.</summary>
public sealed class Keeping_the_log : IAsyncLifetime
{
    TestServer server = null!;
    int own;

    AuditLog Log => server.Services.GetRequiredService<AuditLog>();

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        own = await server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("UPDATE lectern.audit SET actor = 'somebody else'")]
    [InlineData("DELETE FROM lectern.audit")]
    [InlineData("TRUNCATE lectern.audit")]
    [InlineData("ALTER TABLE lectern.audit DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP TABLE lectern.audit")]
    public async Task It_can_only_be_added_to(string sql)
    {
        await using var connection = await server.Api.OpenAsync(own, default);
        await using var command = new NpgsqlCommand(sql, connection);

        (await Should.ThrowAsync<PostgresException>(command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_database_is_away()
    {
        const int Recorded = 2_000;
        await AwayAsync();
        for (var i = 0; i < Recorded; i++) Log.Record(new(own, "system", "test.waiting", "n", $"{i}"));
        (await Log.FlushAsync(TimeSpan.FromMilliseconds(50), default)).ShouldBeFalse();
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit")).ShouldBe(0);

        await server.ExecuteAsync($"ALTER DATABASE {await NameAsync()} CONNECTION LIMIT -1");
        (await Log.FlushAsync(TimeSpan.FromSeconds(30), default)).ShouldBeTrue();
        Log.Waiting.ShouldBe(0);
        (await server.ScalarAsync<long>("SELECT count(DISTINCT object_id) FROM lectern.audit WHERE action = 'test.waiting'")).ShouldBe(Recorded);
    }

    [Fact]
    public async Task Once_the_log_is_full_no_data_is_shown_until_it_is_written()
    {
        await using (var holder = await server.Source.OpenConnectionAsync())
        {
            await using var transaction = await holder.BeginTransactionAsync();
            await using (var hold = new NpgsqlCommand("LOCK TABLE lectern.audit IN EXCLUSIVE MODE", holder)) await hold.ExecuteNonQueryAsync();
            for (var i = 0; i < AuditLog.MaxWaiting; i++) Log.Record(new(own, "system", "test.waiting"));

            ((string)(await server.AskAsync("/api/v1/users/ann/analytics", HttpStatusCode.ServiceUnavailable))["code"]!).ShouldBe("audit_full");
            // Of groups nothing is recorded, and nothing refused.
            await server.AskAsync("/api/v1/courses");
        }

        (await Log.FlushAsync(TimeSpan.FromSeconds(30), default)).ShouldBeTrue();
        await server.AskAsync("/api/v1/users/ann/analytics", HttpStatusCode.NotFound);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit WHERE action = 'test.waiting'")).ShouldBe(AuditLog.MaxWaiting);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit WHERE action LIKE 'learner%' OR outcome = 503")).ShouldBe(0);
    }

    [Fact]
    public async Task A_stop_writes_what_waits_and_what_was_counted()
    {
        var stopped = await server.StartAnotherAsync();
        await using (stopped)
        {
            for (var i = 0; i < 3; i++) await stopped.AskAsync("/api/v1/users");
            stopped.Services.GetRequiredService<AuditLog>().Record(new(own, "system", "test.last"));
        }

        // The first at once, the other two as one.
        (await server.ScalarAsync<string>("SELECT string_agg(times::text, ',' ORDER BY audit_id) FROM lectern.audit WHERE action = 'learners.listed'")).ShouldBe("1,2");
        (await server.ScalarAsync<bool>("SELECT since <= at FROM lectern.audit WHERE times = 2")).ShouldBeTrue();
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit WHERE action = 'test.last'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_storm_of_wrong_keys_is_two_rows()
    {
        const int Requests = 500;
        var stormed = await server.StartAnotherAsync();
        await using (stormed)
        {
            using var client = new HttpClient { BaseAddress = stormed.Client.BaseAddress };
            await Parallel.ForAsync(0, Requests, async (i, ct) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, i % 2 == 0 ? "/api/v1/users" : $"/api/v1/users/u{i}/analytics");
                request.Headers.Add(ApiKeys.Header, $"wrong-secret-{i}");
                using var answer = await client.SendAsync(request, ct);
                answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            });
            // Without a credential nobody tried anything.
            using var anonymous = await client.GetAsync("/api/v1/users");
            anonymous.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit")).ShouldBe(2);
        (await server.ScalarAsync<long>("SELECT sum(times) FROM lectern.audit WHERE actor = 'anonymous' AND action = 'access.unauthenticated' AND outcome = 401")).ShouldBe(Requests);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit a WHERE a::text LIKE '%wrong-secret%'")).ShouldBe(0);
    }

    [Fact]
    public async Task One_that_cannot_be_written_keeps_no_other()
    {
        Log.Record(new(own, "system", "test.before"));
        Log.Record(new(own, "system", "test.never") { ClientAddress = "\0" });
        Log.Record(new(own, "a\ud800\0b", "test.after", "x", new string('x', 5_000)) { UserId = "no\0body" });

        (await Log.FlushAsync(TimeSpan.FromSeconds(30), default)).ShouldBeTrue();
        (await server.ScalarAsync<string>("SELECT string_agg(action, ',' ORDER BY audit_id) FROM lectern.audit")).ShouldBe("test.before,test.after");
        (await server.ScalarAsync<int>("SELECT length(object_id) FROM lectern.audit WHERE action = 'test.after'")).ShouldBe(200);
    }

    [Theory]
    [InlineData("1", 2)]
    [InlineData("30", 3)]
    [InlineData("0", 10_004)]
    public async Task What_is_past_its_time_is_deleted_and_nothing_else(string days, int left)
    {
        // More than are deleted at a time; of the edge, one just within a day and one just past it.
        var now = new DateTimeOffset(2030, 6, 15, 12, 0, 0, TimeSpan.Zero);
        await server.ExecuteAsync(
            $"""
            INSERT INTO lectern.audit (tenant_id, at, actor, action)
            SELECT {own}, '2029-01-01Z', 'system', 'test.old' FROM generate_series(1, 10001)
            UNION ALL SELECT {own}, at::timestamptz, 'system', 'test.new' FROM unnest(ARRAY['2030-06-14 11:59:59Z', '2030-06-14 12:00:00Z', '2030-06-15 12:00:00Z']) at
            """);
        var settings = new Settings(new ConfigurationBuilder().AddInMemoryCollection([new("AUDIT_RETENTION_DAYS", days), new("POSTGRES_URL", server.ConnectionString)]).Build());
        var run = new JobRun(new(Guid.NewGuid(), null, AuditExpiry.Kind.Name, "{}", "schedule", now.UtcDateTime, 1, Guid.NewGuid()), new(settings));
        await new AuditExpiry(server.Source, settings, new At(now)).RunAsync(run, default);

        run.Done.Rows.ShouldBe(10_004 - left);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit")).ShouldBe(left);
    }

    /// <summary>Nobody but the owner gets a connection, and who had one has it no more.</summary>
    async Task AwayAsync()
    {
        await server.ExecuteAsync($"ALTER DATABASE {await NameAsync()} CONNECTION LIMIT 0");
        await server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity JOIN pg_roles ON rolname = usename WHERE datname = current_database() AND NOT rolsuper");
    }

    Task<string> NameAsync() => server.ScalarAsync<string>("SELECT quote_ident(current_database())");

    sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
