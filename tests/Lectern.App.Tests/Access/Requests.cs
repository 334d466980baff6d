using System.Net;
using System.Text.Json;
using Lectern.App.Access;

namespace Lectern.App.Tests.Access;

/// <summary>What a request names.</summary>
enum Thing
{
    None,
    Learner,
    Course,
    Assessment,
    Assignment,
    Organization,
    Dashboard,
    Account,

    /// <summary>One that may administer.</summary>
    Key,

    /// <summary>One that may read.</summary>
    ReadingKey,
    Tenant,

    /// <summary>One of a tenant alone.</summary>
    Event,

    /// <summary>An event of a tenant that was not accepted.</summary>
    Rejected,
}

/// <summary>A way to call an operation.</summary>
/// <param name="Operation">Method and route, as in the API document.</param>
/// <param name="Thing">What is named by <c>{0}</c>.</param>
/// <param name="Url">With <c>{0}</c> for the id, escaped.</param>
/// <param name="Body">
/// With <c>{0}</c> for the id, within a JSON text, <c>{letter}</c> and <c>{name}</c> for the caller's tenant, and <c>{new}</c> for what no
/// other request says; null: none.
/// </param>
/// <param name="Success">The status where the caller may, and the thing is there for them.</param>
/// <param name="IsAlwaysAnswered">Whether a thing that is not there for the caller is answered as nothing, not by 404.</param>
sealed record Ask(string Operation, Thing Thing, string Url, string? Body = null, HttpStatusCode Success = HttpStatusCode.OK, bool IsAlwaysAnswered = false)
{
    static int said;

    /// <summary>What is answered instead of success to somebody to whom the operation is open and the thing is there; null: success.</summary>
    public Func<Somebody, string, HttpStatusCode?>? Unless { get; init; }

    /// <summary>Whether the cookie of a sign-in of the tenant's account is sent along.</summary>
    public bool HasCookie { get; init; }

    /// <summary>Whether a success takes a second, so that everybody asks at once.</summary>
    public bool IsSlow { get; init; }

    public HttpMethod Method => new(Operation.Split(' ')[0]);

    public string UrlOf(string id) => Url.Replace("{0}", Uri.EscapeDataString(id), StringComparison.Ordinal);

    public string? BodyOf(string id, Somebody who) => Body?
        .Replace("{letter}", who.Tenant.ToString(), StringComparison.Ordinal)
        .Replace("{name}", Administered.NameOf(who.Tenant), StringComparison.Ordinal)
        .Replace("{new}", $"{Interlocked.Increment(ref said)}", StringComparison.Ordinal)
        .Replace("{0}", JsonEncodedText.Encode(id).ToString(), StringComparison.Ordinal);
}

