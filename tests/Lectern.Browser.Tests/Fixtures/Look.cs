using System.Reflection;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>How a reader sees the page: the colours their system prefers, and the width of their screen.</summary>
/// <param name="Scheme"><c>light</c> or <c>dark</c>.</param>
/// <param name="Width">In CSS pixels.</param>
sealed record Look(string Scheme = "light", int Width = 1440)
{
    public const int Phone = 390;
    public const int Desk = 1440;

    /// <summary>Where every column of a table is in sight.</summary>
    public const int Wide = 1760;

    public bool IsDark => Scheme == "dark";

    public BrowserNewContextOptions Options => new()
    {
        ViewportSize = new() { Width = Width, Height = Width == Phone ? 844 : 900 },
        ColorScheme = IsDark ? ColorScheme.Dark : ColorScheme.Light,
        // What moves is looked at where it stands.
        ReducedMotion = ReducedMotion.Reduce,
        Locale = "en-GB",
        TimezoneId = "Europe/Amsterdam",
    };

    public override string ToString() => $"{Scheme}-{Width}";
}

/// <summary>Each test four times, in both colour schemes and both widths: its last parameters are <c>string scheme, int width</c>.</summary>
/// <param name="first">The parameters before these; the attribute may stand several times.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
sealed class LooksAttribute(params object[] first) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from scheme in (string[])["light", "dark"]
        from width in (int[])[Look.Phone, Look.Desk]
        select (object[])[.. first, scheme, width];
}
