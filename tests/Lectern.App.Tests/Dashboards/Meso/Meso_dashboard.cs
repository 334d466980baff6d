using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Dashboards.Meso;

/// <summary>What a course's dashboard does with nothing, with many, with names, and with callers who may not see learners.</summary>
public sealed class Meso_dashboard : IAsyncLifetime
{
    const string GroupKey = "group-key-0123456789";
    const string AsOf = "asOf=2025-02-01T12:00:00Z";

    static readonly string[] Means = ["completion_rate", "average_score", "learning_hours", "average_progress", "engagement_score", "flagged_learners"];

    TestServer? started;

    TestServer Server => started!;

    public async Task InitializeAsync() => started = await TestServer.StartAsync(("AGGREGATE_API_KEY", GroupKey));

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task A_course_that_was_only_announced()
    {
        await TellAsync("""{"eventId":"c","type":"CourseCreated","courseId":"läß/1 ?","occurredAt":"2025-01-01T00:00:00Z","data":{"title":"New"}}""");

        var meso = await Server.AskAsync($"/api/v1/dashboards/meso/{Uri.EscapeDataString("läß/1 ?")}?{AsOf}");

        ((string)meso["id"]!, (string)meso["title"]!, (long)meso["totalLearners"]!, (long)meso["flagged"]!["learners"]!).ShouldBe(("läß/1 ?", "New", 0, 0));
        Value(meso, "completion_rate").ShouldBeNull();
        Value(meso, "learning_hours").ShouldBe(0);
        meso["enrollmentTrend"]!.AsArray().Count.ShouldBe(30);
        foreach (var list in (string[])["modules", "lessons", "assessments", "assignments", "hardestQuestions", "leastDiscriminatingQuestions", "learners"]) meso[list]!.AsArray().ShouldBeEmpty(list);
    }

    // 201 enrolled on 20 January; u7 alone came, on the 30th: the others are flagged.
    [Fact]
    public async Task Of_many_learners_two_hundred_are_listed_and_the_rest_is_pointed_at()
    {
        await TellAsync(
        [
            """{"eventId":"n","type":"UserCreated","userId":"u0","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"Ada","lastName":"Ørsted","email":"ada@example.org"}}""",
            .. Enumerable.Range(0, 201).Select(i => Enrolled($"u{i}", "c", "b & c")),
            """{"eventId":"v","type":"PageViewed","userId":"u7","courseId":"c","occurredAt":"2025-01-30T00:00:00Z"}""",
        ]);

        var meso = await Server.AskAsync($"/api/v1/dashboards/meso/c?cohort=b%20%26%20c&{AsOf}");

        var learners = meso["learners"]!.AsArray();
        learners.Count.ShouldBe(200);
        learners.ShouldAllBe(l => (string)l!["flags"]![0]!["reason"]! == "never_seen");
        ((string)learners.Single(l => (string)l!["id"]! == "u0")!["name"]!).ShouldBe("Ada Ørsted");
        ((long)meso["totalLearners"]!, (long)meso["flagged"]!["learners"]!).ShouldBe((201, 200));
        // It leads on.
        (await Server.AskAsync($"{meso["moreLearners"]}&limit=1000&{AsOf}"))["items"]!.AsArray().Count.ShouldBe(201);
    }

