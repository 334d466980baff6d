namespace Lectern.Core.Grains;

/// <summary>
/// How two values of a column become one. Each is associative and commutative with null as its identity, which is all that
/// makes shuffled, split, late and repeated feeds end in equal rows.
/// </summary>
public enum Merge
{
    /// <summary>The sum of whole numbers; null only in <see cref="Sum"/> columns never touched, and stored as 0.</summary>
    Sum,
    Min,
    Max,
    Or,

    /// <summary>Union of ranges, or of the bits of a set.</summary>
    Union,

    /// <summary>Sum modulo 2 of the bits of a set: what enters it is added, and taken out by being added again.</summary>
    Toggle,

    /// <summary>The value with the greatest <see cref="Stamp"/>.</summary>
    Latest,

    /// <summary>The value with the least <see cref="Stamp"/>.</summary>
    First,
}

/// <summary>What a column holds, and so its PostgreSQL type.</summary>
public enum ColumnKind
{
    /// <summary>bigint</summary>
    Integer,

    /// <summary>timestamptz; in memory microseconds since 1970 UTC</summary>
    Time,

    /// <summary>boolean; in memory 0 or 1</summary>
    Flag,

    /// <summary>text</summary>
    Text,

    /// <summary>int8multirange</summary>
    Ranges,

    /// <summary>bit(1024)</summary>
    Bits,
}

/// <summary>When a value was true, and what decides between two of the same time: the event's key, compared as bytes.</summary>
public readonly record struct Stamp(long At, Guid Tie) : IComparable<Stamp>
{
    public int CompareTo(Stamp other)
    {
        var order = At.CompareTo(other.At);
        return order != 0 ? order : Tie.CompareTo(other.Tie);
    }
}

/// <summary>One column of a grain: its name, its merge, its kind. Declared once; memory and SQL both follow it.</summary>
public abstract class Column(string name, Merge merge, ColumnKind kind)
{
    public string Name { get; } = name;

    public Merge Merge { get; } = merge;

    public ColumnKind Kind { get; } = kind;

    /// <summary>Place among its grain's columns; set by the grain.</summary>
    public int Index { get; internal set; } = -1;

    internal abstract ColumnStore NewStore();
}

/// <summary>A stored column that PostgreSQL computes from others of its row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sql">Over the row's columns; <c>{schema}</c> is the schema of the table, which holds <c>presence_seconds(int8multirange)</c>.</param>
public sealed record DerivedColumn(string Name, string Sql);

/// <summary>Sum, min, max or or of whole numbers, times or flags.</summary>
public sealed class NumberColumn(string name, Merge merge, ColumnKind kind) : Column(name, merge, kind)
{
    internal override ColumnStore NewStore() => new NumberStore(Merge);
}

/// <summary>Latest or first of a whole number, time or flag.</summary>
public sealed class StampedNumberColumn(string name, Merge merge, ColumnKind kind) : Column(name, merge, kind)
{
    internal override ColumnStore NewStore() => new StampedStore<long?>(Merge);
}

/// <summary>Latest or first of a text.</summary>
public sealed class StampedTextColumn(string name, Merge merge) : Column(name, merge, ColumnKind.Text)
{
    internal override ColumnStore NewStore() => new StampedStore<string?>(Merge);
}

/// <summary>Union of ranges of whole numbers.</summary>
public sealed class RangesColumn(string name) : Column(name, Merge.Union, ColumnKind.Ranges)
{
    internal override ColumnStore NewStore() => new RangesStore();
}

/// <summary>A set of small numbers below <see cref="BitCount"/>, united or toggled bit by bit.</summary>
public sealed class BitsColumn(string name, Merge merge = Merge.Union) : Column(name, merge, ColumnKind.Bits)
{
    public const int BitCount = 1024;

    internal override ColumnStore NewStore() => new BitsStore(Merge);
}
