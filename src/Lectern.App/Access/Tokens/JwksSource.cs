using System.Net;

namespace Lectern.App.Access.Tokens;

/// <summary>How long keys are kept and waited for.</summary>
sealed record JwksTimes
{
    /// <summary>How long the source may take for an answer.</summary>
    public TimeSpan Fetch { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request waits for one.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The source is not asked again before: neither by tokens with unknown key ids nor while it is down.</summary>
    public TimeSpan AtMostEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The age at which keys are fetched anew, where the source says none by <c>Cache-Control: max-age</c>.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan LeastAge { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan MostAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long keys past their age still count while the source is down.</summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromHours(24);
}

/// <summary>
/// The public keys of an issuer, held in memory. Fetched at the start, at their age (<see cref="JwksRefresh"/>), and for a key id
/// that is not among them; by one request at a time, whoever asks.
/// </summary>
sealed class JwksSource : IDisposable
{
    const int MaxBytes = 256 * 1024;

    readonly Uri url;
    readonly JwksTimes times;
    readonly TimeProvider time;
    readonly ILogger logger;
    readonly HttpClient http;
    readonly Lock gate = new();
    volatile KeySet? held;
    Task fetch = Task.CompletedTask;
    long? askedAt;

    public JwksSource(Uri url, JwksTimes times, TimeProvider time, ILogger<JwksSource> logger)
    {
        (this.url, this.times, this.time, this.logger) = (url, times, time, logger);
        // An answer from elsewhere than the address that was configured is none.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxResponseHeadersLength = 16, PooledConnectionLifetime = times.LeastAge };
        http = new HttpClient(handler) { Timeout = times.Fetch, MaxResponseContentBufferSize = MaxBytes };
        http.DefaultRequestHeaders.Accept.ParseAdd("application/jwk-set+json, application/json");
    }

    /// <summary>When the keys are due to be fetched again.</summary>
    public TimeSpan DueIn => held is { } set && set.Age - time.GetElapsedTime(set.FetchedAt) is var rest && rest > times.AtMostEvery ? rest : times.AtMostEvery;

    /// <summary>The one key for this algorithm and key id; without a key id, the only one for the algorithm.</summary>
    public async ValueTask<FoundKey> FindAsync(string algorithm, string? id, CancellationToken ct)
    {
        if (Find(algorithm, id) is { } found) return found;
        try
        {
            await RefreshAsync().WaitAsync(times.Wait, time, ct);
        }
        catch (TimeoutException)
        {
            // The fetch goes on, for who asks next.
        }
        return Find(algorithm, id) ?? new(null, Usable is null ? TokenRefusal.KeysUnavailable : TokenRefusal.KeyUnknown);
    }

    /// <summary>Fetches the keys, or waits for who does, or does nothing where the source was asked a moment ago. Failing, it keeps what it has.</summary>
    public Task RefreshAsync()
    {
        lock (gate)
        {
            if (!fetch.IsCompleted || (askedAt is { } at && time.GetElapsedTime(at) < times.AtMostEvery)) return fetch;
            askedAt = time.GetTimestamp();
            return fetch = Task.Run(FetchAsync);
        }
    }

    public void Dispose() => http.Dispose();

    KeySet? Usable => held is { } set && time.GetElapsedTime(set.FetchedAt) < set.Age + times.Stale ? set : null;

    /// <summary>Null where a newer set may have it.</summary>
    FoundKey? Find(string algorithm, string? id)
    {
        if (Usable is not { } set) return null;
        TokenKey? found = null;
        foreach (var key in set.Keys)
        {
            if (key.Algorithm != algorithm || (id is not null && key.Id != id)) continue;
            if (found is not null) return new(null, TokenRefusal.KeyAmbiguous);
            found = key;
        }
        return found is null ? null : new(found, null);
    }

    async Task FetchAsync()
    {
        try
        {
            using var response = await http.GetAsync(url);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                JwksLog.Answered(logger, (int)response.StatusCode);
                return;
            }
            if (!Jwk.TryReadSet(await response.Content.ReadAsByteArrayAsync(), out var keys, out var passedOver))
            {
                JwksLog.NoKeySet(logger);
                return;
            }
            var age = response.Headers.CacheControl?.MaxAge ?? times.Age;
            held = new(keys, time.GetTimestamp(), age < times.LeastAge ? times.LeastAge : age > times.MostAge ? times.MostAge : age);
            if (keys.Count == 0) JwksLog.NoKeys(logger, passedOver);
            else JwksLog.Fetched(logger, keys.Count, passedOver);
        }
        // The second is the time-out.
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            JwksLog.Failed(logger, e.Message);
        }
    }

    /// <param name="Keys">May be none: the source has withdrawn all.</param>
    /// <param name="FetchedAt">A timestamp.</param>
    /// <param name="Age">At which they are fetched anew.</param>
    sealed record KeySet(IReadOnlyList<TokenKey> Keys, long FetchedAt, TimeSpan Age);
}

static partial class JwksLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Count} keys fetched from JWT_JWKS_URL; {PassedOver} others there are not for tokens")]
    public static partial void Fetched(ILogger logger, int count, int passedOver);

    [LoggerMessage(2, LogLevel.Warning, "JWT_JWKS_URL gives no key for RS256 or ES256 ({PassedOver} others): no token of that issuer is taken")]
    public static partial void NoKeys(ILogger logger, int passedOver);

    [LoggerMessage(3, LogLevel.Warning, "JWT_JWKS_URL answers {Status}; the keys that are there stay. See whether the address is right: redirects are not followed")]
    public static partial void Answered(ILogger logger, int status);

    [LoggerMessage(4, LogLevel.Warning, "JWT_JWKS_URL gives no JSON Web Key Set; the keys that are there stay. See whether the address is right")]
    public static partial void NoKeySet(ILogger logger);

    [LoggerMessage(5, LogLevel.Warning, "JWT_JWKS_URL cannot be read; the keys that are there stay: {Reason}")]
    public static partial void Failed(ILogger logger, string reason);
}
