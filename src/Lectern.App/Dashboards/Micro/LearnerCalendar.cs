using System.Globalization;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;
using NodaTime;

namespace Lectern.App.Dashboards.Micro;

/// <summary>One day of the calendar.</summary>
/// <param name="Date">The day.</param>
/// <param name="Events">Events that show the learner being active, on this day of the tenant's calendar.</param>
/// <param name="Minutes">Learning time on it: observed, and declared by what was completed on it.</param>
/// <param name="IsActive">Whether the learner was active on this day of their own calendar; where their zone is far from the tenant's, a neighbouring day may have the events.</param>
sealed record CalendarDay(DateOnly Date, long Events, decimal Minutes, bool IsActive);

/// <summary>A week of learning, Monday to Sunday, by the tenant's days.</summary>
/// <param name="From">Its Monday.</param>
/// <param name="Week">By ISO 8601, as <c>2025-W46</c>.</param>
/// <param name="Minutes">Learning time, in courses and outside any; to a teacher, in their courses.</param>
/// <param name="Goal">Minutes; null: no goal. The newest goal, also of weeks before it was set.</param>
/// <param name="MetGoal">Whether the minutes reach it; null without a goal, and where they do not while the week goes on, or to a teacher, who sees those of their courses alone.</param>
/// <param name="CohortMedian">Σ over the learner's courses of their cohort's median minutes; null without a course, and where a cohort has fewer than five learners, or than the tenant's small group where that is greater.</param>
/// <param name="IsComplete">False: the week goes on.</param>
/// <param name="ActiveDays">Days of it with any activity.</param>
/// <param name="ItemsHandedIn">Attempts completed and submissions handed in.</param>
/// <param name="AverageScore">Mean score of what was graded in it, percent; null over nothing.</param>
sealed record LearningWeek(
    DateOnly From, string Week, decimal Minutes, int? Goal, bool? MetGoal, decimal? CohortMedian, bool IsComplete, long ActiveDays, long ItemsHandedIn, decimal? AverageScore);

/// <summary>The Mondays of a period: of the timeframe's days and of today, at least twelve.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many, up to that of today.</param>
sealed record Weeks(DateOnly First, int Count)
{
    const int Least = 12;

    public static Weeks Of(Period period, AsOf asOf)
    {
        var current = Period.MondayOf(asOf.Today);
        var first = Period.MondayOf(period.From);
        if (current.AddDays(-7 * (Least - 1)) is var least && least < first) first = least;
        return new(first, (current.DayNumber - first.DayNumber) / 7 + 1);
    }

    public DateOnly At(int index) => First.AddDays(7 * index);
}

/// <summary>The learner's days, as they stand at <c>asOf</c>: what periods, weeks and the calendar are summed from.</summary>
sealed class LearnerCalendar(IReadOnlyList<LearnerCalendar.DayRow> rows, SortedSet<DateOnly> activeDays, DateTimeZone zone, AsOf asOf)
{
    public const int CalendarDays = 365;

    /// <summary>Days of courses, and of none (0), in the tenant's calendar.</summary>
    public static readonly string DaysSql =
        $"""
        SELECT d.course_key, d.day, d.events, d.observed_seconds + d.declared_seconds AS seconds, d.attempts + d.submissions AS handed_in, d.graded, d.scores
        FROM read.learner_day d
        WHERE d.tenant_id = @tenant AND d.learner_key = @learner AND d.day BETWEEN @since AND @today AND {Sql.InReach("d.course_key")}
        """;

    /// <summary>All there ever was up to the day: the longest streak may be long ago.</summary>
    public static readonly string PresenceSql =
        $"""
        SELECT lower(r) AS start, upper(r) AS stop
        FROM read.learner_day d, unnest(d.presence) r
        WHERE d.tenant_id = @tenant AND d.learner_key = @learner AND d.day <= @today AND {Sql.InReach("d.course_key")}
        """;

    internal sealed record DayRow
    {
        public long CourseKey { get; init; }
        public DateOnly Day { get; init; }
        public long Events { get; init; }
        public long Seconds { get; init; }
        public long HandedIn { get; init; }
        public long Graded { get; init; }
        public long Scores { get; init; }
    }

    internal sealed record PresenceRow(long Start, long Stop);

    /// <summary>The first day that any of its figures needs.</summary>
    public static DateOnly Since(Period period, Weeks weeks, AsOf asOf) =>
        ((DateOnly[])[period.PreviousFrom, weeks.First, asOf.Today.AddDays(-CalendarDays)]).Min();

    public Streaks Streaks => Streaks.Of(activeDays, asOf.TodayIn(zone));

    public decimal Minutes(DateOnly from, DateOnly to) => Within(from, to).Sum(d => d.Seconds) / 60m;

    public long ActiveDays(DateOnly from, DateOnly to) => Within(from, to).Where(d => d.Events > 0).Select(d => d.Day).Distinct().LongCount();

    public long HandedIn(DateOnly from, DateOnly to) => Within(from, to).Sum(d => d.HandedIn);

    /// <summary>Percent, unrounded; null over nothing.</summary>
    public decimal? Score(DateOnly from, DateOnly to) =>
        Within(from, to).Sum(d => d.Graded) is > 0 and var graded ? (decimal)Within(from, to).Sum(d => d.Scores) / Percent.Scale / graded : null;

    /// <summary>Up to today, by the later of the tenant's and the learner's calendar.</summary>
    public IReadOnlyList<CalendarDay> Days()
    {
        var today = asOf.TodayIn(zone);
        var last = today > asOf.Today ? today : asOf.Today;
        var byDay = rows.ToLookup(d => d.Day);
        return
        [
            .. Enumerable.Range(1 - CalendarDays, CalendarDays).Select(i => last.AddDays(i))
                .Select(day => new CalendarDay(day, byDay[day].Sum(d => d.Events), Rates.Minutes(byDay[day].Sum(d => d.Seconds)), day <= today && activeDays.Contains(day))),
        ];
    }

    /// <param name="weeks">Which.</param>
    /// <param name="goal">Minutes; null: none.</param>
    /// <param name="medians">Seconds, of each week; null where they are not shown.</param>
    /// <param name="isWhole">Whether all of the learner's minutes are here.</param>
    public IReadOnlyList<LearningWeek> Weekly(Weeks weeks, int? goal, IReadOnlyList<decimal?> medians, bool isWhole) =>
    [
        .. Enumerable.Range(0, weeks.Count).Select(i =>
        {
            var (from, to) = (weeks.At(i), weeks.At(i).AddDays(6));
            var minutes = Minutes(from, to);
            var isComplete = to < asOf.Today;
            bool? metGoal = goal is null ? null : minutes >= goal ? true : isComplete && isWhole ? false : null;
            return new LearningWeek(
                from,
                string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(from.ToDateTime(default))}-W{ISOWeek.GetWeekOfYear(from.ToDateTime(default)):00}"),
                Rates.Round(minutes),
                goal,
                metGoal,
                medians[i] is { } median ? Rates.Round(median / 60) : null,
                isComplete,
                ActiveDays(from, to),
                HandedIn(from, to),
                Score(from, to) is { } score ? Rates.Round(score) : null);
        }),
    ];

    IEnumerable<DayRow> Within(DateOnly from, DateOnly to) => rows.Where(d => d.Day >= from && d.Day <= to);
}
