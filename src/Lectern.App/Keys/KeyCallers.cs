using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.Postgres;

namespace Lectern.App.Keys;

/// <summary>
/// Whom the text of a stored key stands for. What the database said is kept in memory for as long as <see cref="KeyTrust"/> says that
/// nothing has changed since, of unknown keys too; without that, each request asks.
/// </summary>
sealed class KeyCallers(TenantSource source, KeyTrust trust, KeyUses uses, KeyStreams streams, Settings settings, TimeProvider time) : IDisposable
{
    /// <summary>Keys remembered at most are about twice as many.</summary>
    const int Kept = 10_000;

    /// <summary>Questions at a time: whoever sends made-up keys by the thousand holds up nobody but the askers, and never all connections.</summary>
    const int Asking = 8;

    static readonly TimeSpan AskingTakes = TimeSpan.FromSeconds(10);

    /// <param name="Changes">The count of changes before the database was asked.</param>
    sealed record Answer(long Changes, Task<KeyCredential?> Key);

    readonly SemaphoreSlim asking = new(Asking);
    readonly BoundedCache<(int Tenant, string Id), Answer> answers = new(Kept);

    /// <returns>The caller; null: none. Whether it is none only because the time of a key with this very text is over.</returns>
    public async ValueTask<(Caller? Caller, bool IsExpired)> FindAsync(string given, CancellationToken ct)
    {
        if (!KeyText.TryRead(given, out var text)) return (null, false);
        var key = await KeyOf(text).WaitAsync(ct);
        var now = time.GetUtcNow().UtcDateTime;
        var fit = key?.Fits(text.Digest, now) ?? KeyFit.None;
        if (fit is KeyFit.None or KeyFit.Expired) return (null, fit == KeyFit.Expired);
        uses.Note(key!, fit, now);
        return (key!.Caller(settings.SmallGroup), false);
    }

    /// <summary>Has the request cut off when the key of this text ends; of what is no such text, nothing.</summary>
    public void Follow(string given, HttpContext context)
    {
        if (!KeyText.TryRead(given, out var text)) return;
        streams.Follow(context, async () => (await KeyOf(text))?.Fits(text.Digest, time.GetUtcNow().UtcDateTime) is KeyFit.Present or KeyFit.Previous);
    }

    public void Dispose() => asking.Dispose();

    Task<KeyCredential?> KeyOf(KeyText text)
    {
        // Before the question: what changes during it makes the answer one that is not believed.
        if (trust.Changes is not { } changes) return AskAsync(text);
        var place = (text.Tenant, text.Id);
        if (answers.TryGet(place, out var kept) && kept.Changes == changes && !kept.Key.IsFaulted && !kept.Key.IsCanceled) return kept.Key;
        var answer = new Answer(changes, AskAsync(text));
        answers.Set(place, answer);
        return answer.Key;
    }

    /// <summary>For whoever waits for it, not for one request: its time-out is its own.</summary>
    async Task<KeyCredential?> AskAsync(KeyText text)
    {
        using var bound = new CancellationTokenSource(AskingTakes, time);
        try
        {
            await asking.WaitAsync(bound.Token);
            try
            {
                return await StoredKeys.CredentialAsync(source, text.Tenant, text.Id, bound.Token);
            }
            finally
            {
                asking.Release();
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException("The database did not say in time whether there is such a key.", e);
        }
    }
}