/// <summary>
/// Every operation: who may call it, in the words of the specification, and how it is called. Written apart from the table of policies, so
/// that either tells of a mistake in the other. A new endpoint needs a line in both lists.
/// </summary>
static class Requests
{
    /// <summary>
    /// Who may call: roles, and scopes any one of which opens it to a key; newcomer: also who has to change their password first, if their
    /// role may.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> Rules = new Dictionary<string, string>
    {
        ["GET /health"] = "public",
        ["GET /health/live"] = "public",
        ["GET /health/ready"] = "public",
        ["GET /metrics"] = "public",

        ["POST /api/v1/events"] = "admin-role ingest",
        ["GET /api/v1/events"] = "admin-role read",
        ["GET /api/v1/events/tail"] = "admin-role read",
        ["GET /api/v1/events/{eventId}"] = "admin-role read",
        ["GET /api/v1/events/rejected/reasons"] = "admin-role admin",
        ["GET /api/v1/events/rejected/{id}"] = "admin-role admin",
        ["POST /api/v1/events/rejected/{id}/replay"] = "admin-role admin",
        ["GET /api/v1/events/rejected"] = "admin-role admin",
        ["POST /api/v1/events/rejected/replay"] = "admin-role admin",
        ["GET /api/v1/events/arrivals"] = "admin-role read",
        ["POST /analytics/events"] = "student admin-role ingest",
        ["POST /analytics/events/batch"] = "student admin-role ingest",

        ["GET /analytics/users/{userId}/events"] = "student teacher admin-role read",
        ["GET /api/v1/users"] = "teacher admin-role read",
        ["GET /api/v1/users/{userId}/analytics"] = "student teacher admin-role read",
        ["GET /api/v1/users/{userId}/sessions"] = "student teacher admin-role read",
        ["GET /api/v1/users/{userId}/page-views"] = "student teacher admin-role read",
        ["GET /api/v1/users/{userId}/activities"] = "student teacher admin-role read",
        ["GET /api/v1/users/{userId}/goal"] = "student teacher admin-role read",
        ["PUT /api/v1/users/{userId}/goal"] = "student admin-role admin",
        ["GET /api/v1/learning-progress"] = "student teacher admin-role read",

        ["GET /api/v1/courses"] = "teacher admin-role read groups",
        ["GET /api/v1/courses/{courseId}/analytics"] = "teacher admin-role read groups",
        ["GET /api/v1/courses/{courseId}/modules"] = "teacher admin-role read groups",
        ["GET /api/v1/courses/{courseId}/lessons"] = "teacher admin-role read groups",
        ["GET /api/v1/courses/{courseId}/learners"] = "teacher admin-role read",
        ["POST /api/v1/courses/{courseId}/learners/{userId}/handled"] = "teacher admin-role admin",
        ["DELETE /api/v1/courses/{courseId}/learners/{userId}/handled"] = "teacher admin-role admin",
        ["GET /api/v1/assessments/{assessmentId}/analytics"] = "teacher admin-role read groups",
        ["GET /api/v1/assessments/{assessmentId}/questions"] = "teacher admin-role read groups",
        ["GET /api/v1/assignments/{assignmentId}/analytics"] = "teacher admin-role read groups",
        ["GET /api/v1/organizations"] = "admin-role read groups",
        ["GET /api/v1/organizations/{organizationId}/analytics"] = "admin-role read groups",

        ["GET /api/v1/dashboard"] = "teacher admin-role read groups",
        ["GET /api/v1/dashboards/micro/{userId}"] = "student teacher admin-role read",
        ["GET /api/v1/dashboards/meso/{courseId}"] = "teacher admin-role read groups",
        ["GET /api/v1/dashboards/macro/{organizationId}"] = "admin-role read groups",
        ["GET /api/v1/dashboards/custom"] = "teacher admin-role read",
        ["POST /api/v1/dashboards/custom"] = "teacher admin-role admin",
        ["GET /api/v1/dashboards/custom/{id}"] = "teacher admin-role read",
        ["PUT /api/v1/dashboards/custom/{id}"] = "teacher admin-role admin",
        ["DELETE /api/v1/dashboards/custom/{id}"] = "teacher admin-role admin",
        ["GET /api/v1/dashboards/custom/{id}/data"] = "teacher admin-role read",
        ["GET /api/v1/datasets"] = "teacher admin-role read",
        ["POST /api/v1/query"] = "teacher admin-role read",
        ["POST /api/v1/exports"] = "teacher admin-role read",
        ["GET /api/v1/exports"] = "teacher admin-role read",
        ["GET /api/v1/exports/{id}"] = "teacher admin-role read",
        ["DELETE /api/v1/exports/{id}"] = "teacher admin-role read",
        ["GET /api/v1/exports/{id}/file"] = "teacher admin-role read",
        ["GET /api/v1/reports"] = "student teacher admin-role read",
        ["POST /api/v1/reports"] = "teacher admin-role admin",
        ["GET /api/v1/reports/{id}"] = "student teacher admin-role read",
        ["PUT /api/v1/reports/{id}"] = "teacher admin-role admin",
        ["DELETE /api/v1/reports/{id}"] = "teacher admin-role admin",
        ["POST /api/v1/reports/{id}/generate"] = "student teacher admin-role read",
        ["GET /api/v1/reports/{id}/status/{jobId}"] = "student teacher admin-role read",
        ["GET /api/v1/reports/runs"] = "student teacher admin-role read",
        ["GET /api/v1/reports/{id}/jobs"] = "student teacher admin-role read",
        ["DELETE /api/v1/reports/{id}/jobs/{jobId}"] = "student teacher admin-role read",
        ["GET /api/v1/reports/{id}/jobs/{jobId}/file"] = "student teacher admin-role read",
        ["GET /api/v1/reports/{id}/schedule"] = "teacher admin-role read",
        ["PUT /api/v1/reports/{id}/schedule"] = "teacher admin-role admin",
        ["DELETE /api/v1/reports/{id}/schedule"] = "teacher admin-role admin",
        ["GET /api/v1/reports/{id}/schedule/runs"] = "teacher admin-role read",
        ["GET /api/v1/schedules"] = "teacher admin-role read",
        ["GET /api/v1/schedules/{id}/runs"] = "teacher admin-role read",
        ["DELETE /api/v1/schedules/{id}"] = "teacher admin-role admin",
        ["GET /api/v1/live"] = "student teacher admin-role read groups",
        ["GET /api/v1/metrics/glossary"] = "student teacher admin-role ingest read admin groups",

        // Whoever signs in, stays signed in or signs out has a password or a cookie, and no other credential yet.
        ["POST /api/v1/auth/sign-in"] = "public",
        ["POST /api/v1/auth/refresh"] = "public",
        ["POST /api/v1/auth/sign-out"] = "public",
        ["POST /api/v1/auth/password"] = "student teacher admin-role newcomer",
        ["GET /api/v1/me"] = "student teacher admin-role ingest read admin groups platform newcomer",
        ["GET /api/v1/accounts"] = "admin-role admin",
        ["POST /api/v1/accounts"] = "admin-role admin",
        ["GET /api/v1/accounts/{id}"] = "admin-role admin",
        ["PATCH /api/v1/accounts/{id}"] = "admin-role admin",
        ["DELETE /api/v1/accounts/{id}"] = "admin-role admin",
        ["GET /api/v1/jobs"] = "admin-role admin platform",
        ["GET /api/v1/jobs/runs"] = "admin-role admin platform",
        ["GET /api/v1/jobs/runs/{id}"] = "admin-role admin platform",
        ["DELETE /api/v1/jobs/runs/{id}"] = "admin-role admin platform",

        ["GET /api/v1/keys"] = "admin-role admin",
        ["POST /api/v1/keys"] = "admin-role admin",
        ["GET /api/v1/keys/{id}"] = "admin-role admin",
        ["PATCH /api/v1/keys/{id}"] = "admin-role admin",
        ["DELETE /api/v1/keys/{id}"] = "admin-role admin",
        ["POST /api/v1/keys/{id}/rotate"] = "admin-role admin",
        ["GET /api/v1/tenants"] = "admin-role admin platform",
        ["POST /api/v1/tenants"] = "platform",
        ["GET /api/v1/tenants/{id}"] = "admin-role admin platform",
        ["PATCH /api/v1/tenants/{id}"] = "admin-role admin platform",
        ["GET /api/v1/courses/{courseId}/staff"] = "teacher admin-role read",
        ["PUT /api/v1/courses/{courseId}/staff"] = "admin-role admin",
        ["GET /api/v1/audit"] = "admin-role admin",
        ["GET /api/v1/audit/export"] = "admin-role admin",
        ["GET /api/v1/kafka"] = "admin-role admin platform",
    };

