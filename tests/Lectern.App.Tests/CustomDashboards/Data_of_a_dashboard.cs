using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Datasets;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.CustomDashboards;

/// <summary>What the widgets of a dashboard show. The figures are counted in <see cref="TwoCourses"/>.</summary>
public sealed class Data_of_a_dashboard(TwoCourses courses) : IClassFixture<TwoCourses>
{
    /// <summary>One widget of each visualization, and the text of one that shows none.</summary>
    static readonly (string Type, string? Visualization, string Query)[] Each =
    [
        ("metric", "number", """{"dataset":"activity","measures":["activeLearners"]}"""),
        ("chart", "line", """{"dataset":"activity","measures":["events","views"],"dimensions":["day"],"limit":2}"""),
        ("chart", "bar", """{"dataset":"activity","measures":["events"],"dimensions":["course"]}"""),
        ("chart", "stacked", """{"dataset":"activity","measures":["events"],"dimensions":["day","course"],"sort":[{"field":"events","direction":"desc"}]}"""),
        ("chart", "pie", """{"dataset":"activity","measures":["events"],"dimensions":["learner"]}"""),
        ("chart", "heatmap", """{"dataset":"activity","measures":["events"],"dimensions":["weekday","learner"],"filters":[{"field":"course","operator":"eq","value":"c1"}]}"""),
        ("chart", "funnel", """{"dataset":"activity","measures":["events","activeDays","activeLearners"]}"""),
        ("table", "table", """{"dataset":"activity","measures":["events"],"dimensions":["day","course","learner"],"timeframe":"7d"}"""),
    ];

    readonly TestServer server = courses.Server;

    [Fact]
    public async Task Every_visualization_has_the_rows_of_its_query()
    {
        var widgets = Each.Select((w, i) => $$"""{"id":"w{{i}}","type":"{{w.Type}}","visualization":"{{w.Visualization}}","dataSource":{{w.Query}},"position":{"x":0,"y":{{i}},"width":1,"height":1} }""")
            .Append("""{"id":"words","type":"text","text":"","position":{"x":1,"y":0,"width":1,"height":1}}""");
        var id = await server.SaveAsync($$"""{"name":"Each","widgets":[{{string.Join(',', widgets)}}]}""");

        var (status, data, tag) = await server.SayAsync("GET", $"{TwoCourses.Path}/{id}/data?{TwoCourses.AsOf}");

        status.ShouldBe(HttpStatusCode.OK, data?.ToJsonString());
        tag.ShouldNotBeNull();
        ((string)data!["id"]!, (int)data["version"]!, (string)data["asOf"]!).ShouldBe((id, 1, "2025-11-20T12:00:00+00:00"));
        var shown = data["widgets"]!.AsArray();
        shown.Select(w => (string)w!["id"]!).ShouldBe([.. Enumerable.Range(0, Each.Length).Select(i => $"w{i}"), "words"]);
        for (var i = 0; i < Each.Length; i++)
        {
            var asked = await server.QueryAsync(Each[i].Query, asOf: TwoCourses.AsOf);
            shown[i].ShouldBeJson(
                $$"""{"id":"w{{i}}","status":"ok","columns":{{asked["columns"]!.ToJsonString()}},"rows":{{asked["rows"]!.ToJsonString()}},"truncated":{{asked["truncated"]!.ToJsonString()}},"error":null}""");
        }
        shown[^1].ShouldBeJson("""{"id":"words","status":"ok","columns":[],"rows":[],"truncated":false,"error":null}""");

        // And by hand: two learners; bars of c1 with four, c2 with one; two rows of three days; mondays are 1: the 12th a Wednesday, the 18th a Tuesday.
        shown[0]!["rows"].ShouldBeJson("[[2]]");
        shown[2]!["rows"].ShouldBeJson("""[["c1",4],["c2",1]]""");
        ((bool)shown[1]!["truncated"]!).ShouldBeTrue();
        shown[5]!["rows"].ShouldBeJson("""[[2,"ann",2],[3,"ann",1],[3,"bob",1]]""");
    }

