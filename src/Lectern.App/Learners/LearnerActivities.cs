using System.Text;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Core.Grains;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Lectern.App.Learners;

/// <summary>Something a learner did, as the producer recorded it. What was not sent is null.</summary>
/// <param name="Id">The producer's identity of the event.</param>
/// <param name="UserId">The learner.</param>
/// <param name="SessionId">The session as the producer names it.</param>
/// <param name="CourseId">The course.</param>
/// <param name="ModuleId">The module.</param>
/// <param name="LessonId">The lesson.</param>
/// <param name="ActivityType">Its kind, in the producer's words.</param>
/// <param name="ResourceType">The kind of thing it was done to.</param>
/// <param name="ResourceId">The thing it was done to.</param>
/// <param name="Action">What was done.</param>
/// <param name="Duration">Seconds, as stated.</param>
/// <param name="Count">How many such actions the event sums up; 1 where it does not say.</param>
/// <param name="ClientMetadata">The device.</param>
/// <param name="CreatedAt">When it was done.</param>
/// <param name="UpdatedAt">The same: an event does not change.</param>
sealed record LearnerActivity(
    string Id,
    string UserId,
    string? SessionId,
    string? CourseId,
    string? ModuleId,
    string? LessonId,
    string? ActivityType,
    string? ResourceType,
    string? ResourceId,
    string? Action,
    long? Duration,
    long Count,
    ClientMetadata ClientMetadata,
    DateTime CreatedAt,
    DateTime UpdatedAt);

/// <summary><c>GET /api/v1/users/{userId}/activities</c>.</summary>
static class LearnerActivities
{
    static readonly string ActivitiesSql = LearnerLog.Select(
        "coalesce(e.event_id, e.event_key::text) AS event_id, e.event_key, e.session_id, c.course_id, e.payload::text AS payload",
        $"""
        e.type = 'ActivityRecorded' AND (@course::bigint IS NULL OR e.course_key = @course) AND {LearnerLog.IsProjected}
          AND (@activityType::text IS NULL OR e.payload -> 'data' ->> 'activityType' = @activityType)
          AND (@action::text IS NULL OR e.payload -> 'data' ->> 'action' = @action)
          AND (@resourceType::text IS NULL OR e.payload -> 'data' ->> 'resourceType' = @resourceType)
        """);

    sealed record Row
    {
        public long Position { get; init; }
        public DateTime OccurredAt { get; init; }
        public string EventId { get; init; } = "";
        public Guid EventKey { get; init; }
        public string? SessionId { get; init; }
        public string? CourseId { get; init; }
        public string Payload { get; init; } = "";

        public LearnerActivity Of(string userId)
        {
            var e = EventReader.FromLog(nameof(ActivityRecorded), EventId, EventKey, OccurredAt, Encoding.UTF8.GetBytes(Payload), withClient: true);
            var done = (ActivityRecorded)e.Body;
            return new(
                EventId, userId, SessionId, CourseId, e.ModuleId, e.LessonId,
                done.ActivityType, done.ResourceType, done.ResourceId, done.Action, done.SpentSeconds, done.Count,
                ClientMetadata.Of(e.Client), OccurredAt, OccurredAt);
        }
    }

    public static void MapActivities(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/users/{userId}/activities", ListAsync)
        .WithTags("Analytics").WithName("ListUserActivities")
        .WithSummary("What one learner did, newest first")
        .WithDescription("ActivityRecorded events, as far as the read models have them. activityType, action and resourceType are compared exactly.")
        .ExactIds()
        .FromReadModels()
        .ProducesProblem(404)
        .RequireKey();

    /// <param name="userId">The learner, as the producer names them.</param>
    /// <param name="courseId">Only in this course.</param>
    /// <param name="activityType">Only of this kind.</param>
    /// <param name="action">Only this action.</param>
    /// <param name="resourceType">Only done to this kind of thing.</param>
    /// <param name="from">Not before this moment.</param>
    /// <param name="to">Before this moment.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<LearnerActivity>>, ProblemHttpResult>> ListAsync(
        Caller caller,
        string userId,
        AsOf asOf,
        NpgsqlDataSource source,
        string? courseId,
        string? activityType,
        string? action,
        string? resourceType,
        DateTimeOffset? from,
        DateTimeOffset? to,
        int? limit,
        string? cursor,
        CancellationToken ct)
    {
        var (problem, window) = Window.Read(from, to, limit, cursor);
        if (problem is not null) return problem;

        await using var snapshot = await Snapshot.OpenAsync(source, ct);
        if (await snapshot.FirstAsync<long?>(LearnerLog.LearnerSql, new { caller.Tenant, userId }, ct) is not { } learner) return Problems.NotFound("user");
        var course = courseId is null ? null : await snapshot.FirstAsync<long?>(LearnerLog.CourseSql, new { caller.Tenant, courseId }, ct);
        if (courseId is not null && course is null) return Problems.NotFound("course");

        var rows = await snapshot.ListAsync<Row>(
            ActivitiesSql,
            new { caller.Tenant, learner, course, activityType, action, resourceType, window.From, window.To, window.BeforeAt, window.BeforeTie, window.Take },
            ct);
        return TypedResults.Ok(Paging.Of(rows, window.Limit, r => r.Of(userId), r => (Micros.Of(r.OccurredAt), r.Position)));
    }
}
