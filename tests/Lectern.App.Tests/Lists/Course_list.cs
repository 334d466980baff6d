using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Lists;

public sealed class Course_list(Institution_of_lists institution) : IClassFixture<Institution_of_lists>
{
    readonly TestServer server = institution.Server;

    [Fact]
    public async Task By_title_case_and_accents_do_not_count_and_no_title_is_last()
    {
        (await IdsAsync("/api/v1/courses")).ShouldBe(["c3", "c0", "c1", "c2", "c4", "c5"], ignoreOrder: false);
        (await IdsAsync("/api/v1/courses?order=desc")).ShouldBe(["c4", "c1", "c2", "c0", "c3", "c5"]);
    }

    [Theory]
    [InlineData("title", null)]
    [InlineData("id", null)]
    [InlineData("enrollments", "totalEnrollments")]
    [InlineData("active", "activeEnrollments")]
    [InlineData("completions", "totalCompletions")]
    [InlineData("completionRate", "completionRate")]
    [InlineData("averageScore", "averageScore")]
    [InlineData("learningHours", "totalLearningHours")]
    [InlineData("startsAt", "startsAt")]
    [InlineData("lastActivity", "lastActivity")]
    public async Task Pages_hold_every_course_once_in_order_with_nothing_last(string sort, string? field)
    {
        foreach (var order in (string[])["asc", "desc"])
        {
            var url = $"/api/v1/courses?sort={sort}&order={order}&{Institution_of_lists.AsOf}";
            var whole = await ItemsAsync(url);
            whole.Count.ShouldBe(6);
            var paged = new List<string>();
            string? cursor = null;
            do
            {
                var page = await server.AskAsync($"{url}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
                paged.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
                cursor = (string?)page["nextCursor"];
            }
            while (cursor is not null);
            paged.ShouldBe(whole.Select(i => (string)i["id"]!));
            if (field is null) continue;
            var values = whole.Select(i => i[field]).Select(v => v is null ? (decimal?)null : v.GetValueKind() == System.Text.Json.JsonValueKind.String ? DateTimeOffset.Parse((string)v!, null).Ticks : (decimal)v).ToArray();
            values.ShouldBe(order == "asc" ? [.. values.Order().OrderBy(v => v is null)] : [.. values.OrderDescending()]);
        }
    }

    [Fact]
    public async Task A_title_and_an_id_may_hold_what_stands_for_broken_text()
    {
        await using var own = await TestServer.StartAsync();
        await own.SendAsync(((string[])["a", "b", "c"]).Select(c => $$"""{"eventId":"{{c}}","type":"CourseCreated","courseId":"{{c}}\uFFFD","occurredAt":"2025-01-01T00:00:00Z","data":{"title":"{{c}}\uFFFD"} }"""));
        await own.SettleAsync();

        foreach (var sort in (string[])["title", "id"])
        {
            var cursor = (string)(await own.AskAsync($"/api/v1/courses?sort={sort}&limit=1"))["nextCursor"]!;
            var next = await own.AskAsync($"/api/v1/courses?sort={sort}&limit=1&cursor={cursor}");
            ((string)next["items"]![0]!["id"]!).ShouldBe("b\uFFFD");
            var broken = System.Buffers.Text.Base64Url.EncodeToString([.. System.Buffers.Text.Base64Url.DecodeFromChars(cursor), 0xC3]);
            await own.AskAsync($"/api/v1/courses?sort={sort}&limit=1&cursor={broken}", HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Figures_are_those_of_the_events_and_of_the_course_itself()
    {
        foreach (var course in await ItemsAsync($"/api/v1/courses?{Institution_of_lists.AsOf}"))
        {
            var id = (string)course["courseId"]!;
            var of = $"FROM lectern.events e JOIN lectern.courses c USING (course_key) WHERE c.course_id = '{id}'";
            var enrollments = await server.ScalarAsync<long>($"SELECT count(DISTINCT learner_key) {of} AND type IN ('UserEnrolled', 'UserCompletedCourse')");
            var completions = await server.ScalarAsync<long>($"SELECT count(DISTINCT learner_key) {of} AND type = 'UserCompletedCourse'");
            ((long)course["totalEnrollments"]!, (long)course["totalCompletions"]!).ShouldBe((enrollments, completions));
            ((decimal)course["completionRate"]!).ShouldBe(Math.Round(100m * completions / enrollments, 2, MidpointRounding.AwayFromZero));
            ((decimal)course["averageScore"]!).ShouldBe(await server.ScalarAsync<decimal>($"SELECT round(avg((payload -> 'data' ->> 'finalScore')::numeric), 2) {of} AND type = 'UserCompletedCourse'"));
            // Enrolled, not completed, seen from 5 January on (28 days to 1 February).
            ((long)course["activeEnrollments"]!).ShouldBe(await server.ScalarAsync<long>(
                $"SELECT count(DISTINCT learner_key) {of} AND type = 'PageViewed' AND occurred_at >= '2026-01-05' AND NOT EXISTS (SELECT FROM lectern.events d WHERE d.learner_key = e.learner_key AND d.course_key = e.course_key AND d.type = 'UserCompletedCourse')"));
            var own = await server.AskAsync($"/api/v1/courses/{id}/analytics?{Institution_of_lists.AsOf}");
            foreach (var field in (string[])["title", "totalEnrollments", "activeEnrollments", "totalCompletions", "completionRate", "averageScore", "totalLearningHours", "createdAt", "updatedAt"])
                JsonNode.DeepEquals(course[field], own[field]).ShouldBeTrue($"{field} of {id}: {course[field]} and {own[field]}");
        }
    }

    [Theory]
    [InlineData("agypt", "c0")]
    [InlineData("%_\\", "c3")]
    [InlineData("%", "c3")]
    [InlineData("РУС", "c4")]
    [InlineData("C5", "c5")]
    [InlineData("x", null)]
    public async Task Search_finds_by_id_and_title(string q, string? found) =>
        (await IdsAsync($"/api/v1/courses?q={Uri.EscapeDataString(q)}")).ShouldBe(found is null ? [] : [found]);

    [Fact]
    public async Task Filters_hold_together()
    {
        (await IdsAsync("/api/v1/courses?sort=id&category=B")).ShouldBe(["c2", "c3", "c4"]);
        (await IdsAsync("/api/v1/courses?sort=id&instructorId=t0")).ShouldBe(["c0", "c2", "c4"]);
        (await IdsAsync("/api/v1/courses?sort=id&organizationId=o0")).ShouldBe(["c0", "c3"]);
        (await IdsAsync("/api/v1/courses?sort=id&organizationId=o0&category=B&instructorId=t1")).ShouldBe(["c3"]);
    }

    [Fact]
    public async Task Organizations_sum_what_belongs_to_them()
    {
        // Users: of 16 every fourth of the rest 1, 2, 3: four each. Courses c0 to c4: o0 has c0 and c3, o1 c1 and c4, o2 c2.
        var items = (await server.AskAsync("/api/v1/organizations"))["items"]!.AsArray();
        items.Select(i => $"{i!["id"]} {i["totalUsers"]} {i["totalCourses"]}").ShouldBe(["o0 0 2", "o1 4 2", "o2 4 1", "o3 4 0"]);
        foreach (var item in items)
        {
            var id = (string)item!["id"]!;
            var courses = await ItemsAsync($"/api/v1/courses?organizationId={id}");
            ((long)item["totalCourseEnrollments"]!).ShouldBe(courses.Sum(c => (long)c["totalEnrollments"]!));
            var own = await server.AskAsync($"/api/v1/organizations/{id}/analytics");
            foreach (var field in (string[])["totalUsers", "totalCourses", "totalCourseEnrollments", "completedCourses", "totalLearningHours", "createdAt", "updatedAt"])
                JsonNode.DeepEquals(item[field], own[field]).ShouldBeTrue(field);
        }
        (await server.AskAsync("/api/v1/organizations?sort=users&order=desc&limit=1"))["items"]![0]!["id"]!.GetValue<string>().ShouldBe((string)items[1]!["id"]!);
        (await server.AskAsync("/api/v1/organizations?q=O2"))["items"]!.AsArray().Count.ShouldBe(1);
        (await server.AskAsync("/api/v1/organizations?sort=name", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["sort"]);
    }

    [Fact]
    public async Task Whoever_may_not_see_learners_sees_no_figure_of_few_and_no_order_by_it()
    {
        await using var own = await TestServer.StartAsync(("AGGREGATE_API_KEY", "aggregate-key-0123456789"));
        // Courses a, b and d with 5, 4 and 6 learners, who all complete with 10, 90 and 50 %.
        foreach (var (course, learners, score) in (ValueTuple<string, int, int>[])[("a", 5, 10), ("b", 4, 90), ("d", 6, 50)])
        {
            await own.SendAsync(Enumerable.Range(0, learners).Select(u =>
                $$"""{"eventId":"{{course}}{{u}}","type":"CourseCompleted","userId":"u{{u}}","courseId":"{{course}}","occurredAt":"2025-01-02T00:00:00Z","finalScore":{{score}}}"""));
        }
        await own.SettleAsync();
        const string url = "/api/v1/courses?sort=averageScore&order=desc";

        (await Shown()).ShouldBe(["b 4 90 100", "d 6 50 100", "a 5 10 100"]);
        own.Client.DefaultRequestHeaders.Clear();
        own.Client.DefaultRequestHeaders.Add("X-API-Key", "aggregate-key-0123456789");
        (await Shown()).ShouldBe(["d 6 50 100", "a 5 10 100", "b 4  "]);

        async Task<string[]> Shown() =>
            [.. (await own.AskAsync(url))["items"]!.AsArray().Select(i => $"{i!["id"]} {i["totalEnrollments"]} {i["averageScore"]:0.##} {i["completionRate"]:0.##}")];
    }

    async Task<IReadOnlyList<JsonNode>> ItemsAsync(string url) => [.. (await server.AskAsync(url))["items"]!.AsArray().Select(i => i!)];

    async Task<string[]> IdsAsync(string url) => [.. (await ItemsAsync(url)).Select(i => (string)i["id"]!)];
}
