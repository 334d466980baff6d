using Lectern.App.Queries;

namespace Lectern.App.Explorer;

/// <summary>Where in the log what was received in a period lies: positions are in the order of receipt, or nearly.</summary>
static class LogRange
{
    const string EndsSql =
        """
        SELECT coalesce((SELECT position FROM lectern.log_times ORDER BY position LIMIT 1), 0) AS first,
               coalesce((SELECT position FROM lectern.log_times ORDER BY position DESC LIMIT 1), -1) AS last
        """;

    public const string AtSql = "SELECT position, received_at FROM lectern.log_times WHERE position >= @position ORDER BY position LIMIT 1";

    /// <summary>Which positions can be meant: from the first to before the second.</summary>
    /// <param name="snapshot">In which to look.</param>
    /// <param name="from">Received then or later; null: since ever.</param>
    /// <param name="to">Received before; null: up to now.</param>
    /// <param name="disorder">By how much the order of receipt and that of the log may differ.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<(long Low, long High)> OfAsync(Snapshot snapshot, DateTime? from, DateTime? to, TimeSpan disorder, CancellationToken ct)
    {
        var (first, last) = await snapshot.FirstAsync<(long, long)>(EndsSql, new { }, ct);
        var (low, high) = (first, last + 1);
        // Requests are stored a little after they came, and not in their order; servers' clocks differ.
        if (from is { } since) low = await FirstSinceAsync(snapshot, Earlier(since), low, high, ct);
        if (to is { } until) high = await FirstSinceAsync(snapshot, Later(until), low, high, ct);
        return (low, high);

        DateTime Earlier(DateTime at) => at - DateTime.MinValue > disorder ? at - disorder : DateTime.MinValue;
        DateTime Later(DateTime at) => DateTime.MaxValue - at > disorder ? at + disorder : DateTime.MaxValue;
    }

    /// <summary>The first position that was received at a moment or later, by halving: some thirty looks at the index of positions, whatever the log's length.</summary>
    static async Task<long> FirstSinceAsync(Snapshot snapshot, DateTime moment, long low, long high, CancellationToken ct)
    {
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var found = await snapshot.ListAsync<(long Position, DateTime ReceivedAt)>(AtSql, new { position = middle }, ct);
            if (found is [var at] && at.ReceivedAt < moment) low = at.Position + 1;
            else high = middle;
        }
        return low;
    }
}
