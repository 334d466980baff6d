using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Hosting;
using Lectern.App.Learners;
using Lectern.App.Progress;
using Lectern.App.Queries;
using Lectern.Core.Grains;
using Lectern.Core.Measures;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Standing = Lectern.App.Courses.CourseRoster.Standing;

namespace Lectern.App.Courses;

/// <summary><c>GET /api/v1/courses/{courseId}/learners</c>: a page of the roster, in the order and with the filters asked for.</summary>
static class CourseLearners
{
    // By name the cursor holds a sealed place: names must not be read in addresses and logs.
    static readonly SortBy ByName = new("name", "", SortKind.Text);

    // Equal ones go by id, which a cursor holds sealed alike.
    static readonly SortBy ByAttention = new("attention", "", SortKind.Text);

    static readonly (SortBy By, Func<Standing, decimal?> Value)[] Numbers =
    [
        (new("progress", "", SortKind.Number), s => s.Progress),
        (new("lastAccess", "", SortKind.Time), s => s.Row.LastAccessAt is { } at ? Micros.Of(at) : null),
        (new("engagement", "", SortKind.Number), s => s.Engagement?.Score),
        (new("score", "", SortKind.Number), s => s.Score),
    ];

    static readonly SortBy[] Sorts = [ByName, .. Numbers.Select(n => n.By), ByAttention];

    // No ETag: names are no part of the read models, whose position would make it, and may change without them.
    public static void MapCourseLearners(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/courses/{courseId}/learners", ListAsync)
        .WithTags("Analytics").WithName("ListCourseLearners")
        .WithSummary("A course's learners with status, progress, engagement, score, last access, and why someone is flagged")
        .WithDescription(
            "sort is name (default), progress, lastAccess, engagement, score or attention; learners without a value come last. By attention first come those whose flags nobody has dealt with, the gravest "
            + "reason before and then by how grave, then the other flagged ones alike, then the others, the least engaged before. status is not_started, in_progress, dropped or completed. "
            + "Everyone is told as they stood at the end of the day of asOf. flagged keeps those whom a rule flags, or all others; handled those whose flags somebody dealt with, or all others. "
            + "q is looked for in id, name and e-mail address. A cursor continues the same question only.")
        .ExactIds()
        .FromReadModels(Holds.Never)
        .TellsWhom<Page<CourseLearner>>(p => p.Items.Select(l => l.UserId), search: "q")
        .ProducesProblem(404);

    /// <param name="courseId">The course, as the producer names it.</param>
    /// <param name="status">Only those not_started, in_progress, dropped or completed.</param>
    /// <param name="cohort">Only of this cohort.</param>
    /// <param name="flagged">true: only those whom a rule flags; false: only the others.</param>
    /// <param name="handled">true: only those whose flags somebody dealt with, and it holds; false: only the others, flagged or not.</param>
    /// <param name="q">Only those whose id, name or e-mail address contains it.</param>
    /// <param name="sort">What to sort by.</param>
    /// <param name="order">asc (default) or desc.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<CourseLearner>>, ProblemHttpResult>> ListAsync(
        Caller caller, string courseId, AsOf asOf, CourseRoster roster, PersonalNames names, PlaceSeal seal,
        string? status, string? cohort, bool? flagged, bool? handled, string? q, string? sort, string? order, int? limit, string? cursor, CancellationToken ct)
    {
        var (asked, problem) = ListQuestion.Read(Sorts, sort, order, limit, cursor, courseId, status, cohort, q, flagged?.ToString(), handled?.ToString());
        if (asked is null) return problem!;
        ProgressStatus? wanted = null;
        if (status is not null && (wanted = StatusFilter.Read(status)) is null) return Problems.Invalid("status", StatusFilter.Rule);
        (string FoldedName, string UserId)? after = null;
        (long Rank, string UserId)? afterRank = null;
        if ((asked.Sort == ByName || asked.Sort == ByAttention) && asked.After is { } place)
        {
            if (place.Value is null || seal.Open(place.Value) is not { } opened) return Problems.Invalid("cursor", Paging.CursorRule);
            if (asked.Sort == ByName) after = opened;
            else if (long.TryParse(opened.FoldedName, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rank)) afterRank = (rank, opened.UserId);
            else return Problems.Invalid("cursor", Paging.CursorRule);
        }
        if (await roster.AskAsync(caller, courseId, asOf, ct) is not var (all, handlings)) return Problems.NotFound("course");

        IEnumerable<Standing> some = all;
        if (wanted is not null) some = some.Where(s => s.Row.Status == wanted);
        if (cohort is not null) some = some.Where(s => s.Row.Cohort == cohort);
        if (flagged is { } isFlagged) some = some.Where(s => s.Flags.Count > 0 == isFlagged);
        if (handled is { } isHandled) some = some.Where(s => handlings.Of(s) is not null == isHandled);
        var people = asked.Sort == ByName || !string.IsNullOrEmpty(q) ? await names.AllAsync(caller.Tenant, ct) : null;
        if (!string.IsNullOrEmpty(q))
        {
            var folded = await names.FoldAsync(q, ct);
            var found = people?.Search(folded).ToHashSet();
            some = some.Where(s => found?.Contains(s.Row.LearnerKey) ?? s.Row.UserId.Contains(q, StringComparison.OrdinalIgnoreCase));
        }

        var page = asked.Sort == ByName ? NextByName(some, PersonOf, asked, after)
            : asked.Sort == ByAttention ? NextByAttention(some, s => Attention.PlaceOf(s, handlings), asked, afterRank)
            : Next([.. some], ValueOf, asked);
        // Whoever was sorted or searched by name is at hand; else only the page's names are opened.
        var known = people is null ? await names.OfAsync(caller.Tenant, [.. page.Take(asked.Limit).SelectMany(s => (long?[])[s.Row.LearnerKey, handlings.Of(s)?.ByKey]).OfType<long>().Distinct()], ct) : null;
        return TypedResults.Ok(asked.Of(page, Named, PlaceOf));

        CourseLearner Named(Standing s)
        {
            var handling = handlings.Of(s);
            var (name, email) = KnownOf(s.Row.LearnerKey);
            return s.Of(name, email, handling?.Told(handling.ByKey is { } by ? KnownOf(by).Name : null));
        }

        (string? Name, string? Email) KnownOf(long key)
        {
            if (known is not null) return known.GetValueOrDefault(key);
            return people!.Find(key) is { } person ? (person.Name, person.Email) : default;
        }

        decimal? ValueOf(Standing s) => Numbers.Single(n => n.By == asked.Sort).Value(s);

        Person PersonOf(Standing s) => people?.Find(s.Row.LearnerKey) ?? new Person(s.Row.LearnerKey, s.Row.UserId, null, null, "", 0);

        Place PlaceOf(Standing last) => new(
            asked.Sort == ByName ? seal.Of(PersonOf(last)) : asked.Sort == ByAttention ? Sealed(Attention.PlaceOf(last, handlings)) : ValueOf(last)?.ToString(CultureInfo.InvariantCulture),
            last.Row.LearnerKey);

        string Sealed((long Rank, string UserId) place) => seal.Of(place.Rank.ToString(CultureInfo.InvariantCulture), place.UserId);
    }

