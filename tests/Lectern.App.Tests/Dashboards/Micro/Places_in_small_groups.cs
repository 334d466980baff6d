using System.Globalization;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Dashboards.Micro;

/// <summary>
/// One course, three groups: five learners of cohort big, three of cohort small, four in no cohort. Everybody is enrolled on 1 November, by
/// UTC, and reads on some of the days that follow; in all the course there are twelve.
/// </summary>
public sealed class Places_in_small_groups : IAsyncLifetime
{
    static readonly string[] Big = ["b1", "b2", "b3", "b4", "b5"];
    static readonly string[] Small = ["s1", "s2", "s3"];
    static readonly string[] Alone = ["n1", "n2", "n3", "n4"];

    TestServer server = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        var events = new List<string>
        {
            """{"type":"QuizCreated","courseId":"c","quizId":"q","occurredAt":"2025-10-01T00:00:00Z","data":{"dueAt":"2025-11-30T00:00:00Z"}}""",
        };
        foreach (var (i, learner) in Big.Concat(Small).Concat(Alone).Index())
        {
            events.Add(Enrolled(learner, "2025-11-01T12:00:00Z", Big.Contains(learner) ? "big" : Small.Contains(learner) ? "small" : null));
            // The first reads for 10 minutes on the 5th, the second for 20 on the 5th and the 6th …
            for (var day = 5; day <= 5 + i % 5; day++) events.Add(Read(learner, $"2025-11-{day:00}T12:00:00Z", 600 * (i % 5 + 1)));
        }
        await TellAsync(events);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    // 10, 2 × 20, 3 × 30, 4 × 40, 5 × 50 minutes: 10, 40, 90, 160, 250.
    [Fact]
    public async Task Five_are_compared_and_fewer_are_not_whatever_the_course_has_in_all()
    {
        for (var i = 0; i < Big.Length; i++)
        {
            var place = Minutes(await PageAsync(Big[i]));
            ((decimal)place["percentile"]!, (decimal)place["cohortMedian"]!, (long)place["cohortSize"]!).ShouldBe((10 + 20 * i, 90, 5), Big[i]);
        }
        foreach (var learner in Small.Concat(Alone)) (await ShownAsync(learner, "2025-11-15T12:00:00Z")).ShouldBe(0, learner);
    }

    // Two answers differ by nothing that those in another group do: no sum, rank or size has them in it.
    [Fact]
    public async Task What_other_groups_do_changes_nothing_on_a_page()
    {
        var before = await Task.WhenAll(Big.Select(async b => (await PageAsync(b)).ToJsonString()));

        await TellAsync(
        [
            Read("s1", "2025-11-10T12:00:00Z", 90_000),
            Enrolled("s4", "2025-11-03T12:00:00Z", "small"),
            Enrolled("n5", "2025-11-03T12:00:00Z", null),
            Read("n5", "2025-11-10T12:00:00Z", 7_000),
            """{"type":"QuizCompleted","userId":"n1","courseId":"c","quizId":"q","occurredAt":"2025-11-10T12:00:00Z","data":{"score":50}}""",
            """{"type":"UserUnenrolled","userId":"s2","courseId":"c","occurredAt":"2025-11-10T12:00:00Z"}""",
            """{"type":"PageViewed","userId":"visitor","courseId":"c","occurredAt":"2025-11-10T12:00:00Z"}""",
        ]);

        (await Task.WhenAll(Big.Select(async b => (await PageAsync(b)).ToJsonString()))).ShouldBe(before);
        // Who was in none has five about them now.
        ((long)Minutes(await PageAsync("n1"))["cohortSize"]!).ShouldBe(5);
    }

    // The fifth drops on the 20th and is back on the 25th; scores come one by one, the fifth on the 28th.
    [Fact]
    public async Task A_group_that_shrinks_is_hidden_at_once_and_so_are_scores_of_four()
    {
        await TellAsync(
        [
            """{"type":"UserUnenrolled","userId":"b5","courseId":"c","occurredAt":"2025-11-20T12:00:00Z"}""",
            .. Big.Select((b, i) => $$"""{"type":"QuizCompleted","userId":"{{b}}","courseId":"c","quizId":"q","occurredAt":"2025-11-{{24 + i}}T12:00:00Z","data":{"attemptId":"{{b}}","score":{{10 * i}} } }"""),
        ]);

        (await ShownAsync("b1", "2025-11-19T12:00:00Z")).ShouldBe(5);
        foreach (var learner in Big) (await ShownAsync(learner, "2025-11-20T12:00:00Z")).ShouldBe(0, learner);

        await TellAsync([Enrolled("b5", "2025-11-25T12:00:00Z", "big")]);
        // A period ends with the day before: on the 28th it has four scores.
        (await ShownAsync("b1", "2025-11-28T12:00:00Z")).ShouldBe(5);
        (await ShownAsync("b1", "2025-11-29T12:00:00Z")).ShouldBe(6);
        var score = (await PageAsync("b2", "2025-11-29T12:00:00Z"))["courses"]![0]!["places"]![3]!;
        ((decimal)score["percentile"]!, (decimal)score["cohortMedian"]!, (long)score["cohortSize"]!).ShouldBe((30, 20, 5));
    }

