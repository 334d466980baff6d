using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Learners;

/// <summary>A user with key figures; to a teacher, those of the courses they teach.</summary>
/// <param name="Id">The user.</param>
/// <param name="UserId">As the producer names them.</param>
/// <param name="Name">First and last name; null where none was sent.</param>
/// <param name="Email">Null where none was sent.</param>
/// <param name="Role">The newest role; null where none was sent.</param>
/// <param name="OrganizationId">The newest organization; null where none was sent.</param>
/// <param name="TotalCoursesEnrolled">Courses enrolled in or completed, dropped ones included.</param>
/// <param name="TotalCoursesCompleted">Courses completed, each once.</param>
/// <param name="AverageScore">Mean of graded attempts and submissions; where there is none, of final scores. Percent, null over nothing.</param>
/// <param name="TotalLearningHours">Learning time over all courses, in hours.</param>
/// <param name="LastActiveDate">The newest activity; null without any.</param>
/// <param name="CreatedAt">Least time of an event of this user.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record UserSummary(
    string Id,
    string UserId,
    string? Name,
    string? Email,
    string? Role,
    string? OrganizationId,
    long TotalCoursesEnrolled,
    long TotalCoursesCompleted,
    decimal? AverageScore,
    decimal TotalLearningHours,
    DateTime? LastActiveDate,
    DateTime CreatedAt,
    DateTime UpdatedAt);

/// <summary>A page of users.</summary>
/// <param name="Items">At most <c>limit</c> of them.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null: this was the last.</param>
/// <param name="SearchedFields">What q is looked for in: userId, name and email; in userId alone where there are more than 1,000,000 users.</param>
sealed record UserPage(IReadOnlyList<UserSummary> Items, string? NextCursor, IReadOnlyList<string> SearchedFields);

/// <summary><c>GET /api/v1/users</c>: users with search, order and key figures.</summary>
static class UserList
{
    static readonly SortBy ByName = new("name", "", SortKind.Text);
    static readonly SortBy ById = new("id", "l.user_id", SortKind.Text, IsUnique: true);

    static readonly SortBy[] Sorts =
    [
        ByName,
        ById,
        new("lastActive", "r.last_activity_at", SortKind.Time),
        new("coursesEnrolled", "r.enrollments", SortKind.Number),
        new("coursesCompleted", "r.completions", SortKind.Number),
        new("averageScore", "coalesce((r.attempt_scores + r.submission_scores) / nullif(r.scored_attempts + r.graded_submissions, 0), r.final_score_sum / nullif(r.final_scores, 0))", SortKind.Number),
        new("learningHours", "r.learning_seconds", SortKind.Number),
    ];

    /// <summary>People looked up at a time, once some of those asked for first are not in the read models yet.</summary>
    const int LookedUpAtATime = 200;

    static readonly string[] AllFields = ["userId", "name", "email"];
    static readonly string[] IdAlone = ["userId"];

    const string Columns =
        """
        r.learner_key AS key, l.user_id, r.role, r.organization, r.enrollments, r.completions, r.attempt_scores + r.submission_scores AS scores,
        r.scored_attempts + r.graded_submissions AS graded, r.final_score_sum, r.final_scores, r.learning_seconds, r.last_activity_at, r.first_event_at, r.last_event_at
        """;

    const string Everybody = "read.learner";

    /// <summary>In the place of that: who is enrolled in the courses <c>@reach</c>, with what they did there.</summary>
    /// <param name="of">SQL that tells the keys of the learners that are asked about; null: all.</param>
    static string Taught(string? of = null) =>
        $"""
        (SELECT p.tenant_id, p.learner_key, p.role, p.organization, p.organization_key, t.*
         FROM (
             SELECT e.learner_key AS enrolled_key, count(*) FILTER (WHERE {Sql.IsEnrolled}) AS enrollments, count(e.completed_at) AS completions,
                    sum(e.attempt_scores)::bigint AS attempt_scores, sum(e.submission_scores)::bigint AS submission_scores,
                    sum(e.scored_attempts)::bigint AS scored_attempts, sum(e.graded_submissions)::bigint AS graded_submissions,
                    coalesce(sum(e.final_score) FILTER (WHERE {Sql.IsEnrolled}), 0)::bigint AS final_score_sum, count(e.final_score) FILTER (WHERE {Sql.IsEnrolled}) AS final_scores,
                    sum(greatest(e.observed_seconds, e.declared_content_seconds, e.declared_course_seconds))::bigint AS learning_seconds,
                    max(e.last_access_at) AS last_activity_at, min(e.first_event_at) AS first_event_at, max(e.last_event_at) AS last_event_at
             FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = ANY (@reach) {(of is null ? "" : $"AND e.learner_key = ANY ({of})")}
             GROUP BY e.learner_key HAVING bool_or({Sql.IsEnrolled})
         ) t
         JOIN read.learner p ON p.tenant_id = @tenant AND p.learner_key = t.enrolled_key)
        """;

