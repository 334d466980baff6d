using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using Lectern.App.Files;
using Lectern.App.Files.Xlsx;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Files;

/// <summary>Workbooks as LibreOffice and ExcelDataReader read them.</summary>
public sealed class Xlsx_files
{
    // Comma, quotes, UTF-8, from the first line on; numbers as they are shown; each sheet a file.
    const string ToCsv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1";

    /// <summary>One conversion for many cases: starting LibreOffice takes seconds.</summary>
    [ReadByFact("soffice")]
    public async Task LibreOffice_shows_every_cell_as_it_was_meant()
    {
        var document = Samples.Document(Samples.HostileSection(), Samples.TypedSection(), Samples.Section("Nothing here", Samples.Typed, [])) with
        {
            Institution = "Universität Wien",
            Filters = [new("Period", "2026 <all>")],
            KeyFigures = [new(new("rate", ColumnType.Percentage) { Title = "Completion rate" }, Cell.Of(63.26m)) { Note = "of 1,204" }],
        };
        var sheets = await LibreOfficeReadsAsync(document);

        sheets.Keys.Order(StringComparer.Ordinal).ShouldBe(["About", "Hostile", "Nothing here", "Typed"]);
        sheets["Hostile"][0].ShouldBe(["Text", "Number"]);
        sheets["Hostile"].Skip(1).Select(r => r[0]).ShouldBe(Samples.Hostile.Select(AsShown));
        sheets["Typed"].ShouldBe(
        [
            ["Text", "Whole", "Decimal", "Share", "Time spent", "Day", "Moment (Europe/Berlin)", "Passed"],
            ["usual", "1,234,567", "1,234.57", "63.3%", "131:05:09", "2026-03-29", "2026-03-29 01:59:59", "TRUE"],
            ["after the change", "-1", "-0.50", "0.0%", "0:00:00", "2024-02-29", "2026-03-29 03:00:00", "FALSE"],
            ["", "", "", "", "", "", "", ""],
            ["edges", "999,999,999,999,999", "0.10", "100.0%", "0:00:59", "9999-12-31", "2026-10-25 02:30:00", "TRUE"],
        ]);
        sheets["Nothing here"].Length.ShouldBe(1);
        sheets["About"].ShouldContain(r => r[0] == "Period" && r[1] == "2026 <all>");
        sheets["About"].ShouldContain(r => r[0] == "Completion rate" && r[1] == "63.3%" && r[2] == "of 1,204");
    }

    [Fact]
    public async Task ExcelDataReader_finds_typed_values()
    {
        var (name, rows) = Read(await Samples.WriteAsync(Samples.Document(Samples.TypedSection()), FileFormat.Xlsx)).Single();

        name.ShouldBe("Typed");
        rows[1].ShouldBe(["usual", 1_234_567.0, 1234.5678, 0.6326, TimeSpan.FromSeconds(471_909), new DateTime(2026, 3, 29), new DateTime(2026, 3, 29, 1, 59, 59), true], new Near());
        rows[3].ShouldAllBe(v => v == null);
        rows[4].ShouldBe(["edges", 999_999_999_999_999.0, 0.1, 1.0, TimeSpan.FromSeconds(59.25), new DateTime(9999, 12, 31), new DateTime(2026, 10, 25, 2, 30, 0), true], new Near());
    }

    [Fact]
    public async Task ExcelDataReader_finds_hostile_texts_and_no_formula()
    {
        var path = await Samples.WriteAsync(Samples.Document(Samples.HostileSection()), FileFormat.Xlsx);

        Read(path).Single().Rows.Skip(1).Select(r => (string?)r[0] ?? "").ShouldBe(Samples.Hostile.Select(t => t.ReplaceLineEndings("\n")));
        (await PartAsync(path, "xl/worksheets/sheet1.xml")).ShouldNotContain("<f");
    }

