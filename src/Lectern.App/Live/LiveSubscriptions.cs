using Lectern.App.Configuration;
using Lectern.Postgres;

namespace Lectern.App.Live;

/// <summary>Who of this process wants to hear of what.</summary>
sealed class LiveSubscriptions(Settings settings, LiveTimes times, TimeProvider time)
{
    readonly Lock gate = new();

    /// <summary>Of each topic its streams, with the places of what it changes among theirs.</summary>
    readonly Dictionary<LiveTopic, HashSet<(LiveSubscription Stream, int Place)>> byTopic = [];
    readonly HashSet<LiveSubscription> all = [];
    readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long arrivals;
    long through;

    /// <summary>Streams of other kinds.</summary>
    int guests;

    public int Count
    {
        get
        {
            lock (gate) return all.Count;
        }
    }

    /// <summary>Topics that anybody wants to hear of.</summary>
    public int TopicCount
    {
        get
        {
            lock (gate) return byTopic.Count;
        }
    }

    public bool IsFull
    {
        get
        {
            lock (gate) return all.Count + guests >= settings.LiveMaxConnections;
        }
    }

    /// <summary>Who is there, and a number that is another as soon as somebody came.</summary>
    public (int Count, long Arrivals) Present
    {
        get
        {
            lock (gate) return (all.Count, arrivals);
        }
    }

    /// <summary>All changes up to this position were given to whoever is there.</summary>
    public long Through
    {
        get => Volatile.Read(ref through);
        set => Volatile.Write(ref through, value);
    }

    /// <summary>
    /// Ends once this process reads on from some position. Whoever came before would have to be told that anything may have changed:
    /// all readers of a server that was started anew, at once.
    /// </summary>
    public Task Begun => begun.Task;

    public void Begin() => begun.TrySetResult();

    /// <summary>Null: there are as many as may be. Only after <see cref="Begun"/>.</summary>
    public LiveSubscription? TryAdd(IReadOnlyList<(LiveTopic[] Watched, string Name)> topics)
    {
        lock (gate)
        {
            if (all.Count + guests >= settings.LiveMaxConnections) return null;
            var subscription = new LiveSubscription(topics, time, times.Interval, times.Settle, Remove);
            all.Add(subscription);
            arrivals++;
            foreach (var (topic, place) in PlacesOf(subscription))
            {
                if (!byTopic.TryGetValue(topic, out var streams)) byTopic[topic] = streams = [];
                streams.Add((subscription, place));
            }
            LiveMetrics.Subscribers.Add(1);
            return subscription;
        }
    }

    /// <summary>A place among the live streams for one that tells of something else; null: there are as many as may be.</summary>
    public IDisposable? TryEnter()
    {
        lock (gate)
        {
            if (all.Count + guests >= settings.LiveMaxConnections) return null;
            guests++;
        }
        LiveMetrics.Subscribers.Add(1);
        return new Guest(this);
    }

    sealed class Guest(LiveSubscriptions of) : IDisposable
    {
        LiveSubscriptions? of = of;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref of, null) is not { } left) return;
            lock (left.gate) left.guests--;
            LiveMetrics.Subscribers.Add(-1);
        }
    }

    void Remove(LiveSubscription subscription)
    {
        lock (gate)
        {
            if (!all.Remove(subscription)) return;
            foreach (var (topic, place) in PlacesOf(subscription))
            {
                if (byTopic.TryGetValue(topic, out var streams) && streams.Remove((subscription, place)) && streams.Count == 0) byTopic.Remove(topic);
            }
            LiveMetrics.Subscribers.Add(-1);
        }
    }

    static IEnumerable<(LiveTopic Topic, int Place)> PlacesOf(LiveSubscription subscription) =>
        subscription.Watched.SelectMany((watched, place) => watched.Select(topic => (topic, place)));

    /// <summary>Marks what a batch changed. Costs a look-up a key, and no more where nobody listens.</summary>
    public void Publish(ProjectedChanges changes)
    {
        lock (gate)
        {
            Publish(LiveKind.User, changes.Learners, changes);
            Publish(LiveKind.Course, changes.Courses, changes);
            Publish(LiveKind.Organization, changes.Organizations, changes);
        }
    }

    /// <summary>Marks a topic of which something changed that is no part of the read models, and so has no position.</summary>
    public void PublishBeside(LiveTopic topic)
    {
        var now = time.GetUtcNow().UtcDateTime;
        lock (gate)
        {
            if (!byTopic.TryGetValue(topic, out var streams)) return;
            foreach (var (subscription, place) in streams) subscription.MarkBeside(place, Through, now);
        }
    }

    /// <summary>Tells everybody that anything may have changed.</summary>
    public void PublishAll(long position) => PublishAll(position, _ => true);

    /// <summary>Tells everybody of a tenant that anything may have changed.</summary>
    public void PublishAllOf(int tenant, long position) => PublishAll(position, s => s.Watched.Any(topics => topics.Any(t => t.Tenant == tenant)));

    void PublishAll(long position, Func<LiveSubscription, bool> isMeant)
    {
        var now = time.GetUtcNow().UtcDateTime;
        lock (gate)
        {
            foreach (var subscription in all.Where(isMeant)) subscription.MarkAll(position, now);
        }
    }

    void Publish(LiveKind kind, long[] keys, ProjectedChanges changes)
    {
        if (keys is [Outbox.Everything])
        {
            foreach (var (_, streams) in byTopic.Where(t => t.Key.Tenant == changes.Tenant && t.Key.Kind == kind)) Mark(streams);
            return;
        }
        foreach (var key in keys)
        {
            if (byTopic.TryGetValue(new(changes.Tenant, kind, key), out var streams)) Mark(streams);
        }

        void Mark(HashSet<(LiveSubscription, int)> streams)
        {
            foreach (var (subscription, place) in streams) subscription.Mark(place, changes.Position, changes.ProjectedAt);
        }
    }
}
