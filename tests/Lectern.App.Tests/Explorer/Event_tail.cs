using System.Net;
using Lectern.App.Access;
using Lectern.App.Explorer;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Keys;
using Lectern.App.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Explorer;

/// <summary>Events as they arrive: in order, a sample whose counts add up, and from where a reader left.</summary>
public sealed class Event_tail : IAsyncLifetime
{
    const string Url = "/api/v1/events/tail";
    const string Elsewhere = "elsewhere-0123456789";

    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartWithAsync(
        async tenants => [(Elsewhere, Caller.User(await tenants.EnsureAsync("elsewhere", "UTC", default), Role.Admin, "boss"))]);

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task What_arrives_is_shown_in_order_and_counted()
    {
        await SendAsync("before", 3);
        await using var tail = await LiveClient.OpenAsync(server, Url);

        await SendAsync("after", 5);

        var (events, counts) = await UntilAsync(tail, 5);
        events.Select(e => (string)e.Data["eventId"]!).ShouldBe(Enumerable.Range(0, 5).Select(i => $"after-{i}"));
        events.Select(e => e.Id).ShouldBe(events.Select(e => (long)e.Data["position"]!));
        events.Select(e => e.Id).ShouldBe(events.Select(e => e.Id).Order());
        counts.Sum(c => (int)c.Data["shown"]!).ShouldBe(5);
        counts.ShouldAllBe(c => (bool)c.Data["isComplete"]!);
    }

    [Fact]
    public async Task Of_many_a_sample_is_shown_and_all_are_counted()
    {
        await using var tail = await LiveClient.OpenAsync(server, Url);

        await SendAsync("many", 3_000);

        var (events, counts) = await UntilAsync(tail, 3_000);
        counts.Sum(c => (long)c.Data["arrived"]!).ShouldBe(3_000);
        counts.Sum(c => (int)c.Data["shown"]!).ShouldBe(events.Count);
        events.Count.ShouldBeInRange(1, 2_999);
        counts.ShouldAllBe(c => (int)c.Data["shown"]! <= TailSubscription.MostShown);
        events.Select(e => e.Id).ShouldBe(events.Select(e => e.Id).Distinct().Order());
    }

    [Fact]
    public async Task Only_what_the_filters_leave_is_shown_and_counted()
    {
        await using var ofLearner = await LiveClient.OpenAsync(server, $"{Url}?userId=not-known-yet&type=PageView");
        await using var ofApp = await LiveClient.OpenAsync(server, $"{Url}?appId=shop&type=click");
        await using var ofCourse = await LiveClient.OpenAsync(server, $"{Url}?courseId=c");

        await server.SendAsync(
            """{"eventId":"1","type":"PageViewed","userId":"not-known-yet","occurredAt":"2025-01-01T00:00:00Z"}""",
            """{"eventId":"2","type":"ForumPosted","userId":"not-known-yet","courseId":"c","occurredAt":"2025-01-01T00:00:00Z"}""",
            """{"eventId":"3","type":"AppEvent","appId":"shop","eventName":"n","occurredAt":"2025-01-01T00:00:00Z","data":{"eventType":"click"}}""",
            """{"eventId":"4","type":"AppEvent","appId":"shop","eventName":"n","occurredAt":"2025-01-01T00:00:00Z","data":{"eventType":"scroll"}}""",
            """{"eventId":"5","type":"PageViewed","userId":"other","occurredAt":"2025-01-01T00:00:00Z"}""");

        (await IdsAsync(ofLearner)).ShouldBe(["1"]);
        (await IdsAsync(ofApp)).ShouldBe(["3"]);
        (await IdsAsync(ofCourse)).ShouldBe(["2"]);

        static async Task<IEnumerable<string>> IdsAsync(LiveClient tail) => (await UntilAsync(tail, 1)).Events.Select(e => (string)e.Data["eventId"]!);
    }