    sealed record Row
    {
        public long Key { get; init; }
        public string? Place { get; init; }
        public string UserId { get; init; } = "";
        public string? Role { get; init; }
        public string? Organization { get; init; }
        public long Enrollments { get; init; }
        public long Completions { get; init; }
        public long Scores { get; init; }
        public long Graded { get; init; }
        public long FinalScoreSum { get; init; }
        public long FinalScores { get; init; }
        public long LearningSeconds { get; init; }
        public DateTime? LastActivityAt { get; init; }
        public DateTime FirstEventAt { get; init; }
        public DateTime LastEventAt { get; init; }

        public UserSummary Of(string? name, string? email) => new(
            UserId, UserId, name, email, Role, Organization, Enrollments, Completions,
            Rates.Mean(Scores, Graded) ?? Rates.Mean(FinalScoreSum, FinalScores), Rates.Hours(LearningSeconds), LastActivityAt, FirstEventAt, LastEventAt);
    }

    // No ETag: names are no part of the read models, whose position would make it, and may change without them.
    public static void MapUserList(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/users", ListAsync)
        .WithTags("Analytics").WithName("ListUsers")
        .WithSummary("Users with key figures, searched and sorted")
        .WithDescription(
            "q is looked for in the id, the name and the e-mail address, without regard to case and accents. sort is name (default), id, lastActive, coursesEnrolled, "
            + "coursesCompleted, averageScore or learningHours; rows without a value come last. A cursor continues the same question only. A teacher finds who is enrolled in the courses they teach, with figures of those courses.")
        .FromReadModels(Holds.Never)
        .TellsWhom<UserPage>(p => p.Items.Select(u => u.UserId), search: "q");

    /// <param name="q">Only those whose id, name or e-mail address contains it.</param>
    /// <param name="sort">What to sort by.</param>
    /// <param name="order">asc (default) or desc.</param>
    /// <param name="organizationId">Only of this organization.</param>
    /// <param name="role">Only of this role.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<UserPage>, ProblemHttpResult>> ListAsync(
        Caller caller, AsOf asOf, TenantSource source, PersonalNames names, PlaceSeal seal,
        string? q, string? sort, string? order, string? organizationId, string? role, int? limit, string? cursor, CancellationToken ct)
    {
        var people = await names.AllAsync(caller.Tenant, ct);
        if (people is null && sort == ByName.Name) return Problems.Invalid("sort", "cannot be name here: there are too many users to hold their names.");
        var (asked, problem) = ListQuestion.Read(Sorts, sort ?? (people is null ? ById.Name : null), order, limit, cursor, q, organizationId, role);
        if (asked is null) return problem!;

        var filter =
            $"""
            r.tenant_id = @tenant
            {(organizationId is null ? "" : "AND r.organization_key = (SELECT organization_key FROM lectern.organizations WHERE tenant_id = @tenant AND organization_id = @organizationId)")}
            {(role is null ? "" : "AND r.role = @role")}
            """;
        long[]? matches = null;
        if (!string.IsNullOrEmpty(q))
        {
            if (people is null) filter += " AND strpos(lectern.fold(l.user_id), lectern.fold(@q)) > 0";
            else matches = people.Search(await names.FoldAsync(q, ct));
        }
        var parameters = new DynamicParameters(new { tenant = caller.Tenant, reach = caller.Courses.Keys, organizationId, role, q });
        var learners = caller.Courses.IsAll ? Everybody : Taught();
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        if (asked.Sort == ByName) return await ByNameAsync(people!);

        if (matches is not null) filter += " AND r.learner_key = ANY (@matches)";
        parameters.Add("matches", matches);
        foreach (var (name, value) in asked.Parameters()) parameters.Add(name, value);
        var needsId = asked.Sort == ById || (people is null && !string.IsNullOrEmpty(q));
        var from = needsId ? $"FROM lectern.learners l JOIN {learners} r ON r.tenant_id = l.tenant_id AND r.learner_key = l.learner_key" : $"FROM {learners} r";
        if (needsId) filter += " AND l.tenant_id = @tenant";
        var rows = await snapshot.ListAsync<Row>(
            $"""
            WITH page AS MATERIALIZED ({asked.PageOf($"{from} WHERE {filter}", "r.learner_key")})
            SELECT p.place, {Columns}
            FROM page p JOIN {(caller.Courses.IsAll ? Everybody : Taught("ARRAY(SELECT key FROM page)"))} r ON r.tenant_id = @tenant AND r.learner_key = p.key JOIN lectern.learners l ON l.learner_key = p.key
            {asked.OrderOf("p")}
            """,
            parameters,
            ct);
        // Names take a connection of their own: whoever held one while waiting for another could wait for ever.
        await snapshot.DisposeAsync();
        var known = people is null ? await names.OfAsync(caller.Tenant, [.. rows.Take(asked.Limit).Select(r => r.Key)], ct) : null;
        var page = asked.Of(rows, r => Named(r), r => new(r.Place, r.Key));
        return TypedResults.Ok(new UserPage(page.Items, page.NextCursor, people is null ? IdAlone : AllFields));

        UserSummary Named(Row row)
        {
            if (known is not null) return known.TryGetValue(row.Key, out var k) ? row.Of(k.Name, k.Email) : row.Of(null, null);
            var person = people!.Find(row.Key);
            return row.Of(person?.Name, person?.Email);
        }

        async Task<Results<Ok<UserPage>, ProblemHttpResult>> ByNameAsync(PersonList all)
        {
            (string FoldedName, string UserId)? after = null;
            if (asked.After is { } place)
            {
                if (place.Value is null || seal.Open(place.Value) is not { } opened) return Problems.Invalid("cursor", Paging.CursorRule);
                after = opened;
            }
            HashSet<long>? wanted = matches is null ? null : [.. matches];
            if (organizationId is not null || role is not null || !caller.Courses.IsAll)
            {
                var members = await snapshot.ListAsync<long>($"SELECT r.learner_key FROM {learners} r WHERE {filter}", parameters, ct);
                if (wanted is null) wanted = [.. members];
                else wanted.IntersectWith(members);
            }
            // A learner that the log knows and the read models do not yet is skipped, and the next ones are looked at.
            var found = new List<(Person Person, Row Row)>();
            for (var count = asked.Limit + 1; found.Count <= asked.Limit; count = Math.Max(LookedUpAtATime, asked.Limit + 1 - found.Count))
            {
                var next = all.Next(after, asked.IsDescending, count, p => wanted?.Contains(p.Key) ?? true);
                if (next.Count == 0) break;
                var rowsOf = (await snapshot.ListAsync<Row>(
                    $"SELECT {Columns} FROM {(caller.Courses.IsAll ? Everybody : Taught("@keys"))} r JOIN lectern.learners l ON l.learner_key = r.learner_key WHERE r.tenant_id = @tenant AND r.learner_key = ANY (@keys)",
                    new { tenant = caller.Tenant, reach = caller.Courses.Keys, keys = next.Select(p => p.Key).ToArray() },
                    ct)).ToDictionary(r => r.Key);
                foreach (var person in next)
                {
                    if (rowsOf.TryGetValue(person.Key, out var row)) found.Add((person, row));
                }
                after = (next[^1].FoldedName.ToString(), next[^1].UserId);
            }
            var listed = asked.Of(found, f => f.Row.Of(f.Person.Name, f.Person.Email), f => new(seal.Of(f.Person), f.Person.Key));
            return TypedResults.Ok(new UserPage(listed.Items, listed.NextCursor, AllFields));
        }
    }
}

/// <summary>A place in a list sorted by name, or by something else and then by id, for a cursor: names and ids must not be read in addresses and logs, so it is encrypted.</summary>
sealed class PlaceSeal(IDataProtectionProvider protection)
{
    readonly IDataProtector protector = protection.CreateProtector("Lectern.NameCursor");

    public string Of(Person person) => protector.Protect($"{person.NameLength} {person.FoldedName}{person.UserId}");

    public string Of(string value, string userId) => protector.Protect($"{value.Length} {value}{userId}");

    /// <summary>Null: none of ours.</summary>
    public (string FoldedName, string UserId)? Open(string sealedPlace)
    {
        try
        {
            var parts = protector.Unprotect(sealedPlace).Split(' ', 2);
            var length = int.Parse(parts[0], CultureInfo.InvariantCulture);
            return (parts[1][..length], parts[1][length..]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
