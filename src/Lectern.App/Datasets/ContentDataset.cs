using Lectern.App.Queries;

namespace Lectern.App.Datasets;

/// <summary>Modules and lessons, and what learners did in them.</summary>
static class ContentDataset
{
    /// <summary>Different seconds of the video.</summary>
    const string Watched = "(SELECT coalesce(sum(upper(v) - lower(v)), 0) FROM unnest(w.watched) v)";

    /// <summary>Its length as the learner's reports say, else as it is defined.</summary>
    const string Length = "coalesce(nullif(w.video_seconds, 0), x.duration_seconds)";
    const string IsWatched = "w.watched <> '{}'";
    const string IsMeasured = $"{IsWatched} AND {Length} > 0";

    /// <summary>As in rates of courses: a completion by who is enrolled.</summary>
    const string IsCompletion = "w.completed_at IS NOT NULL AND least(enrollment.enrolled_at, enrollment.completed_at) < @end";

    public static readonly Dataset Dataset = new(
        "content",
        "Modules and lessons",
        "Modules and lessons known of a course, with what learners did in them. Work in a lesson that names its module is in both: a query tells modules from lessons by kind. Views, time and video are the newest known.",
        "content, learner_module, learner_lesson, enrollment",
        "Activity with a module or lesson, ContentDefined")
    {
        // A row a content with the enrollments of its course, and a row a learner who opened it.
        From =
            $"""
            (SELECT c.course_key, c.content_key, NULL::bigint AS learner_key, n.enrollments, 0::bigint AS views, 0::bigint AS seconds, NULL::timestamptz AS completed_at,
                    NULL::int8multirange AS watched, NULL::bigint AS video_seconds, 0::bigint AS rate_sum, 0::bigint AS rate_count
             FROM read.content c LEFT JOIN (
                 SELECT e.course_key, count(*) AS enrollments FROM read.enrollment e
                 WHERE e.tenant_id = @tenant AND {Sql.IsEnrolled} AND {Sql.HadBegun} GROUP BY e.course_key) n ON n.course_key = c.course_key
             WHERE c.tenant_id = @tenant AND c.first_event_at < @end
             UNION ALL
             SELECT m.course_key, m.content_key, m.learner_key, 0, m.views, greatest(m.seconds, m.declared_seconds, m.lesson_seconds),
                    CASE WHEN m.completed_at < @end THEN m.completed_at END, NULL, NULL, 0, 0
             FROM read.learner_module m WHERE m.tenant_id = @tenant AND m.first_access_at < @end
             UNION ALL
             SELECT l.course_key, l.content_key, l.learner_key, 0, l.views, greatest(l.seconds, l.declared_seconds),
                    CASE WHEN l.completed_at < @end THEN l.completed_at END, l.watched, l.video_seconds, l.rate_sum, l.rate_count
             FROM read.learner_lesson l WHERE l.tenant_id = @tenant AND l.first_access_at < @end) w
            JOIN lectern.contents r ON r.content_key = w.content_key
            JOIN read.content x ON x.tenant_id = @tenant AND x.content_key = w.content_key
            LEFT JOIN lectern.contents module_id ON module_id.content_key = CASE r.kind WHEN 1 THEN x.content_key ELSE coalesce(x.module_key, x.seen_module_key) END
            LEFT JOIN read.content module ON module.tenant_id = @tenant AND module.content_key = CASE r.kind WHEN 1 THEN x.content_key ELSE coalesce(x.module_key, x.seen_module_key) END
            """,
        Where = "r.tenant_id = @tenant AND r.kind IN (1, 2)",
        Learner = "w.learner_key",
        Course = "w.course_key",
        Apart = "kind",
        Dimensions =
        [
            new("kind", FieldType.Text, "CASE r.kind WHEN 1 THEN 'module' ELSE 'lesson' END", "What it is.") { Values = ["module", "lesson"] },
            new("module", FieldType.Text, "module_id.content_id", "Id of the module, or of the one a lesson lies in; null for a lesson in none."),
            new("moduleTitle", FieldType.Text, "module.title", "Title of that module by now; null where none is known."),
            new("lesson", FieldType.Text, "CASE WHEN r.kind = 2 THEN r.content_id END", "Id of the lesson; null for a module."),
            new("lessonTitle", FieldType.Text, "CASE WHEN r.kind = 2 THEN x.title END", "Title of the lesson by now; null where none is known, and for a module."),
            new("position", FieldType.Number, "x.ordinal", "Its place by its definition; null where it has none."),
            .. Attributes.Course,
        ],
        Measures =
        [
            new("contents", Figures.Count, Figures.CountIf("w.learner_key IS NULL"), "How many modules or lessons there are.", "count"),
            new("views", Figures.Count, Figures.Sum("w.views"), "Views.", "PageViewed + count of ActivityRecorded with the action view"),
            new("viewers", Figures.Count, Figures.Distinct("w.learner_key", "w.views > 0"), "Different learners with any view.", "count of different learners"),
            new("learners", Figures.Count, Figures.Distinct("w.learner_key"), "Different learners with any activity there.", "count of different learners"),
            new("minutes", Figures.Minutes, Figures.MinutesOf("w.seconds"), "Time spent.", "Σ max(stated, declared, of a module declared by its lessons) ÷ 60"),
            new("averageTimeSpentSeconds", Figures.Seconds, Figures.WholeMean("sum(w.seconds)", "count(w.learner_key)"), "Mean time of a learner in one module or lesson.", "Σ seconds ÷ learners of each"),
            new("completions", Figures.Count, "count(w.completed_at)", "Completions, visitors' among them.", "count"),
            new("completionRate", Figures.Percent, Figures.Share(Figures.CountIf(IsCompletion), "sum(w.enrollments)"), "How many of the course's enrollments completed it; of several, all together.", "Σ completions by enrolled learners ÷ Σ enrollments of the course of each × 100"),
            new("watchers", Figures.Count, Figures.CountIf(IsWatched), "Learners of each video who watched any of it.", "count"),
            new("watchedMinutes", Figures.Minutes, $"round(coalesce(sum({Watched}), 0)::numeric / 60, 2)", "Different seconds of videos watched, of each learner.", "Σ length of the union of the ranges watched ÷ 60"),
            new("videoCompletionRate", Figures.Percent, Figures.Share(Figures.CountIf($"{IsMeasured} AND {Watched} * 100 >= {Length} * 95"), Figures.CountIf(IsMeasured)), "How many watchers saw 95 % of a video or more, of those whose video has a known length.", "watched through ÷ watchers × 100"),
            new("averageVideoPlaybackRate", "times", Figures.Mean("sum(w.rate_sum)", "sum(w.rate_count)"), "Mean playback rate that was sent.", "Σ rates ÷ count"),
        ],
    };
}
