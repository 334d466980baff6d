using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Files;

namespace Lectern.App.Reports;

/// <summary>Who may run a report. Whoever may sees in it what the API shows them: a teacher the courses they teach and who is enrolled there.</summary>
enum ReportAudience
{
    /// <summary>Teachers, administrators, and keys that may read.</summary>
    Staff,

    /// <summary>Learners too, about themselves alone.</summary>
    Everybody,

    /// <summary>Administrators, and keys that may read: it is told over all courses.</summary>
    Administrators,
}

/// <summary>A kind of report: what it is asked with, which tables it has, and how it is told. One that a person saved is made into one, too.</summary>
/// <param name="Id">As calls name it; never changed.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">What it tells, and of whom.</param>
/// <param name="Parameters">What it may be asked with.</param>
/// <param name="Tables">With their default columns; the first is what it is about.</param>
/// <param name="BuildAsync">Tells it.</param>
sealed record Report(
    string Id, string Name, string Description, IReadOnlyList<ReportParameter> Parameters, IReadOnlyList<ReportTable> Tables,
    Func<ReportScope, CancellationToken, Task<ReportContent>> BuildAsync)
{
    public ReportAudience Audience { get; init; } = ReportAudience.Staff;

    /// <summary>Days that the period may have where it must be given; null: any, or none.</summary>
    public int? MaxDays { get; init; }

    /// <summary>Any one of these parameters must be given; empty: none must.</summary>
    public IReadOnlyList<string> AnyOf { get; init; } = [];

    /// <summary>What else must hold of its values, each of which was found right, that it can be made; null: nothing.</summary>
    public Action<IReadOnlyDictionary<string, string>, QueryErrors>? Check { get; init; }

    /// <summary>Of a saved one.</summary>
    public int? Version { get; init; }

    /// <summary>Where none is asked for.</summary>
    public FileFormat Format { get; init; } = FileFormat.Xlsx;

    /// <summary>Figures of groups alone are never shown: filters are free, and what is of few could be told from two reports.</summary>
    public bool IsFor(Caller caller) => caller.SeesLearners && caller.Role switch
    {
        Role.Student => Audience == ReportAudience.Everybody,
        Role.Instructor => Audience != ReportAudience.Administrators,
        _ => true,
    };
}

/// <summary>What a report is made of beside its head.</summary>
sealed record ReportContent(IReadOnlyList<KeyFigure> KeyFigures, IReadOnlyList<Section> Sections);

/// <summary>A table of a report.</summary>
/// <param name="Title">Once in the report.</param>
/// <param name="Columns">In order.</param>
sealed record ReportTable(string Title, IReadOnlyList<ReportColumn> Columns)
{
    /// <summary>What a row is.</summary>
    public string? Note { get; init; }

    /// <summary>The question to a dataset that its rows answer; null: they are told otherwise.</summary>
    public DatasetQuery? Query { get; init; }

    /// <summary>Columns behind those of the question, which the report tells itself.</summary>
    public IReadOnlyList<ReportColumn> Added { get; init; } = [];

    /// <summary>The table of a question to a dataset, its columns as the dataset declares them. Whom an id stands for is told beside it.</summary>
    public static ReportTable Of(string title, string note, DatasetQuery query, params ReportColumn[] added)
    {
        var dataset = DatasetList.Of(query.Dataset)!;
        return new(title, [.. ReportColumn.Of(dataset, query), .. added]) { Note = note, Query = query, Added = added };
    }
}
