using System.Text.Json;

namespace Lectern.App.Files.Json;

/// <summary>
/// A document as one JSON object: what it is, filters, key figures, and its sections, each with its columns and its rows as arrays in their
/// order, as the answers to queries have them.
/// </summary>
static class JsonFile
{
    public static async Task WriteAsync(Document document, Stream stream, RowCount count, CancellationToken ct)
    {
        var output = new Utf8Output(stream);
        var values = new JsonValues(document.Zone);
        await using var json = new Utf8JsonWriter(output, JsonValues.Options);
        json.WriteStartObject();
        WriteHead(json, document, values);
        json.WriteStartArray("sections");
        foreach (var section in document.Sections)
        {
            json.WriteStartObject();
            WriteHead(json, section);
            json.WriteStartArray("rows");
            var before = count.Rows;
            await using (var rows = await RowReader.OpenAsync(section, look: 0, ct))
            {
                while (await rows.ReadAsync())
                {
                    json.WriteStartArray();
                    for (var i = 0; i < section.Columns.Count; i++) values.Write(json, section.Columns[i].Type, rows.Current[i]);
                    json.WriteEndArray();
                    json.Flush();
                    count.Add();
                    await output.FlushIfFullAsync(ct);
                }
            }
            json.WriteEndArray();
            // After the rows, since it is not known before them.
            json.WriteNumber("rowCount", count.Rows - before);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Append((byte)'\n');
        await output.FlushAsync(ct);
    }

    static void WriteHead(Utf8JsonWriter json, Document document, JsonValues values)
    {
        json.WriteString("title", document.Title);
        json.WriteString("subtitle", document.Subtitle);
        json.WriteString("institution", document.Institution);
        json.WriteString("createdAt", values.MomentOf(document.CreatedAt.UtcDateTime));
        json.WriteString("timeZone", document.Zone.Id);
        json.WriteStartArray("filters");
        foreach (var filter in document.Filters)
        {
            json.WriteStartObject();
            json.WriteString("name", filter.Name);
            json.WriteString("value", filter.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("keyFigures");
        foreach (var figure in document.KeyFigures)
        {
            json.WriteStartObject();
            WriteColumn(json, figure.Figure);
            json.WritePropertyName("value");
            values.Write(json, figure.Figure.Type, figure.Value);
            json.WriteString("note", figure.Note);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteHead(Utf8JsonWriter json, Section section)
    {
        json.WriteString("title", section.Title);
        json.WriteString("note", section.Note);
        json.WriteStartArray("columns");
        foreach (var column in section.Columns)
        {
            json.WriteStartObject();
            WriteColumn(json, column);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteColumn(Utf8JsonWriter json, Column column)
    {
        json.WriteString("name", column.Name);
        json.WriteString("title", column.Heading);
        json.WriteString("type", column.Type.ToString().ToLowerInvariant());
    }
}