    const string At = $"asOf={TwoTenants.AsOf}";
    const string Dashboard = """{"name":"A copy","widgets":[{"type":"metric","title":"How many","position":{"x":0,"y":0,"width":4,"height":4},"visualization":"number","dataSource":{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"course","operator":"eq","value":"{0}"}]}}]}""";

    public static readonly IReadOnlyList<Ask> All =
    [
        new("GET /health", Thing.None, "/health"),
        new("GET /health/live", Thing.None, "/health/live"),
        new("GET /health/ready", Thing.None, "/health/ready"),
        new("GET /metrics", Thing.None, "/metrics"),

        new("POST /api/v1/events", Thing.None, "/api/v1/events", """{"type":"UserLoggedIn","userId":"stranger-learner"}""", HttpStatusCode.Accepted),
        new("GET /api/v1/events", Thing.None, "/api/v1/events?limit=1000"),
        new("GET /api/v1/events", Thing.Learner, "/api/v1/events?limit=1000&userId={0}", IsAlwaysAnswered: true),
        new("GET /api/v1/events", Thing.Course, "/api/v1/events?limit=1000&courseId={0}&type=PageViewed&type=UserEnrolled", IsAlwaysAnswered: true),
        // From the beginning: what it missed comes with its first message or right after.
        new("GET /api/v1/events/tail", Thing.None, "/api/v1/events/tail"),
        new("GET /api/v1/events/tail", Thing.Learner, "/api/v1/events/tail?userId={0}", IsAlwaysAnswered: true),
        new("GET /api/v1/events/{eventId}", Thing.Event, "/api/v1/events/{0}"),
        new("GET /api/v1/events/rejected/reasons", Thing.None, "/api/v1/events/rejected/reasons"),
        new("GET /api/v1/events/rejected/{id}", Thing.Rejected, "/api/v1/events/rejected/{0}"),
        new("POST /api/v1/events/rejected/{id}/replay", Thing.Rejected, "/api/v1/events/rejected/{0}/replay"),
        new("POST /api/v1/events/rejected/{id}/replay", Thing.Rejected, "/api/v1/events/rejected/{0}/replay", """{"type":"Nope"}"""),
        new("GET /api/v1/events/rejected", Thing.None, "/api/v1/events/rejected?limit=1000"),
        new("POST /api/v1/events/rejected/replay", Thing.None, "/api/v1/events/rejected/replay", """{"code":"unknown_type"}"""),
        new("GET /api/v1/events/arrivals", Thing.None, "/api/v1/events/arrivals"),
        new("GET /api/v1/events/arrivals", Thing.None, "/api/v1/events/arrivals?after=MC4w"),
        new("POST /analytics/events", Thing.None, "/analytics/events", """{"appId":"tracker","eventType":"click","eventName":"button"}""", HttpStatusCode.Created),
        new("POST /analytics/events/batch", Thing.None, "/analytics/events/batch", """{"events":[{"appId":"tracker","eventType":"click","eventName":"button"}]}""", HttpStatusCode.Created),

        new("GET /analytics/users/{userId}/events", Thing.Learner, "/analytics/users/{0}/events?limit=1000"),
        new("GET /analytics/users/{userId}/events", Thing.Learner, "/analytics/users/{0}/events?limit=1000&eventType=PageViewed"),
        new("GET /api/v1/users", Thing.None, $"/api/v1/users?limit=1000&{At}"),
        new("GET /api/v1/users", Thing.None, $"/api/v1/users?limit=1000&sort=learningHours&order=desc&{At}"),
        new("GET /api/v1/users", Thing.None, $"/api/v1/users?limit=1000&sort=id&{At}"),
        new("GET /api/v1/users", Thing.Learner, $"/api/v1/users?q={{0}}&{At}", IsAlwaysAnswered: true),
        new("GET /api/v1/users", Thing.Organization, $"/api/v1/users?organizationId={{0}}&{At}", IsAlwaysAnswered: true),
        new("GET /api/v1/users/{userId}/analytics", Thing.Learner, $"/api/v1/users/{{0}}/analytics?{At}"),
        new("GET /api/v1/users/{userId}/sessions", Thing.Learner, $"/api/v1/users/{{0}}/sessions?limit=1000&{At}"),
        new("GET /api/v1/users/{userId}/page-views", Thing.Learner, $"/api/v1/users/{{0}}/page-views?limit=1000&{At}"),
        new("GET /api/v1/users/{userId}/activities", Thing.Learner, $"/api/v1/users/{{0}}/activities?limit=1000&{At}"),
        new("GET /api/v1/users/{userId}/goal", Thing.Learner, "/api/v1/users/{0}/goal"),
        new("PUT /api/v1/users/{userId}/goal", Thing.Learner, "/api/v1/users/{0}/goal", """{"weeklyMinutes":120}"""),
        new("GET /api/v1/learning-progress", Thing.None, $"/api/v1/learning-progress?limit=1000&{At}"),
        new("GET /api/v1/learning-progress", Thing.Learner, $"/api/v1/learning-progress?userId={{0}}&limit=1000&{At}"),

        new("GET /api/v1/courses", Thing.None, $"/api/v1/courses?limit=1000&{At}"),
        new("GET /api/v1/courses", Thing.None, $"/api/v1/courses?limit=1000&sort=active&{At}"),
        new("GET /api/v1/courses", Thing.None, $"/api/v1/courses?limit=100&include=attention&{At}"),
        new("GET /api/v1/courses", Thing.Course, $"/api/v1/courses?q={{0}}&{At}", IsAlwaysAnswered: true),
        new("GET /api/v1/courses/{courseId}/analytics", Thing.Course, $"/api/v1/courses/{{0}}/analytics?{At}"),
        new("GET /api/v1/courses/{courseId}/modules", Thing.Course, $"/api/v1/courses/{{0}}/modules?{At}"),
        new("GET /api/v1/courses/{courseId}/lessons", Thing.Course, $"/api/v1/courses/{{0}}/lessons?{At}"),
        new("GET /api/v1/courses/{courseId}/learners", Thing.Course, $"/api/v1/courses/{{0}}/learners?limit=1000&{At}"),
        // The course has ended by now: nobody is flagged in it any more.
        new("POST /api/v1/courses/{courseId}/learners/{userId}/handled", Thing.Learner, "/api/v1/courses/seen-course/learners/{0}/handled", """{"note":"Spoke with them"}""", HttpStatusCode.Conflict) { Unless = NotInSeenCourse },
        new("DELETE /api/v1/courses/{courseId}/learners/{userId}/handled", Thing.Learner, "/api/v1/courses/seen-course/learners/{0}/handled", Success: HttpStatusCode.NoContent) { Unless = NotInSeenCourse },
        new("GET /api/v1/assessments/{assessmentId}/analytics", Thing.Assessment, $"/api/v1/assessments/{{0}}/analytics?{At}"),
        new("GET /api/v1/assessments/{assessmentId}/analytics", Thing.Assessment, $"/api/v1/assessments/{{0}}/analytics?attempts=first&{At}"),
        new("GET /api/v1/assessments/{assessmentId}/questions", Thing.Assessment, $"/api/v1/assessments/{{0}}/questions?attempts=all&{At}"),
        new("GET /api/v1/assignments/{assignmentId}/analytics", Thing.Assignment, $"/api/v1/assignments/{{0}}/analytics?{At}"),
        new("GET /api/v1/organizations", Thing.None, $"/api/v1/organizations?limit=1000&{At}"),
        new("GET /api/v1/organizations/{organizationId}/analytics", Thing.Organization, $"/api/v1/organizations/{{0}}/analytics?{At}"),

        new("GET /api/v1/dashboard", Thing.None, "/api/v1/dashboard?timeframe=1y"),
        new("GET /api/v1/dashboard", Thing.Course, "/api/v1/dashboard?timeframe=1y&filters=%7B%22courseId%22%3A%22{0}%22%7D", IsAlwaysAnswered: true),
        new("GET /api/v1/dashboard", Thing.Organization, "/api/v1/dashboard?timeframe=1y&filters=%7B%22organizationId%22%3A%22{0}%22%7D", IsAlwaysAnswered: true),
        new("GET /api/v1/dashboards/micro/{userId}", Thing.Learner, $"/api/v1/dashboards/micro/{{0}}?timeframe=90d&{At}"),
        new("GET /api/v1/dashboards/meso/{courseId}", Thing.Course, "/api/v1/dashboards/meso/{0}?timeframe=1y"),
        new("GET /api/v1/dashboards/macro/{organizationId}", Thing.Organization, "/api/v1/dashboards/macro/{0}?timeframe=1y"),
        new("GET /api/v1/dashboards/custom", Thing.None, "/api/v1/dashboards/custom?limit=1000"),
        new("POST /api/v1/dashboards/custom", Thing.None, "/api/v1/dashboards/custom", Dashboard.Replace("{0}", "seen-course", StringComparison.Ordinal), HttpStatusCode.Created),
        new("GET /api/v1/dashboards/custom/{id}", Thing.Dashboard, "/api/v1/dashboards/custom/{0}"),
        new("PUT /api/v1/dashboards/custom/{id}", Thing.Dashboard, "/api/v1/dashboards/custom/{0}", Dashboard.Replace("{0}", "seen-course", StringComparison.Ordinal)),
        new("DELETE /api/v1/dashboards/custom/{id}", Thing.Dashboard, "/api/v1/dashboards/custom/{0}", Success: HttpStatusCode.NoContent),
        new("GET /api/v1/dashboards/custom/{id}/data", Thing.Dashboard, $"/api/v1/dashboards/custom/{{0}}/data?{At}"),
        new("GET /api/v1/datasets", Thing.None, "/api/v1/datasets"),
        .. Queries(),
        new("POST /api/v1/exports", Thing.None, $"/api/v1/exports?{At}", """{"dataset":"enrollments","dimensions":["course"],"measures":["enrollments"],"format":"csv"}""", HttpStatusCode.Accepted),
        // Over all courses, and the log: not a teacher's.
        new("POST /api/v1/exports", Thing.None, "/api/v1/exports", """{"dataset":"learners","measures":["learners"],"format":"json"}""", HttpStatusCode.Accepted) { Unless = NotToTeachers },
        new("POST /api/v1/exports", Thing.None, "/api/v1/exports", """{"events":{"type":["PageViewed"]},"format":"ndjson"}""", HttpStatusCode.Accepted) { Unless = NotToTeachers },
        new("GET /api/v1/exports", Thing.None, "/api/v1/exports?limit=1000"),
        // Whose exports are whose, Exports_over_HTTP asks.
        new("GET /api/v1/exports/{id}", Thing.None, "/api/v1/exports/00000000-0000-4000-8000-000000000000", Success: HttpStatusCode.NotFound),
        new("DELETE /api/v1/exports/{id}", Thing.None, "/api/v1/exports/00000000-0000-4000-8000-000000000000", Success: HttpStatusCode.NotFound),
        new("GET /api/v1/exports/{id}/file", Thing.None, "/api/v1/exports/00000000-0000-4000-8000-000000000000/file", Success: HttpStatusCode.NotFound),
        .. Reports(),
        new("GET /api/v1/live", Thing.Learner, "/api/v1/live?topic=user%3A{0}"),
        new("GET /api/v1/live", Thing.Course, "/api/v1/live?topic=course%3A{0}"),
        new("GET /api/v1/live", Thing.Organization, "/api/v1/live?topic=organization%3A{0}"),
        new("GET /api/v1/metrics/glossary", Thing.None, "/api/v1/metrics/glossary"),
        .. AdministrationRequests.All,
    ];

