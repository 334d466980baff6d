using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Lectern.App.Access;
using Lectern.Postgres;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Lectern.App.Live;

/// <summary>
/// One open stream: writes what its subscription has to tell, a heartbeat where there is nothing, and ends with its reader, with the
/// server, when its reader takes nothing for too long, or when they may not hear of its topics any more.
/// </summary>
sealed class LiveStream(Caller caller, IReadOnlyList<LiveTopicName> names, LiveSubscription subscription, long position) : IResult
{
    /// <summary>Milliseconds after which a client may come again: drawn, so that those of a server that went do not come all at once.</summary>
    const int RetryFrom = 1_000;
    const int RetryTo = 3_000;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var _ = subscription;
        var services = httpContext.RequestServices;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        // Ours is stricter, and counts.
        if (httpContext.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
        var headers = httpContext.Response.Headers;
        headers.ContentType = "text/event-stream";
        headers.CacheControl = "private, no-store";
        // Proxies that gather answers must not.
        headers["X-Accel-Buffering"] = "no";
        var watching = WatchAsync(httpContext, ending);
        try
        {
            await WriteAsync(httpContext, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Its reader left or may not go on, or the server stops: that is how streams end.
        }
        catch (TimeoutException)
        {
            LiveMetrics.Dropped.Add(1);
        }
        finally
        {
            await ending.CancelAsync();
            await watching;
        }
    }

    /// <summary>
    /// Asks again and again whether the stream may go on, since it was let in once and lasts for hours: each second whether its tenant is
    /// suspended, which the process knows, and each half minute everything. Over, for whatever reason, it ends the stream.
    /// </summary>
    async Task WatchAsync(HttpContext http, CancellationTokenSource ending)
    {
        var (tenants, times, time) = (
            http.RequestServices.GetRequiredService<TenantDirectory>(), http.RequestServices.GetRequiredService<LiveTimes>(), http.RequestServices.GetRequiredService<TimeProvider>());
        var ct = ending.Token;
        try
        {
            var checkedAt = time.GetTimestamp();
            while (true)
            {
                await Task.Delay(times.Watch, time, ct);
                var isDue = time.GetElapsedTime(checkedAt) >= times.Recheck;
                if (isDue) checkedAt = time.GetTimestamp();
                try
                {
                    if (isDue ? !await IsStillAllowedAsync(http, ct) : await tenants.FindAsync(caller.Tenant, ct) is not { IsSuspended: false }) return;
                }
                catch (Exception e) when (Outage.IsOne(e))
                {
                    // Nothing is told meanwhile either: what changes comes from the same database.
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The stream ended first.
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    async Task WriteAsync(HttpContext http, CancellationToken ct)
    {
        var services = http.RequestServices;
        var times = services.GetRequiredService<LiveTimes>();
        var subscriptions = services.GetRequiredService<LiveSubscriptions>();
        var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var body = http.Response.BodyWriter;

        body.Write("retry: "u8);
        Write(body, Random.Shared.Next(RetryFrom, RetryTo));
        body.Write("\n"u8);
        Write(body, LiveReady.Event, subscription.ResumeFrom(position), new LiveReady(position, subscription.Names), json);
        await FlushAsync();

        while (true)
        {
            if (!await subscription.WaitAsync(times.Heartbeat, ct))
            {
                // With the id alone a client's place moves on, so that after hours of silence it need not begin anew.
                body.Write(": heartbeat\nid: "u8);
                Write(body, subscription.ResumeFrom(Math.Max(position, subscriptions.Through)));
                body.Write("\n\n"u8);
            }
            var count = 0;
            for (; subscription.Take(Math.Max(position, subscriptions.Through)) is var (update, id); count++) Write(body, LiveUpdate.Event, id, update, json);
            await FlushAsync();
            LiveMetrics.Messages.Add(count);
        }

        // Waits as long as the reader's buffers are full. What it did not take by then it never will: the end must not wait for it.
        async Task FlushAsync()
        {
            var flush = body.FlushAsync(ct);
            if (flush.IsCompletedSuccessfully) return;
            try
            {
                await flush.AsTask().WaitAsync(times.Stall, ct);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                http.Abort();
                throw;
            }
        }
    }

    /// <summary>Whether the stream would be opened as it is: for the same caller, by what their tenant set, with the same topics, none of them small.</summary>
    async Task<bool> IsStillAllowedAsync(HttpContext http, CancellationToken ct)
    {
        if (await AccessControl.CallerNowAsync(http, caller, ct) is not { } now || (now.Tenant, now.Role, now.Subject, now.Scopes) != (caller.Tenant, caller.Role, caller.Subject, caller.Scopes)) return false;
        var source = http.RequestServices.GetRequiredService<TenantSource>();
        var topics = await LiveTopics.ResolveAsync(source, now, names, ct);
        // A learner who came to another course taught, or left one, is told of by a stream that is opened anew.
        if (topics.Where((t, i) => t is null || !t.ToHashSet().SetEquals(subscription.Watched[i])).Any()) return false;
        return (await LiveGroups.SmallAsync(source, now, topics!, ct)).Count == 0;
    }

    static void Write<T>(IBufferWriter<byte> body, string name, long id, T data, JsonSerializerOptions json)
    {
        body.Write("event: "u8);
        body.Write(System.Text.Encoding.ASCII.GetBytes(name));
        body.Write("\nid: "u8);
        Write(body, id);
        body.Write("\ndata: "u8);
        // No line breaks: JSON escapes those within its texts.
        body.Write(JsonSerializer.SerializeToUtf8Bytes(data, json));
        body.Write("\n\n"u8);
    }

    static void Write(IBufferWriter<byte> body, long number)
    {
        Utf8Formatter.TryFormat(number, body.GetSpan(20), out var length);
        body.Advance(length);
    }
}
