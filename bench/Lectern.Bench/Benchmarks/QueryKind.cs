using System.Text.Json;
using Lectern.Bench.Servers;

namespace Lectern.Bench.Benchmarks;

/// <summary>One kind of question: how it is asked of the API, and its main figures asked of the log by SQL (parameters @asOf and keys).</summary>
sealed record QueryKind(string Name, Func<QuerySubjects, Random, string> Path, string OverLog)
{
    const string AsOf = $"asOf={InstitutionServer.Until}";

    static readonly string[] Timeframes = ["7d", "30d", "90d", "1y"];

    const string CourseOverLog =
        """
        SELECT count(DISTINCT learner_key) FILTER (WHERE type = 'UserEnrolled'), count(DISTINCT learner_key) FILTER (WHERE type = 'UserCompletedCourse'),
               count(DISTINCT learner_key), count(*) FILTER (WHERE type = 'PageViewed')
        FROM lectern.events WHERE tenant_id = 1 AND course_key = @course AND occurred_at < @asOf
        """;

    const string LessonsOverLog =
        """
        SELECT lesson_key, count(*) FILTER (WHERE type = 'PageViewed'), count(DISTINCT learner_key), count(DISTINCT learner_key) FILTER (WHERE type = 'LessonCompleted')
        FROM lectern.events WHERE tenant_id = 1 AND course_key = @course AND occurred_at < @asOf GROUP BY lesson_key
        """;

    const string LearnersOverLog =
        """
        SELECT learner_key, max(occurred_at), count(DISTINCT occurred_at::date) FILTER (WHERE occurred_at >= @asOf - interval '28 days'), count(DISTINCT lesson_key)
        FROM lectern.events WHERE tenant_id = 1 AND course_key = @course AND occurred_at < @asOf GROUP BY learner_key
        """;

    const string ItemOverLog =
        """
        SELECT count(*), avg((payload -> 'data' ->> 'score')::numeric), percentile_cont(0.5) WITHIN GROUP (ORDER BY (payload -> 'data' ->> 'score')::float8)
        FROM lectern.events WHERE tenant_id = 1 AND item_key = @item AND type = 'AssessmentCompleted'
        """;

    const string TenantOverLog =
        """
        SELECT count(DISTINCT learner_key) FILTER (WHERE occurred_at >= @asOf - interval '30 days'),
               count(*) FILTER (WHERE type = 'UserEnrolled'), count(*) FILTER (WHERE type = 'UserCompletedCourse')
        FROM lectern.events WHERE tenant_id = 1 AND occurred_at < @asOf
        """;

    const string YearByDayOverLog =
        """
        SELECT occurred_at::date, count(DISTINCT learner_key) FROM lectern.events
        WHERE tenant_id = 1 AND occurred_at >= @asOf - interval '365 days' AND occurred_at < @asOf GROUP BY 1
        """;

    const string UserOverLog =
        """
        SELECT course_key, max(occurred_at), count(DISTINCT occurred_at::date), count(DISTINCT lesson_key), bool_or(type = 'UserCompletedCourse')
        FROM lectern.events WHERE tenant_id = 1 AND learner_key = @learner AND occurred_at < @asOf GROUP BY course_key
        """;

    const string UsersOverLog = "SELECT learner_key, max(occurred_at), count(DISTINCT course_key) FROM lectern.events WHERE tenant_id = 1 GROUP BY learner_key ORDER BY 2 DESC LIMIT 50";

    const string CoursesOverLog = "SELECT course_key, max(occurred_at), count(DISTINCT learner_key) FROM lectern.events WHERE tenant_id = 1 GROUP BY course_key ORDER BY 2 DESC LIMIT 50";

    /// <summary>Every filter of the dashboard, and the three levels. Not all timeframes cost alike: each is asked for.</summary>
    public static readonly IReadOnlyList<QueryKind> Dashboards =
    [
        new("dashboard", (_, r) => Dashboard(r, null, ""), TenantOverLog),
        new("dashboard of a year, by day", (_, _) => $"/api/v1/dashboard?timeframe=1y&{AsOf}", YearByDayOverLog),
        new("dashboard of a course", (s, r) => Dashboard(r, "courseId", Any(r, s.Courses)), CourseOverLog),
        new("dashboard of a category", (s, r) => Dashboard(r, "category", Any(r, s.Categories)), TenantOverLog),
        new("dashboard of an instructor", (s, r) => Dashboard(r, "instructorId", Any(r, s.Instructors)), CourseOverLog),
        new("dashboard of an organization", (s, r) => Dashboard(r, "organizationId", Any(r, s.Organizations)), TenantOverLog),
        new("dashboard of a cohort", (s, r) => Dashboard(r, "cohort", Any(r, s.Cohorts).Cohort), TenantOverLog),
        new("dashboard of a role", (_, r) => Dashboard(r, "role", "student"), TenantOverLog),
        new("dashboards/micro", (s, r) => $"/api/v1/dashboards/micro/{Any(r, s.Users)}?timeframe={Any(r, Timeframes)}&{AsOf}", UserOverLog),
        new("dashboards/meso", (s, r) => $"/api/v1/dashboards/meso/{Any(r, s.Courses)}?timeframe={Any(r, Timeframes)}&{AsOf}", LearnersOverLog),
        new("dashboards/meso of a cohort", (s, r) => Any(r, s.Cohorts) is var (course, cohort) ? $"/api/v1/dashboards/meso/{course}?cohort={cohort}&timeframe={Any(r, Timeframes)}&{AsOf}" : "", LearnersOverLog),
        new("dashboards/macro", (s, r) => $"/api/v1/dashboards/macro/{Any(r, s.Organizations)}?timeframe={Any(r, Timeframes)}&{AsOf}", TenantOverLog),
    ];

