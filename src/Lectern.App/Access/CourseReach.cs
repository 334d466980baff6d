namespace Lectern.App.Access;

/// <summary>The courses that a caller may see.</summary>
/// <param name="Keys">Ascending; null: all of the tenant.</param>
sealed record CourseReach(long[]? Keys)
{
    string? text;

    public static readonly CourseReach All = new((long[]?)null);

    /// <summary>
    /// The courses a person teaches now: as <c>CourseCreated</c> or <c>CourseUpdated</c> named them last, in <c>instructorId</c> or
    /// <c>staff</c>, or as an administrator assigned them. <c>$1</c> is the tenant, <c>$2</c> the person, and <c>$3</c> the same as
    /// <c>Lectern.Core.ReadModels.Courses.InStaff</c> writes it: only a text that holds it is taken apart.
    /// </summary>
    /// <remarks>Asked anew at each request: who was taken off a course sees it no longer.</remarks>
    public const string TaughtSql =
        """
        SELECT course_key FROM read.course
        WHERE tenant_id = $1 AND (instructor = $2 OR CASE WHEN strpos(staff, $3) > 0 THEN jsonb_exists(staff::jsonb, $2) ELSE false END)
        UNION
        SELECT course_key FROM lectern.course_staff WHERE tenant_id = $1 AND user_id = $2
        """;

    public long[]? Keys { get; } = Keys;

    public bool IsAll => Keys is null;

    public bool Holds(long course) => Keys is null || Array.BinarySearch(Keys, course) >= 0;

    /// <summary>Equal for equal courses: part of the key of whatever is kept of an answer.</summary>
    public override string ToString() => text ??= Keys is null ? "all" : string.Join(',', Keys);

    public bool Equals(CourseReach? other) => ReferenceEquals(this, other) || (other is not null && ToString() == other.ToString());

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
