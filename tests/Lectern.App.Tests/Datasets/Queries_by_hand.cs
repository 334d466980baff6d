using Lectern.App.Access;
using System.Text.Json;
using Lectern.App.Datasets;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Datasets;

/// <summary>What the language says, on an institution small enough to count by hand (<see cref="SmallInstitution"/>).</summary>
public sealed class Queries_by_hand(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    readonly TestServer server = institution.Server;

    [Fact]
    public async Task An_answer_has_its_columns_and_rows()
    {
        // Of the course: ann 2 pages, m1, two quizzes, a1, a post = 7; bob 3; dan 1 (3 views); eve 1. Outside any: ann's login, session twice, comment.
        var answer = await server.QueryAsync("""{"dataset":"activity","dimensions":["course"],"measures":["events","views","activeLearners"]}""", asOf: SmallInstitution.AsOf);

        answer.ShouldBeJson(
            """
            {
              "dataset": "activity",
              "columns": [
                {"name": "course", "type": "text", "unit": null, "role": "dimension"},
                {"name": "events", "type": "number", "unit": "count", "role": "measure"},
                {"name": "views", "type": "number", "unit": "count", "role": "measure"},
                {"name": "activeLearners", "type": "number", "unit": "count", "role": "measure"}
              ],
              "rows": [["c1", 12, 7, 4], [null, 4, 0, 1]],
              "rowCount": 2,
              "truncated": false,
              "asOf": "2025-11-20T00:00:00+00:00"
            }
            """);
    }

    // Enrolled in c1: ann, bob, cat (dropped), dan (completed); ann completed c2.
    [Theory]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments","completionRate"]}""", "5 | 40")]
    [InlineData("""{"dataset":"enrollments","dimensions":["status"],"measures":["enrollments"]}""", "completed | 2", "dropped | 1", "in_progress | 2")]
    [InlineData("""{"dataset":"enrollments","dimensions":["status"],"measures":["enrollments"],"sort":[{"field":"enrollments","direction":"desc"}]}""", "completed | 2", "in_progress | 2", "dropped | 1")]
    [InlineData("""{"dataset":"enrollments","dimensions":["course","status"],"measures":["enrollments"],"filters":[{"field":"enrollments","operator":"gt","value":1}]}""", "c1 | in_progress | 2")]
    [InlineData("""{"dataset":"enrollments","dimensions":["learner"],"measures":["enrollments"],"filters":[{"field":"category","operator":"eq","value":"Art"}]}""", "ann/1 ä?&% | 1")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"organization","operator":"ne","value":"north"}]}""", "2")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"organization","operator":"notIn","values":["north","south"]}]}""", "1")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"organization","operator":"isNull"}]}""", "1")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"organization","operator":"isNotNull"}]}""", "4")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"learner","operator":"startsWith","value":"ANN/1 A"}]}""", "2")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"courseTitle","operator":"contains","value":"GEBR"}]}""", "4")]
    [InlineData("""{"dataset":"enrollments","dimensions":["enrolledMonth"],"measures":["enrollments"]}""", "2025-10-01 | 2", "2025-11-01 | 3")]
    [InlineData("""{"dataset":"enrollments","dimensions":["enrolledWeek"],"measures":["enrollments"],"filters":[{"field":"enrolledDay","operator":"between","values":["2025-10-12","2025-10-13"]}]}""", "2025-10-06 | 1", "2025-10-13 | 1")]
    // The seven days that end with 19 November: cat on the 13th.
    [InlineData("""{"dataset":"enrollments","dimensions":["learner"],"measures":["enrollments"],"timeframe":"7d"}""", "cat | 1")]
    [InlineData("""{"dataset":"enrollments","dimensions":["completedDay"],"measures":["enrollments"],"sort":[{"field":"completedDay","direction":"desc"}]}""", "2025-11-15 | 1", "2025-11-05 | 1", "– | 3")]
    [InlineData("""{"dataset":"enrollments","measures":["enrollments","averageProgress"],"filters":[{"field":"course","operator":"eq","value":"nothing"}]}""", "0 | –")]
    // ann's two attempts: 80 and 90; a quiz of 10 minutes; the other's time is unknown.
    [InlineData("""{"dataset":"assessments","dimensions":["attemptNumber"],"measures":["averageScore","medianScore","averageMinutes"]}""", "1 | 80 | 80 | 10", "2 | 90 | 90 | –")]
    // Handed in at noon of 10 November in Auckland, the second it is due.
    [InlineData("""{"dataset":"assignments","dimensions":["day","late"],"measures":["submissions","lateSubmissionRate","averageScore"]}""", "2025-11-10 | false | 1 | 0 | 70")]
    [InlineData("""{"dataset":"content","dimensions":["module"],"measures":["views","viewers","completionRate"],"filters":[{"field":"kind","operator":"eq","value":"module"}]}""", "m1 | 2 | 1 | 25", "m2 | 1 | 1 | 0", "m3 | 4 | 2 | 0")]
    [InlineData("""{"dataset":"learners","dimensions":["isActive"],"measures":["learners"]}""", "false | 2", "true | 4")]
    [InlineData("""{"dataset":"events","dimensions":["type"],"measures":["events","learners"],"timeframe":"7d","filters":[{"field":"events","operator":"gte","value":2}]}""", "AssessmentCompleted | 2 | 1", "CourseCreated | 2 | 0", "PageViewed | 3 | 2")]
    public async Task It_is_as_counted_by_hand(string query, params string[] rows) =>
        (await server.RowsAsync(query, SmallInstitution.AsOf)).ShouldBe(rows);

    [Fact]
    public async Task The_past_shows_nothing_of_what_came_later()
    {
        // 13 November in Auckland: cat enrolled at noon and has not dropped yet; dan neither viewed nor completed; ann's c2 of 5 November is.
        const string then = "asOf=2025-11-13T12:00:00Z";
        (await server.RowsAsync("""{"dataset":"enrollments","dimensions":["status"],"measures":["enrollments"]}""", "asOf=2025-11-13T10:00:00Z"))
            .ShouldBe(["completed | 1", "in_progress | 2", "not_started | 2"]);
        // One moment later it is the 14th there: the whole day counts.
        (await server.RowsAsync("""{"dataset":"enrollments","dimensions":["status"],"measures":["enrollments"]}""", then)).ShouldBe(["completed | 1", "dropped | 1", "in_progress | 3"]);
        (await server.RowsAsync("""{"dataset":"assessments","measures":["attempts","averageScore"]}""", then)).ShouldBe(["0 | –"]);
        (await server.RowsAsync("""{"dataset":"sessions","measures":["sessions"]}""", then)).ShouldBe([(await server.RowsAsync("""{"dataset":"sessions","measures":["sessions"],"filters":[{"field":"day","operator":"lte","value":"2025-11-14"}]}"""))[0]]);
        (await server.RowsAsync("""{"dataset":"events","dimensions":["day"],"measures":["events"],"timeframe":"7d","sort":[{"field":"day","direction":"desc"}],"limit":1}""", then)).ShouldBe(["2025-11-13 | 2"]);
    }

    [Fact]
    public async Task A_limit_says_that_there_is_more()
    {
        var answer = await server.QueryAsync("""{"dataset":"enrollments","dimensions":["learner"],"measures":["enrollments"],"sort":[{"field":"learner","direction":"desc"}],"limit":2}""", asOf: SmallInstitution.AsOf);
        answer["rows"].ShouldBeJson("""[["dan", 1], ["cat", 1]]""");
        ((bool)answer["truncated"]!).ShouldBeTrue();
        ((int)answer["rowCount"]!).ShouldBe(2);
        ((bool)(await server.QueryAsync("""{"dataset":"enrollments","dimensions":["learner"],"measures":["enrollments"],"limit":4}""", asOf: SmallInstitution.AsOf))["truncated"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task Datasets_describe_all_that_can_be_asked()
    {
        var catalogue = await server.AskAsync("/api/v1/datasets");

        var datasets = catalogue["datasets"]!.AsArray();
        datasets.Select(d => (string)d!["name"]!).ShouldBe(["learners", "enrollments", "activity", "content", "assessments", "questions", "assignments", "sessions", "events"], ignoreOrder: true);
        ((int)catalogue["limits"]!["rows"]!).ShouldBe(10_000);
        var status = datasets.Single(d => (string)d!["name"]! == "enrollments")!["dimensions"]!.AsArray().Single(d => (string)d!["name"]! == "status")!;
        status.ShouldBeJson(
            """
            {"name": "status", "type": "text", "description": "Where the learner stands in the course.", "values": ["not_started", "in_progress", "dropped", "completed"],
             "operators": ["eq", "ne", "in", "notIn", "contains", "startsWith", "isNull", "isNotNull"]}
            """);
        ((int)datasets.Single(d => (string)d!["name"]! == "events")!["maxDays"]!).ShouldBe(92);
    }

    [Fact]
    public void Names_are_of_one_kind_and_nothing_is_left_unsaid()
    {
        foreach (var dataset in DatasetList.All)
        {
            string[] names = [.. dataset.Dimensions.Select(d => d.Name), .. dataset.Measures.Select(m => m.Name)];
            names.Length.ShouldBeGreaterThan(10);
            names.ShouldBeUnique();
            names.ShouldAllBe(n => System.Text.RegularExpressions.Regex.IsMatch(n, "^[a-z][a-zA-Z]+$"));
            dataset.Dimensions.Select(d => d.Description).Concat(dataset.Measures.SelectMany(m => new[] { m.Description, m.Formula, m.Unit })).ShouldAllBe(t => t.Length > 3);
            if (dataset.Time is not null) dataset.DimensionOf(dataset.Time)!.Type.ShouldBe(FieldType.Date);
            // What nobody may group by.
            names.ShouldNotContain(n => n.Contains("mail", StringComparison.OrdinalIgnoreCase) || n.Contains("address", StringComparison.OrdinalIgnoreCase) || n.Contains("payload", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void A_query_is_the_same_in_JSON_and_back()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        const string text = """{"dataset":"events","measures":["events"],"dimensions":["day"],"filters":[{"field":"type","operator":"in","values":["PageViewed"]}],"sort":[{"field":"day","direction":"desc"}],"limit":5,"timeframe":"7d"}""";
        using var document = JsonDocument.Parse(text);
        var errors = new QueryErrors("widgets[2].query.");

        var query = QueryReader.Read(document.RootElement, errors)!;

        var again = QueryReader.Read(JsonSerializer.SerializeToUtf8Bytes(query, json), errors)!;
        JsonSerializer.Serialize(again, json).ShouldBe(JsonSerializer.Serialize(query, json));
        QueryPlan.Of(again, errors).ShouldNotBeNull();
        QueryPlan.Of(again with { Measures = ["event"] }, errors).ShouldBeNull();
        errors.ByPath.Keys.ShouldBe(["widgets[2].query.measures[0]"]);
    }

    [Fact]
    public async Task Another_tenants_rows_are_none()
    {
        // Everything of this tenant as another one's: its own caller would be asked by a key that does not exist yet.
        var other = await server.ScalarAsync<int>("INSERT INTO lectern.tenants (name) VALUES ('other') RETURNING tenant_id");
        var runner = (QueryRunner)server.Services.GetService(typeof(QueryRunner))!;
        var asOf = new Lectern.App.Queries.AsOf(DateTimeOffset.Parse("2025-11-20T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture), NodaTime.DateTimeZone.Utc, new(2025, 11, 20), long.MaxValue, "another");
        var asked = 0;
        foreach (var dataset in DatasetList.All)
        {
            var query = new DatasetQuery(dataset.Name, [dataset.Measures[0].Name], [dataset.Apart ?? dataset.Dimensions[0].Name], Timeframe: dataset.BoundedBy is null ? null : "90d");
            if (dataset.Name != "questions") (await runner.RunAsync(Caller.Service(1, Scopes.Read, "service"), query, asOf, CancellationToken.None)).Answer!.RowCount.ShouldBeGreaterThan(0, dataset.Name);
            (await runner.RunAsync(Caller.Service(other, Scopes.Read, "service"), query, asOf, CancellationToken.None)).Answer!.RowCount.ShouldBe(0, dataset.Name);
            asked++;
        }
        asked.ShouldBe(9);
    }
}
