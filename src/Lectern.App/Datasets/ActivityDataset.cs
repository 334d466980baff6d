namespace Lectern.App.Datasets;

/// <summary>What learners did and reached, by course and day.</summary>
static class ActivityDataset
{
    public static readonly Dataset Dataset = new(
        "activity",
        "Activity",
        "What learners did and reached in a course, or outside any, day by day. Enrolling, dropping and completing are in enrollments.",
        "learner_day",
        "Activity, completions")
    {
        From = "read.learner_day d",
        // A day from which a late event took all away is none.
        Where = "d.tenant_id = @tenant AND d.day <= @today AND (d.events, d.attempts, d.submissions, d.graded, d.declared_seconds) <> (0, 0, 0, 0, 0)",
        Learner = "d.learner_key",
        Course = "d.course_key",
        Time = "day",
        Dimensions =
        [
            .. Attributes.Calendar("", "d.day", "it happened on"),
            Attributes.Weekday("d.day"),
            .. Attributes.Course,
            .. Attributes.Learner,
            Attributes.Cohort,
        ],
        Measures =
        [
            new("events", Figures.Count, Figures.Sum("d.events"), "Activity events.", "count"),
            new("views", Figures.Count, Figures.Sum("d.views"), "Views of pages and contents.", "PageViewed + count of ActivityRecorded with the action view"),
            new("pageViews", Figures.Count, Figures.Sum("d.page_views"), "Pages viewed.", "count of PageViewed"),
            new("activeLearners", Figures.Count, Figures.Distinct("d.learner_key", "d.events > 0"), "Different learners with any activity; exact in every grouping, and so not to be added up over groups.", "count of different learners"),
            new("activeDays", Figures.Count, Figures.Distinct("(d.learner_key, d.day)", "d.events > 0"), "Days on which learners were active: each learner's own, added up.", "count of different pairs of learner and day"),
            new("learningMinutes", Figures.Minutes, Figures.MinutesOf("d.observed_seconds + d.declared_seconds"), "Learning time of the days, as learning_hours of the dashboard.", "(Σ observed seconds + Σ seconds declared on the day of completing) ÷ 60"),
            new("learningHours", Figures.Hours, Figures.HoursOf("d.observed_seconds + d.declared_seconds"), "The same in hours.", "(Σ observed seconds + Σ seconds declared on the day of completing) ÷ 3,600"),
            new("attempts", Figures.Count, Figures.Sum("d.attempts"), "Attempts completed on the day.", "count"),
            new("submissions", Figures.Count, Figures.Sum("d.submissions"), "Submissions handed in on the day.", "count"),
            new("graded", Figures.Count, Figures.Sum("d.graded"), "Scores given on the day: to attempts when they were completed, to submissions when they were graded.", "count"),
            new("averageScore", Figures.Percent, Figures.Mean("sum(d.scores)", "sum(d.graded)"), "Mean of those scores.", "Σ scores ÷ graded"),
        ],
    };
}
