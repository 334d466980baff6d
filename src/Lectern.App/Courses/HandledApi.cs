using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Accounts;
using Lectern.App.Datasets;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Standing = Lectern.App.Courses.CourseRoster.Standing;

namespace Lectern.App.Courses;

/// <summary><c>POST</c> and <c>DELETE /api/v1/courses/{courseId}/learners/{userId}/handled</c>.</summary>
static class HandledApi
{
    const string Path = "/api/v1/courses/{courseId}/learners/{userId}/handled";
    const string Field = "note";
    const string SeenField = "reasons";

    /// <summary>However it is escaped, it fits into a small body.</summary>
    const int MaxNote = 500;

    const string NoteRule = "must be a text of at most 500 characters, without control characters but tabs and line breaks.";

    static readonly Dictionary<string, FlagReason> Reasons = Enum.GetValues<FlagReason>().ToDictionary(Names.Of);

    static readonly string ReasonRule = $"must be one of {string.Join(", ", Reasons.Keys)}.";

    public static void AddHandledFlags(this IServiceCollection services) => services.AddSingleton<Handlings>();

    public static void MapHandledFlags(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, HandleAsync)
            .WithTags("Analytics").WithName("HandleFlags")
            .WithSummary("Say that what a learner is flagged for in a course was dealt with")
            .WithDescription(
                "Marks the flags that the learner has now; of one who was marked before, anew. It holds for 14 days, today the first, and for what is flagged now: the learner is unhandled again once "
                + "another reason appears, one more item is missed, or they were active again and are away anew. With reasons, those that the caller has seen: 409 flags_changed where the learner has another one by now, and nothing is marked. 409 not_flagged: nothing flags them. The body may be left out. Whoever shows the course hears of it on the topic course:ID.")
            .Accepts<NoteToKeep>(isOptional: true, IngestApi.Json)
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        routes.MapDelete(Path, TakeBackAsync)
            .WithTags("Analytics").WithName("TakeBackHandledFlags")
            .WithSummary("Take back that a learner's flags were dealt with")
            .WithDescription("Whoever said it, and whether or not anybody did: the learner is unhandled then.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    /// <param name="Note">What was done, at most 500 characters without the blanks around it; it is kept encrypted.</param>
    /// <param name="Reasons">What the caller saw the learner flagged for; null: whatever it is now.</param>
    internal sealed record NoteToKeep(string? Note, IReadOnlyList<FlagReason>? Reasons);

    /// <param name="courseId">The course, as the producer names it.</param>
    /// <param name="userId">The learner, as the producer names them.</param>
    internal static async Task<Results<Ok<Handled>, ProblemHttpResult>> HandleAsync(
        Caller caller, string courseId, string userId, HttpContext http, BodyBudget bodies, TenantSource source, CourseRoster roster, Handlings handlings, PersonalNames names, CancellationToken ct)
    {
        if (Refusal(caller) is { } refused) return refused;
        var said = new NoteToKeep(null, null);
        if (http.Request.ContentType is not null)
        {
            var (given, problem) = await JsonBody.ReadAsync(http.Request, bodies, [Field, SeenField], (json, shape, errors) =>
            {
                var text = shape.Text(json, "", Field)?.Trim();
                if (text?.Length > MaxNote || text?.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')) == true) errors.Add(Field, NoteRule);
                return new NoteToKeep(text is "" ? null : text, SeenIn(json, shape, errors));
            }, ct);
            if (given is null) return problem!;
            said = given;
        }

        var asOf = await AsOf.NowAsync(http, caller);
        if (await FindAsync(caller, courseId, userId, roster, asOf, source, ct) is not var (course, standing)) return Problems.NotFound("learner of this course");
        if (standing.Flags.Count == 0) return Problems.Of(StatusCodes.Status409Conflict, "not_flagged", "Nothing flags this learner in this course now: there is nothing to deal with.");
        if (said.Reasons is { } seen && standing.Flags.Any(f => !seen.Contains(f.Reason)))
            return Problems.Of(StatusCodes.Status409Conflict, "flags_changed", "The learner is flagged for something else by now: look again before it is dealt with.");
        var handling = await handlings.SetAsync(caller, course, standing.Row.LearnerKey, standing.Flags, said.Note, asOf, ct);
        return TypedResults.Ok(handling.Told(await names.NameAsync(caller.Tenant, handling.ByKey, ct)));
    }

    /// <param name="courseId">The course, as the producer names it.</param>
    /// <param name="userId">The learner, as the producer names them.</param>
    internal static async Task<Results<NoContent, ProblemHttpResult>> TakeBackAsync(
        Caller caller, string courseId, string userId, HttpContext http, TenantSource source, CourseRoster roster, Handlings handlings, CancellationToken ct)
    {
        if (Refusal(caller) is { } refused) return refused;
        if (await FindAsync(caller, courseId, userId, roster, await AsOf.NowAsync(http, caller), source, ct) is not var (course, standing)) return Problems.NotFound("learner of this course");
        await handlings.ClearAsync(caller.Tenant, course, standing.Row.LearnerKey, ct);
        return TypedResults.NoContent();
    }

    static FlagReason[]? SeenIn(JsonElement json, JsonShape shape, QueryErrors errors)
    {
        if (shape.Texts(json, "", SeenField, Reasons.Count) is not { } names) return null;
        for (var i = 0; i < names.Count; i++)
        {
            if (!Reasons.ContainsKey(names[i])) errors.Add($"{SeenField}[{i}]", ReasonRule);
        }
        return [.. names.Where(Reasons.ContainsKey).Select(n => Reasons[n])];
    }

    /// <summary>Whether somebody is flagged is told by the answer, and told of learners only to who may see them.</summary>
    static ProblemHttpResult? Refusal(Caller caller) =>
        caller.SeesLearners ? null : Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Flags are dealt with by teachers and administrators, and by keys with the scopes admin and read.");

    /// <returns>Null: nobody of that id is enrolled in a course of that id.</returns>
    static async Task<(long Course, Standing Standing)?> FindAsync(Caller caller, string courseId, string userId, CourseRoster roster, AsOf asOf, TenantSource source, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        if (await CourseRoster.FindAsync(snapshot, caller.Tenant, courseId, ct) is not { } course) return null;
        var standing = (await roster.AskAsync(snapshot, caller.Tenant, course, asOf, ct)).FirstOrDefault(s => s.Row.UserId == userId);
        return standing is null ? null : (course.CourseKey, standing);
    }
}
