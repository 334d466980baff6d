using Lectern.App.Access;
using Lectern.App.Goals;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Dashboards.Micro;

/// <summary><c>GET /api/v1/dashboards/micro/{userId}</c>: the page of one learner.</summary>
static class MicroApi
{
    public static void AddMicroDashboard(this IServiceCollection services)
    {
        services.AddSingleton<Peers>();
        services.AddSingleton<MicroQuery>();
    }

    public static void MapMicroDashboard(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/dashboards/micro/{userId}", AskAsync)
        .WithTags("Dashboards").WithName("GetMicroDashboard")
        .WithSummary("One learner: key figures with their place in the cohort, activity, goal, courses, scores, work, milestones, skills, engagement")
        .WithDescription(
            "timeframe is 7d, 30d (default), 90d or 1y: the last whole days that have ended by asOf, in the tenant's time zone. Nothing that happened after the day of asOf is told; "
            + "whether work is due goes by the quarter of an hour in which asOf lies. To a teacher all of it is of the courses they teach. Places in cohorts of fewer than five learners, or than the tenant's small group where that is greater, are null to every caller.")
        .ExactIds()
        .FromReadModels(Holds.AQuarterOfAnHour, beside: BesideAsync)
        .ProducesProblem(404);

    /// <param name="userId">The learner, as the producer names them.</param>
    /// <param name="timeframe">7d, 30d, 90d or 1y; default 30d.</param>
    internal static async Task<Results<Ok<MicroDashboard>, ProblemHttpResult>> AskAsync(
        Caller caller, string userId, AsOf asOf, MicroQuery query, string? timeframe, CancellationToken ct)
    {
        if (Period.Of(timeframe ?? Period.Default, asOf) is not { } period) return Problems.Invalid("timeframe", Period.Rule);
        return await query.AskAsync(caller, userId, period, asOf, ct) is { } answer ? TypedResults.Ok(answer) : Problems.NotFound("user");
    }

    /// <summary>The goal and the name, which change without any event of the read models.</summary>
    static async Task<string> BesideAsync(EndpointFilterInvocationContext context)
    {
        var (services, ct) = (context.HttpContext.RequestServices, context.HttpContext.RequestAborted);
        var (tenant, user) = (context.GetArgument<Caller>(0).Tenant, context.GetArgument<string>(1));
        var goal = await Goal.TagAsync(services.GetRequiredService<TenantSource>(), tenant, user, ct);
        return $"{goal}|{await services.GetRequiredService<PersonalNames>().TagAsync(tenant, user, ct)}";
    }
}
