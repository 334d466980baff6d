using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Lectern.App.Courses;

/// <summary>What is asked of one course.</summary>
static class CoursesApi
{
    public static void MapCourses(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/courses/{courseId}/analytics", AnalyticsAsync)
        .WithTags("Analytics").WithName("GetCourseAnalytics")
        .WithSummary("One course's figures")
        .WithDescription("Active enrollments are of asOf; totals are as they stand now.")
        .ExactIds()
        .FromReadModels()
        .ProducesProblem(404)
        .RequireGroupKey();

    /// <param name="courseId">The course, as the producer names it.</param>
    internal static async Task<Results<Ok<CourseAnalytics>, ProblemHttpResult>> AnalyticsAsync(Caller caller, string courseId, AsOf asOf, NpgsqlDataSource source, CancellationToken ct) =>
        await CourseAnalyticsQuery.AskAsync(source, caller.Tenant, courseId, asOf, ct) is { } answer ? TypedResults.Ok(answer) : Problems.NotFound("course");
}
