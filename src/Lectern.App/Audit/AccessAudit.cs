using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Keys;
using Lectern.App.Live;

namespace Lectern.App.Audit;

/// <summary>Records who called what: the reads of learners' data, the changes, and the refusals.</summary>
/// <param name="log">Of it.</param>
/// <param name="home">The installation's own tenant: whoever is nobody has no other.</param>
sealed class AccessAudit(AuditLog log, int home)
{
    const string RefusedAction = "access.refused";
    const string UnauthenticatedAction = "access.unauthenticated";

    /// <summary>Records a call that was refused before it reached its endpoint.</summary>
    /// <param name="http">The request.</param>
    /// <param name="caller">Null: the credential is nobody's.</param>
    /// <param name="status">As it is answered.</param>
    public void Refused(HttpContext http, Caller? caller, int status)
    {
        if (caller is not null)
        {
            if (status is 403 or 404) Refuse(http, caller, status);
            return;
        }
        // Without a credential somebody has merely not signed in yet.
        var isTried = http.Request.Headers.ContainsKey(ApiKeys.Header) || http.Request.Headers.ContainsKey("Authorization");
        if (status == 401 && isTried) log.RecordAccess(new AuditEntry(home, AuditEntry.Nobody, UnauthenticatedAction) { Outcome = status }.From(http), isRefusal: true);
    }

    /// <summary>Records a sign-in that failed.</summary>
    /// <param name="http">The request.</param>
    /// <param name="tenant">Null: there is none of that name.</param>
    /// <param name="account">The account that was tried; null: there is none. What was typed is never kept.</param>
    /// <param name="status">As it is answered.</param>
    public void SignInFailed(HttpContext http, int? tenant, Guid? account, int status) => log.RecordAccess(
        new AuditEntry(tenant ?? home, AuditEntry.Nobody, "sign_in.failed", "account", account?.ToString()) { Outcome = status }.From(http), isRefusal: true);

    /// <summary>Records that somebody who is signed in gave a wrong password for their present one, or was let try no more.</summary>
    public void PasswordRefused(HttpContext http, Caller caller, Guid account, int status) => log.RecordAccess(
        new AuditEntry(caller.Tenant, caller.Subject, "account.password_refused", "account", account.ToString()) { ActorRole = caller.Role, Outcome = status }.From(http), isRefusal: true);

    /// <summary>Records that somebody signed in.</summary>
    public void SignedIn(HttpContext http, Caller caller, Guid account) => log.Record(
        new AuditEntry(caller.Tenant, caller.Subject, "sign_in", "account", account.ToString()) { ActorRole = caller.Role, Outcome = StatusCodes.Status200OK }.From(http));

    /// <summary>Records that somebody signed out.</summary>
    public void SignedOut(HttpContext http, Caller caller, Guid account, bool everywhere) => log.Record(
        new AuditEntry(caller.Tenant, caller.Subject, everywhere ? "sign_out.everywhere" : "sign_out", "account", account.ToString())
        {
            ActorRole = caller.Role,
            Outcome = StatusCodes.Status204NoContent,
        }.From(http));

    /// <summary>Runs the endpoint and records its call.</summary>
    public async Task RunAsync(HttpContext http, Caller caller, AuditedCall call, RequestDelegate next)
    {
        if (call.Kind is not (AuditedKind.Nothing or AuditedKind.Guards) && !await log.HasRoomAsync(http.RequestAborted))
        {
            http.Response.Headers.RetryAfter = "1";
            await Problems.Of(503, "audit_full", "What is read and changed here is recorded, and that is not possible at the moment; try again in a moment.").ExecuteAsync(http);
            return;
        }
        if (call.Kind == AuditedKind.Streams)
        {
            http.Response.OnStarting(() =>
            {
                Follow(http, caller, call);
                return Task.CompletedTask;
            });
        }
        try
        {
            await next(http);
        }
        catch (Exception e) when (e is not BadHttpRequestException)
        {
            // It becomes an answer further out, unless one had begun.
            Ended(http, caller, call, http.Response.HasStarted ? http.Response.StatusCode : StatusCodes.Status500InternalServerError);
            throw;
        }
        Ended(http, caller, call, http.Response.StatusCode);
    }

    void Ended(HttpContext http, Caller caller, AuditedCall call, int status)
    {
        if (status == StatusCodes.Status403Forbidden || (status == StatusCodes.Status404NotFound && call.Kind != AuditedKind.Nothing && NamesAnothers(http, caller)))
        {
            Refuse(http, caller, status);
            return;
        }
        switch (call.Kind)
        {
            // 304 tells them that nothing has changed, so they know it.
            case AuditedKind.Reads when status < 400 && IsOfOthers(http, caller) && !AuditNotes.Of(http).ShowedNothing:
                foreach (var read in EntriesOf(http, caller, call, status)) log.RecordAccess(read);
                break;
            case AuditedKind.HandsOut when status < 400:
            // After an error of ours it may have been changed all the same.
            case AuditedKind.Changes when status is < 300 or >= 500:
                foreach (var entry in EntriesOf(http, caller, call, status))
                {
                    log.Record(entry);
                    if (AuditNotes.Of(http).OtherTenant is { } other && other != caller.Tenant) log.Record(entry with { Tenant = other });
                }
                break;
        }
    }

