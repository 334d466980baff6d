using System.Globalization;

namespace Lectern.App.Files.Pdf;

/// <summary>A document to read and to print: a cover with what was asked for and the key figures, then each section with its charts and its table.</summary>
static class PdfFile
{
    /// <summary>Nobody reads more, and a program wants another format.</summary>
    public const int MostRows = 20_000;

    /// <summary>A section begins on a new page where less than this is left.</summary>
    const double LeastRoom = 200;

    public static async Task WriteAsync(Document document, Stream stream, RowCount count, CancellationToken ct)
    {
        var pdf = new PdfOutput(stream);
        var pages = new PdfPages(pdf, document, new ShownText(new ZoneClock(document.Zone)));
        await pdf.BeginAsync(ct);
        for (var i = 0; i < document.Sections.Count; i++)
        {
            var section = document.Sections[i];
            await using var rows = await RowReader.OpenAsync(section, TableLayout.Look, ct);
            var layout = TableLayout.Of(section, rows.First, pages);
            // The cover lies as the first table does.
            if (i == 0) await PdfCover.WriteAsync(document, pages, layout.Paper == Paper.Portrait ? Paper.Portrait : Paper.Landscape, ct);
            await WriteAsync(section, rows, layout, pages, isFirst: i == 0, count, ct);
        }
        await pages.EndAsync(ct);
    }

    static async Task WriteAsync(Section section, RowReader rows, TableLayout layout, PdfPages pages, bool isFirst, RowCount count, CancellationToken ct)
    {
        if (isFirst || pages.Paper != layout.Paper || pages.Room < LeastRoom) await pages.NextAsync(layout.Paper, section.Title, ct);
        else pages.Y += 28;
        pages.Mark(section.Title);
        Head(section, pages);
        foreach (var chart in section.Charts)
        {
            var drawing = new PdfChart(chart, pages);
            if (pages.Room < drawing.Height) await pages.NextAsync(layout.Paper, section.Title, ct);
            drawing.Draw();
        }
        var before = count.Rows;
        await new PdfTable(section, layout, pages).WriteAsync(rows, count, ct);
        var written = count.Rows - before;
        if (written > 0) pages.Canvas.Text(Paper.Margin, pages.Y + 14, string.Create(CultureInfo.InvariantCulture, $"{written:N0} {(written == 1 ? "row" : "rows")}"), pages.Regular, 8, Ink.Faint);
        pages.Y += 18;
    }

    static void Head(Section section, PdfPages pages)
    {
        const double size = 15, noteSize = 9.5;
        foreach (var line in Paragraph.Lines(section.Title, pages.SemiBold, size, pages.Paper.Inner, 2))
        {
            pages.Canvas.Text(Paper.Margin, pages.Y + size, line, pages.SemiBold, size, Ink.Text);
            pages.Y += size * 1.3;
        }
        if (section.Note is { } note)
        {
            pages.Y += 2;
            foreach (var line in Paragraph.Lines(note, pages.Regular, noteSize, pages.Paper.Inner, 4))
            {
                pages.Canvas.Text(Paper.Margin, pages.Y + noteSize, line, pages.Regular, noteSize, Ink.Faint);
                pages.Y += noteSize * 1.4;
            }
        }
        pages.Y += 10;
    }
}
