using System.Globalization;
using System.Text;

namespace Lectern.Simulator;

/// <summary>One event of the simulated institution.</summary>
/// <param name="OccurredAt">When it happened, to the millisecond.</param>
/// <param name="Json">The canonical envelope as UTF-8 JSON.</param>
public readonly record struct SimulatedEvent(DateTimeOffset OccurredAt, ReadOnlyMemory<byte> Json)
{
    // Every envelope starts {"id":"<36>","occurredAt":"<24>", so that both can be replaced where they stand.
    const int IdAt = 7;
    const int IdLength = 36;
    const int TimeAt = IdAt + IdLength + 16;

    internal const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>The same deed at another time. The id is derived from that time too: repeating a stretch later collides with nothing.</summary>
    public SimulatedEvent At(DateTimeOffset time)
    {
        var bytes = Json.ToArray();
        var former = Guid.Parse(Encoding.ASCII.GetString(bytes, IdAt, IdLength));
        var id = EventId.From(EventId.Fold(former), (ulong)time.UtcTicks);
        id.TryFormat(bytes.AsSpan(IdAt), out _);
        time.ToUniversalTime().TryFormat(bytes.AsSpan(TimeAt), out _, TimeFormat, CultureInfo.InvariantCulture);
        return new SimulatedEvent(time, bytes);
    }
}
