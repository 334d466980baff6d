namespace Lectern.App.Tests.Fixtures;

/// <summary>Measures the time that a test lets pass, and no other; the time of day is the machine's.</summary>
sealed class SteppedClock : TimeProvider
{
    long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(double seconds) => now += TimeSpan.FromSeconds(seconds).Ticks;

    public override long GetTimestamp() => now;
}
