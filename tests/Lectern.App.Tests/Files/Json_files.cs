using System.Text.Json;
using Lectern.App.Files;

namespace Lectern.App.Tests.Files;

/// <summary>JSON and NDJSON as Python reads them.</summary>
public sealed class Json_files
{
    const string Canonical = "import json, sys; print(json.dumps(json.load(open(sys.argv[1], encoding='utf-8')), sort_keys=True, ensure_ascii=False))";
    const string Lines = "import json, sys; print(json.dumps([json.loads(l) for l in open(sys.argv[1], encoding='utf-8', newline='\\n')], ensure_ascii=False))";

    [ReadByFact("python3")]
    public async Task A_line_is_an_object_with_a_value_for_each_column()
    {
        var path = await Samples.WriteAsync(Samples.Document(Samples.TypedSection()), FileFormat.Ndjson);
        using var read = JsonDocument.Parse(await Programs.RunAsync("python3", "-c", Lines, path));

        read.RootElement.GetArrayLength().ShouldBe(4);
        read.RootElement[0].GetRawText().ShouldBe(
            """{"text": "usual", "integer": 1234567, "decimal": 1234.5678, "percentage": 63.26, "duration": 471909, "date": "2026-03-29", "moment": "2026-03-29T01:59:59+01:00", "boolean": true}""");
        read.RootElement[2].EnumerateObject().Select(p => p.Value.ValueKind).ShouldAllBe(k => k == JsonValueKind.Null);
    }

    [ReadByFact("python3")]
    public async Task Hostile_texts_come_back_as_they_were()
    {
        var path = await Samples.WriteAsync(Samples.Document(Samples.HostileSection()), FileFormat.Ndjson);
        using var read = JsonDocument.Parse(await Programs.RunAsync("python3", "-c", Lines, path));

        read.RootElement.EnumerateArray().Select(r => r.GetProperty("text").GetString()).ShouldBe(Samples.Hostile);
    }

    [ReadByFact("python3")]
    public async Task JSON_is_one_object_with_what_was_asked_for_and_every_table()
    {
        var document = Samples.Document(Samples.Section("People", [Samples.Text, Samples.Number], [[Cell.Of("Änne"), Cell.Of(3L)], [default, default]]), Samples.Section("None", [Samples.Number], [])) with
        {
            Subtitle = "Autumn",
            Institution = "Test U",
            Filters = [new("Period", "2026")],
            KeyFigures = [new(new("rate", ColumnType.Percentage) { Title = "Rate" }, Cell.Of(12.5m)) { Note = "of 8" }, new(new("none", ColumnType.Decimal), default)],
        };
        (await Programs.RunAsync("python3", "-c", Canonical, await Samples.WriteAsync(document, FileFormat.Json))).TrimEnd().ShouldBe(
            """{"createdAt": "2026-11-21T16:05:09+01:00", "filters": [{"name": "Period", "value": "2026"}], "institution": "Test U",""" +
            """ "keyFigures": [{"name": "rate", "note": "of 8", "title": "Rate", "type": "percentage", "value": 12.5}, {"name": "none", "note": null, "title": "none", "type": "decimal", "value": null}],""" +
            """ "sections": [{"columns": [{"name": "text", "title": "Text", "type": "text"}, {"name": "number", "title": "Number", "type": "integer"}], "note": null, "rowCount": 2, "rows": [["Änne", 3], [null, null]], "title": "People"}, """ +
            """{"columns": [{"name": "number", "title": "Number", "type": "integer"}], "note": null, "rowCount": 0, "rows": [], "title": "None"}],""" +
            """ "subtitle": "Autumn", "timeZone": "Europe/Berlin", "title": "Course performance"}""");
    }

    [Fact]
    public async Task There_is_no_NaN()
    {
        var column = new Column("d", ColumnType.Decimal);
        var path = await Samples.WriteAsync(Samples.Document(Samples.Section("A", [column], [[Cell.Of(double.NaN)], [Cell.Of(double.PositiveInfinity)], [Cell.Of(0.1 + 0.2)]])), FileFormat.Ndjson);

        (await File.ReadAllTextAsync(path)).ShouldBe("{\"d\":null}\n{\"d\":null}\n{\"d\":0.3}\n");
    }
}
