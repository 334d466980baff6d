namespace Lectern.Core.Grains;

/// <summary>
/// A table whose rows are merges: its key and its columns, each with the rule by which two values become one. Declared by a
/// static class a grain, whose columns are its fields:
/// <code>
/// static readonly GrainBuilder g = new("enrollment", Key.Course, Key.Learner);
/// public static readonly NumberColumn EnrolledAt = g.Min("enrolled_at");
/// public static readonly Grain Grain = g.Build(stage: 2);
/// </code>
/// </summary>
public sealed class Grain
{
    static int count;

    internal Grain(string name, int stage, KeyColumn[] key, Column[] columns, DerivedColumn[] derived, string[] indexes)
    {
        Ordinal = Interlocked.Increment(ref count) - 1;
        Name = name;
        Stage = stage;
        Key = key;
        Columns = columns;
        Derived = derived;
        Indexes = indexes;
        for (var i = 0; i < columns.Length; i++) columns[i].Index = i;
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>A small number of its own within the process: grains are looked up for every event.</summary>
    internal int Ordinal { get; }

    /// <summary>When in a batch it is written: after every grain whose differences are among its sums.</summary>
    public int Stage { get; }

    public IReadOnlyList<KeyColumn> Key { get; }

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>What the database keeps beside them, computed from them.</summary>
    public IReadOnlyList<DerivedColumn> Derived { get; }

    /// <summary>Column lists of the further indexes. Only of columns that hardly ever change: one that does would end in-page updates.</summary>
    public IReadOnlyList<string> Indexes { get; }

    public override string ToString() => Name;
}

/// <summary>Collects a grain's columns in the order they are declared.</summary>
public sealed class GrainBuilder(string name, params KeyColumn[] key)
{
    readonly List<Column> columns = [];
    readonly List<DerivedColumn> derived = [];

    public NumberColumn Sum(string column) => Add(new NumberColumn(column, Merge.Sum, ColumnKind.Integer));

    public NumberColumn Min(string column, ColumnKind kind = ColumnKind.Time) => Add(new NumberColumn(column, Merge.Min, kind));

    public NumberColumn Max(string column, ColumnKind kind = ColumnKind.Time) => Add(new NumberColumn(column, Merge.Max, kind));

    public NumberColumn Or(string column) => Add(new NumberColumn(column, Merge.Or, ColumnKind.Flag));

    public RangesColumn Ranges(string column) => Add(new RangesColumn(column));

    public BitsColumn Bits(string column) => Add(new BitsColumn(column));

    public BitsColumn ToggledBits(string column) => Add(new BitsColumn(column, Merge.Toggle));

    public StampedNumberColumn Latest(string column, ColumnKind kind = ColumnKind.Integer) => Add(new StampedNumberColumn(column, Merge.Latest, kind));

    public StampedTextColumn LatestText(string column) => Add(new StampedTextColumn(column, Merge.Latest));

    public StampedTextColumn FirstText(string column) => Add(new StampedTextColumn(column, Merge.First));

    /// <summary>A whole number that follows from the row's other columns, for questions over many rows. Memory has no need of it.</summary>
    public void Derived(string column, string sql) => derived.Add(new(column, sql));

    public Grain Build(int stage, params string[] indexes) => new(name, stage, key, [.. columns], [.. derived], indexes);

    T Add<T>(T column) where T : Column
    {
        columns.Add(column);
        return column;
    }
}

/// <summary>The parts of which grain keys are made.</summary>
public static class Key
{
    public static KeyColumn Learner(KeySlot slot) => new("learner_key", slot, KeyKind.Number);

    public static KeyColumn Course(KeySlot slot) => new("course_key", slot, KeyKind.Number);

    public static KeyColumn Content(KeySlot slot) => new("content_key", slot, KeyKind.Number);

    public static KeyColumn Number(string name, KeySlot slot) => new(name, slot, KeyKind.Number);

    public static KeyColumn Day(KeySlot slot) => new("day", slot, KeyKind.Day);

    public static KeyColumn Uuid(string name) => new(name, KeySlot.U, KeyKind.Uuid);

    public static KeyColumn Currency(KeySlot slot) => new("currency", slot, KeyKind.Currency);
}
