namespace Lectern.App.Files.Pdf;

/// <summary>A colour, each part from 0 to 1. Those of charts are the page's, which people who see few colours tell apart.</summary>
readonly record struct Ink(double Red, double Green, double Blue)
{
    public static readonly Ink Text = Of(0x22302F);
    public static readonly Ink Faint = Of(0x5B6B69);
    public static readonly Ink Line = Of(0xDDE4E3);
    public static readonly Ink Shade = Of(0xEEF3F2);
    public static readonly Ink Accent = Of(0x1F6F6A);

    public static readonly IReadOnlyList<Ink> Series = [Of(0x1F6F6A), Of(0xC2571A), Of(0x5B4BB5), Of(0xA3376F), Of(0x4D7D1C), Of(0x2B6CB0)];

    static Ink Of(int rgb) => new((rgb >> 16) / 255.0, ((rgb >> 8) & 255) / 255.0, (rgb & 255) / 255.0);
}
