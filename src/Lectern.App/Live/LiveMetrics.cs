using System.Diagnostics.Metrics;
using Lectern.App.Queries;

namespace Lectern.App.Live;

/// <summary>What live updates come to: <c>lectern_live_subscribers</c>, <c>lectern_live_messages_total</c>, <c>lectern_live_dropped_total</c>.</summary>
static class LiveMetrics
{
    public static readonly UpDownCounter<long> Subscribers = LecternMeter.Instance.CreateUpDownCounter<long>("lectern.live.subscribers", "{stream}", "Open live streams.");

    public static readonly Counter<long> Messages = LecternMeter.Instance.CreateCounter<long>("lectern.live.messages", "{message}", "Updates sent to live streams.");

    public static readonly Counter<long> Dropped = LecternMeter.Instance.CreateCounter<long>("lectern.live.dropped", "{stream}", "Live streams cut off because their reader took nothing.");
}
