using System.Net;
using System.Text.Json;
using Lectern.App.Datasets;
using Lectern.App.Queries;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Datasets;

/// <summary>What a query must not say, and how it is told so.</summary>
public sealed class Query_refusals(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    readonly TestServer server = institution.Server;

    [Theory]
    [InlineData("""{"dataset":"enrolments","measures":["enrollments"]}""", "dataset", "is 'enrolments', which is no dataset here; did you mean enrollments? There are learners, enrollments, activity,")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments","completionrate"]}""", "measures[1]", "is 'completionrate', which is no measure here; did you mean completionRate?")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"dimensions":["cours"]}""", "dimensions[0]", "is 'cours', which is no dimension here; did you mean course?")]
    [InlineData("""{"dataset":"enrollments","measures":["zzzzzzzzzz"]}""", "measures[0]", "is 'zzzzzzzzzz', which is no measure here. There are enrollments, learners,")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"limitt":5}""", "limitt", "is 'limitt', which is no field here; did you mean limit?")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"equals","value":"c1"}]}""", "filters[0].operator", "is 'equals', which is no operator of course here. There are eq, ne, in, notIn, contains, startsWith, isNull, isNotNull.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"gt","value":"c1"}]}""", "filters[0].operator", "is 'gt', which is no operator of course here")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"kurs","operator":"eq","value":"c1"}]}""", "filters[0].field", "is 'kurs', which is no dimension or measure here")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"eq","value":5}]}""", "filters[0].value", "must be a text of 1 to 200 characters without NUL.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"eq","value":"a\u0000b"}]}""", "filters[0].value", "must be a text of 1 to 200 characters without NUL.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"eq","value":"\ud800"}]}""", "filters[0].value", "must be a text of 1 to 200 characters without NUL.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"status","operator":"eq","value":"finished"}]}""", "filters[0].value", "is 'finished', which is no value here. There are not_started, in_progress, dropped, completed.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"enrolledDay","operator":"gte","value":"2025-02-30"}]}""", "filters[0].value", "must be a day as \"2026-11-01\", from 1971 to 2199.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"enrolledDay","operator":"gte","value":"9999-01-01"}]}""", "filters[0].value", "must be a day as \"2026-11-01\", from 1971 to 2199.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"enrolledDay","operator":"between","values":["2025-02-02","2025-01-01"]}]}""", "filters[0].values[0]", "must not be greater than the other.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"enrolledDay","operator":"between","value":"2025-02-02"}]}""", "filters[0].value", "is not for between, which takes values.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"in","values":[]}]}""", "filters[0].values", "must be 1 to 1,000.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"isNull","value":"x"}]}""", "filters[0].value", "is not for isNull, which compares to nothing.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"eq"}]}""", "filters[0].value", "is missing.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"enrollments","operator":"gt","value":1e300}]}""", "filters[0].value", "must be a number from -10^15 to 10^15.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"distinction","operator":"eq","value":"true"}]}""", "filters[0].value", "must be true or false.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments","enrollments"]}""", "measures[1]", "is asked for twice.")]
    [InlineData("""{"dataset":"enrollments","measures":[]}""", "measures", "must name at least one.")]
    [InlineData("""{"dataset":"enrollments"}""", "measures", "is missing.")]
    [InlineData("""{"measures":["enrollments"]}""", "dataset", "is missing.")]
    [InlineData("""{"dataset":7,"measures":["enrollments"]}""", "dataset", "must be a text.")]
    [InlineData("""{"dataset":"enrollments","measures":"enrollments"}""", "measures", "must be an array.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"limit":0}""", "limit", "must be a whole number from 1 to 10,000.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"limit":99999999999}""", "limit", "must be a whole number from 1 to 10,000.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"limit":"5"}""", "limit", "must be a whole number from 1 to 10,000.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"sort":[{"field":"course"}]}""", "sort[0].field", "is 'course', which is no dimension or measure of the query here. There are enrollments.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"sort":[{"field":"enrollments","direction":"up"}]}""", "sort[0].direction", "must be asc or desc.")]
    [InlineData("""{"dataset":"enrollments","measures":["enrolments"],"sort":[{"field":"enrolments"}]}""", "measures[0]", "is 'enrolments', which is no measure here; did you mean enrollments?")]
    [InlineData("""{"dataset":"enrollments","measures":[],"sort":[{"field":"course"}]}""", "measures", "must name at least one.", "sort[0].field")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"timeframe":"2w"}""", "timeframe", "must be 7d, 30d, 90d or 1y.")]
    [InlineData("""{"dataset":"learners","measures":["learners"],"timeframe":"7d"}""", "timeframe", "is not for learners, which has no time of its own.")]
    [InlineData("""{"dataset":"events","measures":["events"]}""", "filters", "must leave at most 92 days")]
    [InlineData("""{"dataset":"events","measures":["events"],"timeframe":"1y"}""", "timeframe", "must leave at most 92 days")]
    [InlineData("""{"dataset":"events","measures":["events"],"filters":[{"field":"day","operator":"gte","value":"2025-01-01"}]}""", "filters", "must leave at most 92 days")]
    [InlineData("""{"dataset":"events","measures":["events"],"filters":[{"field":"day","operator":"in","values":["2025-01-01","2025-06-01"]}]}""", "filters", "must leave at most 92 days")]
    [InlineData("""{"dataset":"content","measures":["views"]}""", "dimensions", "must name kind, or a filter hold it to one value by eq")]
    [InlineData("""{"dataset":"activity","measures":["events"],"measures":["views"]}""", "query", "is no JSON: one object")]
    [InlineData("""[1]""", "query", "must be an object.")]
    [InlineData("""{"dataset":"activity","measures":["events"]""", "query", "is no JSON: one object")]
    [InlineData("", "query", "is no JSON: one object")]
    [InlineData("""{"dataset":"activity","measures":["events"],"filters":[{"field":"course","operator":"in","values":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}]}""", "query", "is no JSON: one object, at most 16 deep")]
    public async Task It_is_named_with_its_rule(string query, string field, string rule, params string[] others)
    {
        var problem = await server.QueryAsync(query, HttpStatusCode.BadRequest);

        ((string)problem["code"]!).ShouldBe("invalid_query");
        var errors = problem["errors"]!.AsObject();
        errors.Select(e => e.Key).ShouldBe([field, .. others]);
        ((string)errors[field]![0]!).ShouldStartWith(rule);
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        var problem = await server.QueryAsync(
            """{"dataset":"activity","measures":["vews","events"],"dimensions":["dai"],"filters":[{"field":"course","operator":"eq","value":1}],"limit":20000}""", HttpStatusCode.BadRequest);

        problem["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["dimensions[0]", "measures[0]", "limit", "filters[0].value"], ignoreOrder: true);
        ((string)problem["detail"]!).ShouldContain("measures[0] is 'vews', which is no measure here; did you mean views?");
    }

    [Theory]
    [InlineData("measures", 21)]
    [InlineData("dimensions", 9)]
    [InlineData("filters", 21)]
    [InlineData("sort", 9)]
    public async Task Too_many_are_refused(string field, int count)
    {
        var item = field switch { "filters" => """{"field":"course","operator":"isNull"}""", "sort" => """{"field":"events"}""", _ => "\"events\"" };
        var items = string.Join(',', Enumerable.Repeat(item, count));
        var query = field == "measures" ? $$"""{"dataset":"activity","measures":[{{items}}]}""" : $$"""{"dataset":"activity","measures":["events"],"{{field}}":[{{items}}]}""";

        (await server.QueryAsync(query, HttpStatusCode.BadRequest))["errors"]!.AsObject().Select(e => e.Key).ShouldBe([field]);
    }

    [Fact]
    public async Task Lists_and_bodies_are_bounded()
    {
        (await server.RowsAsync(In(1_000))).ShouldBe(["0"]);
        (await server.QueryAsync(In(1_001), HttpStatusCode.BadRequest))["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["filters[0].values"]);
        (await server.TryQueryAsync($$"""{"dataset":"{{new string('x', QueryLimits.MaxBytes)}}"}""")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        var long200 = new string('x', QueryLimits.MaxText);
        (await server.RowsAsync(Eq(long200))).ShouldBe(["0"]);
        await server.QueryAsync(Eq(long200 + "x"), HttpStatusCode.BadRequest);

        static string In(int values) => $$"""{"dataset":"activity","measures":["events"],"filters":[{"field":"course","operator":"in","values":[{{string.Join(',', Enumerable.Range(0, values).Select(i => $"\"x{i}\""))}}]}]}""";
        static string Eq(string text) => $$"""{"dataset":"activity","measures":["events"],"filters":[{"field":"course","operator":"eq","value":"{{text}}"}]}""";
    }

    [Theory]
    [InlineData("'; DROP TABLE lectern.events; --")]
    [InlineData("c1' OR '1'='1")]
    [InlineData("@tenant")]
    [InlineData("{0} {1}")]
    [InlineData("$1")]
    [InlineData("%_\\")]
    [InlineData("😀 naïve Ünï – 数学 \"quoted\"")]
    [InlineData("course\"; --")]
    public async Task Hostile_texts_are_values_and_nothing_else(string text)
    {
        var json = JsonSerializer.Serialize(text);
        foreach (var filter in (string[])["eq", "contains", "startsWith"])
            (await server.RowsAsync($$"""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"{{filter}}","value":{{json}}}]}""")).ShouldBe(["0"]);
        (await server.RowsAsync($$"""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"notIn","values":[{{json}}]}]}""", SmallInstitution.AsOf)).ShouldBe(["5"]);
        foreach (var query in (string[])
                 [
                     $$"""{"dataset":{{json}},"measures":["events"]}""",
                     $$"""{"dataset":"activity","measures":[{{json}}]}""",
                     $$"""{"dataset":"activity","measures":["events"],"dimensions":[{{json}}]}""",
                     $$"""{"dataset":"activity","measures":["events"],"filters":[{"field":{{json}},"operator":"eq","value":"x"}]}""",
                     $$"""{"dataset":"activity","measures":["events"],"filters":[{"field":"course","operator":{{json}},"value":"x"}]}""",
                     $$"""{"dataset":"activity","measures":["events"],"sort":[{"field":"events","direction":{{json}}}]}""",
                     $$"""{"dataset":"activity","measures":["events"],{{json}}:1}""",
                 ])
            ((string)(await server.QueryAsync(query, HttpStatusCode.BadRequest))["code"]!).ShouldBe("invalid_query");
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events")).ShouldBeGreaterThan(30);
    }

    [Theory]
    [InlineData("1e-20000")]
    [InlineData("-1e-20000")]
    [InlineData("1e-16000")]
    [InlineData("-0")]
    [InlineData("0.00000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0e99")]
    public async Task Odd_numbers_are_numbers_too(string number)
    {
        foreach (var filter in (string[])["gt", "ne"])
            (await server.RowsAsync($$"""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"enrollments","operator":"{{filter}}","value":{{number}}}]}""", SmallInstitution.AsOf)).ShouldBe(["5"]);
        (await server.RowsAsync($$"""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"enrollments","operator":"between","values":[{{number}},1e1]}]}""", SmallInstitution.AsOf)).ShouldBe(["5"]);
    }

    [Fact]
    public async Task Only_JSON_is_a_query_and_only_known_parameters_are_taken()
    {
        using var text = new StringContent("{}");
        (await server.Client.PostAsync("/api/v1/query", text)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await server.TryQueryAsync("{}", "timeframe=7d")).Answer.ShouldContain("unknown_parameter");
        (await server.TryQueryAsync("{}", "asOf=yesterday")).Answer.ShouldContain("asOf");
        await server.AskAsync("/api/v1/query", HttpStatusCode.MethodNotAllowed);
        await server.AskAsync("/api/v1/datasets?x=1", HttpStatusCode.BadRequest);
    }

    [Fact]
    public void The_nearest_name_is_only_told_where_it_is_near()
    {
        Nearest.To("VIEWS", ["events", "views"]).ShouldBe("views");
        Nearest.To("veiws", ["events", "views"]).ShouldBe("views");
        Nearest.To("completionsRate", ["completions", "completionRate"]).ShouldBe("completionRate");
        Nearest.To("x", ["events", "views"]).ShouldBeNull();
        Nearest.To("z", ["x", "y"]).ShouldBeNull();
        Nearest.To("", ["events"]).ShouldBeNull();
        Nearest.To("events", []).ShouldBeNull();
        Nearest.To(new string('e', 1_000_000), ["events"]).ShouldBeNull();
    }
}
