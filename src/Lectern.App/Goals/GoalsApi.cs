using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Goals;

/// <summary><c>GET</c> and <c>PUT /api/v1/users/{userId}/goal</c>.</summary>
static class GoalsApi
{
    const int MaxBytes = 4 * 1024;

    // No ETag: a goal is no part of the read models, whose position would make it.
    public static void MapGoals(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/users/{userId}/goal", FindAsync)
            .WithTags("Dashboards").WithName("GetUserGoal")
            .WithSummary("How long a learner wants to learn each week")
            .WithDescription("weeklyMinutes is null where there is no goal.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);
        routes.MapPut("/api/v1/users/{userId}/goal", SetAsync)
            .WithTags("Dashboards").WithName("SetUserGoal")
            .WithSummary("Set or clear a learner's weekly goal")
            .WithDescription("Replaces the goal there was, for all weeks; null clears it. A body is at most 4 KB. The learner's dashboard shows it at once.")
            .Accepts<GoalToSet>(IngestApi.Json)
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
    }

    /// <param name="WeeklyMinutes">Minutes of learning time a week, 1 to 10,080; null: no goal.</param>
    internal sealed record GoalToSet(int? WeeklyMinutes);

    /// <param name="userId">The learner, as the producer names them.</param>
    internal static async Task<Results<Ok<Goal>, ProblemHttpResult>> FindAsync(Caller caller, string userId, TenantSource source, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        return await snapshot.FirstAsync<long?>(Sql.KnownLearner, new { tenant = caller.Tenant, userId }, ct) is null
            ? Problems.NotFound("user")
            : TypedResults.Ok(await Goal.FindAsync(snapshot, caller.Tenant, userId, ct));
    }

    /// <param name="userId">The learner, as the producer names them.</param>
    internal static async Task<Results<Ok<Goal>, ProblemHttpResult>> SetAsync(
        Caller caller, string userId, HttpRequest request, BodyBudget bodies, TenantSource source, TimeProvider time, CancellationToken ct)
    {
        using var share = bodies.Open(caller);
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, MaxBytes, ct);
        if (unread is not null) return unread;
        var (minutes, problem) = Goal.Read(json);
        if (problem is { } wrong) return Problems.Invalid(wrong.Field, wrong.Rule);
        return await Goal.SetAsync(source, caller.Tenant, userId, minutes, time.GetUtcNow().UtcDateTime, ct) is { } goal ? TypedResults.Ok(goal) : Problems.NotFound("user");
    }
}
