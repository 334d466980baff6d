using System.Diagnostics.Metrics;
using Lectern.App.Queries;

namespace Lectern.App.Ingestion;

/// <summary>What became of events: <c>lectern_events_received_total</c> by result, which is accepted, duplicate or rejected.</summary>
static class IntakeMetrics
{
    static readonly Counter<long> Received = LecternMeter.Instance.CreateCounter<long>("lectern.events.received", "{event}", "Events received, by what became of them.");

    public static void Count(ItemResult[] results)
    {
        foreach (var status in results.CountBy(r => r.Status)) Count(status.Key, status.Value);
    }

    public static void Count(string result, int events)
    {
        if (events > 0) Received.Add(events, new KeyValuePair<string, object?>("result", result));
    }
}
