using Lectern.App.Tests.Fixtures;
using Lectern.Core.Events;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lectern.App.Tests.Tenancy;

/// <summary>The second lock between tenants: what a query gets that forgets to name its tenant.</summary>
public sealed class Row_security(Row_security.Both both) : IClassFixture<Row_security.Both>
{
    /// <summary>The same learner, course and ids in two tenants: nothing but the tenant tells them apart. No test leaves anything.</summary>
    public sealed class Both : IAsyncLifetime
    {
        internal TestServer Server { get; private set; } = null!;

        internal int Own { get; private set; }

        internal int Foreign { get; private set; }

        public async Task InitializeAsync()
        {
            Server = await TestServer.StartAsync();
            Own = await Server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants WHERE name = 'default'");
            Foreign = await new Tenants(Server.Source).EnsureAsync("foreign", "UTC", default);
            await AppendAsync(Server, Own);
            await AppendAsync(Server, Foreign);
            await Server.SettleAsync();
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }

    readonly TestServer server = both.Server;
    readonly int own = both.Own;
    readonly int foreign = both.Foreign;

    [Fact]
    public async Task Every_table_that_names_a_tenant_is_behind_it()
    {
        (await OpenTablesAsync()).ShouldBeEmpty();

        // Rebuilt ones too.
        await server.Services.GetRequiredService<Rebuild>().RunAsync(null, default);
        (await OpenTablesAsync()).ShouldBeEmpty();
        await using var connection = await server.Api.OpenAsync(own, default);
        (await CountAsync(connection, "read.learner")).ShouldBe(1);
    }

    [Fact]
    public async Task A_query_that_forgets_its_tenant_gets_nothing()
    {
        await using var forgotten = await server.Api.OpenSharedAsync(default);
        await using var ofOwn = await server.Api.OpenAsync(own, default);
        await using var ofBoth = await server.Api.OpenAsync([own, foreign], default);
        var held = 0;
        foreach (var table in await ReadableAsync())
        {
            (await CountAsync(forgotten, table)).ShouldBe(0, table);
            var wholly = await server.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE tenant_id IN ({own}, {foreign})");
            var ours = await server.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE tenant_id = {own}");
            (await CountAsync(ofOwn, table)).ShouldBe(ours, table);
            (await CountAsync(ofBoth, table)).ShouldBe(wholly, table);
            if (wholly > ours) held++;
        }
        held.ShouldBeGreaterThan(10, "tables in which there is something of another tenant to be seen");
    }

    [Fact]
    public async Task A_connection_given_back_forgets_whom_it_saw()
    {
        // A pool of one: the next to open it gets the same.
        var one = new NpgsqlConnectionStringBuilder(await ConnectionStringAsync()) { MinPoolSize = 1, MaxPoolSize = 1 };
        await using var pool = NpgsqlDataSource.Create(one.ConnectionString);
        var source = new TenantSource(pool);
        await using (var seen = await source.OpenAsync(own, default)) (await CountAsync(seen, "lectern.events")).ShouldBe(2);
        await using var next = await source.OpenSharedAsync(default);
        (await CountAsync(next, "lectern.events")).ShouldBe(0);
    }

    [Theory]
    [InlineData("UPDATE lectern.events SET payload = '{}'")]
    [InlineData("DELETE FROM lectern.events")]
    [InlineData("DELETE FROM lectern.event_ids")]
    [InlineData("DELETE FROM lectern.learners")]
    [InlineData("DELETE FROM lectern.tenants")]
    [InlineData("UPDATE read.learner SET tenant_id = 1")]
    [InlineData("DELETE FROM read.checkpoint")]
    [InlineData("DELETE FROM lectern.outbox")]
    [InlineData("SELECT * FROM lectern.api_roles")]
    [InlineData("SELECT * FROM lectern.events_00000")]
    [InlineData("ALTER TABLE lectern.events DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP TABLE lectern.events")]
    [InlineData("CREATE TABLE lectern.mine (a int)")]
    [InlineData("SET ROLE postgres")]
    public async Task It_may_do_no_more_than_requests_need(string sql)
    {
        await using var connection = await server.Api.OpenAsync(own, default);
        await using var command = new NpgsqlCommand(sql, connection);

        var refused = await Should.ThrowAsync<PostgresException>(command.ExecuteNonQueryAsync());

        refused.SqlState.ShouldBeOneOf(PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.InvalidParameterValue);
    }

