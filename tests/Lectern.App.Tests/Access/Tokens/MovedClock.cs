namespace Lectern.App.Tests.Access.Tokens;

/// <summary>Time of day and time that passes, both moved by the test alone.</summary>
sealed class MovedClock(long unixSeconds) : TimeProvider
{
    long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(unixSeconds).AddTicks(Interlocked.Read(ref ticks));
}
