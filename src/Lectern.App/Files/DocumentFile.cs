using System.IO.Compression;
using Lectern.App.Files.Csv;
using Lectern.App.Files.Json;
using Lectern.App.Files.Pdf;
using Lectern.App.Files.Xlsx;

namespace Lectern.App.Files;

/// <summary>How a file is written.</summary>
sealed record WriteOptions
{
    /// <summary>Bytes that the file may hold; the file is broken off before it would hold more.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>
    /// Whether CSV begins with a byte order mark. Excel reads a CSV without one in the encoding of its country, and names come out wrong; a
    /// program that does not know the mark takes it for a part of the first column's name.
    /// </summary>
    public bool ByteOrderMark { get; init; } = true;

    /// <summary>Is told how many rows are written, each thousand and at the end.</summary>
    public Action<long>? Progress { get; init; }
}

/// <summary>What was written.</summary>
sealed record FileSummary(long Rows, long Bytes);

/// <summary>
/// Writes a document in a format, straight into a stream that need not seek: what is held does not grow with the rows. What breaks off
/// (<see cref="FileLimitException"/>, <see cref="DiskFullException"/>, a source that throws, cancellation) leaves a part of a file, which is
/// the caller's to throw away.
/// </summary>
static class DocumentFile
{
    public static async Task<FileSummary> WriteAsync(Document document, FileFormat format, Stream stream, WriteOptions options, CancellationToken ct)
    {
        Check(document);
        var rows = new RowCount(options.Progress);
        await using var budget = new BudgetedStream(stream, options.MaxBytes);
        await (format switch
        {
            FileFormat.Csv or FileFormat.Ndjson when document.Sections.Count > 1 => ArchiveAsync(document, format, budget, options, rows, ct),
            FileFormat.Csv or FileFormat.Ndjson => TableAsync(document, document.Sections[0], format, budget, options, rows, ct),
            FileFormat.Json => JsonFile.WriteAsync(document, budget, rows, ct),
            FileFormat.Xlsx => XlsxFile.WriteAsync(document, budget, rows, ct),
            FileFormat.Pdf => PdfFile.WriteAsync(document, budget, rows, ct),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        });
        await budget.FlushAsync(ct);
        rows.End();
        return new(rows.Rows, budget.Written);
    }

    /// <summary>The tables of a document, each a file named by its place and title.</summary>
    static async Task ArchiveAsync(Document document, FileFormat format, Stream stream, WriteOptions options, RowCount rows, CancellationToken ct)
    {
        await using var archive = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        for (var i = 0; i < document.Sections.Count; i++)
        {
            var section = document.Sections[i];
            var entry = archive.CreateEntry($"{i + 1:00}-{FileFormats.Slug(section.Title)}{FileFormats.Extension(format)}", CompressionLevel.Optimal);
            entry.LastWriteTime = document.CreatedAt;
            await using var file = await entry.OpenAsync(ct);
            await TableAsync(document, section, format, file, options, rows, ct);
        }
    }

    static Task TableAsync(Document document, Section section, FileFormat format, Stream stream, WriteOptions options, RowCount rows, CancellationToken ct) =>
        format == FileFormat.Csv
            ? CsvTable.WriteAsync(section, document.Zone, stream, options.ByteOrderMark, rows, ct)
            : NdjsonTable.WriteAsync(section, document.Zone, stream, rows, ct);

    /// <summary>What would make a file that some program refuses is a mistake of the report.</summary>
    static void Check(Document document)
    {
        if (document.Sections.Count == 0) throw new ArgumentException("A document has at least one section.", nameof(document));
        foreach (var section in document.Sections)
        {
            if (section.Columns.Count == 0) throw new ArgumentException($"The section '{section.Title}' has no columns.", nameof(document));
            if (section.Columns.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count() < section.Columns.Count)
                throw new ArgumentException($"Two columns of the section '{section.Title}' have one name.", nameof(document));
            foreach (var chart in section.Charts) Check(chart);
        }
    }

    static void Check(Chart chart)
    {
        if (chart.Series.Count > Chart.MaxSeries || chart.Categories.Count > Chart.MaxCategories || chart.Series.Any(s => s.Values.Count != chart.Categories.Count))
            throw new ArgumentException($"The chart '{chart.Title}' has at most {Chart.MaxSeries} series of {Chart.MaxCategories} values, one for each category.", nameof(chart));
    }
}
