using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Lectern.App.Files.Xlsx;

/// <summary>
/// A workbook: a sheet for each section, the next one where a sheet is full, and a last one that says what was asked for. The parts are
/// written straight into the archive as the rows come.
/// </summary>
sealed class XlsxFile
{
    /// <summary>A sheet's rows, the header among them.</summary>
    public const int MostRows = 1_048_576;

    const int MostColumns = 16_384;

    /// <summary>Rows that are looked at for the widths of columns.</summary>
    const int Look = 100;

    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Package = "http://schemas.openxmlformats.org/package/2006";
    const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

    readonly Document document;
    readonly ZipArchive archive;
    readonly RowCount count;
    readonly int rowsASheet;
    readonly ZoneClock clock;
    readonly ShownText shown;
    readonly XlsxStyles styles = new();
    readonly SheetNames names = new();
    readonly List<Sheet> sheets = [];
    long shortened;

    XlsxFile(Document document, ZipArchive archive, RowCount count, int rowsASheet)
    {
        this.document = document;
        this.archive = archive;
        this.count = count;
        this.rowsASheet = rowsASheet;
        clock = new(document.Zone);
        shown = new(clock);
    }

    /// <param name="Filtered">The cells of the table, as A1:C20; null: the sheet is none.</param>
    sealed record Sheet(string Name, string? Filtered);

    /// <param name="rowsASheet">Fewer for a test: a full sheet takes a while.</param>
    public static async Task WriteAsync(Document document, Stream stream, RowCount count, CancellationToken ct, int rowsASheet = MostRows)
    {
        foreach (var section in document.Sections)
            if (section.Columns.Count > MostColumns) throw FileLimitException.TooManyColumns(FileFormat.Xlsx, section.Title);
        await using var archive = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        var file = new XlsxFile(document, archive, count, rowsASheet);
        await file.PartAsync("_rels/.rels", Relations(
            ("officeDocument", "xl/workbook.xml"), ("extended-properties", "docProps/app.xml"), ("metadata/core-properties", "docProps/core.xml")), ct);
        await file.PartAsync("docProps/app.xml", $"{Declaration}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Lectern</Application></Properties>", ct);
        await file.PartAsync("docProps/core.xml", file.Core(), ct);
        foreach (var section in document.Sections) await file.SectionAsync(section, ct);
        if (file.HasAbout) await file.AboutAsync(ct);
        await file.PartAsync("xl/styles.xml", file.styles.Part(), ct);
        await file.PartAsync("xl/workbook.xml", file.Workbook(), ct);
        await file.PartAsync("xl/_rels/workbook.xml.rels", Relations([.. file.sheets.Select((_, i) => ("worksheet", SheetPart(i + 1))), ("styles", "styles.xml")]), ct);
        await file.PartAsync("[Content_Types].xml", file.ContentTypes(), ct);
    }

    async Task SectionAsync(Section section, CancellationToken ct)
    {
        await using var rows = await RowReader.OpenAsync(section, Look, ct);
        var columns = section.Columns;
        var look = columns.Select(styles.Of).ToArray();
        var widths = columns.Select((c, i) => Width(c, rows.First.Select(r => r[i]))).ToArray();
        var hasMore = await rows.ReadAsync();
        do
        {
            var name = names.Next(section.Title);
            await using var part = await OpenAsync($"xl/{SheetPart(sheets.Count + 1)}", ct);
            var output = new Utf8Output(part);
            var sheet = new SheetWriter(output, clock, styles);
            sheet.Begin(widths, isTable: true, isFirst: sheets.Count == 0);
            sheet.BeginRow();
            for (var i = 0; i < columns.Count; i++)
                sheet.Text(i, Heading(columns[i]), columns[i].Alignment == Alignment.Right ? styles.HeaderRight : styles.HeaderLeft);
            sheet.EndRow();
            while (hasMore && sheet.Rows < rowsASheet)
            {
                sheet.BeginRow();
                for (var i = 0; i < look.Length; i++) sheet.Value(i, columns[i].Type, rows.Current[i], look[i]);
                sheet.EndRow();
                count.Add();
                await output.FlushIfFullAsync(ct);
                hasMore = await rows.ReadAsync();
            }
            sheet.End(columns.Count, isTable: true);
            await output.FlushAsync(ct);
            shortened += sheet.Shortened;
            sheets.Add(new(name, string.Create(CultureInfo.InvariantCulture, $"$A$1:${SheetWriter.ColumnName(columns.Count - 1)}${sheet.Rows}")));
        }
        while (hasMore);
    }

    /// <summary>Excel has moments without a zone: the heading says which.</summary>
    string Heading(Column column) => column.Type == ColumnType.Moment && column.Title is not null ? $"{column.Title} ({clock.Name})" : column.Heading;

    bool HasAbout => document.Subtitle is not null || document.Institution is not null || document.Filters.Count > 0 || document.KeyFigures.Count > 0
        || shortened > 0 || document.Sections.Any(s => s.Note is not null);

