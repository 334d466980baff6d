using System.Globalization;
using System.Text.Json;
using Lectern.App.Datasets;

namespace Lectern.App.Reports;

/// <summary>What a report is asked with, each value read as its parameter takes it: all mistakes are told at once, by field.</summary>
static class ReportValues
{
    /// <summary>Ids and names are at most so long, as in filters of queries.</summary>
    const int MaxText = QueryLimits.MaxText;

    static readonly DateOnly Earliest = new(1971, 1, 1);
    static readonly DateOnly Latest = new(2199, 12, 31);

    /// <summary>The values as they are kept with the run, defaults filled in. Whether what they name is there is not asked.</summary>
    public static SortedDictionary<string, string> Of(Report report, IReadOnlyDictionary<string, string> given, QueryErrors errors)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            if (report.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
                errors.AddUnknown($"parameters.{QueryErrors.Shown(name)}", $"parameter of {report.Id}", name, [.. report.Parameters.Select(p => p.Name)]);
            else if (Check(parameter, value, errors)) values[name] = value;
        }
        var hasDays = values.ContainsKey(ReportParameter.From) || values.ContainsKey(ReportParameter.To);
        if (hasDays && values.ContainsKey(ReportParameter.Timeframe)) errors.Add($"parameters.{ReportParameter.Timeframe}", "is given beside from or to: give the days or the timeframe.");
        foreach (var parameter in report.Parameters)
        {
            if (values.ContainsKey(parameter.Name) || given.ContainsKey(parameter.Name)) continue;
            if (parameter.IsRequired) errors.Add($"parameters.{parameter.Name}", "is missing.");
            else if (parameter.Default is { } usual && !(hasDays && parameter.Name == ReportParameter.Timeframe)) values[parameter.Name] = usual;
        }
        if (report.AnyOf.Count > 0 && !report.AnyOf.Any(given.ContainsKey)) errors.Add("parameters", $"must name {string.Join(" or ", report.AnyOf)}.");
        CheckPeriod(report, values, errors);
        if (!errors.Any) report.Check?.Invoke(values, errors);
        return values;
    }

    /// <summary>A body's values as texts: a number or truth as JSON writes it.</summary>
    public static Dictionary<string, string>? Read(JsonElement json, string path, QueryErrors errors)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path, "must be an object.");
            return null;
        }
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in json.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.Null) continue;
            if (TextOf(field.Value) is { } text) values[field.Name] = text;
            else errors.Add($"{path}.{QueryErrors.Shown(field.Name)}", "must be a text, a number, true or false.");
        }
        return values;
    }

    /// <summary>A day that was checked before.</summary>
    public static DateOnly Day(string value) => DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    static bool Check(ReportParameter parameter, string value, QueryErrors errors)
    {
        var path = $"parameters.{parameter.Name}";
        switch (parameter.Type)
        {
            case ParameterType.Date:
                if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= Earliest && day <= Latest) return true;
                errors.Add(path, "must be a day as \"2026-11-01\", from 1971 to 2199.");
                return false;
            case ParameterType.Choice:
                if (parameter.Values!.Contains(value)) return true;
                errors.AddUnknown(path, "value", value, [.. parameter.Values!]);
                return false;
            default:
                if (value.Length is > 0 and <= MaxText && !value.Contains('\0', StringComparison.Ordinal)) return true;
                errors.Add(path, string.Create(CultureInfo.InvariantCulture, $"must be a text of 1 to {MaxText} characters without NUL."));
                return false;
        }
    }

    static void CheckPeriod(Report report, SortedDictionary<string, string> values, QueryErrors errors)
    {
        DateOnly? from = values.TryGetValue(ReportParameter.From, out var first) ? Day(first) : null;
        DateOnly? to = values.TryGetValue(ReportParameter.To, out var last) ? Day(last) : null;
        if (from > to) errors.Add($"parameters.{ReportParameter.From}", "must not be after to.");
        if (report.MaxDays is not { } most || errors.Any) return;
        var days = values.TryGetValue(ReportParameter.Timeframe, out var timeframe) ? ReportParameter.DaysOf(timeframe) : to?.DayNumber - from?.DayNumber + 1;
        if (days is null || days > most)
            errors.Add("parameters", string.Create(CultureInfo.InvariantCulture, $"must leave at most {most} days: give from and to, or a timeframe of 7d, 30d or 90d."));
    }

    static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair stands alone.
            return null;
        }
    }
}
