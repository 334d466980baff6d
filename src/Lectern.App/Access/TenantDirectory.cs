using System.Collections.Concurrent;
using Dapper;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Access;

/// <summary>
/// The tenants by name and by key, kept in the process for a second: a suspension, or a setting that was changed anywhere, holds
/// everywhere within two. While the database is away the last that was known holds, since nothing else can be read or written then.
/// </summary>
sealed class TenantDirectory(TenantSource source, Settings settings, TimeProvider time)
{
    /// <summary>From then on one asker reads anew, and the others go by what is kept a while longer, and then by what is read.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    static readonly TimeSpan MostAge = TimeSpan.FromSeconds(2);

    /// <summary>Tenants kept; beyond, all are read anew.</summary>
    const int MostKept = 10_000;

    const string FindSql =
        """
        SELECT tenant_id AS id, name, display_name, suspended_at IS NOT NULL AS is_suspended, small_group, store_full_ip, time_zone,
               weigh_recency, weigh_regularity, weigh_effort, weigh_progress, weigh_assessment
        FROM lectern.tenant_directory WHERE tenant_id = @tenant OR name = @name
        """;

    readonly ConcurrentDictionary<int, Kept> byKey = new();

    /// <summary>What is being read, once for all who ask meanwhile.</summary>
    readonly ConcurrentDictionary<int, Lazy<Task<TenantInfo?>>> reading = new();
    readonly ConcurrentDictionary<string, int> keys = new(StringComparer.Ordinal);

    sealed record Kept(TenantInfo Info, long ReadAt);

    sealed record Row
    {
        public int Id { get; init; }
        public string Name { get; init; } = "";
        public string DisplayName { get; init; } = "";
        public bool IsSuspended { get; init; }
        public short? SmallGroup { get; init; }
        public bool StoreFullIp { get; init; }
        public string TimeZone { get; init; } = "";
        public short WeighRecency { get; init; }
        public short WeighRegularity { get; init; }
        public short WeighEffort { get; init; }
        public short WeighProgress { get; init; }
        public short WeighAssessment { get; init; }

        public TenantInfo Read(int smallGroup) => new(
            Id, Name, DisplayName, IsSuspended, SmallGroup ?? smallGroup, StoreFullIp, new(WeighRecency, WeighRegularity, WeighEffort, WeighProgress, WeighAssessment), TimeZone);
    }

    /// <summary>The tenant of this name; null: there is none.</summary>
    public ValueTask<TenantInfo?> FindAsync(string name, CancellationToken ct) =>
        keys.TryGetValue(name, out var tenant) ? FindAsync(tenant, ct) : new(NamedAsync(name, ct));

    /// <summary>The tenant of this key; null: there is none.</summary>
    public async ValueTask<TenantInfo?> FindAsync(int tenant, CancellationToken ct)
    {
        if (byKey.TryGetValue(tenant, out var kept) && time.GetElapsedTime(kept.ReadAt) is var age && (age < Fresh || (age < MostAge && reading.ContainsKey(tenant)))) return kept.Info;
        try
        {
            return await AnewAsync(tenant).WaitAsync(ct);
        }
        catch (Exception e) when (kept is not null && Outage.IsOne(e))
        {
            return kept.Info;
        }
    }

    /// <summary>Reads anew what was changed here, at the next question.</summary>
    public void Changed(int tenant)
    {
        // First: what is being read was perhaps asked before the change, and is then not kept.
        reading.TryRemove(tenant, out _);
        byKey.TryRemove(tenant, out _);
    }

    /// <summary>The caller with what their tenant set, or the answer to one whose tenant is suspended.</summary>
    public async ValueTask<(Caller? Caller, ProblemHttpResult? Refusal)> AdmitAsync(Caller caller, CancellationToken ct) => await FindAsync(caller.Tenant, ct) switch
    {
        { IsSuspended: false } tenant => (caller with { SmallGroup = tenant.SmallGroup, Weights = tenant.Weights }, null),
        null => (null, Problems.Of(StatusCodes.Status401Unauthorized, "unauthenticated", "The tenant of this credential is not there.")),
        _ => (null, Problems.Of(StatusCodes.Status403Forbidden, TenantSuspendedException.Code, new TenantSuspendedException().Message)),
    };

    /// <summary>One question for all who ask at the time. It is nobody's request: whoever gives up leaves it to the others, and the database's own time-outs end it.</summary>
    Task<TenantInfo?> AnewAsync(int tenant)
    {
        Lazy<Task<TenantInfo?>>? own = null;
        own = new(() => Task.Run(ReadAsync));
        return reading.GetOrAdd(tenant, own).Value;

        async Task<TenantInfo?> ReadAsync()
        {
            try
            {
                // Somebody may have read between this asker's look and its question.
                if (byKey.TryGetValue(tenant, out var kept) && time.GetElapsedTime(kept.ReadAt) < Fresh) return kept.Info;
                var read = await AskAsync(tenant, null, CancellationToken.None);
                if (read is not null && reading.TryGetValue(tenant, out var now) && now == own) Keep(read);
                return read?.Info;
            }
            finally
            {
                reading.TryRemove(KeyValuePair.Create(tenant, own!));
            }
        }
    }

    async Task<TenantInfo?> NamedAsync(string name, CancellationToken ct)
    {
        if (await AskAsync(null, name, ct) is not { } read) return null;
        Keep(read);
        return read.Info;
    }

    async Task<Kept?> AskAsync(int? tenant, string? name, CancellationToken ct)
    {
        // Before the question: what changes while it is answered counts as unknown.
        var asked = time.GetTimestamp();
        await using var connection = await source.OpenSharedAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(FindSql, new { tenant, name }, cancellationToken: ct)) is { } row ? new(row.Read(settings.SmallGroup), asked) : null;
    }

    void Keep(Kept read)
    {
        if (byKey.Count >= MostKept)
        {
            byKey.Clear();
            keys.Clear();
        }
        byKey[read.Info.Id] = read;
        keys[read.Info.Name] = read.Info.Id;
    }
}
