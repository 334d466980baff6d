using System.Collections.Concurrent;
using System.Net;
using Lectern.App.Import;

namespace Lectern.App.Tests.Durability.Harness;

/// <summary>
/// Several clients at once that behave as clients should: each parcel is sent, with the same ids, until it is acknowledged,
/// whatever happens to the server meanwhile.
/// </summary>
sealed class Senders : IDisposable
{
    static readonly UploadOptions Patience = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(20),
        LongestDelay = TimeSpan.FromMilliseconds(300),
        RequestTimeout = TimeSpan.FromSeconds(20),
        FirstAnswerWithin = TimeSpan.FromMinutes(2),
        GiveUpAfter = TimeSpan.FromMinutes(2),
    };

    readonly EventStream stream;
    readonly HttpClient http;
    readonly Task[] all;
    volatile bool stopping;

    public Senders(EventStream stream, Uri server, string apiKey, int count)
    {
        this.stream = stream;
        http = new HttpClient(new Watch(this, new SocketsHttpHandler())) { Timeout = Timeout.InfiniteTimeSpan };
        all = [.. Enumerable.Range(0, count).Select(_ => Task.Run(() => SendAsync(server, apiKey)))];
    }

    /// <summary>The keys of everything that was acknowledged.</summary>
    public ConcurrentDictionary<Guid, bool> Acknowledged { get; } = [];

    /// <summary>How often each status was answered; 0 stands for no answer at all.</summary>
    public ConcurrentDictionary<int, int> Answers { get; } = [];

    /// <summary>What no client should ever be told.</summary>
    public ConcurrentQueue<string> Faults { get; } = [];

    /// <summary>Requests begun.</summary>
    public Counter Begun { get; } = new();

    /// <summary>Parcels acknowledged.</summary>
    public Counter Taken { get; } = new();

    /// <summary>Ends once every parcel on its way has been acknowledged.</summary>
    public async Task FinishAsync()
    {
        stopping = true;
        await Task.WhenAll(all).WaitAsync(Patience.GiveUpAfter);
    }

    public void Dispose() => http.Dispose();

    async Task SendAsync(Uri server, string apiKey)
    {
        while (!stopping)
        {
            var parcel = stream.Next();
            // One for each parcel: its patience counts from its making.
            var uploader = new EventUploader(http, server, apiKey, Patience, TimeProvider.System);
            var answer = await uploader.SendAsync(parcel.Body, CancellationToken.None);
            if (answer.Accepted + answer.Duplicates != parcel.Keys.Count || answer.Rejected > 0)
                Faults.Enqueue($"A parcel of {parcel.Keys.Count} was answered {answer}: {(answer.Results is [var first, ..] ? first : null)}");
            foreach (var key in parcel.Keys) Acknowledged[key] = true;
            Taken.Increment();
        }
    }

    /// <summary>Sees each answer before it is dealt with: only 202 and 503 may come, and 503 says when to come again.</summary>
    sealed class Watch(Senders senders, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            senders.Begun.Increment();
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                senders.Answers.AddOrUpdate((int)response.StatusCode, 1, (_, n) => n + 1);
                var isSound = response.StatusCode == HttpStatusCode.Accepted
                    || (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null);
                if (!isSound) senders.Faults.Enqueue($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
                return response;
            }
            catch (HttpRequestException)
            {
                senders.Answers.AddOrUpdate(0, 1, (_, n) => n + 1);
                throw;
            }
        }
    }
}

/// <summary>Counts up, and lets one wait for a count.</summary>
sealed class Counter
{
    readonly Lock gate = new();
    long target = long.MaxValue;
    TaskCompletionSource? waiter;

    public long Value { get; private set; }

    public void Increment()
    {
        lock (gate)
        {
            if (++Value >= target) waiter?.TrySetResult();
        }
    }

    /// <summary>Waits for this many more; for one waiter at a time.</summary>
    public Task MoreAsync(int count, TimeSpan atMost)
    {
        lock (gate)
        {
            target = Value + count;
            // Its waiter goes on in the thread that counts, so that a kill hits the very moment.
            waiter = new TaskCompletionSource();
            return waiter.Task.WaitAsync(atMost);
        }
    }
}
