using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Courses;

/// <summary>What is asked of one course.</summary>
static class CoursesApi
{
    const string OfCohort = "With cohort, of the learners whose newest enrolling names it; without, of everybody.";

    public static void MapCourses(this IEndpointRouteBuilder routes)
    {
        Map("analytics", AnalyticsAsync, "GetCourseAnalytics", "One course's figures", $"Active enrollments are of asOf; totals are as they stand now. {OfCohort}");
        Map("modules", ModulesAsync, "ListCourseModules", "A course's modules in order, with views, time, completion and drop-off", OfCohort);
        Map("lessons", LessonsAsync, "ListCourseLessons", "A course's lessons in order, with views, time, completion, drop-off and video", OfCohort);

        routes.MapCourseLearners();

        RouteHandlerBuilder Map(string what, Delegate handler, string name, string summary, string description) => routes
            .MapGet($"/api/v1/courses/{{courseId}}/{what}", handler)
            .WithTags("Analytics").WithName(name).WithSummary(summary).WithDescription(description)
            .ExactIds()
            .FromReadModels()
            .ProducesProblem(404);
    }

    /// <param name="courseId">The course, as the producer names it.</param>
    /// <param name="cohort">Only of this cohort.</param>
    internal static async Task<Results<Ok<CourseAnalytics>, ProblemHttpResult>> AnalyticsAsync(
        Caller caller, string courseId, string? cohort, AsOf asOf, TenantSource source, CohortFigures cohorts, CancellationToken ct) =>
        await CourseAnalyticsQuery.AskAsync(source, cohorts, caller, courseId, cohort, asOf, ct) is { } answer ? TypedResults.Ok(answer) : Problems.NotFound("course");

    /// <param name="courseId">The course, as the producer names it.</param>
    /// <param name="cohort">Only of this cohort.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static Task<Results<Ok<Page<ModuleAnalytics>>, ProblemHttpResult>> ModulesAsync(
        Caller caller, string courseId, string? cohort, int? limit, string? cursor, AsOf asOf, TenantSource source, CohortFigures cohorts, CancellationToken ct) =>
        ContentsAsync(caller, courseId, cohort, limit, cursor, asOf, source, cohorts, LearnerModules.Grain, ModuleAnalytics.Of, ct);

    /// <param name="courseId">The course, as the producer names it.</param>
    /// <param name="cohort">Only of this cohort.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static Task<Results<Ok<Page<LessonAnalytics>>, ProblemHttpResult>> LessonsAsync(
        Caller caller, string courseId, string? cohort, int? limit, string? cursor, AsOf asOf, TenantSource source, CohortFigures cohorts, CancellationToken ct) =>
        ContentsAsync(caller, courseId, cohort, limit, cursor, asOf, source, cohorts, LearnerLessons.Grain, LessonAnalytics.Of, ct);

    /// <summary>A page of modules or lessons; the cursor is the place in the course's order of the last one given.</summary>
    static async Task<Results<Ok<Page<T>>, ProblemHttpResult>> ContentsAsync<T>(
        Caller caller, string courseId, string? cohort, int? limit, string? cursor, AsOf asOf, TenantSource source, CohortFigures cohorts, Grain grain, Func<CourseScope, string, ContentFigures, T> item, CancellationToken ct)
    {
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        long after = 0;
        if (cursor is not null)
        {
            if (Paging.Read(cursor) is not ( >= 0 and <= int.MaxValue, 0) key) return Problems.Invalid("cursor", Paging.CursorRule);
            after = key.First;
        }

        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        if (await CourseScope.FindAsync(snapshot, cohorts, caller, courseId, cohort, asOf, ct) is not { } scope) return Problems.NotFound("course");
        var contents = await ContentFigures.AskAsync(snapshot, scope, grain, ct);
        var take = limit ?? Paging.DefaultLimit;
        var rows = contents.Select((figures, i) => (Figures: figures, Place: i + 1L)).Skip((int)after).Take(take + 1).ToArray();
        return TypedResults.Ok(Paging.Of(rows, take, r => item(scope, courseId, r.Figures), r => (r.Place, 0)));
    }
}