    async Task AboutAsync(CancellationToken ct)
    {
        await using var part = await OpenAsync($"xl/{SheetPart(sheets.Count + 1)}", ct);
        var output = new Utf8Output(part);
        var sheet = new SheetWriter(output, clock, styles);
        sheet.Begin([32, 60, 40], isTable: false, isFirst: false);
        Line(document.Title, styles.Title);
        if (document.Subtitle is { } subtitle) Line(subtitle, styles.Text);
        if (document.Institution is { } institution) Line(institution, styles.Text);
        Line($"Created {shown.Moment(document.CreatedAt)}", styles.Label);
        Blank();
        foreach (var filter in document.Filters) Pair(filter.Name, filter.Value);
        if (document.Filters.Count > 0) Blank();
        foreach (var figure in document.KeyFigures)
        {
            sheet.BeginRow();
            sheet.Text(0, figure.Figure.Heading, styles.Label);
            sheet.Value(1, figure.Figure.Type, figure.Value, styles.Of(figure.Figure with { Alignment = Alignment.Left }));
            if (figure.Note is { } note) sheet.Text(2, note, styles.Label);
            sheet.EndRow();
        }
        if (document.KeyFigures.Count > 0) Blank();
        foreach (var section in document.Sections)
            if (section.Note is { } note) Pair(section.Title, note);
        if (shortened > 0) Pair("Shortened", string.Create(CultureInfo.InvariantCulture, $"{shortened:N0} texts are longer than the {XlsxText.Longest:N0} characters that a cell takes, and end in an ellipsis; CSV has all of them."));
        sheet.End(3, isTable: false);
        await output.FlushAsync(ct);
        sheets.Add(new(names.Next("About"), null));

        void Line(string text, int style)
        {
            sheet.BeginRow();
            sheet.Text(0, text, style);
            sheet.EndRow();
        }

        void Pair(string name, string value)
        {
            sheet.BeginRow();
            sheet.Text(0, name, styles.Label);
            sheet.Text(1, value, styles.WrappedText);
            sheet.EndRow();
        }

        void Blank()
        {
            sheet.BeginRow();
            sheet.EndRow();
        }
    }

    /// <summary>In characters: of the heading with room for the filter's button, and of the rows that come first.</summary>
    double Width(Column column, IEnumerable<Cell> cells)
    {
        const double least = 8, most = 60, button = 3, edge = 2;
        var heading = Heading(column);
        // A long heading wraps.
        var width = Math.Min(heading.Length + button, Math.Max(20, heading.Split(' ').Max(w => w.Length) + button));
        if (column.Type == ColumnType.Moment) width = Math.Max(width, 19 + edge);
        foreach (var cell in cells)
        {
            if (cell.IsEmpty) continue;
            foreach (var line in shown.Of(column, cell).AsSpan().EnumerateLines()) width = Math.Max(width, line.Length + edge);
        }
        return Math.Clamp(width, least, most);
    }

    string Core() =>
        $"{Declaration}<cp:coreProperties xmlns:cp=\"{Package}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">" +
        $"<dc:title>{XlsxText.Escape(document.Title)}</dc:title><dc:creator>Lectern</dc:creator><dc:language>{XlsxText.Escape(document.Language)}</dc:language>" +
        $"<dcterms:created xsi:type=\"dcterms:W3CDTF\">{document.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}</dcterms:created></cp:coreProperties>";

    string Workbook()
    {
        var book = new StringBuilder($"{Declaration}<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><bookViews><workbookView/></bookViews><sheets>");
        for (var i = 0; i < sheets.Count; i++)
            book.Append(CultureInfo.InvariantCulture, $"<sheet name=\"{XlsxText.Escape(sheets[i].Name)}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"/>");
        book.Append("</sheets><definedNames>");
        for (var i = 0; i < sheets.Count; i++)
        {
            if (sheets[i].Filtered is not { } cells) continue;
            var name = XlsxText.Escape($"'{sheets[i].Name.Replace("'", "''", StringComparison.Ordinal)}'");
            book.Append(CultureInfo.InvariantCulture, $"<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{i}\" hidden=\"1\">{name}!{cells}</definedName>");
            book.Append(CultureInfo.InvariantCulture, $"<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{i}\">{name}!$1:$1</definedName>");
        }
        return book.Append("</definedNames></workbook>").ToString();
    }

    string ContentTypes()
    {
        const string sheetMl = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        var types = new StringBuilder($"{Declaration}<Types xmlns=\"{Package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>");
        types.Append($"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{sheetMl}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{sheetMl}.styles+xml\"/>");
        types.Append("<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>");
        for (var i = 0; i < sheets.Count; i++) types.Append($"<Override PartName=\"/xl/{SheetPart(i + 1)}\" ContentType=\"{sheetMl}.worksheet+xml\"/>");
        return types.Append("</Types>").ToString();
    }

    static string Relations(params IReadOnlyList<(string Type, string Target)> relations)
    {
        var part = new StringBuilder($"{Declaration}<Relationships xmlns=\"{Package}/relationships\">");
        for (var i = 0; i < relations.Count; i++)
        {
            var (type, target) = relations[i];
            var home = type.StartsWith("metadata/", StringComparison.Ordinal) ? $"{Package}/relationships" : Office;
            part.Append(CultureInfo.InvariantCulture, $"<Relationship Id=\"rId{i + 1}\" Type=\"{home}/{type}\" Target=\"{target}\"/>");
        }
        return part.Append("</Relationships>").ToString();
    }

    static string SheetPart(int number) => string.Create(CultureInfo.InvariantCulture, $"worksheets/sheet{number}.xml");

    async Task PartAsync(string name, string content, CancellationToken ct)
    {
        await using var part = await OpenAsync(name, ct);
        await part.WriteAsync(Encoding.UTF8.GetBytes(content), ct);
    }

    Task<Stream> OpenAsync(string name, CancellationToken ct)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        // The time that the file says is that of the document, in the archive's own form without a zone.
        entry.LastWriteTime = new DateTimeOffset(document.CreatedAt.UtcDateTime);
        return entry.OpenAsync(ct);
    }
}
