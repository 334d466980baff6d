using Lectern.Postgres;

namespace Lectern.App.Ingestion;

/// <summary>Rejected events taken in again with what was sent, a few at a time.</summary>
static class RejectedReplay
{
    /// <summary>Replayed at a time: their bodies are in memory together.</summary>
    public const int Slice = 100;

    /// <summary>Takes a few in again and notes what came of each; whoever breaks off later has done these.</summary>
    public static async Task<IReadOnlyList<ReplayNote>> TakeAsync(
        int tenant, IReadOnlyList<RejectedBody> bodies, RejectedEvents rejected, EventIntake intake, TimeProvider time, CancellationToken ct)
    {
        var outcomes = new List<ReplayNote>(bodies.Count);
        foreach (var bySource in bodies.GroupBy(b => (b.Source, b.AppId)))
        {
            var group = bySource.ToList();
            var source = new IntakeSource(tenant, bySource.Key.Source, Tracking: IsTracking(bySource.Key.Source), AppId: bySource.Key.AppId);
            var results = await intake.ReplayAsync(source, group, ct);
            outcomes.AddRange(group.Zip(results, (b, r) => new ReplayNote(b.Id, r.Status == "rejected" ? r.Code! : r.Status, r.Id)));
        }
        await rejected.RecordReplayAsync(tenant, outcomes, time.GetUtcNow().UtcDateTime, ct);
        return outcomes;
    }

    /// <summary>Whether what came by this route is read as the tracking API reads it.</summary>
    public static bool IsTracking(string source) => source == "tracking";
}
