namespace Lectern.App.Queries;

/// <summary>Pieces of SQL that several questions share. Each names the tables or parameters it expects.</summary>
static class Sql
{
    /// <summary>The key of the user <c>@userId</c>, whom the read models know.</summary>
    public const string KnownLearner =
        "SELECT l.learner_key FROM lectern.learners l JOIN read.learner r USING (tenant_id, learner_key) WHERE l.tenant_id = @tenant AND l.user_id = @userId";

    /// <summary>The key of the course <c>@courseId</c>, which the read models know.</summary>
    public const string KnownCourse =
        "SELECT c.course_key FROM lectern.courses c JOIN read.course r USING (tenant_id, course_key) WHERE c.tenant_id = @tenant AND c.course_id = @courseId";

    /// <summary>The same course, of which a row of the learner <c>@learner</c> is there.</summary>
    public const string KnownCourseOfLearner = $"{KnownCourse} AND EXISTS (SELECT FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = c.course_key AND e.learner_key = @learner)";

    /// <summary>Whether a row with this course is of those that the caller sees: <c>@reach</c>, null for all. What belongs to no course is of none.</summary>
    public static string InReach(string course) => $"(@reach::bigint[] IS NULL OR {course} = ANY (@reach))";

    /// <summary>
    /// The items that several courses use. Work on one of them that names no course is of none of these, as far as anybody asks about some
    /// courses alone: the course that was named with it last would be anybody's to choose. Uncorrelated, so that it is asked at most once,
    /// and only where there is such work.
    /// </summary>
    const string SharedItems = "SELECT shared.content_key FROM read.course_item shared WHERE shared.tenant_id = @tenant GROUP BY shared.content_key HAVING count(*) > 1";

    /// <summary>The course that an <paramref name="item"/> is of alone, given one that uses it; null: several do.</summary>
    public static string OnlyCourse(string item, string course) => $"CASE WHEN {item} NOT IN ({SharedItems}) THEN {course} END";

    /// <summary>The same of an item of which no course is known; null also where none uses it.</summary>
    public static string OnlyCourse(string item) => $"(SELECT min(i.course_key) FROM read.course_item i WHERE i.tenant_id = @tenant AND i.content_key = {item} HAVING count(*) = 1)";

    /// <summary>The course that <paramref name="work"/> on an item is of: as it says, else the only one that uses the item, given one that does.</summary>
    public static string CourseOf(string work, string item, string course) => $"coalesce({work}.course_key, {OnlyCourse(item, course)})";

    /// <summary>The columns of <c>Lectern.Core.ReadModels.Enrollments</c> that make a row an enrollment: a row without is a visitor's.</summary>
    public const string IsEnrolled = "(e.enrolled_at IS NOT NULL OR e.completed_at IS NOT NULL)";

    /// <summary><c>EnrollmentStatus</c> in SQL: a drop at the time of an enrolling wins, a completion ends both.</summary>
    public const string IsDropped = "(e.completed_at IS NULL AND e.last_dropped_at >= e.last_enrolled_at)";

    /// <summary>The name of an enrollment's <c>ProgressStatus</c>.</summary>
    public const string Status =
        $"""
        CASE WHEN e.completed_at IS NOT NULL THEN 'completed'
             WHEN {IsDropped} THEN 'dropped'
             WHEN e.first_activity_at IS NOT NULL THEN 'in_progress'
             ELSE 'not_started' END
        """;

    /// <summary>
    /// <c>Measures.CourseProgress</c> in SQL: percent, unrounded, of an enrollment <c>e</c> with what was reported of it as <c>e.reported</c>,
    /// in a <c>course</c> with its <c>size</c> (<see cref="Sizes"/>). Of one neither completed nor reported the course's rule tells it.
    /// </summary>
    public const string Progress =
        """
        CASE WHEN e.completed_at IS NOT NULL THEN 100
             WHEN e.reported IS NOT NULL THEN e.reported / 10000.0
             ELSE least(100, CASE WHEN course.lessons_progressed > 0 THEN e.lesson_progress / 10000.0 / greatest(1, size.lessons)
                                  WHEN course.modules_completed > 0 THEN 100.0 * e.modules_completed / greatest(1, size.modules)
                                  WHEN size.items > 0 THEN 100.0 * (SELECT coalesce(sum(upper(i) - lower(i)), 0) FROM unnest(e.items_done) i) / size.items
                                  ELSE 0 END) END
        """;

