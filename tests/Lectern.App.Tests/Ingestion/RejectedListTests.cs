using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Events;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>Rejected events: kept, listed, replayed.</summary>
public sealed class RejectedListTests
{
    [Fact]
    public async Task They_are_listed_newest_first_by_code_source_and_time_a_page_at_a_time()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Events, "[{},{\"type\":\"Nope\",\"id\":\"n1\"},{},{\"type\":\"Nope\",\"id\":\"n2\"},{}]");
        await server.PostAsync(Tracking, "{\"appId\":\"a\"}");

        var (all, end) = await ListAsync(server, "");
        all.Count.ShouldBe(6);
        end.ShouldBeNull();
        all[0].GetProperty("source").GetString().ShouldBe("tracking");
        (await ListAsync(server, "?code=unknown_type")).Items.Select(i => i.GetProperty("eventId").GetString()).ShouldBe(["n2", "n1"]);
        (await ListAsync(server, "?source=tracking")).Items.Count.ShouldBe(1);
        (await ListAsync(server, "?code=unknown_type&source=tracking")).Items.ShouldBeEmpty();
        (await ListAsync(server, "?from=2000-01-01T00:00:00Z&to=2001-01-01T00:00:00Z")).Items.ShouldBeEmpty();
        (await ListAsync(server, "?from=2001-01-01T00:00:00Z")).Items.Count.ShouldBe(6);

        var paged = new List<long>();
        for (string? cursor = null; paged.Count < 10;)
        {
            var (items, next) = await ListAsync(server, $"?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            paged.AddRange(items.Select(i => i.GetProperty("id").GetInt64()));
            if ((cursor = next) is null) break;
        }
        paged.ShouldBe(all.Select(i => i.GetProperty("id").GetInt64()));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?cursor=nonsense")]
    [InlineData("?limit=many")]
    [InlineData("?from=yesterday")]
    [InlineData("?colour=red")]
    [InlineData("?code=%00")]
    [InlineData("?source=a%00b")]
    public async Task A_bad_parameter_is_400(string query)
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.Client.GetAsync($"{Events}/rejected{query}");

        ((int)response.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task After_a_fix_they_are_taken_in_once_and_what_is_still_wrong_stays()
    {
        await using var server = await TestServer.StartAsync();
        // As an earlier version left them: what it did not know then is known now; and one that is still wrong.
        var rejected = server.Services.GetRequiredService<RejectedEvents>();
        var at = new DateTime(2026, 11, 19, 0, 0, 0, DateTimeKind.Utc);
        Refusal Refused(string body, string source = "http") => new(1, source, at, null, new(RejectCode.UnknownType, "$.type", "not known then"), Encoding.UTF8.GetBytes(body));
        await rejected.SaveAsync([Refused(View("fixed")), Refused("{\"type\":\"PageViewed\",\"userId\":\"no id\"}"), Refused("{\"type\":\"Nope\"}"), Refused("{\"appId\":\"a\",\"eventType\":\"Nope\"}", "tracking")], CancellationToken.None);

        (await ReplayAsync(server, "{\"code\":\"unknown_type\"}")).ShouldBe((4, 3, 0, 1));
        (await ReplayAsync(server, "{\"code\":\"unknown_type\"}")).ShouldBe((1, 0, 0, 1));
        var (items, _) = await ListAsync(server, "?code=unknown_type");
        (await ReplayAsync(server, $"{{\"ids\":[{string.Join(',', items.Select(i => i.GetProperty("id").GetInt64()))}]}}")).ShouldBe((1, 0, 0, 1));

        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events")).ShouldBe(3);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.rejected_events")).ShouldBe(4);
        items.Count(i => i.GetProperty("replayResult").GetString() == "accepted").ShouldBe(3);
    }

    [Fact]
    public async Task One_without_a_time_of_its_own_happened_when_it_first_came()
    {
        await using var server = await TestServer.StartAsync();
        var at = new DateTime(2026, 11, 1, 10, 0, 0, DateTimeKind.Utc);
        var body = Encoding.UTF8.GetBytes(Quoted("{'id':'r1','type':'PageViewed','userId':'u1'}"));
        await server.Services.GetRequiredService<RejectedEvents>().SaveAsync(
            [new(1, "http", at, null, new(RejectCode.UnknownType, "$.type", "not known then"), body)], CancellationToken.None);

        (await ReplayAsync(server, "{\"code\":\"unknown_type\"}")).ShouldBe((1, 1, 0, 0));

        (await server.ScalarAsync<DateTime>("SELECT occurred_at FROM lectern.events")).ShouldBe(at);
        (await server.ScalarAsync<DateTime>("SELECT received_at FROM lectern.events")).ShouldBeGreaterThan(at);
    }

    [Fact]
    public async Task A_replay_whose_note_was_lost_counts_nothing_twice()
    {
        await using var server = await TestServer.StartAsync();
        await server.Services.GetRequiredService<RejectedEvents>().SaveAsync(
            [new(1, "http", new DateTime(2026, 11, 19, 0, 0, 0, DateTimeKind.Utc), null, new(RejectCode.UnknownType, null, "not known then"), Encoding.UTF8.GetBytes("{\"type\":\"PageViewed\",\"userId\":\"no id\"}"))],
            CancellationToken.None);
        (await ReplayAsync(server, "{\"code\":\"unknown_type\"}")).ShouldBe((1, 1, 0, 0));
        // As if the process had died between taking it in and noting so.
        await server.ExecuteAsync("UPDATE lectern.rejected_events SET replay_result = NULL, replayed_at = NULL");

        (await ReplayAsync(server, "{\"code\":\"unknown_type\"}")).ShouldBe((1, 0, 1, 0));
        // Which is as good as taken in.
        (await ReplayAsync(server, "{\"code\":\"unknown_type\"}")).ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public async Task Replay_by_code_comes_past_what_stays_wrong()
    {
        await using var server = await TestServer.StartAsync();
        var at = new DateTime(2026, 11, 19, 0, 0, 0, DateTimeKind.Utc);
        Refusal Refused(string body) => new(1, "http", at, null, new(RejectCode.UnknownType, null, "not known then"), Encoding.UTF8.GetBytes(body));
        await server.Services.GetRequiredService<RejectedEvents>().SaveAsync(
            [Refused(View("oldest")), .. Enumerable.Repeat(Refused("{\"type\":\"Nope\"}"), 1_000)], CancellationToken.None);

        (await ReplayAsync(server, "{\"code\":\"unknown_type\"}")).ShouldBe((1_000, 0, 0, 1_000));
        (await ReplayAsync(server, "{\"code\":\"unknown_type\"}")).ShouldBe((1_000, 1, 0, 999));
    }

    [Fact]
    public async Task Its_body_is_kept_encrypted_and_expires()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Events, Quoted("{'type':'UserCreated','userId':'u1','email':'ada@example.org','role':'wizard'}"));

        (await server.ScalarAsync<bool>("SELECT position('ada@example.org'::bytea IN body) = 0 AND length(body) > 50 FROM lectern.rejected_events")).ShouldBeTrue();
        (await server.ScalarAsync<bool>("SELECT to_jsonb(r)::text NOT LIKE '%ada@example%' FROM lectern.rejected_events r")).ShouldBeTrue();
        var rejected = server.Services.GetRequiredService<RejectedEvents>();
        (await RejectedEvents.ExpireAsync(server.Source, await server.ScalarAsync<DateTime>("SELECT expires_at FROM lectern.rejected_events"), CancellationToken.None)).ShouldBe(0);
        (await RejectedEvents.ExpireAsync(server.Source, await server.ScalarAsync<DateTime>("SELECT expires_at + interval '1 second' FROM lectern.rejected_events"), CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task Of_too_many_the_oldest_go()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Events, "[{\"type\":\"A\"},{\"type\":\"B\"},{\"type\":\"C\"}]");
        await server.ExecuteAsync("UPDATE lectern.rejected_events SET received_at = received_at - interval '1 day' WHERE rejection_id = (SELECT max(rejection_id) FROM lectern.rejected_events)");
        var newest = (await ListAsync(server, "")).Items.Skip(1).Select(i => i.GetProperty("id").GetInt64()).ToArray();

        (await RejectedEvents.TrimAsync(server.Source, 2, CancellationToken.None)).ShouldBe(1);

        (await ListAsync(server, "")).Items.Select(i => i.GetProperty("id").GetInt64()).ShouldBe(newest);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("{\"code\":\"a\\u0000b\"}")]
    public async Task A_replay_of_nothing_named_is_400(string body)
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.PostAsync(Events + "/rejected/replay", body);

        ((int)response.StatusCode).ShouldBe(400);
    }

    static async Task<(List<JsonElement> Items, string? NextCursor)> ListAsync(TestServer server, string query)
    {
        var page = await server.Client.GetFromJsonAsync<JsonElement>($"{Events}/rejected{query}");
        return ([.. page.GetProperty("items").EnumerateArray()], page.GetProperty("nextCursor").GetString());
    }

    static async Task<(int, int, int, int)> ReplayAsync(TestServer server, string body)
    {
        using var response = await server.PostAsync(Events + "/rejected/replay", body);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
        var report = await response.Content.ReadFromJsonAsync<JsonElement>();
        int Of(string name) => report.GetProperty(name).GetInt32();
        return (Of("replayed"), Of("accepted"), Of("duplicates"), Of("stillRejected"));
    }
}
