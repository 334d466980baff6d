using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>The days of all courses together: a period of the whole tenant is then as many rows as it has days.</summary>
public static class TenantDays
{
    static readonly GrainBuilder g = new("tenant_day", Key.Day(KeySlot.A));

    /// <summary>Each the sum of the column of its name.</summary>
    static readonly (NumberColumn Of, NumberColumn Into)[] sums =
        [.. CourseDays.Grain.Columns.OfType<NumberColumn>().Select(c => (c, g.Sum(c.Name)))];

    public static readonly Grain Grain = g.Build(stage: 6);

    internal static readonly Rollup OfCourseDays = new(
        CourseDays.Grain,
        [.. sums.Select(s => s.Of)],
        (row, sign, into) =>
        {
            var day = into[Grain][new GrainKey(row.Key.Tenant, row.Key.B)];
            foreach (var (of, sum) in sums) day.Put(sum, sign * row.Sum(of));
        });
}

/// <summary>A course's days by calendar month: a year of every course is twelve rows each, and the days at its edges.</summary>
public static class CourseMonths
{
    static readonly GrainBuilder g = new("course_month", Key.Course(KeySlot.A), new KeyColumn("month", KeySlot.B, KeyKind.Day));

    public static readonly NumberColumn Events = g.Sum("events");
    public static readonly NumberColumn Enrollments = g.Sum("enrollments");

    public static readonly Grain Grain = g.Build(stage: 6);

    internal static readonly Rollup OfCourseDays = new(
        CourseDays.Grain,
        [CourseDays.Events, CourseDays.Enrollments],
        (row, sign, into) =>
        {
            var month = into[Grain][new GrainKey(row.Key.Tenant, row.Key.A, FirstOfMonth(row.Key.B))];
            month.Put(Events, sign * row.Sum(CourseDays.Events));
            month.Put(Enrollments, sign * row.Sum(CourseDays.Enrollments));
        });

    /// <summary>The first day of the month of a day, both in days since 1970-01-01.</summary>
    static long FirstOfMonth(long day) => day - (DateOnly.FromDayNumber(checked((int)day) + Epoch).Day - 1);

    static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}
