using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Tenancy;

/// <summary>
/// Engagement by other weights, everywhere it is told, at once. With regularity 60, progress 10 and assessment 30, and the shares that
/// <c>User_analytics</c> and <c>Organization_analytics</c> derive:
/// <code>
/// ann   4 of 12 days × 60 = 20, progress full = 10, 2 of 3 items × 30 = 20                                       50
/// ann   in c1: 20, progress 33.333 of 40 expected × 10 = 8.333, 20                                               48.33
/// bob   1 of 12 days × 60 = 5, progress full = 10, none of 3 items                                              15
/// north (50 + 15) ÷ 2                                                                                            32.5
/// </code>
/// </summary>
public sealed class Weights_of_a_tenant(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    const string Default = """{"recency": 25, "regularity": 25, "effort": 20, "progress": 15, "assessment": 15}""";
    const string Other = """{"recency": 0, "regularity": 60, "effort": 0, "progress": 10, "assessment": 30}""";

    readonly TestServer server = institution.Server;

    static readonly string Analytics = $"/api/v1/users/{SmallInstitution.Escaped("ann")}/analytics?{SmallInstitution.AsOf}";
    static readonly string Micro = $"/api/v1/dashboards/micro/{SmallInstitution.Escaped("ann")}?{SmallInstitution.AsOf}";
    const string Learners = $"/api/v1/courses/c1/learners?{SmallInstitution.AsOf}";
    const string Meso = $"/api/v1/dashboards/meso/c1?{SmallInstitution.AsOf}";
    const string North = $"/api/v1/organizations/north/analytics?{SmallInstitution.AsOf}";
    const string Macro = $"/api/v1/dashboards/macro/north?{SmallInstitution.AsOf}";

    [Fact]
    public async Task They_hold_in_every_answer_at_once()
    {
        await SetAsync(Default);
        // Asked before, so that whatever is kept of them is there.
        (await ScoresAsync()).ShouldBe([60.44m, 60.44m, 57.94m, 57.94m, 44.4m, 44.4m]);

        await SetAsync(Other);
        (await ScoresAsync()).ShouldBe([50, 50, 48.33m, 48.33m, 32.5m, 32.5m]);
        (await server.AskAsync(Analytics))["engagement"].ShouldBeJson(
            """
            {
              "version": 1, "score": 50,
              "recency": {"share": 0.93, "weight": 0, "points": 0}, "regularity": {"share": 0.33, "weight": 60, "points": 20}, "effort": {"share": 0.19, "weight": 0, "points": 0},
              "progress": {"share": 1, "weight": 10, "points": 10}, "assessment": {"share": 0.67, "weight": 30, "points": 20}
            }
            """);

        await SetAsync(Default);
        (await ScoresAsync()).ShouldBe([60.44m, 60.44m, 57.94m, 57.94m, 44.4m, 44.4m]);
    }

    [Fact]
    public async Task A_tag_of_before_does_not_hold()
    {
        await SetAsync(Default);
        foreach (var url in (string[])[Analytics, Micro, North, Macro])
        {
            var (_, _, tag) = await server.TellAsync("GET", url);
            tag.ShouldNotBeNull(url);
            (await server.TellAsync("GET", url, ifNoneMatch: tag)).Status.ShouldBe(HttpStatusCode.NotModified, url);
            await SetAsync(Other);
            (await server.TellAsync("GET", url, ifNoneMatch: tag)).Status.ShouldBe(HttpStatusCode.OK, url);
            await SetAsync(Default);
            (await server.TellAsync("GET", url, ifNoneMatch: tag)).Status.ShouldBe(HttpStatusCode.NotModified, url);
        }
    }

    /// <summary>Of ann: overall and on her page; in c1, by the list and by its page; of north, by its figures and by its page.</summary>
    async Task<decimal[]> ScoresAsync() =>
    [
        (decimal)(await server.AskAsync(Analytics))["engagementScore"]!,
        (decimal)(await server.AskAsync(Micro))["engagement"]!["score"]!,
        OfAnn((await server.AskAsync(Learners))["items"]!),
        OfAnn((await server.AskAsync(Meso))["learners"]!),
        (decimal)(await server.AskAsync(North))["engagementScore"]!,
        (decimal)(await server.AskAsync(Macro))["metrics"]!.AsArray().Single(m => (string)m!["metricType"]! == "engagement_score")!["value"]!,
    ];

    static decimal OfAnn(JsonNode learners) => (decimal)learners.AsArray().Single(l => (string)l!["userId"]! == SmallInstitution.Ann)!["engagementScore"]!;

    Task<JsonNode> SetAsync(string weights) => server.ToldAsync("PATCH", "/api/v1/tenants/default", $$"""{"engagementWeights": {{weights}}}""");
}
