namespace Lectern.App.Datasets;

/// <summary>Learners and other users, over all their courses.</summary>
static class LearnersDataset
{
    const string ActiveDays = "FROM read.learner_day d WHERE d.tenant_id = @tenant AND d.learner_key = u.learner_key AND d.day <= @today AND d.events > 0";

    /// <summary>Only where activity went on past the window (an asOf of the past) must the days tell.</summary>
    const string IsActive =
        $"""
        coalesce(u.last_activity_at >= @start AND (u.last_activity_at < @end OR EXISTS (SELECT {ActiveDays} AND d.day >= @firstDay)), false)
        """;

    static readonly string lastActivity = $"CASE WHEN u.last_activity_at < @end THEN {Attributes.DayOf("u.last_activity_at")} ELSE (SELECT max(d.day) {ActiveDays}) END";

    public static readonly Dataset Dataset = new(
        "learners",
        "Learners",
        "Learners and other users from when they were first heard of, with what they did over all courses. Its figures are totals as they stand now, whatever asOf; only who is there, and who is active, goes by asOf.",
        "learner",
        "any event with a user")
    {
        From = "read.learner u",
        Where = "u.tenant_id = @tenant AND u.first_event_at < @end",
        Learner = "u.learner_key",
        Dimensions =
        [
            .. Attributes.Learner,
            new("timeZone", FieldType.Text, "u.time_zone", "The learner's own time zone by now; null where none is known."),
            .. Attributes.Calendar("first", Attributes.DayOf("u.first_event_at"), "the learner was first heard of"),
            new("lastActivityDay", FieldType.Date, lastActivity, "The day of the last activity; null before the first."),
            new("isActive", FieldType.Boolean, IsActive, "Whether there was any activity in the last 28 days."),
        ],
        Measures =
        [
            new("learners", Figures.Count, "count(*)", "Learners and other users.", "count"),
            new("activeLearners", Figures.Count, Figures.CountIf(IsActive), "Those with any activity in the last 28 days.", "count"),
            new("logins", Figures.Count, Figures.Sum("u.logins"), "Logins.", "count of UserLoggedIn"),
            new("sessions", Figures.Count, Figures.Sum("u.sessions"), "Sessions, named ones and gap sessions.", "count"),
            new("sessionHours", Figures.Hours, Figures.HoursOf("u.session_seconds"), "Time in sessions, as totalSessionTimeSeconds.", "Σ seconds of sessions ÷ 3,600"),
            new("averageSessionSeconds", Figures.Seconds, Figures.WholeMean("sum(u.session_seconds)", "sum(u.sessions)"), "Mean length of a session.", "Σ seconds ÷ sessions"),
            new("pageViews", Figures.Count, Figures.Sum("u.page_views"), "Pages viewed.", "count of PageViewed"),
            new("forumPosts", Figures.Count, Figures.Sum("u.forum_posts"), "Posts in forums.", "count of ForumPosted"),
            new("comments", Figures.Count, Figures.Sum("u.comments"), "Comments.", "count of CommentPosted"),
            new("enrollments", Figures.Count, Figures.Sum("u.enrollments"), "Enrollments.", "count"),
            new("completions", Figures.Count, Figures.Sum("u.completions"), "Courses completed.", "count"),
            new("learningHours", Figures.Hours, Figures.HoursOf("u.learning_seconds"), "Learning time over all courses, as totalLearningHours: also of courses only visited.", "Σ learning time of each course ÷ 3,600"),
            new("attempts", Figures.Count, Figures.Sum("u.attempts"), "Completed attempts of assessments.", "count"),
            new("averageQuizScore", Figures.Percent, Figures.Mean("sum(u.attempt_scores)", "sum(u.scored_attempts)"), "Mean score of the attempts that have one.", "Σ scores ÷ count"),
            new("submissions", Figures.Count, Figures.Sum("u.submissions"), "Submissions handed in.", "count"),
            new("averageAssignmentScore", Figures.Percent, Figures.Mean("sum(u.submission_scores)", "sum(u.graded_submissions)"), "Mean score of graded submissions.", "Σ scores ÷ count"),
        ],
    };
}
