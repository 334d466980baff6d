using Lectern.App.Files;
using Lectern.App.Tests.Fixtures;
using NodaTime;

namespace Lectern.App.Tests.Files;

/// <summary>Documents with everything that makes files difficult.</summary>
static class Samples
{
    public static readonly DateTimeOffset At = new(2026, 11, 21, 15, 5, 9, TimeSpan.Zero);
    public static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    /// <summary>Each of a kind that some program somewhere read wrong.</summary>
    public static readonly string[] Hostile =
    [
        "plain", "", " leading and trailing ", "comma, semicolon; tab\tend", "\"quoted\"", "\"", "a \"\" b", "line\nbreak", "line\r\nbreak", "\\.", "\\N", "NULL",
        "=1+1", "=cmd|' /C calc'!A0", "+49 30 123", "-5", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "'already", "=\"a,b\"",
        "<b>&amp;</b>", "_x0041_", "_x0041", "bell\aescape\u001B", "del\u007F", "Σωκράτης", "Владимир", "Nguyễn Thị Ánh", "李小龍", "محمد", "🎓 emoji 👩‍🎓", "e\u0301 accent",
        "\uFEFFmark", "null\u200Bwidth", "00123", "1e5", "2026-11-21", "TRUE", new('x', 10_000), string.Concat(Enumerable.Repeat("Ärger ", 1_700)),
    ];

    public static readonly Column Text = new("text", ColumnType.Text) { Title = "Text" };
    public static readonly Column Number = new("number", ColumnType.Integer) { Title = "Number" };

    /// <summary>A column of each type.</summary>
    public static readonly Column[] Typed =
    [
        new("text", ColumnType.Text) { Title = "Text" },
        new("integer", ColumnType.Integer) { Title = "Whole" },
        new("decimal", ColumnType.Decimal) { Title = "Decimal" },
        new("percentage", ColumnType.Percentage) { Title = "Share" },
        new("duration", ColumnType.Duration) { Title = "Time spent" },
        new("date", ColumnType.Date) { Title = "Day" },
        new("moment", ColumnType.Moment) { Title = "Moment" },
        new("boolean", ColumnType.Boolean) { Title = "Passed" },
    ];

    /// <summary>In the order of <see cref="Typed"/>: of each column nothing, the usual, and what lies at the edges.</summary>
    public static readonly Cell[][] TypedRows =
    [
        [Cell.Of("usual"), Cell.Of(1_234_567L), Cell.Of(1234.5678m), Cell.Of(63.26m), Cell.Of(471_909L), Cell.Of(new DateOnly(2026, 3, 29)), Utc(2026, 3, 29, 0, 59, 59), Cell.Of(true)],
        [Cell.Of("after the change"), Cell.Of(-1L), Cell.Of(-0.5m), Cell.Of(0m), Cell.Of(0L), Cell.Of(new DateOnly(2024, 2, 29)), Utc(2026, 3, 29, 1, 0, 0), Cell.Of(false)],
        [default, default, default, default, default, default, default, default],
        [Cell.Of("edges"), Cell.Of(999_999_999_999_999L), Cell.Of(0.1), Cell.Of(100m), Cell.Of(59.25m), Cell.Of(new DateOnly(9999, 12, 31)), Utc(2026, 10, 25, 0, 30, 0), Cell.Of(true)],
    ];

    public static Document Document(params Section[] sections) => new("Course performance", At, Berlin, sections);

    public static Section Section(string title, Column[] columns, IEnumerable<Cell[]> rows) => new(title, columns, Stream(rows));

    /// <summary>A text and a number a row.</summary>
    public static Section HostileSection() => Section("Hostile", [Text, Number], Hostile.Select((t, i) => new[] { Cell.Of(t), Cell.Of((long)i) }));

    public static Section TypedSection() => Section("Typed", Typed, TypedRows);

    public static async IAsyncEnumerable<Cell[]> Stream(IEnumerable<Cell[]> rows)
    {
        // As a database hands them out: one array, and now and then later.
        Cell[]? shared = null;
        foreach (var row in rows)
        {
            shared ??= new Cell[row.Length];
            row.CopyTo(shared, 0);
            yield return shared;
            await Task.Yield();
        }
    }

    public static async Task<string> WriteAsync(Document document, FileFormat format, WriteOptions? options = null)
    {
        var path = TempFolders.Next("document") + FileFormats.ExtensionOf(format, document);
        await using var file = File.Create(path);
        var written = await DocumentFile.WriteAsync(document, format, file, options ?? new(), CancellationToken.None);
        await file.FlushAsync();
        written.Bytes.ShouldBe(file.Length);
        return path;
    }

    static Cell Utc(int year, int month, int day, int hour, int minute, int second) => Cell.OfUtc(new(year, month, day, hour, minute, second, DateTimeKind.Utc));
}
