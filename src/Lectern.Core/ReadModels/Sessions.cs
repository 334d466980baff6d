using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>A learner's session as the producer names it.</summary>
public static class Sessions
{
    static readonly GrainBuilder g = new("session", Key.Learner(KeySlot.A), Key.Uuid("session"));

    public static readonly NumberColumn StartAt = g.Min("start_at");
    public static readonly NumberColumn EndAt = g.Max("end_at");
    public static readonly NumberColumn ExplicitSeconds = g.Max("explicit_seconds", ColumnKind.Integer);
    public static readonly NumberColumn PageViews = g.Sum("page_views");
    public static readonly StampedTextColumn EntryPage = g.FirstText("entry_page");
    public static readonly StampedTextColumn ExitPage = g.LatestText("exit_page");
    public static readonly StampedTextColumn Referrer = g.FirstText("referrer");
    public static readonly StampedTextColumn UtmSource = g.FirstText("utm_source");
    public static readonly StampedTextColumn UtmMedium = g.FirstText("utm_medium");
    public static readonly StampedTextColumn UtmCampaign = g.FirstText("utm_campaign");
    public static readonly StampedTextColumn DeviceType = g.FirstText("device_type");
    public static readonly StampedTextColumn Browser = g.FirstText("browser");
    public static readonly StampedTextColumn OperatingSystem = g.FirstText("operating_system");

    /// <summary>When it was last said to be over. It goes on where something is done after that.</summary>
    public static readonly NumberColumn DeclaredEndAt = g.Max("declared_end_at");

    public static readonly Grain Grain = g.Build(stage: 0);

    public static readonly Rollup[] Rollups = [new(Grain, [StartAt, EndAt, ExplicitSeconds], AddTotals)];

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0 || e.Session is not { } id || !e.IsActivity) return;

        var session = into[Grain][new GrainKey(e.Tenant, e.Learner, U: id)];
        session.Put(StartAt, e.At);
        session.Put(EndAt, e.At);
        if (e.Client is { } client)
        {
            if (client.DeviceType is { } device) session.Put(DeviceType, device, e.Stamp);
            if (client.Browser is { } browser) session.Put(Browser, browser, e.Stamp);
            if (client.OperatingSystem is { } system) session.Put(OperatingSystem, system, e.Stamp);
        }
        switch (e.Body)
        {
            case SessionEnded ended:
                session.Put(ExplicitSeconds, ended.DurationSeconds);
                session.Put(DeclaredEndAt, e.At);
                break;
            case SessionStarted s:
                Source(session, s.Referrer, s.UtmSource, s.UtmMedium, s.UtmCampaign, e.Stamp);
                break;
            case PageViewed p:
                session.Put(PageViews, 1);
                if ((p.Url ?? p.Path) is { } page)
                {
                    session.Put(EntryPage, page, e.Stamp);
                    session.Put(ExitPage, page, e.Stamp);
                }
                Source(session, p.Referrer, p.UtmSource, p.UtmMedium, p.UtmCampaign, e.Stamp);
                break;
        }
    }

    /// <summary>Seconds of a session: from its first to its last event, or what its end declares where that is more.</summary>
    public static long SecondsOf(Row row) =>
        row.Get(StartAt) is { } start && row.Get(EndAt) is { } end ? Math.Max((end - start) / Micros.PerSecond, row.Get(ExplicitSeconds) ?? 0) : 0;

    static void Source(Row session, string? referrer, string? source, string? medium, string? campaign, Stamp stamp)
    {
        if (referrer is not null) session.Put(Referrer, referrer, stamp);
        if (source is not null) session.Put(UtmSource, source, stamp);
        if (medium is not null) session.Put(UtmMedium, medium, stamp);
        if (campaign is not null) session.Put(UtmCampaign, campaign, stamp);
    }

    static void AddTotals(Row row, int sign, Batch into)
    {
        if (row.Get(StartAt) is null) return;
        var learner = into[Learners.Grain][new GrainKey(row.Key.Tenant, row.Key.A)];
        learner.Put(Learners.Sessions, sign);
        learner.Put(Learners.SessionSeconds, sign * SecondsOf(row));
    }
}
