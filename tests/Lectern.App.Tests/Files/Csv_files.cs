using System.IO.Compression;
using System.Text.Json;
using Lectern.App.Files;
using Lectern.App.Tests.Fixtures;
using Npgsql;

namespace Lectern.App.Tests.Files;

/// <summary>CSV as Python's csv module and PostgreSQL's COPY read it.</summary>
public sealed class Csv_files
{
    const string PythonRows = "import csv, json, sys; print(json.dumps(list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8-sig'), strict=True))))";

    [ReadByFact("python3")]
    public async Task Python_reads_hostile_texts_as_they_are_with_formulas_made_texts()
    {
        var rows = await PythonReadsAsync(await Samples.WriteAsync(Samples.Document(Samples.HostileSection()), FileFormat.Csv));

        rows[0].ShouldBe(["Text", "Number"]);
        rows.Skip(1).Select(r => r[0]).ShouldBe(Samples.Hostile.Select(Guarded));
        rows.Skip(1).Select(r => r[1]).ShouldBe(Enumerable.Range(0, Samples.Hostile.Length).Select(i => $"{i}"));
        rows.Skip(1).Count(r => r[0].StartsWith('\'')).ShouldBe(11);
    }

    [ReadByFact("python3")]
    public async Task Values_are_written_for_programs_in_full_and_headings_say_the_unit()
    {
        var rows = await PythonReadsAsync(await Samples.WriteAsync(Samples.Document(Samples.TypedSection()), FileFormat.Csv));

        rows.ShouldBe(
        [
            ["Text", "Whole", "Decimal", "Share (%)", "Time spent (s)", "Day", "Moment", "Passed"],
            ["usual", "1234567", "1234.5678", "63.26", "471909", "2026-03-29", "2026-03-29T01:59:59+01:00", "true"],
            ["after the change", "-1", "-0.5", "0", "0", "2024-02-29", "2026-03-29T03:00:00+02:00", "false"],
            ["", "", "", "", "", "", "", ""],
            ["edges", "999999999999999", "0.1", "100", "59.25", "9999-12-31", "2026-10-25T02:30:00+02:00", "true"],
        ]);
    }

    [Fact]
    public async Task PostgreSQL_copies_every_value_back_in_and_tells_nothing_from_an_empty_text()
    {
        var path = await Samples.WriteAsync(Samples.Document(Samples.TypedSection()), FileFormat.Csv, new() { ByteOrderMark = false });
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabaseAsync());
        await ExecuteAsync(source, "CREATE TABLE typed (t text, i bigint, d numeric, p numeric, s numeric, day date, at timestamptz, b boolean)");
        await CopyAsync(source, "COPY typed FROM STDIN (FORMAT csv, HEADER true)", path);
        (await TextAsync(source, "SELECT string_agg(format('%s|%s|%s|%s|%s|%s|%s|%s', t, i, d, p, s, day, at AT TIME ZONE 'UTC', b), ';') FROM typed")).ShouldBe(
            "usual|1234567|1234.5678|63.26|471909|2026-03-29|2026-03-29 00:59:59|t;" +
            "after the change|-1|-0.5|0|0|2024-02-29|2026-03-29 01:00:00|f;" +
            "|||||||;" +
            "edges|999999999999999|0.1|100|59.25|9999-12-31|2026-10-25 00:30:00|t");

        var hostile = await Samples.WriteAsync(Samples.Document(Samples.HostileSection()), FileFormat.Csv, new() { ByteOrderMark = false });
        await ExecuteAsync(source, "CREATE TABLE hostile (t text, i int)");
        await CopyAsync(source, "COPY hostile FROM STDIN (FORMAT csv, HEADER true)", hostile);
        await using var command = source.CreateCommand("SELECT t FROM hostile ORDER BY i");
        await using var reader = await command.ExecuteReaderAsync();
        var read = new List<string>();
        while (await reader.ReadAsync()) read.Add(reader.GetString(0));
        read.ShouldBe(Samples.Hostile.Select(Guarded));
    }

    [Fact]
    public async Task Lines_end_as_the_standard_says_and_the_file_begins_with_a_mark_that_can_be_left_out()
    {
        var section = () => Samples.Section("A", [Samples.Text, Samples.Number], [[Cell.Of("a"), default], [Cell.Of("ü"), Cell.Of(-2L)]]);
        (await File.ReadAllBytesAsync(await Samples.WriteAsync(Samples.Document(section()), FileFormat.Csv))).ShouldBe(
            [0xEF, 0xBB, 0xBF, .. "Text,Number\r\na,\r\nü,-2\r\n"u8]);
        (await File.ReadAllBytesAsync(await Samples.WriteAsync(Samples.Document(section()), FileFormat.Csv, new() { ByteOrderMark = false }))).ShouldBe(
            "Text,Number\r\na,\r\nü,-2\r\n"u8.ToArray());
    }

    [Fact]
    public async Task A_heading_is_no_formula_either_and_an_empty_report_is_its_headings()
    {
        var column = new Column("c", ColumnType.Text) { Title = "=HYPERLINK(\"http://x\")" };
        var path = await Samples.WriteAsync(Samples.Document(Samples.Section("A", [column], [])), FileFormat.Csv, new() { ByteOrderMark = false });

        (await File.ReadAllTextAsync(path)).ShouldBe("\"'=HYPERLINK(\"\"http://x\"\")\"\r\n");
    }

    [Fact]
    public async Task A_row_of_one_empty_cell_is_a_record()
    {
        var path = await Samples.WriteAsync(Samples.Document(Samples.Section("A", [Samples.Number], [[default], [Cell.Of(1L)]])), FileFormat.Csv, new() { ByteOrderMark = false });

        (await File.ReadAllTextAsync(path)).ShouldBe("Number\r\n\"\"\r\n1\r\n");
    }

    [Fact]
    public async Task Several_tables_are_several_files_in_one()
    {
        var document = Samples.Document(Samples.HostileSection(), Samples.Section("Wer? Was: Übersicht", [Samples.Number], [[Cell.Of(7L)]]));
        var path = await Samples.WriteAsync(document, FileFormat.Csv, new() { ByteOrderMark = false });

        FileFormats.MediaTypeOf(FileFormat.Csv, document).ShouldBe("application/zip");
        FileFormats.FileNameOf(FileFormat.Csv, document).ShouldBe("course-performance-2026-11-21.zip");
        await using var archive = await ZipFile.OpenReadAsync(path);
        archive.Entries.Select(e => e.FullName).ShouldBe(["01-hostile.csv", "02-wer-was-übersicht.csv"]);
        using var reader = new StreamReader(archive.Entries[1].Open());
        (await reader.ReadToEndAsync()).ShouldBe("Number\r\n7\r\n");
    }

    /// <summary>The rule as the docs have it, said another way than the writer does.</summary>
    internal static string Guarded(string text) => text.Length > 0 && "=+-@\t\r\n＝＋－＠".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    static async Task<string[][]> PythonReadsAsync(string path) => JsonSerializer.Deserialize<string[][]>(await Programs.RunAsync("python3", "-c", PythonRows, path))!;

    static async Task CopyAsync(NpgsqlDataSource source, string sql, string path)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var copy = await connection.BeginTextImportAsync(sql);
        await copy.WriteAsync(await File.ReadAllTextAsync(path));
    }

    static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<string> TextAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
