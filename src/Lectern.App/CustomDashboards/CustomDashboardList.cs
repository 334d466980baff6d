using Dapper;
using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.CustomDashboards;

/// <summary><c>GET /api/v1/dashboards/custom</c>: one's own dashboards and the public ones.</summary>
static class CustomDashboardList
{
    static readonly SortBy[] Sorts =
    [
        new("name", "left(lectern.fold(d.name), 200) COLLATE \"C\"", SortKind.Text),
        new("updatedAt", "d.updated_at", SortKind.Time),
    ];

    sealed record Row
    {
        public long Key { get; init; }
        public string? Place { get; init; }
        public Guid DashboardId { get; init; }
        public string Name { get; init; } = "";
        public string? Description { get; init; }
        public bool IsPublic { get; init; }
        public string Owner { get; init; } = "";
        public int Version { get; init; }
        public int WidgetCount { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime UpdatedAt { get; init; }

        public CustomDashboardSummary Read() => new(DashboardId, Name, Description, IsPublic, Owner, Version, WidgetCount, CreatedAt, UpdatedAt);
    }

    public static void Map(IEndpointRouteBuilder group) => group
        .MapGet("", ListAsync)
        .WithName("ListCustomDashboards")
        .WithSummary("One's own dashboards and the public ones")
        .WithDescription("q is looked for in the name and the description, without regard to case and accents. sort is name (default) or updatedAt. A cursor continues the same question only.")
        .NotToBeStored()
        .OnlyKnownParameters()
        .ProducesProblem(400).ProducesProblem(401);

    /// <param name="q">Only those whose name or description contains it.</param>
    /// <param name="sort">What to sort by.</param>
    /// <param name="order">asc (default) or desc.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<CustomDashboardSummary>>, ProblemHttpResult>> ListAsync(
        Caller caller, TenantSource source, string? q, string? sort, string? order, int? limit, string? cursor, CancellationToken ct)
    {
        var (asked, problem) = ListQuestion.Read(Sorts, sort, order, limit, cursor, q);
        if (asked is null) return problem!;

        var parameters = new DynamicParameters(new { tenant = caller.Tenant, subject = caller.Subject, q });
        foreach (var (name, value) in asked.Parameters()) parameters.Add(name, value);
        var listed =
            $"""
            FROM lectern.custom_dashboards d
            WHERE d.tenant_id = @tenant AND (d.is_public OR d.owner = @subject)
              {(string.IsNullOrEmpty(q) ? "" : "AND (strpos(lectern.fold(d.name), lectern.fold(@q)) > 0 OR strpos(lectern.fold(d.description), lectern.fold(@q)) > 0)")}
            """;
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            WITH page AS MATERIALIZED ({asked.PageOf(listed, "d.dashboard_key")})
            SELECT p.key, p.place, d.dashboard_id, d.name, d.description, d.is_public, d.owner, d.version, d.widget_count, d.created_at, d.updated_at
            FROM page p JOIN lectern.custom_dashboards d ON d.tenant_id = @tenant AND d.dashboard_key = p.key
            {asked.OrderOf("p")}
            """,
            parameters,
            cancellationToken: ct))).AsList();
        return TypedResults.Ok(asked.Of(rows, r => r.Read(), r => new(r.Place, r.Key)));
    }
}
