using System.Globalization;
using Dapper;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Postgres;

namespace Lectern.App.Ingestion;

/// <summary>
/// What a learner may send by their own sign-in: what they do in an application, and about nobody else. What an institution says of them
/// (enrollments, completions, scores, posts that count) comes from its own systems.
/// </summary>
static class OwnEvents
{
    static readonly HashSet<string> Types =
        [nameof(AppEvent), nameof(PageViewed), nameof(ActivityRecorded), nameof(SessionStarted), nameof(SessionEnded), nameof(VideoWatched)];

    const string CoursesSql =
        $"""
        SELECT c.course_id FROM lectern.learners l
        JOIN lectern.courses c ON c.tenant_id = l.tenant_id AND c.course_id = ANY (@courses)
        JOIN read.enrollment e ON e.tenant_id = c.tenant_id AND e.course_key = c.course_key AND e.learner_key = l.learner_key
        WHERE l.tenant_id = @tenant AND l.user_id = @userId AND {Sql.IsEnrolled}
        """;

    /// <summary>Of these courses those that the learner is enrolled in: a course is not made, or visited, by a learner's word.</summary>
    public static async Task<IReadOnlySet<string>> CoursesAsync(TenantSource source, int tenant, string userId, string[] courses, CancellationToken ct)
    {
        if (courses.Length == 0) return new HashSet<string>();
        await using var connection = await source.OpenAsync(tenant, ct);
        return (await connection.QueryAsync<string>(new CommandDefinition(CoursesSql, new { tenant, userId, courses }, cancellationToken: ct))).ToHashSet();
    }

    /// <summary>Why the event is not theirs to send; null: it is.</summary>
    /// <param name="userId">The learner.</param>
    /// <param name="courses">Those they are enrolled in.</param>
    /// <param name="sent">The event.</param>
    public static Rejection? Refuses(string userId, IReadOnlySet<string> courses, LearningEvent sent)
    {
        if (!Types.Contains(sent.Type)) return new(RejectCode.Forbidden, "$.type", $"With your own sign-in only these can be sent: {string.Join(", ", Types.Order(StringComparer.Ordinal))}.");
        if (sent.UserId != userId) return new(RejectCode.Forbidden, "$.userId", "With your own sign-in only events about yourself can be sent.");
        return sent.CourseId is null || courses.Contains(sent.CourseId) ? null : new(RejectCode.Forbidden, "$.courseId", "With your own sign-in only courses can be named that you are enrolled in.");
    }

    /// <summary>Why an application may not send the event: who teaches a course sees its learners, also those of other applications. Null: it may.</summary>
    public static Rejection? Appoints(LearningEvent sent) => sent.Body is CourseCreated { InstructorId.IsGiven: true } or CourseCreated { Staff.IsGiven: true }
        ? new(RejectCode.Forbidden, null, "With the key of an application no course can be given an instructorId or staff.")
        : null;

    /// <summary>
    /// The event with an identity among that learner's own: whoever could name the id of an event that is still to come from elsewhere could
    /// keep it out, and by one that was there would learn of it.
    /// </summary>
    public static LearningEvent Of(string userId, LearningEvent sent) =>
        sent with { Key = EventKey.Of(string.Create(CultureInfo.InvariantCulture, $"own:{userId.Length}:{userId}{sent.Id}")) };
}
