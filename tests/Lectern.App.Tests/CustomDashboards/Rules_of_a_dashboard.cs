using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.CustomDashboards;

/// <summary>What cannot be saved: each refusal names its field, and says what would be right.</summary>
public sealed class Rules_of_a_dashboard(TwoCourses courses) : IClassFixture<TwoCourses>
{
    readonly TestServer server = courses.Server;

    // A field of a dashboard of one metric, what it is set to (nothing: it is left out), the field that is named, and words of the rule.
    [Theory]
    [InlineData("name", null, "name", "missing")]
    [InlineData("name", "\"   \"", "name", "blank")]
    [InlineData("name", "7", "name", "must be a text")]
    [InlineData("name", "\"a\\nb\"", "name", "one line")]
    [InlineData("name", "\"a\\u0000b\"", "name", "control characters")]
    [InlineData("name", "\"\\ud83d\"", "name", "must be a text")]
    [InlineData("description", "\"a\\u0007\"", "description", "control characters")]
    [InlineData("isPublic", "\"yes\"", "isPublic", "true or false")]
    [InlineData("widgets", null, "widgets", "missing")]
    [InlineData("widgets", "{}", "widgets", "array")]
    [InlineData("widgets", "[1]", "widgets[0]", "object")]
    [InlineData("owner", "\"me\"", "owner", "no field")]
    [InlineData("widgets[0].positon", "{}", "widgets[0].positon", "did you mean position")]
    [InlineData("widgets[0].id", "\"\"", "widgets[0].id", "1 to 64")]
    [InlineData("widgets[0].id", "\"a b\"", "widgets[0].id", "1 to 64")]
    [InlineData("widgets[0].type", null, "widgets[0].type", "missing")]
    [InlineData("widgets[0].type", "\"metrics\"", "widgets[0].type", "did you mean metric")]
    [InlineData("widgets[0].type", "\"Metric\"", "widgets[0].type", "did you mean metric")]
    [InlineData("widgets[0].type", "\"0\"", "widgets[0].type", "no type")]
    [InlineData("widgets[0].type", "\"chart\"", "widgets[0].visualization", "no visualization")]
    [InlineData("widgets[0].type", "\"text\"", "widgets[0].dataSource", "not for text")]
    [InlineData("widgets[0].title", "\"a\\tb\"", "widgets[0].title", "one line")]
    [InlineData("widgets[0].text", "\"x\"", "widgets[0].text", "not for metric")]
    [InlineData("widgets[0].visualization", "\"table\"", "widgets[0].visualization", "There are number")]
    [InlineData("widgets[0].dataSource", null, "widgets[0].dataSource", "missing")]
    [InlineData("widgets[0].dataSource", "\"activity\"", "widgets[0].dataSource", "object")]
    [InlineData("widgets[0].dataSource.sql", "\"SELECT 1\"", "widgets[0].dataSource.sql", "no field")]
    [InlineData("widgets[0].dataSource.dataset", "\"activty\"", "widgets[0].dataSource.dataset", "did you mean activity")]
    [InlineData("widgets[0].dataSource.measures", "[\"event\"]", "widgets[0].dataSource.measures[0]", "did you mean events")]
    [InlineData("widgets[0].dataSource.measures", "[\"events\",\"views\"]", "widgets[0].visualization", "one measure")]
    [InlineData("widgets[0].dataSource.dimensions", "[\"day\"]", "widgets[0].visualization", "no dimension")]
    [InlineData("widgets[0].dataSource.limit", "1001", "widgets[0].dataSource.limit", "1,000")]
    [InlineData("widgets[0].dataSource.limit", "0", "widgets[0].dataSource.limit", "whole number")]
    [InlineData("widgets[0].dataSource.timeframe", "\"5d\"", "widgets[0].dataSource.timeframe", "7d")]
    [InlineData("widgets[0].dataSource.filters", "[{\"field\":\"course\",\"operator\":\"eq\"}]", "widgets[0].dataSource.filters[0].value", "missing")]
    [InlineData("widgets[0].filters", "[{\"field\":\"curse\",\"operator\":\"eq\",\"value\":\"c1\"}]", "widgets[0].filters[0].field", "did you mean course")]
    [InlineData("widgets[0].filters", "[{\"field\":\"course\",\"operator\":\"eq\",\"value\":7}]", "widgets[0].filters[0].value", "text")]
    [InlineData("widgets[0].filters", "[{\"field\":\"course\",\"operator\":\"eq\",\"value\":\"c1\",\"or\":1}]", "widgets[0].filters[0].or", "no field")]
    [InlineData("widgets[0].position", null, "widgets[0].position", "missing")]
    [InlineData("widgets[0].position", "[]", "widgets[0].position", "object")]
    [InlineData("widgets[0].position.x", null, "widgets[0].position.x", "missing")]
    [InlineData("widgets[0].position.x", "-1", "widgets[0].position.x", "0 to 11")]
    [InlineData("widgets[0].position.x", "12", "widgets[0].position.x", "0 to 11")]
    [InlineData("widgets[0].position.x", "1.5", "widgets[0].position.x", "whole number")]
    [InlineData("widgets[0].position.x", "10", "widgets[0].position.width", "12 columns")]
    [InlineData("widgets[0].position.y", "10001", "widgets[0].position.y", "10,000")]
    [InlineData("widgets[0].position.width", "0", "widgets[0].position.width", "1 to 12")]
    [InlineData("widgets[0].position.width", "99999999999", "widgets[0].position.width", "1 to 12")]
    [InlineData("widgets[0].position.height", "101", "widgets[0].position.height", "1 to 100")]
    [InlineData("widgets[0].position.z", "1", "widgets[0].position.z", "no field")]
    public async Task A_wrong_field_is_named(string field, string? value, string path, string rule)
    {
        var dashboard = Parsed(Speaking.OneMetric);
        var at = dashboard;
        var steps = field.Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        foreach (var step in steps[..^1]) at = int.TryParse(step, out var i) ? at[i]! : at[step]!;
        var text = value is null ? null : $"{{\"{steps[^1]}\":{value}}}";
        at.AsObject().Remove(steps[^1]);
        // Put in as text: half of a surrogate pair is no node.
        var sent = dashboard.ToJsonString();
        if (text is not null)
        {
            at["MARK"] = 0;
            sent = dashboard.ToJsonString().Replace("\"MARK\":0", text[1..^1], StringComparison.Ordinal);
        }

        await ShouldBeRefusedAsync(sent, path, rule);
    }

