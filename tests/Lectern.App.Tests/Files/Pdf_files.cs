using System.Globalization;
using System.Text.RegularExpressions;
using Lectern.App.Files;
using Lectern.App.Files.Pdf;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Files;

/// <summary>PDF as Poppler and QPDF read it. That it is pleasant to look at takes eyes: LECTERN_SCREENSHOTS=1 keeps the pages.</summary>
public sealed partial class Pdf_files
{
    [ReadByFact("pdftotext", "pdffonts", "pdfinfo", "pdfimages", "qpdf")]
    public async Task A_report_says_what_it_is_and_carries_its_fonts()
    {
        var path = await Samples.WriteAsync(Report(rows: 120), FileFormat.Pdf);

        await Programs.RunAsync("qpdf", "--check", path);
        var info = await Programs.RunAsync("pdfinfo", path);
        info.ShouldMatch(@"Title:\s+Leistung: Ωμέγα и Ж");
        info.ShouldMatch(@"Author:\s+Lectern");
        info.ShouldMatch(@"CreationDate:\s+Sat Nov 21 15:05:09 2026");
        var fonts = (await Programs.RunAsync("pdffonts", path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();
        fonts.Count.ShouldBe(2);
        // Embedded, a subset, with the characters that its glyphs are.
        fonts.ShouldAllBe(f => Regex.IsMatch(f, @"^[A-Z]{6}\+NotoSans-\w+ .*yes yes yes"));
        // Charts are lines and shapes.
        (await Programs.RunAsync("pdfimages", "-list", path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        new FileInfo(path).Length.ShouldBeLessThan(200_000);
    }

    [ReadByFact("pdftotext")]
    public async Task The_cover_has_title_filters_date_institution_and_key_figures()
    {
        var cover = (await PagesAsync(await Samples.WriteAsync(Report(rows: 3), FileFormat.Pdf)))[0];

        cover.ShouldContain("Leistung: Ωμέγα и Ж");
        cover.ShouldContain("Universität für angewandte Künste");
        cover.ShouldMatch(@"Period\s+2026-08-01 to 2026-11-20");
        cover.ShouldMatch(@"Created\s+21 November 2026, 16:05 \(Europe/Berlin\)");
        cover.ShouldMatch(@"Enrolled learners\s+Completion rate\s+Observed time");
        cover.ShouldMatch(@"12,345\s+63.3%\s+131:05:09\s+–");
        cover.ShouldContain("of 1,204 who began");
    }

    [ReadByFact("pdftotext")]
    public async Task A_table_breaks_over_pages_with_its_headings_and_no_row_is_lost()
    {
        var pages = await PagesAsync(await Samples.WriteAsync(Report(rows: 120), FileFormat.Pdf));

        pages.Length.ShouldBeGreaterThan(4);
        pages.Skip(1).Select(p => Footer().Match(p).Value).ShouldBe(Enumerable.Range(2, pages.Length - 1).Select(i => $"Page {i} of {pages.Length}"));
        var tables = pages.Where(p => LearnerNumber().IsMatch(p)).ToList();
        tables.Count.ShouldBeGreaterThan(2);
        foreach (var table in tables) table.IndexOf("Observed", StringComparison.Ordinal).ShouldBeInRange(0, LearnerNumber().Match(table).Index);
        pages.SelectMany(p => LearnerNumber().Matches(p)).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(0, 120));
        pages.ShouldContain(p => p.Contains("120 rows", StringComparison.Ordinal));
        pages[^1].ShouldContain("No rows.");
    }

    [ReadByFact("pdftotext")]
    public async Task Names_are_whole_or_end_in_an_ellipsis_and_what_the_fonts_lack_is_marked()
    {
        var path = await Samples.WriteAsync(Samples.Document(Samples.HostileSection()), FileFormat.Pdf);
        var text = string.Join('\n', await PagesAsync(path));

        foreach (var whole in (string[])["Σωκράτης", "Владимир", "Nguyễn Thị Ánh", "=cmd|' /C calc'!A0", "<b>&amp;</b>", "\"quoted\"", "bellescape", "+49 30 123"]) text.ShouldContain(whole);
        text.ShouldMatch(@"x{30,}…");
        text.ShouldContain("\uFFFD\uFFFD\uFFFD");
        text.ShouldNotContain("李");
    }

    [ReadByFact("pdftotext")]
    public async Task Numbers_end_where_their_heading_ends()
    {
        var section = Samples.Section("A", [Samples.Text, Samples.Number], [[Cell.Of("a"), Cell.Of(7L)], [Cell.Of("b"), Cell.Of(1_234_567L)]]);
        var words = Boxes(await Programs.RunAsync("pdftotext", "-bbox", await Samples.WriteAsync(Samples.Document(section), FileFormat.Pdf), "-"));

        var right = words.Single(w => w.Text == "Number").Right;
        words.Single(w => w.Text == "7").Right.ShouldBe(right, 0.1);
        words.Single(w => w.Text == "1,234,567").Right.ShouldBe(right, 0.1);
        words.Single(w => w.Text == "a").Left.ShouldBe(words.Single(w => w.Text == "Text").Left, 0.1);
    }

    [ReadByFact("pdftotext")]
    public async Task Nothing_stands_beyond_the_margins_however_wide_the_table()
    {
        var columns = Enumerable.Range(1, 18).Select(i => new Column($"c{i}", i % 3 == 0 ? ColumnType.Integer : ColumnType.Text) { Title = $"Column number {i}" }).ToArray();
        var rows = Enumerable.Range(0, 700).Select(r => columns.Select((c, i) => c.Type == ColumnType.Integer ? Cell.Of(r > 600 ? 123_456_789_012L : r) : Cell.Of(new string('w', 1 + (r * (i + 1) % 60)))).ToArray());
        var path = await Samples.WriteAsync(Samples.Document(Samples.Section("Wide", columns, rows)), FileFormat.Pdf);
        var (page, checkedWords) = (0.0, 0);
        foreach (var line in (await Programs.RunAsync("pdftotext", "-bbox", path, "-")).Split('\n'))
        {
            if (Regex.Match(line, @"<page width=""([\d.]+)""") is { Success: true } begins) page = double.Parse(begins.Groups[1].Value, CultureInfo.InvariantCulture);
            foreach (var word in Boxes(line))
            {
                word.Left.ShouldBeGreaterThanOrEqualTo(Paper.Margin - 0.1);
                word.Right.ShouldBeLessThanOrEqualTo(page - Paper.Margin + 0.1);
                checkedWords++;
            }
        }
        checkedWords.ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public async Task More_rows_than_anybody_reads_are_refused_and_so_are_more_columns_than_fit()
    {
        var rows = Samples.Document(Samples.Section("A", [Samples.Number], Enumerable.Range(0, 20_001).Select(i => new[] { Cell.Of((long)i) })));
        (await Should.ThrowAsync<FileLimitException>(() => Samples.WriteAsync(rows, FileFormat.Pdf))).Code.ShouldBe("too_many_rows");

        var columns = Enumerable.Range(0, 60).Select(i => new Column($"c{i}", ColumnType.Moment)).ToArray();
        var wide = Samples.Document(Samples.Section("Too wide", columns, [[.. columns.Select(_ => Cell.OfUtc(Samples.At.UtcDateTime))]]));
        var refused = await Should.ThrowAsync<FileLimitException>(() => Samples.WriteAsync(wide, FileFormat.Pdf));
        refused.Code.ShouldBe("too_many_columns");
        refused.Message.ShouldContain("Too wide");
    }

    [Fact]
    public async Task Twenty_thousand_rows_are_taken()
    {
        var document = Samples.Document(Samples.Section("A", [Samples.Number], Enumerable.Range(0, 20_000).Select(i => new[] { Cell.Of((long)i) })));

        (await DocumentFile.WriteAsync(document, FileFormat.Pdf, Stream.Null, new(), CancellationToken.None)).Rows.ShouldBe(20_000);
    }

    [Fact]
    public async Task The_same_document_is_the_same_file_also_when_several_are_written_at_once()
    {
        var files = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () => await File.ReadAllBytesAsync(await Samples.WriteAsync(Report(rows: 200), FileFormat.Pdf)))));

        foreach (var file in files) file.ShouldBe(files[0]);
    }

    [ReadByFact("pdftoppm")]
    public async Task Every_page_is_drawn()
    {
        var path = await Samples.WriteAsync(Report(rows: 40), FileFormat.Pdf);
        var folder = TempFolders.Next("pages");
        Directory.CreateDirectory(folder);
        await Programs.RunAsync("pdftoppm", "-gray", "-r", "40", path, Path.Combine(folder, "page"));

        var pages = Directory.GetFiles(folder, "*.pgm");
        pages.Length.ShouldBeGreaterThan(3);
        foreach (var page in pages)
        {
            var pixels = (await File.ReadAllBytesAsync(page)).AsSpan()[20..];
            var dark = 0;
            foreach (var pixel in pixels) if (pixel < 128) dark++;
            ((double)dark / pixels.Length).ShouldBeInRange(0.002, 0.5, page);
        }
        if (Environment.GetEnvironmentVariable("LECTERN_SCREENSHOTS") != "1") return;
        var kept = Path.Combine(Checkout.Root, "artifacts", "screenshots");
        Directory.CreateDirectory(kept);
        await Programs.RunAsync("pdftoppm", "-png", "-r", "90", path, Path.Combine(kept, "report"));
    }

    [Fact]
    public void An_axis_has_round_marks_that_hold_all_values()
    {
        Scale.Of([3, 97.2], ColumnType.Decimal).ShouldBe(new(0, 100, 20));
        Scale.Of([0.02], ColumnType.Decimal).Marks().Count().ShouldBeInRange(3, 7);
        Scale.Of([-12, 30], ColumnType.Decimal).ShouldBe(new(-20, 30, 10));
        Scale.Of([1, 2], ColumnType.Integer).Step.ShouldBe(1);
        Scale.Of([40_000], ColumnType.Duration).ShouldBe(new(0, 54_000, 18_000));
        Scale.Of([], ColumnType.Percentage).ShouldBe(new(0, 100, 20));
    }

    [Fact]
    public void Lines_break_between_words_and_inside_a_word_that_is_wider_than_they_are()
    {
        var font = PdfFont.Regular();
        var width = font.Measure("Hohenstein-", 10) + 1;
        Paragraph.Lines("von Hohenstein-Waldenburg", font, 10, width, 9).ShouldBe(["von", "Hohenstein-", "Waldenburg"]);
        Paragraph.Lines("Waldenburg", font, 10, font.Measure("Walden", 10) + 0.5, 9).ShouldBe(["Walden", "burg"]);
        Paragraph.Lines("one two\r\nthree", font, 10, 500, 9).ShouldBe(["one two", "three"]);
        Paragraph.Lines("one two three four", font, 10, font.Measure("one two…", 10), 1).ShouldBe(["one two…"]);
        Paragraph.Lines("", font, 10, 50, 3).ShouldBe([""]);
        Paragraph.Lines(new string('x', 100_000), font, 10, 100, 4).Count.ShouldBe(4);
    }

    static Document Report(int rows)
    {
        Column[] columns =
        [
            new("learner", ColumnType.Text) { Title = "Learner" }, new("course", ColumnType.Text) { Title = "Course" }, new("lessons", ColumnType.Integer) { Title = "Lessons completed" },
            new("progress", ColumnType.Percentage) { Title = "Progress" }, new("time", ColumnType.Duration) { Title = "Observed time" }, new("last", ColumnType.Moment) { Title = "Last access" },
        ];
        var days = Enumerable.Range(0, 60).Select(i => new DateOnly(2026, 9, 1).AddDays(i).ToString("MM-dd", CultureInfo.InvariantCulture)).ToArray();
        return new("Leistung: Ωμέγα и Ж", Samples.At, Samples.Berlin,
        [
            Samples.Section("Learners", columns, Enumerable.Range(0, rows).Select(i => new[]
            {
                Cell.Of($"Learner-{i}"), Cell.Of("Introduction to Algebra"), Cell.Of(i * 37L), Cell.Of((decimal)(i % 101)), Cell.Of(i * 977L), Cell.OfUtc(Samples.At.UtcDateTime.AddHours(-i)),
            })) with
            {
                Note = "One row a learner and course.",
                Charts =
                [
                    new("Completions", ChartKind.Bar, new("n", ColumnType.Integer) { Title = "Completions" }, ["Algebra", "Biology"], [new("2025", [12, null]), new("2026", [15, 28])]),
                    new("Rates", ChartKind.Bar, new("n", ColumnType.Percentage) { Title = "Rate" }, ["Introduction to Linear Algebra and its Applications in the Sciences, Second Edition", "Εισαγωγή στη φιλοσοφία της επιστήμης και της γνώσης", "Введение в философию науки и познания"], [new("2026", [65.5, 28, 88.1])]),
                    new("Active learners a day", ChartKind.Line, new("n", ColumnType.Integer) { Title = "Learners" }, days, [new("Active", [.. days.Select((_, i) => i == 30 ? (double?)null : 50 + i)])]),
                    new("Scores", ChartKind.Histogram, new("n", ColumnType.Integer) { Title = "Learners" }, ["0–25", "25–50", "50–75", "75–100"], [new("n", [1, 7, 21, 9])]) { CategoryTitle = "Score" },
                    new("Nothing", ChartKind.Line, new("n", ColumnType.Duration), [], [new("n", [])]),
                ],
            },
            Samples.Section("Empty", columns, []),
        ])
        {
            Institution = "Universität für angewandte Künste",
            Subtitle = "Autumn",
            Filters = [new("Period", "2026-08-01 to 2026-11-20")],
            KeyFigures =
            [
                new(new("a", ColumnType.Integer) { Title = "Enrolled learners" }, Cell.Of(12_345L)),
                new(new("b", ColumnType.Percentage) { Title = "Completion rate" }, Cell.Of(63.25m)) { Note = "of 1,204 who began" },
                new(new("c", ColumnType.Duration) { Title = "Observed time" }, Cell.Of(471_909L)),
                new(new("d", ColumnType.Decimal) { Title = "Mean score" }, default),
            ],
        };
    }

    static async Task<string[]> PagesAsync(string path) => (await Programs.RunAsync("pdftotext", "-layout", path, "-")).TrimEnd('\f', '\n').Split('\f');

    static List<(string Text, double Left, double Right)> Boxes(string xml) =>
        [.. Word().Matches(xml).Select(m => (m.Groups[3].Value, double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)))];

    [GeneratedRegex(@"Page \d+ of \d+")]
    private static partial Regex Footer();

    [GeneratedRegex(@"Learner-(\d+)")]
    private static partial Regex LearnerNumber();

    [GeneratedRegex("""<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>""")]
    private static partial Regex Word();
}
