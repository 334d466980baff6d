namespace Lectern.Bench.Reporting;

/// <summary>What a figure should reach.</summary>
sealed record Goal(bool IsLeast, double Value)
{
    public static Goal AtLeast(double value) => new(true, value);

    public static Goal AtMost(double value) => new(false, value);

    public bool IsMetBy(double value) => IsLeast ? value >= Value : value <= Value;

    public override string ToString() => $"{(IsLeast ? '≥' : '≤')} {Figure.Format(Value)}";
}

/// <summary>One measure with the values of its runs.</summary>
sealed record Figure(string Name, string Unit, IReadOnlyList<double> Runs, Goal? Goal)
{
    public double Median => Percentile(Runs, 50);

    public bool? IsGoalMet => Goal?.IsMetBy(Median);

    /// <summary>The value that so many per cent do not exceed (nearest rank; of an even number the median is the mean of the middle two).</summary>
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0) return double.NaN;
        if (percent == 50 && sorted.Length % 2 == 0) return (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        return sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];
    }

    public static string Format(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture),
    };
}
