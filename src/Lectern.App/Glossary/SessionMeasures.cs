namespace Lectern.App.Glossary;

/// <summary>What is told of sessions, page views and activities one by one.</summary>
static class SessionMeasures
{
    const string Named = "activity events with a sessionId";
    const string Unnamed = "activity events without a sessionId";
    const string Views = "PageViewed";

    public static readonly IReadOnlyList<Measure> All =
    [
        new("session", "A learner's session: named, by the producer's sessionId; else a gap session. A gap session is a run of events without a sessionId, over all courses, each at most 30 minutes after the one before, in whole seconds; it is cut at the tenant's midnight, so that every session belongs to one day and totals are sums over days. Events of a named session neither belong to a gap session nor bridge one. When the two overlap, both count", "named: events of one learner and sessionId; gap: ranges of the union of [t, t + 30 min) of a day's events, each less 30 minutes", "–", "session; gap_day", Named + "; " + Unnamed),
        new("startTime, endTime", "The first and the last event of a session. One without an end ended at its last event.", "least and greatest time; of a gap session to the second", "time", "session; gap_day", Named + "; " + Unnamed),
        new("duration (session)", "How long a session was.", "max(last event − first event, duration that SessionEnded declares), whole seconds, rounded down", "seconds", "session; gap_day", Named + ", SessionEnded; " + Unnamed),
        new("isOpen", "Whether a session still goes on.", "startTime ≤ asOf < endTime + 30 minutes, and no SessionEnded at or after its last event; a gap session also ends with the tenant's day. At asOf", "yes or no", "session; gap_day", Named + ", SessionEnded; " + Unnamed),
        new("pageViews (session)", "Pages viewed in a session.", "count; of a gap session, of the log's events between its first and its last second", "count", "session; log", Views),
        new("entryPage, exitPage (session)", "URL, else path, of the first and the last page viewed in a session; of equal times the event's key decides.", "first, last", "text", "session; log", Views),
        new("referrer, utmSource, utmMedium, utmCampaign (session)", "Where a session came from: each the first that was sent.", "first, field by field", "text", "session; log", "SessionStarted, PageViewed"),
        new("deviceType, browser, operatingSystem", "What something was done with: as the event says; else told from its user agent; null where neither tells, and for robots and programs (which browser names) and televisions. Of a session: the first told, in a named one field by field. An iPad that asks for desktop pages says macOS.", "as sent, else by fixed markers in the user agent's first 1,000 characters", "names; deviceType desktop, mobile or tablet", "session; log", "client of any event, Sec-CH-UA headers of tracking calls"),
        new("entryPage, exitPage (page view)", "Whether a page view was the first or last of its session with a page.", "as sent; else whether the session's row took its page from this event; null outside a named session", "yes or no", "log, session", Views),
        new("timeOnPage", "How long a page was open, as the learning platform says.", "as sent", "seconds", "log", Views),
        new("duration (activity)", "How long an activity took, as the learning platform says.", "as sent", "seconds", "log", "ActivityRecorded"),
        new("count (activity)", "How many such actions the event sums up.", "as sent; default 1", "count", "log", "ActivityRecorded"),
    ];
}
