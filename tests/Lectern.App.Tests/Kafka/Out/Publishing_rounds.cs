using System.Text.Json.Nodes;
using Lectern.App.Configuration;
using Lectern.App.Kafka.Out;
using Lectern.App.Queries;
using Lectern.App.Tests.Log;
using Lectern.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Tests.Kafka.Out;

/// <summary>What is published, round by round, from a log that nobody else works on.</summary>
public sealed class Publishing_rounds : IAsyncLifetime, IDisposable
{
    static readonly PublisherTimes Times = new()
    {
        Acknowledgement = TimeSpan.FromSeconds(20),
        FirstBackOff = TimeSpan.Zero,
        LongestBackOff = TimeSpan.Zero,
    };

    readonly MockCluster cluster = new();
    TestLog log = null!;
    Settings settings = null!;
    PublishingRound round = null!;

    public async Task InitializeAsync()
    {
        QueriesSetup.MapColumns();
        log = await TestLog.CreateAsync();
        cluster.Create(PublishedTopic.Name, partitions: 3);
        settings = new(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("KAFKA_BROKERS", (string?)cluster.Brokers)]).Build());
        round = Round();
        await round.RunAsync(default);
    }

    public async Task DisposeAsync()
    {
        await round.DisposeAsync();
        await log.DisposeAsync();
    }

    public void Dispose() => cluster.Dispose();

    [Fact]
    public async Task Everything_that_changed_is_told_once_with_what_changed_of_it()
    {
        await ChangeAsync(
            """{"id":"1","type":"UserCreated","userId":"ann","occurredAt":"2025-01-01T00:00:00Z","data":{"organizationId":"north","email":"ann@example.org","firstName":"Annabel","lastName":"Lee","role":"student"}}""",
            """{"id":"2","type":"CourseCreated","courseId":"c:1","occurredAt":"2025-01-01T00:00:00Z","data":{"title":"Sums","organizationId":"north"}}""");
        await ChangeAsync("""{"id":"3","type":"UserEnrolled","userId":"ann","courseId":"c:1","occurredAt":"2025-01-02T00:00:00Z"}""");
        await ChangeAsync("""{"id":"4","type":"AssessmentCompleted","userId":"ann","courseId":"c:1","assessmentId":"q","occurredAt":"2025-01-03T00:00:00Z","data":{"score":80,"maxScore":100}}""");
        var checkpoint = await log.ScalarAsync<long>("SELECT position FROM read.checkpoint");

        await round.RunAsync(default);

        var told = await PublishedTopic.ReadAsync(cluster);
        told.Select(m => m.Entity).Order().ShouldBe(["course:c:1", "organization:north", "user:ann"]);
        told.ShouldAllBe(m => m.Type == "AnalyticsUpdated" && (string)m.Data["tenant"]! == "default" && m.Position == checkpoint && m.Data["reset"]!.AsArray().Count == 0);
        told.ShouldAllBe(m => m.Headers["tenant"] == "default" && m.Headers["event-id"] == m.Id && m.Headers["type"] == "AnalyticsUpdated");
        told.Select(m => m.Key).Order().ShouldBe(["course:default:c:1", "organization:default:north", "user:default:ann"]);
        told.Select(m => m.Id).Distinct().Count().ShouldBe(3);

        var ann = told.Single(m => m.Entity == "user:ann");
        // Of one moment there is no learning time, and so no other than before.
        ann.Groups.Order().ShouldBe(["activity", "assessments", "enrollments", "profile", "scores", "sessions"]);
        ((long)ann.Data["metrics"]!["enrollments"]!["totalCoursesEnrolled"]!, (long)ann.Data["metrics"]!["enrollments"]!["totalCoursesCompleted"]!).ShouldBe((1, 0));
        ((decimal)ann.Data["metrics"]!["scores"]!["averageScore"]!).ShouldBe(80);
        ((long)ann.Data["metrics"]!["assessments"]!["totalQuizAttempts"]!).ShouldBe(1);
        ((string)ann.Data["metrics"]!["profile"]!["role"]!).ShouldBe("student");
        var course = told.Single(m => m.Entity == "course:c:1").Data["metrics"]!;
        ((string)course["profile"]!["title"]!, (long)course["enrollments"]!["totalEnrollments"]!, (decimal)course["assessments"]!["averageAssessmentScore"]!).ShouldBe(("Sums", 1, 80));
        var north = told.Single(m => m.Entity == "organization:north").Data["metrics"]!;
        ((long)north["members"]!["totalUsers"]!, (long)north["members"]!["totalCourses"]!, (long)north["enrollments"]!["totalCourseEnrollments"]!).ShouldBe((1, 1, 1));

        // Nothing that is personal is in any of them.
        foreach (var personal in (string[])["ann@", "Annabel", "Lee"]) told.ShouldAllBe(m => !m.Data.ToJsonString().Contains(personal));
        await ShouldOweNothingAsync();

        // What is told is told; of what comes next only what is another is named.
        await ChangeAsync("""{"eventId":"5","type":"UserLoggedIn","userId":"ann","occurredAt":"2025-01-04T00:00:00Z"}""");
        await round.RunAsync(default);
        var next = (await PublishedTopic.ReadAsync(cluster)).Where(m => m.Position > checkpoint).ToArray();
        next.Select(m => m.Entity).Order().ShouldBe(["organization:north", "user:ann"]);
        next.Single(m => m.Entity == "user:ann").Groups.ShouldContain("logins");
        next.Single(m => m.Entity == "user:ann").Groups.ShouldNotContain("assessments");
    }

    [Fact]
    public async Task However_often_somebody_changed_they_are_told_of_once_a_round_and_in_order()
    {
        for (var r = 0; r < 5; r++)
        {
            for (var i = 0; i < 4; i++) await ChangeAsync(View($"{r}-{i}", $"u{i % 2}", "c1"));
            await round.RunAsync(default);
        }

        var told = await PublishedTopic.ReadAsync(cluster);
        told.Count.ShouldBe(5 * 3);
        foreach (var of in told.GroupBy(m => m.Key))
        {
            of.Select(m => m.Partition).Distinct().ShouldHaveSingleItem();
            of.Select(m => m.Position).ShouldBe(of.Select(m => m.Position).Distinct().Order());
        }
        ((long)told.Last(m => m.Entity == "user:u1").Data["metrics"]!["views"]!["totalPageViews"]!).ShouldBe(10);
        ((long)told.Last(m => m.Entity == "course:c1").Data["metrics"]!["views"]!["totalViews"]!).ShouldBe(20);
    }

    [Fact]
    public async Task What_dies_between_the_acknowledgement_and_its_note_is_told_again_under_the_same_id()
    {
        await ChangeAsync(View("1", "ann", "c1"), View("2", "bob", "c1"));
        await log.ExecuteAsync(
            """
            CREATE FUNCTION lectern.die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the process died here'; END $$;
            CREATE TRIGGER die BEFORE DELETE ON lectern.kafka_owed EXECUTE FUNCTION lectern.die();
            """);
        await Should.ThrowAsync<Npgsql.PostgresException>(() => round.RunAsync(default));
        await log.ExecuteAsync("DROP TRIGGER die ON lectern.kafka_owed");

        // Another process.
        await using (var other = Round()) await other.RunAsync(default);

        var told = await PublishedTopic.ReadAsync(cluster);
        told.GroupBy(m => m.Id).Select(g => (g.First().Entity, g.Count())).Order().ShouldBe([("course:c1", 2), ("user:ann", 2), ("user:bob", 2)]);
        told.GroupBy(m => m.Id).ShouldAllBe(g => g.Select(m => m.Data.ToJsonString()).Distinct().Count() == 1);
        await ShouldOweNothingAsync();
    }

    [Fact]
    public async Task While_brokers_are_away_the_outbox_is_trimmed_and_nothing_is_lost()
    {
        for (var broker = 1; broker <= 3; broker++) cluster.Down(broker);
        for (var i = 0; i < 6; i++) await ChangeAsync(View($"{i}", $"u{i % 3}", "c1"));
        await round.RunAsync(default);
        await log.ExecuteAsync("UPDATE lectern.outbox SET projected_at = now() - interval '11 minutes'");
        (await Outbox.TrimAsync(log.Source, default)).ShouldBe(5);
        await ChangeAsync(View("last", "u2", "c1"));
        await round.RunAsync(default);

        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.kafka_owed")).ShouldBe(4, "however often they changed");
        (await log.ScalarAsync<long>("SELECT owed FROM lectern.kafka_out")).ShouldBe(4);
        (await log.ScalarAsync<string>("SELECT state FROM lectern.kafka_members WHERE role = 'producer'")).ShouldBe("down");
        (await log.ScalarAsync<string>("SELECT error FROM lectern.kafka_members WHERE role = 'producer'")).ShouldNotBeNullOrEmpty();

        for (var broker = 1; broker <= 3; broker++) cluster.Up(broker);
        await PublishAllAsync();

        var told = await PublishedTopic.ReadAsync(cluster);
        told.Select(m => m.Entity).Order().ShouldBe(["course:c1", "user:u0", "user:u1", "user:u2"]);
        ((long)told.Single(m => m.Entity == "user:u2").Data["metrics"]!["views"]!["totalPageViews"]!).ShouldBe(3);
        (await log.ScalarAsync<string>("SELECT state FROM lectern.kafka_members WHERE role = 'producer'")).ShouldBe("connected");
        (await log.ScalarAsync<long>("SELECT published FROM lectern.kafka_out")).ShouldBe(4);
    }

    [Fact]
    public async Task Brokers_that_refuse_for_a_while_get_everything_all_the_same()
    {
        const int NotLeader = 6, TimedOut = 7, NotEnoughReplicas = 19, NotEnoughReplicasAfterAppend = 20;
        for (var i = 0; i < 20; i++)
        {
            await ChangeAsync(View($"{i}", $"u{i % 5}", $"c{i % 2}"));
            if (i % 4 == 0) cluster.Fail(0, NotEnoughReplicas, NotLeader, NotEnoughReplicasAfterAppend, TimedOut);
            await round.RunAsync(default);
        }
        await PublishAllAsync();

        var told = await PublishedTopic.ReadAsync(cluster);
        told.GroupBy(m => m.Entity).Select(g => g.Key).Order().ShouldBe(["course:c0", "course:c1", "user:u0", "user:u1", "user:u2", "user:u3", "user:u4"]);
        foreach (var of in told.GroupBy(m => m.Key)) of.Select(m => m.Position).ShouldBe(of.Select(m => m.Position).Order());
        ((long)told.Last(m => m.Entity == "course:c1").Data["metrics"]!["views"]!["totalViews"]!).ShouldBe(10);
    }

    [Fact]
    public async Task More_than_are_worth_naming_are_their_tenant_with_the_kind_that_is_meant()
    {
        await ChangeAsync([.. Enumerable.Range(0, Outbox.MaxKeys + 1).Select(i => View($"e{i}", $"u{i}", "c1"))]);

        await round.RunAsync(default);

        var told = await PublishedTopic.ReadAsync(cluster);
        told.Select(m => m.Entity).Order().ShouldBe(["course:c1", "tenant:default"]);
        told.Single(m => m.Entity == "tenant:default").Data["reset"]!.AsArray().Select(k => (string)k!).ShouldBe(["user"]);
    }

    [Fact]
    public async Task Read_models_made_anew_tell_every_tenant_and_go_on()
    {
        await new Tenants(log.Source).EnsureAsync("other", "UTC", default);
        await ChangeAsync(View("1", "ann", "c1"));
        await round.RunAsync(default);
        var before = (await PublishedTopic.ReadAsync(cluster)).Select(m => m.Id).ToHashSet();
        await using (var connection = await log.Source.OpenConnectionAsync())
        {
            await ReadSchema.Serving.DropAsync(connection, default);
            await ReadSchema.Serving.CreateAsync(connection, default);
        }
        // Seen while they hold nothing, and again once they hold what they held.
        await round.RunAsync(default);
        await ProjectAsync();
        await round.RunAsync(default);

        var told = (await PublishedTopic.ReadAsync(cluster)).Where(m => !before.Contains(m.Id)).ToArray();
        // At the position they had, and yet under other ids.
        told.Select(m => m.Entity).Order().ShouldBe(["course:c1", "tenant:default", "tenant:other", "user:ann"]);
        told.Where(m => m.Key.StartsWith("tenant:", StringComparison.Ordinal)).ShouldAllBe(m => m.Data["reset"]!.AsArray().Count == 3);
    }

    [Fact]
    public async Task What_was_trimmed_unseen_is_told_as_anything()
    {
        await ChangeAsync(View("1", "ann", "c1"));
        await log.ExecuteAsync("DELETE FROM lectern.outbox");
        await ChangeAsync(View("2", "bob", "c1"));

        await round.RunAsync(default);

        (await PublishedTopic.ReadAsync(cluster)).Select(m => m.Entity).Order().ShouldBe(["course:c1", "tenant:default", "user:bob"]);
        await ShouldOweNothingAsync();
    }

    [Fact]
    public async Task A_message_is_published_if_and_only_if_what_it_tells_of_was_committed()
    {
        await WriteAsync("r0", commit: false);
        for (var i = 1; i <= 3; i++) await WriteAsync($"r{i}", commit: true);
        var off = new Settings(new ConfigurationBuilder().Build());
        await WriteAsync("r9", commit: true, off);
        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.outbox_messages")).ShouldBe(3, "without brokers nothing is written");

        await round.RunAsync(default);

        var told = await PublishedTopic.ReadAsync(cluster);
        told.Select(m => (string)m.Data["reportId"]!).Order().ShouldBe(["r1", "r2", "r3"]);
        var first = told.Single(m => m.Key == "report:default:r1");
        JsonNode.DeepEquals(first.Data, JsonNode.Parse(
            $$"""{"id":"{{first.Headers["event-id"]}}","type":"ReportGenerated","tenant":"default","reportId":"r1","reportType":"course","requestedBy":"user:ann","jobId":"j1","resultUrl":"/api/v1/reports/r1/file","generatedAt":"2026-11-20T12:00:00Z"}""")).ShouldBeTrue(first.Data.ToJsonString());
        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.outbox_messages")).ShouldBe(0);

        // Told again it has the id it had.
        await WriteAsync("r1", commit: true);
        await round.RunAsync(default);
        (await PublishedTopic.ReadAsync(cluster)).Where(m => m.Key == "report:default:r1").Select(m => m.Id).ShouldBe([first.Id, first.Id]);
    }

    [Fact]
    public async Task A_tenant_that_was_rebuilt_beside_the_others_is_told_of_as_a_whole_and_once()
    {
        await ChangeAsync(View("1", "ann", "c1"));
        await round.RunAsync(default);
        await log.ExecuteAsync("UPDATE read.course SET views = 100");
        await new TenantRebuild(log.Source, log.Registry, new(2, log.ConnectionString), NullLogger<TenantRebuild>.Instance).RunAsync(TestLog.Tenant, null, default);

        await round.RunAsync(default);
        await round.RunAsync(default);

        var told = (await PublishedTopic.ReadAsync(cluster)).Where(m => m.Entity.StartsWith("tenant:", StringComparison.Ordinal)).ShouldHaveSingleItem();
        told.Entity.ShouldBe("tenant:default");
        told.Data["reset"]!.AsArray().Count.ShouldBe(3);
        await ShouldOweNothingAsync();

        // Again at the same position: another message, by another id.
        await log.ExecuteAsync("UPDATE read.course SET views = 100");
        await new TenantRebuild(log.Source, log.Registry, new(2, log.ConnectionString), NullLogger<TenantRebuild>.Instance).RunAsync(TestLog.Tenant, null, default);
        await round.RunAsync(default);
        var both = (await PublishedTopic.ReadAsync(cluster)).Where(m => m.Entity == "tenant:default").ToList();
        both.Count.ShouldBe(2);
        both.Select(m => m.Position).Distinct().ShouldHaveSingleItem();
        both.Select(m => m.Id).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task What_changes_nobody_who_is_told_of_is_passed_over_and_no_reset()
    {
        await ChangeAsync(View("1", "ann", "c1"));
        await round.RunAsync(default);
        await ChangeAsync("""{"eventId":"2","type":"AppEvent","appId":"shop","occurredAt":"2025-01-02T00:00:00Z","data":{"eventType":"x","eventName":"y"}}""");
        (await log.ScalarAsync<long>("SELECT (SELECT position FROM read.checkpoint) - (SELECT max(position) FROM lectern.outbox)")).ShouldBeGreaterThan(0, "the batch has no row");
        await round.RunAsync(default);
        await log.ExecuteAsync("UPDATE lectern.outbox SET projected_at = now() - interval '1 day'");
        await Outbox.TrimAsync(log.Source, default);
        await ChangeAsync("""{"eventId":"3","type":"AppEvent","appId":"shop","occurredAt":"2025-01-02T00:00:00Z","data":{"eventType":"x","eventName":"y"}}""");
        await round.RunAsync(default);

        (await PublishedTopic.ReadAsync(cluster)).ShouldAllBe(m => !m.Entity.StartsWith("tenant:"));
        (await log.ScalarAsync<long>("SELECT position - (SELECT position FROM read.checkpoint) FROM lectern.kafka_out")).ShouldBe(0);
    }

    [Fact]
    public async Task Messages_that_wait_too_long_are_given_up()
    {
        await WriteAsync("old", commit: true);
        await WriteAsync("new", commit: true);
        await log.ExecuteAsync("UPDATE lectern.outbox_messages SET created_at = '2026-11-01Z' WHERE key = 'report:default:old'");

        (await OutboxMessages.TrimAsync(log.Source, TestLog.Now, default)).ShouldBe(1);

        (await log.ScalarAsync<string>("SELECT string_agg(key, ' ') FROM lectern.outbox_messages")).ShouldBe("report:default:new");
    }

    PublishingRound Round() => new(settings.Kafka!, log.Source, Times, TimeProvider.System, NullLogger.Instance);

    /// <summary>Round after round, until there is nothing to tell: how often brokers must be tried is theirs to say.</summary>
    async Task PublishAllAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            await round.RunAsync(patience.Token);
            if (await log.ScalarAsync<long>("SELECT (SELECT count(*) FROM lectern.kafka_owed) + (SELECT count(*) FROM lectern.outbox_messages)") == 0) return;
        }
    }

    async Task ShouldOweNothingAsync() => (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.kafka_owed")).ShouldBe(0);

    async Task ChangeAsync(params string[] events)
    {
        await log.AppendAsync([.. events.Select(TestLog.Arrive)]);
        await ProjectAsync();
    }

    async Task ProjectAsync() => await log.Projector(10_000).CatchUpAsync(long.MaxValue, null, default);

    async Task WriteAsync(string report, bool commit, Settings? by = null)
    {
        await using var connection = await log.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await new ReportGenerated(report, "course", "user:ann", $"j{report[1..]}", $"/api/v1/reports/{report}/file", TestLog.Now).WriteAsync(transaction, by ?? settings, (TestLog.Tenant, Tenants.Default), default);
        if (commit) await transaction.CommitAsync();
    }

    static string View(string id, string user, string course) => $$"""{"eventId":"{{id}}","type":"PageViewed","userId":"{{user}}","courseId":"{{course}}","occurredAt":"2025-01-02T00:00:00Z"}""";
}
