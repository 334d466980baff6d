using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Explorer;

/// <summary>Events, newest first.</summary>
/// <param name="Items">At most <c>limit</c> of them.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to go on; null: there is nothing further back.</param>
/// <param name="ScannedTo">
/// Where the look back ended before it had found as many as were asked for, because it had seen as much of the log as one answer may: nothing
/// received since is missing here, and the cursor goes on from there. Null: the page is full, or the log's beginning (or <c>from</c>) was reached.
/// </param>
sealed record EventPage(IReadOnlyList<ListedEvent> Items, string? NextCursor, DateTime? ScannedTo);

/// <summary>Which part of the log is asked for: when it was received, before which position, how many.</summary>
readonly record struct EventSpan(DateTime? From, DateTime? To, long? Before, int Limit);

/// <summary>
/// The log backwards from a position. It has an index of positions, which are in the order of receipt, and one of learners; no other filter
/// has one, since each would be paid by every append (docs/adr/0034). So a question is answered by a look at a bounded stretch of the log: in full, or
/// as far as that, with where to go on.
/// </summary>
sealed class EventHistory(TenantSource source, TimeProvider time, EventHistoryBounds bounds) : IDisposable
{
    internal static readonly string WindowSql =
        $"""
        SELECT {EventRow.Columns} FROM {EventRow.From}
        WHERE e.tenant_id = @tenant AND e.position >= @low AND e.position < @high
          AND (@since::timestamptz IS NULL OR e.received_at >= @since) AND (@until::timestamptz IS NULL OR e.received_at < @until)
          AND {EventFilter.Sql}
        ORDER BY e.position DESC LIMIT @take
        """;

    internal static readonly string PickedSql =
        $"""
        SELECT {EventRow.Columns} FROM {EventRow.From}
        WHERE e.tenant_id = @tenant AND e.position = ANY (@picked)
          AND (@since::timestamptz IS NULL OR e.received_at >= @since) AND (@until::timestamptz IS NULL OR e.received_at < @until)
          AND {EventFilter.Sql}
        ORDER BY e.position DESC LIMIT @take
        """;

    static readonly string CountSql =
        $"SELECT count(*) FROM lectern.events e WHERE e.tenant_id = @tenant AND e.position >= @low AND e.position < @high AND {EventFilter.Sql}";

    /// <summary>By the index of learners.</summary>
    internal const string OfLearnerSql = "SELECT e.position FROM lectern.events e WHERE e.tenant_id = @tenant AND e.learner_key = @learner LIMIT @most";

    /// <summary>A look may take a second of a processor and read much of the disk: few at once, beside what else is asked.</summary>
    readonly SemaphoreSlim places = new(bounds.AtOnce, bounds.AtOnce);

    public void Dispose() => places.Dispose();

    /// <summary>Of the statements, each of which takes some of them.</summary>
    sealed record Parameters(int Tenant, string[]? Names, string[] Own, long? Learner, long? Course, string? AppId, DateTime? Since, DateTime? Until)
    {
        public long Low { get; init; }
        public long High { get; init; }
        public int Take { get; init; }
        public long[] Picked { get; init; } = [];
    }

    /// <returns>Null: too many look at once; try again.</returns>
    public async Task<EventPage?> AskAsync(int tenant, EventFilter filter, EventSpan span, CancellationToken ct)
    {
        if (!await places.WaitAsync(bounds.Wait, ct)) return null;
        try
        {
            await using var snapshot = await Snapshot.OpenAsync(source, tenant, ct);
            return await LookAsync(snapshot, tenant, filter, span, ct);
        }
        finally
        {
            places.Release();
        }
    }

    async Task<EventPage> LookAsync(Snapshot snapshot, int tenant, EventFilter filter, EventSpan span, CancellationToken ct)
    {
        if (await KeysAsync(snapshot, tenant, filter, ct) is not { } keys) return new([], null, null);
        var (low, high) = await LogRange.OfAsync(snapshot, span.From, span.To, bounds.Disorder, ct);
        if (span.Before is { } before) (low, high) = (Math.Min(low, before), Math.Min(high, before));

        var parameters = new Parameters(tenant, filter.Names, [.. filter.Types], keys.Learner, keys.Course, filter.AppId, span.From, span.To);
        if (keys.Learner is { } learner && await OfLearnerAsync(snapshot, tenant, learner, ct) is { } picked)
        {
            return await PickAsync(snapshot, parameters, [.. picked.Where(p => p >= low && p < high).OrderDescending()], span, ct);
        }
        return await ScanAsync(snapshot, parameters, low, high, span, ct);
    }

    /// <summary>The newest of what was missed between two positions, oldest first, and how many there were.</summary>
    /// <returns>Null: too many look at once, or it takes too long.</returns>
    public async Task<Missed?> MissedAsync(int tenant, EventFilter filter, long after, long through, int most, CancellationToken ct)
    {
        if (!await places.WaitAsync(bounds.Wait, ct)) return null;
        try
        {
            await using var snapshot = await Snapshot.OpenAsync(source, tenant, ct);
            if (await KeysAsync(snapshot, tenant, filter, ct) is not { } keys) return new([], 0);
            var parameters = new Parameters(tenant, filter.Names, [.. filter.Types], keys.Learner, keys.Course, filter.AppId, null, null) { Low = after + 1, High = through + 1, Take = most };
            return await snapshot.BoundedAsync(bounds.Whole, ReadAsync, ct);

            async Task<Missed> ReadAsync()
            {
                var count = await snapshot.FirstAsync<long>(CountSql, parameters, ct);
                var rows = count == 0 ? [] : await snapshot.ListAsync<EventRow>(WindowSql, parameters, ct);
                return new([.. rows.Select(r => r.Listed).Reverse()], count);
            }
        }
        finally
        {
            places.Release();
        }
    }

