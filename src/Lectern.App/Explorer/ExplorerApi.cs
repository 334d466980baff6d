using System.ComponentModel;
using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Limits;
using Lectern.App.Live;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Lectern.App.Explorer;

/// <summary>The log of events, for who administers the tenant: its history, one event, and what arrives.</summary>
static class ExplorerApi
{
    public static void AddExplorer(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton<EventHistoryBounds>();
        services.AddSingleton<EventHistory>();
        services.AddSingleton<TailTimes>();
        services.AddSingleton<EventTail>();
        if (settings.IsLive) services.AddHostedService(s => s.GetRequiredService<EventTail>());
    }

    public static void MapExplorer(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/api/v1/events").WithTags("Events");
        events.MapGet("", ListAsync)
            .Limited(Work.Expensive)
            .WithName("ListEvents")
            .WithSummary("Events, newest first")
            .WithDescription(
                """
                In the order of the log, which is that of receipt; from and to are of the receipt too. A page looks back over at most 200,000 events of
                the log, or for about 2 seconds: where that ends before the page is full, scannedTo says how far it came, and nextCursor goes on from
                there. Without a filter, or by a learner of at most 10,000 events, every page is full. Events whose receipt is out of the log's
                order by more than five minutes may be missed by from and to.
                """)
            .NotToBeStored()
            .OnlyKnownParameters()
            .TellsWhom<EventPage>(page => page.Items.Select(e => e.UserId).OfType<string>(), search: "userId")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        events.MapGet("/{eventId}", OneAsync)
            .WithName("GetEvent")
            .WithSummary("One event in full")
            .WithDescription("As the log holds it: without personal fields, which are kept apart. An event that itself has the id tail, rejected or arrivals is not found here, but by its learner's events.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        events.MapGet("/tail", TailAsync)
            .WithName("TailEvents")
            .WithSummary("Events as they arrive (Server-Sent Events)")
            .WithDescription(
                """
                First Ready, then Event for each that arrives, at most 50 a second, spread over those that came; and each second in which any came Count,
                which says how many came that the filters leave, and how many of them were shown. Each id is a position to resume from by Last-Event-ID:
                of what was missed the newest 500 are shown, of at most the last 50,000 positions. At most 10 streams a caller. It ends as live updates do.
                """)
            .OnlyKnownParameters().DisableHttpMetrics()
            .Produces<ListedEvent>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429).ProducesProblem(503);
    }

    /// <param name="type">Only of these types; up to 20. A type or alias of the catalogue, or one that an application named itself.</param>
    /// <param name="userId">Only of this learner.</param>
    /// <param name="courseId">Only about this course.</param>
    /// <param name="appId">Only of this application.</param>
    /// <param name="from">Not received before this moment.</param>
    /// <param name="to">Received before this moment.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<EventPage>, ProblemHttpResult>> ListAsync(
        Caller caller, EventHistory history, HttpContext http, string[]? type, string? userId, string? courseId, string? appId,
        DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor, CancellationToken ct)
    {
        var (problem, filter) = EventFilter.Read(type, userId, courseId, appId);
        if (problem is not null) return problem;
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        (long Position, long)? before = null;
        if (cursor is not null && (before = Paging.Read(cursor)) is null) return Problems.Invalid("cursor", Paging.CursorRule);
        if (from is not null && to is not null && from >= to) return Problems.Invalid("to", "must be after from.");

        var span = new EventSpan(from?.UtcDateTime, to?.UtcDateTime, before?.Position, limit ?? Paging.DefaultLimit);
        if (await history.AskAsync(caller.Tenant, filter, span, ct) is { } page) return TypedResults.Ok(page);
        http.Response.Headers.RetryAfter = "2";
        return Problems.Of(StatusCodes.Status503ServiceUnavailable, "busy", "The log is being looked through for several others; try again in a moment.");
    }

    /// <param name="eventId">As its producer named it.</param>
    internal static async Task<Results<Ok<EventInFull>, ProblemHttpResult>> OneAsync(
        Caller caller, string eventId, HttpContext http, TenantSource source, PersonalNames names, CancellationToken ct)
    {
        if (await OneEvent.FindAsync(source, names, caller.Tenant, eventId, ct) is not { } found) return Problems.NotFound("event");
        var notes = AuditNotes.Of(http);
        notes.ObjectId = found.EventId;
        if (found.UserId is { } user) notes.Showed([user], isEach: true);
        return TypedResults.Ok(found);
    }

    /// <param name="type">Only of these types; up to 20. A type or alias of the catalogue, or one that an application named itself.</param>
    /// <param name="userId">Only of this learner; no event need have named them yet.</param>
    /// <param name="courseId">Only about this course.</param>
    /// <param name="appId">Only of this application.</param>
    /// <param name="lastEventId">Where to resume from; null: from now on.</param>
    internal static async Task<Results<TailStream, ProblemHttpResult>> TailAsync(
        Caller caller, string[]? type, string? userId, string? courseId, string? appId,
        [FromHeader(Name = LiveApi.LastEventIdHeader), Description("The id of the last event a client has: what came since is told first.")] string? lastEventId,
        HttpContext http, Settings settings, EventTail tail, LiveSubscriptions streams, CancellationToken ct)
    {
        if (!settings.IsLive) return Problems.Of(StatusCodes.Status404NotFound, "live_disabled", "Live updates are turned off here (ENABLE_REAL_TIME_ANALYTICS).");
        var (problem, filter) = EventFilter.Read(type, userId, courseId, appId);
        if (problem is not null) return problem;
        long? after = null;
        if (!string.IsNullOrEmpty(lastEventId))
        {
            if (!long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return Problems.Invalid(LiveApi.LastEventIdHeader, "must be the id of an event of this stream, a whole number.");
            after = id;
        }
        if (streams.TryEnter() is not { } place) return LiveApi.Full(http);
        try
        {
            if (await tail.OpenAsync(caller, filter, place, ct) is { } subscription)
            {
                try
                {
                    return new TailStream(caller, subscription, await tail.MissedAsync(caller.Tenant, filter, after, subscription.Start, ct));
                }
                catch
                {
                    subscription.Dispose();
                    throw;
                }
            }
        }
        catch
        {
            place.Dispose();
            throw;
        }
        place.Dispose();
        http.Response.Headers.RetryAfter = "5";
        return Problems.Of(StatusCodes.Status429TooManyRequests, "too_many_streams", $"You have {EventTail.MostOfCaller} streams of events open already: close one.");
    }
}
