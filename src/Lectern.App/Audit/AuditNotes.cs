using Lectern.App.Datasets;

namespace Lectern.App.Audit;

/// <summary>What an endpoint knows of an access, and the middleware that records it does not.</summary>
sealed class AuditNotes
{
    /// <summary>Learners of one access who are told one by one; those beyond are a number.</summary>
    const int MostEach = 10;

    readonly HashSet<string> shown = new(StringComparer.Ordinal);
    readonly HashSet<string> named = new(StringComparer.Ordinal);
    readonly List<(string UserId, string Change)> teachers = [];
    readonly List<AuditedTarget> refused = [];

    /// <summary>How many different learners an answer showed whose ids are not told; null: not told.</summary>
    public long? Learners { get; set; }

    /// <summary>An answer to who waits, in which there is nothing yet: no access to record.</summary>
    public bool ShowedNothing { get; set; }

    /// <summary>What was asked, as the name of a dataset; of what is refused, which.</summary>
    public string? ObjectId { get; set; }

    /// <summary>The tenant that was changed, where it is not the caller's: it is told in both their logs.</summary>
    public int? OtherTenant { get; set; }

    /// <summary>A few more facts, by name.</summary>
    public Dictionary<string, string> Details { get; } = [];

    /// <summary>What was asked for and refused, where the request names several.</summary>
    public IReadOnlyList<AuditedTarget> Targets => refused;

    public static AuditNotes Of(HttpContext http)
    {
        if (http.Features.Get<AuditNotes>() is { } known) return known;
        var notes = new AuditNotes();
        http.Features.Set(notes);
        return notes;
    }

    /// <summary>Notes whom an answer showed.</summary>
    /// <param name="learners">Their ids.</param>
    /// <param name="isEach">Whether a few are told one by one: somebody looked for them.</param>
    public void Showed(IEnumerable<string> learners, bool isEach)
    {
        shown.UnionWith(learners);
        Learners = shown.Count;
        if (isEach && shown.Count <= MostEach) named.UnionWith(shown);
    }

    /// <summary>Notes whom a question named, by ids that the registry knows.</summary>
    public void Named(IEnumerable<string> learners) => named.UnionWith(learners);

    /// <summary>Notes the fields that a change gave: their names, and of what is neither personal nor secret what they hold now.</summary>
    public void Changed(IEnumerable<(string Field, bool IsGiven)> fields) => Details["fields"] = string.Join(',', fields.Where(f => f.IsGiven).Select(f => f.Field));

    /// <summary>Notes who teaches a course from now on, and who does no more.</summary>
    public void Taught(IEnumerable<string> added, IEnumerable<string> removed)
    {
        teachers.AddRange(added.Select(a => (a, "added")));
        teachers.AddRange(removed.Select(r => (r, "removed")));
    }

    public void Refused(AuditedTarget target) => refused.Add(target);

    /// <summary>The entries of a call: of the one that it is, one for each learner who was named or one of few who were shown, and one for the others as a number.</summary>
    public IEnumerable<AuditEntry> EntriesOf(AuditEntry call)
    {
        if (teachers.Count > 0)
        {
            return teachers.Select(t => call with
            {
                ObjectType = AuditEntry.Teacher,
                ObjectId = t.UserId,
                UserId = t.UserId,
                Details = new Dictionary<string, string>(Details) { ["teacher"] = t.Change },
            });
        }
        if (call.UserId is not null) return [call];
        if (named.Count == 0) return [call with { Learners = Learners }];
        var each = named.Take(MostEach).ToList();
        var others = shown.Union(named).Except(each).Count();
        return [.. each.Select(user => call with { UserId = user }), .. others > 0 ? [call with { Learners = others }] : Array.Empty<AuditEntry>()];
    }

    /// <summary>Different learners in the rows of answers.</summary>
    public static IEnumerable<string> LearnersIn(params IEnumerable<(IReadOnlyList<QueryColumn> Columns, IReadOnlyList<object?[]> Rows)> answers)
    {
        foreach (var (columns, rows) in answers)
        {
            var at = columns.Index().Where(c => c.Item is { Role: ColumnRole.Dimension, Name: NamedLearners.Dimension }).Select(c => c.Index).DefaultIfEmpty(-1).First();
            if (at < 0) continue;
            foreach (var learner in rows.Select(r => r[at]).OfType<string>()) yield return learner;
        }
    }
}

/// <summary>One of several things that a request asked for.</summary>
readonly record struct AuditedTarget(string? UserId, string? CourseId);

static class Telling
{
    /// <summary>Notes of an answer how many different learners it shows.</summary>
    public static RouteHandlerBuilder TellsLearners<T>(this RouteHandlerBuilder endpoint, Func<T, long?> learners) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var answer = await next(context);
        if (Unwrapped(answer) is IValueHttpResult<T> { Value: { } value }) AuditNotes.Of(context.HttpContext).Learners = learners(value);
        return answer;
    });

    /// <summary>Notes of an answer which learners it shows; those of a list that is not searched by what <paramref name="search"/> names are told as a number.</summary>
    public static RouteHandlerBuilder TellsWhom<T>(this RouteHandlerBuilder endpoint, Func<T, IEnumerable<string>> learners, string? search = null) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var answer = await next(context);
        var http = context.HttpContext;
        if (Unwrapped(answer) is IValueHttpResult<T> { Value: { } value }) AuditNotes.Of(http).Showed(learners(value), search is null || http.Request.Query[search].ToString().Length > 0);
        return answer;
    });

    static object? Unwrapped(object? answer) => answer is INestedHttpResult nested ? Unwrapped(nested.Result) : answer;
}
