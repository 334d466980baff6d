using Lectern.App.Access;
using static Lectern.App.Audit.AuditedKind;

namespace Lectern.App.Audit;

enum AuditedKind
{
    /// <summary>It tells nothing of single learners and changes nothing; or it takes events in, whose log says who sent them.</summary>
    Nothing,

    /// <summary>It shows what may be somebody's own, and nothing of learners: told only where it is not there for who asks.</summary>
    Guards,

    /// <summary>It shows data of learners, or of other people.</summary>
    Reads,

    /// <summary>The same by a stream that stays open: told when it begins, not when it ends.</summary>
    Streams,

    /// <summary>It hands data of learners out to be kept elsewhere, or reads this log: each time is told by itself.</summary>
    HandsOut,

    /// <summary>It changes something.</summary>
    Changes,

    /// <summary>It changes something, and records by itself what the middleware cannot know, as whose sign-in it was.</summary>
    RecordsItself,
}

/// <summary>What is recorded of an endpoint's calls.</summary>
/// <param name="Kind">When.</param>
/// <param name="Action">As the audit log names it.</param>
/// <param name="ObjectType">What kind of thing it is done to, or which of a learner's data is read.</param>
/// <param name="Parameter">Of the route: which one of that kind.</param>
/// <param name="OfOne">The action where the call is held to one learner.</param>
sealed record AuditedCall(AuditedKind Kind, string Action = "", string? ObjectType = null, string? Parameter = null, string? OfOne = null);

/// <summary>Of which endpoint what is recorded: the one place that says so. A test holds it to <see cref="Policies"/>.</summary>
static class AuditedCalls
{
    const string Read = "learner.read";
    const string Listed = "learners.listed";

    static readonly AuditedCall Not = new(Nothing);

