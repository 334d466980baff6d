using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Dashboards;

/// <summary><c>GET /api/v1/dashboard</c>: the key figures of an institution, or of a part of it.</summary>
static class DashboardApi
{
    public static void AddDashboards(this IServiceCollection services)
    {
        services.AddSingleton<DashboardFactsQuery>();
        services.AddSingleton<GroupCensusQuery>();
        services.AddSingleton<DashboardQuery>();
    }

    public static void MapDashboards(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/dashboard", DashboardAsync)
        .WithTags("Dashboards").WithName("GetDashboard")
        .WithSummary("Seven key figures with the previous period, and charts")
        .WithDescription("timeframe is 7d, 30d (default), 90d or 1y: the last whole days that have ended by asOf, in the tenant's time zone. filters is a JSON object with any of courseId, category, instructorId, organizationId, cohort, role, which hold together. Totals are of the period's end. A teacher is told of the courses they teach, whatever the filters: users are then those enrolled there. A key for figures of groups may give one of courseId and organizationId, and no asOf.")
        .FromReadModels()
        .ProducesProblem(403);

    /// <param name="timeframe">7d, 30d, 90d or 1y; default 30d.</param>
    /// <param name="filters">A JSON object with any of courseId, category, instructorId, organizationId, cohort, role.</param>
    internal static async Task<Results<Ok<Dashboard>, ProblemHttpResult>> DashboardAsync(
        Caller caller, AsOf asOf, DashboardQuery query, TimeProvider time, string? timeframe, string? filters, CancellationToken ct)
    {
        if (Period.Of(timeframe ?? Period.Default, asOf) is not { } period) return Problems.Invalid("timeframe", Period.Rule);
        var (narrowed, problem) = DashboardFilters.Read(filters);
        if (problem is not null) return Problems.Invalid("filters", problem);
        if (GroupRule.Refuses(caller, asOf, narrowed) is { } refused) return refused;
        return TypedResults.Ok(await query.AskAsync(caller, period, narrowed, asOf, time.GetUtcNow().UtcDateTime, ct));
    }
}
