using System.Text.Json;
using Lectern.App.Datasets;

namespace Lectern.App.Audit;

/// <summary>What an endpoint knows of an access, and the middleware that records it does not.</summary>
sealed class AuditNotes
{
    /// <summary>The dimension that names learners.</summary>
    const string Learner = "learner";

    readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>Different learners in the answer, or else named by its filters; null: not told.</summary>
    public long? Learners
    {
        get => Math.Max(field ?? 0, asked.Count) is > 0 and var most ? most : field;
        set;
    }

    /// <summary>What was asked, as the name of a dataset.</summary>
    public string? ObjectId { get; set; }

    /// <summary>The tenant that was changed, where it is not the caller's: it is told in both their logs.</summary>
    public int? OtherTenant { get; set; }

    /// <summary>A few more facts, by name.</summary>
    public Dictionary<string, string> Details { get; } = [];

    /// <summary>The one learner whom filters held it to; null: none, or several.</summary>
    public string? UserId => asked.Count == 1 ? asked.Single() : null;

    public static AuditNotes Of(HttpContext http)
    {
        if (http.Features.Get<AuditNotes>() is { } known) return known;
        var notes = new AuditNotes();
        http.Features.Set(notes);
        return notes;
    }

    /// <summary>Notes the learners whom the filters of a query name, once it was answered: it could be read then.</summary>
    public void Asked(DatasetQuery query)
    {
        foreach (var filter in query.Filters ?? [])
        {
            if (filter is not { Field: Learner, Operator: "eq" or "in" }) continue;
            IEnumerable<JsonElement> named = filter.Value is { } one ? [one] : filter.Values ?? [];
            asked.UnionWith(named.Where(n => n.ValueKind == JsonValueKind.String).Select(n => n.GetString()!));
        }
    }

    /// <summary>Different learners in the rows of answers.</summary>
    public static long LearnersIn(params IEnumerable<(IReadOnlyList<QueryColumn> Columns, IReadOnlyList<object?[]> Rows)> answers)
    {
        var learners = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (columns, rows) in answers)
        {
            var at = columns.Index().Where(c => c.Item is { Role: ColumnRole.Dimension, Name: Learner }).Select(c => c.Index).DefaultIfEmpty(-1).First();
            if (at >= 0) learners.UnionWith(rows.Select(r => r[at]).OfType<string>());
        }
        return learners.Count;
    }
}

static class Telling
{
    /// <summary>Notes of an answer how many different learners it shows.</summary>
    public static RouteHandlerBuilder TellsLearners<T>(this RouteHandlerBuilder endpoint, Func<T, long?> learners) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var answer = await next(context);
        if (Unwrapped(answer) is IValueHttpResult<T> { Value: { } value }) AuditNotes.Of(context.HttpContext).Learners = learners(value);
        return answer;
    });

    static object? Unwrapped(object? answer) => answer is INestedHttpResult nested ? Unwrapped(nested.Result) : answer;
}
