namespace Lectern.App.Files.Pdf;

/// <summary>
/// How a table lies on its pages: the smallest paper and the largest letters with which its columns have room. Told from the headings and the
/// rows that come first; texts of later rows break into lines, and numbers that are wider are drawn narrower.
/// </summary>
/// <param name="Paper">Of its pages.</param>
/// <param name="Size">Of its letters.</param>
/// <param name="Widths">Of the columns, which fill the page.</param>
sealed record TableLayout(Paper Paper, double Size, IReadOnlyList<double> Widths)
{
    /// <summary>Rows that are looked at.</summary>
    public const int Look = 500;

    /// <summary>On either side of a cell.</summary>
    public const double Inset = 4;

    /// <summary>Texts are given this much, in letters' sizes, where there is room, and this much at least.</summary>
    const double Comfortable = 16, Narrowest = 7;

    static readonly (Paper Paper, double Size)[] Ways =
    [
        (Paper.Portrait, 9), (Paper.Portrait, 8), (Paper.Landscape, 9), (Paper.Landscape, 8), (Paper.Landscape, 7), (Paper.Wide, 8), (Paper.Wide, 7), (Paper.Wide, 6),
    ];

    public static TableLayout Of(Section section, IReadOnlyCollection<Cell[]> rows, PdfPages pages)
    {
        // At a size of one: widths grow with the letters.
        var columns = section.Columns.Select((column, i) => Need.Of(column, rows.Select(r => r[i]), pages)).ToArray();
        var way = Ways.Cast<(Paper Paper, double Size)?>().FirstOrDefault(w => Fits(columns, w!.Value, c => c.Wanted))
            ?? Ways.Cast<(Paper Paper, double Size)?>().FirstOrDefault(w => Fits(columns, w!.Value, c => c.Least))
            ?? throw FileLimitException.TooManyColumns(FileFormat.Pdf, section.Title);
        return new(way.Paper, way.Size, WidthsOf(columns, way));
    }

    static bool Fits(Need[] columns, (Paper Paper, double Size) way, Func<Need, double> width) =>
        columns.Sum(c => (width(c) * way.Size) + (2 * Inset)) <= way.Paper.Inner;

    /// <summary>Each at least what it needs; what is left goes to those that would take more, then to all alike.</summary>
    static double[] WidthsOf(Need[] columns, (Paper Paper, double Size) way)
    {
        var widths = columns.Select(c => (c.Least * way.Size) + (2 * Inset)).ToArray();
        Share(columns.Select(c => (c.Wanted - c.Least) * way.Size));
        Share(columns.Select(c => (c.Natural - c.Wanted) * way.Size));
        var left = (way.Paper.Inner - widths.Sum()) / widths.Length;
        return [.. widths.Select(w => w + left)];

        void Share(IEnumerable<double> wishes)
        {
            var (wanted, left) = (wishes.ToArray(), way.Paper.Inner - widths.Sum());
            var part = wanted.Sum() is > 0 and var sum ? Math.Min(1, left / sum) : 0;
            for (var i = 0; i < widths.Length; i++) widths[i] += wanted[i] * part;
        }
    }

    /// <param name="Least">Below which it cannot be read.</param>
    /// <param name="Wanted">With which it is read well.</param>
    /// <param name="Natural">With which nothing breaks.</param>
    sealed record Need(double Least, double Wanted, double Natural)
    {
        public static Need Of(Column column, IEnumerable<Cell> cells, PdfPages pages)
        {
            var heading = pages.SemiBold.Measure(column.Heading, 1);
            var word = Math.Min(Comfortable, column.Heading.Split(' ').Max(w => pages.SemiBold.Measure(w, 1)));
            // A heading has three lines.
            var headed = Math.Max(word, Math.Min(Comfortable, heading / 2.2));
            var (widest, longestWord) = (0.0, 0.0);
            foreach (var cell in cells)
            {
                var text = pages.Shown.Of(column, cell);
                if (text.Length > 500) text = text[..500];
                widest = Math.Max(widest, pages.Regular.Measure(text, 1));
                if (column.Type == ColumnType.Text) foreach (var part in text.Split(' ', '\n')) longestWord = Math.Max(longestWord, pages.Regular.Measure(part, 1));
            }
            // Anything but a text stands on one line.
            if (column.Type != ColumnType.Text) return new(Math.Max(word, widest), Math.Max(headed, widest), Math.Max(Math.Min(heading, Comfortable), widest));
            var least = Math.Max(word, Math.Min(Narrowest, Math.Max(longestWord, 1)));
            var wanted = Math.Max(headed, Math.Min(Comfortable, widest));
            return new(least, Math.Max(least, wanted), Math.Max(Math.Max(least, wanted), Math.Min(widest, 60)));
        }
    }
}
