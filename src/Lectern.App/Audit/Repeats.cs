using System.Runtime.InteropServices;

namespace Lectern.App.Audit;

/// <summary>
/// Accesses alike within ten minutes, told by two entries: the first at once, the rest as a number when the ten minutes have passed. So a
/// page that reads each second, or a storm of refused requests, cannot fill the disk, and no access goes unrecorded.
/// </summary>
sealed class Repeats(TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Different refusals of a kind (their action) of one actor, or of all who are nobody, that are told apart in a window; of the others those of an account are one, and all else is one.</summary>
    public const int MostRefusals = 100;

    /// <summary>Windows open at once. Beyond that each access is an entry of its own.</summary>
    const int MostOpen = 50_000;

    readonly Lock gate = new();
    readonly Dictionary<AuditEntry, Repeated> open = [];
    readonly Dictionary<(int Tenant, string Actor, string Action), int> refusals = [];

    sealed class Repeated(long opened, bool isRefusal)
    {
        public long Opened { get; } = opened;
        public bool IsRefusal { get; } = isRefusal;
        public int Times { get; set; }
        public long? Learners { get; set; }
        public DateTime Since { get; set; }
        public AuditedMoment? Last { get; set; }
    }

    /// <summary>Counts an access.</summary>
    /// <returns>What is to be written now: it and what ended before it, or nothing.</returns>
    public IReadOnlyList<AuditedMoment> Add(AuditEntry entry, bool isRefusal)
    {
        var at = time.GetUtcNow().UtcDateTime;
        lock (gate)
        {
            var alike = KeyOf(entry);
            var by = (entry.Tenant, entry.Actor, entry.Action);
            if (isRefusal && !open.ContainsKey(alike) && refusals.GetValueOrDefault(by) >= MostRefusals)
            {
                // Whose account is tried from many places is what has to be known; there are no more of them than accounts.
                var account = entry.ObjectType == "account" ? entry.ObjectId : null;
                entry = new(entry.Tenant, entry.Actor, entry.Action, account is null ? null : "account", account)
                {
                    ActorRole = entry.ActorRole,
                    Outcome = entry.Outcome,
                    Details = new Dictionary<string, string> { ["others"] = "true" },
                };
                alike = KeyOf(entry);
            }
            var ended = default(AuditedMoment);
            if (open.TryGetValue(alike, out var known))
            {
                if (time.GetElapsedTime(known.Opened) < Window)
                {
                    Repeat(known, entry, at);
                    return [];
                }
                ended = Close(alike, known);
            }
            if (open.Count < MostOpen)
            {
                open[alike] = new(time.GetTimestamp(), isRefusal);
                if (isRefusal) refusals[by] = refusals.GetValueOrDefault(by) + 1;
            }
            return ended is null ? [new(entry, at)] : [ended, new(entry, at)];
        }
    }

    /// <summary>What was repeated in windows that have ended; at a stop, in all.</summary>
    public IReadOnlyList<AuditedMoment> Ended(bool all = false)
    {
        lock (gate)
        {
            return [.. open.Where(o => all || time.GetElapsedTime(o.Value.Opened) >= Window).ToList().Select(o => Close(o.Key, o.Value)).OfType<AuditedMoment>()];
        }
    }

    static void Repeat(Repeated known, AuditEntry entry, DateTime at)
    {
        if (known.Times++ == 0) known.Since = at;
        if (entry.Learners is { } shown) known.Learners = (known.Learners ?? 0) + shown;
        known.Last = new(entry, at);
    }

    AuditedMoment? Close(AuditEntry alike, Repeated known)
    {
        open.Remove(alike);
        var by = (alike.Tenant, alike.Actor, alike.Action);
        if (known.IsRefusal && --CollectionsMarshal.GetValueRefOrNullRef(refusals, by) == 0) refusals.Remove(by);
        return known.Last is { } last
            ? last with { Entry = last.Entry with { Learners = known.Learners }, Times = known.Times, Since = known.Since }
            : null;
    }

    /// <summary>What makes two accesses alike: everything but how many were shown and which request it was.</summary>
    static AuditEntry KeyOf(AuditEntry entry) => entry with { Learners = null, CorrelationId = null, Details = null };
}
