using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Configuration;
using Lectern.App.Datasets;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Lectern.App.Tenancy;

/// <summary>
/// <c>/api/v1/tenants</c>: the platform's administrator makes, suspends and resumes tenants; a tenant's own sees and sets what is theirs.
/// </summary>
static class TenantsApi
{
    const string Path = "/api/v1/tenants";

    public static void AddTenants(this IServiceCollection services)
    {
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton(s => new TenantRows(s.GetRequiredService<TenantSource>(), s.GetRequiredService<Settings>().SmallGroup));
    }

    public static void MapTenants(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithTags("Administration");
        group.MapGet("", ListAsync)
            .WithName("ListTenants")
            .WithSummary("The tenants, as they were made")
            .WithDescription("A tenant's administrator sees their own alone.")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        group.MapPost("", AddAsync)
            .WithName("CreateTenant")
            .WithSummary("Make a tenant")
            .WithDescription("For the platform's administrator. The id is its name for credentials and never changes; what is left out has the installation's defaults. A body is at most 16 KB.")
            .Accepts<NewTenant>(IngestApi.Json)
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapGet("/{id}", FindAsync)
            .WithName("GetTenant")
            .WithSummary("One tenant with its settings")
            .WithDescription("Another's is 404 for a tenant's administrator. The ETag is its version.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapPatch("/{id}", ChangeAsync)
            .WithName("ChangeTenant")
            .WithSummary("Change a tenant's settings, suspend or resume it")
            .WithDescription(
                "What is left out stays as it is; smallGroupSize null is the installation's. Suspending and resuming are the platform's administrator's: every credential of a suspended tenant is answered 403 "
                + "tenant_suspended within two seconds, open streams end, and nothing is lost. Weights hold from the next answer on; a time zone once the read models are rebuilt (timeZoneInEffect). "
                + "With If-Match (the ETag of the answer it was made from) it is 412 where it was changed meanwhile.")
            .Accepts<TenantSettings>(IngestApi.Json)
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
    }

    /// <param name="Id">Its name: 1 to 63 of a to z, digits, dots, hyphens and underscores.</param>
    /// <param name="DisplayName">What people call it; default: its id.</param>
    /// <param name="TimeZone">The zone its days are told in, by its IANA name; default: TENANT_TIME_ZONE.</param>
    /// <param name="EngagementWeights">What the parts of an engagement score weigh; they sum to 100.</param>
    /// <param name="StoreFullIp">Whether whole IP addresses are kept, encrypted; default: no.</param>
    /// <param name="SmallGroupSize">Learners from which on a group is not small, 2 to 100; null: SMALL_GROUP_SIZE.</param>
    internal sealed record NewTenant(
        string Id, string? DisplayName = null, string? TimeZone = null, EngagementWeights? EngagementWeights = null, bool? StoreFullIp = null, int? SmallGroupSize = null);

    /// <param name="DisplayName">What people call it.</param>
    /// <param name="TimeZone">The zone its days are to be told in, by its IANA name.</param>
    /// <param name="EngagementWeights">What the parts of an engagement score weigh; they sum to 100.</param>
    /// <param name="StoreFullIp">Whether whole IP addresses are kept, encrypted.</param>
    /// <param name="SmallGroupSize">Learners from which on a group is not small, 2 to 100; null: SMALL_GROUP_SIZE.</param>
    /// <param name="Suspended">For the platform's administrator: whether every credential of it is refused.</param>
    internal sealed record TenantSettings(
        string? DisplayName = null, string? TimeZone = null, EngagementWeights? EngagementWeights = null, bool? StoreFullIp = null, int? SmallGroupSize = null, bool? Suspended = null);

    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<Tenant>>, ProblemHttpResult>> ListAsync(Caller caller, TenantRows rows, int? limit, string? cursor, CancellationToken ct)
    {
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        var after = 0L;
        if (cursor is not null)
        {
            if (Paging.Read(cursor) is not ( >= 0, 0) key) return Problems.Invalid("cursor", Paging.CursorRule);
            after = key.First;
        }
        var take = limit ?? Paging.DefaultLimit;
        var found = await rows.ListAsync(after, take + 1, IsPlatform(caller) ? null : caller.Tenant, ct);
        return TypedResults.Ok(Paging.Of(found, take, f => f.Tenant, f => (f.Key, 0)));
    }

    /// <param name="id">The tenant.</param>
    internal static async Task<Results<Ok<Tenant>, ProblemHttpResult>> FindAsync(Caller caller, string id, TenantRows rows, HttpContext http, CancellationToken ct) =>
        await SeenAsync(caller, id, rows, http, ct) is { } found ? Tagged(found.Tenant, http.Response) : NotFound();

    internal static async Task<Results<Created<Tenant>, ProblemHttpResult>> AddAsync(
        HttpRequest request, TenantRows rows, Settings settings, BodyBudget bodies, TimeProvider time, CancellationToken ct)
    {
        using var share = bodies.Open(request.HttpContext.Features.Get<Caller>());
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, TenantReader.MaxBytes, ct);
        if (unread is not null) return unread;
        var errors = new QueryErrors(whole: "tenant");
        if (TenantReader.ReadNew(json, errors) is not var (name, given)) return Invalid(errors);
        if (await rows.AddAsync(name, given, settings.TimeZone, time.GetUtcNow().UtcDateTime, ct) is not { } made)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "tenant_exists", $"There is a tenant {name} already.");
        }
        request.HttpContext.Response.GetTypedHeaders().ETag = VersionTags.Of(made.Tenant.Version);
        return TypedResults.Created($"{Path}/{made.Tenant.Id}", made.Tenant);
    }

    /// <param name="id">The tenant.</param>
    /// <param name="ifMatch">The ETag of the answer the change was made from; without it the last to change wins.</param>
    internal static async Task<Results<Ok<Tenant>, ProblemHttpResult>> ChangeAsync(
        Caller caller, string id, HttpRequest request, TenantRows rows, TenantDirectory directory, BodyBudget bodies, TimeProvider time, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken ct)
    {
        if (await SeenAsync(caller, id, rows, request.HttpContext, ct) is not { } found) return NotFound();
        if (!VersionTags.TryRead(request, ifMatch, out var versions)) return Problems.Invalid("If-Match", VersionTags.Rule);
        using var share = bodies.Open(request.HttpContext.Features.Get<Caller>());
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, TenantReader.MaxBytes, ct);
        if (unread is not null) return unread;
        var errors = new QueryErrors(whole: "tenant");
        if (TenantReader.ReadChange(json, errors) is not { } change) return Invalid(errors);
        if (change.Suspended is not null && !IsPlatform(caller)) return OfThePlatform();
        var notes = AuditNotes.Of(request.HttpContext);
        notes.OtherTenant = found.Key;
        notes.Changed(change.Fields);
        if (change.Suspended is { } suspended) notes.Details["suspended"] = suspended ? "true" : "false";
        if (change.Suspended == true && found.Key == caller.Tenant)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "own_tenant", "This is the tenant of your own credential, which could not resume it: suspend it by the command line.");
        }
        if (await rows.ChangeAsync(found.Key, change, versions, caller.Subject, time.GetUtcNow().UtcDateTime, ct) is not { } changed)
        {
            return Problems.Of(StatusCodes.Status412PreconditionFailed, "changed_meanwhile", "The tenant was changed meanwhile: get it, make the change again, and send its new ETag.");
        }
        directory.Changed(changed.Key);
        return Tagged(changed.Tenant, request.HttpContext.Response);
    }

    /// <summary>The tenant where the caller may see it.</summary>
    static async Task<TenantRows.Found?> SeenAsync(Caller caller, string id, TenantRows rows, HttpContext http, CancellationToken ct)
    {
        if (await rows.FindAsync(id, ct) is not { } found) return null;
        if (IsPlatform(caller) || found.Key == caller.Tenant) return found;
        AuditNotes.Of(http).ObjectId = found.Tenant.Id;
        return null;
    }

    static bool IsPlatform(Caller caller) => caller.Role == Role.Service && caller.Scopes.HasFlag(Scopes.Platform);

    static Ok<Tenant> Tagged(Tenant tenant, HttpResponse response)
    {
        response.GetTypedHeaders().ETag = VersionTags.Of(tenant.Version);
        return TypedResults.Ok(tenant);
    }

    static ProblemHttpResult Invalid(QueryErrors errors) => Problems.Of(StatusCodes.Status400BadRequest, "invalid_parameter", errors.Detail, errors.ByPath);

    static ProblemHttpResult OfThePlatform() => Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Making, suspending and resuming tenants takes a key with the scope platform.");

    static ProblemHttpResult NotFound() => Problems.NotFound("tenant");
}
