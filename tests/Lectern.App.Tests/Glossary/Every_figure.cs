using System.Text.Json.Nodes;
using Lectern.App.Glossary;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Glossary;

/// <summary>
/// Whoever shows a figure finds what it means by <c>Schema.field</c>, or for a dashboard's metrics by <c>dashboard.metricType</c>: walks
/// the schemas of what the pages show, in the API document as it is served, and the metrics of the dashboards as they answer.
/// </summary>
public sealed class Every_figure(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    static readonly string[] Roots =
    [
        "Dashboard", "MicroDashboard", "MesoDashboard", "MacroDashboard", "AssessmentAnalytics", "PageOfQuestionAnalytics", "AssignmentAnalytics", "PageOfCourseLearner",
        "UserPage", "PageOfCourseSummary", "PageOfOrganizationSummary", "PageOfModuleAnalytics", "PageOfLessonAnalytics", "KafkaReport",
    ];

    /// <summary>Numbers that are no measures, with the reason.</summary>
    static readonly Dictionary<string, string> Exempt = new()
    {
        ["DashboardMetric.value"] = "metricType says of what",
        ["DashboardMetric.previousValue"] = "metricType says of what",
        ["MicroMetric.value"] = "metricType says of what",
        ["MicroMetric.previousValue"] = "metricType says of what",
        ["CoursePlace.value"] = "metricType says of what",
        ["ChartSeries.values"] = "the chart's id says of what",
        ["Engagement.version"] = "numbers the formula",
        ["ScoreBin.from"] = "a bound of the bin",
        ["ScoreBin.to"] = "a bound of the bin",
        ["FunnelStep.position"] = "an order",
        ["ModuleAnalytics.position"] = "an order",
        ["LessonAnalytics.position"] = "an order",
        ["QuestionAnalytics.position"] = "an order",
        ["MissedQuestion.position"] = "an order",
        ["MesoDashboard.totalAssessments"] = "the length of the list beside it",
        ["MesoDashboard.totalAssignments"] = "the length of the list beside it",
        ["KafkaPartitionState.partition"] = "its name",
        ["KafkaPartitionState.nextOffset"] = "a place in the partition",
        ["KafkaPartitionState.endOffset"] = "a place in the partition",
        ["KafkaRates.stepSeconds"] = "a bound of the steps",
    };

    [Fact]
    public async Task Each_number_that_a_page_shows_has_a_measure()
    {
        var schemas = (await institution.Server.AskAsync("/openapi/v1.json"))["components"]!["schemas"]!.AsObject();
        var walked = new HashSet<string>();
        var numbers = new List<string>();
        foreach (var root in Roots) Walk(root);

        numbers.Count.ShouldBeGreaterThan(150);
        numbers.Except(Figures.Measures.Keys).Except(Exempt.Keys).ShouldBeEmpty("No measure is told of these: add them to the table of figures.");
        Exempt.Keys.Except(numbers).ShouldBeEmpty("There are no such numbers.");
        Exempt.Keys.Intersect(Figures.Measures.Keys).ShouldBeEmpty("These have a measure.");

        void Walk(string name)
        {
            if (!walked.Add(name)) return;
            foreach (var (field, schema) in schemas[name]!["properties"]?.AsObject() ?? []) Look(schema!, $"{name}.{field}");
        }

        void Look(JsonNode schema, string figure)
        {
            if (schema["$ref"] is { } other) Walk(((string)other!).Split('/')[^1]);
            foreach (var one in schema["oneOf"]?.AsArray() ?? []) Look(one!, figure);
            if (schema["items"] is { } items) Look(items, figure);
            string?[] types = schema["type"] switch { JsonArray several => [.. several.Select(t => (string?)t)], var one => [(string?)one] };
            if (types.Contains("integer") || types.Contains("number")) numbers.Add(figure);
        }
    }

    [Theory]
    [InlineData("dashboard", "/api/v1/dashboard", 7)]
    [InlineData("macro", "/api/v1/dashboards/macro/north", 10)]
    [InlineData("meso", "/api/v1/dashboards/meso/c1", 11)]
    [InlineData("micro", "/api/v1/dashboards/micro/bob", 6)]
    public async Task Each_metric_of_a_dashboard_has_one(string dashboard, string url, int atLeast)
    {
        var metrics = (await institution.Server.AskAsync($"{url}?{SmallInstitution.AsOf}"))["metrics"]!.AsArray().Select(m => $"{dashboard}.{m!["metricType"]}").ToArray();

        metrics.Length.ShouldBeGreaterThanOrEqualTo(atLeast);
        metrics.Except(Figures.Measures.Keys).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_in_the_table_is_there()
    {
        var schemas = (await institution.Server.AskAsync("/openapi/v1.json"))["components"]!["schemas"]!.AsObject();
        string[] dashboards = ["dashboard", "macro", "meso", "micro"];

        Figures.Measures.Values.Except(Lectern.App.Glossary.Measures.All.Select(m => m.Name)).ShouldBeEmpty("There are no such measures.");
        Figures.Measures.Keys.Where(f => !dashboards.Contains(f.Split('.')[0]) && !IsThere(f.Split('.')[0], f.Split('.')[1])).ShouldBeEmpty("The API's document has no such fields.");
        // A reason, an item's flag: each that there is.
        foreach (var name in (string[])["FlagReason", "ItemFlag"]) schemas[name]!["enum"]!.AsArray().Select(v => $"{name}.{v}").Except(Figures.Measures.Keys).ShouldBeEmpty();

        bool IsThere(string schema, string field) =>
            schemas[schema] is { } found && (found["properties"]?[field] is not null || (found["enum"]?.AsArray().Any(v => (string?)v == field) ?? false));
    }
}
