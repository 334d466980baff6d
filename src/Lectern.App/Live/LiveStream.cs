using Lectern.App.Access;
using Lectern.Postgres;

namespace Lectern.App.Live;

/// <summary>An open stream of live updates: writes what its subscription has to tell, and a heartbeat where there is nothing.</summary>
sealed class LiveStream(Caller caller, IReadOnlyList<LiveTopicName> names, LiveSubscription subscription, LiveSubscriptions subscriptions, long position)
    : OpenStream(caller, subscription)
{
    protected override async Task WriteAsync(Writer to, CancellationToken ct)
    {
        to.Write(LiveReady.Event, subscription.ResumeFrom(position), new LiveReady(position, subscription.Names));
        await to.FlushAsync();

        while (true)
        {
            if (!await subscription.WaitAsync(to.Heartbeat, ct)) to.Beat(subscription.ResumeFrom(Math.Max(position, subscriptions.Through)));
            var count = 0;
            for (; subscription.Take(Math.Max(position, subscriptions.Through)) is var (update, id); count++) to.Write(LiveUpdate.Event, id, update);
            await to.FlushAsync();
            LiveMetrics.Messages.Add(count);
        }
    }

    /// <summary>By what their tenant set, with the same topics, none of them small.</summary>
    protected override async Task<bool> IsStillOpenAsync(HttpContext http, Caller now, CancellationToken ct)
    {
        var source = http.RequestServices.GetRequiredService<TenantSource>();
        var topics = await LiveTopics.ResolveAsync(source, now, names, ct);
        // A learner who came to another course taught, or left one, is told of by a stream that is opened anew.
        if (topics.Where((t, i) => t is null || !t.ToHashSet().SetEquals(subscription.Watched[i])).Any()) return false;
        return (await LiveGroups.SmallAsync(source, now, topics!, ct)).Count == 0;
    }
}
