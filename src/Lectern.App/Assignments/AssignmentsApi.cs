using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Assignments;

/// <summary>What is asked of one assignment.</summary>
static class AssignmentsApi
{
    public static void AddAssignments(this IServiceCollection services) => services.AddSingleton<AssignmentQuery>();

    public static void MapAssignments(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/assignments/{assignmentId}/analytics", AnalyticsAsync)
        .WithTags("Analytics").WithName("GetAssignmentAnalytics")
        .WithSummary("One assignment's figures")
        .WithDescription("Nothing here moves with asOf. To a teacher they are of what was handed in for the courses they teach.")
        .ExactIds()
        .FromReadModels()
        .ProducesProblem(404);

    /// <param name="assignmentId">The assignment, as the producer names it.</param>
    /// <param name="cohort">Only learners of this cohort of the course they handed in for.</param>
    internal static async Task<Results<Ok<AssignmentAnalytics>, ProblemHttpResult>> AnalyticsAsync(
        Caller caller, string assignmentId, AsOf asOf, AssignmentQuery query, string? cohort, CancellationToken ct) =>
        await query.AskAsync(caller, assignmentId, cohort, ct) is { } answer ? TypedResults.Ok(answer) : Problems.NotFound("assignment");
}
