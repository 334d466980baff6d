using Dapper;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Keys;

/// <summary><c>GET /api/v1/keys</c>: the keys of the tenant, also those that ended.</summary>
static class KeyList
{
    internal static readonly SortBy[] Sorts =
    [
        new("name", "left(lectern.fold(k.name), 200) COLLATE \"C\"", SortKind.Text),
        new("createdAt", "k.created_at", SortKind.Time),
        new("lastUsedAt", "k.last_used_at", SortKind.Time),
        new("expiresAt", "k.expires_at", SortKind.Time),
    ];

    static readonly Dictionary<string, string> States = new()
    {
        ["active"] = "AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > @now)",
        ["expired"] = "AND k.revoked_at IS NULL AND k.expires_at <= @now",
        ["revoked"] = "AND k.revoked_at IS NOT NULL",
    };

    sealed record Place
    {
        public string KeyId { get; init; } = "";
        public long Key { get; init; }
        public string? At { get; init; }
    }

    public static void Map(IEndpointRouteBuilder group) => group
        .MapGet("", ListAsync)
        .WithName("ListKeys")
        .WithSummary("The keys of the tenant, also those that ended")
        .WithDescription(
            "q is looked for in the name, the application and the prefix, without regard to case and accents; never send a whole key there. sort is name (default), createdAt, lastUsedAt or expiresAt. "
            + "A cursor continues the same question only. The keys of the settings (SERVICE_API_KEY, AGGREGATE_API_KEY) are not among them.")
        .NotToBeStored()
        .OnlyKnownParameters()
        .ProducesProblem(400).ProducesProblem(401);

    /// <param name="q">Only those whose name, application or prefix contains it.</param>
    /// <param name="state">active, expired or revoked; default: all.</param>
    /// <param name="sort">What to sort by.</param>
    /// <param name="order">asc (default) or desc.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<StoredKey>>, ProblemHttpResult>> ListAsync(
        Caller caller, TenantSource source, TimeProvider time, string? q, string? state, string? sort, string? order, int? limit, string? cursor, CancellationToken ct)
    {
        if (state is not null && !States.ContainsKey(state)) return Problems.Invalid("state", $"must be one of {string.Join(", ", States.Keys)}.");
        if (q is not null && KeyText.TryRead(q, out _)) return Problems.Invalid("q", "must not be a whole key: what stands in an address is logged on its way. Rotate it, and look for its prefix.");
        var (asked, problem) = ListQuestion.Read(Sorts, sort, order, limit, cursor, q, state);
        return asked is null ? problem! : TypedResults.Ok(await ReadAsync(source, caller.Tenant, asked, q, state, time.GetUtcNow().UtcDateTime, ct));
    }

    internal static async Task<Page<StoredKey>> ReadAsync(TenantSource source, int tenant, ListQuestion asked, string? q, string? state, DateTime now, CancellationToken ct)
    {
        var parameters = new DynamicParameters(new { tenant, q, now, prefix = KeyText.Prefix(tenant, "") });
        foreach (var (name, value) in asked.Parameters()) parameters.Add(name, value);
        var listed =
            $"""
            FROM lectern.api_keys k
            WHERE k.tenant_id = @tenant {(state is null ? "" : States[state])}
              {(string.IsNullOrEmpty(q) ? "" : "AND (strpos(lectern.fold(k.name), lectern.fold(@q)) > 0 OR strpos(lectern.fold(k.app_id), lectern.fold(@q)) > 0 OR strpos(@prefix || k.key_id || '_', @q) > 0)")}
            """;
        await using var connection = await source.OpenAsync(tenant, ct);
        var rows = await connection.QueryAsync<Place, StoredKeys.Row, (Place Place, StoredKeys.Row Key)>(
            new CommandDefinition(
                $"""
                WITH page AS MATERIALIZED ({asked.PageOf(listed, "k.key_number")})
                SELECT k.key_id, p.key, p.place AS at, {StoredKeys.Columns}
                FROM page p JOIN lectern.api_keys k ON k.tenant_id = @tenant AND k.key_number = p.key
                {asked.OrderOf("p")}
                """,
                parameters,
                cancellationToken: ct),
            (place, key) => (place, key),
            splitOn: "id");
        return asked.Of(rows.AsList(), r => r.Key.Read(tenant, now), r => new(r.Place.At, r.Place.Key));
    }
}
