using System.ComponentModel;
using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Lectern.App.Live;

/// <summary>Live updates by Server-Sent Events: which figures have changed, as they do.</summary>
static class LiveApi
{
    internal const string LastEventIdHeader = "Last-Event-ID";
    const string LastEventIdMeaning = "The id of the last event a client has: what changed since is told at once.";

    public static void AddLive(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(s => new LiveTimes { Settle = s.GetRequiredService<Grace>().MostOld + TimeSpan.FromSeconds(1) });
        services.AddSingleton<LiveSubscriptions>();
        if (settings.IsLive) services.AddHostedService<LiveReader>();
    }

    public static void MapLive(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/live", OpenAsync)
        .WithTags("Analytics").WithName("OpenLiveUpdates").WithSummary("Which figures change, as they do (Server-Sent Events)")
        .WithDescription(
            """
            First an event Ready, then AnalyticsUpdated whenever figures of a topic have changed: the first at once, then at most one a
            second and topic. Figures that take long to compute may be up to 10 s old then, without an ETag; once a topic was quiet for 11 s, one
            more message, with settled, says that whatever is asked for holds everything. Each event's data is JSON; its id is where to resume from, which a browser's EventSource does by itself:
            what changed since the header Last-Event-ID is told at once. Comments keep the stream alive, with an id every 15 seconds. A
            reader that takes nothing for 10 seconds is cut off, and a stream ends within half a minute once its reader may not hear of a topic any more.
            """)
        .OnlyKnownParameters().DisableHttpMetrics()
        .Produces<LiveUpdate>(StatusCodes.Status200OK, "text/event-stream")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);

    /// <param name="topic">user:ID, course:ID or organization:ID, 1 to 100 times. A student hears of themself, a teacher of the courses they teach and of learners there, as far as those courses change. A key for groups hears of no user, and of no course or organization of few learners.</param>
    /// <param name="lastEventId">Where to resume from; null: from now on.</param>
    internal static async Task<Results<LiveStream, ProblemHttpResult>> OpenAsync(
        Caller caller, string[] topic, [FromHeader(Name = LastEventIdHeader), Description(LastEventIdMeaning)] string? lastEventId,
        HttpContext http, Settings settings, LiveSubscriptions subscriptions, LiveTimes times, TimeProvider time, TenantSource source, CancellationToken ct)
    {
        if (!settings.IsLive) return Problems.Of(StatusCodes.Status404NotFound, "live_disabled", "Live updates are turned off here (ENABLE_REAL_TIME_ANALYTICS).");
        if (topic.Length is 0 or > LiveTopicName.MaxTopics) return Problems.Invalid(LiveTopicName.Parameter, LiveTopicName.CountRule);
        var names = new List<LiveTopicName>();
        foreach (var text in topic.Distinct(StringComparer.Ordinal))
        {
            if (LiveTopicName.TryRead(text) is not { } name) return Problems.Invalid(LiveTopicName.Parameter, LiveTopicName.Rule);
            names.Add(name);
        }
        if (!caller.SeesLearners && names.Exists(n => n.Kind == LiveKind.User))
        {
            foreach (var user in names.Where(n => n.Kind == LiveKind.User)) AuditNotes.Of(http).Refused(new(user.Id, null));
            return Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "This key is for figures of groups: it hears of courses and organizations, not of single learners.");
        }
        long? after = null;
        if (!string.IsNullOrEmpty(lastEventId))
        {
            if (!long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return Problems.Invalid(LastEventIdHeader, "must be the id of an event of this stream, a whole number.");
            after = id;
        }
        if (subscriptions.IsFull) return Full(http);

        var keys = await LiveTopics.ResolveAsync(source, caller, names, ct);
        var unknown = names.Where((_, i) => keys[i] is null).Select(n => n.ToString()).ToArray();
        if (unknown.Length > 0)
        {
            var notes = AuditNotes.Of(http);
            foreach (var name in names.Where((_, i) => keys[i] is null)) notes.Refused(new(name.Kind == LiveKind.User ? name.Id : null, name.Kind == LiveKind.Course ? name.Id : null));
            return Problems.Of(
                StatusCodes.Status404NotFound, "not_found", $"There is no {string.Join(", no ", unknown)}.",
                new Dictionary<string, string[]> { [LiveTopicName.Parameter] = [.. unknown.Select(u => $"{u} is not known: no event has named it yet.")] });
        }
        var small = await LiveGroups.SmallAsync(source, caller, keys!, ct);
        if (small.Count > 0)
        {
            return Problems.Of(
                StatusCodes.Status403Forbidden, "forbidden", $"This key is for figures of groups, and too few learn in {string.Join(", ", small.Select(i => names[i]))}: when anything changes there would tell when one of them came.",
                new Dictionary<string, string[]> { [LiveTopicName.Parameter] = [.. small.Select(i => $"{names[i]} has too few learners for this key.")] });
        }
        await subscriptions.Begun.WaitAsync(times.Begin, time, ct);
        if (subscriptions.TryAdd([.. names.Select((n, i) => (keys[i]!, n.ToString()))]) is not { } subscription) return Full(http);
        try
        {
            // After it is there: what changes from now on is marked, what changed before is looked up.
            return new LiveStream(caller, names, subscription, subscriptions, await LiveTopics.CatchUpAsync(source, subscription, after, times.Resume, time, ct));
        }
        catch
        {
            subscription.Dispose();
            throw;
        }
    }

    internal static ProblemHttpResult Full(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "5";
        return Problems.Of(StatusCodes.Status503ServiceUnavailable, "live_full", "There are as many live streams as there may be (LIVE_MAX_CONNECTIONS); try again in a moment.");
    }
}
