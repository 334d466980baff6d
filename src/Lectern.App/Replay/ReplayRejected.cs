using System.CommandLine;
using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Commands;
using Lectern.App.Configuration;
using Lectern.App.Ingestion;
using Lectern.Core.Events;
using Lectern.Postgres;

namespace Lectern.App.Replay;

/// <summary>
/// <c>replay rejected</c>: what was rejected goes the way of new events once more, that of each route in the order in which it came. What is taken in is not
/// tried again, so that the command may be stopped and given again.
/// </summary>
static class ReplayRejected
{
    static readonly Option<string?> Code = new("--code") { Description = "Only those rejected with this code" };
    static readonly Option<string?> Topic = new("--topic") { Description = "Only those that came by this topic of Kafka" };
    static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only count what would be tried, by code" };

    public static Command Create()
    {
        var command = ReplayCommand.Of(
            "rejected",
            "Take rejected events in again with what was sent, after a fix or a change of a setting; exit code 2: some are still rejected",
            [ReplayOptions.Tenant, Code, Topic, ReplayOptions.Types, ReplayOptions.From, ReplayOptions.To, DryRun],
            RunAsync);
        command.Validators.Add(ReplayOptions.Check);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Code) is { } code && (code.Length is 0 or > 100 || code.Contains('\0', StringComparison.Ordinal))) result.AddError("--code must be a code as the list of rejected events has it.");
            if (result.GetValue(Topic) is { } topic && !KafkaTopic.IsName(topic)) result.AddError($"--topic must be the name of a topic: {KafkaTopic.NameRule}.");
        });
        return command;
    }

    /// <summary>How many events there are of each result, or of each code.</summary>
    sealed class Tally : SortedDictionary<string, long>
    {
        public Tally() : base(StringComparer.Ordinal)
        {
        }

        public long All => Values.Sum();

        public long Rejected => All - Of(RejectedEvents.Accepted) - Of(RejectedEvents.Duplicate);

        public long Of(string result) => this.GetValueOrDefault(result);

        public void Add(IEnumerable<string> results)
        {
            foreach (var result in results) this[result] = Of(result) + 1;
        }
    }

    static async Task<int> RunAsync(ReplayCommand.Scope scope, CancellationToken ct)
    {
        var parsed = scope.Parsed;
        var tenants = await ReplayOptions.TenantsAsync(scope.Database, parsed.GetValue(ReplayOptions.Tenant), ct);
        var (from, to) = ReplayOptions.SpanOf(parsed);
        var selection = new RejectedSelection(parsed.GetValue(Code), from, to, parsed.GetValue(Topic));
        string[] types = [.. parsed.GetValue(ReplayOptions.Types)!.Select(t => Catalogue.Find(t)?.Name ?? t)];
        await using var services = await IntakeServices.StartAsync(scope.Settings, scope.Database, ct);
        var rejected = services.Get<RejectedEvents>();

        var parts = new List<(int Tenant, string Name, long Count, long Last)>();
        foreach (var (tenant, name) in tenants)
        {
            var (count, last, ofOthers) = await rejected.SelectedAsync(tenant, selection, ct);
            if (ofOthers > 0) scope.Tell($"{ofOthers:N0} that {name} keeps name another tenant and are not tried: once that tenant is there, have their producers send them again.");
            if (count == 0) continue;
            if (await services.Get<TenantDirectory>().FindAsync(tenant, ct) is { IsSuspended: true }) scope.Tell($"{name} is suspended: its {count:N0} are passed over until it is resumed.");
            else parts.Add((tenant, name, count, last));
        }
        var (all, seen) = (parts.Sum(p => p.Count), 0L);
        var (whole, isDry) = (new Tally(), parsed.GetValue(DryRun));
        await scope.Progress.ShowAsync(async () =>
        {
            foreach (var part in parts) await PartAsync(part.Tenant, part.Last);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{whole.All:N0} rejected events {(isDry ? "would be" : "were")} tried."));
        foreach (var (result, times) in whole)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times,12:N0}  {(isDry || result is RejectedEvents.Accepted or RejectedEvents.Duplicate ? result : $"still rejected: {result}")}"));
        }
        return isDry || whole.Rejected == 0 ? ReplayCommand.Done : ReplayCommand.NotAll;

        async Task PartAsync(int tenant, long last)
        {
            var tally = new Tally();
            try
            {
                await foreach (var bodies in SlicesAsync(tenant, last))
                {
                    string[] results = isDry
                        ? [.. bodies.Select(b => b.Code)]
                        : [.. (await RejectedReplay.TakeAsync(tenant, bodies, rejected, services.Get<EventIntake>(), scope.Time, ct)).Select(n => n.Result)];
                    tally.Add(results);
                    whole.Add(results);
                    scope.Progress.Report(whole.All, Math.Min(1, (double)seen / all));
                }
            }
            finally
            {
                // Of one that was stopped, too: these were done.
                if (!isDry && tally.All > 0) await RecordAsync(tenant, tally);
            }
        }

        async IAsyncEnumerable<IReadOnlyList<RejectedBody>> SlicesAsync(int tenant, long last)
        {
            for (var after = 0L; ;)
            {
                var ids = await rejected.SelectAsync(tenant, selection, after, last, RejectedReplay.Slice, ct);
                if (ids.Count == 0) yield break;
                var bodies = await rejected.BodiesAsync(tenant, ids, ct);
                seen += ids.Count;
                after = ids[^1];
                yield return types.Length == 0
                    ? bodies
                    : [.. bodies.Where(b => EventReader.TypesOf(b.Body, RejectedReplay.IsTracking(b.Source), b.Message?.Type).Intersect(types, StringComparer.Ordinal).Any())];
            }
        }

        Task RecordAsync(int tenant, Tally tally) => CommandAudit.RecordAsync(
            scope.Api, tenant, "rejected_events.replayed", null, null, scope.Time.GetUtcNow(), CancellationToken.None,
            ("accepted", Text(tally.Of(RejectedEvents.Accepted))), ("duplicates", Text(tally.Of(RejectedEvents.Duplicate))), ("rejected", Text(tally.Rejected)));
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
