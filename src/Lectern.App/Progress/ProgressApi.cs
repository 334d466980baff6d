using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Progress;

/// <summary><c>GET /api/v1/learning-progress</c>: enrollments with their progress.</summary>
static class ProgressApi
{
    /// <summary>By key, so that a page begins where the last one ended, whatever came in between.</summary>
    static readonly string Select = EnrollmentRow.Select(
        $"""
        SELECT e.* FROM read.enrollment e
        WHERE e.tenant_id = @tenant AND {Sql.IsEnrolled}
          AND (@learner::bigint IS NULL OR e.learner_key = @learner)
          AND (@course::bigint IS NULL OR e.course_key = @course)
          AND (@cohort::text IS NULL OR e.cohort = @cohort)
          AND (e.course_key, e.learner_key) > (@afterCourse, @afterLearner)
          AND (@status::text IS NULL OR @status = {Sql.Status})
        ORDER BY e.course_key, e.learner_key
        LIMIT @limit
        """);

    public static void MapProgress(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/learning-progress", ListAsync)
        .WithTags("Analytics").WithName("ListLearningProgress")
        .WithSummary("Progress of learners through courses")
        .WithDescription("By userId, by courseId, or all; with courseId also of one moduleId. Only enrollments, no visitors. status is not_started, in_progress, dropped or completed.")
        .FromReadModels()
        .TellsLearners<Page<LearningProgress>>(p => p.Items.DistinctBy(i => i.UserId).Count())
        .ProducesProblem(404);

    /// <param name="userId">Only of this learner.</param>
    /// <param name="courseId">Only in this course.</param>
    /// <param name="moduleId">Progress in this module of the course, instead of the whole.</param>
    /// <param name="cohort">Only of this cohort.</param>
    /// <param name="status">Only those not_started, in_progress, dropped or completed.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<LearningProgress>>, ProblemHttpResult>> ListAsync(
        Caller caller,
        AsOf asOf,
        TenantSource source,
        string? userId,
        string? courseId,
        string? moduleId,
        string? cohort,
        string? status,
        int? limit,
        string? cursor,
        CancellationToken ct)
    {
        if (moduleId is not null && courseId is null) return Problems.Invalid("moduleId", "needs courseId: ids of modules repeat across courses.");
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        if (status is not null && StatusFilter.Read(status) is null) return Problems.Invalid("status", StatusFilter.Rule);
        (long First, long Second) after = (0, 0);
        if (cursor is not null)
        {
            if (Paging.Read(cursor) is not { } key) return Problems.Invalid("cursor", Paging.CursorRule);
            after = key;
        }

        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        long? learner = null, course = null;
        if (userId is not null)
        {
            learner = await snapshot.FirstAsync<long?>(Sql.KnownLearner, new { caller.Tenant, userId }, ct);
            if (learner is null) return Problems.NotFound("user");
        }
        if (courseId is not null)
        {
            course = await snapshot.FirstAsync<long?>(Sql.KnownCourse, new { caller.Tenant, courseId }, ct);
            if (course is null) return Problems.NotFound("course");
        }
        var take = limit ?? Paging.DefaultLimit;
        if (moduleId is not null)
        {
            var module = await snapshot.FirstAsync<long?>(
                "SELECT content_key FROM lectern.contents WHERE tenant_id = @Tenant AND kind = 1 AND scope_key = @course AND content_id = @moduleId", new { caller.Tenant, course, moduleId }, ct);
            if (module is null) return Problems.NotFound("module");
            var progress = await snapshot.ListAsync<ModuleProgress>(
                ModuleProgress.Select, new { tenant = caller.Tenant, learner, course, module, cohort, status, afterLearner = after.Second, limit = take + 1 }, ct);
            return TypedResults.Ok(Paging.Of(progress, take, p => p.Of(courseId!, moduleId), p => (p.CourseKey, p.LearnerKey)));
        }
        var rows = await snapshot.ListAsync<EnrollmentRow>(
            Select, new { tenant = caller.Tenant, learner, course, cohort, status, afterCourse = after.First, afterLearner = after.Second, limit = take + 1 }, ct);
        return TypedResults.Ok(Paging.Of(rows, take, LearningProgress.Of, r => (r.CourseKey, r.LearnerKey)));
    }
}