    [Theory]
    [InlineData("{0,visualization}", "\"gauge\"")]
    [InlineData("{0,type}", "\"map\"")]
    [InlineData("{0,position}", "\"anywhere\"")]
    [InlineData("{0,dataSource}", "[]")]
    [InlineData("{0}", "7")]
    public async Task A_widget_that_this_version_cannot_read_keeps_nobody_from_the_others(string place, string stored)
    {
        const string dashboard =
            """
            {"name":"Old","widgets":[
              {"id":"odd","type":"metric","title":"Odd","position":{"x":0,"y":0,"width":1,"height":1},"dataSource":{"dataset":"activity","measures":["events"]}},
              {"id":"good","type":"metric","position":{"x":1,"y":0,"width":1,"height":1},"dataSource":{"dataset":"activity","measures":["events"]}}]}
            """;
        var id = await server.SaveAsync(dashboard);
        await server.ExecuteAsync($"UPDATE lectern.custom_dashboards SET widgets = jsonb_set(widgets, '{place}', '{stored}') WHERE dashboard_id = '{id}'");

        var (status, read, _) = await server.SayAsync("GET", $"{TwoCourses.Path}/{id}");
        var (_, data, _) = await server.SayAsync("GET", $"{TwoCourses.Path}/{id}/data?{TwoCourses.AsOf}");
        (await server.SayAsync("GET", TwoCourses.Path)).Status.ShouldBe(HttpStatusCode.OK);
        var replaced = await server.SayAsync("PUT", $"{TwoCourses.Path}/{id}", dashboard);

        status.ShouldBe(HttpStatusCode.OK);
        read!["widgets"]!.AsArray().Count.ShouldBe(2);
        data!["widgets"]![0]!["error"]!["code"].ShouldBeJson("\"invalid_query\"");
        ((string)data["widgets"]![0]!["error"]!["message"]!).ShouldStartWith("widgets[0] ");
        data["widgets"]![1]!["rows"].ShouldBeJson("[[5]]");
        replaced.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_widgets_own_filters_hold_beside_those_of_its_query()
    {
        var id = await server.SaveAsync(
            """
            {"name":"Filtered","widgets":[
              {"id":"both","type":"metric","position":{"x":0,"y":0,"width":1,"height":1},"filters":[{"field":"learner","operator":"eq","value":"bob"}],
               "dataSource":{"dataset":"activity","measures":["events"],"filters":[{"field":"course","operator":"eq","value":"c1"}]}},
              {"id":"query","type":"metric","position":{"x":1,"y":0,"width":1,"height":1},
               "dataSource":{"dataset":"activity","measures":["events"],"filters":[{"field":"course","operator":"eq","value":"c1"}]}},
              {"id":"own","type":"metric","position":{"x":2,"y":0,"width":1,"height":1},"filters":[{"field":"learner","operator":"eq","value":"bob"}],
               "dataSource":{"dataset":"activity","measures":["events"]}}]}
            """);

        (await RowsAsync(id)).ShouldBe(["both: [[1]]", "query: [[4]]", "own: [[2]]"]);
    }

    // The seven days up to the 19th leave the 12th out: 13 to 19.
    [Fact]
    public async Task A_timeframe_holds_in_place_of_the_widgets_own()
    {
        var id = await server.SaveAsync(
            """
            {"name":"Timed","widgets":[
              {"id":"any","type":"metric","position":{"x":0,"y":0,"width":1,"height":1},"dataSource":{"dataset":"activity","measures":["events"]}},
              {"id":"week","type":"metric","position":{"x":1,"y":0,"width":1,"height":1},"dataSource":{"dataset":"activity","measures":["events"],"timeframe":"7d"}},
              {"id":"month","type":"metric","position":{"x":2,"y":0,"width":1,"height":1},"dataSource":{"dataset":"activity","measures":["events"],"timeframe":"30d"}},
              {"id":"untimed","type":"metric","position":{"x":3,"y":0,"width":1,"height":1},"dataSource":{"dataset":"learners","measures":["learners"]}},
              {"id":"log","type":"metric","position":{"x":4,"y":0,"width":1,"height":1},"dataSource":{"dataset":"events","measures":["events"],"timeframe":"30d"}}]}
            """);

        (await RowsAsync(id)).ShouldBe(["any: [[5]]", "week: [[4]]", "month: [[5]]", "untimed: [[2]]", "log: [[5]]"]);
        (await RowsAsync(id, "&timeframe=7d")).ShouldBe(["any: [[4]]", "week: [[4]]", "month: [[4]]", "untimed: [[2]]", "log: [[4]]"]);
        // The log is not read for a year: that widget says so, and the others answer.
        var year = (await server.SayAsync("GET", $"{TwoCourses.Path}/{id}/data?{TwoCourses.AsOf}&timeframe=1y")).Body!;
        ((string)year["timeframe"]!).ShouldBe("1y");
        year["widgets"]!.AsArray().Select(w => w!["rows"]!.ToJsonString()).ShouldBe(["[[5]]", "[[5]]", "[[5]]", "[[2]]", "[]"]);
        ((string)year["widgets"]![4]!["error"]!["code"]!).ShouldBe("invalid_query");
        (await server.SayAsync("GET", $"{TwoCourses.Path}/{id}/data?timeframe=2w")).Body!.Problem().Fields.ShouldBe(["timeframe"]);
        (await server.SayAsync("GET", $"{TwoCourses.Path}/{id}/data?timeframes=7d")).Body!.Problem().Code.ShouldBe("unknown_parameter");
    }

    // As a later version that knows a measure no more finds it.
    [Fact]
    public async Task What_names_a_field_that_is_gone_can_be_read_and_repaired()
    {
        var two = JsonNode.Parse(Speaking.OneMetric)!;
        two["widgets"]!.AsArray().Add(JsonNode.Parse("""{"id":"whole","type":"metric","position":{"x":6,"y":0,"width":1,"height":1},"dataSource":{"dataset":"activity","measures":["events"]}}"""));
        var id = await server.SaveAsync(two.ToJsonString());
        await server.ExecuteAsync($$"""UPDATE lectern.custom_dashboards SET widgets = jsonb_set(widgets, '{0,dataSource,measures}', '["evnts"]') WHERE dashboard_id = '{{id}}'""");
        var path = $"{TwoCourses.Path}/{id}";

        var (status, read, tag) = await server.SayAsync("GET", path);
        status.ShouldBe(HttpStatusCode.OK);
        read!["widgets"]![0]!["dataSource"]!["measures"].ShouldBeJson("""["evnts"]""");
        var shown = (await server.SayAsync("GET", $"{path}/data?{TwoCourses.AsOf}")).Body!["widgets"]!;
        ((string)shown[0]!["status"]!, (string)shown[0]!["error"]!["code"]!).ShouldBe(("error", "invalid_query"));
        ((string)shown[0]!["error"]!["message"]!).ShouldStartWith("widgets[0].dataSource.measures[0] is 'evnts', which is no measure here; did you mean events?");
        shown[1]!["rows"].ShouldBeJson("[[5]]");

        (await server.SayAsync("PUT", path, two.ToJsonString(), ifMatch: tag)).Status.ShouldBe(HttpStatusCode.OK);
        (await RowsAsync(id)).ShouldBe(["m: [[5]]", "whole: [[5]]"]);
    }

    async Task<string[]> RowsAsync(string id, string more = "") =>
        [.. (await server.SayAsync("GET", $"{TwoCourses.Path}/{id}/data?{TwoCourses.AsOf}{more}")).Body!["widgets"]!.AsArray().Select(w => $"{w!["id"]}: {w["rows"]!.ToJsonString()}")];
}
