using Dapper;
using Lectern.App.Access;
using Lectern.Postgres;

namespace Lectern.App.Explorer;

/// <summary>
/// Reads the log's end for whoever watches it in this process: one look a quarter of a second for all of them, and none where nobody does. Appends know
/// nothing of it. Positions are in commit order, so that a look from one to the next misses nothing and repeats nothing; where more came than a look
/// takes, it goes on near the end and says so.
/// </summary>
sealed partial class EventTail(TenantSource source, EventHistory history, TailTimes times, TimeProvider time, ILogger<EventTail> logger) : BackgroundService
{
    /// <summary>Streams of one caller.</summary>
    public const int MostOfCaller = 10;

    /// <summary>Positions of one look: 80,000 events a second.</summary>
    const long MostOfLook = 20_000;

    /// <summary>Positions that are looked back over for who resumes, and events that are shown of them.</summary>
    internal const long MostMissed = 50_000;
    internal const int MostMissedShown = 500;

    static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(1);

    static readonly string Sql =
        $"SELECT {EventRow.Columns} FROM {EventRow.From} WHERE e.tenant_id = ANY (@tenants) AND e.position > @after AND e.position <= @through ORDER BY e.position";

    const string EndSql = "SELECT coalesce((SELECT position FROM lectern.log_times ORDER BY position DESC LIMIT 1), 0)";

    readonly Lock gate = new();
    readonly HashSet<TailSubscription> all = [];

    /// <summary>Held by a look, and by who comes: between two looks it is known from where on they are told of everything.</summary>
    readonly SemaphoreSlim looking = new(1, 1);
    readonly SemaphoreSlim someone = new(0, 1);
    long cursor;

    /// <summary>Looks at the log so far.</summary>
    public long Looks { get; private set; }

    /// <summary>A subscription that is told of everything after its <see cref="TailSubscription.Start"/>; null: the caller has as many as they may.</summary>
    /// <param name="caller">Who watches.</param>
    /// <param name="filter">What they want to see.</param>
    /// <param name="place">Given back with the subscription; not where there is none.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<TailSubscription?> OpenAsync(Caller caller, EventFilter filter, IDisposable place, CancellationToken ct)
    {
        await looking.WaitAsync(ct);
        try
        {
            lock (gate)
            {
                if (all.Count(s => s.Owner == (caller.Tenant, caller.Subject)) >= MostOfCaller) return null;
            }
            if (IsAlone) cursor = await EndAsync(ct);
            var subscription = new TailSubscription(caller, filter, cursor, times, time, left =>
            {
                lock (gate)
                {
                    if (!all.Remove(left)) return;
                }
                place.Dispose();
            });
            lock (gate)
            {
                all.Add(subscription);
                if (someone.CurrentCount == 0) someone.Release();
            }
            return subscription;
        }
        finally
        {
            looking.Release();
        }
    }

    /// <summary>What came after a position that a reader has, up to another.</summary>
    public async Task<TailMissed> MissedAsync(int tenant, EventFilter filter, long? after, long through, CancellationToken ct)
    {
        // From the future, as where a database was restored: it begins now.
        if (after is not { } asked || asked >= through) return new(after is null ? null : through, [], null);
        var from = Math.Max(asked, through - MostMissed);
        // A stream that is late is worth less than one that begins now, and says that it does not know what was before.
        if (await history.MissedAsync(tenant, filter, from, through, MostMissedShown, ct) is not var (events, count)) return new(through, [], new(0, 0, null, through, false));
        return new(from, events, new(count, events.Count, null, through, from == asked));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (IsAlone) await someone.WaitAsync(stoppingToken);
            var wait = times.Look;
            await looking.WaitAsync(stoppingToken);
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (Outage.IsOne(e))
            {
                wait = AfterOutage;
                Waits(e.Message);
            }
            catch (Exception e)
            {
                wait = AfterOutage;
                Interrupted(e);
            }
            finally
            {
                looking.Release();
            }
            await Task.Delay(wait, time, stoppingToken);
        }
    }

    bool IsAlone
    {
        get
        {
            lock (gate) return all.Count == 0;
        }
    }

    async Task LookAsync(CancellationToken ct)
    {
        TailSubscription[] watching;
        lock (gate) watching = [.. all];
        if (watching.Length == 0) return;
        Looks++;
        int[] tenants = [.. watching.Select(w => w.Owner.Tenant).Distinct()];
        await using var connection = await source.OpenAsync(tenants, ct);
        var end = await connection.ExecuteScalarAsync<long>(new CommandDefinition(EndSql, cancellationToken: ct));
        var isAll = end - cursor <= MostOfLook;
        if (!isAll) cursor = end - MostOfLook;
        ILookup<int, ListedEvent> found = Enumerable.Empty<ListedEvent>().ToLookup(_ => 0);
        if (end > cursor)
        {
            var rows = await connection.QueryAsync<EventRow>(new CommandDefinition(Sql, new { tenants, after = cursor, through = end }, cancellationToken: ct));
            found = rows.ToLookup(r => r.TenantId, r => r.Listed);
        }
        cursor = end;
        foreach (var subscription in watching) subscription.Offer(found[subscription.Owner.Tenant], end, isAll);
    }

    async Task<long> EndAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenSharedAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(EndSql, cancellationToken: ct));
    }

    [LoggerMessage(1, LogLevel.Warning, "The tail of events waits for the database: {Reason}")]
    partial void Waits(string reason);

    [LoggerMessage(2, LogLevel.Warning, "The reader of the tail of events was interrupted and will look again")]
    partial void Interrupted(Exception e);
}
