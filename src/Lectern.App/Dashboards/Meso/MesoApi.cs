using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Dashboards.Meso;

/// <summary><c>GET /api/v1/dashboards/meso/{courseId}</c>: one course, or one cohort of it, in one request.</summary>
static class MesoApi
{
    public static void AddMesoDashboard(this IServiceCollection services)
    {
        services.AddSingleton<MesoFactsQuery>();
        services.AddSingleton<MesoQuery>();
    }

    // No ETag, as the list of a course's learners: names are no part of the read models, whose position would make it, and may change
    // without them. A table to act on without names would cost every reader a second request; what is slow here is kept anyway.
    public static void MapMesoDashboard(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/dashboards/meso/{courseId}", AskAsync)
        .WithTags("Dashboards").WithName("GetMesoDashboard")
        .WithSummary("One course or cohort: key figures, trends, funnel, work, questions, and learners with why they are flagged")
        .WithDescription(
            "timeframe is 7d, 30d (default), 90d or 1y: the last whole days that have ended by asOf, in the tenant's time zone. Learners and their work are told by the end of the day of asOf. "
            + "With cohort, of the learners whose newest enrolling names it; without, of everybody. A key for figures of groups gets no table of learners, and may give no asOf.")
        .ExactIds()
        .FromReadModels(Holds.Never)
        .TellsLearners<MesoDashboard>(d => d.Learners?.Count)
        .ProducesProblem(403).ProducesProblem(404);

    /// <param name="courseId">The course, as the producer names it.</param>
    /// <param name="cohort">Only of this cohort.</param>
    /// <param name="timeframe">7d, 30d, 90d or 1y; default 30d.</param>
    internal static async Task<Results<Ok<MesoDashboard>, ProblemHttpResult>> AskAsync(
        Caller caller, string courseId, string? cohort, string? timeframe, AsOf asOf, MesoQuery query, TimeProvider time, CancellationToken ct)
    {
        if (Period.Of(timeframe ?? Period.Default, asOf) is not { } period) return Problems.Invalid("timeframe", Period.Rule);
        if (GroupRule.Refuses(caller, asOf, new(CourseId: courseId)) is { } refused) return refused;
        return await query.AskAsync(caller, courseId, cohort, period, asOf, time.GetUtcNow().UtcDateTime, ct) is { } answer
            ? TypedResults.Ok(answer)
            : Problems.NotFound("course");
    }
}