    /// <summary>Whether an enrollment had begun by <c>@end</c>.</summary>
    public const string HadBegun = "least(e.enrolled_at, e.completed_at) < @end";

    /// <summary>When it was enrolled last by <c>@end</c>, as far as the first and newest enrolling tell; null: not yet.</summary>
    public const string LastEnrolled = "CASE WHEN e.last_enrolled_at < @end THEN e.last_enrolled_at WHEN e.enrolled_at < @end THEN e.enrolled_at END";

    /// <summary>Whether it was dropped at <c>@end</c>, as far as the newest drop and the first and newest enrolling tell.</summary>
    public const string WasDropped =
        $"""
        ((e.completed_at < @end) IS NOT TRUE AND e.last_dropped_at < @end
         AND e.last_dropped_at >= {LastEnrolled})
        """;

    /// <summary>The same at the end of another period.</summary>
    public static string WasDroppedAt(string end) => WasDropped.Replace("@end", end, StringComparison.Ordinal);

    /// <summary><c>EnrollmentStatus.ExpectedSince</c> in SQL, as far as it had come by <c>@end</c>.</summary>
    public const string ExpectedSince = "CASE WHEN e.last_enrolled_at < @end AND e.last_enrolled_at > e.last_dropped_at THEN e.last_enrolled_at ELSE least(e.enrolled_at, e.completed_at) END";

    /// <summary><c>Attempts.ScoreOf</c> in SQL, of an attempt <c>a</c>: as sent; else correct of total; else the mean of its responses.</summary>
    public const string AttemptScore =
        """
        SELECT CASE WHEN a.score IS NOT NULL THEN a.score
                    WHEN a.correct_answers IS NOT NULL AND a.total_questions > 0 THEN least(1000000, 1000000 * a.correct_answers / a.total_questions)
                    WHEN a.responses > 0 THEN a.response_scores / a.responses END AS score
        """;

    /// <summary><c>Verdicts.Passed</c> in SQL, of an attempt <c>a</c> with its score <c>s.score</c>, of an assessment <c>x</c>.</summary>
    public const string Passed = "coalesce(a.passed, s.score >= x.passing_score)";

    /// <summary>
    /// <c>Verdicts.Late</c> in SQL, of a submission <c>s</c> handed in at <c>t.submitted_at</c>, of an assignment <c>x</c>; null where nothing
    /// was handed in yet or nothing tells.
    /// </summary>
    public const string Late = "CASE WHEN t.submitted_at IS NOT NULL THEN coalesce(s.late, t.submitted_at > coalesce(s.due_at, x.due_at)) END";

    /// <summary>
    /// Everything known of each course of <c>wanted (course_key)</c>, defined or named by any event: modules (1), lessons (2) with the
    /// module they lie in, and assessed items (3), of which courses may share one.
    /// </summary>
    public const string Known =
        """
        SELECT c.course_key, c.content_key, r.kind::int AS kind, coalesce(c.module_key, c.seen_module_key) AS module_key, NULL::timestamptz AS due_at
        FROM read.content c JOIN lectern.contents r ON r.content_key = c.content_key
        WHERE c.tenant_id = @tenant AND c.course_key IN (SELECT course_key FROM wanted) AND r.kind IN (1, 2)
        UNION ALL
        SELECT i.course_key, i.content_key, 3, NULL, c.due_at
        FROM read.course_item i JOIN read.content c ON c.tenant_id = i.tenant_id AND c.content_key = i.content_key
        WHERE i.tenant_id = @tenant AND i.course_key IN (SELECT course_key FROM wanted)
        """;

    /// <summary>How many modules, lessons and assessed items are known of each course of <c>wanted (course_key)</c>.</summary>
    public const string Sizes =
        $"""
        SELECT k.course_key, count(*) FILTER (WHERE k.kind = 1) AS modules, count(*) FILTER (WHERE k.kind = 2) AS lessons, count(*) FILTER (WHERE k.kind = 3) AS items
        FROM ({Known}) k GROUP BY k.course_key
        """;
}
