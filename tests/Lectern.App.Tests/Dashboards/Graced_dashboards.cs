using System.Text.Json.Nodes;
using Lectern.App.Queries;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Dashboards;

/// <summary>
/// Over HTTP, with the grace of the product, but that whatever it takes is long: while events come a page may be ten seconds old, and then
/// has no tag by which it would stay.
/// </summary>
public sealed class Graced_dashboards
{
    const string AsOf = "asOf=2025-01-03T12:00:00Z&timeframe=7d";

    readonly SteppedClock clock = new();

    [Theory]
    [InlineData($$"""/api/v1/dashboard?{{AsOf}}&filters={"cohort":"x"}""")]
    [InlineData($$"""/api/v1/dashboard?{{AsOf}}&filters={"category":"k"}""")]
    [InlineData($$"""/api/v1/dashboard?{{AsOf}}&filters={"instructorId":"i"}""")]
    [InlineData($$"""/api/v1/dashboard?{{AsOf}}&filters={"role":"student"}""")]
    [InlineData($"/api/v1/dashboards/macro/o?{AsOf}")]
    public async Task They_may_be_ten_seconds_old_and_have_no_tag_until_they_are_exact(string page)
    {
        await using var server = await ServeAsync();
        var first = await AskAsync(server, page);
        (first.Active, first.Tag is null).ShouldBe((1, false));

        await SendAsync(server, Came("ben"));
        (await AskAsync(server, page, first.Tag)).ShouldBe((1, null), "what there was, in full: its tag no longer holds");
        clock.Pass(9.9);
        (await AskAsync(server, page)).ShouldBe((1, null));

        clock.Pass(0.1);
        var exact = await AskAsync(server, page);
        (exact.Active, exact.Tag is null).ShouldBe((2, false));
        exact.Tag.ShouldNotBe(first.Tag);
        (await AskAsync(server, page, exact.Tag)).ShouldBe((null, exact.Tag), "not modified");
    }

    [Theory]
    [InlineData($"/api/v1/dashboard?{AsOf}")]
    [InlineData($$"""/api/v1/dashboard?{{AsOf}}&filters={"courseId":"c"}""")]
    [InlineData($$"""/api/v1/dashboard?{{AsOf}}&filters={"organizationId":"o"}""")]
    public async Task Totals_are_exact_however_slow(string page)
    {
        await using var server = await ServeAsync();
        (await AskAsync(server, page)).Active.ShouldBe(1);

        await SendAsync(server, Came("ben"));

        var (active, tag) = await AskAsync(server, page);
        (active, tag is null).ShouldBe((2, false));
    }

    // It names people, and so never has a tag.
    [Fact]
    public async Task A_courses_page_may_be_as_old()
    {
        const string Page = $"/api/v1/dashboards/meso/c?{AsOf}";
        await using var server = await ServeAsync();
        (await AskAsync(server, Page)).ShouldBe((1, null));

        await SendAsync(server, Came("ben"));

        clock.Pass(9.9);
        (await AskAsync(server, Page)).ShouldBe((1, null));
        clock.Pass(0.1);
        (await AskAsync(server, Page)).ShouldBe((2, null));
    }

    async Task<TestServer> ServeAsync()
    {
        var grace = Grace.Of(clock, TimeSpan.FromSeconds(10)) with { Slow = TimeSpan.FromTicks(-1) };
        var server = await TestServer.StartAsync(services => services.AddSingleton(grace));
        await SendAsync(
            server,
            [
                """{"type":"CourseCreated","courseId":"c","occurredAt":"2025-01-01T00:00:00Z","data":{"title":"C","category":"k","instructorId":"i","organizationId":"o"} }""",
                .. Came("ann"),
            ]);
        return server;
    }

    static string[] Came(string user) =>
    [
        $$"""{"type":"UserCreated","userId":"{{user}}","occurredAt":"2025-01-01T00:00:00Z","data":{"organizationId":"o","role":"student"} }""",
        $$"""{"type":"UserEnrolled","userId":"{{user}}","courseId":"c","occurredAt":"2025-01-01T00:00:00Z","data":{"cohort":"x"} }""",
        $$"""{"type":"PageViewed","userId":"{{user}}","courseId":"c","occurredAt":"2025-01-02T00:00:00Z"}""",
    ];

    static async Task SendAsync(TestServer server, string[] events)
    {
        (await server.SendAsync(events)).Rejected.ShouldBe(0);
        await server.SettleAsync();
    }

    /// <returns>Learners active in the period, null where the page is not modified; and its tag, if it has one.</returns>
    static async Task<(int? Active, string? Tag)> AskAsync(TestServer server, string page, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var response = await server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (text.Length == 0 ? null : Active(JsonNode.Parse(text)!), response.Headers.ETag?.ToString());
    }

    static int Active(JsonNode page) =>
        (int)page["metrics"]!.AsArray().Single(m => (string)m!["metricType"]! is "active_users" or "active_learners")!["value"]!;
}
