using System.Diagnostics;
using Lectern.App.Configuration;
using Lectern.App.Jobs;
using Lectern.App.Kafka;
using Lectern.App.Kafka.State;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Lectern.App.Operation;

/// <summary>What an operator's probe asks. Open to all: it tells states and times, and nothing of anybody.</summary>
static class HealthApi
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>A job that is due and has waited for so long: there are too few workers, or none.</summary>
    static readonly TimeSpan JobsLate = TimeSpan.FromMinutes(15);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("Operation");
        group.MapGet("", HealthAsync).WithName("Health").WithSummary("Each dependency with its state and latency").Produces<Report>(503);
        group.MapGet("/live", () => TypedResults.Ok(new State("healthy"))).WithName("Live").WithSummary("The process runs");
        group.MapGet("/ready", ReadyAsync).WithName("Ready").WithSummary("The process can serve").Produces<State>(503);
    }

    /// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
    internal sealed record State(string Status);

    /// <param name="Status"><c>healthy</c>; <c>degraded</c>: it serves, but figures lag; <c>unhealthy</c>: it cannot serve.</param>
    /// <param name="Kafka">Null: the database, which knows, could not tell.</param>
    internal sealed record Report(string Status, DatabaseState Database, ProjectorState Projector, IntakeState Intake, KafkaState? Kafka, JobsState Jobs);

    internal sealed record DatabaseState(string Status, double? LatencyMs, string? Error);

    /// <param name="LagSeconds">Age of the oldest event that the figures do not hold yet; 0 where they hold all.</param>
    /// <param name="Skipped">Events that could not be folded and were passed over.</param>
    internal sealed record ProjectorState(string Status, bool ActiveHere, long Position, double LagSeconds, long Skipped);

    internal sealed record IntakeState(string Status, int Waiting, int Capacity);

    /// <param name="Status"><c>off</c>: no brokers are set; <c>healthy</c>; <c>degraded</c>: what comes or goes by Kafka is late.</param>
    /// <param name="Faults">Why it is degraded, worst first.</param>
    /// <param name="Consumers">Processes that read the topics.</param>
    /// <param name="Producers">Processes that publish.</param>
    /// <param name="Lag">Messages that wait to be taken in; null: no broker was asked yet.</param>
    /// <param name="WaitingSeconds">How long the oldest of them has waited; 0: none does.</param>
    internal sealed record KafkaState(KafkaStatus Status, IReadOnlyList<KafkaFault> Faults, int Consumers, int Producers, long? Lag, double WaitingSeconds);

    /// <param name="Waiting">Jobs that are due and wait for a worker.</param>
    /// <param name="Running">Jobs that some worker has.</param>
    /// <param name="RunningHere">Those of this process.</param>
    /// <param name="OldestWaitingSeconds">For how long the one has waited that was due first; above 15 minutes it is <c>degraded</c>.</param>
    internal sealed record JobsState(string Status, long Waiting, long Running, int RunningHere, double OldestWaitingSeconds);

    static async Task<Results<Ok<Report>, JsonHttpResult<Report>>> HealthAsync(
        TenantSource source, Settings settings, Committer committer, KafkaFactsQuery kafka, TimeProvider time, [FromServices] ProjectorHost? projector, [FromServices] JobRunner? runner,
        CancellationToken ct)
    {
        var intake = new IntakeState(committer.Waiting < Committer.MaxWaiting ? "healthy" : "degraded", committer.Waiting, Committer.MaxWaiting);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        try
        {
            var started = Stopwatch.GetTimestamp();
            var (position, lag, skipped) = await ProjectorLag.AskAsync(source, time, limit.Token);
            var state = new ProjectorState(
                lag <= settings.LagThreshold.TotalSeconds ? "healthy" : "degraded", projector?.IsActive ?? false, position, Math.Round(lag, 3), skipped);
            var database = new DatabaseState("healthy", Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 2), null);
            var brokers = await BrokersAsync(kafka, limit.Token);
            var counts = await JobCounts.AskAsync(source, limit.Token);
            var jobs = new JobsState(
                counts.OldestWaitingSeconds <= JobsLate.TotalSeconds ? "healthy" : "degraded", counts.Waiting, counts.Running, runner?.Running ?? 0, Math.Round(counts.OldestWaitingSeconds, 3));
            var isWell = state.Status == "healthy" && intake.Status == "healthy" && brokers is { Status: not KafkaStatus.Degraded } && jobs.Status == "healthy";
            return TypedResults.Ok(new Report(isWell ? "healthy" : "degraded", database, state, intake, brokers, jobs));
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException && !ct.IsCancellationRequested)
        {
            var report = new Report("unhealthy", new("unhealthy", null, "does not answer"), new("unhealthy", false, 0, 0, 0), intake, null, new("unhealthy", 0, 0, runner?.Running ?? 0, 0));
            return TypedResults.Json(report, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>That this cannot be told is no sign that the database is away: it answered the question before.</summary>
    static async Task<KafkaState?> BrokersAsync(KafkaFactsQuery kafka, CancellationToken ct)
    {
        try
        {
            var facts = await kafka.LookAsync(ct);
            return new(
                KafkaHealth.StatusOf(facts), KafkaHealth.FaultsOf(facts), facts.Count("consumer", KafkaMemberState.Connected), facts.Count("producer", KafkaMemberState.Connected),
                facts.Lag, Math.Round(facts.WaitingSeconds, 1));
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return null;
        }
    }

    static async Task<Results<Ok<State>, JsonHttpResult<State>>> ReadyAsync(TenantSource source, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        try
        {
            await using var connection = await source.OpenSharedAsync(limit.Token);
            await using var command = new NpgsqlCommand("SELECT 1 FROM read.checkpoint", connection);
            await command.ExecuteScalarAsync(limit.Token);
            return TypedResults.Ok(new State("healthy"));
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException && !ct.IsCancellationRequested)
        {
            return TypedResults.Json(new State("unhealthy"), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
