using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lectern.App.Import.Oulad;

/// <summary>A presentation of a module: AAA in 2013J is the course AAA-2013J.</summary>
sealed class OuladCourse(string module, string term, int days)
{
    readonly byte[] moduleName = Encoding.UTF8.GetBytes(module);
    readonly byte[] termName = Encoding.UTF8.GetBytes(term);
    readonly DateTime start = StartOf(term);

    public string Id { get; } = $"{module}-{term}";

    public string Module => module;

    /// <summary>The day on which it ends, counted from its start.</summary>
    public int Days => days;

    public bool IsSelected { get; init; }

    public List<OuladAssessment> Assessments { get; } = [];

    public Dictionary<int, OuladSite> Sites { get; } = [];

    /// <summary>Noon UTC of a day, counted from the start.</summary>
    public DateTime Noon(int day) => start.AddDays(day).AddHours(12);

    public bool IsNamed(ReadOnlySpan<byte> moduleField, ReadOnlySpan<byte> termField) =>
        moduleField.SequenceEqual(moduleName) && termField.SequenceEqual(termName);

    /// <summary>B presentations start on 1 February, J on 1 October of their year.</summary>
    static DateTime StartOf(string term) =>
        term.Length == 5 && int.TryParse(term.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year >= 2000
            ? term[4] switch
            {
                'B' => new DateTime(year, 2, 1, 0, 0, 0, DateTimeKind.Utc),
                'J' => new DateTime(year, 10, 1, 0, 0, 0, DateTimeKind.Utc),
                _ => throw UnknownTerm(term),
            }
            : throw UnknownTerm(term);

    static ImportException UnknownTerm(string term) =>
        new($"courses.csv names the presentation '{term}': expected a year and B (February) or J (October), such as 2013J.");
}

enum OuladAssessmentKind { Tma, Cma, Exam }

/// <param name="Day">The day it is due; null where the files do not say, which is the end of the course.</param>
sealed record OuladAssessment(int Id, OuladCourse Course, OuladAssessmentKind Kind, int? Day, decimal? Weight);

/// <summary>A page or tool of a course. Its names are kept as JSON: they are written once a click.</summary>
sealed record OuladSite(int Id, string ActivityType, int? WeekFrom)
{
    public JsonEncodedText Module { get; } = JsonEncodedText.Encode(ActivityType);

    public JsonEncodedText Lesson { get; } = JsonEncodedText.Encode($"site-{Id}");
}

/// <summary>Something that befell a student on a day of a course, other than clicks.</summary>
abstract record OuladOutcome(int Day, int Student);

sealed record OuladDrop(int Day, int Student) : OuladOutcome(Day, Student);

sealed record OuladSubmission(int Day, int Student, OuladAssessment Assessment, decimal? Score, bool Banked) : OuladOutcome(Day, Student);

sealed record OuladCompletion(int Day, int Student, string Result) : OuladOutcome(Day, Student);
