using System.Globalization;

namespace Lectern.App.Tests.Fixtures;

/// <summary>Tells the moment that a test says, and lets what is measured go on.</summary>
sealed class DayClock(string now) : TimeProvider
{
    public string Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.Parse(Now, CultureInfo.InvariantCulture);
}
