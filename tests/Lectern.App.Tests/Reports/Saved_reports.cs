using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.CustomDashboards;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Reports;

/// <summary>Reports that people put together, over HTTP: saved, shared, changed, made, deleted.</summary>
public sealed class Saved_reports(TwoCourses courses) : IClassFixture<TwoCourses>
{
    const string Path = "/api/v1/reports";
    const string AsOf = "2025-11-20T12:00:00Z";

    readonly TestServer server = courses.Server;

    [Fact]
    public async Task What_is_saved_is_kept_version_by_version_and_runs_say_which()
    {
        var (id, tag) = await SaveAsync(Pages("Pages", "\"measures\":[\"events\"]"));
        tag.ShouldBe("\"1\"");
        var first = await server.RunAsync(id, $$"""{"format":"json","asOf":"{{AsOf}}"}""");
        ((int)first["version"]!).ShouldBe(1);
        JsonNode.Parse(await server.FileOfAsync(first))!.Rows("Activity", "course", "events").ShouldBe(["c1 | 4", "c2 | 1"]);

        var (status, saved, response) = await server.TellAsync("PUT", $"{Path}/{id}", Pages("More pages", "\"measures\":[\"activeLearners\",\"events\"],\"sort\":[{\"field\":\"events\"}],\"limit\":1"), null, ("If-Match", tag));
        (status, (int)saved!["version"]!, response.Headers.ETag!.Tag).ShouldBe((HttpStatusCode.OK, 2, "\"2\""));
        var second = JsonNode.Parse(await server.FileOfAsync(await server.RunAsync(id, $$"""{"format":"json","asOf":"{{AsOf}}"}""")))!;
        ((string)second["title"]!, second.Rows("Activity")[0]).ShouldBe(("More pages", "c2 | 1 | 1"));
        second.Rows("Activity").Length.ShouldBe(1);

        (await server.TellAsync("PUT", $"{Path}/{id}", Pages("Late", "\"measures\":[\"events\"]"), null, ("If-Match", tag))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        ((string)(await server.TellAsync("GET", $"{Path}/{id}?version=1")).Body!["name"]!).ShouldBe("Pages");
        ((string)(await server.TellAsync("GET", $"{Path}/{id}")).Body!["name"]!).ShouldBe("More pages");
        (await server.TellAsync("GET", $"{Path}/{id}/jobs")).Body!["items"]!.AsArray().Select(r => (int)r!["version"]!).ShouldBe([2, 1]);

        (await server.TellAsync("DELETE", $"{Path}/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await server.TellAsync("GET", $"{Path}/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.ScalarAsync<long>($"SELECT count(*) FROM lectern.report_versions WHERE report_id = '{id}'")).ShouldBe(0);
        // What was made of it stays.
        (await server.FileOfAsync(first)).ShouldContain("\"c1\"");
    }

    [Fact]
    public async Task A_run_may_be_asked_for_other_days()
    {
        var (id, _) = await SaveAsync(Pages("By day", "\"measures\":[\"events\"],\"timeframe\":\"7d\""));

        (await MadeAsync("{}")).ShouldBe(["c1 | 3", "c2 | 1"]);
        (await MadeAsync("""{"from":"2025-11-10","to":"2025-11-18"}""")).ShouldBe(["c1 | 3"]);
        var ranged = await server.RunAsync(id, $$"""{"format":"json","asOf":"{{AsOf}}","dateRange":{"from":"2025-11-19"} }""");
        JsonNode.Parse(await server.FileOfAsync(ranged))!.Rows("Activity").ShouldBe(["c1 | 1", "c2 | 1"]);
        ((string)ranged["parameters"]!["from"]!).ShouldBe("2025-11-19");

        async Task<string[]> MadeAsync(string parameters) => (await server.MakeAsync(id, parameters, AsOf)).Rows("Activity");
    }

    [Fact]
    public async Task What_it_was_saved_with_is_what_a_run_is_asked_with_where_it_names_no_days()
    {
        var (id, _) = await SaveAsync(Pages("A month", "\"measures\":[\"events\"],\"timeframe\":\"30d\""));

        var described = (await server.TellAsync("GET", $"{Path}/{id}")).Body!["parameters"]!.AsArray().Single(p => (string)p!["name"]! == "timeframe")!;
        ((string)described["default"]!).ShouldBe("30d");
        var run = await server.RunAsync(id, $$"""{"format":"json","asOf":"{{AsOf}}"}""");
        ((string)run["parameters"]!["timeframe"]!).ShouldBe("30d");
        JsonNode.Parse(await server.FileOfAsync(run))!["filters"]!.AsArray().Select(f => $"{f!["name"]} {f["value"]}").ShouldContain("Period 2025-10-21 – 2025-11-19");
    }

    [Theory]
    [InlineData("""{"timeframe":"1y"}""", "parameters.timeframe")]
    [InlineData("""{"from":"2025-01-01","to":"2025-11-20"}""", "parameters.to")]
    [InlineData("""{"from":"2025-11-01"}""", "parameters.to")]
    [InlineData("""{"to":"2025-11-01"}""", "parameters.from")]
    public async Task Days_that_its_dataset_cannot_be_asked_of_are_refused_at_their_field(string parameters, string field)
    {
        var (id, _) = await SaveAsync("""{"name":"Of the log","dataset":"events","dimensions":["type"],"measures":["events"],"timeframe":"7d"}""");

        var described = (await server.TellAsync("GET", $"{Path}/{id}")).Body!["parameters"]!.AsArray().Single(p => (string)p!["name"]! == "timeframe")!;
        described["values"]!.AsArray().Select(v => (string)v!).ShouldBe(["7d", "30d", "90d"]);
        var (status, body, _) = await server.TellAsync("POST", $"{Path}/{id}/generate", $$"""{"parameters":{{parameters}}}""");
        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["errors"]!.AsObject().Select(e => e.Key).ShouldBe([field]);
        (await server.TellAsync("POST", $"{Path}/{id}/generate", """{"parameters":{"from":"2025-08-21","to":"2025-11-20"}}""")).Status.ShouldBe(HttpStatusCode.Accepted, "92 days");
    }

    [Fact]
    public async Task It_is_the_owners_until_it_is_shared()
    {
        var (own, _) = await SaveAsync(Pages("Mine alone", "\"measures\":[\"events\"]"));
        var (shared, _) = await SaveAsync(Pages("Everybody's", "\"measures\":[\"events\"],\"isPublic\":true"));

        (await IdsAsync(TwoCourses.Another)).ShouldContain(shared);
        (await IdsAsync(TwoCourses.Another)).ShouldNotContain(own);
        (await IdsAsync(TwoCourses.Foreign)).ShouldNotContain(shared);
        (await server.TellAsync("GET", $"{Path}/{own}", key: TwoCourses.Another)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.TellAsync("POST", $"{Path}/{own}/generate", "{}", TwoCourses.Another)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.TellAsync("PUT", $"{Path}/{shared}", Pages("Taken", "\"measures\":[\"events\"]"), TwoCourses.Another)).Status.ShouldBe(HttpStatusCode.Forbidden);
        // Somebody else runs it and sees what they may: the teacher, who has no courses, nothing.
        (await server.MakeAsync(shared, asOf: AsOf, key: TwoCourses.Another)).Rows("Activity").Length.ShouldBe(2);
        (await server.MakeAsync(shared, asOf: AsOf, key: TwoCourses.Teacher)).Rows("Activity").ShouldBeEmpty();
        (await server.TellAsync("GET", $"{Path}/{shared}", key: TwoCourses.Groups)).Status.ShouldBe(HttpStatusCode.Forbidden);

        async Task<string[]> IdsAsync(string key) => [.. (await server.TellAsync("GET", $"{Path}?type=custom&limit=1000", key: key)).Body!["items"]!.AsArray().Select(r => (string)r!["id"]!)];
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_once_with_the_nearest_names()
    {
        var (status, body, _) = await server.TellAsync(
            "POST", Path, """{"name":" ","dataset":"activity","measures":["evnts"],"dimensions":["corse"],"filters":[{"field":"day","operator":"gt","value":"soon"}],"limit":0,"format":"doc","nmae":"x"}""");
        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["errors"]!.AsObject().Select(e => e.Key).ShouldContain("nmae");

        (status, body, _) = await server.TellAsync(
            "POST", Path, """{"name":" ","dataset":"activity","measures":["evnts"],"dimensions":["corse"],"filters":[{"field":"day","operator":"gt","value":"soon"}],"limit":0,"format":"doc"}""");
        (status, (string)body!["code"]!).ShouldBe((HttpStatusCode.BadRequest, "invalid_report"));
        var errors = body["errors"]!.AsObject();
        errors.Select(e => e.Key).ShouldBe(["name", "limit", "format", "measures[0]", "dimensions[0]", "filters[0].value"], ignoreOrder: true);
        ((string)errors["measures[0]"]![0]!).ShouldContain("did you mean events");
        ((string)errors["dimensions[0]"]![0]!).ShouldContain("did you mean course");

        (status, body, _) = await server.TellAsync("POST", $"{Path}/enrollments/generate", """{"format":"exel","parameters":{"curseId":"c1","from":"today"}}""");
        status.ShouldBe(HttpStatusCode.BadRequest);
        (status, body, _) = await server.TellAsync("POST", $"{Path}/enrollments/generate", """{"parameters":{"curseId":"c1","from":"today"}}""");
        body!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["parameters.curseId", "parameters.from"], ignoreOrder: true);
        ((string)body["errors"]!["parameters.curseId"]![0]!).ShouldContain("did you mean courseId");
    }

    [Fact]
    public async Task What_POST_query_takes_is_saved_as_it_is_and_answers_the_same()
    {
        const string question =
            """
            "dataset":"activity","measures":["events","activeLearners"],"dimensions":["course","day"],"filters":[{"field":"course","operator":"in","values":["c1","c2"]},{"field":"events","operator":"gte","value":1}],
            "sort":[{"field":"events","direction":"desc"}],"limit":3,"timeframe":"90d"
            """;
        var asked = (await server.TellAsync("POST", $"/api/v1/query?asOf={AsOf}", $"{{{question}}}")).Body!;

        var (id, _) = await SaveAsync($$"""{"name":"As it is",{{question}}}""");

        (await server.MakeAsync(id, asOf: AsOf)).Rows("Activity").ShouldBe(asked["rows"]!.AsArray().Select(r => string.Join(" | ", r!.AsArray())));
        asked["rows"]!.AsArray().Count.ShouldBe(3);
        var kept = (await server.TellAsync("GET", $"{Path}/{id}")).Body!["question"]!.AsObject();
        foreach (var (name, value) in JsonNode.Parse($"{{{question}}}")!.AsObject().Where(f => f.Key != "filters")) JsonNode.DeepEquals(kept[name], value).ShouldBeTrue($"{name}: {kept[name]}");
        kept["filters"]!.AsArray().Select(f => (string)f!["field"]!).ShouldBe(["course", "events"]);
    }

    [Fact]
    public async Task A_file_may_have_more_rows_than_an_answer()
    {
        await SaveAsync(Pages("Many", "\"measures\":[\"events\"],\"limit\":1000000"));

        var (status, body, _) = await server.TellAsync("POST", Path, Pages("Too many", "\"measures\":[\"events\"],\"limit\":1000001"));
        (status, (string)body!["errors"]!["limit"]![0]!).ShouldBe((HttpStatusCode.BadRequest, "must be a whole number from 1 to 1,000,000."));
    }

    [Fact]
    public async Task One_that_names_what_has_gone_since_says_so_and_can_be_mended()
    {
        var (id, tag) = await SaveAsync(Pages("Of old", "\"measures\":[\"events\"]"));
        // As one that another version of Lectern let in, asked for by a schedule before.
        var asked = await server.TellAsync("POST", $"{Path}/{id}/generate", """{"format":"csv"}""", null, ("Idempotency-Key", "before"));
        await server.EndedAsync(asked.Body!);
        await server.ExecuteAsync($"UPDATE lectern.report_versions SET definition = jsonb_set(definition, '{{measures,0}}', '\"evnts\"') WHERE report_id = '{id}'");

        (await server.TellAsync("GET", $"{Path}/{id}")).Body!["sections"]!.AsArray().ShouldBeEmpty();
        var (status, body, _) = await server.TellAsync("POST", $"{Path}/{id}/generate", "{}");
        (status, (string)body!["code"]!).ShouldBe((HttpStatusCode.BadRequest, "invalid_query"));
        ((string)body["errors"]!["measures[0]"]![0]!).ShouldContain("did you mean events");

        await server.ExecuteAsync($"UPDATE lectern.jobs SET state = 'pending', finished_at = NULL, started_at = NULL, attempts = 0 WHERE job_id = '{asked.Body!["jobId"]}'");
        var run = await server.EndedAsync(asked.Body!);
        ((string)run["status"]!, (string)run["error"]!["code"]!).ShouldBe(("failed", "invalid_query"));

        (await server.TellAsync("PUT", $"{Path}/{id}", Pages("Of now", "\"measures\":[\"events\"]"), null, ("If-Match", tag))).Status.ShouldBe(HttpStatusCode.OK);
        (await server.MakeAsync(id, asOf: AsOf)).Rows("Activity").Length.ShouldBe(2);
    }

    [Fact]
    public async Task It_is_made_in_the_format_it_was_saved_with_or_in_any_other()
    {
        var (id, _) = await SaveAsync(Pages("Formats", "\"measures\":[\"events\"],\"format\":\"ndjson\""));

        ((string)(await server.RunAsync(id))["format"]!).ShouldBe("ndjson");
        foreach (var format in (string[])["csv", "xlsx", "json", "ndjson", "pdf"])
        {
            var run = await server.RunAsync(id, $$"""{"format":"{{format}}"}""");
            ((string)run["status"]!, (string)run["format"]!, ((string)run["fileName"]!).EndsWith($".{format}", StringComparison.Ordinal)).ShouldBe(("completed", format, true));
        }
    }

    [Fact]
    public async Task The_same_wish_with_the_same_key_is_one_run()
    {
        (string, string) key = ("Idempotency-Key", "once");
        var (_, first, _) = await server.TellAsync("POST", $"{Path}/enrollments/generate", """{"format":"csv"}""", null, key);
        var (again, second, _) = await server.TellAsync("POST", $"{Path}/enrollments/generate", """{"format":"csv"}""", null, key);
        var (others, third, _) = await server.TellAsync("POST", $"{Path}/enrollments/generate", """{"format":"csv"}""", TwoCourses.Another, key);
        (again, others).ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.Accepted));
        ((string)second!["jobId"]!).ShouldBe((string)first!["jobId"]!);
        ((string)third!["jobId"]!).ShouldNotBe((string)first["jobId"]!);
        (await server.TellAsync("POST", $"{Path}/enrollments/generate", """{"format":"xlsx"}""", null, key)).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task They_are_listed_page_by_page_behind_the_built_in_ones()
    {
        await SaveAsync(Pages("Listed one", "\"measures\":[\"events\"]"));
        await SaveAsync(Pages("Listed two", "\"measures\":[\"events\"]"));
        var whole = (await server.TellAsync("GET", $"{Path}?limit=1000")).Body!["items"]!.AsArray().Select(r => (string)r!["id"]!).ToArray();
        var paged = new List<string>();
        for (var url = $"{Path}?limit=5"; ;)
        {
            var page = (await server.TellAsync("GET", url)).Body!;
            paged.AddRange(page["items"]!.AsArray().Select(r => (string)r!["id"]!));
            if (page["nextCursor"] is not { } cursor) break;
            url = $"{Path}?limit=5&cursor={cursor}";
        }
        paged.ShouldBe(whole);
        whole[..12].ShouldAllBe(id => !id.Contains("-4", StringComparison.Ordinal) || id.Length < 36);
        (await server.TellAsync("GET", $"{Path}?q=LISTED")).Body!["items"]!.AsArray().Select(r => (string)r!["name"]!).ShouldBe(["Listed one", "Listed two"]);
    }

    async Task<(string Id, string Tag)> SaveAsync(string report)
    {
        var (status, body, response) = await server.TellAsync("POST", Path, report);
        status.ShouldBe(HttpStatusCode.Created, body?.ToJsonString());
        return ((string)body!["id"]!, response.Headers.ETag!.Tag);
    }

    static string Pages(string name, string more) => $$"""{"name":"{{name}}","dataset":"activity","dimensions":["course"],{{more}}}""";
}
