using NodaTime;

namespace Lectern.App.Files;

/// <summary>
/// What a file is made of, whatever its format: a report builds one and hands it to <see cref="DocumentFile"/>. Everything but the rows is
/// small and held in memory; rows are pulled as they are written.
/// </summary>
/// <param name="Title">Of the report.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Zone">In which moments are told.</param>
/// <param name="Sections">At least one; the first is what the report is about.</param>
sealed record Document(string Title, DateTimeOffset CreatedAt, DateTimeZone Zone, IReadOnlyList<Section> Sections)
{
    public string? Subtitle { get; init; }

    /// <summary>Whose figures these are.</summary>
    public string? Institution { get; init; }

    /// <summary>What was asked for: the period, the course, who is left out.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    public IReadOnlyList<KeyFigure> KeyFigures { get; init; } = [];

    /// <summary>Of the texts, by BCP 47.</summary>
    public string Language { get; init; } = "en";
}

/// <summary>Something that was asked for, for people.</summary>
sealed record Filter(string Name, string Value);

/// <summary>A figure to read first.</summary>
/// <param name="Figure">What it is.</param>
/// <param name="Value">Empty where there is none.</param>
sealed record KeyFigure(Column Figure, Cell Value)
{
    /// <summary>A few words below it: of how many, compared with when.</summary>
    public string? Note { get; init; }
}

/// <summary>A table of the document.</summary>
/// <param name="Title">Once in the document.</param>
/// <param name="Columns">At least one.</param>
/// <param name="Rows">
/// A cell for each column. Read once, a row at a time: a row is done with before the next is asked for, so that a source may hand out one array
/// again and again.
/// </param>
sealed record Section(string Title, IReadOnlyList<Column> Columns, IAsyncEnumerable<Cell[]> Rows)
{
    /// <summary>A sentence on what a row is, or what to know.</summary>
    public string? Note { get; init; }

    public IReadOnlyList<Chart> Charts { get; init; } = [];
}
