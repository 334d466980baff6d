using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

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
        LoggedRow.Columns,
        $"""
        e.type = 'ActivityRecorded' AND (@course::bigint IS NULL OR e.course_key = @course) AND {LearnerLog.IsProjected}
          AND (@activityType::text IS NULL OR e.payload -> 'data' ->> 'activityType' = @activityType)
          AND (@action::text IS NULL OR e.payload -> 'data' ->> 'action' = @action)
          AND (@resourceType::text IS NULL OR e.payload -> 'data' ->> 'resourceType' = @resourceType)
        """);

    sealed record Row : LoggedRow
    {
        public LearnerActivity Of(string userId)
        {
            var e = Read(nameof(ActivityRecorded));
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
        .ProducesProblem(404);

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
        TenantSource source,
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
        return await LearnerLog.PageAsync<Row, LearnerActivity>(
            source, caller, userId, courseId, window, ActivitiesSql, new { activityType, action, resourceType }, r => r.Of(userId), ct);
    }
}
