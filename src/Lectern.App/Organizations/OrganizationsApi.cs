using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Organizations;

/// <summary>What is asked of one organization.</summary>
static class OrganizationsApi
{
    public static void MapOrganizations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/organizations/{organizationId}/analytics", AnalyticsAsync)
            .WithTags("Analytics").WithName("GetOrganizationAnalytics")
            .WithSummary("One organization's figures")
            .WithDescription("Users and their activity count to the learner's organization, enrollments to the course's. Active users and engagement are of asOf; totals are as they stand now.")
            .ExactIds()
            .FromReadModels()
            .ProducesProblem(404);
        routes.MapOrganizationList();
    }

    /// <param name="organizationId">The organization, as the producer names it.</param>
    internal static async Task<Results<Ok<OrganizationAnalytics>, ProblemHttpResult>> AnalyticsAsync(
        Caller caller, string organizationId, AsOf asOf, OrganizationAnalyticsQuery query, CancellationToken ct) =>
        await query.AskAsync(caller, organizationId, asOf, ct) is { } answer ? TypedResults.Ok(answer) : Problems.NotFound("organization");
}
