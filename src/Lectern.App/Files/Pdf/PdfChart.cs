using System.Globalization;

namespace Lectern.App.Files.Pdf;

/// <summary>A chart as lines and shapes: sharp at any size, its texts to be found and copied.</summary>
sealed class PdfChart
{
    const double TitleSize = 11, Letters = 8, TitleHeight = 20, LegendHeight = 16, AxisTitle = 14, After = 18, Tall = 148;

    readonly Chart chart;
    readonly PdfPages pages;
    readonly Scale scale;
    readonly double width;

    public PdfChart(Chart chart, PdfPages pages)
    {
        this.chart = chart;
        this.pages = pages;
        width = pages.Paper.Inner;
        scale = Scale.Of(chart.Series.SelectMany(s => s.Values).OfType<double>().Where(double.IsFinite), chart.Figure.Type);
        Lies = chart.Kind == ChartKind.Bar && chart.Categories.Count is > 0 and <= 24
            && chart.Categories.Max(c => pages.Regular.Measure(c, Letters)) > (width - 40) / chart.Categories.Count;
        Height = TitleHeight + (HasLegend ? LegendHeight : 0) + (IsEmpty ? 30 : Lies ? (chart.Categories.Count * BarHeight) + 16 + AxisTitle : Tall + 16 + AxisTitle) + After;
    }

    /// <summary>On the page, the space below included.</summary>
    public double Height { get; }

    /// <summary>Whether bars go from left to right: their names do not fit below them.</summary>
    bool Lies { get; }

    bool HasLegend => chart.Series.Count > 1;

    bool IsEmpty => !chart.Series.Any(s => s.Values.Any(v => v is { } value && double.IsFinite(value)));

    double BarHeight => Math.Max(15, (chart.Series.Count * 8) + 5);

    public void Draw()
    {
        var top = pages.Y;
        pages.Canvas.Text(Paper.Margin, top + TitleSize, Paragraph.Line(chart.Title, pages.SemiBold, TitleSize, width), pages.SemiBold, TitleSize, Ink.Text);
        var y = top + TitleHeight;
        if (HasLegend)
        {
            Legend(y);
            y += LegendHeight;
        }
        if (IsEmpty) pages.Canvas.Text(Paper.Margin, y + 12, "No data.", pages.Regular, 10, Ink.Faint);
        else if (Lies) Lying(y);
        else Standing(y);
        pages.Y = top + Height;
    }

    void Legend(double y)
    {
        var x = Paper.Margin;
        var each = width / chart.Series.Count;
        for (var i = 0; i < chart.Series.Count; i++)
        {
            pages.Canvas.Rectangle(x, y + 1, 8, 8, Ink.Series[i]);
            var name = Paragraph.Line(chart.Series[i].Name, pages.Regular, Letters, each - 24);
            pages.Canvas.Text(x + 12, y + 8.2, name, pages.Regular, Letters, Ink.Text);
            x += 12 + pages.Regular.Measure(name, Letters) + 14;
        }
    }

    void Standing(double y)
    {
        var labels = scale.Marks().Select(m => (At: m, Text: MarkText(m))).ToList();
        var left = Paper.Margin + labels.Max(l => pages.Regular.Measure(l.Text, Letters)) + 6;
        var right = Paper.Margin + width;
        pages.Canvas.Text(Paper.Margin, y + Letters, Paragraph.Line(chart.Figure.Heading, pages.Regular, Letters, width), pages.Regular, Letters, Ink.Faint);
        var (high, low) = (y + AxisTitle + 4, y + AxisTitle + Tall);
        double Level(double value) => low - (scale.At(value) * (low - high));
        foreach (var (at, text) in labels)
        {
            pages.Canvas.Line(left, Level(at), right, Level(at), at == 0 ? Ink.Faint : Ink.Line, at == 0 ? 0.7 : 0.5);
            pages.Canvas.RightText(left - 4, Level(at) + 2.8, text, pages.Regular, Letters, Ink.Faint);
        }
        var slot = (right - left) / chart.Categories.Count;
        if (chart.Kind == ChartKind.Line) Lines(left, slot, Level);
        else Bars(left, slot, Level);
        CategoryLabels(left, slot, low + 11);
        if (chart.CategoryTitle is { } title) pages.Canvas.RightText(right, low + 11 + (Letters * 1.4), Paragraph.Line(title, pages.Regular, Letters, width), pages.Regular, Letters, Ink.Faint);
    }

    void Bars(double left, double slot, Func<double, double> level)
    {
        var gap = chart.Kind == ChartKind.Histogram ? Math.Min(1, slot * 0.05) : slot * 0.25;
        var each = (slot - gap) / Math.Max(1, chart.Series.Count);
        var isLabelled = chart.Series.Count == 1 && slot > 26;
        for (var s = 0; s < chart.Series.Count; s++)
        {
            for (var i = 0; i < chart.Categories.Count; i++)
            {
                if (chart.Series[s].Values[i] is not { } value || !double.IsFinite(value)) continue;
                var x = left + (i * slot) + (gap / 2) + (s * each);
                var (top, bottom) = (Math.Min(level(value), level(0)), Math.Max(level(value), level(0)));
                pages.Canvas.Rectangle(x, top, each, bottom - top, Ink.Series[s]);
                var text = isLabelled ? ValueText(value) : "";
                if (isLabelled && pages.Regular.Measure(text, 7) < slot) pages.Canvas.CenteredText(x + (each / 2), value < 0 ? bottom + 8 : top - 2.5, text, pages.Regular, 7, Ink.Text);
            }
        }
    }

