using System.Text.Json;
using NodaTime;

namespace Lectern.App.Files.Json;

/// <summary>A table as NDJSON: an object a line, its keys the columns' names, every column in each.</summary>
static class NdjsonTable
{
    public static async Task WriteAsync(Section section, DateTimeZone zone, Stream stream, RowCount count, CancellationToken ct)
    {
        var output = new Utf8Output(stream);
        await using var rows = await RowReader.OpenAsync(section, look: 0, ct);
        var values = new JsonValues(zone);
        var names = section.Columns.Select(c => JsonEncodedText.Encode(c.Name, JsonValues.Encoder)).ToArray();
        await using var json = new Utf8JsonWriter(output, JsonValues.Options);
        while (await rows.ReadAsync())
        {
            json.WriteStartObject();
            for (var i = 0; i < names.Length; i++)
            {
                json.WritePropertyName(names[i]);
                values.Write(json, section.Columns[i].Type, rows.Current[i]);
            }
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            output.Append((byte)'\n');
            count.Add();
            await output.FlushIfFullAsync(ct);
        }
        await output.FlushAsync(ct);
    }
}