    [Theory]
    [InlineData("nothing", "", "dashboard", "no JSON")]
    [InlineData("an array", "[]", "dashboard", "object")]
    [InlineData("cut off", "{\"name\":\"x\"", "dashboard", "no JSON")]
    [InlineData("a name twice", "{\"name\":\"x\",\"name\":\"y\",\"widgets\":[]}", "dashboard", "twice")]
    [InlineData("text without text", """{"name":"x","widgets":[{"type":"text","position":{"x":0,"y":0,"width":1,"height":1}}]}""", "widgets[0].text", "missing")]
    [InlineData("a chart without", """{"name":"x","widgets":[{"type":"chart","position":{"x":0,"y":0,"width":1,"height":1},"dataSource":{"dataset":"activity","measures":["events"]}}]}""", "widgets[0].visualization", "one of line")]
    [InlineData("one id twice", """{"name":"x","widgets":[{"id":"a","type":"text","text":"","position":{"x":0,"y":0,"width":1,"height":1}},{"id":"a","type":"text","text":"","position":{"x":1,"y":0,"width":1,"height":1}}]}""", "widgets[1].id", "widgets[0]")]
    [InlineData("one above another", """{"name":"x","widgets":[{"type":"text","text":"","position":{"x":0,"y":0,"width":3,"height":3}},{"type":"text","text":"","position":{"x":2,"y":2,"width":3,"height":3}}]}""", "widgets[1].position", "overlaps widgets[0]")]
    public async Task A_wrong_whole_is_named(string what, string sent, string path, string rule)
    {
        what.ShouldNotBeEmpty();
        await ShouldBeRefusedAsync(sent, path, rule);
    }

