namespace Lectern.App.Access;

/// <summary>
/// Who may call which endpoint: the one place that says so. An endpoint without a row stops the start. What a caller may not see is
/// answered 404, as if it were not there; a call closed to their role, 403.
/// </summary>
static class Policies
{
    /// <summary>
    /// Of whom a role sees what the endpoint tells: <c>own</c>, <c>taught</c> (the courses and who is enrolled there), <c>all</c> of the
    /// tenant, or <c>-</c>: closed. A key needs any of the scopes. <c>first-password</c>: open also to who must change their password first.
    /// </summary>
    const string Text =
        """
        endpoint                                             student instructor admin keys
        POST /api/v1/events                                  -       -          all   ingest
        GET /api/v1/events                                   -       -          all   read
        GET /api/v1/events/tail                              -       -          all   read
        GET /api/v1/events/{eventId}                         -       -          all   read
        GET /api/v1/events/rejected                          -       -          all   admin
        GET /api/v1/events/rejected/reasons                  -       -          all   admin
        GET /api/v1/events/rejected/{id}                     -       -          all   admin
        POST /api/v1/events/rejected/{id}/replay             -       -          all   admin
        POST /api/v1/events/rejected/replay                  -       -          all   admin
        GET /api/v1/events/arrivals                          -       -          all   read
        POST /analytics/events                               own     -          all   ingest
        POST /analytics/events/batch                         own     -          all   ingest

        GET /analytics/users/{userId}/events                 own     taught     all   read
        GET /api/v1/users                                    -       taught     all   read
        GET /api/v1/users/{userId}/analytics                 own     taught     all   read
        GET /api/v1/users/{userId}/sessions                  own     taught     all   read
        GET /api/v1/users/{userId}/page-views                own     taught     all   read
        GET /api/v1/users/{userId}/activities                own     taught     all   read
        GET /api/v1/users/{userId}/goal                      own     taught     all   read
        PUT /api/v1/users/{userId}/goal                      own     -          all   admin
        GET /api/v1/learning-progress                        own     taught     all   read

        GET /api/v1/courses                                  -       taught     all   read groups
        GET /api/v1/courses/{courseId}/analytics             -       taught     all   read groups
        GET /api/v1/courses/{courseId}/modules               -       taught     all   read groups
        GET /api/v1/courses/{courseId}/lessons               -       taught     all   read groups
        GET /api/v1/courses/{courseId}/learners              -       taught     all   read
        POST /api/v1/courses/{courseId}/learners/{userId}/handled -  taught     all   admin
        DELETE /api/v1/courses/{courseId}/learners/{userId}/handled - taught    all   admin
        GET /api/v1/assessments/{assessmentId}/analytics     -       taught     all   read groups
        GET /api/v1/assessments/{assessmentId}/questions     -       taught     all   read groups
        GET /api/v1/assignments/{assignmentId}/analytics     -       taught     all   read groups
        GET /api/v1/courses/{courseId}/staff                 -       taught     all   read
        PUT /api/v1/courses/{courseId}/staff                 -       -          all   admin

        GET /api/v1/organizations                            -       -          all   read groups
        GET /api/v1/organizations/{organizationId}/analytics -       -          all   read groups

        GET /api/v1/dashboard                                -       taught     all   read groups
        GET /api/v1/dashboards/micro/{userId}                own     taught     all   read
        GET /api/v1/dashboards/meso/{courseId}               -       taught     all   read groups
        GET /api/v1/dashboards/macro/{organizationId}        -       -          all   read groups
        GET /api/v1/dashboards/custom                        -       taught     all   read
        POST /api/v1/dashboards/custom                       -       taught     all   admin
        GET /api/v1/dashboards/custom/{id}                   -       taught     all   read
        PUT /api/v1/dashboards/custom/{id}                   -       taught     all   admin
        DELETE /api/v1/dashboards/custom/{id}                -       taught     all   admin
        GET /api/v1/dashboards/custom/{id}/data              -       taught     all   read
        GET /api/v1/datasets                                 -       all        all   read
        POST /api/v1/query                                   -       taught     all   read
        POST /api/v1/exports                                 -       taught     all   read
        GET /api/v1/exports                                  -       taught     all   read
        GET /api/v1/exports/{id}                             -       taught     all   read
        DELETE /api/v1/exports/{id}                          -       taught     all   read
        GET /api/v1/exports/{id}/file                        -       taught     all   read
        GET /api/v1/reports                                  own     taught     all   read
        POST /api/v1/reports                                 -       taught     all   admin
        GET /api/v1/reports/runs                             own     taught     all   read
        GET /api/v1/reports/{id}                             own     taught     all   read
        PUT /api/v1/reports/{id}                             -       taught     all   admin
        DELETE /api/v1/reports/{id}                          -       taught     all   admin
        POST /api/v1/reports/{id}/generate                   own     taught     all   read
        GET /api/v1/reports/{id}/status/{jobId}              own     taught     all   read
        GET /api/v1/reports/{id}/jobs                        own     taught     all   read
        DELETE /api/v1/reports/{id}/jobs/{jobId}             own     taught     all   read
        GET /api/v1/reports/{id}/jobs/{jobId}/file           own     taught     all   read
        GET /api/v1/reports/{id}/schedule                    -       taught     all   read
        PUT /api/v1/reports/{id}/schedule                    -       taught     all   admin
        DELETE /api/v1/reports/{id}/schedule                 -       taught     all   admin
        GET /api/v1/reports/{id}/schedule/runs               -       taught     all   read
        GET /api/v1/schedules                                -       taught     all   read
        GET /api/v1/schedules/{id}/runs                      -       taught     all   read
        DELETE /api/v1/schedules/{id}                        -       taught     all   admin
        GET /api/v1/deliveries/{token}                       public
        GET /api/v1/unsubscribe/{token}                      public
        POST /api/v1/unsubscribe/{token}                     public
        GET /api/v1/live                                     own     taught     all   read groups
        GET /api/v1/audit                                    -       -          all   admin
        GET /api/v1/audit/export                             -       -          all   admin

        GET /api/v1/metrics/glossary                         all     all        all   ingest read admin groups
        GET /api/v1/kafka                                    -       -          all   admin platform

        GET /api/v1/tenants                                  -       -          all   admin platform
        POST /api/v1/tenants                                 -       -          -     platform
        GET /api/v1/tenants/{id}                             -       -          all   admin platform
        PATCH /api/v1/tenants/{id}                           -       -          all   admin platform
        GET /api/v1/jobs                                     -       -          all   admin platform
        GET /api/v1/jobs/runs                                -       -          all   admin platform
        GET /api/v1/jobs/runs/{id}                           -       -          all   admin platform
        DELETE /api/v1/jobs/runs/{id}                        -       -          all   admin platform
        GET /api/v1/keys                                     -       -          all   admin
        POST /api/v1/keys                                    -       -          all   admin
        GET /api/v1/keys/{id}                                -       -          all   admin
        PATCH /api/v1/keys/{id}                              -       -          all   admin
        DELETE /api/v1/keys/{id}                             -       -          all   admin
        POST /api/v1/keys/{id}/rotate                        -       -          all   admin

        POST /api/v1/auth/sign-in                            public
        POST /api/v1/auth/refresh                            public
        POST /api/v1/auth/sign-out                           public
        POST /api/v1/auth/password                           all     all        all   -                                 first-password
        GET /api/v1/me                                       all     taught     all   ingest read admin groups platform first-password
        GET /api/v1/accounts                                 -       -          all   admin
        POST /api/v1/accounts                                -       -          all   admin
        GET /api/v1/accounts/{id}                            -       -          all   admin
        PATCH /api/v1/accounts/{id}                          -       -          all   admin
        DELETE /api/v1/accounts/{id}                         -       -          all   admin

        GET /health                                          public
        GET /health/live                                     public
        GET /health/ready                                    public
        GET /metrics                                         public
        GET /openapi/{documentName}.json                     public
        """;

