using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Files;

namespace Lectern.App.Schedules;

/// <summary>What schedules ask of reports: that a report be made for somebody, and how it is called.</summary>
interface IReportsToDeliver
{
    /// <returns>What people call it; null: there is none of that id for this caller.</returns>
    Task<string?> NameAsync(Caller who, string report, CancellationToken ct);

    /// <summary>Notes what is wrong with the values of a report's parameters, each under <c>parameters</c>.</summary>
    Task CheckAsync(Caller who, string report, IReadOnlyDictionary<string, string> parameters, QueryErrors errors, CancellationToken ct);

    /// <summary>Asks for a report as somebody sees it. What they may see is decided when it is made.</summary>
    /// <param name="key">Asked again with it, it is the same job.</param>
    Task<AskedReport> AskAsync(Caller who, string report, IReadOnlyDictionary<string, string> parameters, FileFormat format, string key, CancellationToken ct);
}

/// <summary>What came of asking.</summary>
/// <param name="Job">The job that makes it; null: it is refused.</param>
/// <param name="Code">Why, as <c>forbidden</c>.</param>
/// <param name="Message">The same as a sentence of ours.</param>
readonly record struct AskedReport(Guid? Job, string? Code = null, string? Message = null);
