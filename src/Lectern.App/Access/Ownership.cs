using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.App.Access;

/// <summary>
/// Whether what a request names in its path, or as <c>userId</c> or <c>courseId</c> in its query, is within what its caller sees. What is
/// not is answered as if it were not there.
/// </summary>
static class Ownership
{
    /// <summary>One row, of the courses taught, and whether each thing that is named is of them. A learner is where they enrolled, and stays after a drop.</summary>
    const string TaughtSql =
        $"""
        WITH taught AS MATERIALIZED ({CourseReach.TaughtSql})
        SELECT
            ARRAY(SELECT course_key FROM taught ORDER BY course_key),
            $4::text IS NULL OR EXISTS (SELECT FROM lectern.courses WHERE tenant_id = $1 AND course_id = $4 AND course_key = ANY (ARRAY(SELECT course_key FROM taught))),
            $5::text IS NULL OR EXISTS (
                SELECT FROM lectern.learners l JOIN read.enrollment e USING (tenant_id, learner_key)
                WHERE l.tenant_id = $1 AND l.user_id = $5 AND e.course_key = ANY (ARRAY(SELECT course_key FROM taught)) AND {Sql.IsEnrolled}),
            $6::text IS NULL OR EXISTS (
                SELECT FROM lectern.contents c JOIN read.course_item i USING (tenant_id, content_key)
                WHERE c.tenant_id = $1 AND c.kind = $7 AND c.scope_key = 0 AND c.content_id = $6 AND i.course_key = ANY (ARRAY(SELECT course_key FROM taught)))
        """;

    /// <summary>The kinds of <c>lectern.contents</c>.</summary>
    const short Assessment = 3;
    const short Assignment = 4;

    /// <summary>A student's request for another's, or null where it is fine.</summary>
    public static ProblemHttpResult? OfOwn(HttpContext http, Caller caller) =>
        (Named(http, "userId") is { } user && user != caller.UserId) ? Problems.NotFound("user") : null;

    /// <summary>A teacher's request with the courses they teach, or why it is refused. One round trip.</summary>
    public static async Task<(Caller Caller, ProblemHttpResult? Refusal)> OfTaughtAsync(HttpContext http, Caller caller, CancellationToken ct)
    {
        var (course, user, assessment, assignment) = (Named(http, "courseId"), Named(http, "userId"), Named(http, "assessmentId"), Named(http, "assignmentId"));
        var item = assessment is null ? "assignment" : "assessment";
        // PostgreSQL's text cannot hold it, and so nobody's id does.
        if (HasNul(course)) return (caller, Problems.NotFound("course"));
        if (HasNul(user)) return (caller, Problems.NotFound("user"));
        if (HasNul(assessment) || HasNul(assignment)) return (caller, Problems.NotFound(item));

        await using var connection = await http.RequestServices.GetRequiredService<TenantSource>().OpenSharedAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                TenantSource.Show(caller.Tenant),
                new(TaughtSql)
                {
                    Parameters =
                    {
                        new() { Value = caller.Tenant },
                        Text(caller.UserId),
                        Text(Core.ReadModels.Courses.InStaff(caller.UserId!)),
                        Text(course),
                        Text(user),
                        Text(assessment ?? assignment),
                        new() { Value = assessment is null ? Assignment : Assessment },
                    },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var known = caller with { Courses = new(reader.GetFieldValue<long[]>(0)) };
        if (!reader.GetBoolean(1)) return (known, Problems.NotFound("course"));
        if (!reader.GetBoolean(2)) return (known, Problems.NotFound("user"));
        return (known, reader.GetBoolean(3) ? null : Problems.NotFound(item));

        static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
    }

    static bool HasNul(string? id) => id?.Contains('\0', StringComparison.Ordinal) is true;

    /// <summary>An id as the handler will read it: of the path exactly as sent, else of the query.</summary>
    internal static string? Named(HttpContext http, string parameter) =>
        PathIds.Find(http, parameter) ?? (http.Request.Query.TryGetValue(parameter, out var values) ? values.ToString() : null);
}