    /// <summary>One more than the limit: by value, those without one last, equal ones by key.</summary>
    static List<Standing> Next(IReadOnlyList<Standing> some, Func<Standing, decimal?> value, ListQuestion asked)
    {
        var sign = asked.IsDescending ? -1 : 1;
        if (asked.After is { } after)
        {
            decimal? last = after.Value is null ? null : decimal.Parse(after.Value, CultureInfo.InvariantCulture);
            some = [.. some.Where(s => Compare(value(s), s.Row.LearnerKey, last, after.Key) > 0)];
        }
        return [.. some.Order(Comparer<Standing>.Create((a, b) => Compare(value(a), a.Row.LearnerKey, value(b), b.Row.LearnerKey))).Take(asked.Limit + 1)];

        int Compare(decimal? a, long aKey, decimal? b, long bKey)
        {
            var order = a is null || b is null ? (a is null).CompareTo(b is null) : sign * a.Value.CompareTo(b.Value);
            return order != 0 ? order : aKey.CompareTo(bKey);
        }
    }

    /// <summary>The same, those first whom a teacher should look at.</summary>
    static List<Standing> NextByAttention(IEnumerable<Standing> some, Func<Standing, (long Rank, string UserId)> place, ListQuestion asked, (long Rank, string UserId)? after)
    {
        var order = Attention.Order(asked.IsDescending);
        var placed = some.Select(s => (Standing: s, Place: place(s)));
        // Whoever stood there may be gone: what counts is the place.
        if (after is { } last) placed = placed.Where(p => order.Compare(p.Place, last) > 0);
        return [.. placed.OrderBy(p => p.Place, order).Take(asked.Limit + 1).Select(p => p.Standing)];
    }

    /// <summary>The same by name, equal names by id. Where the tenant has more people than names are held of, by id alone.</summary>
    static List<Standing> NextByName(IEnumerable<Standing> some, Func<Standing, Person> person, ListQuestion asked, (string FoldedName, string UserId)? after)
    {
        var placed = some.Select(s => (Standing: s, Person: person(s)));
        // Whoever stood there may be gone: what counts is the place.
        if (after is { } last) placed = placed.Where(s => Compare(last.FoldedName, last.UserId, s.Person) < 0);
        return [.. placed.Order(Comparer<(Standing Standing, Person Person)>.Create((a, b) => Compare(a.Person.FoldedName, a.Person.UserId, b.Person))).Take(asked.Limit + 1).Select(s => s.Standing)];

        int Compare(ReadOnlySpan<char> name, string id, Person b)
        {
            var order = name.IsEmpty.CompareTo(b.NameLength == 0);
            if (order == 0) order = (asked.IsDescending ? -1 : 1) * name.SequenceCompareTo(b.FoldedName);
            return order != 0 ? order : string.CompareOrdinal(id, b.UserId);
        }
    }
}
