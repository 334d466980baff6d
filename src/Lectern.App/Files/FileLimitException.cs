using System.Globalization;

namespace Lectern.App.Files;

/// <summary>There is too much for the file asked for. The message says what to do, and holds no data.</summary>
/// <param name="code">Stable, for programs.</param>
sealed class FileLimitException(string code, string message) : Exception(message)
{
    public string Code => code;

    public static FileLimitException TooLarge(long most) => new(
        "file_too_large",
        string.Create(CultureInfo.InvariantCulture, $"The file would be larger than {most / 1024.0 / 1024:0.##} MB; ask for fewer rows or columns, or raise MAX_REPORT_SIZE_MB."));

    public static FileLimitException TooManyRows(FileFormat format, int most) => new(
        "too_many_rows",
        string.Create(CultureInfo.InvariantCulture, $"{FileFormats.NameOf(format)} holds at most {most:N0} rows; ask for fewer, or for XLSX or CSV."));

    public static FileLimitException TooManyColumns(FileFormat format, string section) => new(
        "too_many_columns",
        $"The columns of '{section}' do not fit into {FileFormats.NameOf(format)}; ask for fewer, or for CSV.");
}

/// <summary>The disk, or what the account may use of it, is full.</summary>
sealed class DiskFullException(IOException inner) : IOException("The disk is full: free space, then run the report again.", inner);
