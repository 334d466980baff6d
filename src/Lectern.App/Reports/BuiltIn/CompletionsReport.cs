using Lectern.App.Files;
using Lectern.Core.Measures;
using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>For compliance: who completed what, and whether by the day it was due.</summary>
static class CompletionsReport
{
    const string Due = "dueOn";

    static readonly ReportTable learners = ReportTable.Of(
        "Learners",
        "A row is a learner in a course, completed or not. In time is empty while it may still be completed in time, and where no due day was given.",
        new(
            "enrollments",
            ["averageProgress", "averageFinalScore"],
            ["course", "courseTitle", "learner", "organization", "cohort", "enrolledDay", "status", "completedDay", "distinction"]),
        new ReportColumn("inTime", ColumnType.Boolean, "In time", null, "Whether it was completed on the due day or before."),
        new ReportColumn("daysLate", ColumnType.Integer, "Days late", "days", "Days from the due day to the completion, or to the report's day while there is none; empty where it is not late."));

    static readonly ReportTable courses = ReportTable.Of(
        "Courses",
        "Completions by now, whether in time or not.",
        new("enrollments", ["enrollments", "completions", "completionRate", "drops", "averageTimeToComplete"], ["course", "courseTitle"]));

    public static readonly Report Report = new(
        "completions",
        "Completions for compliance",
        "Who completed which course when, and who has not: with a due day, who did in time, who is late and by how much.",
        [
            Course, Category, Cohort, Organization, Status,
            new(Due, ParameterType.Date, "Due on", "The day by which the courses were to be completed; without it nobody is late."),
            .. Period("enrollments that began"),
        ],
        [learners, courses],
        BuildAsync);

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var figures = (await scope.FiguresAsync("enrollments", ["enrollments", "completions", "completionRate"], ct)).ToList();
        var due = scope.Day(Due);
        if (due is { } day)
        {
            var (all, inTime) = (figures[0].Value.Whole, await scope.CountAsync("enrollments", "completions", ct, ReportScope.Filter("completedDay", "lte", day)));
            figures.Add(new(new("completedInTime", ColumnType.Integer) { Title = "Completed in time" }, Cell.Of(inTime)));
            figures.Add(new(new("inTimeRate", ColumnType.Percentage) { Title = "In time" }, Cell.Of(Rates.Share(inTime, all))) { Note = "of all enrollments" });
        }
        return new(
            figures,
            [
                await scope.TableAsync(learners, ct, added: (rows, _) => ValueTask.FromResult<IReadOnlyList<Cell[]>>([.. rows.Select(r => Judge(r, due, scope.AsOf.Today))])),
                await scope.TableAsync(courses, ct),
            ]);
    }

    static Cell[] Judge(DatasetRow row, DateOnly? due, DateOnly today)
    {
        if (due is not { } day) return [default, default];
        DateOnly? completed = row["completedDay"] is { IsEmpty: false } cell ? cell.Day : null;
        var late = (completed ?? today).DayNumber - day.DayNumber;
        return (completed, late) switch
        {
            (not null, <= 0) => [Cell.Of(true), default],
            (null, <= 0) => [default, default],
            _ => [Cell.Of(false), Cell.Of((long)late)],
        };
    }
}
