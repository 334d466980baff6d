namespace Lectern.Core.Measures;

/// <summary>Pearson's correlation of pairs of whole numbers below about 10⁹, by sums that are exact in any order.</summary>
public struct Correlation
{
    long count;
    Int128 sumX, sumY, squaresX, squaresY, products;

    public void Add(long x, long y)
    {
        count++;
        sumX += x;
        sumY += y;
        squaresX += (Int128)x * x;
        squaresY += (Int128)y * y;
        products += (Int128)x * y;
    }

    /// <summary>−1 to 1; null below two pairs, and where one side does not vary.</summary>
    public readonly double? Value
    {
        get
        {
            var (x, y) = (count * squaresX - sumX * sumX, count * squaresY - sumY * sumY);
            if (x <= 0 || y <= 0) return null;
            return Math.Clamp((double)(count * products - sumX * sumY) / (Math.Sqrt((double)x) * Math.Sqrt((double)y)), -1, 1);
        }
    }
}
