using System.Globalization;
using Lectern.App.Dashboards;

namespace Lectern.App.Datasets;

/// <summary>Days from the first to the last, both included; null: open.</summary>
readonly record struct DaySpan(DateOnly? From, DateOnly? To)
{
    public static readonly DaySpan Any;

    /// <summary>How many; null where an end is open. None where the last comes before the first.</summary>
    public int? Count => To?.DayNumber - From?.DayNumber + 1;

    /// <summary>The days that a condition on a day leaves, or more.</summary>
    public static DaySpan Of(Condition condition)
    {
        var values = condition.Values.OfType<DateOnly>().ToArray();
        return condition.Operator.Name switch
        {
            "eq" or "in" or "between" => new(values.Min(), values.Max()),
            "gt" or "gte" => new(values[0], null),
            "lt" or "lte" => new(null, values[0]),
            _ => Any,
        };
    }

    /// <summary>What both leave.</summary>
    public DaySpan And(DaySpan other) => new(
        From is { } from && other.From is { } later ? (from > later ? from : later) : From ?? other.From,
        To is { } to && other.To is { } earlier ? (to < earlier ? to : earlier) : To ?? other.To);
}

/// <summary>What a query must say of time.</summary>
static class TimePlan
{
    public static void Check(Dataset dataset, string? timeframe, DaySpan days, QueryErrors errors)
    {
        if (timeframe is not null && dataset.Time is null) errors.Add("timeframe", $"is not for {dataset.Name}, which has no time of its own.");
        else if (timeframe is not null && Period.DaysOf(timeframe) is 0) errors.Add("timeframe", Period.Rule);
        else if (dataset.BoundedBy is not null && Length(timeframe, days) is not <= QueryLimits.MaxDays)
            errors.Add(timeframe is null ? "filters" : "timeframe", string.Create(
                CultureInfo.InvariantCulture,
                $"must leave at most {QueryLimits.MaxDays} days, since {dataset.Name} are read from the log: give a timeframe of 7d, 30d or 90d, or filter {dataset.Time} by between."));
    }

    static int? Length(string? timeframe, DaySpan days) =>
        timeframe is null ? days.Count : Math.Min(days.Count ?? int.MaxValue, Period.DaysOf(timeframe));
}
