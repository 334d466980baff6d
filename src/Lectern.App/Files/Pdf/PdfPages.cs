using System.Globalization;
using System.Text;

namespace Lectern.App.Files.Pdf;

/// <summary>
/// The pages of a document, one after the other: a page is written and forgotten when the next begins. What stands at its foot comes at the
/// end, as a content of its own, since how many pages there are is known only then.
/// </summary>
sealed class PdfPages(PdfOutput pdf, Document document, ShownText shown)
{
    readonly List<(int Page, int Foot, Paper Paper)> written = [];
    readonly List<(string Title, int Page)> outline = [];
    readonly int tree = pdf.Reserve(), resources = pdf.Reserve(), regular = pdf.Reserve(), semiBold = pdf.Reserve();
    int page;

    public PdfFont Regular { get; } = PdfFont.Regular();

    public PdfFont SemiBold { get; } = PdfFont.SemiBold();

    public Canvas Canvas { get; } = new(new Utf8Output(Stream.Null));

    public ShownText Shown => shown;

    public Paper Paper { get; private set; } = Paper.Portrait;

    /// <summary>Where the next thing goes, from the top.</summary>
    public double Y { get; set; }

    /// <summary>What is left of the page.</summary>
    public double Room => Paper.Bottom - Y;

    /// <param name="heading">At the head of the page; null: the page has none, and nothing at its foot.</param>
    public async Task NextAsync(Paper paper, string? heading, CancellationToken ct)
    {
        await EndPageAsync(ct);
        page = pdf.Reserve();
        written.Add((page, heading is null ? 0 : pdf.Reserve(), paper));
        Paper = paper;
        Canvas.Begin(paper.Height);
        Y = Paper.Margin;
        if (heading is null) return;
        const double line = 34, size = 8;
        var right = Paragraph.Line(heading, Regular, size, paper.Inner * 0.45);
        Canvas.Text(Paper.Margin, line, Paragraph.Line(document.Title, SemiBold, size, paper.Inner * 0.5), SemiBold, size, Ink.Faint);
        Canvas.RightText(paper.Width - Paper.Margin, line, right, Regular, size, Ink.Faint);
        Canvas.Line(Paper.Margin, line + 7, paper.Width - Paper.Margin, line + 7, Ink.Line);
        Y = Paper.Head;
    }

    /// <summary>The page begins a part that viewers list at their side.</summary>
    public void Mark(string title) => outline.Add((title, page));

    public async Task EndAsync(CancellationToken ct)
    {
        await EndPageAsync(ct);
        for (var i = 0; i < written.Count; i++)
        {
            if (written[i].Foot != 0) await FootAsync(i, ct);
        }
        await Regular.WriteAsync(pdf, regular, ct);
        await SemiBold.WriteAsync(pdf, semiBold, ct);
        await pdf.ObjectAsync(resources, string.Create(CultureInfo.InvariantCulture, $"<</Font<</{Regular.Name} {regular} 0 R/{SemiBold.Name} {semiBold} 0 R>>>>"), ct);
        await pdf.ObjectAsync(tree, string.Create(CultureInfo.InvariantCulture, $"<</Type/Pages/Count {written.Count}/Kids[{string.Join(' ', written.Select(w => $"{w.Page} 0 R"))}]>>"), ct);
        var contents = await OutlineAsync(ct);
        var (catalogue, info) = (pdf.Reserve(), pdf.Reserve());
        await pdf.ObjectAsync(catalogue, string.Create(
            CultureInfo.InvariantCulture,
            $"<</Type/Catalog/Pages {tree} 0 R/Outlines {contents} 0 R/Lang{PdfOutput.Text(document.Language)}/ViewerPreferences<</DisplayDocTitle true>>>>"), ct);
        await pdf.ObjectAsync(info, $"<</Title{PdfOutput.Text(document.Title)}/Author(Lectern)/Creator(Lectern)/Producer(Lectern)/CreationDate{PdfOutput.Date(document.CreatedAt)}/ModDate{PdfOutput.Date(document.CreatedAt)}>>", ct);
        await pdf.EndAsync(catalogue, info, ct);
    }

    async Task EndPageAsync(CancellationToken ct)
    {
        if (written.Count == 0) return;
        var (number, foot, paper) = written[^1];
        var content = pdf.Reserve();
        await pdf.StreamAsync(content, "", Canvas.Content.ToArray(), ct);
        var contents = foot == 0 ? $"{content} 0 R" : $"[{content} 0 R {foot} 0 R]";
        await pdf.ObjectAsync(number, string.Create(
            CultureInfo.InvariantCulture,
            $"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {paper.Width} {paper.Height}]/Resources {resources} 0 R/Contents {contents}>>"), ct);
    }

    async Task FootAsync(int index, CancellationToken ct)
    {
        const double size = 8;
        var (_, foot, paper) = written[index];
        var line = paper.Height - 24;
        Canvas.Begin(paper.Height);
        var left = document.Institution is { } institution ? $"{institution} · {shown.Moment(document.CreatedAt)}" : shown.Moment(document.CreatedAt);
        Canvas.Text(Paper.Margin, line, Paragraph.Line(left, Regular, size, paper.Inner * 0.75), Regular, size, Ink.Faint);
        Canvas.RightText(paper.Width - Paper.Margin, line, string.Create(CultureInfo.InvariantCulture, $"Page {index + 1:N0} of {written.Count:N0}"), Regular, size, Ink.Faint);
        await pdf.StreamAsync(foot, "", Canvas.Content.ToArray(), ct);
    }

    async Task<int> OutlineAsync(CancellationToken ct)
    {
        var root = pdf.Reserve();
        var items = outline.Select(_ => pdf.Reserve()).ToList();
        for (var i = 0; i < items.Count; i++)
        {
            var item = new StringBuilder($"<</Title{PdfOutput.Text(outline[i].Title)}");
            item.Append(CultureInfo.InvariantCulture, $"/Parent {root} 0 R/Dest[{outline[i].Page} 0 R/Fit]");
            if (i > 0) item.Append(CultureInfo.InvariantCulture, $"/Prev {items[i - 1]} 0 R");
            if (i < items.Count - 1) item.Append(CultureInfo.InvariantCulture, $"/Next {items[i + 1]} 0 R");
            await pdf.ObjectAsync(items[i], item.Append(">>").ToString(), ct);
        }
        await pdf.ObjectAsync(root, items.Count == 0 ? "<</Type/Outlines>>" : string.Create(CultureInfo.InvariantCulture, $"<</Type/Outlines/First {items[0]} 0 R/Last {items[^1]} 0 R/Count {items.Count}>>"), ct);
        return root;
    }
}