    /// <summary>The course is not theirs, or the learner is in another.</summary>
    static HttpStatusCode? NotInSeenCourse(Somebody who, string id) =>
        id is "seen-learner" or "both-learner" && who.Caller?.UserId != TwoTenants.TeacherOfHidden ? null : HttpStatusCode.NotFound;

    static HttpStatusCode? NotToTeachers(Somebody who, string _) => who.Caller is { Role: Role.Instructor } ? HttpStatusCode.Forbidden : null;
    /// <summary>Whose saved reports, runs and files are whose, tests of reports ask.</summary>
    static IEnumerable<Ask> Reports()
    {
        const string absent = "00000000-0000-4000-8000-000000000000";
        const string saved = """{"name":"A report","dataset":"enrollments","measures":["enrollments"],"dimensions":["learner"]}""";
        yield return new("GET /api/v1/reports", Thing.None, "/api/v1/reports?limit=1000");
        yield return new("POST /api/v1/reports", Thing.None, "/api/v1/reports", saved, HttpStatusCode.Created);
        yield return new("GET /api/v1/reports/{id}", Thing.None, "/api/v1/reports/user-progress");
        yield return new("GET /api/v1/reports/{id}", Thing.None, $"/api/v1/reports/{absent}", Success: HttpStatusCode.NotFound);
        yield return new("PUT /api/v1/reports/{id}", Thing.None, "/api/v1/reports/user-progress", saved, HttpStatusCode.Forbidden);
        yield return new("PUT /api/v1/reports/{id}", Thing.None, $"/api/v1/reports/{absent}", saved, HttpStatusCode.NotFound);
        yield return new("DELETE /api/v1/reports/{id}", Thing.None, "/api/v1/reports/user-progress", Success: HttpStatusCode.Forbidden);
        yield return new("DELETE /api/v1/reports/{id}", Thing.None, $"/api/v1/reports/{absent}", Success: HttpStatusCode.NotFound);
        yield return new("POST /api/v1/reports/{id}/generate", Thing.None, "/api/v1/reports/user-progress/generate", """{"format":"ndjson"}""", HttpStatusCode.Accepted);
        yield return new("POST /api/v1/reports/{id}/generate", Thing.None, "/api/v1/reports/enrollments/generate", """{"format":"csv"}""", HttpStatusCode.Accepted)
        {
            Unless = (who, _) => who.Caller is { Role: Lectern.App.Access.Role.Student } ? HttpStatusCode.NotFound : null,
        };
        yield return new("GET /api/v1/reports/{id}/status/{jobId}", Thing.None, $"/api/v1/reports/user-progress/status/{absent}", Success: HttpStatusCode.NotFound);
        yield return new("GET /api/v1/reports/runs", Thing.None, "/api/v1/reports/runs");
        yield return new("GET /api/v1/reports/{id}/jobs", Thing.None, "/api/v1/reports/user-progress/jobs?limit=1000");
        yield return new("DELETE /api/v1/reports/{id}/jobs/{jobId}", Thing.None, $"/api/v1/reports/user-progress/jobs/{absent}", Success: HttpStatusCode.NotFound);
        yield return new("GET /api/v1/reports/{id}/jobs/{jobId}/file", Thing.None, $"/api/v1/reports/user-progress/jobs/{absent}/file", Success: HttpStatusCode.NotFound);
    }

