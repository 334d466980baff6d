using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Lists;

public sealed class User_list(Institution_of_lists institution) : IClassFixture<Institution_of_lists>
{
    readonly TestServer server = institution.Server;

    static string[] Ids => [.. Institution_of_lists.People.Select(p => p.Id)];

    [Fact]
    public async Task By_name_case_and_accents_do_not_count_and_ties_go_by_id()
    {
        (await IdsAsync("/api/v1/users")).ShouldBe(Ids);
        // Backwards, but equal names by id upwards still, and those without a name last.
        string[] backwards = ["u14", "u13", "u12", "u11", "u10", "u09", "u08", "u07", "u06", "u04", "u05", "u03", "u02", "u01", "a-nobody", "É-nobody"];
        (await IdsAsync("/api/v1/users?order=desc")).ShouldBe(backwards);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("id")]
    [InlineData("lastActive")]
    [InlineData("coursesEnrolled")]
    [InlineData("coursesCompleted")]
    [InlineData("averageScore")]
    [InlineData("learningHours")]
    public async Task Pages_hold_everybody_once_in_order_with_nothing_last(string sort)
    {
        foreach (var order in (string[])["asc", "desc"])
        {
            foreach (var filter in (string[])["", "&role=student", "&organizationId=o1", "&q=n"])
            {
                var url = $"/api/v1/users?sort={sort}&order={order}{filter}";
                var whole = await ItemsAsync(url + "&limit=1000");
                foreach (var limit in (int[])[1, 3])
                {
                    var paged = new List<string>();
                    string? cursor = null;
                    do
                    {
                        var page = await server.AskAsync($"{url}&limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}");
                        paged.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
                        cursor = (string?)page["nextCursor"];
                    }
                    while (cursor is not null);
                    paged.ShouldBe(whole.Select(i => (string)i["id"]!), url);
                }
                if (sort is "name" or "id") continue;
                var values = whole.Select(i => i[Fields[sort]]).Select(v => v is null ? (decimal?)null : v.GetValueKind() == System.Text.Json.JsonValueKind.String ? DateTimeOffset.Parse((string)v!, null).Ticks : (decimal)v).ToArray();
                values.ShouldBe(order == "asc" ? [.. values.Order().OrderBy(v => v is null)] : [.. values.OrderDescending()], url);
            }
        }
    }

    static readonly Dictionary<string, string> Fields = new()
    {
        ["lastActive"] = "lastActiveDate",
        ["coursesEnrolled"] = "totalCoursesEnrolled",
        ["coursesCompleted"] = "totalCoursesCompleted",
        ["averageScore"] = "averageScore",
        ["learningHours"] = "totalLearningHours",
    };

    [Fact]
    public async Task Figures_are_those_of_the_events()
    {
        var seen = 0;
        foreach (var user in await ItemsAsync("/api/v1/users?limit=1000"))
        {
            var id = ((string)user["userId"]!).Replace("'", "''", StringComparison.Ordinal);
            var of = $"FROM lectern.events e JOIN lectern.learners l USING (learner_key) WHERE l.user_id = '{id}'";
            ((long)user["totalCoursesEnrolled"]!).ShouldBe(await server.ScalarAsync<long>($"SELECT count(DISTINCT course_key) {of} AND type IN ('UserEnrolled', 'UserCompletedCourse')"));
            ((long)user["totalCoursesCompleted"]!).ShouldBe(await server.ScalarAsync<long>($"SELECT count(DISTINCT course_key) {of} AND type = 'UserCompletedCourse'"));
            var score = await server.ScalarAsync<decimal>($"SELECT coalesce(round(avg((payload -> 'data' ->> 'finalScore')::numeric), 2), -1) {of} AND type = 'UserCompletedCourse'");
            ((decimal?)user["averageScore"] ?? -1).ShouldBe(score, id);
            var active = await server.ScalarAsync<string>($"SELECT coalesce(to_char(max(occurred_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), '') {of} AND type IN ('PageViewed', 'UserCompletedCourse')");
            if (active.Length > 0) seen++;
        }
        seen.ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData("agot", "u03")]
    [InlineData("ÅGOT", "u03")]
    [InlineData("strasse", "u11")]
    [InlineData("WEISS", "u11")]
    [InlineData("ipek", "u08")]
    [InlineData("IPEK", "u08")]
    [InlineData("ıpek", "u08")]
    [InlineData("ЕЛК", "u13")]
    [InlineData("стас", "u14")]
    [InlineData("0%", "u01")]
    [InlineData("o_h", "u09")]
    [InlineData("b\\a", "u09")]
    [InlineData("%", "u01")]
    [InlineData("_", "u09")]
    [InlineData("e-nob", "É-nobody")]
    [InlineData("berg", "u03")]
    [InlineData("ågot berg", "u03")]
    [InlineData("3.muller@", "u04")]
    [InlineData("nothing of this", null)]
    [InlineData("' OR true --", null)]
    public async Task Search_finds_by_id_name_and_address(string q, string? found) =>
        (await IdsAsync($"/api/v1/users?q={Uri.EscapeDataString(q)}")).ShouldBe(found is null ? [] : [found]);

