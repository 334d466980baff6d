using Dapper;
using Npgsql;

namespace Lectern.App.Access;

/// <summary>The courses that a caller may see.</summary>
/// <param name="Keys">Ascending; null: all of the tenant.</param>
sealed record CourseReach(long[]? Keys)
{
    public static readonly CourseReach All = new((long[]?)null);

    /// <summary>
    /// The courses a person teaches now: as <c>CourseCreated</c> or <c>CourseUpdated</c> named them last, in <c>instructorId</c> or
    /// <c>staff</c>, or as an administrator assigned them.
    /// </summary>
    const string TaughtSql =
        """
        SELECT course_key FROM read.course
        WHERE tenant_id = @tenant AND (instructor = @user OR CASE WHEN staff IS NOT NULL THEN jsonb_exists(staff::jsonb, @user) ELSE false END)
        UNION
        SELECT course_key FROM lectern.course_staff WHERE tenant_id = @tenant AND user_id = @user
        ORDER BY 1
        """;

    public bool IsAll => Keys is null;

    /// <summary>Asked anew at each request: who was taken off a course sees it no longer.</summary>
    public static async Task<CourseReach> TaughtByAsync(NpgsqlConnection connection, int tenant, string user, CancellationToken ct) =>
        new([.. await connection.QueryAsync<long>(new CommandDefinition(TaughtSql, new { tenant, user }, cancellationToken: ct))]);

    public bool Holds(long course) => Keys is null || Array.BinarySearch(Keys, course) >= 0;

    /// <summary>Equal for equal courses: part of the key of whatever is kept of an answer.</summary>
    public override string ToString() => Keys is null ? "all" : string.Join(',', Keys);

    public bool Equals(CourseReach? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
