using Lectern.App.Access;
using Lectern.App.Live;

namespace Lectern.App.Explorer;

/// <summary>An open tail of the log.</summary>
sealed class TailStream(Caller caller, TailSubscription subscription, TailMissed missed) : OpenStream(caller, subscription)
{
    const string EventName = "Event";

    protected override async Task WriteAsync(Writer to, CancellationToken ct)
    {
        var last = missed.From ?? subscription.Start;
        to.Write(TailReady.Event, last, new TailReady(subscription.Start, missed.From, TailSubscription.MostShown));
        foreach (var e in missed.Events) Tell(e);
        if (missed.Count is { } count) Tell(count);
        await to.FlushAsync();
        while (true)
        {
            if (!await subscription.WaitAsync(to.Heartbeat, ct)) to.Beat(last = Math.Max(last, subscription.Through));
            foreach (var message in subscription.Take()) Tell(message);
            await to.FlushAsync();
        }

        void Tell(object message)
        {
            if (message is ListedEvent e) to.Write(EventName, last = e.Position, e);
            else if (message is TailCount count) to.Write(TailCount.Event, last = count.Position, count);
        }
    }
}