    [Fact]
    public async Task Filters_hold_together_and_an_unknown_one_finds_nobody()
    {
        // Organization o1: every fourth from the second; instructors: every fifth from the first.
        string[] o1 = [.. Ids.Where((_, i) => i % 4 == 1)];
        (await IdsAsync("/api/v1/users?organizationId=o1")).ShouldBe(o1);
        (await IdsAsync("/api/v1/users?organizationId=o1&role=instructor&sort=id")).ShouldBe(Ids.Where((_, i) => i % 4 == 1 && i % 5 == 0));
        (await IdsAsync("/api/v1/users?organizationId=nothing")).ShouldBeEmpty();
        (await IdsAsync("/api/v1/users?organizationId=nothing&sort=learningHours")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_item_is_whole()
    {
        var user = (await ItemsAsync("/api/v1/users?q=u01")).Single();
        user.AsObject().Select(f => f.Key).ShouldBe(
            ["id", "userId", "name", "email", "role", "organizationId", "totalCoursesEnrolled", "totalCoursesCompleted", "averageScore", "totalLearningHours", "lastActiveDate", "createdAt", "updatedAt"]);
        ((string)user["name"]!, (string)user["email"]!, (string)user["role"]!, user["organizationId"]).ShouldBe(("100% Ada", "0.Müller@example.org", "instructor", null));
        (await server.AskAsync("/api/v1/users?limit=1"))["searchedFields"].ShouldBeJson("""["userId", "name", "email"]""");
    }

    [Fact]
    public async Task A_cursor_shows_no_name_and_continues_nothing_else()
    {
        var cursor = (string)(await server.AskAsync("/api/v1/users?limit=3"))["nextCursor"]!;
        var clear = System.Text.Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(cursor));
        clear.ShouldNotContain("agot", Case.Insensitive);

        await server.AskAsync($"/api/v1/users?limit=5&cursor={cursor}");
        foreach (var other in (string[])["order=desc", "sort=id", "q=a", "role=student", "organizationId=o1"])
            (await server.AskAsync($"/api/v1/users?{other}&cursor={cursor}", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["cursor"]);
        foreach (var broken in (string[])["x", "", cursor[..^2], cursor + "AA", new string('A', 5_000)])
            (await server.AskAsync($"/api/v1/users?cursor={broken}", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["cursor"]);
    }

    [Theory]
    [InlineData("sort=email", "sort")]
    [InlineData("order=up", "order")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("search=x", "search")]
    [InlineData("q=%00", "q")]
    public async Task Parameters_that_are_none_are_named(string query, string field) =>
        (await server.AskAsync($"/api/v1/users?{query}", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe([field]);

    /// <summary>As while the projector is behind: the log knows them, the read models do not yet.</summary>
    [Fact]
    public async Task Many_who_are_not_in_the_read_models_yet_are_passed_over_in_few_steps()
    {
        await using var own = await TestServer.StartAsync();
        await own.SendAsync("""{"eventId":"1","type":"UserCreated","userId":"zoe","occurredAt":"2025-01-01T00:00:00Z"}""");
        await own.SettleAsync();
        await own.ExecuteAsync(
            """
            INSERT INTO lectern.learners (tenant_id, number, user_id) SELECT tenant_id, learner_count + i, 'a' || i FROM lectern.tenants, generate_series(0, 999) i;
            UPDATE lectern.tenants SET learner_count = learner_count + 1000;
            """);
        using var statements = new Statements(own);

        var page = await own.AskAsync("/api/v1/users?limit=1");

        ((string)page["items"]!.AsArray().Single()!["id"]!).ShouldBe("zoe");
        page["nextCursor"].ShouldBeNull();
        // Two, then 200 at a time: 1,001 people in six or seven steps.
        statements.With("JOIN lectern.learners l").ShouldBeInRange(6, 7);
    }

    [Fact]
    public async Task An_empty_tenant_has_empty_lists()
    {
        await using var empty = await TestServer.StartAsync();
        foreach (var list in (string[])["users", "users?sort=lastActive&q=x", "courses", "courses?sort=active", "organizations"])
        {
            var page = await empty.AskAsync($"/api/v1/{list}");
            page["items"]!.AsArray().ShouldBeEmpty();
            page["nextCursor"].ShouldBeNull();
        }
    }

    async Task<IReadOnlyList<JsonNode>> ItemsAsync(string url) => [.. (await server.AskAsync(url))["items"]!.AsArray().Select(i => i!)];

    async Task<string[]> IdsAsync(string url) => [.. (await ItemsAsync(url)).Select(i => (string)i["id"]!)];
}
