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
/// One open stream of Server-Sent Events: ends with its reader, with the server, when its reader takes nothing for too long, or when they
/// would not be let in any more.
/// </summary>
/// <param name="caller">Who opened it.</param>
/// <param name="place">Given back at its end.</param>
abstract class OpenStream(Caller caller, IDisposable place) : IResult
{
    /// <summary>Milliseconds after which a client may come again: drawn, so that those of a server that went do not come all at once.</summary>
    const int RetryFrom = 1_000;
    const int RetryTo = 3_000;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var _ = place;
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
            var to = new Writer(httpContext, ending.Token);
            to.Retry(Random.Shared.Next(RetryFrom, RetryTo));
            await WriteAsync(to, ending.Token);
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

    /// <summary>Writes until it is cancelled.</summary>
    protected abstract Task WriteAsync(Writer to, CancellationToken ct);

    /// <summary>Whether it would be opened as it is, for the same caller as they are now.</summary>
    protected virtual Task<bool> IsStillOpenAsync(HttpContext http, Caller now, CancellationToken ct) => Task.FromResult(true);

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

    async Task<bool> IsStillAllowedAsync(HttpContext http, CancellationToken ct) =>
        await AccessControl.CallerNowAsync(http, caller, ct) is { } now
        && (now.Tenant, now.Role, now.Subject, now.Scopes) == (caller.Tenant, caller.Role, caller.Subject, caller.Scopes)
        && await IsStillOpenAsync(http, now, ct);

    /// <summary>Messages on their way to the reader.</summary>
    protected sealed class Writer(HttpContext http, CancellationToken ct)
    {
        readonly LiveTimes times = http.RequestServices.GetRequiredService<LiveTimes>();
        readonly JsonSerializerOptions json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        readonly System.IO.Pipelines.PipeWriter body = http.Response.BodyWriter;

        /// <summary>Without a message for so long, a comment tells client and proxies that the stream lives.</summary>
        public TimeSpan Heartbeat => times.Heartbeat;

        public void Retry(int milliseconds)
        {
            body.Write("retry: "u8);
            Write(milliseconds);
            body.Write("\n"u8);
        }

        public void Beat(long id)
        {
            // With the id alone a client's place moves on, so that after hours of silence it need not begin anew.
            body.Write(": heartbeat\nid: "u8);
            Write(id);
            body.Write("\n\n"u8);
        }

        public void Write<T>(string name, long id, T data)
        {
            body.Write("event: "u8);
            body.Write(System.Text.Encoding.ASCII.GetBytes(name));
            body.Write("\nid: "u8);
            Write(id);
            body.Write("\ndata: "u8);
            // No line breaks: JSON escapes those within its texts.
            body.Write(JsonSerializer.SerializeToUtf8Bytes(data, json));
            body.Write("\n\n"u8);
        }

        /// <summary>Waits as long as the reader's buffers are full. What it did not take by then it never will: the end must not wait for it.</summary>
        public async Task FlushAsync()
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

        void Write(long number)
        {
            Utf8Formatter.TryFormat(number, body.GetSpan(20), out var length);
            body.Advance(length);
        }
    }
}
