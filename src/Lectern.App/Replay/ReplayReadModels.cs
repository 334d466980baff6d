using System.CommandLine;
using System.Globalization;
using Lectern.App.Commands;
using Lectern.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Replay;

/// <summary><c>replay read-models</c>: one tenant's read models anew from the log, while everything serves.</summary>
static class ReplayReadModels
{
    static readonly Option<string> Tenant = new("--tenant") { Description = "Whose, by its name", Required = true };

    public static Command Create() => ReplayCommand.Of(
        "read-models",
        "Fold one tenant's part of the log anew and put right the rows that differ; everything serves meanwhile. `lectern rebuild` does it for all",
        [Tenant],
        RunAsync);

    static async Task<int> RunAsync(ReplayCommand.Scope scope, CancellationToken ct)
    {
        var (tenant, name) = (await ReplayOptions.TenantsAsync(scope.Database, scope.Parsed.GetRequiredValue(Tenant), ct))[0];
        var rebuild = new TenantRebuild(
            scope.Database.Source,
            new Registry(scope.Api),
            new ProjectorOptions(scope.Settings.BatchSize, scope.Database.ConnectionString),
            NullLogger<TenantRebuild>.Instance);
        TenantRebuilt done = default;
        await scope.Progress.ShowAsync(async () => done = await rebuild.RunAsync(tenant, new Reports(scope), ct));
        var differed = done.Removed + done.Written > 0;
        await CommandAudit.RecordAsync(
            scope.Api, tenant, "read_models.rebuilt", "tenant", name, scope.Time.GetUtcNow(), CancellationToken.None,
            ("events", Text(done.Events)), ("rowsRemoved", Text(done.Removed)), ("rowsWritten", Text(done.Written)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The read models of {name} are rebuilt from {done.Events:N0} events, up to position {done.Position}: {(differed ? $"{done.Removed:N0} rows were removed, {done.Written:N0} written" : "no row differed")}."));
        return ReplayCommand.Done;
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    sealed class Reports(ReplayCommand.Scope scope) : IProgress<RebuildProgress>
    {
        void IProgress<RebuildProgress>.Report(RebuildProgress value) => scope.Progress.Report(value.Events, value.Target == 0 ? 1 : Math.Min(1, (double)value.Position / value.Target));
    }
}
