using System.Text.Json;
using Lectern.Core.Measures;

namespace Lectern.App.Progress;

/// <summary>The <c>status</c> parameter of lists of enrollments: a status by the name that answers give it.</summary>
static class StatusFilter
{
    static readonly Dictionary<string, ProgressStatus> byName =
        Enum.GetValues<ProgressStatus>().ToDictionary(s => JsonNamingPolicy.SnakeCaseLower.ConvertName(s.ToString()));

    public static readonly string Rule = $"must be one of {string.Join(", ", byName.Keys)}.";

    /// <summary>Null: there is no such status.</summary>
    public static ProgressStatus? Read(string name) => byName.TryGetValue(name, out var status) ? status : null;
}
