using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Hosting;
using Lectern.App.Jobs;
using Lectern.App.Kafka.Out;
using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Reports;

/// <summary>What a run made, as its job tells it; also what <see cref="Exports.MadeFile"/> reads.</summary>
/// <param name="Report">Which report.</param>
/// <param name="Version">Of a saved one.</param>
/// <param name="FileName">For who downloads it.</param>
/// <param name="MediaType">Of the file.</param>
/// <param name="Format">As the API names it.</param>
/// <param name="Rows">Rows of all tables.</param>
/// <param name="AsOf">The moment that it tells of.</param>
/// <param name="Courses">The courses that whoever it was made for saw then, by their keys; null: all of the tenant.</param>
sealed record MadeReport(string Report, int? Version, string FileName, string MediaType, string Format, long Rows, DateTimeOffset AsOf, long[]? Courses = null);

/// <summary>Makes a report: finds out for whom and what they may see, builds the document, and writes it in its format.</summary>
sealed class ReportJob(TenantSource source, TenantDirectory tenants, ReportSources sources, Settings settings, TimeProvider time) : IJob
{
    /// <summary>Who may ask for one.</summary>
    const string Policy = "POST /api/v1/reports/{id}/generate";

    public static JobKind Kind { get; } = new("report", JobLane.Reports, "Makes a report that somebody asked for.") { Timeout = TimeSpan.FromMinutes(30) };

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        var asked = run.Payload<AskedReport>();
        var caller = await asked.As.CallerAsync(run.Tenant, Policies.Rows[Policy], source, tenants, time.GetUtcNow().UtcDateTime, ct) ?? throw Refused();
        var report = await FindAsync(run.Tenant, asked, ct);
        if (!report.IsFor(caller)) throw Refused();
        await CheckAsync(caller, asked.Parameters, ct);

        var tenant = await tenants.FindAsync(run.Tenant, ct) ?? throw Refused();
        var now = time.GetUtcNow();
        var asOf = await AsOf.ReadAsync(source, caller, asked.AsOf ?? now, ct);
        await using var snapshot = await Snapshot.OpenBoundedAsync(source, run.Tenant, Kind.Timeout, ct);
        var scope = new ReportScope(caller, asOf, snapshot, asked.Parameters, sources)
        {
            Fields = [.. report.Parameters.Where(p => p.Field is not null && asked.Parameters.ContainsKey(p.Name)).Select(p => (p.Field!, asked.Parameters[p.Name]))],
        };
        var content = await report.BuildAsync(scope, ct);
        var document = new Document(report.Name, now, asOf.Zone, content.Sections)
        {
            Subtitle = report.Description.Length > 0 ? report.Description : null,
            Institution = tenant.Signature,
            Filters = scope.Told(report),
            KeyFigures = content.KeyFigures,
        };

        var format = Names.Read<FileFormat>(asked.Format) ?? throw new JobFailedException("invalid_query", "There is no such format any more.");
        await using var file = run.CreateFile(FileFormats.ExtensionOf(format, document).TrimStart('.'));
        var rows = await WriteAsync(document, format, file, scope, run, ct);
        if (!await asOf.StillServesAsync(source, caller, ct)) throw new JobFailedException("rebuilt", "The read models were rebuilt while the report was made: it is made anew.", mayRetry: true);
        await file.CompleteAsync(ct);

        var told = new ReportGenerated(
            report.Id, report.Version is null ? report.Id : "custom", run.RequestedBy, run.Id.ToString("D"), ReportRunsApi.FileUrl(report.Id, run.Id), now.UtcDateTime);
        run.AlsoWrites = (transaction, token) => told.WriteAsync(transaction, settings, (tenant.Id, tenant.Name), token);
        return new MadeReport(report.Id, report.Version, FileFormats.FileNameOf(format, document), FileFormats.MediaTypeOf(format, document), asked.Format, rows, asOf.At, caller.Courses.Keys);
    }

    static JobFailedException Refused() => new("forbidden", "Whoever the report was to be made for may not see it by now.");

    static async Task<long> WriteAsync(Document document, FileFormat format, JobFile file, ReportScope scope, JobRun run, CancellationToken ct)
    {
        try
        {
            return (await DocumentFile.WriteAsync(document, format, file.Stream, new() { Progress = rows => run.Progress(rows, PercentOf(rows, scope)) }, ct)).Rows;
        }
        catch (FileLimitException e)
        {
            throw new JobFailedException(e.Code, e.Message);
        }
    }

    /// <summary>Below a hundred until the file is complete.</summary>
    static double? PercentOf(long rows, ReportScope scope)
    {
        var part = scope.Expected is > 0 and var all ? (double)rows / all : scope.Part;
        return part is { } p ? Math.Min(99, 100 * p) : null;
    }

    /// <summary>The version that was asked for.</summary>
    async Task<Report> FindAsync(int tenant, AskedReport asked, CancellationToken ct)
    {
        if (asked.Version is not { } version) return ReportList.Of(asked.Report) ?? throw new JobFailedException("report_gone", "There is no such report any more.");
        if (await SavedReports.OfRunAsync(source, tenant, Guid.ParseExact(asked.Report, "D"), version, ct) is not { } saved)
            throw new JobFailedException("report_gone", "The report was deleted before it could be made.");
        return saved.ToReport(new QueryErrors()) ?? throw new JobFailedException("invalid_query", "The report asks for what is not there, or not in this way, any more: change it and save it anew.");
    }

    /// <summary>A course may be another's by now, and a learner elsewhere.</summary>
    async Task CheckAsync(Caller caller, SortedDictionary<string, string> parameters, CancellationToken ct)
    {
        var errors = new QueryErrors();
        ReportRuns.OwnAlone(caller, parameters, errors);
        await NamedThings.CheckAsync(source, caller, parameters, errors, ct);
        if (errors.Any) throw new JobFailedException("not_found", "What the report is about is not there any more, or not for whoever it was to be made for.");
    }
}
