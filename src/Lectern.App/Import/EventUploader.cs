using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Lectern.App.Import;

/// <summary>
/// Sends batches to <c>POST /api/v1/events</c>, several at once, each until the server has acknowledged it.
/// Events bear their ids, so a batch that was stored without our hearing of it is sent again harmlessly.
/// </summary>
sealed class EventUploader(HttpClient http, Uri server, string apiKey, UploadOptions options, TimeProvider time)
{
    readonly Uri endpoint = new(server.AbsoluteUri.TrimEnd('/') + "/api/v1/events");
    long lastProgress;
    volatile bool reached;

    /// <summary>Called when a batch has to wait and be sent again, with the reason.</summary>
    public Action<string>? OnRetry { get; init; }

    /// <summary>Sends all batches; <paramref name="acknowledged"/> is called for each, one at a time, in the order of the answers.</summary>
    public async Task UploadAsync(
        IEnumerable<UploadBatch> batches, Action<UploadBatch, UploadAnswer> acknowledged, CancellationToken cancellation)
    {
        var gate = new Lock();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellation };
        await Parallel.ForEachAsync(batches, parallel, async (batch, token) =>
        {
            var answer = await SendAsync(batch, token);
            lock (gate)
            {
                acknowledged(batch, answer);
            }
        });
    }

    /// <summary>Sends one batch, again and again while that may help.</summary>
    public async Task<UploadAnswer> SendAsync(UploadBatch batch, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        for (var delay = options.FirstDelay; ; delay = Min(delay * 2, options.LongestDelay))
        {
            var attempt = await TryAsync(batch, cancellation);
            if (attempt.Answer is { } answer)
            {
                Interlocked.Exchange(ref lastProgress, time.GetTimestamp());
                return answer;
            }

            var patience = reached ? options.GiveUpAfter : options.FirstAnswerWithin;
            // Patience begins with the batch: how long nothing was sent before it is nobody's fault.
            var left = patience - time.GetElapsedTime(Math.Max(begun, Interlocked.Read(ref lastProgress)));
            if (left <= TimeSpan.Zero)
            {
                throw new ImportException(
                    $"{server} acknowledged nothing for {patience.TotalSeconds:0} s ({attempt.Problem}). " +
                    "See that the server runs, then give the same command: it continues where this one stopped.");
            }
            OnRetry?.Invoke(attempt.Problem);
            await Task.Delay(Min(attempt.RetryAfter is { } asked ? Min(asked, options.LongestAsked) : Min(delay, options.LongestDelay), left), time, cancellation);
        }
    }

    async Task<Attempt> TryAsync(UploadBatch batch, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(batch.Gzip) };
            request.Headers.Add("X-API-Key", apiKey);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Content.Headers.ContentEncoding.Add("gzip");
            using var response = await http.SendAsync(request, either.Token);
            reached = true;
            return response.StatusCode switch
            {
                HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted => new(await ReadAsync(response, either.Token)),
                HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                    new(null, $"it answers {(int)response.StatusCode} {response.ReasonPhrase}", RetryAfter(response)),
                _ => throw await RefusedAsync(response, either.Token),
            };
        }
        catch (HttpRequestException e)
        {
            return new(null, e.InnerException?.Message ?? e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(null, $"no answer within {options.RequestTimeout.TotalSeconds:0} s");
        }
    }

    async Task<UploadAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<UploadAnswer>(cancellation) ?? throw NotLectern();
        }
        catch (JsonException)
        {
            throw NotLectern();
        }

        ImportException NotLectern() => new($"{endpoint} answered {(int)response.StatusCode}, but not as Lectern does: give the server's address with --url.");
    }

    async Task<ImportException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = (await response.Content.ReadAsStringAsync(cancellation)).ReplaceLineEndings(" ");
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new($"{server} refuses the API key: give one with the scope ingest by --api-key or SERVICE_API_KEY."),
            HttpStatusCode.NotFound => new($"{endpoint} does not exist: give the address of a Lectern server with --url."),
            var status => new($"{endpoint} refuses a batch with {(int)status}: {body[..Math.Min(body.Length, 300)]}"),
        };
    }

    TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks)),
        _ => null,
    };

    static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    readonly record struct Attempt(UploadAnswer? Answer, string Problem = "", TimeSpan? RetryAfter = null);
}
