namespace Lectern.App.Files.Pdf;

/// <summary>A size of page, in points of 1/72 inch.</summary>
sealed record Paper(double Width, double Height)
{
    public const double Margin = 42;

    /// <summary>Where the running header ends and the footer begins.</summary>
    public const double Head = 62, Foot = 46;

    public static readonly Paper Portrait = new(595.28, 841.89);
    public static readonly Paper Landscape = new(841.89, 595.28);
    public static readonly Paper Wide = new(1190.55, 841.89);

    public double Inner => Width - (2 * Margin);

    public double Bottom => Height - Foot;
}
