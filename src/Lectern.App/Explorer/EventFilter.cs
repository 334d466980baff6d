using System.Globalization;
using Lectern.App.Hosting;
using Lectern.Core.Events;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Explorer;

/// <summary>Which events are asked for; what is null asks for any.</summary>
/// <param name="Types">As given: names and aliases of the catalogue, or types that applications named themselves; empty: any.</param>
/// <param name="UserId">The learner.</param>
/// <param name="CourseId">The course.</param>
/// <param name="AppId">The application.</param>
sealed record EventFilter(IReadOnlyList<string> Types, string? UserId, string? CourseId, string? AppId)
{
    public const int MaxTypes = 20;

    const int MaxType = 200;
    const int MaxId = 200;
    const int MaxApp = 100;

    /// <summary>Names of the catalogue: what the log holds for an alias.</summary>
    public string[]? Names { get; } = Types.Count == 0 ? null : [.. Types.Select(t => Catalogue.Find(t)?.Name ?? t).Distinct(StringComparer.Ordinal)];

    /// <summary>The same as SQL over a row <c>e</c>, learner and course by their keys. Parameters: names, own, learner, course, appId.</summary>
    public const string Sql =
        $"""
        (@names::text[] IS NULL OR e.type = ANY (@names) OR ({EventRow.OwnType}) = ANY (@own))
        AND (@learner::bigint IS NULL OR e.learner_key = @learner)
        AND (@course::bigint IS NULL OR e.course_key = @course)
        AND (@appId::text IS NULL OR e.app_id = @appId)
        """;

    public static (ProblemHttpResult? Problem, EventFilter Filter) Read(string[]? type, string? userId, string? courseId, string? appId)
    {
        var filter = new EventFilter([.. (type ?? []).Distinct(StringComparer.Ordinal)], userId, courseId, appId);
        foreach (var (field, rule) in filter.Mistakes()) return (Problems.Invalid(field, rule), filter);
        return (null, filter);
    }

    /// <summary>What cannot be meant, by the field and the rule that it breaks.</summary>
    public IEnumerable<(string Field, string Rule)> Mistakes()
    {
        if (Types.Count > MaxTypes) yield return ("type", $"must be given at most {MaxTypes} times.");
        if (Types.Any(t => IsNone(t, MaxType))) yield return ("type", Rule(MaxType));
        if (UserId is { } user && IsNone(user, MaxId)) yield return ("userId", Rule(MaxId));
        if (CourseId is { } course && IsNone(course, MaxId)) yield return ("courseId", Rule(MaxId));
        if (AppId is { } app && IsNone(app, MaxApp)) yield return ("appId", Rule(MaxApp));

        // PostgreSQL's text cannot hold a NUL, and nobody's id does.
        static bool IsNone(string text, int most) => text.Length == 0 || text.Length > most || text.Contains('\0', StringComparison.Ordinal);

        static string Rule(int most) => string.Create(CultureInfo.InvariantCulture, $"must be of 1 to {most} characters.");
    }

    /// <summary>The same of a row in memory.</summary>
    public bool Holds(ListedEvent e) =>
        (Names is null || Names.Contains(e.Type, StringComparer.Ordinal) || (e.EventType is { } own && Types.Contains(own, StringComparer.Ordinal)))
        && (UserId is null || e.UserId == UserId)
        && (CourseId is null || e.CourseId == CourseId)
        && (AppId is null || e.AppId == AppId);
}
