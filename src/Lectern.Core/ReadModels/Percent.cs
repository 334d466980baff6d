namespace Lectern.Core.ReadModels;

/// <summary>Percentages as whole numbers: ten-thousandths of a percent, so that sums are exact.</summary>
public static class Percent
{
    /// <summary>100 %.</summary>
    public const long Full = 1_000_000;

    /// <summary>Scale of anything kept × 10,000.</summary>
    public const long Scale = 10_000;
}