    [Fact]
    public async Task Nobody_hears_of_another_tenants()
    {
        await using var theirs = await LiveClient.OpenAsync(server, Url, key: Elsewhere);
        await using var ours = await LiveClient.OpenAsync(server, Url);

        await SendAsync("ours", 2);
        await UntilAsync(ours, 2);
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.Add(ApiKeys.Header, Elsewhere);
        using var body = new StringContent("""{"eventId":"theirs","type":"PageViewed","userId":"u","occurredAt":"2025-01-01T00:00:00Z"}""", System.Text.Encoding.UTF8, "application/json");
        (await client.PostAsync("/api/v1/events", body)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        // Whatever came before it would have been told before it.
        (await UntilAsync(theirs, 1)).Events.ShouldHaveSingleItem().Data["eventId"]!.GetValue<string>().ShouldBe("theirs");
    }

    [Fact]
    public async Task Who_comes_again_is_told_what_was_missed_and_nothing_twice()
    {
        List<Heard> first;
        long last;
        await using (var tail = await LiveClient.OpenAsync(server, Url))
        {
            await SendAsync("seen", 4);
            (first, _) = await UntilAsync(tail, 4);
            last = tail.LastId;
        }
        await SendAsync("missed", 700);

        await using var again = await LiveClient.OpenAsync(server, Url, lastEventId: last);
        ((long)again.Ready.Data["resumedFrom"]!).ShouldBe(last);
        var (missed, counts) = await UntilAsync(again, 700);
        await SendAsync("after", 1);
        var (after, _) = await UntilAsync(again, 1);

        // The newest five hundred of them.
        missed.Select(e => (string)e.Data["eventId"]!).ShouldBe(Enumerable.Range(200, 500).Select(i => $"missed-{i}"));
        counts.ShouldHaveSingleItem().Data["seconds"].ShouldBeNull();
        after.Select(e => (string)e.Data["eventId"]!).ShouldBe(["after-0"]);
        first.Concat(missed).Concat(after).Select(e => e.Id).ShouldBeUnique();
    }

    [Fact]
    public async Task An_id_from_the_future_begins_now()
    {
        await using var tail = await LiveClient.OpenAsync(server, Url, lastEventId: long.MaxValue);

        await SendAsync("now", 1);

        (await UntilAsync(tail, 1)).Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_looks_at_the_log_while_nobody_watches()
    {
        var reader = server.Services.GetRequiredService<EventTail>();
        await SendAsync("unwatched", 10);
        reader.Looks.ShouldBe(0);

        await using (await LiveClient.OpenAsync(server, Url)) await server.UntilAsync(() => Task.FromResult(reader.Looks > 0));
    }

    [Theory]
    [InlineData("?type=", "type")]
    [InlineData("?userId=", "userId")]
    [InlineData("?topic=course%3Ac", "topic")]
    public async Task What_makes_no_sense_is_400(string query, string field) =>
        (await server.AskAsync(Url + query, HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe([field]);

    [Theory]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task An_id_that_is_none_is_400(string id)
    {
        using var answer = await LiveClient.AskAsync(server, Url, id);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_caller_holds_few_streams_and_others_are_not_kept_out()
    {
        var open = new List<LiveClient>();
        for (var i = 0; i < EventTail.MostOfCaller; i++) open.Add(await LiveClient.OpenAsync(server, Url));
        using (var refused = await LiveClient.AskAsync(server, Url)) refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        await using (await LiveClient.OpenAsync(server, Url, key: Elsewhere))
        {
        }

        foreach (var tail in open) await tail.DisposeAsync();
        await server.UntilAsync(async () =>
        {
            using var answer = await LiveClient.AskAsync(server, Url);
            return answer.StatusCode == HttpStatusCode.OK;
        });
    }

    async Task SendAsync(string name, int count) => await server.SendAsync(
        Enumerable.Range(0, count).Select(i => $$"""{"eventId":"{{name}}-{{i}}","type":"PageViewed","userId":"u","courseId":"c","occurredAt":"2025-01-01T00:00:00Z"}"""));

    /// <summary>What is told until so many were counted.</summary>
    static async Task<(List<Heard> Events, List<Heard> Counts)> UntilAsync(LiveClient tail, long arrived)
    {
        var (events, counts) = (new List<Heard>(), new List<Heard>());
        while (counts.Sum(c => (long)c.Data["arrived"]!) < arrived)
        {
            var next = await tail.NextAsync();
            (next.Event == "Count" ? counts : events).Add(next);
        }
        return (events, counts);
    }
}