    /// <summary>
    /// Whose own page it is reads it by right: that is nobody else's access, and would be a diary of theirs. A key of groups is shown
    /// groups where such keys are let in; what else its scopes open is told.
    /// </summary>
    static bool IsOfOthers(HttpContext http, Caller caller) => caller switch
    {
        { Role: Role.Student } => false,
        { SeesLearners: false } => Policies.Of(http)?.Keys.HasFlag(Scopes.Groups) != true,
        { UserId: { } own } => Ownership.Named(http, "userId") != own,
        _ => true,
    };

    /// <summary>Whether a request names anything but its caller: what is not there for them may be another's.</summary>
    static bool NamesAnothers(HttpContext http, Caller caller)
    {
        if (AuditNotes.Of(http).Targets.Any(t => t.UserId is null || t.UserId != caller.UserId) || Ownership.Named(http, "courseId") is not null) return true;
        return Ownership.Named(http, "userId") is { } user ? user != caller.UserId : http.Request.RouteValues.ContainsKey("id");
    }

    void Refuse(HttpContext http, Caller caller, int status)
    {
        var notes = AuditNotes.Of(http);
        var entry = new AuditEntry(caller.Tenant, caller.Subject, RefusedAction, "endpoint", EndpointOf(http, notes))
        {
            ActorRole = caller.Role,
            UserId = Ownership.Named(http, "userId"),
            CourseId = Ownership.Named(http, "courseId"),
            Outcome = status,
        }.From(http);
        if (notes.Targets.Count == 0) log.RecordAccess(entry, isRefusal: true);
        foreach (var target in notes.Targets) log.RecordAccess(entry with { UserId = target.UserId, CourseId = target.CourseId }, isRefusal: true);
    }

    /// <summary>With the id in its place where it can be one of ours: whatever else stood in the URL is not kept.</summary>
    static string? EndpointOf(HttpContext http, AuditNotes notes)
    {
        const string Id = "{id}";
        if (AuditedCalls.NameOf(http) is not { } name || !name.Contains(Id, StringComparison.Ordinal)) return AuditedCalls.NameOf(http);
        var id = notes.ObjectId ?? (http.GetRouteValue("id") is string given && (Guid.TryParseExact(given, "D", out _) || KeyText.IsId(given)) ? given : null);
        return id is null ? name : name.Replace(Id, id, StringComparison.Ordinal);
    }

    void Follow(HttpContext http, Caller caller, AuditedCall call)
    {
        if (http.Response.StatusCode != StatusCodes.Status200OK) return;
        // One that is not of topics: held to one learner, or of everybody.
        if (call.OfOne is not null)
        {
            log.RecordAccess(EntryOf(http, caller, call, StatusCodes.Status200OK));
            return;
        }
        foreach (var topic in http.Request.Query[LiveTopicName.Parameter].Distinct())
        {
            if (topic is null || LiveTopicName.TryRead(topic) is not { Kind: LiveKind.User, Id: var user } || user == caller.UserId) continue;
            log.RecordAccess(EntryOf(http, caller, call, StatusCodes.Status200OK) with { UserId = user });
        }
    }

    static IEnumerable<AuditEntry> EntriesOf(HttpContext http, Caller caller, AuditedCall call, int status) => AuditNotes.Of(http).EntriesOf(EntryOf(http, caller, call, status));

    static AuditEntry EntryOf(HttpContext http, Caller caller, AuditedCall call, int status)
    {
        var notes = AuditNotes.Of(http);
        var user = Ownership.Named(http, "userId");
        return new AuditEntry(caller.Tenant, caller.Subject, user is null ? call.Action : call.OfOne ?? call.Action, call.ObjectType, ObjectOf(http, call, notes))
        {
            ActorRole = caller.Role,
            UserId = user,
            CourseId = Ownership.Named(http, "courseId"),
            Outcome = status,
            Details = notes.Details,
        }.From(http);
    }

    /// <summary>Of the route, or what was made, which the answer's Location names last.</summary>
    static string? ObjectOf(HttpContext http, AuditedCall call, AuditNotes notes) =>
        notes.ObjectId
        ?? (call.Parameter is { } parameter ? http.GetRouteValue(parameter)?.ToString() : null)
        ?? (http.Response.StatusCode == StatusCodes.Status201Created && http.Response.Headers.Location.ToString() is var made ? made[(made.LastIndexOf('/') + 1)..] : null);
}

static class Auditing
{
    /// <param name="services">Of the process.</param>
    /// <param name="home">The installation's own tenant.</param>
    public static void AddAudit(this IServiceCollection services, int home)
    {
        services.AddSingleton<AuditLog>();
        services.AddHostedService(s => s.GetRequiredService<AuditLog>());
        services.AddSingleton(s => new AccessAudit(s.GetRequiredService<AuditLog>(), home));
    }

    /// <summary>After access control: it knows the caller by then.</summary>
    public static void UseAudit(this WebApplication app) => app.Use((http, next) =>
        http.Features.Get<Caller>() is { } caller && AuditedCalls.Of(http) is { } call
            ? http.RequestServices.GetRequiredService<AccessAudit>().RunAsync(http, caller, call, next)
            : next(http));
}