    const string FirstPassword = "first-password";

    static readonly Dictionary<string, Policy> Table = Read(Text);

    /// <summary>Every endpoint with its policy, for whoever checks them.</summary>
    public static IReadOnlyDictionary<string, Policy> Rows => Table;

    /// <summary>An endpoint's name in the table: its method and its route.</summary>
    public static string NameOf(string method, string route) => $"{method} {(route.TrimEnd('/') is { Length: > 0 } trimmed ? (trimmed[0] == '/' ? trimmed : $"/{trimmed}") : "/")}";

    /// <summary>The policy of a matched endpoint; null: it is none of ours, as the one that answers 405.</summary>
    public static Policy? Of(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern: var route } ? Table.GetValueOrDefault(NameOf(context.Request.Method, route.RawText ?? ""), Policy.Closed) : null;

    /// <summary>Every endpoint has a row. The routes' sources are one source from then on, so that their endpoints are made once.</summary>
    /// <exception cref="InvalidOperationException">An endpoint has no row in the table.</exception>
    public static void RequireForAll(IEndpointRouteBuilder routes)
    {
        // Each asking of a source makes its endpoints anew; this one keeps them for the router.
        var all = new CompositeEndpointDataSource(routes.DataSources.ToArray());
        routes.DataSources.Clear();
        routes.DataSources.Add(all);
        var missing = all.Endpoints.OfType<RouteEndpoint>().SelectMany(NamesOf).Where(n => !Table.ContainsKey(n)).ToList();
        if (missing.Count > 0) throw new InvalidOperationException($"Nothing says who may call {string.Join(", ", missing)}: add it to the table of policies.");
    }

    static IEnumerable<string> NamesOf(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => NameOf(m, endpoint.RoutePattern.RawText ?? ""));

    static Dictionary<string, Policy> Read(string text) => text.Split('\n').Skip(1).Where(line => line.Trim().Length > 0).ToDictionary(
        line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]),
        line => PolicyOf(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..]));

    /// <exception cref="InvalidOperationException">A row says what is no policy.</exception>
    static Policy PolicyOf(string[] columns)
    {
        if (columns is ["public"]) return Policy.Public;
        var scopes = columns[3..].Where(c => c is not ("-" or FirstPassword)).Aggregate(Scopes.None, (all, c) => all | Enum.Parse<Scopes>(c, ignoreCase: true));
        return new(SeesOf(columns[0]), SeesOf(columns[1]), SeesOf(columns[2]) == Sees.All, scopes) { BeforePasswordChange = columns[^1] == FirstPassword };
    }

    static Sees SeesOf(string column) => column switch
    {
        "-" => Sees.Nobody,
        "own" => Sees.Own,
        "taught" => Sees.Taught,
        "all" => Sees.All,
        _ => throw new InvalidOperationException($"The table of policies says '{column}', which is no reach."),
    };
}