    [Fact]
    public async Task What_Excel_cannot_hold_as_a_number_is_a_text_and_a_text_has_a_limit()
    {
        var longest = new string('ä', 32_767);
        var section = Samples.Section("A", Samples.Typed[..7],
        [
            [Cell.Of(longest), Cell.Of(long.MaxValue), default, default, Cell.Of(-3_661L), Cell.Of(new DateOnly(1899, 12, 31)), Cell.OfUtc(new(1800, 1, 1, 0, 0, 0, DateTimeKind.Utc))],
            [Cell.Of(longest + "ä"), Cell.Of(long.MinValue), default, default, default, Cell.Of(new DateOnly(1900, 3, 1)), default],
            [Cell.Of(new string('x', 32_765) + "🎓🎓"), default, default, default, default, default, default],
        ]);
        var sheets = Read(await Samples.WriteAsync(Samples.Document(section) with { Zone = NodaTime.DateTimeZone.Utc }, FileFormat.Xlsx)).ToList();

        var rows = sheets[0].Rows;
        rows[1][0].ShouldBe(longest);
        rows[1][1].ShouldBe("9223372036854775807");
        rows[1][4].ShouldBe("-1:01:01");
        rows[1][5].ShouldBe("1899-12-31");
        rows[1][6].ShouldBe("1800-01-01 00:00:00");
        rows[2][0].ShouldBe(longest[..^1] + "…");
        rows[2][5].ShouldBe(new DateTime(1900, 3, 1));
        // The emoji that does not fit whole is left out whole.
        rows[3][0].ShouldBe(new string('x', 32_765) + "…");
        sheets[1].Name.ShouldBe("About");
        sheets[1].Rows.ShouldContain(r => Equals(r[0], "Shortened") && ((string)r[1]!).StartsWith("2 texts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_beyond_a_sheet_go_on_in_the_next_under_the_same_headings()
    {
        var path = TempFolders.Next("sheets") + ".xlsx";
        await using (var file = File.Create(path))
        {
            var document = Samples.Document(Samples.Section("Everybody's list", [Samples.Number], Enumerable.Range(1, 10).Select(i => new[] { Cell.Of((long)i) })), Samples.Section("everybody's LIST", [Samples.Number], []));
            await XlsxFile.WriteAsync(document, file, new(null), CancellationToken.None, rowsASheet: 4);
        }

        Read(path).Select(s => (s.Name, string.Join(' ', s.Rows.Select(r => r[0])))).ShouldBe(
        [
            ("Everybody's list", "Number 1 2 3"), ("Everybody's list (2)", "Number 4 5 6"), ("Everybody's list (3)", "Number 7 8 9"), ("Everybody's list (4)", "Number 10"), ("everybody's LIST (5)", "Number"),
        ]);
        (await PartAsync(path, "xl/workbook.xml")).ShouldContain("'Everybody&apos;&apos;s list'!$1:$1".Replace("'E", "&apos;E", StringComparison.Ordinal).Replace("t'!", "t&apos;!", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Plain", "Plain")]
    [InlineData("a/b\\c?d*e[f]g:h", "a b c d e f g h")]
    [InlineData("'quoted'", "quoted")]
    [InlineData("", "Sheet")]
    [InlineData(" [] ", "Sheet")]
    [InlineData("history", "history_")]
    [InlineData("A name that is longer than thirty-one characters", "A name that is longer than thir")]
    [InlineData("line\nbreak", "line break")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcd🎓", "abcdefghijklmnopqrstuvwxyzabcd")]
    public void A_sheet_has_a_name_that_Excel_takes(string title, string name) => new SheetNames().Next(title).ShouldBe(name);

    [Fact]
    public void Names_of_sheets_are_told_apart_within_their_length()
    {
        var names = new SheetNames();
        var title = new string('n', 40);

        Enumerable.Range(0, 12).Select(_ => names.Next(title)).ShouldBe(
            [new string('n', 31), .. Enumerable.Range(2, 11).Select(i => string.Create(CultureInfo.InvariantCulture, $"{new string('n', i < 10 ? 27 : 26)} ({i})"))]);
    }

    [Fact]
    public async Task The_header_stays_in_sight_and_filters()
    {
        var sheet = await PartAsync(await Samples.WriteAsync(Samples.Document(Samples.TypedSection()), FileFormat.Xlsx), "xl/worksheets/sheet1.xml");

        sheet.ShouldContain("""<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>""");
        sheet.ShouldContain("""<autoFilter ref="A1:H5"/>""");
        sheet.ShouldContain("""<col min="1" max="1" width="18" customWidth="1"/>""");
    }

    /// <summary>As LibreOffice writes a text that it read.</summary>
    static string AsShown(string text) => text.ReplaceLineEndings("\n");

    static async Task<Dictionary<string, string[][]>> LibreOfficeReadsAsync(Document document)
    {
        var book = await Samples.WriteAsync(document, FileFormat.Xlsx);
        var folder = TempFolders.Next("converted");
        await Programs.RunAsync("soffice", $"-env:UserInstallation=file://{TempFolders.Next("libreoffice")}", "--headless", "--norestore", "--convert-to", ToCsv, "--outdir", folder, book);
        var prefix = Path.GetFileNameWithoutExtension(book) + "-";
        return Directory.GetFiles(folder).ToDictionary(f => Path.GetFileNameWithoutExtension(f)[prefix.Length..], f => CsvRows(File.ReadAllText(f, Encoding.UTF8)));
    }

    /// <summary>Fields by RFC 4180.</summary>
    static string[][] CsvRows(string text)
    {
        var (rows, row, field, isQuoted) = (new List<string[]>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
            else if (c == '"') isQuoted = !isQuoted;
            else if (isQuoted || c is not (',' or '\n' or '\r')) field.Append(c);
            else if (c == ',') End();
            else if (c == '\n')
            {
                End();
                rows.Add([.. row]);
                row.Clear();
            }
        }
        return [.. rows];

        void End()
        {
            row.Add(field.ToString());
            field.Clear();
        }
    }

    internal static List<(string Name, List<object?[]> Rows)> Read(string path)
    {
        // Workbooks of before 2007, which the reader prepares for, are in encodings of countries.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var reader = ExcelReaderFactory.CreateReader(File.OpenRead(path));
        var sheets = new List<(string, List<object?[]>)>();
        do
        {
            var rows = new List<object?[]>();
            while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
            sheets.Add((reader.Name, rows));
        }
        while (reader.NextResult());
        return sheets;
    }

    static async Task<string> PartAsync(string path, string part)
    {
        await using var archive = await ZipFile.OpenReadAsync(path);
        using var reader = new StreamReader(archive.GetEntry(part)!.Open());
        return await reader.ReadToEndAsync();
    }

    /// <summary>Serials are doubles of days: a time comes back to the millisecond.</summary>
    sealed class Near : IEqualityComparer<object?>
    {
        public new bool Equals(object? x, object? y) => (x, y) switch
        {
            (DateTime a, DateTime b) => (a - b).Duration() <= TimeSpan.FromMilliseconds(1),
            (DateTime a, TimeSpan b) => (a - new DateTime(1899, 12, 31) - b).Duration() <= TimeSpan.FromMilliseconds(1) || (a - new DateTime(1899, 12, 30) - b).Duration() <= TimeSpan.FromMilliseconds(1),
            (TimeSpan a, TimeSpan b) => (a - b).Duration() <= TimeSpan.FromMilliseconds(1),
            (double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(b),
            _ => object.Equals(x, y),
        };

        public int GetHashCode(object? obj) => 0;
    }
}
