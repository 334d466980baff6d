using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Hosting;
using Lectern.App.Jobs;
using Lectern.Postgres;

namespace Lectern.App.Reports;

/// <summary>What a run of a report is to do, as its job keeps it.</summary>
/// <param name="Report">A built-in report's name, or a saved one's id.</param>
/// <param name="Version">Of a saved one.</param>
/// <param name="As">As whom.</param>
/// <param name="Parameters">Checked, with defaults filled in.</param>
/// <param name="Format">As the API names it.</param>
/// <param name="AsOf">The moment asked of; null: that of the making.</param>
sealed record AskedReport(string Report, int? Version, ActingFor As, SortedDictionary<string, string> Parameters, string Format, DateTimeOffset? AsOf);

/// <summary>Where reports are asked for: requests and schedules use it alike.</summary>
sealed class ReportRuns(JobQueue queue, TenantSource source)
{
    static readonly QueryProblem NotThere = new(StatusCodes.Status404NotFound, "not_found", "There is no such report.");

    static readonly QueryProblem TooMany = new(
        StatusCodes.Status429TooManyRequests, "too_many_jobs", string.Create(CultureInfo.InvariantCulture, $"{JobQueue.MostWaiting:N0} jobs of the tenant wait already: try again once some are done."));

    static readonly QueryProblem Reused = new(
        StatusCodes.Status409Conflict, "idempotency_key_reused", "Something else was asked for with this Idempotency-Key: take another for another wish.");

    /// <summary>A report that the caller may run: built-in, or saved and theirs to find.</summary>
    /// <param name="version">Of a saved one; null: the newest.</param>
    public async Task<(Report? Report, SavedReport? Saved, QueryProblem? Problem)> FindAsync(Caller caller, string id, int? version, CancellationToken ct)
    {
        if (ReportList.Of(id) is { } builtIn) return builtIn.IsFor(caller) && version is null ? (builtIn, null, null) : (null, null, NotThere);
        if (!Guid.TryParseExact(id, "D", out var key) || await SavedReports.FindAsync(source, caller, key, version, ct) is not { } saved) return (null, null, NotThere);
        var errors = new QueryErrors();
        return saved.ToReport(errors) is { } report ? (report, saved, null) : (null, saved, QueryProblem.Of(errors));
    }

    /// <summary>Asks that a report be made.</summary>
    /// <param name="who">For whom: it holds what they may see when it is made.</param>
    /// <param name="reportId">A built-in report's name, or a saved one's id.</param>
    /// <param name="parameters">Values of its parameters, as texts.</param>
    /// <param name="format">Null: the report's usual one.</param>
    /// <param name="idempotencyKey">Up to <see cref="JobQueue.MaxKey"/> characters: with the same key the same caller gets the same run. Null: each is another.</param>
    /// <param name="asOf">The moment asked of; null: that of the making.</param>
    /// <param name="by">Who asks, where it is not them: it is not among what they asked for.</param>
    /// <returns>The job, or why there is none.</returns>
    public async Task<(Guid Job, QueryProblem? Problem)> AskAsync(
        Caller who, string reportId, IReadOnlyDictionary<string, string> parameters, FileFormat? format, string? idempotencyKey, CancellationToken ct, DateTimeOffset? asOf = null, string? by = null)
    {
        var (report, _, problem) = await FindAsync(who, reportId, null, ct);
        if (report is null) return (default, problem!);

        var errors = new QueryErrors(whole: "report");
        var values = ReportValues.Of(report, parameters, errors);
        OwnAlone(who, values, errors);
        if (!errors.Any) await NamedThings.CheckAsync(source, who, values, errors, ct);
        if (errors.Any) return (default, new(StatusCodes.Status400BadRequest, "invalid_parameter", errors.Detail, errors.ByPath));

        var asked = new AskedReport(report.Id, report.Version, ActingFor.Of(who), values, Names.Of(format ?? report.Format), asOf);
        var (outcome, job) = await queue.AddAsync(who.Tenant, ReportJob.Kind, asked, by ?? who.Subject, WishKey.Of(who, idempotencyKey, reportId), ct);
        return outcome switch
        {
            Added.Full => (default, TooMany),
            Added.Different => (default, Reused),
            _ => (job, null),
        };
    }

    /// <summary>A learner sees what is about themselves, named or not.</summary>
    public static void OwnAlone(Caller who, SortedDictionary<string, string> values, QueryErrors errors)
    {
        if (who.Role != Role.Student) return;
        if (values.TryGetValue(ReportParameter.UserId, out var named) && named != who.UserId) errors.Add($"parameters.{ReportParameter.UserId}", "names no learner whom you may see.");
        values[ReportParameter.UserId] = who.UserId!;
    }
}
