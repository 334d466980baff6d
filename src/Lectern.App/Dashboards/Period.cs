using Lectern.App.Queries;

namespace Lectern.App.Dashboards;

/// <summary>The last N whole days that have ended by <c>asOf</c>, in the tenant's calendar, and the N days before them.</summary>
sealed record Period(string Timeframe, int Days, DateOnly From, DateOnly To, DateOnly PreviousFrom, DateOnly PreviousTo)
{
    public const string Default = "30d";
    public const string Rule = "must be 7d, 30d, 90d or 1y.";

    /// <summary>Null: there is no such timeframe.</summary>
    public static Period? Of(string timeframe, AsOf asOf)
    {
        var days = DaysOf(timeframe);
        // The day of asOf has not ended.
        return days == 0 ? null : new(timeframe, days, asOf.Today.AddDays(-days), asOf.Today.AddDays(-1), asOf.Today.AddDays(-2 * days), asOf.Today.AddDays(-days - 1));
    }

    /// <summary>How long a timeframe is; 0: there is no such timeframe.</summary>
    public static int DaysOf(string timeframe) => timeframe switch
    {
        "7d" => 7,
        "30d" => 30,
        "90d" => 90,
        "1y" => 365,
        _ => 0,
    };

    /// <summary>Each of its days.</summary>
    public IEnumerable<DateOnly> EachDay => Enumerable.Range(0, Days).Select(From.AddDays);

    /// <summary>As an answer tells it.</summary>
    public DashboardPeriod Shown(AsOf asOf) => new(Timeframe, From, To, PreviousFrom, PreviousTo, asOf.Today, asOf.Zone.Id);

    /// <summary>Its whole calendar months: the first day of the first, and the day after the last; where there is none, twice its own first day.</summary>
    public (DateOnly First, DateOnly End) WholeMonths
    {
        get
        {
            var first = From.Day == 1 ? From : MonthOf(From).AddMonths(1);
            var end = MonthOf(To.AddDays(1));
            return first < end ? (first, end) : (From, From);
        }
    }

    public bool Has(DateOnly day) => day >= From && day <= To;

    public bool HadBefore(DateOnly day) => day >= PreviousFrom && day <= PreviousTo;

    /// <summary>The first day of its week.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    static DateOnly MonthOf(DateOnly day) => day.AddDays(1 - day.Day);
}

/// <summary>Whole days of the tenant's calendar that have ended by <c>asOf</c>.</summary>
/// <param name="Timeframe"><c>7d</c>, <c>30d</c>, <c>90d</c> or <c>1y</c>.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="PreviousFrom">First day of the period before.</param>
/// <param name="PreviousTo">Last day of the period before.</param>
/// <param name="AsOf">The day of <c>asOf</c>, which goes on: what is told of now and not of the period is as of it.</param>
/// <param name="TimeZone">The tenant's, by which days are told.</param>
sealed record DashboardPeriod(string Timeframe, DateOnly From, DateOnly To, DateOnly PreviousFrom, DateOnly PreviousTo, DateOnly AsOf, string TimeZone);