    [Theory]
    [InlineData("1e-20000", "0")]
    [InlineData("-1e-20000", "0")]
    [InlineData("0.10", "0.1")]
    [InlineData("1e3", "1000")]
    public async Task A_number_is_saved_as_the_one_it_is_compared_as(string sent, string saved)
    {
        var dashboard = Parsed(Speaking.OneMetric);
        dashboard["widgets"]![0]!["filters"] = JsonNode.Parse("""[{"field":"events","operator":"gte","value":"MARK"},{"field":"events","operator":"in","values":["MARK",5]}]""");

        var id = await server.SaveAsync(dashboard.ToJsonString().Replace("\"MARK\"", sent, StringComparison.Ordinal));

        var (_, body, _) = await server.SayAsync("GET", $"{TwoCourses.Path}/{id}");
        var filters = body!["widgets"]![0]!["filters"]!;
        foreach (var value in (JsonNode[])[filters[0]!["value"]!, filters[1]!["values"]![0]!])
            decimal.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture).ShouldBe(decimal.Parse(saved, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var dashboard = Parsed(Speaking.OneMetric);
        dashboard["isPublic"] = 1;
        dashboard["widgets"]!.AsArray().Add(dashboard["widgets"]![0]!.DeepClone());
        dashboard["widgets"]![0]!["dataSource"]!["measures"]![0] = "a";
        dashboard["widgets"]![1]!["dataSource"]!["measures"]![0] = "b";
        dashboard["widgets"]![1]!["filters"] = JsonNode.Parse("""[{"field":"c","operator":"eq","value":"x"}]""");

        var (_, problem, _) = await server.SayAsync("POST", TwoCourses.Path, dashboard.ToJsonString());

        problem!.Problem().Fields.ShouldBe(["isPublic", "widgets[0].dataSource.measures[0]", "widgets[1].dataSource.measures[0]"], ignoreOrder: true);
    }

    [Theory]
    // Visualization, dimensions, measures, and whether it suits. A metric's and a table's type go with theirs.
    [InlineData("number", 0, 1, true)]
    [InlineData("number", 0, 2, false)]
    [InlineData("number", 1, 1, false)]
    [InlineData("line", 0, 1, false)]
    [InlineData("line", 1, 3, true)]
    [InlineData("line", 2, 1, true)]
    [InlineData("line", 2, 2, false)]
    [InlineData("line", 3, 1, false)]
    [InlineData("bar", 0, 1, false)]
    [InlineData("bar", 1, 1, true)]
    [InlineData("bar", 2, 1, true)]
    [InlineData("bar", 2, 2, false)]
    [InlineData("stacked", 1, 1, false)]
    [InlineData("stacked", 2, 1, true)]
    [InlineData("stacked", 2, 2, false)]
    [InlineData("pie", 0, 2, false)]
    [InlineData("pie", 1, 1, true)]
    [InlineData("pie", 1, 2, false)]
    [InlineData("pie", 2, 1, false)]
    [InlineData("heatmap", 1, 1, false)]
    [InlineData("heatmap", 2, 1, true)]
    [InlineData("heatmap", 2, 2, false)]
    [InlineData("funnel", 0, 1, false)]
    [InlineData("funnel", 0, 3, true)]
    [InlineData("funnel", 1, 1, true)]
    [InlineData("funnel", 1, 2, false)]
    [InlineData("funnel", 2, 1, false)]
    [InlineData("table", 0, 1, true)]
    [InlineData("table", 3, 3, true)]
    public async Task A_visualization_suits_its_query(string visualization, int dimensions, int measures, bool suits)
    {
        var dashboard = Parsed(Speaking.OneMetric);
        var widget = dashboard["widgets"]![0]!;
        widget["type"] = visualization switch { "number" => "metric", "table" => "table", _ => "chart" };
        widget["visualization"] = visualization;
        widget["dataSource"]!["dimensions"] = new JsonArray([.. new[] { "day", "course", "learner" }.Take(dimensions)]);
        widget["dataSource"]!["measures"] = new JsonArray([.. new[] { "events", "views", "activeLearners" }.Take(measures)]);

        if (suits) await server.SaveAsync(dashboard.ToJsonString());
        else await ShouldBeRefusedAsync(dashboard.ToJsonString(), "widgets[0].visualization", visualization);
    }

    [Fact]
    public async Task What_is_as_long_as_it_may_be_is_kept_whole()
    {
        // A character is what people take for one here: each of these is two of UTF-16.
        string Of(int length) => string.Concat(Enumerable.Repeat("🎓", length));
        var longest = $$"""
            {"name":"{{Of(200)}}","description":"{{Of(2_000)}}","widgets":[
              {"id":"{{new string('a', 64)}}","type":"text","title":"{{Of(200)}}","text":"{{Of(10_000)}}","position":{"x":11,"y":10000,"width":1,"height":100} }]}
            """;

        var (status, saved, _) = await server.SayAsync("POST", TwoCourses.Path, longest);

        status.ShouldBe(HttpStatusCode.Created, saved?.ToJsonString());
        ((string)saved!["name"]!).ShouldBe(Of(200));
        ((string)saved["widgets"]![0]!["text"]!).ShouldBe(Of(10_000));
        await ShouldBeRefusedAsync(longest.Replace($"\"name\":\"{Of(200)}", $"\"name\":\"{Of(201)}", StringComparison.Ordinal), "name", "200");
        await ShouldBeRefusedAsync(longest.Replace($"\"description\":\"{Of(2_000)}", $"\"description\":\"{Of(2_001)}", StringComparison.Ordinal), "description", "2,000");
        await ShouldBeRefusedAsync(longest.Replace($"\"title\":\"{Of(200)}", $"\"title\":\"{Of(201)}", StringComparison.Ordinal), "widgets[0].title", "200");
        await ShouldBeRefusedAsync(longest.Replace($"\"text\":\"{Of(10_000)}", $"\"text\":\"{Of(10_001)}", StringComparison.Ordinal), "widgets[0].text", "10,000");
        await ShouldBeRefusedAsync(longest.Replace(new string('a', 64), new string('a', 65), StringComparison.Ordinal), "widgets[0].id", "64");
    }

    [Fact]
    public async Task Thirty_widgets_and_256_KB_are_the_most()
    {
        string Of(int widgets) => $$"""{"name":"Many","widgets":[{{string.Join(',', Enumerable.Range(0, widgets).Select(i => $$"""{"type":"text","text":"{{i}}","position":{"x":0,"y":{{i}},"width":1,"height":1} }"""))}}]}""";

        await server.SaveAsync(Of(0));
        await server.SaveAsync(Of(30));
        await ShouldBeRefusedAsync(Of(31), "widgets", "30");
        await server.SaveAsync(Of(1) + new string(' ', 256 * 1024 - Of(1).Length));
        (await server.SayAsync("POST", TwoCourses.Path, Of(1) + new string(' ', 256 * 1024 - Of(1).Length + 1))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Only_JSON_is_taken()
    {
        using var body = new StringContent(Speaking.OneMetric, System.Text.Encoding.UTF8, "text/plain");
        (await server.Client.PostAsync(TwoCourses.Path, body)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("'; DROP TABLE lectern.custom_dashboards; --")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("{{7*7}} ${7*7} %s %n")]
    [InlineData("مرحبا \u202e 日本語 e\u0301")]
    public async Task Hostile_words_are_words(string words)
    {
        var dashboard = Parsed(Speaking.OneMetric);
        dashboard["name"] = words;
        dashboard["widgets"]![0]!["title"] = words;
        dashboard["widgets"]![0]!["dataSource"]!["filters"] = new JsonArray(new JsonObject { ["field"] = "course", ["operator"] = "eq", ["value"] = words });

        var id = await server.SaveAsync(dashboard.ToJsonString());

        var (_, read, _) = await server.SayAsync("GET", $"{TwoCourses.Path}/{id}");
        ((string)read!["name"]!).ShouldBe(words);
        ((string)read["widgets"]![0]!["title"]!).ShouldBe(words);
        (await server.SayAsync("GET", $"{TwoCourses.Path}/{id}/data?{TwoCourses.AsOf}")).Body!["widgets"]![0]!["rows"].ShouldBeJson("[[0]]");
        var found = (await server.SayAsync("GET", $"{TwoCourses.Path}?q={Uri.EscapeDataString(words)}")).Body!["items"]!.AsArray();
        found.Select(i => (string)i!["id"]!).ShouldContain(id);
    }

    [Fact]
    public async Task A_tenant_has_a_thousand_at_most_however_many_come_at_once()
    {
        await using var command = server.Source.CreateCommand(
            """
            INSERT INTO lectern.custom_dashboards (tenant_id, dashboard_id, owner, name, is_public, widgets, created_at, updated_at)
            SELECT t.tenant_id, uuidv7(), 'user:' || n % 10, 'filler ' || n, false, '[]', now(), now() FROM lectern.tenants t, generate_series(1, 997) n WHERE t.name = 'foreign'
            """);
        await command.ExecuteNonQueryAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.SayAsync("POST", TwoCourses.Path, Speaking.OneMetric, TwoCourses.Foreign)));

        answers.Count(a => a.Status == HttpStatusCode.Created).ShouldBe(3);
        var refused = answers.Where(a => a.Status != HttpStatusCode.Created).ToArray();
        refused.ShouldAllBe(a => a.Status == HttpStatusCode.Conflict && (string)a.Body!["code"]! == "too_many_dashboards");
        // Nobody else is kept from saving.
        await server.SaveAsync(Speaking.OneMetric);
    }

    [Fact]
    public async Task An_owner_has_a_hundred_at_most_and_keeps_nobody_else_from_saving()
    {
        await server.ExecuteAsync(
            """
            INSERT INTO lectern.custom_dashboards (tenant_id, dashboard_id, owner, name, is_public, widgets, created_at, updated_at)
            SELECT t.tenant_id, uuidv7(), 'user:tutor', 'filler ' || n, false, '[]', now(), now() FROM lectern.tenants t, generate_series(1, 98) n WHERE t.name = 'default'
            """);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => server.SayAsync("POST", TwoCourses.Path, Speaking.OneMetric, TwoCourses.Teacher)));

        answers.Count(a => a.Status == HttpStatusCode.Created).ShouldBe(2);
        answers.Where(a => a.Status != HttpStatusCode.Created).ShouldAllBe(a => a.Status == HttpStatusCode.Conflict && (string)a.Body!["code"]! == "too_many_dashboards");
        await server.SaveAsync(Speaking.OneMetric, TwoCourses.Another);
    }

    async Task ShouldBeRefusedAsync(string dashboard, string path, string rule)
    {
        var (status, problem, _) = await server.SayAsync("POST", TwoCourses.Path, dashboard);
        status.ShouldBe(HttpStatusCode.BadRequest, problem?.ToJsonString());
        ((string)problem!["code"]!).ShouldBe("invalid_dashboard");
        var errors = problem["errors"]!.AsObject();
        errors.ShouldContainKey(path);
        string.Join(' ', errors[path]!.AsArray().Select(e => (string)e!)).ShouldContain(rule);
    }

    static JsonNode Parsed(string dashboard) => JsonNode.Parse(dashboard)!;
}
