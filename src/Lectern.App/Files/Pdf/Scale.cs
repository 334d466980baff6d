namespace Lectern.App.Files.Pdf;

/// <summary>An axis of round numbers around values, 0 among them.</summary>
/// <param name="Least">The first mark.</param>
/// <param name="Most">The last mark.</param>
/// <param name="Step">From mark to mark.</param>
sealed record Scale(double Least, double Most, double Step)
{
    /// <summary>Marks that people count time by, in seconds.</summary>
    static readonly double[] Times = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 18_000, 36_000, 72_000];

    public static Scale Of(IEnumerable<double> values, ColumnType type, int marks = 5)
    {
        var (least, most) = (0.0, 0.0);
        foreach (var value in values) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        if (least == most) most = type == ColumnType.Percentage ? 100 : marks;
        var step = Round((most - least) / marks, type);
        return new(Math.Floor(least / step) * step, Math.Ceiling(most / step - 1e-9) * step, step);
    }

    /// <summary>How far up a value is, from 0 to 1.</summary>
    public double At(double value) => (value - Least) / (Most - Least);

    public IEnumerable<double> Marks()
    {
        // Counted, not summed: a hundred tenths are ten.
        var count = (int)Math.Round((Most - Least) / Step);
        for (var i = 0; i <= count; i++) yield return Least + (i * Step);
    }

    static double Round(double rough, ColumnType type)
    {
        if (type == ColumnType.Duration) return rough <= Times[^1] ? Times.First(t => t >= rough) : 3_600 * Round(rough / 3_600, ColumnType.Decimal);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var round = (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
        return type == ColumnType.Integer ? Math.Max(1, round) : round;
    }
}
