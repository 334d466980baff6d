using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>A duration by its four names: the bare one in the unit given, the others in the unit they name.</summary>
sealed class DurationField(string name, int secondsEach)
{
    public static readonly DurationField TimeSpentMinutes = new("timeSpent", 60);
    public static readonly DurationField TimeSpentSeconds = new("timeSpent", 1);
    public static readonly DurationField Duration = new("duration", 1);
    public static readonly DurationField TimeOnPage = new("timeOnPage", 1);

    public (string Name, int SecondsEach)[] Names { get; } =
        [(name, secondsEach), (name + "Seconds", 1), (name + "Minutes", 60), (name + "Hours", 3600)];

    public string[] AllNames => [.. Names.Select(unit => unit.Name)];
}

/// <summary>Numbers, in the units used inside.</summary>
sealed partial class FieldSet
{
    /// <summary>A hundred percent, in the unit of scores.</summary>
    public const long FullScore = 1_000_000;

    const decimal Scale = 10_000m;

    public decimal? Number(string name, decimal min, decimal max)
    {
        if (!TryGet(name, out var field))
        {
            return null;
        }

        if (field.Value.ValueKind != JsonValueKind.Number)
        {
            Invalid(field, "must be a number");
            return null;
        }

        if (!field.Value.TryGetDecimal(out var number) || number < min || number > max)
        {
            Invalid(field, $"must be from {min} to {max}");
            return null;
        }

        return number;
    }

    public long? Whole(string name, int min = 0, int max = int.MaxValue)
    {
        if (Number(name, min, max) is not { } number)
        {
            return null;
        }

        if (decimal.Truncate(number) != number && TryGet(name, out var field))
        {
            Invalid(field, "must be a whole number");
        }

        return (long)number;
    }

    public long? TenThousandths(string name, decimal min, decimal max) => Number(name, min, max) is { } number ? Round(number * Scale) : null;

    public long RequireTenThousandths(string name, decimal min, decimal max) => Required(name, TenThousandths(name, min, max)) ?? 0;

    public long RequireSeconds(string name) => Required(name, Seconds(name, 1)) ?? 0;

    public bool Has(DurationField duration) => Array.Exists(duration.Names, unit => Has(unit.Name));

    /// <summary>Whole seconds; two units of the same duration must agree.</summary>
    public long? Seconds(DurationField duration)
    {
        long? seconds = null;
        Field first = default;
        foreach (var (name, secondsEach) in duration.Names)
        {
            if (Seconds(name, secondsEach) is not { } these || !TryGet(name, out var field))
            {
                continue;
            }

            if (seconds is not null && seconds != these)
            {
                Fail(RejectCode.InvalidField, field.Path, $"{first.Path} and {field.Path} are the same duration and differ.");
            }

            seconds = these;
            first = field;
        }

        return seconds;
    }

    /// <summary>Stops at 68 years, so that sums of billions of durations fit.</summary>
    public long? Seconds(string name, int secondsEach) =>
        Number(name, 0, int.MaxValue / secondsEach) is { } number ? Round(number * secondsEach) : null;

    /// <summary>Percent × 10,000: of <c>maxScore</c> where this object has one, else sent as a percentage.</summary>
    public long? Score(string name)
    {
        var max = Number("maxScore", 0, 1_000_000_000m);
        if (max == 0 && TryGet("maxScore", out var field))
        {
            Invalid(field, "must be more than 0");
            return null;
        }

        var full = max ?? 100m;
        return Number(name, 0, full) is { } score ? Round(score / full * FullScore) : null;
    }

    /// <summary>Money in minor units. Decimals that the currency does not have are an error, not rounded.</summary>
    public long RequireMoney(string name, string currency)
    {
        var unit = 1m;
        for (var i = Currency.Decimals(currency); i > 0; i--)
        {
            unit *= 10;
        }

        var amount = Required(name, Number(name, -1_000_000_000_000m, 1_000_000_000_000m)) ?? 0;
        var minor = amount * unit;
        if (decimal.Truncate(minor) != minor && TryGet(name, out var field))
        {
            Invalid(field, $"has more decimals than {currency}");
        }

        return (long)minor;
    }

    public DateTime? Time(string name)
    {
        if (!TryGet(name, out var field) || ReadTime(field) is not { } time)
        {
            return null;
        }

        if (time.Year < 1900)
        {
            Invalid(field, "must not be before the year 1900");
        }

        return time;
    }

    /// <summary>ISO 8601 with an offset, or epoch milliseconds; whatever the date.</summary>
    public DateTime? ReadTime(in Field field)
    {
        switch (field.Value.ValueKind)
        {
            case JsonValueKind.Number:
                return IsoTime.FromUnixMilliseconds(field.Value.TryGetDecimal(out var number) ? number : (decimal)Math.Clamp(field.Value.GetDouble(), -1e20, 1e20));
            case JsonValueKind.String:
                var raw = JsonMarshal.GetRawUtf8Value(field.Value)[1..^1];
                var text = raw.Contains((byte)'\\') ? System.Text.Encoding.UTF8.GetBytes(field.Value.GetString()!) : raw;
                switch (IsoTime.Parse(text, out var time))
                {
                    case TimeText.Read:
                        return time;
                    case TimeText.WithoutOffset:
                        Invalid(field, "has no offset from UTC: add Z or one as +02:00");
                        return null;
                }

                break;
        }

        Invalid(field, "must be an ISO 8601 time with an offset, or epoch milliseconds");
        return null;
    }

    static long Round(decimal number) => (long)decimal.Round(number, MidpointRounding.AwayFromZero);
}
