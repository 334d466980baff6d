namespace Lectern.App.Datasets;

/// <summary>Events as they came in: the one dataset that reads the log, and so one that must be asked about few days.</summary>
static class EventsDataset
{
    const string Happened = "(e.occurred_at AT TIME ZONE @zone)";

    public static readonly Dataset Dataset = new(
        "events",
        "Events",
        "Events of every type as they came in, on the day they happened. They are read from the log: a query must leave few days, by a timeframe or filters on day. What activity answers is faster there.",
        "events (the log)",
        "any")
    {
        From = "lectern.events e",
        // What the read models have not got yet is left out, so that an answer belongs to a version. + 0: by the index of positions, of
        // which nearly all are wanted, a bitmap of the whole log would be made beside that of the days.
        Where = "e.tenant_id = @tenant AND e.occurred_at < @end AND e.position + 0 <= (SELECT position FROM read.checkpoint)",
        Learner = "e.learner_key",
        Course = "e.course_key",
        Time = "day",
        BoundedBy = "e.occurred_at",
        Dimensions =
        [
            .. Attributes.Calendar("", $"{Happened}::date", "it happened on"),
            Attributes.Weekday($"{Happened}::date"),
            new("hour", FieldType.Number, $"extract(hour FROM {Happened})::int", "The hour it happened in, 0 to 23, in the tenant's time zone."),
            new("type", FieldType.Text, "e.type", "Its type; AppEvent for what an application named itself."),
            new("eventName", FieldType.Text, "e.event_name", "For an AppEvent the application's own name; else null."),
            new("app", FieldType.Text, "e.app_id", "The application that produced it; null where none was named."),
            new("source", FieldType.Text, "e.source", "The route it came by, as http or tracking."),
            .. Attributes.Course,
            .. Attributes.Learner,
            Attributes.Cohort,
        ],
        Measures =
        [
            new("events", Figures.Count, "count(*)", "Events.", "count"),
            new("learners", Figures.Count, Figures.Distinct("e.learner_key"), "Different learners among them.", "count of different learners"),
            new("sessions", Figures.Count, Figures.Distinct("(e.learner_key, e.session_key)", "e.session_key IS NOT NULL"), "Different sessions that producers named.", "count of different pairs of learner and session"),
        ],
    };
}