    static readonly Dictionary<string, AuditedCall> Table = new()
    {
        ["POST /api/v1/events"] = Not,
        ["GET /api/v1/events"] = new(Reads, Listed, "events", OfOne: Read),
        ["GET /api/v1/events/tail"] = new(Streams, "events.followed", OfOne: "learner.followed"),
        ["GET /api/v1/events/{eventId}"] = new(Reads, "event.read", "event", "eventId"),
        ["GET /api/v1/events/rejected/reasons"] = Not,
        ["GET /api/v1/events/rejected/{id}"] = new(Reads, "rejected_event.read", "rejected_event", "id"),
        ["POST /api/v1/events/rejected/{id}/replay"] = new(Changes, "rejected_event.replayed", "rejected_event", "id"),
        ["GET /api/v1/events/rejected"] = new(Reads, "rejected_events.read"),
        ["POST /api/v1/events/rejected/replay"] = new(Changes, "rejected_events.replayed"),
        ["GET /api/v1/events/arrivals"] = new(Reads, "events.watched"),
        ["POST /analytics/events"] = Not,
        ["POST /analytics/events/batch"] = Not,

        ["GET /analytics/users/{userId}/events"] = new(Reads, Read, "events"),
        ["GET /api/v1/users"] = new(Reads, Listed, "users"),
        ["GET /api/v1/users/{userId}/analytics"] = new(Reads, Read, "analytics"),
        ["GET /api/v1/users/{userId}/sessions"] = new(Reads, Read, "sessions"),
        ["GET /api/v1/users/{userId}/page-views"] = new(Reads, Read, "page_views"),
        ["GET /api/v1/users/{userId}/activities"] = new(Reads, Read, "activities"),
        ["GET /api/v1/users/{userId}/goal"] = new(Reads, Read, "goal"),
        ["PUT /api/v1/users/{userId}/goal"] = new(Changes, "goal.changed"),
        ["GET /api/v1/learning-progress"] = new(Reads, Listed, "progress", OfOne: Read),

        ["GET /api/v1/courses"] = Not,
        ["GET /api/v1/courses/{courseId}/analytics"] = Not,
        ["GET /api/v1/courses/{courseId}/modules"] = Not,
        ["GET /api/v1/courses/{courseId}/lessons"] = Not,
        ["GET /api/v1/courses/{courseId}/learners"] = new(Reads, Listed, "course_learners"),
        ["POST /api/v1/courses/{courseId}/learners/{userId}/handled"] = new(Changes, "flags.handled"),
        ["DELETE /api/v1/courses/{courseId}/learners/{userId}/handled"] = new(Changes, "flags.handling_taken_back"),
        ["GET /api/v1/assessments/{assessmentId}/analytics"] = Not,
        ["GET /api/v1/assessments/{assessmentId}/questions"] = Not,
        ["GET /api/v1/assignments/{assignmentId}/analytics"] = Not,
        ["GET /api/v1/courses/{courseId}/staff"] = Not,
        ["PUT /api/v1/courses/{courseId}/staff"] = new(Changes, "staff.changed"),
        ["GET /api/v1/organizations"] = Not,
        ["GET /api/v1/organizations/{organizationId}/analytics"] = Not,

        ["GET /api/v1/dashboard"] = Not,
        ["GET /api/v1/dashboards/micro/{userId}"] = new(Reads, Read, "dashboard"),
        ["GET /api/v1/dashboards/meso/{courseId}"] = new(Reads, Listed, "course_dashboard"),
        ["GET /api/v1/dashboards/macro/{organizationId}"] = Not,
        ["GET /api/v1/dashboards/custom"] = Not,
        ["POST /api/v1/dashboards/custom"] = new(Changes, "dashboard.created", "dashboard"),
        ["GET /api/v1/dashboards/custom/{id}"] = new(Guards),
        ["PUT /api/v1/dashboards/custom/{id}"] = new(Changes, "dashboard.changed", "dashboard", "id"),
        ["DELETE /api/v1/dashboards/custom/{id}"] = new(Changes, "dashboard.deleted", "dashboard", "id"),
        ["GET /api/v1/dashboards/custom/{id}/data"] = new(Reads, "dashboard.read", "dashboard", "id"),
        ["GET /api/v1/datasets"] = Not,
        ["POST /api/v1/query"] = new(Reads, "dataset.queried", "dataset"),
        ["POST /api/v1/exports"] = new(Changes, "export.requested", "export"),
        ["GET /api/v1/exports"] = Not,
        ["GET /api/v1/exports/{id}"] = new(Guards),
        ["DELETE /api/v1/exports/{id}"] = new(Changes, "export.cancelled", "export", "id"),
        ["GET /api/v1/exports/{id}/file"] = new(HandsOut, "export.downloaded", "export", "id"),
        ["GET /api/v1/reports"] = Not,
        ["POST /api/v1/reports"] = new(Changes, "report.created", "report"),
        ["GET /api/v1/reports/{id}"] = new(Guards),
        ["PUT /api/v1/reports/{id}"] = new(Changes, "report.changed", "report", "id"),
        ["DELETE /api/v1/reports/{id}"] = new(Changes, "report.deleted", "report", "id"),
        ["POST /api/v1/reports/{id}/generate"] = new(Changes, "report.generated", "report", "id"),
        ["GET /api/v1/reports/{id}/status/{jobId}"] = new(Guards),
        ["GET /api/v1/reports/{id}/jobs"] = Not,
        ["GET /api/v1/reports/runs"] = Not,
        ["DELETE /api/v1/reports/{id}/jobs/{jobId}"] = new(Changes, "report.cancelled", "report", "id"),
        ["GET /api/v1/reports/{id}/jobs/{jobId}/file"] = new(HandsOut, "report.downloaded", "report", "id"),
        ["GET /api/v1/reports/{id}/schedule"] = new(Guards),
        ["PUT /api/v1/reports/{id}/schedule"] = new(Changes, "schedule.changed", "report", "id"),
        ["DELETE /api/v1/reports/{id}/schedule"] = new(Changes, "schedule.deleted", "report", "id"),
        ["GET /api/v1/reports/{id}/schedule/runs"] = new(Guards),
        ["GET /api/v1/schedules"] = Not,
        ["GET /api/v1/schedules/{id}/runs"] = new(Guards),
        ["DELETE /api/v1/schedules/{id}"] = new(Changes, "schedule.deleted", "schedule", "id"),
        ["GET /api/v1/live"] = new(Streams, "learner.followed"),
        ["GET /api/v1/metrics/glossary"] = Not,
        ["GET /api/v1/kafka"] = Not,

        ["GET /api/v1/tenants"] = Not,
        ["POST /api/v1/tenants"] = new(Changes, "tenant.created", "tenant"),
        ["GET /api/v1/tenants/{id}"] = new(Guards),
        ["PATCH /api/v1/tenants/{id}"] = new(Changes, "tenant.changed", "tenant", "id"),

        ["GET /api/v1/jobs"] = Not,
        ["GET /api/v1/jobs/runs"] = Not,
        ["GET /api/v1/jobs/runs/{id}"] = new(Guards),
        ["DELETE /api/v1/jobs/runs/{id}"] = new(Changes, "job.cancelled", "job", "id"),

        // Signing in and out are public: their handlers record them.
        ["POST /api/v1/auth/password"] = new(Changes, "account.password_changed"),
        ["GET /api/v1/me"] = Not,
        ["GET /api/v1/accounts"] = new(Reads, "accounts.listed", "account"),
        ["POST /api/v1/accounts"] = new(Changes, "account.created", "account"),
        ["GET /api/v1/accounts/{id}"] = new(Reads, "account.read", "account", "id"),
        ["PATCH /api/v1/accounts/{id}"] = new(Changes, "account.changed", "account", "id"),
        ["DELETE /api/v1/accounts/{id}"] = new(Changes, "account.deleted", "account", "id"),
        ["GET /api/v1/keys"] = Not,
        ["POST /api/v1/keys"] = new(Changes, "key.created", "key"),
        ["GET /api/v1/keys/{id}"] = new(Guards),
        ["PATCH /api/v1/keys/{id}"] = new(Changes, "key.changed", "key", "id"),
        ["POST /api/v1/keys/{id}/rotate"] = new(Changes, "key.rotated", "key", "id"),
        ["DELETE /api/v1/keys/{id}"] = new(Changes, "key.revoked", "key", "id"),

        ["GET /api/v1/audit"] = new(HandsOut, "audit.read"),
        ["GET /api/v1/audit/export"] = new(HandsOut, "audit.exported"),
    };

    /// <summary>Every endpoint that is in the table, for whoever checks them.</summary>
    public static IReadOnlyDictionary<string, AuditedCall> Rows => Table;

    /// <summary>
    /// What is recorded of a request's endpoint; null: it is open to everybody, or none of ours. One that is not in the table is recorded
    /// where it changes something or names a learner: too much is noticed, too little is not.
    /// </summary>
    public static AuditedCall? Of(HttpContext http)
    {
        if (NameOf(http) is not { } name || Policies.Of(http) is not { IsPublic: false }) return null;
        if (Table.TryGetValue(name, out var call)) return call;
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)) return new(Changes, "api.called");
        return Ownership.Named(http, "userId") is null ? Not : new(Reads, Read);
    }

    /// <summary>The endpoint's name in this table and that of policies.</summary>
    public static string? NameOf(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route } ? Policies.NameOf(http.Request.Method, route) : null;
}