    /// <summary>Every other GET.</summary>
    public static readonly IReadOnlyList<QueryKind> Models =
    [
        new("users/{id}/analytics", (s, r) => $"/api/v1/users/{Any(r, s.Users)}/analytics?{AsOf}", UserOverLog),
        new("users/{id}/sessions", (s, r) => $"/api/v1/users/{Any(r, s.Users)}/sessions?{AsOf}", UserOverLog),
        new("users/{id}/page-views", (s, r) => $"/api/v1/users/{Any(r, s.Users)}/page-views", UserOverLog),
        new("users/{id}/activities", (s, r) => $"/api/v1/users/{Any(r, s.Users)}/activities", UserOverLog),
        new("learning-progress of a user", (s, r) => $"/api/v1/learning-progress?userId={Any(r, s.Users)}&{AsOf}", UserOverLog),
        new("learning-progress of a course", (s, r) => $"/api/v1/learning-progress?courseId={Any(r, s.Courses)}&{AsOf}", LearnersOverLog),
        new("courses/{id}/analytics", (s, r) => $"/api/v1/courses/{Any(r, s.Courses)}/analytics?{AsOf}", CourseOverLog),
        new("courses/{id}/analytics of a cohort", (s, r) => Any(r, s.Cohorts) is var (course, cohort) ? $"/api/v1/courses/{course}/analytics?cohort={cohort}&{AsOf}" : "", CourseOverLog),
        new("courses/{id}/modules", (s, r) => $"/api/v1/courses/{Any(r, s.Courses)}/modules?{AsOf}", LessonsOverLog),
        new("courses/{id}/lessons", (s, r) => $"/api/v1/courses/{Any(r, s.Courses)}/lessons?{AsOf}", LessonsOverLog),
        new("courses/{id}/lessons of a cohort", (s, r) => Any(r, s.Cohorts) is var (course, cohort) ? $"/api/v1/courses/{course}/lessons?cohort={cohort}&{AsOf}" : "", LessonsOverLog),
        new("courses/{id}/learners", (s, r) => $"/api/v1/courses/{Any(r, s.Courses)}/learners?sort={Any(r, ["name", "progress", "lastAccess", "engagement", "score"])}&{AsOf}", LearnersOverLog),
        new("assessments/{id}/analytics", (s, r) => $"/api/v1/assessments/{Any(r, s.Assessments)}/analytics?{AsOf}", ItemOverLog),
        new("assessments/{id}/questions", (s, r) => $"/api/v1/assessments/{Any(r, s.Assessments)}/questions?{AsOf}", ItemOverLog),
        new("assignments/{id}/analytics", (s, r) => $"/api/v1/assignments/{Any(r, s.Assignments)}/analytics?{AsOf}", ItemOverLog.Replace("@item", "@assignment", StringComparison.Ordinal)),
        new("organizations/{id}/analytics", (s, r) => $"/api/v1/organizations/{Any(r, s.Organizations)}/analytics?{AsOf}", TenantOverLog),
        new("courses", (_, r) => $"/api/v1/courses?sort={Any(r, ["title", "enrollments", "completionRate", "lastActivity"])}&{AsOf}", CoursesOverLog),
        new("users", (_, r) => $"/api/v1/users?sort={Any(r, ["name", "id", "lastActive", "averageScore", "learningHours"])}&{AsOf}", UsersOverLog),
        new("users, searched", (_, r) => $"/api/v1/users?q={Any(r, ["an", "li", "smith", "van", "zz"])}&{AsOf}", UsersOverLog),
        new("organizations", (_, _) => $"/api/v1/organizations?{AsOf}", CoursesOverLog),
    ];

    /// <summary>With one filter, whose value is escaped already.</summary>
    static string Dashboard(Random random, string? filter, string value) =>
        $"/api/v1/dashboard?timeframe={Any(random, Timeframes)}&{AsOf}"
        + (filter is null ? "" : $"&filters={Uri.EscapeDataString(JsonSerializer.Serialize(new Dictionary<string, string> { [filter] = Uri.UnescapeDataString(value) }))}");

    static T Any<T>(Random random, IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
