using System.Net;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.CustomDashboards;

/// <summary>When a dashboard's figures hold on, and what a slow one does to the others. Each test has a server of its own: it sends events or holds tables.</summary>
public sealed class Tags_and_delays
{
    [Fact]
    public async Task Figures_hold_until_the_dashboard_the_events_or_the_day_are_others()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync(TwoCourses.Viewed("1", "ann", "c1", "2025-11-18T09:00:00Z"));
        await server.SettleAsync();
        var path = $"{TwoCourses.Path}/{await server.SaveAsync(Speaking.OneMetric)}";
        var data = $"{path}/data?{TwoCourses.AsOf}";

        var (_, first, tag) = await server.SayAsync("GET", data);
        (await server.SayAsync("GET", data, ifNoneMatch: tag)).Status.ShouldBe(HttpStatusCode.NotModified);
        (await server.SayAsync("GET", data.Replace("20T12", "21T12", StringComparison.Ordinal), ifNoneMatch: tag)).Status.ShouldBe(HttpStatusCode.OK);

        (await server.SayAsync("PUT", path, Speaking.OneMetric.Replace("[\"events\"]", "[\"views\"]", StringComparison.Ordinal))).Status.ShouldBe(HttpStatusCode.OK);
        var (changed, second, tagOfSecond) = await server.SayAsync("GET", data, ifNoneMatch: tag);
        changed.ShouldBe(HttpStatusCode.OK);
        ((string)first!["widgets"]![0]!["columns"]![0]!["name"]!, (string)second!["widgets"]![0]!["columns"]![0]!["name"]!).ShouldBe(("events", "views"));
        ((int)second["version"]!).ShouldBe(2);

        await server.SendAsync(TwoCourses.Viewed("2", "bob", "c1", "2025-11-18T09:00:00Z"));
        await server.SettleAsync();
        var (moved, third, _) = await server.SayAsync("GET", data, ifNoneMatch: tagOfSecond);
        moved.ShouldBe(HttpStatusCode.OK);
        third!["widgets"]![0]!["rows"].ShouldBeJson("[[2]]");
    }

    [Fact]
    public async Task A_widget_that_takes_too_long_fails_alone_and_is_tried_again()
    {
        await using var server = await TestServer.StartAsync(("QUERY_TIMEOUT_SECONDS", "1"));
        await server.SendAsync(TwoCourses.Viewed("1", "ann", "c1", "2025-11-18T09:00:00Z"));
        await server.SettleAsync();
        // Six ways to ask what is held, two at a time for a second each: the dashboard's three seconds are over before the last has had its own.
        var held = Enumerable.Range(0, 6).Select(i => $$"""{"id":"held{{i}}","type":"metric","position":{"x":0,"y":{{i}},"width":1,"height":1},"dataSource":{"dataset":"activity","measures":["events"],"limit":{{i + 1}} } }""");
        var id = await server.SaveAsync(
            $$"""{"name":"Slow","widgets":[{"id":"free","type":"metric","position":{"x":1,"y":0,"width":1,"height":1},"dataSource":{"dataset":"learners","measures":["learners"]} },{{string.Join(',', held)}}]}""");
        var path = $"{TwoCourses.Path}/{id}/data?{TwoCourses.AsOf}";

        await using (var connection = await server.Source.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var hold = new Npgsql.NpgsqlCommand("LOCK TABLE read.learner_day", connection, transaction);
            await hold.ExecuteNonQueryAsync();

            var (status, data, tag) = await server.SayAsync("GET", path);

            status.ShouldBe(HttpStatusCode.OK);
            tag.ShouldBeNull("what is missing may be there next time");
            data!["widgets"]![0]!["rows"].ShouldBeJson("[[1]]");
            data["widgets"]!.AsArray().Skip(1).Select(w => (string?)w!["error"]?["code"]).ShouldBe(Enumerable.Repeat("query_too_slow", 6));
            await transaction.RollbackAsync();
        }

        var (_, after, whole) = await server.SayAsync("GET", path);
        whole.ShouldNotBeNull();
        after!["widgets"]!.AsArray().Select(w => w!["rows"]!.ToJsonString()).ShouldAllBe(rows => rows == "[[1]]");
    }
}
