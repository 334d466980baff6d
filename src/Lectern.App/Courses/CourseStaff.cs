using System.Text.Json;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Datasets;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Courses;

/// <summary>Who teaches a course, and so sees it and its learners from the next request on (<see cref="CourseReach"/>).</summary>
/// <param name="Id">The course.</param>
/// <param name="CourseId">As the producer names it.</param>
/// <param name="InstructorId">Whom the course's events name as instructor; null: nobody.</param>
/// <param name="Staff">Whom the course's events name beside them, by id.</param>
/// <param name="Assigned">Whom an administrator assigned, by id.</param>
sealed record CourseStaff(string Id, string CourseId, string? InstructorId, IReadOnlyList<string> Staff, IReadOnlyList<AssignedTeacher> Assigned);

/// <param name="UserId">As the producers of events name them; whether or not any event did yet.</param>
/// <param name="AssignedBy">Who assigned them: <c>user:ID</c>, <c>key:ID</c> or <c>service</c>.</param>
/// <param name="AssignedAt">When.</param>
sealed record AssignedTeacher(string UserId, string AssignedBy, DateTime AssignedAt);

/// <summary><c>GET</c> and <c>PUT /api/v1/courses/{courseId}/staff</c>.</summary>
static class CourseStaffApi
{
    const int Most = 200;
    const int MaxId = 200;
    const int MaxBytes = 512 * 1024;
    const string Field = "userIds";
    const string IdRule = "must be a text of 1 to 200 characters, without NUL.";

    const string DeclaredSql = "SELECT instructor, staff FROM read.course WHERE tenant_id = @tenant AND course_key = @course";

    const string AssignedSql = "SELECT user_id, assigned_by, assigned_at FROM lectern.course_staff WHERE tenant_id = @tenant AND course_key = @course ORDER BY user_id";

    // Of two replacements at once the second sees what the first left. Who stays keeps by whom and when they were assigned.
    const string ReplaceSql =
        """
        SELECT 1 FROM pg_advisory_xact_lock(@lock, @tenant);
        DELETE FROM lectern.course_staff WHERE tenant_id = @tenant AND course_key = @course AND user_id <> ALL (@users) RETURNING user_id;
        INSERT INTO lectern.course_staff (tenant_id, course_key, user_id, assigned_by, assigned_at)
        SELECT @tenant, @course, u, @by, @at FROM unnest(@users) u
        ON CONFLICT (tenant_id, course_key, user_id) DO NOTHING
        RETURNING user_id
        """;

    sealed record Declared(string? Instructor, string? Staff);

    public static void MapCourseStaff(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/courses/{courseId}/staff", FindAsync)
            .WithTags("Administration").WithName("GetCourseStaff")
            .WithSummary("Who teaches a course, by its events and by assignment")
            .WithDescription("Whoever is named in any of the three sees the course and its learners, in the role instructor.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapPut("/api/v1/courses/{courseId}/staff", ReplaceAsync)
            .WithTags("Administration").WithName("ReplaceCourseStaff")
            .WithSummary("Assign teachers to a course")
            .WithDescription(
                "Replaces those assigned, at most 200; whom the course's events name is not touched. Ids are taken exactly as given, known or not: a teacher may be assigned before any event names them. "
                + "It holds from the next request on.")
            .Accepts<StaffToAssign>(IngestApi.Json)
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
    }

    /// <param name="UserIds">All who are to be assigned, each once, as the producers of events name them; empty: nobody.</param>
    internal sealed record StaffToAssign(IReadOnlyList<string> UserIds);

    /// <param name="courseId">The course, as the producer names it.</param>
    internal static async Task<Results<Ok<CourseStaff>, ProblemHttpResult>> FindAsync(Caller caller, string courseId, TenantSource source, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        return await AskAsync(snapshot, caller.Tenant, courseId, ct) is { } staff ? TypedResults.Ok(staff) : Problems.NotFound("course");
    }

    /// <param name="courseId">The course, as the producer names it.</param>
    internal static async Task<Results<Ok<CourseStaff>, ProblemHttpResult>> ReplaceAsync(
        Caller caller, string courseId, HttpRequest request, TenantSource source, BodyBudget bodies, TimeProvider time, CancellationToken ct)
    {
        // Whoever names who sees a course could name themselves.
        if (!caller.SeesLearners) return Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Teachers are assigned by administrators, and by keys with the scopes admin and read.");
        using var share = bodies.Open();
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, MaxBytes, ct);
        if (unread is not null) return unread;
        var errors = new QueryErrors(whole: "staff");
        if (Read(json, errors) is not { } users) return Problems.Of(StatusCodes.Status400BadRequest, "invalid_parameter", errors.Detail, errors.ByPath);

        var tenant = caller.Tenant;
        await using (var connection = await source.OpenAsync(tenant, ct))
        {
            if (await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(Sql.KnownCourse, new { tenant, courseId }, cancellationToken: ct)) is not { } course) return Problems.NotFound("course");
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var parameters = new { @lock = Locks.CourseStaff, tenant, course, users, by = caller.Subject, at = time.GetUtcNow().UtcDateTime };
            string[] removed, added;
            await using (var results = await connection.QueryMultipleAsync(new CommandDefinition(ReplaceSql, parameters, transaction, cancellationToken: ct)))
            {
                await results.ReadAsync<int>();
                removed = [.. await results.ReadAsync<string>()];
                added = [.. await results.ReadAsync<string>()];
            }
            await transaction.CommitAsync(ct);
            AuditNotes.Of(request.HttpContext).Taught(added, removed);
        }
        return await FindAsync(caller, courseId, source, ct);
    }

    static async Task<CourseStaff?> AskAsync(Snapshot snapshot, int tenant, string courseId, CancellationToken ct)
    {
        if (await snapshot.FirstAsync<long?>(Sql.KnownCourse, new { tenant, courseId }, ct) is not { } course) return null;
        var declared = (await snapshot.FirstAsync<Declared>(DeclaredSql, new { tenant, course }, ct))!;
        return new(
            courseId,
            courseId,
            declared.Instructor,
            declared.Staff is { } staff ? [.. JsonSerializer.Deserialize<string[]>(staff)!.Order(StringComparer.Ordinal)] : [],
            await snapshot.ListAsync<AssignedTeacher>(AssignedSql, new { tenant, course }, ct));
    }

    /// <summary>Reads <c>{"userIds": ["ann"]}</c>, or notes what is wrong with it.</summary>
    static string[]? Read(ReadOnlyMemory<byte> json, QueryErrors errors) => JsonShape.Read(json, [Field], errors, (shape, body) =>
    {
        var users = shape.Texts(body, "", Field, Most, isRequired: true) ?? [];
        for (var i = 0; i < users.Count; i++)
        {
            if (users[i].Length is 0 or > MaxId || users[i].Contains('\0', StringComparison.Ordinal)) errors.Add($"{Field}[{i}]", IdRule);
        }
        return users.Distinct(StringComparer.Ordinal).ToArray();
    });
}
