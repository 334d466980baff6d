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

    // u1 enrolled on 20 January, before the first day of the course: never seen from the third day after that on.
    [Theory]
    [InlineData("2025-01-30", "")]
    [InlineData("2025-01-29", "never_seen 3/3")]
    [InlineData("2025-01-19", "never_seen 12/3")]
    public async Task Newcomers_are_so_from_the_courses_first_day(string startsAt, string flags)
    {
        await TellAsync(
            $$"""{"eventId":"c","type":"CourseCreated","courseId":"c","occurredAt":"2025-01-01T00:00:00Z","data":{"startsAt":"{{startsAt}}T23:00:00Z"} }""",
            Enrolled("u1", "c", "a"));

        var learner = (await Server.AskAsync($"/api/v1/dashboards/meso/c?{AsOf}"))["learners"]!.AsArray().Single()!;

        string.Join(' ', learner["flags"]!.AsArray().Select(f => $"{f!["reason"]} {f["value"]}/{f["threshold"]}")).ShouldBe(flags);
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

    // Names are asked for over a connection of their own: where each kept its first meanwhile, all would wait for each other.
    [Fact]
    public async Task More_ask_at_once_than_there_are_connections()
    {
        await using var server = await TestServer.StartAsync(("DB_POOL_MIN", "0"), ("DB_POOL_MAX", "4"));
        (await server.SendAsync([.. Enumerable.Range(0, 30).SelectMany(i => (string[])[Enrolled($"u{i}", $"c{i}", "a"), Enrolled("u", $"c{i}", "a")])])).Rejected.ShouldBe(0);
        await server.SettleAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => server.AskAsync($"/api/v1/dashboards/meso/c{i}?{AsOf}")));

        answers.ShouldAllBe(a => a["learners"]!.AsArray().Count == 2);
    }

    // Seven days: 25 to 31 January, and 18 to 24. u1 dropped on the 29th and came back on 1 February; u2 dropped on the 20th, and came back on the
    // 26th; u3 dropped on the 20th and came back the day after. By its end each period has one.
    [Fact]
    public async Task A_drop_counts_for_the_period_at_whose_end_it_stood_in_every_dashboard()
    {
        await TellAsync(
        [
            """{"eventId":"c","type":"CourseCreated","courseId":"c","occurredAt":"2025-01-01T00:00:00Z","data":{"title":"C","organizationId":"o"}}""",
            .. Enumerable.Range(1, 3).Select(i => Turn("UserEnrolled", $"u{i}", "2025-01-02")),
            Turn("UserUnenrolled", "u1", "2025-01-29"), Turn("UserEnrolled", "u1", "2025-02-01"),
            Turn("UserUnenrolled", "u2", "2025-01-20"), Turn("UserEnrolled", "u2", "2025-01-26"),
            Turn("UserUnenrolled", "u3", "2025-01-20"), Turn("UserEnrolled", "u3", "2025-01-21"),
        ]);

        foreach (var cohort in (string[])["", "&cohort=a"])
        {
            var meso = await Server.AskAsync($"/api/v1/dashboards/meso/c?timeframe=7d&{AsOf}{cohort}");
            var drops = meso["metrics"]!.AsArray().Single(m => (string)m!["metricType"]! == "drops")!;
            ((long)drops["value"]!, (long)drops["previousValue"]!).ShouldBe((1, 1), cohort);
            meso["enrollmentTrend"]!.AsArray().Where(d => (long)d!["drops"]! != 0).Select(d => $"{d!["date"]} {d["drops"]}").ShouldBe(["2025-01-29 1"]);
        }
        foreach (var filters in (string[])["{}", """{"courseId":"c"}""", """{"cohort":"a"}"""])
            ((long)(await Server.AskAsync($"/api/v1/dashboard?timeframe=7d&{AsOf}&filters={Uri.EscapeDataString(filters)}"))["summary"]!["drops"]!).ShouldBe(1, filters);
        var macro = await Server.AskAsync($"/api/v1/dashboards/macro/o?timeframe=7d&{AsOf}");
        macro["trend"]!.AsArray().Where(d => (long)d!["drops"]! != 0).Select(d => $"{d!["from"]} {d["drops"]}").ShouldBe(["2025-01-29 1"]);
    }

    // The essay was due on 15 January: u1 was away from the 10th to the 20th, u2 left on the 10th and came back on the 12th, u3 stayed. The quiz of
    // the 25th all of them missed.
    [Fact]
    public async Task Work_due_while_someone_was_away_is_not_missed()
    {
        await TellAsync(
        [
            """{"eventId":"a","type":"AssignmentCreated","courseId":"c","assignmentId":"essay","occurredAt":"2025-01-01T00:00:00Z","data":{"dueAt":"2025-01-15T12:00:00Z"}}""",
            """{"eventId":"q","type":"QuizCreated","courseId":"c","assessmentId":"quiz","occurredAt":"2025-01-01T00:00:00Z","data":{"dueAt":"2025-01-25T12:00:00Z"}}""",
            .. Enumerable.Range(1, 3).Select(i => Turn("UserEnrolled", $"u{i}", "2025-01-02")),
            Turn("UserUnenrolled", "u1", "2025-01-10"), Turn("UserEnrolled", "u1", "2025-01-20"),
            Turn("UserUnenrolled", "u2", "2025-01-10"), Turn("UserEnrolled", "u2", "2025-01-12"),
        ]);

        var meso = await Server.AskAsync($"/api/v1/dashboards/meso/c?{AsOf}");

        meso["learners"]!.AsArray().OrderBy(l => (string)l!["id"]!).Select(l => (decimal)l!["flags"]!.AsArray().Single(f => (string)f!["reason"]! == "missed_work")!["value"]!).ShouldBe([1, 2, 2]);
        var essay = meso["assignments"]![0]!;
        ((long)essay["missing"]!, (long)essay["notExpected"]!).ShouldBe((2, 1));
        // Their own pages name what the flags count.
        foreach (var (user, owed) in ((string, string)[])[("u1", "quiz"), ("u2", "quiz essay"), ("u3", "quiz essay")])
        {
            var micro = await Server.AskAsync($"/api/v1/dashboards/micro/{user}?{AsOf}");
            string.Join(' ', micro["overdue"]!.AsArray().Select(w => (string)w!["itemId"]!)).ShouldBe(owed, user);
        }
    }

    // u1 is of the cohort x in c and of y in d, u2 the other way round. In c u1 has 40, and u2 80 and 50, in d u1 has 100.
    [Fact]
    public async Task A_quiz_that_two_courses_share_counts_for_each_by_its_own_attempts_and_cohorts()
    {
        await TellAsync(
        [
            """{"eventId":"q","type":"QuizCreated","courseId":"c","assessmentId":"quiz","occurredAt":"2025-01-01T00:00:00Z","data":{"title":"Shared"}}""",
            Enrolled("u1", "c", "x"), Enrolled("u2", "c", "y"), Enrolled("u1", "d", "y"), Enrolled("u2", "d", "x"),
            Taken("u1", "c", 40), Taken("u2", "c", 80), Taken("u2", "c", 50), Taken("u1", "d", 100),
        ]);

        (await QuizAsync("c")).ShouldBe((3, 2, 56.67m)); // (40 + 80 + 50) ÷ 3
        (await QuizAsync("d")).ShouldBe((1, 1, 100));
        (await QuizAsync("c", "x")).ShouldBe((1, 1, 40));
        (await QuizAsync("c", "y")).ShouldBe((2, 1, 65));
        (await QuizAsync("d", "x")).ShouldBe((0, 0, null));
        (await QuizAsync("d", "y")).ShouldBe((1, 1, 100));

        // A new attempt in one shows there alone; a learner who changes the cohort takes theirs along.
        await TellAsync(
            Taken("u2", "d", 10),
            """{"eventId":"m","type":"UserEnrolled","userId":"u1","courseId":"c","occurredAt":"2025-01-21T00:00:00Z","data":{"cohort":"y"}}""");
        (await QuizAsync("c", "x")).ShouldBe((0, 0, null));
        (await QuizAsync("c", "y")).ShouldBe((3, 2, 56.67m));
        (await QuizAsync("d")).ShouldBe((2, 2, 55));

        static string Taken(string user, string course, int score) =>
            $$"""{"eventId":"t-{{user}}-{{score}}","type":"QuizCompleted","userId":"{{user}}","courseId":"{{course}}","assessmentId":"quiz","occurredAt":"2025-01-22T00:00:00Z","data":{"attemptId":"{{user}}-{{score}}","score":{{score}} } }""";

        async Task<(long Attempts, long Learners, decimal? Score)> QuizAsync(string course, string? cohort = null)
        {
            var quiz = (await Server.AskAsync($"/api/v1/dashboards/meso/{course}?{AsOf}{(cohort is null ? "" : $"&cohort={cohort}")}"))["assessments"]!.AsArray().Single()!;
            return ((long)quiz["totalAttempts"]!, (long)quiz["uniqueAttempts"]!, (decimal?)quiz["averageScore"]);
        }
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

    static string Turn(string type, string user, string day) =>
        $$"""{"eventId":"{{type}}-{{user}}-{{day}}","type":"{{type}}","userId":"{{user}}","courseId":"c","occurredAt":"{{day}}T06:00:00Z","data":{"cohort":"a"} }""";

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
