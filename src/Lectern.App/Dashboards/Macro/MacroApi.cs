using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Limits;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Dashboards.Macro;

/// <summary><c>GET /api/v1/dashboards/macro/{organizationId}</c>: an institution on one page.</summary>
static class MacroApi
{
    public static void AddMacroDashboard(this IServiceCollection services)
    {
        services.AddSingleton<CourseCountsQuery>();
        services.AddSingleton<MacroFactsQuery>();
        services.AddSingleton<MacroQuery>();
    }

    public static void MapMacroDashboard(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/dashboards/macro/{organizationId}", MacroAsync)
        .WithTags("Dashboards").WithName("GetMacroDashboard")
        .WithSummary("An institution: key figures, active learners, courses, categories, instructors, retention and runs")
        .WithDescription("timeframe is 7d, 30d (default), 90d or 1y: the last whole days that have ended by asOf, in the tenant's time zone. Users and their activity count to the learner's organization, enrollments to the course's. Flags, engagement and active enrollments are of asOf's day. While events keep coming, the answer may be up to 10 seconds old. A key for figures of groups may not give asOf.")
        .ExactIds()
        .FromReadModels()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .Limited(Work.Expensive);

    /// <param name="organizationId">The organization, as the producer names it.</param>
    /// <param name="timeframe">7d, 30d, 90d or 1y; default 30d.</param>
    internal static async Task<Results<Ok<MacroDashboard>, ProblemHttpResult>> MacroAsync(
        Caller caller, string organizationId, AsOf asOf, MacroQuery query, TimeProvider time, string? timeframe, CancellationToken ct)
    {
        if (Period.Of(timeframe ?? Period.Default, asOf) is not { } period) return Problems.Invalid("timeframe", Period.Rule);
        if (GroupRule.Refuses(caller, asOf, new()) is { } refused) return refused;
        return await query.AskAsync(caller, organizationId, period, asOf, time.GetUtcNow().UtcDateTime, ct) is { } answer ? TypedResults.Ok(answer) : Problems.NotFound("organization");
    }
}
