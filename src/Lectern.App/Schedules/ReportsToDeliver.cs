using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Reports;
using Lectern.Postgres;

namespace Lectern.App.Schedules;

/// <summary>Scheduled reports are those that people run.</summary>
sealed class ReportsToDeliver(ReportRuns runs, TenantSource source) : IReportsToDeliver
{
    public async Task<string?> NameAsync(Caller who, string report, CancellationToken ct) => (await runs.FindAsync(who, report, null, ct)).Report?.Name;

    public async Task CheckAsync(Caller who, string report, IReadOnlyDictionary<string, string> parameters, QueryErrors errors, CancellationToken ct)
    {
        if ((await runs.FindAsync(who, report, null, ct)).Report is not { } found) return;
        var values = ReportValues.Of(found, parameters, errors);
        ReportRuns.OwnAlone(who, values, errors);
        if (!errors.Any) await NamedThings.CheckAsync(source, who, values, errors, ct);
    }

    public async Task<AskedReport> AskAsync(Caller who, string report, IReadOnlyDictionary<string, string> parameters, FileFormat format, string key, CancellationToken ct) =>
        await runs.AskAsync(who, report, parameters, format, key, ct) switch
        {
            (_, { } problem) => new(null, problem.Code, problem.Detail),
            var (job, _) => new(job),
        };
}
