using System.Globalization;
using System.Text;

namespace Lectern.App.Files;

/// <summary>The formats a document is written in.</summary>
enum FileFormat
{
    Csv,
    Xlsx,
    Json,
    Ndjson,
    Pdf,
}

static class FileFormats
{
    /// <summary>As people know it.</summary>
    public static string NameOf(FileFormat format) => format.ToString().ToUpperInvariant();

    public static string MediaTypeOf(FileFormat format, Document document) => format switch
    {
        _ when IsArchive(format, document) => "application/zip",
        FileFormat.Csv => "text/csv; charset=utf-8; header=present",
        FileFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileFormat.Json => "application/json",
        FileFormat.Ndjson => "application/x-ndjson",
        FileFormat.Pdf => "application/pdf",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    public static string ExtensionOf(FileFormat format, Document document) => IsArchive(format, document) ? ".zip" : Extension(format);

    /// <summary>A name for the file that any system takes: the title's letters and digits, its day.</summary>
    public static string FileNameOf(FileFormat format, Document document)
    {
        var day = new ZoneClock(document.Zone).LocalOf(document.CreatedAt.UtcDateTime, out _);
        return string.Create(CultureInfo.InvariantCulture, $"{Slug(document.Title)}-{day:yyyy-MM-dd}{ExtensionOf(format, document)}");
    }

    /// <summary>CSV and NDJSON hold one table: of several, each is a file of its own in an archive.</summary>
    public static bool IsArchive(FileFormat format, Document document) => format is FileFormat.Csv or FileFormat.Ndjson && document.Sections.Count > 1;

    public static string Extension(FileFormat format) => format switch
    {
        FileFormat.Csv => ".csv",
        FileFormat.Xlsx => ".xlsx",
        FileFormat.Json => ".json",
        FileFormat.Ndjson => ".ndjson",
        FileFormat.Pdf => ".pdf",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Lower-case letters and digits of any script, the rest as single hyphens; at most 60 characters.</summary>
    public static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var rune in title.EnumerateRunes())
        {
            if (slug.Length >= 60) break;
            if (Rune.IsLetterOrDigit(rune)) slug.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        return slug.ToString().Trim('-') is { Length: > 0 } name ? name : "report";
    }
}
