using System.Text;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Core.Grains;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Learners;

/// <summary>Which of a learner's rows are asked for: from a moment, before a moment, after a page that was given, and how many.</summary>
sealed record Window(DateTime? From, DateTime? To, (long Micros, long Tie)? Before, int Limit)
{
    /// <returns>A problem where a parameter cannot be read.</returns>
    public static (ProblemHttpResult? Problem, Window Window) Read(DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor)
    {
        var window = new Window(from?.UtcDateTime, to?.UtcDateTime, null, limit ?? Paging.DefaultLimit);
        if (limit is < 1 or > Paging.MaxLimit) return (Problems.Invalid("limit", Paging.LimitRule), window);
        if (cursor is null) return (null, window);
        return Paging.Read(cursor) is { } before ? (null, window with { Before = before }) : (Problems.Invalid("cursor", Paging.CursorRule), window);
    }

    public DateTime? BeforeAt => Before is { } before ? Micros.ToDateTime(before.Micros) : null;

    public long BeforeTie => Before?.Tie ?? 0;

    /// <summary>One more than the limit: whether there is a next page.</summary>
    public int Take => Limit + 1;
}

/// <summary>One learner's events out of the log, newest first, by the log's index of learners.</summary>
static class LearnerLog
{
    /// <summary>What the read models have not got yet is left out, so that an answer and its tag belong together.</summary>
    public const string IsProjected = "e.position <= (SELECT position FROM read.checkpoint)";

    /// <summary>A page of events <c>e</c> with these columns, their courses as <c>c</c>. Parameters: tenant, learner, reach, and those of a <see cref="Window"/>.</summary>
    public static string Select(string columns, string rules) =>
        $"""
        SELECT e.position, e.occurred_at, {columns}
        FROM lectern.events e LEFT JOIN lectern.courses c ON c.course_key = e.course_key
        WHERE e.tenant_id = @tenant AND e.learner_key = @learner
          AND (@from::timestamptz IS NULL OR e.occurred_at >= @from)
          AND (@to::timestamptz IS NULL OR e.occurred_at < @to)
          AND (@beforeAt::timestamptz IS NULL OR (e.occurred_at, e.position) < (@beforeAt, @beforeTie))
          AND {Sql.InReach("e.course_key")}
          AND {rules}
        ORDER BY e.occurred_at DESC, e.position DESC
        LIMIT @take
        """;

    /// <summary>A page of a learner's events, in one course where one is named; 404 where the read models know no such user or course.</summary>
    /// <param name="source">The database.</param>
    /// <param name="caller">Who asks, and sees of it what is of their courses.</param>
    /// <param name="userId">The learner.</param>
    /// <param name="courseId">Null: in any.</param>
    /// <param name="window">Which part.</param>
    /// <param name="sql">Made by <see cref="Select"/>.</param>
    /// <param name="more">Its further parameters.</param>
    /// <param name="item">What a row is told as.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Results<Ok<Page<T>>, ProblemHttpResult>> PageAsync<TRow, T>(
        TenantSource source, Caller caller, string userId, string? courseId, Window window, string sql, object? more, Func<TRow, T> item, CancellationToken ct)
        where TRow : LoggedRow
    {
        var (tenant, reach) = (caller.Tenant, caller.Courses.Keys);
        await using var snapshot = await Snapshot.OpenAsync(source, tenant, ct);
        if (await snapshot.FirstAsync<long?>(Sql.KnownLearner, new { tenant, userId }, ct) is not { } learner) return Problems.NotFound("user");
        var course = courseId is null ? null : await snapshot.FirstAsync<long?>(
            caller.Role == Role.Student ? Sql.KnownCourseOfLearner : Sql.KnownCourse, new { tenant, courseId, learner }, ct);
        if (courseId is not null && course is null) return Problems.NotFound("course");

        var parameters = new DynamicParameters(new { tenant, learner, course, reach, window.From, window.To, window.BeforeAt, window.BeforeTie, window.Take });
        parameters.AddDynamicParams(more);
        var rows = await snapshot.ListAsync<TRow>(sql, parameters, ct);
        return TypedResults.Ok(Paging.Of(rows, window.Limit, item, r => (Micros.Of(r.OccurredAt), r.Position)));
    }
}

/// <summary>An event of a learner as the log has it.</summary>
abstract record LoggedRow
{
    /// <summary>The columns of it that <see cref="LearnerLog.Select"/> is to be given.</summary>
    public const string Columns = "coalesce(e.event_id, e.event_key::text) AS event_id, e.event_key, e.session_id, c.course_id, e.payload::text AS payload";

    public long Position { get; init; }
    public DateTime OccurredAt { get; init; }
    public string EventId { get; init; } = "";
    public Guid EventKey { get; init; }
    public string? SessionId { get; init; }
    public string? CourseId { get; init; }
    public string Payload { get; init; } = "";

    /// <summary>The event itself, with the client it came from.</summary>
    protected LearningEvent Read(string type) => EventReader.FromLog(type, EventId, EventKey, OccurredAt, Encoding.UTF8.GetBytes(Payload), withClient: true);
}
