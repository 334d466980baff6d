using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Dashboards;
using Lectern.App.Datasets;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Limits;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Lectern.App.CustomDashboards;

/// <summary>
/// Dashboards that people put together of widgets, each with a query of a dataset. Only for callers who see learners, as datasets
/// themselves.
/// </summary>
static class CustomDashboardsApi
{
    const string Path = "/api/v1/dashboards/custom";

    /// <summary>Of the answers that carry a dashboard: its version, for If-Match and If-None-Match.</summary>
    static EntityTagHeaderValue TagOf(CustomDashboard dashboard) => VersionTags.Of(dashboard.Version);

    public static void AddCustomDashboards(this IServiceCollection services) => services.AddSingleton<DashboardDataQuery>();

    public static void MapCustomDashboards(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithTags("Dashboards");
        CustomDashboardList.Map(group);
        group.MapPost("", AddAsync)
            .WithName("CreateCustomDashboard")
            .WithSummary("Save a new dashboard")
            .WithDescription(
                "It belongs to who saves it. A dashboard is at most 256 KB with at most 30 widgets, and there are at most 100 of an owner and 1,000 of a tenant. Everything that is wrong with it is told at once, "
                + "by field: its queries are checked as those of POST /api/v1/query.")
            .Accepts<DashboardDefinition>(IngestApi.Json)
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapGet("/{id}", FindAsync)
            .WithName("GetCustomDashboard")
            .WithSummary("One dashboard")
            .WithDescription("Another's private dashboard is 404, as one that is not there. The ETag is its version.")
            .OnlyKnownParameters()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);
        group.MapPut("/{id}", ReplaceAsync)
            .WithName("ReplaceCustomDashboard")
            .WithSummary("Replace a dashboard")
            .WithDescription(
                "All of it: what is left out is not kept, but for its id, owner and createdAt. With If-Match (the ETag of the answer it was made from) it is 412 where somebody else saved it meanwhile; "
                + "without, the last to save wins. Another's public dashboard is 403.")
            .Accepts<DashboardDefinition>(IngestApi.Json)
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapDelete("/{id}", DeleteAsync)
            .WithName("DeleteCustomDashboard")
            .WithSummary("Delete a dashboard")
            .WithDescription("With If-Match only where nobody saved it meanwhile. Another's public dashboard is 403, but to an administrator or a key with the scope admin, who may delete it.")
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(412);
        group.MapGet("/{id}/data", DataAsync)
            .WithName("GetCustomDashboardData")
            .WithSummary("The figures of all widgets of a dashboard")
            .WithDescription(
                "Each widget has its own status: one that cannot be answered says why, and the others are answered. timeframe holds in place of the widgets' own, for datasets that take one. "
                + "With asOf in the past only what happened up to that day is there, as of POST /api/v1/query.")
            .FromReadModels(beside: context => TagAsync(context.HttpContext, context.Arguments.OfType<Caller>().Single()))
            .TellsWhom<DashboardData>(d => AuditNotes.LearnersIn(d.Widgets.Select(w => (w.Columns, w.Rows))))
            .Limited(Work.Expensive)
            .ProducesProblem(404);
    }

    static async Task<Results<Created<CustomDashboard>, ProblemHttpResult>> AddAsync(
        Caller caller, HttpRequest request, TenantSource source, BodyBudget bodies, TimeProvider time, CancellationToken ct)
    {
        var (definition, problem) = await ReadAsync(request, bodies, time, ct);
        if (definition is null) return problem!;
        var now = time.GetUtcNow();
        if (await SavedDashboards.AddAsync(source, caller, Guid.CreateVersion7(now), definition, now.UtcDateTime, ct) is not { } made)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "too_many_dashboards", string.Create(
                CultureInfo.InvariantCulture, $"There are as many dashboards as there may be, {SavedDashboards.MostOfOwner:N0} of an owner and {SavedDashboards.Most:N0} of a tenant: delete some that nobody needs."));
        }
        request.HttpContext.Response.GetTypedHeaders().ETag = TagOf(made);
        return TypedResults.Created($"{Path}/{made.Id}", made);
    }

    /// <param name="id">The dashboard.</param>
    /// <param name="ifNoneMatch">The ETag of an answer the caller has: 304 while it still holds.</param>
    static async Task<Results<Ok<CustomDashboard>, StatusCodeHttpResult, ProblemHttpResult>> FindAsync(
        Caller caller, string id, HttpContext http, TenantSource source, [FromHeader(Name = "If-None-Match")] string? ifNoneMatch, CancellationToken ct)
    {
        if (!IsId(id, out var key) || await SavedDashboards.FindAsync(source, caller, key, ct) is not { } dashboard) return NotFound();
        var tag = TagOf(dashboard);
        var headers = http.Response.GetTypedHeaders();
        http.Response.Headers.CacheControl = "private, no-cache";
        headers.ETag = tag;
        return ifNoneMatch is not null && http.Request.GetTypedHeaders().IfNoneMatch.Any(h => h == EntityTagHeaderValue.Any || h.Compare(tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(dashboard);
    }

    /// <param name="id">The dashboard.</param>
    /// <param name="ifMatch">The ETag of the answer the change was made from; without it the last to save wins.</param>
    static async Task<Results<Ok<CustomDashboard>, ProblemHttpResult>> ReplaceAsync(
        Caller caller, string id, HttpRequest request, TenantSource source, BodyBudget bodies, TimeProvider time, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken ct)
    {
        if (!IsId(id, out var key)) return NotFound();
        if (!VersionTags.TryRead(request, ifMatch, out var versions)) return Problems.Invalid("If-Match", VersionTags.Rule);
        var (definition, problem) = await ReadAsync(request, bodies, time, ct);
        if (definition is null) return problem!;
        if (await SavedDashboards.ReplaceAsync(source, caller, key, definition, versions, time.GetUtcNow().UtcDateTime, ct) is not { } saved)
            return await RefusalAsync(source, caller, key, mayChange: false, request.HttpContext, ct);
        request.HttpContext.Response.GetTypedHeaders().ETag = TagOf(saved);
        return TypedResults.Ok(saved);
    }

    /// <param name="id">The dashboard.</param>
    /// <param name="ifMatch">The ETag of the answer that was looked at; without it, it is deleted as it is.</param>
    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Caller caller, string id, HttpRequest request, TenantSource source, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken ct)
    {
        if (!IsId(id, out var key)) return NotFound();
        if (!VersionTags.TryRead(request, ifMatch, out var versions)) return Problems.Invalid("If-Match", VersionTags.Rule);
        return await SavedDashboards.DeleteAsync(source, caller, key, versions, ct) ? TypedResults.NoContent() : await RefusalAsync(source, caller, key, caller.Administers, request.HttpContext, ct);
    }

    /// <param name="id">The dashboard.</param>
    /// <param name="timeframe">7d, 30d, 90d or 1y, in place of the widgets' own.</param>
    static async Task<Results<Ok<DashboardData>, ProblemHttpResult>> DataAsync(
        Caller caller, string id, AsOf asOf, HttpContext http, TenantSource source, DashboardDataQuery query, string? timeframe, CancellationToken ct)
    {
        if (timeframe is not null && Period.DaysOf(timeframe) == 0) return Problems.Invalid("timeframe", Period.Rule);
        if (!IsId(id, out var key) || await SavedDashboards.FindAsync(source, caller, key, ct) is not { } dashboard) return NotFound();
        var data = await query.AskAsync(caller, dashboard, timeframe, asOf, ct);
        foreach (var widget in dashboard.Widgets.Zip(data.Widgets).Where(w => w.Second.Status == WidgetStatus.Ok))
        {
            if (widget.First.Asked() is { } asked) await NamedLearners.NoteAsync(AuditNotes.Of(http), source, caller, asked, ct);
        }
        return TypedResults.Ok(data);
    }

    static async Task<string> TagAsync(HttpContext http, Caller caller) => IsId((string)http.GetRouteValue("id")!, out var id)
        ? await SavedDashboards.TagAsync(http.RequestServices.GetRequiredService<TenantSource>(), caller, id, http.RequestAborted)
        : "";

    static async Task<(DashboardDefinition? Definition, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request, BodyBudget bodies, TimeProvider time, CancellationToken ct)
    {
        using var share = bodies.Open(request.HttpContext.Features.Get<Caller>());
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, DashboardDefinition.MaxBytes, ct);
        if (unread is not null) return (null, unread);

        var errors = new QueryErrors(whole: "dashboard");
        var definition = DefinitionReader.Read(json, () => Guid.CreateVersion7(time.GetUtcNow()).ToString(), errors);
        return (definition, definition is null ? Problems.Of(400, "invalid_dashboard", errors.Detail, errors.ByPath) : null);
    }

    /// <summary>Why a dashboard was not changed.</summary>
    /// <param name="mayChange">Whether the caller might have done so to another's public one.</param>
    static async Task<ProblemHttpResult> RefusalAsync(TenantSource source, Caller caller, Guid id, bool mayChange, HttpContext http, CancellationToken ct)
    {
        if (await SavedDashboards.FindAsync(source, caller, id, ct) is not { } dashboard) return NotFound();
        if (!mayChange && dashboard.Owner != caller.Subject) return Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "This dashboard is public, but another's: save a copy of your own to change it.");
        http.Response.GetTypedHeaders().ETag = TagOf(dashboard);
        return Problems.Of(StatusCodes.Status412PreconditionFailed, "changed_meanwhile", string.Create(
            CultureInfo.InvariantCulture, $"The dashboard was saved meanwhile, and is at version {dashboard.Version}: get it, make the change again, and send its new ETag."));
    }

    static bool IsId(string id, out Guid key) => Guid.TryParseExact(id, "D", out key);

    static ProblemHttpResult NotFound() => Problems.NotFound("dashboard");
}
