using Lectern.Bench.Reporting;

namespace Lectern.Bench;

/// <summary>One run of a benchmark: what it may use, and what it found.</summary>
sealed class BenchRun(Sizes sizes, Action<string> say)
{
    readonly List<Figure> figures = [];
    readonly List<Matrix> matrices = [];
    readonly List<string> notes = [];

    public Sizes Sizes => sizes;

    /// <summary>Folders of this process, gone with it.</summary>
    public Scratch Scratch { get; } = Scratch.Open();

    public IReadOnlyList<Figure> Figures => figures;

    /// <summary>Figures of many kinds by many measures, which read better side by side.</summary>
    public IReadOnlyList<Matrix> Matrices => matrices;

    public IReadOnlyList<string> Notes => notes;

    /// <summary>Version and settings of the PostgreSQL measured on.</summary>
    public string? Postgres { get; set; }

    /// <summary>Tells what is being done now.</summary>
    public void Say(string line) => say(line);

    public void Add(string name, string unit, IEnumerable<double> runs, Goal? goal = null) => figures.Add(new(name, unit, [.. runs], goal));

    public void Add(Matrix matrix) => matrices.Add(matrix);

    /// <summary>Run by run, so that both sides had the same moment of the machine.</summary>
    public void AddRatio(string name, IReadOnlyList<double> of, IReadOnlyList<double> to, Goal? goal = null) =>
        Add(name, "ratio", of.Zip(to, (a, b) => a / b), goal);

    /// <summary>Something could not be measured; what could still counts.</summary>
    public bool IsIncomplete { get; private set; }

    public void Fail(string line)
    {
        IsIncomplete = true;
        notes.Add($"Not measured: {line}");
    }

    public void Note(string line) => notes.Add(line);
}