    void Lines(double left, double slot, Func<double, double> level)
    {
        var points = new List<(double, double)>();
        for (var s = 0; s < chart.Series.Count; s++)
        {
            var ink = Ink.Series[s];
            for (var i = 0; i <= chart.Categories.Count; i++)
            {
                if (i < chart.Categories.Count && chart.Series[s].Values[i] is { } value && double.IsFinite(value))
                {
                    points.Add((left + ((i + 0.5) * slot), level(value)));
                    if (chart.Categories.Count <= 40) pages.Canvas.Dot(points[^1].Item1, points[^1].Item2, 1.8, ink);
                    continue;
                }
                // Where there is no value, the line has a gap; a value alone would be none.
                if (points.Count == 1 && chart.Categories.Count > 40) pages.Canvas.Dot(points[0].Item1, points[0].Item2, 1.2, ink);
                pages.Canvas.Path(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(points), ink, 1.4);
                points.Clear();
            }
        }
    }

    /// <summary>As many as stand beside each other, evenly.</summary>
    void CategoryLabels(double left, double slot, double y)
    {
        const double most = 90;
        var widest = chart.Categories.Max(c => Math.Min(most, pages.Regular.Measure(c, Letters))) + 12;
        var every = Math.Max(1, (int)Math.Ceiling(widest / slot));
        for (var i = 0; i < chart.Categories.Count; i += every)
        {
            var text = Paragraph.Line(chart.Categories[i], pages.Regular, Letters, Math.Max(most, slot - 4));
            var half = pages.Regular.Measure(text, Letters) / 2;
            var center = Math.Clamp(left + ((i + 0.5) * slot), Paper.Margin + half, Math.Max(Paper.Margin + half, Paper.Margin + width - half));
            pages.Canvas.CenteredText(center, y, text, pages.Regular, Letters, Ink.Faint);
        }
    }

    void Lying(double y)
    {
        var names = chart.Categories.Select(c => Paragraph.Line(c, pages.Regular, Letters, width * 0.38)).ToList();
        var left = Paper.Margin + names.Max(n => pages.Regular.Measure(n, Letters)) + 8;
        var labels = scale.Marks().Select(m => (At: m, Text: MarkText(m))).ToList();
        var right = Paper.Margin + width - Math.Max(30, pages.Regular.Measure(labels[^1].Text, Letters) / 2);
        pages.Canvas.Text(left, y + Letters, Paragraph.Line(chart.Figure.Heading, pages.Regular, Letters, width), pages.Regular, Letters, Ink.Faint);
        var (top, bottom) = (y + AxisTitle, y + AxisTitle + (names.Count * BarHeight));
        double Across(double value) => left + (scale.At(value) * (right - left));
        foreach (var (at, text) in labels)
        {
            pages.Canvas.Line(Across(at), top, Across(at), bottom, at == 0 ? Ink.Faint : Ink.Line, at == 0 ? 0.7 : 0.5);
            pages.Canvas.CenteredText(Across(at), bottom + 10, text, pages.Regular, Letters, Ink.Faint);
        }
        var each = (BarHeight - 5) / chart.Series.Count;
        for (var i = 0; i < names.Count; i++)
        {
            var row = top + (i * BarHeight);
            pages.Canvas.RightText(left - 5, row + (BarHeight / 2) + 2.8, names[i], pages.Regular, Letters, Ink.Text);
            for (var s = 0; s < chart.Series.Count; s++)
            {
                if (chart.Series[s].Values[i] is not { } value || !double.IsFinite(value)) continue;
                var (from, to) = (Math.Min(Across(value), Across(0)), Math.Max(Across(value), Across(0)));
                pages.Canvas.Rectangle(from, row + 2.5 + (s * each), to - from, each - 0.6, Ink.Series[s]);
                if (chart.Series.Count == 1) pages.Canvas.Text(to + 3, row + (BarHeight / 2) + 2.6, ValueText(value), pages.Regular, 7, Ink.Text);
            }
        }
    }

    string ValueText(double value) => pages.Shown.Of(chart.Figure, chart.Figure.Type == ColumnType.Integer ? Cell.Of((long)Math.Round(value)) : Cell.Of(value));

    /// <summary>With the digits that the marks need, whatever those of the figure.</summary>
    string MarkText(double value) => chart.Figure.Type switch
    {
        ColumnType.Duration => ShownText.Duration((decimal)value),
        ColumnType.Percentage => value.ToString("#,##0.###", CultureInfo.InvariantCulture) + "%",
        _ => value.ToString("#,##0.###", CultureInfo.InvariantCulture),
    };
}
