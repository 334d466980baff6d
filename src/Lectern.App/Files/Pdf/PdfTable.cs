namespace Lectern.App.Files.Pdf;

/// <summary>A table over as many pages as it takes, its headings on each. A row stands on one page.</summary>
sealed class PdfTable(Section section, TableLayout layout, PdfPages pages)
{
    const double Above = 3.2;
    const int HeadingLines = 3, TextLines = 4;

    readonly double size = layout.Size;
    readonly double line = layout.Size * 1.32;
    readonly List<string>?[] broken = new List<string>?[section.Columns.Count];
    readonly string[] texts = new string[section.Columns.Count];

    public async Task WriteAsync(RowReader rows, RowCount count, CancellationToken ct)
    {
        var heading = Headings();
        if (pages.Room < HeadHeight(heading) + (3 * line)) await pages.NextAsync(layout.Paper, section.Title, ct);
        Head(heading);
        var isEmpty = true;
        while (await rows.ReadAsync())
        {
            isEmpty = false;
            if (count.Rows == PdfFile.MostRows) throw FileLimitException.TooManyRows(FileFormat.Pdf, PdfFile.MostRows);
            var height = Prepare(rows.Current);
            if (pages.Room < height)
            {
                await pages.NextAsync(layout.Paper, section.Title, ct);
                Head(heading);
            }
            Row(rows.Current, height);
            count.Add();
        }
        if (!isEmpty) return;
        pages.Canvas.Text(Paper.Margin + TableLayout.Inset, pages.Y + 18, "No rows.", pages.Regular, 10, Ink.Faint);
        pages.Y += 26;
    }

    List<string>[] Headings() => [.. section.Columns.Select((c, i) => Paragraph.Lines(c.Heading, pages.SemiBold, size, Inner(i), HeadingLines))];

    double HeadHeight(List<string>[] headings) => (headings.Max(h => h.Count) * line) + (2 * Above) + 2;

    void Head(List<string>[] headings)
    {
        var height = HeadHeight(headings);
        pages.Canvas.Rectangle(Paper.Margin, pages.Y, layout.Paper.Inner, height, Ink.Shade);
        var x = Paper.Margin;
        for (var i = 0; i < headings.Length; i++)
        {
            // Short headings stand on the last line, by their column.
            var y = pages.Y + height - Above - 1 - ((headings[i].Count - 1) * line) - (line - size);
            foreach (var text in headings[i])
            {
                Put(i, x, y, text, pages.SemiBold, Ink.Text);
                y += line;
            }
            x += layout.Widths[i];
        }
        pages.Y += height;
        pages.Canvas.Line(Paper.Margin, pages.Y, Paper.Margin + layout.Paper.Inner, pages.Y, Ink.Accent, 0.8);
    }

    /// <summary>Breaks what is too long into lines.</summary>
    /// <returns>The height of the row.</returns>
    double Prepare(Cell[] row)
    {
        var most = 1;
        for (var i = 0; i < row.Length; i++)
        {
            var text = pages.Shown.Of(section.Columns[i], row[i]);
            broken[i] = null;
            if (section.Columns[i].Type == ColumnType.Text)
            {
                if (text.Length > 200 || text.Contains('\n', StringComparison.Ordinal) || pages.Regular.Measure(text, size) > Inner(i) + 0.01)
                {
                    broken[i] = Paragraph.Lines(text, pages.Regular, size, Inner(i), TextLines);
                    most = Math.Max(most, broken[i]!.Count);
                }
                else
                {
                    text = Paragraph.Plain(text);
                }
            }
            texts[i] = text;
        }
        return (most * line) + (2 * Above);
    }

    void Row(Cell[] row, double height)
    {
        var x = Paper.Margin;
        for (var i = 0; i < row.Length; i++)
        {
            var y = pages.Y + Above + size;
            var ink = row[i].IsEmpty ? Ink.Faint : Ink.Text;
            if (broken[i] is { } lines)
            {
                foreach (var text in lines)
                {
                    Put(i, x, y, text, pages.Regular, ink);
                    y += line;
                }
            }
            else
            {
                Put(i, x, y, texts[i], pages.Regular, ink);
            }
            x += layout.Widths[i];
        }
        pages.Y += height;
        pages.Canvas.Line(Paper.Margin, pages.Y, Paper.Margin + layout.Paper.Inner, pages.Y, Ink.Line, 0.4);
    }

    void Put(int column, double x, double y, string text, PdfFont font, Ink ink)
    {
        var (inner, width) = (Inner(column), font.Measure(text, size));
        var squeeze = width > inner ? inner / width : 1;
        var left = section.Columns[column].Alignment == Alignment.Right ? x + layout.Widths[column] - TableLayout.Inset - (width * squeeze) : x + TableLayout.Inset;
        pages.Canvas.Text(left, y, text, font, size, ink, squeeze);
    }

    double Inner(int column) => layout.Widths[column] - (2 * TableLayout.Inset);
}