    [Fact]
    public async Task What_a_role_was_given_beyond_the_list_is_taken_away()
    {
        var role = $"given_{Guid.NewGuid():N}";
        await server.ExecuteAsync(
            $"""
            CREATE ROLE {role} LOGIN PASSWORD 'p';
            GRANT ALL ON SCHEMA lectern, read TO {role};
            GRANT ALL ON ALL TABLES IN SCHEMA lectern, read TO {role};
            GRANT ALL ON ALL SEQUENCES IN SCHEMA lectern TO {role};
            GRANT UPDATE (digest, tenant_id) ON lectern.api_keys TO {role};
            """);
        try
        {
            await ApiRole.EnsureAsync(server.Source, role, default);

            // Exactly what our own role has.
            var ours = await server.ScalarAsync<string>("SELECT role::text FROM lectern.api_roles WHERE password IS NOT NULL");
            var held = await RightsAsync(role);
            held.ShouldBe(await RightsAsync(ours));
            held.Count.ShouldBeGreaterThan(40);
            held.ShouldNotContain(r => r.StartsWith("lectern.api_roles ", StringComparison.Ordinal));
            held.Where(r => r.StartsWith("lectern.audit ", StringComparison.Ordinal)).ShouldBe(["lectern.audit INSERT", "lectern.audit SELECT"]);
        }
        finally
        {
            await server.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Theory]
    [InlineData("CREATEROLE", null)]
    [InlineData("NOINHERIT", "SUPERUSER")]
    [InlineData("NOINHERIT", "BYPASSRLS")]
    public async Task A_role_that_may_become_more_is_refused(string rights, string? ofGroup)
    {
        var (role, group) = ($"more_{Guid.NewGuid():N}", $"group_{Guid.NewGuid():N}");
        await server.ExecuteAsync($"CREATE ROLE {role} LOGIN {rights}");
        if (ofGroup is not null) await server.ExecuteAsync($"CREATE ROLE {group} {ofGroup}; GRANT {group} TO {role}");
        try
        {
            (await Should.ThrowAsync<InvalidOperationException>(ApiRole.EnsureAsync(server.Source, role, default))).Message.ShouldContain(role);
        }
        finally
        {
            await server.ExecuteAsync($"DROP ROLE {role}; DROP ROLE IF EXISTS {group}");
        }
    }

    [Fact]
    public void A_connection_is_reset_whatever_the_operator_says()
    {
        var held = new NpgsqlConnectionStringBuilder(new Lectern.App.Configuration.Settings(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build())
            .WithPool("Host=h;No Reset On Close=true;Multiplexing=true"));

        (held.NoResetOnClose, held.Multiplexing).ShouldBe((false, false));
    }

    [Fact]
    public async Task It_writes_for_nobody_but_its_tenant()
    {
        await using var connection = await server.Api.OpenAsync(own, default);
        await using var command = new NpgsqlCommand($"INSERT INTO lectern.courses (tenant_id, course_id) VALUES ({foreign}, 'smuggled')", connection);

        (await Should.ThrowAsync<PostgresException>(command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Code_that_serves_requests_knows_no_other_connections()
    {
        // Whoever adds a file here lets it see every tenant.
        var allowed = new[]
        {
            "Hosting/Database.cs", "Jobs/JobLeases.cs", "Jobs/JobSchedules.cs",
            "Jobs/Upkeep/AuditExpiry.cs", "Jobs/Upkeep/FileCleaning.cs", "Jobs/Upkeep/JobHistory.cs", "Jobs/Upkeep/PartitionsAhead.cs", "Jobs/Upkeep/RejectedExpiry.cs",
            "Jobs/Upkeep/SignInExpiry.cs", "Jobs/Upkeep/Statistics.cs",
            // Of the worker alone, and of all tenants: what comes by Kafka, and what goes there.
            "Kafka/In/ConsumerSetup.cs", "Kafka/In/KafkaConsumer.cs", "Kafka/In/MessageTenants.cs", "Kafka/In/PartitionRows.cs", "Kafka/KafkaMember.cs",
            "Kafka/Out/KeyFigures.cs", "Kafka/Out/OutboxMessages.cs", "Kafka/Out/OwedUpdates.cs", "Kafka/Out/Publisher.cs", "Kafka/Out/PublishingRound.cs", "Kafka/State/KafkaSampler.cs",
            "Operation/OutboxTrim.cs", "Schedules/ScheduleWatch.cs", "Simulation/DemoFeed.cs", "Simulation/DemoMarker.cs",
        };
        var app = Path.Combine(Checkout.Root, "src", "Lectern.App");
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(app, "*.cs", SearchOption.AllDirectories))
        {
            if ((await File.ReadAllTextAsync(file)).Contains("NpgsqlDataSource", StringComparison.Ordinal)) found.Add(Path.GetRelativePath(app, file));
        }
        found.Order(StringComparer.Ordinal).ShouldBe(allowed);
    }

    static async Task AppendAsync(TestServer server, int tenant)
    {
        string[] events =
        [
            """{"eventId":"1","type":"UserEnrolled","userId":"ann","courseId":"c1","occurredAt":"2026-11-02T10:00:00Z","data":{"organizationId":"o1"}}""",
            """{"eventId":"2","type":"CourseCreated","courseId":"c1","occurredAt":"2026-11-01T10:00:00Z","data":{"title":"T","organizationId":"o1"}}""",
        ];
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var arrivals = new List<Arrival>();
        foreach (var json in events)
        {
            var read = EventReader.Read(System.Text.Encoding.UTF8.GetBytes(json), new ReadContext(now), ReaderSettings.Default);
            arrivals.Add(new(tenant, "test", now, read.Event ?? throw new InvalidOperationException($"{read.Rejection}")));
        }
        var (_, position) = await server.Services.GetRequiredService<EventLog>().AppendAsync(arrivals, default);
        server.Services.GetRequiredService<ProjectorSignal>().Appended(position);
    }

    Task<List<string>> RightsAsync(string role) => NamesAsync(
        $"""
        SELECT relnamespace::regnamespace || '.' || relname || ' ' || privilege_type FROM pg_class, aclexplode(relacl) WHERE grantee = '{role}'::regrole
        UNION ALL
        SELECT attrelid::regclass || '.' || attname || ' ' || privilege_type FROM pg_attribute, aclexplode(attacl) WHERE grantee = '{role}'::regrole
        UNION ALL
        SELECT oid::regprocedure || ' ' || privilege_type FROM pg_proc, aclexplode(proacl) WHERE grantee = '{role}'::regrole
        UNION ALL
        SELECT nspname || ' ' || privilege_type FROM pg_namespace, aclexplode(nspacl) WHERE grantee = '{role}'::regrole
        ORDER BY 1
        """);

    Task<List<string>> OpenTablesAsync() => NamesAsync(
        """
        SELECT c.relnamespace::regnamespace || '.' || c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace::regnamespace::text NOT LIKE 'pg\_%' AND NOT (c.relrowsecurity AND (c.relispartition OR EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid)))
        """);

    async Task<List<string>> ReadableAsync()
    {
        var role = new NpgsqlConnectionStringBuilder(await ConnectionStringAsync()).Username;
        return await NamesAsync(
            $"""
            SELECT c.relnamespace::regnamespace || '.' || c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace::regnamespace::text IN ('lectern', 'read') AND has_table_privilege('{role}', c.oid, 'SELECT')
            ORDER BY 1
            """);
    }

    async Task<List<string>> NamesAsync(string sql)
    {
        var names = new List<string>();
        await using var command = server.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        return names;
    }

    async Task<string> ConnectionStringAsync()
    {
        var role = await server.ScalarAsync<string>("SELECT role::text FROM lectern.api_roles");
        var password = await server.ScalarAsync<string>("SELECT password FROM lectern.api_roles");
        return new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = role, Password = password }.ConnectionString;
    }

    static async Task<long> CountAsync(NpgsqlConnection connection, string table)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
