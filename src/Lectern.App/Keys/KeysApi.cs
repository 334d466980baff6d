using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Datasets;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Keys;

/// <summary>Keys of programs: made, listed, changed, rotated and revoked by administrators and by keys with the scope <c>admin</c>.</summary>
static class KeysApi
{
    const string Path = "/api/v1/keys";

    public static void AddKeys(this IServiceCollection services, bool isServing)
    {
        services.AddSingleton<KeyCallers>();
        services.AddSingleton<KeyTrust>();
        services.AddSingleton<KeyUses>();
        services.AddSingleton<KeyStreams>();
        if (!isServing) return;
        services.AddHostedService(s => s.GetRequiredService<KeyTrust>());
        services.AddHostedService(s => s.GetRequiredService<KeyUses>());
        services.AddHostedService(s => s.GetRequiredService<KeyStreams>());
    }

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithTags("Access");
        KeyList.Map(group);
        group.MapPost("", AddAsync)
            .WithName("CreateKey")
            .WithSummary("Make a key")
            .WithDescription(
                "Its text is in this answer alone. Nobody gives a key what they may not do themselves, nor a key one that ends later than itself; platform is given on the command line alone. A program with a token makes none. A key with appId has the scope ingest alone: "
                + "events that name no application are of that one, and those that name another are rejected as forbidden. A tenant has at most 1,000 keys that have not ended.")
            .Accepts<KeyToMake>(IngestApi.Json)
            .NotToBeStored()
            .HoldsSecret()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapGet("/{id}", FindAsync)
            .WithName("GetKey")
            .WithSummary("One key, without its text")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);
        group.MapPatch("/{id}", ChangeAsync)
            .WithName("ChangeKey")
            .WithSummary("Change a key's name or expiry")
            .WithDescription("What is left out stays; expiresAt null takes the expiry away. Scopes and application stay as they are: make another key. A key that has ended is 409.")
            .Accepts<KeyToChange>(IngestApi.Json)
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapPost("/{id}/rotate", RotateAsync)
            .WithName("RotateKey")
            .WithSummary("Give a key a new text")
            .WithDescription(
                "The new text is in this answer alone, and works everywhere once it is here, about a second after it was asked for; the text before it works for overlap seconds more. "
                + "A text that was still working from an earlier rotation ends at once. Id, name, scopes and expiry stay. A key that has ended is 409.")
            .Accepts<Rotation>(isOptional: true, IngestApi.Json)
            .NotToBeStored()
            .HoldsSecret()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapDelete("/{id}", RevokeAsync)
            .WithName("RevokeKey")
            .WithSummary("Revoke a key")
            .WithDescription("Answered, after about a second, once no process takes the key any longer. It stays in the list, as revoked. Revoking it again changes nothing.")
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(503);
    }

    static async Task<Results<Created<IssuedKey>, ProblemHttpResult>> AddAsync(
        Caller caller, HttpRequest request, TenantSource source, BodyBudget bodies, TimeProvider time, CancellationToken ct)
    {
        var errors = Errors();
        var (asked, problem) = await ReadAsync(request, bodies, json => KeyReader.ReadNew(json, time.GetUtcNow(), errors), errors, ct);
        if (asked is null) return problem!;
        if (Refused(caller, KeyScopes.Of(asked.Scopes), asked.ExpiresAt?.UtcDateTime) is { } refused) return refused;
        if (await StoredKeys.AddAsync(source, caller, asked, Now(time), ct) is not { } made)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "too_many_keys", string.Create(
                CultureInfo.InvariantCulture, $"There are {StoredKeys.Most:N0} keys already, which is as many as there may be: revoke those that nobody uses."));
        }
        var notes = AuditNotes.Of(request.HttpContext);
        notes.ObjectId = made.Key.Id;
        notes.Details["scopes"] = string.Join(',', made.Key.Scopes);
        return TypedResults.Created($"{Path}/{made.Key.Id}", made);
    }

    /// <param name="id">The key.</param>
    internal static async Task<Results<Ok<StoredKey>, ProblemHttpResult>> FindAsync(Caller caller, string id, TenantSource source, TimeProvider time, CancellationToken ct) =>
        await KeyAsync(caller, id, source, time, ct) is { } key ? TypedResults.Ok(key) : Problems.NotFound("key");

    /// <param name="id">The key.</param>
    internal static async Task<Results<Ok<StoredKey>, ProblemHttpResult>> ChangeAsync(
        Caller caller, string id, HttpRequest request, TenantSource source, BodyBudget bodies, TimeProvider time, CancellationToken ct)
    {
        if (await KeyAsync(caller, id, source, time, ct) is not { } key) return Problems.NotFound("key");
        var errors = Errors();
        var (asked, problem) = await ReadAsync(request, bodies, json => KeyReader.ReadChange(json, time.GetUtcNow(), errors), errors, ct);
        if (asked is not var (change, changesExpiry)) return problem!;
        if (Refused(caller, KeyScopes.Of(key.Scopes), changesExpiry ? change.ExpiresAt?.UtcDateTime : caller.KeyEndsAt) is { } refused) return refused;
        if (await StoredKeys.ChangeAsync(source, caller.Tenant, id, change.Name, (changesExpiry, change.ExpiresAt?.UtcDateTime), Now(time), ct) is not { } changed) return Ended();
        AuditNotes.Of(request.HttpContext).Changed([("name", change.Name is not null), ("expiresAt", changesExpiry)]);
        if (changesExpiry) await Task.Delay(KeyTrust.Outlasts, time, ct);
        return TypedResults.Ok(changed);
    }

    /// <param name="id">The key.</param>
    internal static async Task<Results<Ok<IssuedKey>, ProblemHttpResult>> RotateAsync(
        Caller caller, string id, HttpRequest request, TenantSource source, BodyBudget bodies, TimeProvider time, CancellationToken ct)
    {
        if (await KeyAsync(caller, id, source, time, ct) is not { } key) return Problems.NotFound("key");
        var asked = new Rotation();
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
        {
            var errors = Errors();
            var (read, problem) = await ReadAsync(request, bodies, json => KeyReader.ReadRotation(json, errors), errors, ct);
            if (read is null) return problem!;
            asked = read;
        }
        // Whoever gets a key's text can do what the key can.
        if (Refused(caller, KeyScopes.Of(key.Scopes), key.ExpiresAt) is { } refused) return refused;
        if (await StoredKeys.RotateAsync(source, caller.Tenant, id, asked.Overlap, Now(time), ct) is not { } issued) return Ended();
        // The new text has to work everywhere, too. Whoever goes away meanwhile has rotated it.
        await Task.Delay(KeyTrust.Outlasts, time, ct);
        return TypedResults.Ok(issued);
    }

    /// <param name="id">The key.</param>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Caller caller, string id, TenantSource source, TimeProvider time, CancellationToken ct)
    {
        if (await KeyAsync(caller, id, source, time, ct) is null) return Problems.NotFound("key");
        await StoredKeys.RevokeAsync(source, caller, id, Now(time), ct);
        // Also where it was revoked before: that may have been a moment ago.
        await Task.Delay(KeyTrust.Outlasts, time, ct);
        return TypedResults.NoContent();
    }

    static Task<StoredKey?> KeyAsync(Caller caller, string id, TenantSource source, TimeProvider time, CancellationToken ct) =>
        KeyText.IsId(id) ? StoredKeys.FindAsync(source, caller.Tenant, id, Now(time), ct) : Task.FromResult<StoredKey?>(null);

    static async Task<(T? Asked, ProblemHttpResult? Problem)> ReadAsync<T>(
        HttpRequest request, BodyBudget bodies, Func<ReadOnlyMemory<byte>, T?> read, QueryErrors errors, CancellationToken ct)
    {
        using var share = bodies.Open(request.HttpContext.Features.Get<Caller>());
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, KeyToMake.MaxBytes, ct);
        if (unread is not null) return (default, unread);
        var asked = read(json);
        return asked is null ? (asked, Problems.Of(StatusCodes.Status400BadRequest, "invalid_parameter", errors.Detail, errors.ByPath)) : (asked, null);
    }

    /// <summary>Why somebody may not have or give a key with these scopes that ends then, or never; null: they may.</summary>
    static ProblemHttpResult? Refused(Caller caller, Scopes scopes, DateTime? until)
    {
        var beyond = scopes & ~KeyScopes.GivenBy(caller);
        var rule = beyond.HasFlag(Scopes.Platform) ? "Keys with the scope platform are made and changed on the command line alone; they can be revoked here."
            : beyond != Scopes.None ? $"This takes scopes that you have not yourself: {string.Join(", ", KeyScopes.NamesOf(beyond))}."
            : caller.IsTokenOfService ? "A program with a token makes and changes no keys: they would outlive the token. Revoking is open to it."
            : caller.KeyEndsAt is { } end && !(until <= end) ? string.Create(CultureInfo.InvariantCulture, $"Your own key ends at {end:yyyy-MM-dd'T'HH:mm:ss'Z'}: no key of its making, and none that it is told the text of, may end later.")
            : null;
        return rule is null ? null : Problems.Of(StatusCodes.Status403Forbidden, "forbidden", rule);
    }

    static ProblemHttpResult Ended() => Problems.Of(StatusCodes.Status409Conflict, "key_ended", "This key has expired or was revoked, which stays so: make another.");

    static QueryErrors Errors() => new(whole: "key");

    static DateTime Now(TimeProvider time) => time.GetUtcNow().UtcDateTime;
}
