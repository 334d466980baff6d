using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Datasets;
using Lectern.App.Tests.Datasets;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Exports;

/// <summary>A dataset as a file holds what <c>POST /api/v1/query</c> answers, every dimension and measure of it.</summary>
public sealed class Exports_of_datasets(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    const string AsOf = SmallInstitution.AsOf;

    readonly TestServer server = institution.Server;

    public static TheoryData<string> Names => [.. DatasetList.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Holds_the_rows_of_the_query(string name)
    {
        var dataset = DatasetList.Of(name)!;
        var measures = Quoted(dataset.Measures.Take(QueryLimits.MaxMeasures).Select(m => m.Name));
        var days = dataset.BoundedBy is null ? "" : ",\"filters\":[{\"field\":\"day\",\"operator\":\"between\",\"values\":[\"2025-09-01\",\"2025-11-20\"]}]";
        var seen = 0;
        foreach (var some in dataset.Dimensions.Select(d => d.Name).Where(d => d != dataset.Apart).Chunk(QueryLimits.MaxDimensions - 1))
        {
            var dimensions = Quoted(dataset.Apart is { } apart ? [apart, .. some] : some);
            var query = $$"""{"dataset":"{{name}}","dimensions":[{{dimensions}}],"measures":[{{measures}}]{{days}}""";
            var answer = await server.QueryAsync($"{query},\"limit\":10000}}", asOf: AsOf);

            var made = JsonNode.Parse(await server.TextAsync(await server.ExportAsync($"{query},\"format\":\"json\"}}", AsOf)))!;

            var section = made["sections"]!.AsArray().ShouldHaveSingleItem()!;
            section["columns"]!.AsArray().Select(c => (string)c!["name"]!).ShouldBe(answer["columns"]!.AsArray().Select(c => (string)c!["name"]!));
            RowsOf(section["rows"]!).ShouldBe(RowsOf(answer["rows"]!), query);
            seen += section["rows"]!.AsArray().Count;
        }
        // Nobody's answers to questions are told of there.
        if (name != "questions") seen.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Filters_sort_and_limit_hold_and_the_export_says_how_many_rows_there_are()
    {
        const string Query =
            """
            {"dataset":"enrollments","dimensions":["learner","status"],"measures":["enrollments"],"filters":[{"field":"course","operator":"eq","value":"c1"}],"sort":[{"field":"learner","direction":"desc"}],"limit":3
            """;
        var expected = await server.QueryAsync($"{Query}}}", asOf: AsOf);

        var export = await server.ExportAsync($"{Query},\"format\":\"ndjson\"}}", AsOf);

        var lines = (await server.LinesAsync(export)).Select(l => JsonNode.Parse(l)!.AsObject()).ToArray();
        lines.Length.ShouldBe(3);
        lines[0].Select(f => f.Key).ShouldBe(["learner", "status", "enrollments"]);
        lines.Select(l => string.Join('|', l.Select(f => f.Value!.ToJsonString()))).ShouldBe(RowsOf(expected["rows"]!));
        ((long)export["rows"]!, (int)export["progress"]!, (string)export["dataset"]!).ShouldBe((3, 100, "enrollments"));
    }

    [Fact]
    public async Task Without_a_limit_it_is_all_there_are_however_many()
    {
        await using var many = await TestServer.StartAsync();
        // More than an answer has unless it is asked for more.
        await many.SendAsync(Enumerable.Range(0, 1_200).Select(i => $$"""{"eventId":"u{{i}}","type":"UserCreated","userId":"u{{i:0000}}","occurredAt":"2025-01-01T00:00:00Z"}"""));
        await many.SettleAsync();

        var export = await many.ExportAsync("""{"dataset":"learners","dimensions":["learner"],"measures":["learners"],"format":"csv"}""");

        var lines = await many.LinesAsync(export);
        lines[0].TrimStart('\uFEFF').TrimEnd('\r').ShouldBe("Learner,Learners");
        lines[1..].Select(l => l.TrimEnd('\r')).ShouldBe(Enumerable.Range(0, 1_200).Select(i => $"u{i:0000},1"));
    }

    [Theory]
    [InlineData("csv", "text/csv", "\uFEFF")]
    [InlineData("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK")]
    [InlineData("json", "application/json", "{")]
    [InlineData("ndjson", "application/x-ndjson", "{")]
    [InlineData("pdf", "application/pdf", "%PDF-")]
    public async Task Every_format_is_what_it_is_called(string format, string type, string begins)
    {
        var export = await server.ExportAsync($$"""{"dataset":"enrollments","dimensions":["course"],"measures":["enrollments","averageProgress"],"format":"{{format}}","title":"Ünïversität: Ένα"}""", AsOf);

        using var response = await server.DownloadAsync(export);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()).ShouldStartWith(begins, Case.Sensitive);
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Content.Headers.ContentDisposition.FileNameStar.ShouldNotBeNull().ShouldStartWith("ünïversität-ένα-");
        response.Content.Headers.ContentDisposition.FileNameStar.ShouldEndWith($".{format}");
        ((string)export["fileName"]!).ShouldBe(response.Content.Headers.ContentDisposition.FileNameStar);
    }

    static string Quoted(IEnumerable<string> names) => string.Join(',', names.Select(n => $"\"{n}\""));

    static string[] RowsOf(JsonNode rows) => [.. rows.AsArray().Select(r => string.Join('|', r!.AsArray().Select(v => v?.ToJsonString() ?? "null")))];
}
