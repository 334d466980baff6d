using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Goals;

/// <summary>What a learner sets out to do, and that their page shows it at once.</summary>
public sealed class User_goal(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    [Fact]
    public async Task It_is_none_until_it_is_set_replaced_and_cleared()
    {
        (await institution.Server.AskAsync("/api/v1/users/dan/goal")).ShouldBeJson("""{"id": "dan", "userId": "dan", "weeklyMinutes": null, "setAt": null}""");

        var before = TimeProvider.System.GetUtcNow();
        ((int)(await PutAsync("dan", """{"weeklyMinutes": 1}"""))["weeklyMinutes"]!).ShouldBe(1);
        var set = await PutAsync("dan", """{"weeklyMinutes": 10080}""");
        ((int)set["weeklyMinutes"]!).ShouldBe(10080);
        ((DateTimeOffset)set["setAt"]!).ShouldBeGreaterThanOrEqualTo(before.AddMilliseconds(-1));
        (await institution.Server.AskAsync("/api/v1/users/dan/goal")).ToJsonString().ShouldBe(set.ToJsonString());

        (await PutAsync("dan", """{"weeklyMinutes": null}""")).ShouldBeJson("""{"id": "dan", "userId": "dan", "weeklyMinutes": null, "setAt": null}""");
        (await institution.Server.AskAsync("/api/v1/users/dan/goal"))["weeklyMinutes"].ShouldBeNull();
    }

    [Fact]
    public async Task An_id_may_hold_anything_and_nobody_elses_goal_changes()
    {
        await PutAsync(SmallInstitution.Escaped("ann"), """{"weeklyMinutes": 77}""");

        var answer = await institution.Server.AskAsync($"/api/v1/users/{SmallInstitution.Escaped("ann")}/goal");
        ((string)answer["id"]!, (int)answer["weeklyMinutes"]!).ShouldBe((SmallInstitution.Ann, 77));
        (await institution.Server.AskAsync("/api/v1/users/bob/goal"))["weeklyMinutes"].ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"weeklyMinutes": 0}""", "weeklyMinutes")]
    [InlineData("""{"weeklyMinutes": -1}""", "weeklyMinutes")]
    [InlineData("""{"weeklyMinutes": 10081}""", "weeklyMinutes")]
    [InlineData("""{"weeklyMinutes": 99999999999999999999}""", "weeklyMinutes")]
    [InlineData("""{"weeklyMinutes": 1.5}""", "weeklyMinutes")]
    [InlineData("""{"weeklyMinutes": "5"}""", "weeklyMinutes")]
    [InlineData("""{"weeklyMinutes": true}""", "weeklyMinutes")]
    [InlineData("""{"weeklyMinutes": [5]}""", "weeklyMinutes")]
    [InlineData("""{}""", "weeklyMinutes")]
    [InlineData("""5""", "weeklyMinutes")]
    [InlineData("""{"weeklyMinutes": 5, "monthlyMinutes": 20}""", "monthlyMinutes")]
    [InlineData("""{"WeeklyMinutes": 5}""", "WeeklyMinutes")]
    [InlineData("""{"weeklyMinutes": 5, "weeklyMinutes": 6}""", "body")]
    [InlineData("""{"weeklyMinutes": 5""", "body")]
    [InlineData("", "body")]
    [InlineData("""{"\ud800": 1}""", "body")]
    [InlineData("""{"weeklyMinutes": 5, "\ud800": 1}""", "body")]
    [InlineData("""{"weeklyMinutes": "\ud800"}""", "weeklyMinutes")]
    public async Task What_is_no_goal_is_refused_by_field(string body, string field)
    {
        var (status, answer) = await SendAsync("eve", body);

        status.ShouldBe(HttpStatusCode.BadRequest);
        var (code, fields) = answer!.Problem();
        code.ShouldBe("invalid_parameter");
        fields.ShouldBe([field]);
        (await institution.Server.AskAsync("/api/v1/users/eve/goal"))["weeklyMinutes"].ShouldBeNull();
    }

    [Fact]
    public async Task Whom_nobody_knows_has_none()
    {
        (await SendAsync("nobody", """{"weeklyMinutes": 5}""")).Status.ShouldBe(HttpStatusCode.NotFound);
        await institution.Server.AskAsync("/api/v1/users/nobody/goal", HttpStatusCode.NotFound);
        await institution.Server.AskAsync("/api/v1/users/eve/goal?asOf=2025-11-20T00:00:00Z", HttpStatusCode.BadRequest);
        (await SendAsync("eve", new string(' ', 5_000) + """{"weeklyMinutes": 5}""")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_body_that_is_none_is_told_apart_from_a_wrong_goal()
    {
        const string Goal = """{"weeklyMinutes": 5}""";
        using var text = new StringContent(Goal, Encoding.UTF8, "text/plain");
        (await SendAsync("eve", text)).Code.ShouldBe((HttpStatusCode.UnsupportedMediaType, "unsupported_media_type"));

        using var garbage = Compressed(Encoding.UTF8.GetBytes(Goal), "gzip");
        (await SendAsync("eve", garbage)).Code.ShouldBe((HttpStatusCode.BadRequest, "malformed_body"));

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(Goal.PadRight(100_000)));
        using var large = Compressed(packed.ToArray(), "gzip");
        (await SendAsync("eve", large)).Code.ShouldBe((HttpStatusCode.RequestEntityTooLarge, "too_large"));
        (await institution.Server.AskAsync("/api/v1/users/eve/goal"))["weeklyMinutes"].ShouldBeNull();

        static ByteArrayContent Compressed(byte[] bytes, string encoding) =>
            new(bytes) { Headers = { ContentType = new("application/json"), ContentEncoding = { encoding } } };
    }

    [Fact]
    public async Task Of_two_set_at_once_one_stands()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => SendAsync("cat", $$"""{"weeklyMinutes": {{i}}}""")));

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        ((int)(await institution.Server.AskAsync("/api/v1/users/cat/goal"))["weeklyMinutes"]!).ShouldBeInRange(1, 20);
    }

    // Bob learned on 12 November, in the week of the 10th: views and a report within 20 minutes; today is the 20th.
    [Fact]
    public async Task The_page_shows_it_at_once_and_a_tag_of_before_does_not_hold()
    {
        const string Page = $"/api/v1/dashboards/micro/bob?{SmallInstitution.AsOf}";
        await PutAsync("bob", """{"weeklyMinutes": null}""");
        var (none, tag) = await AskAsync(Page, null);
        none!["weeklyMinutes"]!.AsArray().ShouldAllBe(w => w!["goal"] == null && w["metGoal"] == null);
        (await AskAsync(Page, tag)).Answer.ShouldBeNull("it still holds");

        await PutAsync("bob", """{"weeklyMinutes": 20}""");
        var (reached, second) = await AskAsync(Page, tag);
        reached.ShouldNotBeNull();
        ((int)reached["weeklyGoalMinutes"]!).ShouldBe(20);
        Weeks(reached).ShouldBe([("2025-11-10", 20, true), ("2025-11-17", 0, null)]);
        (await AskAsync(Page, second)).Answer.ShouldBeNull();

        await PutAsync("bob", """{"weeklyMinutes": 21}""");
        Weeks((await AskAsync(Page, second)).Answer!).ShouldBe([("2025-11-10", 20, false), ("2025-11-17", 0, null)]);
        await PutAsync("bob", """{"weeklyMinutes": null}""");
        (await AskAsync(Page, tag)).Answer.ShouldBeNull("it is as it was");
    }

    [Fact]
    public async Task A_rebuild_leaves_it_alone()
    {
        await PutAsync("gus", """{"weeklyMinutes": 120}""");
        await institution.Server.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None);

        ((int)(await institution.Server.AskAsync("/api/v1/users/gus/goal"))["weeklyMinutes"]!).ShouldBe(120);
    }

    /// <summary>The last two.</summary>
    static IEnumerable<(string, decimal, bool?)> Weeks(JsonNode page) =>
        page["weeklyMinutes"]!.AsArray().TakeLast(2).Select(w => ((string)w!["from"]!, (decimal)w["minutes"]!, (bool?)w["metGoal"]));

    /// <returns>Null: not modified.</returns>
    async Task<(JsonNode? Answer, string? Tag)> AskAsync(string url, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var response = await institution.Server.Client.SendAsync(request);
        response.Headers.ETag.ShouldNotBeNull();
        return (response.StatusCode == HttpStatusCode.NotModified ? null : JsonNode.Parse(await response.Content.ReadAsStringAsync()), response.Headers.ETag.ToString());
    }

    async Task<JsonNode> PutAsync(string user, string body)
    {
        var (status, answer) = await SendAsync(user, body);
        status.ShouldBe(HttpStatusCode.OK, answer?.ToJsonString());
        return answer!;
    }

    async Task<(HttpStatusCode Status, JsonNode? Answer)> SendAsync(string user, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var (_, status, answer) = await SendAsync(user, content);
        return (status, answer);
    }

    async Task<((HttpStatusCode, string?) Code, HttpStatusCode Status, JsonNode? Answer)> SendAsync(string user, HttpContent content)
    {
        using var response = await institution.Server.Client.PutAsync($"/api/v1/users/{user}/goal", content);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync());
        return ((response.StatusCode, (string?)answer?["code"]), response.StatusCode, answer);
    }
}
