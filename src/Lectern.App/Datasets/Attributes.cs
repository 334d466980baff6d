namespace Lectern.App.Datasets;

/// <summary>
/// Dimensions that datasets share: what is known of a row's learner, course, and the two together. Their tables are joined to every
/// dataset by <see cref="Dataset.Learner"/> and <see cref="Dataset.Course"/>, each by its primary key: PostgreSQL leaves out those that a
/// query does not touch.
/// </summary>
static class Attributes
{
    /// <summary>Of the learner.</summary>
    public static readonly IReadOnlyList<Dimension> Learner =
    [
        new("learner", FieldType.Text, "learner_id.user_id", "The learner's id as the producer names them; null where there is none. Names and addresses are no dimensions."),
        new("role", FieldType.Text, "learner.role", "The learner's role by now; null where none is known."),
        new("organization", FieldType.Text, "learner.organization", "The organization the learner belongs to by now; null where none is known."),
    ];

    /// <summary>Of the course.</summary>
    public static readonly IReadOnlyList<Dimension> Course =
    [
        new("course", FieldType.Text, "course_id.course_id", "The course's id as the producer names it; null outside any course."),
        new("courseTitle", FieldType.Text, "course.title", "The course's title by now; null where none is known."),
        new("category", FieldType.Text, "course.category", "The course's category by now; null where none is known."),
        new("instructor", FieldType.Text, "course.instructor", "Id of the course's instructor by now; null where none is known."),
        new("courseOrganization", FieldType.Text, "course.organization", "The organization the course belongs to by now; null where none is known."),
    ];

    /// <summary>Of the learner's enrollment in the course.</summary>
    public static readonly Dimension Cohort =
        new("cohort", FieldType.Text, "enrollment.cohort", "The cohort of the learner's newest enrolling in the course; null where it named none, and for visitors.");

    /// <summary>The calendar of a day: the day, its week and its month.</summary>
    /// <param name="prefix">As in <c>enrolledDay</c>; empty: <c>day</c>.</param>
    /// <param name="sql">The day.</param>
    /// <param name="of">What it is the day of.</param>
    public static IEnumerable<Dimension> Calendar(string prefix, string sql, string of) =>
    [
        new(Named(prefix, "day"), FieldType.Date, sql, $"The day {of}, in the tenant's calendar."),
        new(Named(prefix, "week"), FieldType.Date, $"date_trunc('week', ({sql})::timestamp)::date", $"The Monday of the week {of}."),
        new(Named(prefix, "month"), FieldType.Date, $"date_trunc('month', ({sql})::timestamp)::date", $"The first day of the month {of}."),
    ];

    /// <summary>The weekday of a day.</summary>
    public static Dimension Weekday(string sql) => new("weekday", FieldType.Number, $"extract(isodow FROM {sql})::int", "1 Monday to 7 Sunday.");

    /// <summary>The tenant's day of a moment.</summary>
    public static string DayOf(string moment) => $"({moment} AT TIME ZONE @zone)::date";

    /// <summary>The tables of the dimensions above.</summary>
    public static string Joins(Dataset dataset)
    {
        var joins = "";
        if (dataset.Learner is { } learner)
        {
            joins +=
                $"""

                LEFT JOIN lectern.learners learner_id ON learner_id.learner_key = {learner}
                LEFT JOIN read.learner learner ON learner.tenant_id = @tenant AND learner.learner_key = {learner}
                """;
        }
        if (dataset.Course is { } course)
        {
            joins +=
                $"""

                LEFT JOIN lectern.courses course_id ON course_id.course_key = {course}
                LEFT JOIN read.course course ON course.tenant_id = @tenant AND course.course_key = {course}
                """;
        }
        if (dataset is { Learner: { } of, Course: { } within })
        {
            joins +=
                $"""

                LEFT JOIN read.enrollment enrollment ON enrollment.tenant_id = @tenant AND enrollment.course_key = {within} AND enrollment.learner_key = {of}
                """;
        }
        return joins;
    }

    static string Named(string prefix, string part) => prefix.Length == 0 ? part : $"{prefix}{char.ToUpperInvariant(part[0])}{part[1..]}";
}
