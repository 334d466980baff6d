using System.Text;
using Lectern.App.Audit;
using Lectern.App.Datasets;
using Lectern.App.Files;

namespace Lectern.App.Reports;

/// <summary>A column of a report's table.</summary>
/// <param name="Name">As programs know it.</param>
/// <param name="Type">Of its cells.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Unit">Of a figure, as the dataset or the glossary names it; null: it is none.</param>
/// <param name="Description">What it says.</param>
sealed record ReportColumn(string Name, ColumnType Type, string Title, string? Unit, string Description)
{
    public const string Learner = NamedLearners.Dimension;
    public const string Instructor = "instructor";

    static readonly ReportColumn learnerName = new("learnerName", ColumnType.Text, "Learner", null, "The learner's first and last name; empty where none is known.");
    static readonly ReportColumn instructorName = new("instructorName", ColumnType.Text, "Instructor", null, "The instructor's name; empty where none is known.");

    /// <summary>Digits after the point that people see; null: as usual.</summary>
    public int? Digits { get; init; }

    /// <summary>Dimensions that do not read well as their names have it.</summary>
    static readonly Dictionary<string, string> Titles = new()
    {
        ["learner"] = "Learner ID",
        ["instructor"] = "Instructor ID",
        ["course"] = "Course ID",
        ["courseTitle"] = "Course",
        ["organization"] = "Organization",
        ["assessment"] = "Assessment ID",
        ["assessmentTitle"] = "Assessment",
        ["assignment"] = "Assignment ID",
        ["assignmentTitle"] = "Assignment",
        ["question"] = "Question ID",
        ["questionTitle"] = "Question",
        ["module"] = "Module ID",
        ["moduleTitle"] = "Module",
        ["lesson"] = "Lesson ID",
        ["lessonTitle"] = "Lesson",
        ["enrolledDay"] = "Enrolled on",
        ["completedDay"] = "Completed on",
        ["droppedDay"] = "Dropped on",
        ["lastActivityDay"] = "Last active on",
        ["attemptNumber"] = "Attempt",
    };

    public Column ToColumn() => Digits is { } digits ? new(Name, Type) { Title = Title, Digits = digits } : new(Name, Type) { Title = Title };

    /// <summary>The columns of a question's answer, with the names of whom they are about.</summary>
    public static IEnumerable<ReportColumn> Of(Dataset dataset, DatasetQuery query)
    {
        foreach (var name in query.Dimensions ?? [])
        {
            yield return Of(dataset.DimensionOf(name)!);
            if (NameOf(name) is { } named) yield return named;
        }
        foreach (var name in query.Measures) yield return Of(dataset.MeasureOf(name)!);
    }

    /// <summary>The column with the name of whom a dimension's id stands for; null: it stands for nobody.</summary>
    public static ReportColumn? NameOf(string dimension) => dimension switch
    {
        Learner => learnerName,
        Instructor => instructorName,
        _ => null,
    };

    public static ReportColumn Of(Dimension dimension) => new(
        dimension.Name,
        dimension.Type switch
        {
            FieldType.Number => ColumnType.Integer,
            FieldType.Date => ColumnType.Date,
            FieldType.Boolean => ColumnType.Boolean,
            _ => ColumnType.Text,
        },
        Titles.GetValueOrDefault(dimension.Name) ?? Words(dimension.Name),
        null,
        dimension.Description);

    public static ReportColumn Of(DatasetMeasure measure)
    {
        var title = Words(measure.Name);
        var (type, digits) = measure.Unit switch
        {
            Figures.Count => (ColumnType.Integer, (int?)null),
            Figures.Percent => (ColumnType.Percentage, null),
            Figures.Seconds => (ColumnType.Duration, null),
            Figures.Hours or Figures.Minutes => (ColumnType.Decimal, 1),
            _ => (ColumnType.Decimal, measure.Name == "facility" ? 4 : 2),
        };
        // A heading that does not say in which unit a bare number is.
        if (measure.Unit is Figures.Hours or Figures.Minutes && !title.Contains(measure.Unit, StringComparison.OrdinalIgnoreCase)) title += $" ({measure.Unit})";
        return new(measure.Name, type, title, measure.Unit, measure.Description) { Digits = digits };
    }

    /// <summary>averageFinalScore: Average final score.</summary>
    static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c)) words.Append(' ');
            words.Append(words.Length == 0 ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c));
        }
        return words.ToString();
    }
}
