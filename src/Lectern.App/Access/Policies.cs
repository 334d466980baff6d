using static Lectern.App.Access.Scopes;
using static Lectern.App.Access.Sees;

namespace Lectern.App.Access;

/// <summary>
/// Who may call which endpoint: the one place that says so. An endpoint without a row stops the start. What a caller may not see is
/// answered 404, as if it were not there; a call closed to their role, 403.
/// </summary>
static class Policies
{
    const bool Yes = true;
    const bool No = false;
    const Scopes Figures = Read | Groups;
    const Scopes Any = Ingest | Read | Scopes.Admin | Groups | Platform;

    static readonly Dictionary<string, Policy> Table = new Dictionary<string, Policy>
    {
        //                                                             student teacher admin keys
        ["POST /api/v1/events"] = new(Nobody, Nobody, Yes, Ingest),
        ["GET /api/v1/events/rejected"] = new(Nobody, Nobody, Yes, Scopes.Admin),
        ["POST /api/v1/events/rejected/replay"] = new(Nobody, Nobody, Yes, Scopes.Admin),
        ["POST /analytics/events"] = new(Own, Nobody, Yes, Ingest),
        ["POST /analytics/events/batch"] = new(Own, Nobody, Yes, Ingest),

        ["GET /analytics/users/{userId}/events"] = new(Own, Taught, Yes, Read),
        ["GET /api/v1/users"] = new(Nobody, Taught, Yes, Read),
        ["GET /api/v1/users/{userId}/analytics"] = new(Own, Taught, Yes, Read),
        ["GET /api/v1/users/{userId}/sessions"] = new(Own, Taught, Yes, Read),
        ["GET /api/v1/users/{userId}/page-views"] = new(Own, Taught, Yes, Read),
        ["GET /api/v1/users/{userId}/activities"] = new(Own, Taught, Yes, Read),
        ["GET /api/v1/users/{userId}/goal"] = new(Own, Taught, Yes, Read),
        ["PUT /api/v1/users/{userId}/goal"] = new(Own, Nobody, Yes, Scopes.Admin),
        ["GET /api/v1/learning-progress"] = new(Own, Taught, Yes, Read),

        ["GET /api/v1/courses"] = new(Nobody, Taught, Yes, Figures),
        ["GET /api/v1/courses/{courseId}/analytics"] = new(Nobody, Taught, Yes, Figures),
        ["GET /api/v1/courses/{courseId}/modules"] = new(Nobody, Taught, Yes, Figures),
        ["GET /api/v1/courses/{courseId}/lessons"] = new(Nobody, Taught, Yes, Figures),
        ["GET /api/v1/courses/{courseId}/learners"] = new(Nobody, Taught, Yes, Read),
        ["GET /api/v1/assessments/{assessmentId}/analytics"] = new(Nobody, Taught, Yes, Figures),
        ["GET /api/v1/assessments/{assessmentId}/questions"] = new(Nobody, Taught, Yes, Figures),
        ["GET /api/v1/assignments/{assignmentId}/analytics"] = new(Nobody, Taught, Yes, Figures),
        ["GET /api/v1/courses/{courseId}/staff"] = new(Nobody, Taught, Yes, Read),
        ["PUT /api/v1/courses/{courseId}/staff"] = new(Nobody, Nobody, Yes, Scopes.Admin),
        ["GET /api/v1/organizations"] = new(Nobody, Nobody, Yes, Figures),
        ["GET /api/v1/organizations/{organizationId}/analytics"] = new(Nobody, Nobody, Yes, Figures),

        ["GET /api/v1/dashboard"] = new(Nobody, Taught, Yes, Figures),
        ["GET /api/v1/dashboards/micro/{userId}"] = new(Own, Taught, Yes, Read),
        ["GET /api/v1/dashboards/meso/{courseId}"] = new(Nobody, Taught, Yes, Figures),
        ["GET /api/v1/dashboards/macro/{organizationId}"] = new(Nobody, Nobody, Yes, Figures),
        ["GET /api/v1/dashboards/custom"] = new(Nobody, Taught, Yes, Read),
        ["POST /api/v1/dashboards/custom"] = new(Nobody, Taught, Yes, Scopes.Admin),
        ["GET /api/v1/dashboards/custom/{id}"] = new(Nobody, Taught, Yes, Read),
        ["PUT /api/v1/dashboards/custom/{id}"] = new(Nobody, Taught, Yes, Scopes.Admin),
        ["DELETE /api/v1/dashboards/custom/{id}"] = new(Nobody, Taught, Yes, Scopes.Admin),
        ["GET /api/v1/dashboards/custom/{id}/data"] = new(Nobody, Taught, Yes, Read),
        ["GET /api/v1/datasets"] = new(Nobody, All, Yes, Read),
        ["POST /api/v1/query"] = new(Nobody, Taught, Yes, Read),
        ["GET /api/v1/live"] = new(Own, Taught, Yes, Figures),
        ["GET /api/v1/audit"] = new(Nobody, Nobody, Yes, Scopes.Admin),
        ["GET /api/v1/audit/export"] = new(Nobody, Nobody, Yes, Scopes.Admin),
        ["GET /api/v1/metrics/glossary"] = new(All, All, Yes, Figures | Ingest | Scopes.Admin),

        ["GET /api/v1/tenants"] = new(Nobody, Nobody, Yes, Platform | Scopes.Admin),
        ["POST /api/v1/tenants"] = new(Nobody, Nobody, No, Platform),
        ["GET /api/v1/tenants/{id}"] = new(Nobody, Nobody, Yes, Platform | Scopes.Admin),
        ["PATCH /api/v1/tenants/{id}"] = new(Nobody, Nobody, Yes, Platform | Scopes.Admin),

        ["POST /api/v1/auth/sign-in"] = Policy.Public,
        ["POST /api/v1/auth/refresh"] = Policy.Public,
        ["POST /api/v1/auth/sign-out"] = Policy.Public,
        ["POST /api/v1/auth/password"] = new(All, All, Yes, None) { BeforePasswordChange = true },
        ["GET /api/v1/me"] = new(All, Taught, Yes, Any) { BeforePasswordChange = true },
        ["GET /api/v1/accounts"] = new(Nobody, Nobody, Yes, Scopes.Admin),
        ["POST /api/v1/accounts"] = new(Nobody, Nobody, Yes, Scopes.Admin),
        ["GET /api/v1/accounts/{id}"] = new(Nobody, Nobody, Yes, Scopes.Admin),
        ["PATCH /api/v1/accounts/{id}"] = new(Nobody, Nobody, Yes, Scopes.Admin),
        ["DELETE /api/v1/accounts/{id}"] = new(Nobody, Nobody, Yes, Scopes.Admin),

        ["GET /health"] = Policy.Public,
        ["GET /health/live"] = Policy.Public,
        ["GET /health/ready"] = Policy.Public,
        ["GET /metrics"] = Policy.Public,
        ["GET /openapi/{documentName}.json"] = Policy.Public,
        ["GET /"] = Policy.Public,
    };

    /// <summary>Every endpoint with its policy, for whoever checks them.</summary>
    public static IReadOnlyDictionary<string, Policy> Rows => Table;

    /// <summary>An endpoint's name in the table: its method and its route.</summary>
    public static string NameOf(string method, string route) => $"{method} {(route.TrimEnd('/') is { Length: > 0 } trimmed ? (trimmed[0] == '/' ? trimmed : $"/{trimmed}") : "/")}";

    /// <summary>The policy of a matched endpoint; null: it is none of ours, as the one that answers 405.</summary>
    public static Policy? Of(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern: var route } ? Table.GetValueOrDefault(NameOf(context.Request.Method, route.RawText ?? ""), Policy.Closed) : null;

    /// <exception cref="InvalidOperationException">An endpoint has no row in the table.</exception>
    public static void RequireForAll(IEndpointRouteBuilder routes)
    {
        var missing = routes.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().SelectMany(NamesOf).Where(n => !Table.ContainsKey(n)).ToList();
        if (missing.Count > 0) throw new InvalidOperationException($"Nothing says who may call {string.Join(", ", missing)}: add it to the table of policies.");
    }

    static IEnumerable<string> NamesOf(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => NameOf(m, endpoint.RoutePattern.RawText ?? ""));
}