    public sealed record Missed(IReadOnlyList<ListedEvent> Events, long Count);

    /// <returns>Null: no event has named the learner or the course, so that there are none of them.</returns>
    internal static async Task<(long? Learner, long? Course)?> KeysAsync(Snapshot snapshot, int tenant, EventFilter filter, CancellationToken ct)
    {
        long? learner = null, course = null;
        if (filter.UserId is { } userId && (learner = await snapshot.FirstAsync<long?>("SELECT learner_key FROM lectern.learners WHERE tenant_id = @tenant AND user_id = @userId", new { tenant, userId }, ct)) is null) return null;
        if (filter.CourseId is { } courseId && (course = await snapshot.FirstAsync<long?>("SELECT course_key FROM lectern.courses WHERE tenant_id = @tenant AND course_id = @courseId", new { tenant, courseId }, ct)) is null) return null;
        return (learner, course);
    }

    /// <summary>All positions of a learner; null where they are more than are looked through, or that would take too long.</summary>
    async Task<IReadOnlyList<long>?> OfLearnerAsync(Snapshot snapshot, int tenant, long learner, CancellationToken ct)
    {
        var positions = await snapshot.BoundedAsync(bounds.Whole, () => snapshot.ListAsync<long>(OfLearnerSql, new { tenant, learner, most = bounds.MostOfLearner + 1 }, ct), ct);
        return positions is { } found && found.Count <= bounds.MostOfLearner ? found : null;
    }

    /// <summary>A page of these, which are all there are.</summary>
    async Task<EventPage> PickAsync(Snapshot snapshot, Parameters parameters, long[] positions, EventSpan span, CancellationToken ct)
    {
        var rows = new List<EventRow>();
        foreach (var picked in positions.Chunk(bounds.FirstWindow))
        {
            rows.AddRange(await snapshot.ListAsync<EventRow>(PickedSql, parameters with { Picked = picked, Take = span.Limit + 1 - rows.Count }, ct));
            if (rows.Count > span.Limit) break;
        }
        return Full(rows, span.Limit) ?? new([.. rows.Select(r => r.Listed)], null, null);
    }

    /// <summary>Looks back window by window, each longer than the one before, until the page is full, the range is at its end, or it was enough for one answer.</summary>
    async Task<EventPage> ScanAsync(Snapshot snapshot, Parameters parameters, long low, long high, EventSpan span, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var rows = new List<EventRow>();
        long scanned = 0;
        // Until something was looked through the time does not end it: an answer that came no step further would be given again and again.
        for (long window = bounds.FirstWindow; high > low && scanned < bounds.MostScanned && (scanned == 0 || time.GetElapsedTime(began) < bounds.LongestScan);)
        {
            window = Math.Min(window, bounds.MostScanned - scanned);
            var from = Math.Max(low, high - window);
            var asked = parameters with { Low = from, High = high, Take = span.Limit + 1 - rows.Count };
            var found = await snapshot.BoundedAsync(bounds.Statement, () => snapshot.ListAsync<EventRow>(WindowSql, asked, ct), ct);
            if (found is null)
            {
                // A slow disk, most likely: a little goes further than nothing.
                if (window == 1) break;
                window = Math.Max(1, window / 16);
                continue;
            }
            rows.AddRange(found);
            if (rows.Count > span.Limit) break;
            scanned += high - from;
            high = from;
            window = Math.Min(window * 4, bounds.LongestWindow);
        }
        if (Full(rows, span.Limit) is { } page) return page;
        var items = rows.Select(r => r.Listed).ToList();
        if (high <= low) return new(items, null, null);
        var at = await snapshot.ListAsync<(long Position, DateTime ReceivedAt)>(LogRange.AtSql, new { position = high }, ct);
        return new(items, Paging.Cursor((high, 0)), at is [var reached] ? reached.ReceivedAt : time.GetUtcNow().UtcDateTime);
    }

    static EventPage? Full(List<EventRow> rows, int limit) =>
        rows.Count > limit ? new([.. rows.Take(limit).Select(r => r.Listed)], Paging.Cursor((rows[limit - 1].Position, 0)), null) : null;
}

/// <summary>How far one answer of the history looks.</summary>
sealed record EventHistoryBounds
{
    /// <summary>Positions of the log that it looks through at most.</summary>
    public long MostScanned { get; init; } = 200_000;

    /// <summary>Positions of the first look back, and of the longest.</summary>
    public int FirstWindow { get; init; } = 2_000;
    public long LongestWindow { get; init; } = 50_000;

    /// <summary>After which no further window is begun, once one was looked through.</summary>
    public TimeSpan LongestScan { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What a single window may take: so much less than <see cref="LongestScan"/> that smaller ones are tried within it.</summary>
    public TimeSpan Statement { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>What the index of learners may take, and what a reader of the tail missed: of these nothing smaller is tried.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Events of one learner that are found by the index of learners; of who has more the log is looked through.</summary>
    public int MostOfLearner { get; init; } = 10_000;

    /// <summary>By how much the order of receipt and the order of the log may differ.</summary>
    public TimeSpan Disorder { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Questions that look at once in a process, and how long another waits for a place.</summary>
    public int AtOnce { get; init; } = 4;
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);
}
