using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Lectern.Bench.Reporting;

/// <summary>What a benchmark found, with the machine it was found on: as a table, as JSON, and as a page to read.</summary>
sealed class Report(string name, string summary, bool isFull, Machine machine, BenchRun run)
{
    static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    static readonly string[] Columns = ["figure", "unit", "median", "least", "most", "runs", "goal", ""];

    /// <summary>Where results go; those of tiny sizes are not kept.</summary>
    public static string Folder(bool isFull) => Path.Combine(Checkout.Root, isFull ? "bench/results" : "artifacts/bench");

    public void Print()
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in Columns) table.AddColumn(column);
        for (var i = 2; i <= 5; i++) table.Columns[i].RightAligned();
        foreach (var row in Rows()) table.AddRow([.. row.Select(cell => new Text(cell))]);
        // In a pipe there is no width to keep to.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 160;
        Console.WriteLine($"\n{name}: {summary}");
        if (table.Rows.Count > 0) AnsiConsole.Write(table);
        foreach (var matrix in run.Matrices)
        {
            var wide = new Table().Border(TableBorder.Rounded);
            foreach (var column in matrix.Columns) wide.AddColumn(column);
            for (var i = 1; i < matrix.Columns.Count; i++) wide.Columns[i].RightAligned();
            foreach (var line in matrix.Lines()) wide.AddRow([.. line.Select(cell => new Text(cell))]);
            AnsiConsole.Write(wide);
        }
        foreach (var note in run.Notes) Console.WriteLine($"  {note}");
    }

    /// <returns>The page written.</returns>
    public string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var day = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder, $"{name}-{day}");
        File.WriteAllText($"{path}.json", JsonSerializer.Serialize(Content(), Json) + "\n");
        File.WriteAllText($"{path}.md", Page());
        return $"{path}.md";
    }

    object Content() => new
    {
        Benchmark = name,
        Summary = summary,
        At = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        Quick = !isFull,
        Machine = machine,
        run.Postgres,
        Figures = run.Figures.Select(f => new
        {
            f.Name,
            f.Unit,
            Median = Math.Round(f.Median, 4),
            Runs = f.Runs.Select(value => Math.Round(value, 4)),
            Goal = f.Goal?.ToString(),
            f.IsGoalMet,
        }),
        Matrices = run.Matrices.Select(m => new
        {
            m.Columns,
            Rows = m.Rows.Select(r => new { r.Name, Medians = r.Medians.Select(value => double.IsNaN(value) ? (double?)null : Math.Round(value, 4)) }),
        }),
        run.Notes,
    };

    string Page()
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {name}: {summary}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {machine}\n");
        if (run.Postgres is not null) page.Append(CultureInfo.InvariantCulture, $"\nPostgreSQL {run.Postgres}\n");
        if (!isFull) page.Append("\n**Tiny sizes, to see that it works: the figures mean nothing.**\n");
        if (run.Figures.Count > 0) page.Append(CultureInfo.InvariantCulture, $"\n| {string.Join(" | ", Columns)} |\n|---|---|--:|--:|--:|--:|---|---|\n");
        foreach (var row in Rows()) page.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        foreach (var matrix in run.Matrices)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n| {string.Join(" | ", matrix.Columns)} |\n|---|{string.Concat(Enumerable.Repeat("--:|", matrix.Columns.Count - 1))}\n");
            foreach (var line in matrix.Lines()) page.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", line)} |\n");
        }
        foreach (var note in run.Notes) page.Append(CultureInfo.InvariantCulture, $"\n{note}\n");
        return page.ToString();
    }

    IEnumerable<string[]> Rows() => run.Figures.Select(f => new[]
    {
        f.Name,
        f.Unit,
        Figure.Format(f.Median),
        Figure.Format(f.Runs.Min()),
        Figure.Format(f.Runs.Max()),
        f.Runs.Count.ToString(CultureInfo.InvariantCulture),
        f.Goal?.ToString() ?? "",
        f.IsGoalMet switch { true => "met", false => "missed", null => "" },
    });
}
