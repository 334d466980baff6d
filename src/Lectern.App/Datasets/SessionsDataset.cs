using Lectern.Core.ReadModels;

namespace Lectern.App.Datasets;

/// <summary>Sessions, over all courses.</summary>
static class SessionsDataset
{
    static readonly string started = "(s.start_at AT TIME ZONE @zone)";

    public static readonly Dataset Dataset = new(
        "sessions",
        "Sessions",
        "Sessions of learners over all courses, on the day they began: those that producers name, and gap sessions (events without a session at most 30 minutes apart, cut at midnight). Of gap sessions neither device, pages nor campaign is known.",
        "session, gap_day",
        "Activity")
    {
        From =
            $"""
            (SELECT n.learner_key, 'named' AS kind, n.start_at, (n.start_at AT TIME ZONE @zone)::date AS day,
                    greatest(floor(extract(epoch FROM n.end_at - n.start_at))::bigint, n.explicit_seconds) AS seconds, n.page_views,
                    n.device_type, n.browser, n.operating_system, n.entry_page, n.exit_page, n.referrer, n.utm_source, n.utm_medium, n.utm_campaign
             FROM read.session n WHERE n.tenant_id = @tenant AND n.start_at < @end
             UNION ALL
             SELECT g.learner_key, 'gap', to_timestamp(lower(i)), g.day, upper(i) - lower(i) - {LearnerDays.GapSeconds}, NULL,
                    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
             FROM read.gap_day g, unnest(g.presence) i WHERE g.tenant_id = @tenant AND g.day <= @today) s
            """,
        Where = "true",
        Learner = "s.learner_key",
        Time = "day",
        Dimensions =
        [
            .. Attributes.Calendar("", "s.day", "it began on"),
            Attributes.Weekday("s.day"),
            new("hour", FieldType.Number, $"extract(hour FROM {started})::int", "The hour it began in, 0 to 23, in the tenant's time zone."),
            new("kind", FieldType.Text, "s.kind", "named or gap.") { Values = ["named", "gap"] },
            new("device", FieldType.Text, "s.device_type", "desktop, mobile or tablet; null where nothing tells."),
            new("browser", FieldType.Text, "s.browser", "Null where nothing tells."),
            new("operatingSystem", FieldType.Text, "s.operating_system", "Null where nothing tells."),
            new("entryPage", FieldType.Text, "s.entry_page", "URL, else path, of the first page viewed; null where none was."),
            new("exitPage", FieldType.Text, "s.exit_page", "Of the last page viewed."),
            new("referrer", FieldType.Text, "s.referrer", "The first one sent."),
            new("utmSource", FieldType.Text, "s.utm_source", "The first campaign source sent."),
            new("utmMedium", FieldType.Text, "s.utm_medium", "The first campaign medium sent."),
            new("utmCampaign", FieldType.Text, "s.utm_campaign", "The first campaign name sent."),
            .. Attributes.Learner,
        ],
        Measures =
        [
            new("sessions", Figures.Count, "count(*)", "Sessions.", "count"),
            new("learners", Figures.Count, Figures.Distinct("s.learner_key"), "Different learners among them.", "count of different learners"),
            new("hours", Figures.Hours, Figures.HoursOf("s.seconds"), "Time in them.", "Σ seconds ÷ 3,600"),
            new("averageSeconds", Figures.Seconds, Figures.WholeMean("sum(s.seconds)", "count(*)"), "Mean length.", "Σ seconds ÷ sessions"),
            new("pageViews", Figures.Count, Figures.Sum("s.page_views"), "Pages viewed in named sessions.", "count of PageViewed with a session"),
        ],
    };
}
