namespace Lectern.App.Files;

/// <summary>What the cells of a column hold, and so how each format writes them.</summary>
enum ColumnType
{
    Text,

    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>Numbers, for people with <see cref="Column.Digits"/> digits, for programs in full.</summary>
    Decimal,

    /// <summary>Numbers where 100 is the whole: 63.25 is 63.25%.</summary>
    Percentage,

    /// <summary>Seconds; for people hours, minutes and seconds.</summary>
    Duration,

    /// <summary>A day of a calendar.</summary>
    Date,

    /// <summary>A moment, told in the time zone of the document.</summary>
    Moment,
    Boolean,
}

enum Alignment
{
    Left,
    Right,
}

/// <summary>A column of a table, or what a figure is.</summary>
/// <param name="Name">As programs know it: the key in JSON and NDJSON, once in a section.</param>
/// <param name="Type">Of its cells; any may be empty.</param>
sealed record Column(string Name, ColumnType Type)
{
    /// <summary>As people read it; null: the name.</summary>
    public string? Title { get; init; }

    /// <summary>Digits after the point that people see of a decimal or a percentage, from 0 to 10. The value itself is never rounded.</summary>
    public int Digits { get; init; } = Type == ColumnType.Percentage ? 1 : 2;

    /// <summary>Numbers, durations and times are read by their last digits.</summary>
    public Alignment Alignment { get; init; } = Type is ColumnType.Text or ColumnType.Boolean or ColumnType.Date or ColumnType.Moment ? Alignment.Left : Alignment.Right;

    public string Heading => Title ?? Name;

    /// <summary>With the unit that bare numbers need; a name is left as it is.</summary>
    public string HeadingWithUnit => Type switch
    {
        ColumnType.Percentage when Title is not null => $"{Title} (%)",
        ColumnType.Duration when Title is not null => $"{Title} (s)",
        _ => Heading,
    };
}
