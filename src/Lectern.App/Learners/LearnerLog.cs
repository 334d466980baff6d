using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Core.Grains;
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
    /// <summary>The learner of a user whom the read models know.</summary>
    public const string LearnerSql =
        "SELECT l.learner_key FROM lectern.learners l JOIN read.learner r USING (tenant_id, learner_key) WHERE l.tenant_id = @tenant AND l.user_id = @userId";

    /// <summary>A course that the read models know.</summary>
    public const string CourseSql =
        "SELECT c.course_key FROM lectern.courses c JOIN read.course r USING (tenant_id, course_key) WHERE c.tenant_id = @tenant AND c.course_id = @courseId";

    /// <summary>What the read models have not got yet is left out, so that an answer and its tag belong together.</summary>
    public const string IsProjected = "e.position <= (SELECT position FROM read.checkpoint)";

    /// <summary>A page of events <c>e</c> with these columns, their courses as <c>c</c>. Parameters: tenant, learner, and those of a <see cref="Window"/>.</summary>
    public static string Select(string columns, string rules) =>
        $"""
        SELECT e.position, e.occurred_at, {columns}
        FROM lectern.events e LEFT JOIN lectern.courses c ON c.course_key = e.course_key
        WHERE e.tenant_id = @tenant AND e.learner_key = @learner
          AND (@from::timestamptz IS NULL OR e.occurred_at >= @from)
          AND (@to::timestamptz IS NULL OR e.occurred_at < @to)
          AND (@beforeAt::timestamptz IS NULL OR (e.occurred_at, e.position) < (@beforeAt, @beforeTie))
          AND {rules}
        ORDER BY e.occurred_at DESC, e.position DESC
        LIMIT @take
        """;
}
