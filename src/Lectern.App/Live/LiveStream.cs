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
/// server, when its reader takes nothing for too long, or when its tenant is suspended.
/// </summary>
sealed class LiveStream(LiveSubscription subscription, long position, int tenant) : IResult
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
        var watching = EndWithTenantAsync(services, ending);
        try
        {
            await WriteAsync(httpContext, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Its reader left, or the server stops: that is how streams end.
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

    /// <summary>Asks again and again whether the stream may go on: it was let in once, and lasts for hours.</summary>
    async Task EndWithTenantAsync(IServiceProvider services, CancellationTokenSource ending)
    {
        var (tenants, times, time) = (services.GetRequiredService<TenantDirectory>(), services.GetRequiredService<LiveTimes>(), services.GetRequiredService<TimeProvider>());
        try
        {
            while (true)
            {
                await Task.Delay(times.Watch, time, ending.Token);
                if (await StandsAsync()) continue;
                await ending.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The stream ended first.
        }

        async ValueTask<bool> StandsAsync()
        {
            try
            {
                return await tenants.FindAsync(tenant, ending.Token) is { IsSuspended: false };
            }
            catch (Exception e) when (Outage.IsOne(e))
            {
                // Nothing is told meanwhile, either.
                return true;
            }
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
