using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Limits;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Lectern.App.Ingestion;

/// <summary><c>POST /api/v1/events</c>: one envelope, a batch, or a stream of lines without limit.</summary>
static class IngestApi
{
    public const int MaxBatch = 1_000;
    internal const int MaxIdempotencyKey = 200;

    /// <summary>Between two questions whether a stream may go on.</summary>
    static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    internal const string Json = "application/json";
    internal const string Lines = "application/x-ndjson";

    public static void AddIngestion(this IServiceCollection services)
    {
        services.AddSingleton<EventIntake>();
        services.AddSingleton<BodyBudget>();
        services.AddCompressedBodies();
    }

    public static void MapIngestion(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/events").WithTags("Ingest");
        group.MapPost("", IngestAsync)
            .WithName("IngestEvents")
            .WithSummary("Send events")
            .WithDescription("One event, an array, or {\"events\": […]} as JSON (at most 1,000 events or 4 MB), or application/x-ndjson of any length. Content-Encoding gzip and br are taken. Answered once everything is durable.")
            .Accepts<object>(Json, Lines)
            // Our own bounds hold, on the decompressed bytes; a stream has none.
            .WithMetadata(new NoSizeLimit())
            .Limited(Work.Ingest)
            .OnlyKnownParameters()
            .Produces<IngestReport>(202)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);
        RejectedApi.Map(group);
        ArrivalsApi.Map(group);
        TrackingApi.Map(routes);
    }

    static async Task<IResult> IngestAsync(
        Caller caller,
        HttpRequest request,
        EventIntake intake,
        BodyBudget bodies,
        [FromQuery] bool? verbose,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        CancellationToken ct)
    {
        if (idempotencyKey is { Length: > MaxIdempotencyKey }) return BadIdempotencyKey();
        var source = new IntakeSource(caller.Tenant, "http", IdempotencyKey: idempotencyKey, AppId: caller.AppId);
        using var share = bodies.OpenEvents(caller);
        return MediaType(request) switch
        {
            Json => await BatchAsync(request, share, intake, source, verbose ?? false, ct),
            Lines => await StreamAsync(request, share, intake, source, verbose ?? false, ct),
            _ => Problems.Of(415, "unsupported_media_type", $"Content-Type must be {Json} or {Lines}."),
        };
    }

    static async Task<IResult> BatchAsync(HttpRequest request, BodyBudget.Share share, EventIntake intake, IntakeSource source, bool verbose, CancellationToken ct)
    {
        var (problem, body, split) = await ReadAsync(request, share, ct);
        if (problem is not null) return problem;

        var results = await intake.TakeAsync(source, [.. split.Items.Select(i => i.Of(body))], 0, ct);
        if (split.IsSingle && results[0] is { Status: "rejected" } rejected) return Rejected(rejected);
        var tally = new IngestTally(verbose || split.IsSingle);
        tally.Add(results);
        return TypedResults.Json(tally.Report, statusCode: 202);
    }

    static async Task<IResult> StreamAsync(HttpRequest request, BodyBudget.Share share, EventIntake intake, IntakeSource source, bool verbose, CancellationToken ct)
    {
        var tally = new IngestTally(verbose);
        long index = 0;
        var time = request.HttpContext.RequestServices.GetRequiredService<TimeProvider>();
        var askedAt = time.GetTimestamp();
        try
        {
            await foreach (var lines in RequestBody.ReadLinesAsync(request, MaxBatch, share, ct))
            {
                // A stream may go on for hours: it ends with the sign-in, the key or the right that it began by.
                if (time.GetElapsedTime(askedAt) >= Recheck)
                {
                    if (!await IsStillAllowedAsync(request.HttpContext)) throw new CallerGoneException();
                    askedAt = time.GetTimestamp();
                }
                tally.Add(await intake.TakeAsync(source, lines, index, ct));
                index += lines.Count;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IntakeFullException or TenantSuspendedException or BadHttpRequestException or StalledStreamException or CallerGoneException)
        {
            // Everything up to the last committed line is stored; with the same ids a retry of the whole is harmless.
            var (status, code) = e switch
            {
                IntakeFullException => (503, "intake_full"),
                TenantSuspendedException => (403, TenantSuspendedException.Code),
                CallerGoneException => (401, "unauthenticated"),
                StalledStreamException => (408, "too_slow"),
                _ => (400, "broken_stream"),
            };
            if (status is 401 or 408) request.HttpContext.Response.Headers.Connection = "close";
            if (status == 503) request.HttpContext.Response.Headers.RetryAfter = "1";
            return TypedResults.Problem(
                $"The stream broke after {index} lines, which are stored. Send it again: with the same ids nothing counts twice.",
                statusCode: status,
                extensions: new Dictionary<string, object?> { ["code"] = code, ["report"] = tally.Report });
        }
        return TypedResults.Json(tally.Report, statusCode: 202);
    }

    /// <summary>Whether the credential still stands for the same caller, who may still send.</summary>
    static async Task<bool> IsStillAllowedAsync(HttpContext http)
    {
        var began = http.Features.Get<Caller>()!;
        try
        {
            return await AccessControl.CallerNowAsync(http, began, http.RequestAborted) is { } now && (now.Tenant, now.Role, now.Subject, now.AppId) == (began.Tenant, began.Role, began.Subject, began.AppId);
        }
        catch (Exception e) when (Outage.IsOne(e))
        {
            // Nothing is stored meanwhile, either.
            return true;
        }
    }

    sealed class CallerGoneException : Exception;

    /// <summary>A JSON body cut into its events, or the answer that says why it cannot be.</summary>
    internal static async Task<(ProblemHttpResult? Problem, ReadOnlyMemory<byte> Body, BatchSplit Split)> ReadAsync(HttpRequest request, BodyBudget.Share share, CancellationToken ct)
    {
        var (bytes, problem) = await RequestBody.ReadJsonAsync(request, share, RequestBody.MaxBytes, ct, $"; a stream ({Lines}) has no limit");
        if (problem is not null) return (problem, default, default);
        var split = EventBatch.Split(bytes, MaxBatch);
        return split.Failure switch
        {
            SplitFailure.Malformed => (Problems.Of(400, RejectCode.MalformedJson, "The body is not one JSON object, an array of them, or {\"events\": […]}."), default, default),
            SplitFailure.TooMany => (Problems.Of(413, RejectCode.TooLarge, $"A batch must be at most {MaxBatch} events; a stream ({Lines}) has no limit."), default, default),
            _ => (null, bytes, split),
        };
    }

    /// <summary>The answer to a single event that was not accepted: what is no JSON is no event at all.</summary>
    internal static ProblemHttpResult Rejected(ItemResult item) => TypedResults.Problem(
        item.Message,
        statusCode: item.Code == RejectCode.MalformedJson ? 400 : 422,
        extensions: new Dictionary<string, object?>
        {
            ["code"] = item.Code,
            ["id"] = item.Id,
            ["errors"] = new Dictionary<string, string[]> { [item.Path ?? "$"] = [item.Message ?? ""] },
        });

    internal static ProblemHttpResult BadIdempotencyKey() => Problems.Invalid("Idempotency-Key", $"must be at most {MaxIdempotencyKey} characters.");

    internal static string? MediaType(HttpRequest request) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.Value?.ToLowerInvariant() : null;

    sealed class NoSizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
