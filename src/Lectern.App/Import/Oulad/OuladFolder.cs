namespace Lectern.App.Import.Oulad;

/// <summary>The seven files of the data set in one folder, each as NAME.csv or NAME.csv.gz.</summary>
sealed class OuladFolder
{
    static readonly string[] Tables =
        ["courses", "assessments", "vle", "studentInfo", "studentRegistration", "studentAssessment", "studentVle"];

    readonly Dictionary<string, string> files;
    readonly Dictionary<string, SourceStream> opened = [];
    readonly long totalBytes;

    public OuladFolder(string path)
    {
        files = Tables.ToDictionary(table => table, table => Find(path, table));
        totalBytes = files.Values.Sum(file => new FileInfo(file).Length);
    }

    public IEnumerable<string> Files => files.Values;

    /// <summary>The share of all files' bytes that has been read, 0–1.</summary>
    public double FractionRead => opened.Values.Sum(file => file.BytesRead) / (double)totalBytes;

    /// <summary>Counts what is read from here on: the files are about to be read from their start.</summary>
    public void Rewind() => opened.Clear();

    /// <summary>The original release writes "?" for a missing value, this project's copy nothing.</summary>
    public CsvRows Open(string table, params ReadOnlySpan<string> columns)
    {
        var source = new SourceStream(files[table]);
        opened[table] = source;
        return new CsvRows(source.Content, Path.GetFileName(files[table])) { MissingMark = (byte)'?' }.Choose(columns);
    }

    static string Find(string path, string table) =>
        new[] { $"{table}.csv", $"{table}.csv.gz" }.Select(file => Path.Combine(path, file)).FirstOrDefault(File.Exists)
        ?? throw new ImportException($"{path} has no {table}.csv or {table}.csv.gz: give the folder that holds OULAD's seven files.");
}
