using Dapper;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Access;

/// <summary>
/// Whether what a request names in its path, or as <c>userId</c> or <c>courseId</c> in its query, is within what its caller sees. What is
/// not is answered as if it were not there.
/// </summary>
static class Ownership
{
    /// <summary>One row, of whether each thing that is named is of the courses taught. A learner is where they enrolled, and stays after a drop.</summary>
    const string TaughtSql =
        $"""
        SELECT
            @courseId IS NULL OR EXISTS (SELECT FROM lectern.courses WHERE tenant_id = @tenant AND course_id = @courseId AND course_key = ANY (@taught)) AS course,
            @userId IS NULL OR EXISTS (
                SELECT FROM lectern.learners l JOIN read.enrollment e USING (tenant_id, learner_key)
                WHERE l.tenant_id = @tenant AND l.user_id = @userId AND e.course_key = ANY (@taught) AND {Sql.IsEnrolled}) AS learner,
            @itemId IS NULL OR EXISTS (
                SELECT FROM lectern.contents c JOIN read.course_item i USING (tenant_id, content_key)
                WHERE c.tenant_id = @tenant AND c.kind = @kind AND c.scope_key = 0 AND c.content_id = @itemId AND i.course_key = ANY (@taught)) AS item
        """;

    /// <summary>The kinds of <c>lectern.contents</c>.</summary>
    const short Assessment = 3;
    const short Assignment = 4;

    sealed record Within(bool Course, bool Learner, bool Item);

    /// <summary>A student's request for another's, or null where it is fine.</summary>
    public static ProblemHttpResult? OfOwn(HttpContext http, Caller caller) =>
        (Named(http, "userId") is { } user && user != caller.UserId) ? Problems.NotFound("user") : null;

    /// <summary>A teacher's request with the courses they teach, or why it is refused.</summary>
    public static async Task<(Caller Caller, ProblemHttpResult? Refusal)> OfTaughtAsync(HttpContext http, Caller caller, CancellationToken ct)
    {
        await using var connection = await http.RequestServices.GetRequiredService<TenantSource>().OpenAsync(caller.Tenant, ct);
        var reach = await CourseReach.TaughtByAsync(connection, caller.Tenant, caller.UserId!, ct);
        var known = caller with { Courses = reach };
        var (course, user, assessment, assignment) = (Named(http, "courseId"), Named(http, "userId"), Named(http, "assessmentId"), Named(http, "assignmentId"));
        if (course is null && user is null && assessment is null && assignment is null) return (known, null);

        // PostgreSQL's text cannot hold it, and so nobody's id does.
        if (HasNul(course)) return (known, Problems.NotFound("course"));
        if (HasNul(user)) return (known, Problems.NotFound("user"));
        if (HasNul(assessment) || HasNul(assignment)) return (known, Problems.NotFound(assessment is null ? "assignment" : "assessment"));

        var parameters = new
        {
            tenant = caller.Tenant,
            taught = reach.Keys,
            courseId = course,
            userId = user,
            itemId = assessment ?? assignment,
            kind = assessment is null ? Assignment : Assessment,
        };
        var within = await connection.QuerySingleAsync<Within>(new CommandDefinition(TaughtSql, parameters, cancellationToken: ct));
        if (!within.Course) return (known, Problems.NotFound("course"));
        if (!within.Learner) return (known, Problems.NotFound("user"));
        return (known, within.Item ? null : Problems.NotFound(assessment is null ? "assignment" : "assessment"));
    }

    static bool HasNul(string? id) => id?.Contains('\0', StringComparison.Ordinal) is true;

    /// <summary>An id as the handler will read it: of the path exactly as sent, else of the query.</summary>
    internal static string? Named(HttpContext http, string parameter) =>
        PathIds.Find(http, parameter) ?? (http.Request.Query.TryGetValue(parameter, out var values) ? values.ToString() : null);
}