    /// <summary>Of each dataset that has courses: everybody there, by name, and one of them by a filter.</summary>
    static IEnumerable<Ask> Queries()
    {
        foreach (var (dataset, dimensions, measure) in ((string, string, string)[])[
            ("enrollments", "\"courseTitle\",\"learner\",\"cohort\"", "\"enrollments\",\"averageProgress\",\"learningHours\""),
            ("activity", "\"courseTitle\",\"learner\",\"organization\"", "\"events\",\"learningMinutes\""),
            ("events", "\"course\",\"learner\",\"app\",\"eventName\"", "\"events\",\"sessions\""),
            ("assessments", "\"course\",\"assessment\",\"learner\",\"attemptNumber\"", "\"attempts\",\"averageScore\""),
            ("assignments", "\"course\",\"assignment\",\"learner\"", "\"submissions\",\"averageScore\""),
            ("questions", "\"course\",\"question\",\"learner\",\"firstAttempt\"", "\"responses\",\"correctRate\""),
            ("content", "\"course\",\"kind\",\"module\",\"lessonTitle\"", "\"views\",\"learners\",\"completionRate\"")])
        {
            var days = dataset == "events" ? ",\"filters\":[{\"field\":\"day\",\"operator\":\"between\",\"values\":[\"2025-11-01\",\"2025-11-19\"]}]" : "";
            yield return new("POST /api/v1/query", Thing.None, $"/api/v1/query?{At}", $$"""{"dataset":"{{dataset}}","dimensions":[{{dimensions}}],"measures":[{{measure}}]{{days}},"limit":10000}""");
        }
        yield return new("POST /api/v1/query", Thing.Course, $"/api/v1/query?{At}", """{"dataset":"enrollments","dimensions":["learner"],"measures":["enrollments"],"filters":[{"field":"course","operator":"eq","value":"{0}"}]}""", IsAlwaysAnswered: true);
    }
}