    // A name is no event of the course, and the answer bears no tag that would outlive it.
    [Fact]
    public async Task A_new_event_and_a_new_name_show_at_once()
    {
        await TellAsync(Enrolled("u1", "c", "a"));
        (await Server.AskAsync($"/api/v1/dashboards/meso/c?{AsOf}"))["learners"]![0]!["flags"]![0]!["reason"].ShouldBeJson("\"never_seen\"");

        await TellAsync("""{"eventId":"n","type":"UserCreated","userId":"u1","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"Bea"}}""");
        await TellAsync("""{"eventId":"v","type":"PageViewed","userId":"u1","courseId":"c","occurredAt":"2025-01-30T00:00:00Z"}""");

        using var answer = await Server.Client.GetAsync($"/api/v1/dashboards/meso/c?{AsOf}");
        var meso = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        meso["learners"]![0]!["name"].ShouldBeJson("\"Bea\"");
        meso["learners"]![0]!["flags"]!.AsArray().ShouldBeEmpty();
        answer.Headers.ETag.ShouldBeNull();
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    // Two cohorts of six and five, beside a course of six: nothing is small. Whoever sees no learners is told the figures, and no names.
    [Fact]
    public async Task Groups_of_five_are_shown_without_their_learners()
    {
        await TellAsync([.. Course("c", ("six", 6), ("five", 5)), .. Course("d", ("x", 6))]);

        foreach (var cohort in (string[])["", "?cohort=six", "?cohort=five"])
        {
            var meso = await AskAsGroupAsync($"/api/v1/dashboards/meso/c{cohort}");
            foreach (var mean in Means) Value(meso, mean).ShouldNotBeNull($"{cohort} {mean}");
            meso["scoreDistribution"]!.AsArray().Count.ShouldBe(10);
            meso["assessments"]![0]!["averageScore"].ShouldNotBeNull();
            // Those of no cohort who handed in are what the cohorts leave.
            (meso["assignments"]![0]!["averageHoursBeforeDue"] is not null).ShouldBe(cohort.Length == 0);
            meso["flagged"].ShouldNotBeNull();
            meso["learners"].ShouldBeNull();
            meso["moreLearners"].ShouldBeNull();
            meso["activityByDay"]!.AsArray().ShouldAllBe(d => d!["hours"] == null);
            meso.ToJsonString().ShouldNotContain("learner-");
        }
        await AskAsGroupAsync($"/api/v1/dashboards/meso/c?{AsOf}", HttpStatusCode.Forbidden);
    }

    // Six are enough, but the four others would follow from the ten of the course.
    [Theory]
    [InlineData("big")]
    [InlineData("small")]
    public async Task Of_a_cohort_beside_a_small_rest_the_size_is_told_alone(string cohort)
    {
        await TellAsync([.. Course("c", ("big", 6), ("small", 4)), .. Course("d", ("x", 6))]);

        var meso = await AskAsGroupAsync($"/api/v1/dashboards/meso/c?cohort={cohort}");

        foreach (var mean in Means) Value(meso, mean).ShouldBeNull(mean);
        meso["scoreDistribution"]!.AsArray().ShouldBeEmpty();
        meso["assessments"]![0]!["averageScore"].ShouldBeNull();
        meso["assessments"]![0]!["scoreDistribution"]!.AsArray().ShouldBeEmpty();
        foreach (var hidden in (string[])["averageHoursBeforeDue", "averageHoursAfterDue", "averageScore"]) meso["assignments"]![0]![hidden].ShouldBeNull(hidden);
        meso["hardestQuestions"]!.AsArray().ShouldBeEmpty();
        meso["flagged"].ShouldBeNull();
        meso["activity"].ShouldBeNull();
        meso["lessons"]!.AsArray().ShouldBeEmpty();
        foreach (var count in (string[])["active_learners", "completions", "drops", "enrollments"]) Value(meso, count).ShouldBeNull(count);
        foreach (var list in (string[])["learnersByStatus", "enrollmentTrend", "activityByDay"]) meso[list]!.AsArray().ShouldBeEmpty(list);
        foreach (var count in (string[])["submitted", "onTime", "late", "missing"]) meso["assignments"]![0]![count].ShouldBeNull(count);
        meso["updatedAt"].ShouldBeNull();
        Value(meso, "total_enrollments").ShouldBe(cohort == "big" ? 6 : 4);
        ((long)meso["totalLearners"]!).ShouldBe(cohort == "big" ? 6 : 4);

        // Of everybody it is shown, and to who may see learners anyway.
        Value(await AskAsGroupAsync("/api/v1/dashboards/meso/c"), "average_score").ShouldNotBeNull();
        Value(await Server.AskAsync($"/api/v1/dashboards/meso/c?cohort={cohort}"), "average_score").ShouldNotBeNull();
    }

    /// <summary>A course whose learners enrolled 20 days ago, took a quiz and handed in an essay of two days later 10 days ago, and spent ten minutes.</summary>
    static IEnumerable<string> Course(string course, params (string Cohort, int Learners)[] cohorts)
    {
        var at = TimeProvider.System.GetUtcNow();
        yield return Event("QuizCreated", null, 30, $"\"assessmentId\":\"{course}-quiz\"", "\"passingScore\":60");
        yield return Event("AssignmentCreated", null, 30, $"\"assignmentId\":\"{course}-essay\"", $"\"dueAt\":\"{at.AddDays(-8):yyyy-MM-dd'T'HH:mm:ss'Z'}\"");
        foreach (var (cohort, learners) in cohorts)
        {
            for (var i = 0; i < learners; i++)
            {
                var user = $"learner-{course}-{cohort}-{i}";
                yield return Event("UserEnrolled", user, 20, null, $"\"cohort\":\"{cohort}\"");
                yield return Event("PageViewed", user, 10, null, "\"timeOnPage\":600");
                yield return Event("AssignmentSubmitted", user, 10, $"\"assignmentId\":\"{course}-essay\"", "");
                yield return Event("QuizCompleted", user, 10, $"\"assessmentId\":\"{course}-quiz\"", $"\"attemptId\":\"{user}\",\"score\":{40 + i},\"timeSpent\":5");
                if (i == 0) yield return Event("CourseCompleted", user, 9, null, "\"finalScore\":80");
            }
        }

        string Event(string type, string? user, int daysAgo, string? item, string data)
        {
            var more = (user is null ? "" : $"\"userId\":\"{user}\",") + (item is null ? "" : item + ",");
            return $$"""{"eventId":"{{type}}-{{course}}-{{user}}","type":"{{type}}",{{more}}"courseId":"{{course}}","occurredAt":"{{at.AddDays(-daysAgo):yyyy-MM-dd'T'HH:mm:ss'Z'}}","data":{ {{data}} } }""";
        }
    }

    static string Enrolled(string user, string course, string cohort) =>
        $$"""{"eventId":"e-{{user}}-{{course}}","type":"UserEnrolled","userId":"{{user}}","courseId":"{{course}}","occurredAt":"2025-01-20T00:00:00Z","data":{"cohort":"{{cohort}}"} }""";

    static decimal? Value(JsonNode meso, string type) => (decimal?)meso["metrics"]!.AsArray().Single(m => (string)m!["metricType"]! == type)!["value"];

    async Task TellAsync(params IEnumerable<string> events)
    {
        var sent = await Server.SendAsync(events);
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await Server.SettleAsync();
    }

    async Task<JsonNode> AskAsGroupAsync(string url, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var http = new HttpClient { BaseAddress = Server.Client.BaseAddress };
        request.Headers.Add(ApiKeys.Header, GroupKey);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return JsonNode.Parse(text)!;
    }
}
