using Lectern.Core.Grains;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// Reads one tenant's events of the log by position, up to a position. There is no index of tenants: everybody's events are passed, a stretch at a
/// time, so that no question takes long; where nothing was found is not looked at twice.
/// </summary>
sealed class TenantLogReader(NpgsqlDataSource source, Registry registry, int tenant) : LogReader(source, registry)
{
    /// <summary>Positions a question: some tenths of a second where the tenant has few of them.</summary>
    const long Stretch = 200_000;

    /// <summary>None of the tenant's lies after the first and up to the second.</summary>
    (long After, long Through) passed;

    /// <summary>Up to where is read.</summary>
    public long Through { get; set; }

    /// <returns>Fewer than the limit: there are no more up to <see cref="Through"/>.</returns>
    public override async Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, Calendar calendar, CancellationToken ct)
    {
        var found = new List<LoggedEvent>();
        var from = after == passed.After ? Math.Max(after, passed.Through) : after;
        while (from < Through && found.Count < limit)
        {
            var through = Math.Min(from + Stretch, Through);
            var asked = limit - found.Count;
            var next = await ReadAsync(OfTenantSql, [from, through, tenant, asked], calendar, ct);
            found.AddRange(next);
            from = next.Count == asked ? next[^1].Position : through;
        }
        passed = (found.Count == 0 ? after : found[^1].Position, from);
        return found;
    }
}
