namespace Lectern.App.Reports;

/// <summary>What a parameter of a report takes.</summary>
enum ParameterType
{
    /// <summary>An id or a name, compared character by character.</summary>
    Text,

    /// <summary>A day of the tenant's calendar, as 2026-11-01.</summary>
    Date,

    /// <summary>One of its values.</summary>
    Choice,
}

/// <summary>Something that a report may be asked with.</summary>
/// <param name="Name">As calls name it.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">What it does, and what happens without.</param>
sealed record ReportParameter(string Name, ParameterType Type, string Title, string Description)
{
    public bool IsRequired { get; init; }

    /// <summary>Where it is not given; null: it then leaves everything in.</summary>
    public string? Default { get; init; }

    /// <summary>Of a choice.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The dimension of the datasets that it holds to one value; null: it does something else.</summary>
    public string? Field { get; init; }

    public const string From = "from";
    public const string To = "to";
    public const string Timeframe = "timeframe";
    public const string CourseId = "courseId";
    public const string UserId = "userId";
    public const string AssessmentId = "assessmentId";

    static readonly string[] timeframes = ["7d", "30d", "90d", "1y"];

    public static readonly ReportParameter Course = new(CourseId, ParameterType.Text, "Course", "Only this course, by its id.") { Field = "course" };
    public static readonly ReportParameter Learner = new(UserId, ParameterType.Text, "Learner", "Only this learner, by their id.") { Field = "learner" };
    public static readonly ReportParameter Assessment = new(AssessmentId, ParameterType.Text, "Assessment", "Only this assessment, by its id.") { Field = "assessment" };
    public static readonly ReportParameter Cohort = new("cohort", ParameterType.Text, "Cohort", "Only learners whose newest enrolling in the course named this cohort.") { Field = "cohort" };
    public static readonly ReportParameter Organization = new("organizationId", ParameterType.Text, "Organization", "Only learners who belong to this organization by now.") { Field = "organization" };
    public static readonly ReportParameter CourseOrganization = new("organizationId", ParameterType.Text, "Organization", "Only courses that belong to this organization by now.") { Field = "courseOrganization" };
    public static readonly ReportParameter Category = new("category", ParameterType.Text, "Category", "Only courses of this category by now.") { Field = "category" };
    public static readonly ReportParameter Instructor = new("instructorId", ParameterType.Text, "Instructor", "Only courses whose instructor this is by now, by their id.") { Field = "instructor" };

    public static readonly ReportParameter Status = new("status", ParameterType.Choice, "Status", "Only enrollments that stand so.")
    {
        Field = "status",
        Values = ["not_started", "in_progress", "dropped", "completed"],
    };

    /// <summary>A period: two days, either of which may be left open, or the last whole days.</summary>
    /// <param name="of">What it is the time of.</param>
    /// <param name="timeframe">Where none is given; null: any time.</param>
    /// <param name="most">Days that it may have at most; null: any.</param>
    public static IEnumerable<ReportParameter> Period(string of, string? timeframe = null, int? most = null) =>
    [
        new(From, ParameterType.Date, "From", $"Only {of} on this day or later."),
        new(To, ParameterType.Date, "To", $"Only {of} on this day or before."),
        new(Timeframe, ParameterType.Choice, "Timeframe", "In place of the two: the last whole days that have ended.") { Values = [.. timeframes.Where(t => most is null || DaysOf(t) <= most)], Default = timeframe },
    ];

    /// <summary>The days of a timeframe, which a choice has been held to.</summary>
    public static int DaysOf(string timeframe) => Dashboards.Period.DaysOf(timeframe);
}
