using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Learners;

/// <summary>What is asked of one learner.</summary>
static class LearnersApi
{
    public static void MapLearners(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/users/{userId}/analytics", AnalyticsAsync)
            .WithTags("Analytics").WithName("GetUserAnalytics")
            .WithSummary("One learner's figures")
            .WithDescription("Streaks and engagement are of asOf; totals are as they stand now. To a teacher all figures are of the courses they teach; what cannot be told of those alone is null.")
            .ExactIds()
            .FromReadModels(Holds.AQuarterOfAnHour)
            .ProducesProblem(404);
        routes.MapSessions();
        routes.MapPageViews();
        routes.MapActivities();
        routes.MapGet("/analytics/users/{userId}/events", EventsAsync)
            .WithTags("Tracking").WithName("ListUserEvents")
            .WithSummary("One learner's events, newest first")
            .WithDescription("eventType is a type of the catalogue or an application's own. from is the first moment, to the moment before which.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);
    }

    /// <param name="userId">The learner, as the producer names them.</param>
    internal static async Task<Results<Ok<UserAnalytics>, ProblemHttpResult>> AnalyticsAsync(Caller caller, string userId, AsOf asOf, TenantSource source, CancellationToken ct) =>
        await UserAnalyticsQuery.AskAsync(source, caller, userId, asOf, ct) is { } answer ? TypedResults.Ok(answer) : Problems.NotFound("user");

    /// <param name="userId">The learner, as the producer names them.</param>
    /// <param name="appId">Only of this application.</param>
    /// <param name="eventType">Only of this type.</param>
    /// <param name="eventName">Only of this name.</param>
    /// <param name="from">Not before this moment.</param>
    /// <param name="to">Before this moment.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<LearnerEvent>>, ProblemHttpResult>> EventsAsync(
        Caller caller,
        string userId,
        TenantSource source,
        string? appId,
        string? eventType,
        string? eventName,
        DateTimeOffset? from,
        DateTimeOffset? to,
        int? limit,
        string? cursor,
        CancellationToken ct)
    {
        var (problem, window) = Window.Read(from, to, limit, cursor);
        if (problem is not null) return problem;
        var question = new LearnerEvents.Question(appId, eventType, eventName, window);
        return await LearnerEvents.AskAsync(source, caller, userId, question, ct) is { } page ? TypedResults.Ok(page) : Problems.NotFound("user");
    }
}
