using Lectern.App.Hosting;
using Lectern.Core.Measures;

namespace Lectern.App.Progress;

/// <summary>The <c>status</c> parameter of lists of enrollments: a status by the name that answers give it.</summary>
static class StatusFilter
{
    public static readonly string Rule = $"must be one of {string.Join(", ", Names.All<ProgressStatus>())}.";

    /// <summary>Null: there is no such status.</summary>
    public static ProgressStatus? Read(string name) => Names.Read<ProgressStatus>(name);
}
