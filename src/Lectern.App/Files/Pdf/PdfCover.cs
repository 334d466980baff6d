namespace Lectern.App.Files.Pdf;

/// <summary>The first page: whose figures, what of, what was asked for, when; then the figures to read first.</summary>
static class PdfCover
{
    const double Left = Paper.Margin;

    public static async Task WriteAsync(Document document, PdfPages pages, Paper paper, CancellationToken ct)
    {
        await pages.NextAsync(paper, heading: null, ct);
        var canvas = pages.Canvas;
        canvas.Rectangle(0, 0, paper.Width, 9, Ink.Accent);
        pages.Y = paper.Height * 0.12;
        if (document.Institution is { } institution) Lines(institution, pages.SemiBold, 13, 2, Ink.Faint, 0);
        pages.Y += paper.Height * 0.035;
        Lines(document.Title, pages.SemiBold, 30, 4, Ink.Text, 0);
        if (document.Subtitle is { } subtitle) Lines(subtitle, pages.Regular, 15, 3, Ink.Faint, 8);
        pages.Y += 16;
        canvas.Rectangle(Left, pages.Y, 64, 3, Ink.Accent);
        pages.Y += 26;
        foreach (var filter in document.Filters) await PairAsync(filter.Name, filter.Value);
        await PairAsync("Created", pages.Shown.Moment(document.CreatedAt));
        pages.Y += 16;
        await FiguresAsync(document, pages, ct);

        void Lines(string text, PdfFont font, double size, int most, Ink ink, double above)
        {
            pages.Y += above;
            foreach (var line in Paragraph.Lines(text, font, size, paper.Inner, most))
            {
                canvas.Text(Left, pages.Y + size, line, font, size, ink);
                pages.Y += size * 1.25;
            }
        }

        async Task PairAsync(string name, string value)
        {
            const double size = 10.5, indent = 130;
            var names = Paragraph.Lines(name, pages.Regular, size, indent - 10, 2);
            var values = Paragraph.Lines(value, pages.Regular, size, paper.Inner - indent, 4);
            var height = Math.Max(names.Count, values.Count) * size * 1.35;
            if (pages.Room < height) await pages.NextAsync(paper, document.Title, ct);
            for (var i = 0; i < names.Count; i++) canvas.Text(Left, pages.Y + (size * (1 + (i * 1.35))), names[i], pages.Regular, size, Ink.Faint);
            for (var i = 0; i < values.Count; i++) canvas.Text(Left + indent, pages.Y + (size * (1 + (i * 1.35))), values[i], pages.Regular, size, Ink.Text);
            pages.Y += height + 4;
        }
    }

    /// <summary>At most four in a row, six where the page lies; as many in each row, but for the last, which may have a few less.</summary>
    static async Task FiguresAsync(Document document, PdfPages pages, CancellationToken ct)
    {
        const double gap = 10, height = 78, inset = 9, labelSize = 8.5, valueSize = 19;
        var paper = pages.Paper;
        if (document.KeyFigures is []) return;
        var most = paper == Paper.Portrait ? 4 : 6;
        var rows = (document.KeyFigures.Count + most - 1) / most;
        var across = (document.KeyFigures.Count + rows - 1) / rows;
        // Cards stay of one width where a row is not full.
        var width = Math.Min(170, (paper.Inner - (gap * (across - 1))) / across);
        for (var i = 0; i < document.KeyFigures.Count; i++)
        {
            if (i % across == 0 && i > 0) pages.Y += height + gap;
            if (i % across == 0 && pages.Room < height) await pages.NextAsync(paper, document.Title, ct);
            var figure = document.KeyFigures[i];
            var x = Left + ((i % across) * (width + gap));
            var canvas = pages.Canvas;
            canvas.Rectangle(x, pages.Y, width, height, Ink.Shade);
            canvas.Rectangle(x, pages.Y, 2.5, height, Ink.Accent);
            var inner = width - (2 * inset);
            var y = pages.Y + inset;
            foreach (var line in Paragraph.Lines(figure.Figure.Heading, pages.Regular, labelSize, inner, 2))
            {
                y += labelSize * 1.25;
                canvas.Text(x + inset, y, line, pages.Regular, labelSize, Ink.Faint);
            }
            var value = figure.Figure.Type == ColumnType.Text && !figure.Value.IsEmpty
                ? Paragraph.Line(figure.Value.Text, pages.SemiBold, valueSize, inner)
                : pages.Shown.Of(figure.Figure, figure.Value);
            var wide = pages.SemiBold.Measure(value, valueSize);
            canvas.Text(x + inset, pages.Y + 51, value, pages.SemiBold, valueSize, Ink.Text, wide > inner ? inner / wide : 1);
            if (figure.Note is { } note)
                canvas.Text(x + inset, pages.Y + 67, Paragraph.Line(note, pages.Regular, labelSize, inner), pages.Regular, labelSize, Ink.Faint);
        }
        pages.Y += height + gap;
    }
}
