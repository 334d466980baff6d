using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lectern.App.Import.Files;

/// <summary>One event a row. The header names the envelope's fields; every other column, with or without "data.", goes into data.</summary>
static class CsvEvents
{
    static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream, string name)
    {
        using var row = new CsvRows(stream, name);
        var columns = CsvColumn.Parse(row.Header, name);
        var output = new ArrayBufferWriter<byte>(1024);
        for (var number = 1L; row.Read(); number++)
        {
            output.ResetWrittenCount();
            Write(output, columns, [.. columns.Select((_, i) => row.Text(i))], number);
            yield return output.WrittenMemory;
        }
    }

    static void Write(ArrayBufferWriter<byte> output, IReadOnlyList<CsvColumn> columns, string[] cells, long number)
    {
        using var json = new Utf8JsonWriter(output, Json);
        json.WriteStartObject();
        if (!columns.Zip(cells).Any(pair => pair is { First: { Part: CsvPart.Envelope, Name: "id" }, Second.Length: > 0 }))
            json.WriteString("id", FileEventId.Of(number, JsonSerializer.SerializeToUtf8Bytes(cells)));
        WritePart(CsvPart.Envelope);
        if (columns.Any(column => column.Part == CsvPart.Client))
        {
            json.WriteStartObject("client");
            WritePart(CsvPart.Client);
            json.WriteEndObject();
        }
        // Even when empty: without data a bare id could be taken for the user's.
        json.WriteStartObject("data");
        WritePart(CsvPart.Data);
        json.WriteEndObject();
        json.WriteEndObject();

        void WritePart(CsvPart part)
        {
            foreach (var (column, cell) in columns.Zip(cells))
            {
                if (column.Part == part && cell.Length > 0)
                    column.Write(json, cell);
            }
        }
    }
}
