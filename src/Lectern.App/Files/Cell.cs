namespace Lectern.App.Files;

/// <summary>One value of a row, or none: <c>default</c> is an empty cell. What it is of must suit its column, else the writer throws.</summary>
readonly struct Cell
{
    enum Kind : byte
    {
        None,
        Text,
        Whole,
        Number,
        Day,
        Moment,
    }

    readonly string? text;
    readonly decimal number;
    readonly long whole;
    readonly Kind kind;

    Cell(Kind kind, string? text = null, long whole = 0, decimal number = 0)
    {
        this.kind = kind;
        this.text = text;
        this.whole = whole;
        this.number = number;
    }

    public static Cell Of(string? value) => value is null ? default : new(Kind.Text, text: value);

    public static Cell Of(long? value) => value is { } v ? new(Kind.Whole, whole: v) : default;

    public static Cell Of(decimal? value) => value is { } v ? new(Kind.Number, number: v) : default;

    /// <summary>No file holds a NaN or an infinity: there is nothing to tell.</summary>
    public static Cell Of(double? value) => value is { } v && double.IsFinite(v) ? new(Kind.Number, number: (decimal)v) : default;

    public static Cell Of(bool? value) => value is { } v ? new(Kind.Whole, whole: v ? 1 : 0) : default;

    public static Cell Of(DateOnly? value) => value is { } v ? new(Kind.Day, whole: v.DayNumber) : default;

    public static Cell Of(DateTimeOffset? value) => value is { } v ? OfUtc(v.UtcDateTime) : default;

    /// <summary>A moment, in UTC.</summary>
    public static Cell OfUtc(DateTime value) => new(Kind.Moment, whole: value.Ticks);

    public bool IsEmpty => kind == Kind.None;

    public string Text => kind == Kind.Text ? text! : throw Unsuited("a text");

    public long Whole => kind == Kind.Whole ? whole : throw Unsuited("a whole number");

    /// <summary>Of a whole number, too.</summary>
    public decimal Number => kind switch
    {
        Kind.Number => number,
        Kind.Whole => whole,
        _ => throw Unsuited("a number"),
    };

    /// <summary>Whether <see cref="Whole"/> is all of a number.</summary>
    public bool IsWhole => kind == Kind.Whole;

    public bool Truth => kind == Kind.Whole ? whole != 0 : throw Unsuited("true or false");

    public DateOnly Day => kind == Kind.Day ? DateOnly.FromDayNumber((int)whole) : throw Unsuited("a day");

    /// <summary>In UTC.</summary>
    public DateTime Moment => kind == Kind.Moment ? new(whole, DateTimeKind.Utc) : throw Unsuited("a moment");

    InvalidOperationException Unsuited(string wanted) => new($"A column of {wanted} got a cell that is {kind}.");
}