    // Whatever day and timeframe is asked of, and whoever of the groups is: a place is told of five or of none.
    [Fact]
    public async Task No_day_and_no_timeframe_shows_a_place_among_fewer()
    {
        var places = 0;
        for (var day = new DateOnly(2025, 10, 31); day < new DateOnly(2025, 11, 18); day = day.AddDays(1))
        {
            foreach (var timeframe in (string[])["7d", "30d"])
            {
                foreach (var learner in (string[])["b1", "s1", "n1"])
                {
                    var page = await PageAsync(learner, $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}T12:00:00Z", timeframe);
                    foreach (var place in page["courses"]!.AsArray().SelectMany(c => c!["places"]!.AsArray()).Concat(page["metrics"]!.AsArray()))
                    {
                        if (place!["cohortSize"] is { } size) ((long)size).ShouldBeGreaterThanOrEqualTo(5);
                        else (place["percentile"] ?? place["cohortMedian"]).ShouldBeNull();
                        places++;
                    }
                    if (learner != "b1") page["weeklyMinutes"]!.AsArray().ShouldAllBe(w => w!["cohortMedian"] == null);
                }
            }
        }
        places.ShouldBeGreaterThan(500);
    }

    [Fact]
    public async Task How_many_are_few_is_a_setting_that_holds_for_every_key()
    {
        await using var stricter = await server.StartAnotherAsync(("SMALL_GROUP_SIZE", "6"));

        var page = await stricter.AskAsync("/api/v1/dashboards/micro/b1?asOf=2025-11-15T12:00:00Z");

        page["courses"]![0]!["places"]!.AsArray().ShouldAllBe(p => p!["cohortSize"] == null && p["percentile"] == null && p["cohortMedian"] == null);
        page["weeklyMinutes"]!.AsArray().ShouldAllBe(w => w!["cohortMedian"] == null);
    }

    // Whoever reads the page is one of the group: of two, the other's figure would follow.
    [Fact]
    public async Task It_raises_five_and_never_lowers_it()
    {
        await using var laxer = await server.StartAnotherAsync(("SMALL_GROUP_SIZE", "2"));

        foreach (var learner in Small.Concat(Alone))
        {
            var page = await laxer.AskAsync($"/api/v1/dashboards/micro/{learner}?asOf=2025-11-15T12:00:00Z");
            page["courses"]![0]!["places"]!.AsArray().Concat(page["metrics"]!.AsArray())
                .ShouldAllBe(p => p!["cohortSize"] == null && p["percentile"] == null && p["cohortMedian"] == null, learner);
            page["weeklyMinutes"]!.AsArray().ShouldAllBe(w => w!["cohortMedian"] == null, learner);
        }
        var shown = await laxer.AskAsync("/api/v1/dashboards/micro/b1?asOf=2025-11-15T12:00:00Z");
        ((long)Minutes(shown)["cohortSize"]!).ShouldBe(5);
    }

    async Task TellAsync(IEnumerable<string> events)
    {
        (await server.SendAsync(events)).Rejected.ShouldBe(0);
        await server.SettleAsync();
    }

    Task<JsonNode> PageAsync(string learner, string asOf = "2025-11-15T12:00:00Z", string timeframe = "30d") =>
        server.AskAsync($"/api/v1/dashboards/micro/{learner}?asOf={asOf}&timeframe={timeframe}");

    /// <summary>How many of the six places are told.</summary>
    async Task<int> ShownAsync(string learner, string asOf) =>
        (await PageAsync(learner, asOf))["courses"]![0]!["places"]!.AsArray().Count(p => p!["cohortSize"] is not null);

    static JsonNode Minutes(JsonNode page) => page["courses"]![0]!["places"]![0]!;

    static string Enrolled(string learner, string at, string? cohort) =>
        $$"""{"type":"UserEnrolled","userId":"{{learner}}","courseId":"c","occurredAt":"{{at}}","data":{ {{(cohort is null ? "" : $"\"cohort\":\"{cohort}\"")}} } }""";

    static string Read(string learner, string at, int seconds) =>
        $$"""{"type":"PageViewed","userId":"{{learner}}","courseId":"c","occurredAt":"{{at}}","data":{"url":"/","timeOnPage":{{seconds}} } }""";
}
