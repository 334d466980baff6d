using System.Globalization;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Hosting;
using Lectern.App.Limits;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Ingestion;

/// <summary>One rejected event: looked at with what was sent, put right, and taken in; and the reasons there are.</summary>
static class RejectedOneApi
{
    const string Id = "/rejected/{id}";

    public static void Map(IEndpointRouteBuilder events)
    {
        events.MapGet("/rejected/reasons", ReasonsAsync)
            .WithName("ListRejectionReasons")
            .WithSummary("How many rejected events there are by reason, most first")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(401).ProducesProblem(403);
        events.MapGet(Id, FindAsync)
            .WithName("GetRejectedEvent")
            .WithSummary("One rejected event with what was sent")
            .WithDescription("The body is as it was sent, personal data included. A key needs the scope read beside admin for it.")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        events.MapPost(Id + "/replay", ReplayAsync)
            .Limited(Work.Expensive)
            .WithName("ReplayRejectedEvent")
            .WithSummary("Take one rejected event in again, as it was sent or put right")
            .WithDescription(
                """
                The body is the corrected event, as one is sent to POST /api/v1/events; without a body the stored one is taken. It goes the way of a new event, by
                the route and for the application that it first came by; without a time of its own it happened when it first came. What was sent first stays as it
                was, until it expires. A key needs the scope read beside admin, and to send a body ingest, too. 409 taken_in: it is in
                the log already. 409 body_not_kept: it was too large to be kept, so that it needs a body. 409 another_tenant: it was sent for another one.
                """)
            .Accepts<object>(isOptional: true, IngestApi.Json)
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
    }

    /// <summary>A rejected event and what was sent.</summary>
    /// <param name="Rejected">What it is and why.</param>
    /// <param name="AppId">The one application that its sender could speak for; null: any.</param>
    /// <param name="Body">What was sent, as text; null: it was too large to be kept.</param>
    /// <param name="IsText">False: what was sent is no UTF-8, and the text shows as much of it as can be read.</param>
    /// <param name="IsOpen">Whether it is not in the log yet, and so can be replayed.</param>
    internal sealed record RejectedWithBody(RejectedEvent Rejected, string? AppId, string? Body, bool IsText, bool IsOpen);

    /// <summary>What came of taking one in again.</summary>
    /// <param name="Status"><c>accepted</c>, <c>duplicate</c> or <c>rejected</c>.</param>
    /// <param name="EventId">Its id, as sent or made for it.</param>
    /// <param name="Code">Why it was rejected again.</param>
    /// <param name="Path">The JSON path of the field at fault.</param>
    /// <param name="Message">The field and the rule in a sentence.</param>
    internal sealed record ReplayOutcome(string Status, string? EventId, string? Code, string? Path, string? Message);

    /// <param name="Items">Each reason once.</param>
    internal sealed record RejectedReasons(IReadOnlyList<RejectedReason> Items);

    static async Task<Ok<RejectedReasons>> ReasonsAsync(Caller caller, RejectedEvents rejected, CancellationToken ct) =>
        TypedResults.Ok(new RejectedReasons(await rejected.ReasonsAsync(caller.Tenant, ct)));

    /// <param name="id">As the list names it.</param>
    internal static async Task<Results<Ok<RejectedWithBody>, ProblemHttpResult>> FindAsync(Caller caller, string id, RejectedEvents rejected, HttpContext http, CancellationToken ct)
    {
        if (Refusal(caller) is { } refused) return refused;
        if (Read(id) is not { } key || await rejected.FindAsync(caller.Tenant, key, ct) is not { } found) return Problems.NotFound("rejected event");
        AuditNotes.Of(http).ObjectId = found.Event.Id.ToString(CultureInfo.InvariantCulture);
        var text = found.Body is null ? null : Encoding.UTF8.GetString(found.Body);
        return TypedResults.Ok(new RejectedWithBody(found.Event, found.AppId, text, text is null || Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(found.Body), found.IsOpen));
    }

    /// <param name="id">As the list names it.</param>
    internal static async Task<Results<Ok<ReplayOutcome>, ProblemHttpResult>> ReplayAsync(
        Caller caller, string id, HttpContext http, BodyBudget bodies, RejectedEvents rejected, EventIntake intake, TimeProvider time, CancellationToken ct)
    {
        if (Refusal(caller) is { } refused) return refused;
        byte[]? corrected = null;
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
        {
            using var share = bodies.Open(caller);
            var (json, problem) = await RequestBody.ReadJsonAsync(http.Request, share, RequestBody.MaxEventBytes, ct);
            if (problem is not null) return problem;
            if (json.Length > 0) corrected = json.ToArray();
        }
        // It may be any event at all: who is to send none sends none this way either.
        if (corrected is not null && caller.Role == Role.Service && !caller.Scopes.HasFlag(Scopes.Ingest))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "To put an event right is to send one: a key needs the scope ingest for it, beside admin and read. Without a body it is taken in as it was sent.");
        }

        if (Read(id) is not { } key || await rejected.FindAsync(caller.Tenant, key, ct) is not { } found) return Problems.NotFound("rejected event");
        var (kept, notes) = (found.Event, AuditNotes.Of(http));
        notes.ObjectId = kept.Id.ToString(CultureInfo.InvariantCulture);
        if (!found.IsOpen) return Problems.Of(StatusCodes.Status409Conflict, "taken_in", "It was taken in already.");
        if ((corrected ?? found.Body) is not { } body) return Problems.Of(StatusCodes.Status409Conflict, "body_not_kept", "What was sent was too large to be kept: send the event itself.");

        if (corrected is null && (kept.Code == RejectCode.UnknownTenant || found.Message?.NamedTenant is not null))
        {
            return Problems.Of(StatusCodes.Status409Conflict, "another_tenant", "It was sent for another tenant, and is no event of this one.");
        }

        var source = new IntakeSource(caller.Tenant, kept.Source, Tracking: kept.Source == "tracking", AppId: found.AppId);
        var result = (await intake.ReplayAsync(source, [found.With(body)], ct))[0];
        var isRejected = result.Status == "rejected";
        var note = new ReplayNote(kept.Id, isRejected ? result.Code! : result.Status, result.Id, corrected is null ? null : caller.Subject);
        // It is in the log by now: whoever asked may go away.
        await rejected.RecordReplayAsync(caller.Tenant, [note], time.GetUtcNow().UtcDateTime, CancellationToken.None);
        notes.Details["result"] = note.Result;
        notes.Details["body"] = corrected is null ? "as_sent" : "corrected";
        return TypedResults.Ok(new ReplayOutcome(result.Status, isRejected ? null : result.Id, result.Code, result.Path, result.Message));
    }

    static long? Read(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null;

    /// <summary>What was sent may be about anybody.</summary>
    static ProblemHttpResult? Refusal(Caller caller) => caller.SeesLearners
        ? null
        : Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "What was sent is shown to administrators, and to keys with the scopes admin and read.");
}
