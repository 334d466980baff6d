using System.Collections.Concurrent;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Keys;

/// <summary>When a key was last used.</summary>
/// <param name="Id">The key.</param>
/// <param name="At">By either text.</param>
/// <param name="PreviousAt">By the text before the last rotation; null: not by that.</param>
readonly record struct KeyUse(string Id, DateTime At, DateTime? PreviousAt);

/// <summary>Notes when keys were last used: in memory at each use, in the database once a minute and at the end.</summary>
sealed partial class KeyUses(TenantSource source, TimeProvider time, ILogger<KeyUses> logger) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Within which a use is not noted again: a key at ten thousand requests a second costs one look at the clock each.</summary>
    static readonly long Grain = TimeSpan.FromSeconds(1).Ticks;
    static readonly TimeSpan WritingTakes = TimeSpan.FromSeconds(5);

    /// <summary>Keys noted at most; more are not told apart from unused ones until the next minute.</summary>
    const int Most = 100_000;

    readonly ConcurrentDictionary<(int Tenant, string Id), (DateTime At, DateTime? PreviousAt)> noted = new();

    public void Note(KeyCredential key, KeyFit fit, DateTime now)
    {
        var place = (key.Tenant, key.Id);
        var isPrevious = fit == KeyFit.Previous;
        if (noted.TryGetValue(place, out var last))
        {
            if (now.Ticks - (isPrevious ? last.PreviousAt ?? default : last.At).Ticks < Grain) return;
        }
        else if (noted.Count >= Most)
        {
            return;
        }
        noted.AddOrUpdate(place, (now, isPrevious ? now : null), (_, l) => (now, isPrevious ? now : l.PreviousAt));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>After the last request was answered: the server stops first.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    /// <summary>Writes what was noted. What cannot be written is tried again with the next.</summary>
    internal async Task WriteAsync(CancellationToken ct)
    {
        foreach (var tenant in noted.ToArray().GroupBy(n => n.Key.Tenant))
        {
            foreach (var some in tenant.Chunk(1_000))
            {
                using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
                bound.CancelAfter(WritingTakes);
                try
                {
                    await StoredKeys.NoteUsesAsync(source, tenant.Key, [.. some.Select(n => new KeyUse(n.Key.Id, n.Value.At, n.Value.PreviousAt))], bound.Token);
                    // Only what is as it was written: a use that was noted meanwhile stays.
                    foreach (var written in some) noted.TryRemove(written);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
                {
                    Failed(e.Message);
                    return;
                }
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "When keys were last used could not be written; next try in a minute: {Reason}")]
    partial void Failed(string reason);
}
