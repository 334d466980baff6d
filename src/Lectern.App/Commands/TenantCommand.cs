using System.CommandLine;
using System.Globalization;
using Lectern.App.Audit;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.App.Tenancy;
using Lectern.Core.Measures;
using Lectern.Postgres;

namespace Lectern.App.Commands;

/// <summary><c>tenant</c>: the tenants of a database, by its operator; what the API does by <c>/api/v1/tenants</c>, and no key is needed.</summary>
static class TenantCommand
{
    static readonly Argument<string> Name = new("NAME") { Description = "The tenant's name: 1 to 63 of a to z, digits, dots, hyphens and underscores; credentials name it, and it never changes" };
    static readonly Option<string?> DisplayName = new("--display-name") { Description = "What people call it: a line of 1 to 200 characters" };
    static readonly Option<string?> TimeZone = new("--time-zone") { Description = "The zone its days are told in, by its IANA name, as Europe/Berlin. Changed later, the worker rebuilds the read models before it holds" };
    static readonly Option<string?> Weights = new("--weights")
    {
        Description = "What the parts of an engagement score weigh: recency,regularity,effort,progress,assessment, five whole numbers that sum to 100 (at first 25,25,20,15,15)",
    };

    static readonly Option<bool?> StoreFullIp = new("--store-full-ip") { Description = "true or false: whether learners' whole IP addresses are kept, encrypted, and not only their networks (at first false)" };
    static readonly Option<string?> SmallGroup = new("--small-group") { Description = "Learners from which on a group is not small, 2 to 100, or default: SMALL_GROUP_SIZE" };

    public static Command Create()
    {
        var tenant = new Command("tenant", "List, make, change, suspend and resume tenants, in the database of the settings");
        tenant.Add(Of("list", "List all tenants", [], [], async (_, scope, ct) => Print(await scope.Rows.ListAsync(0, int.MaxValue, null, ct))));
        tenant.Add(Of("show", "Show one tenant with its settings", [Name], [], async (result, scope, ct) => Print(await KnownAsync(scope.Rows, result, ct))));
        tenant.Add(Of("create", "Make a tenant", [Name], [DisplayName, TimeZone, Weights, StoreFullIp, SmallGroup], CreateAsync));
        tenant.Add(Of("set", "Change a tenant's settings; what is not given stays as it is", [Name], [DisplayName, TimeZone, Weights, StoreFullIp, SmallGroup], (result, scope, ct) =>
            ChangeAsync(result, scope, ChangeOf(result), ct)));
        tenant.Add(Of("suspend", "Refuse every credential of a tenant; its data stay, and nothing is lost", [Name], [], (result, scope, ct) =>
            ChangeAsync(result, scope, new() { Suspended = true }, ct)));
        tenant.Add(Of("resume", "Let a suspended tenant's credentials in again", [Name], [], (result, scope, ct) =>
            ChangeAsync(result, scope, new() { Suspended = false }, ct)));
        return tenant;
    }

    /// <summary>What a command works with.</summary>
    sealed record Scope(TenantRows Rows, TenantSource Source, Settings Settings, DateTimeOffset Now);

    static Command Of(string name, string description, Argument[] arguments, Option[] options, Func<ParseResult, Scope, CancellationToken, Task> run)
    {
        var command = new Command(name, description);
        foreach (var argument in arguments) command.Add(argument);
        foreach (var option in options) command.Add(option);
        command.SetAction((result, ct) => Guard.RunAsync(async () =>
        {
            var settings = ServeCommands.Load();
            await using var database = await Database.OpenAsync(settings, line => Console.Error.WriteLine($"lectern: {line}"), ct, join: true);
            foreach (var file in await Migrator.MigrateAsync(database.Source, ct)) Console.Error.WriteLine($"lectern: applied {file}");
            await database.OpenApiAsync(settings, ct);
            QueriesSetup.MapColumns();
            await run(result, new(new(database.Api, settings.SmallGroup), database.Api, settings, TimeProvider.System.GetUtcNow()), ct);
            return 0;
        }));
        return command;
    }

    static async Task CreateAsync(ParseResult result, Scope scope, CancellationToken ct)
    {
        var name = result.GetRequiredValue(Name);
        Require(TenantReader.IsName(name), "NAME", TenantReader.NameRule);
        var made = await scope.Rows.AddAsync(name, ChangeOf(result), scope.Settings.TimeZone, scope.Now.UtcDateTime, ct) ?? throw new InvalidOperationException($"There is a tenant {name} already.");
        await CommandAudit.RecordAsync(scope.Source, made.Key, "tenant.created", "tenant", name, scope.Now, ct);
        Print(made);
    }

    static async Task ChangeAsync(ParseResult result, Scope scope, TenantChange change, CancellationToken ct)
    {
        var found = await KnownAsync(scope.Rows, result, ct);
        // Without a version any is changed: it is there.
        var changed = (await scope.Rows.ChangeAsync(found.Key, change, null, AuditEntry.CommandLine, scope.Now.UtcDateTime, ct))!;
        var details = change.Suspended is { } suspended ? new[] { ("suspended", suspended ? "true" : "false") } : [];
        await CommandAudit.RecordAsync(scope.Source, found.Key, "tenant.changed", "tenant", found.Tenant.Id, scope.Now, ct, [CommandAudit.Fields(change.Fields), .. details]);
        Print(changed);
    }

    static async Task<TenantRows.Found> KnownAsync(TenantRows rows, ParseResult result, CancellationToken ct) =>
        result.GetRequiredValue(Name) is var name && await rows.FindAsync(name, ct) is { } found
            ? found
            : throw new InvalidOperationException($"There is no tenant {name}; `lectern tenant list` lists them.");

    static TenantChange ChangeOf(ParseResult result)
    {
        var (displayName, timeZone) = (result.GetValue(DisplayName), result.GetValue(TimeZone));
        Require(displayName is null || TenantReader.IsDisplayName(displayName), "--display-name", TenantReader.DisplayNameRule);
        Require(timeZone is null || TenantReader.IsTimeZone(timeZone), "--time-zone", TenantReader.TimeZoneRule);
        return new()
        {
            DisplayName = displayName,
            TimeZone = timeZone,
            EngagementWeights = result.GetValue(Weights) is { } weights ? WeightsOf(weights) : null,
            StoreFullIp = result.GetValue(StoreFullIp),
            SmallGroup = result.GetValue(SmallGroup) is { } size ? (true, SmallGroupOf(size)) : (false, null),
        };
    }

    static EngagementWeights WeightsOf(string text)
    {
        var parts = text.Split(',').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? part : -1).ToArray();
        var weights = parts is [var recency, var regularity, var effort, var progress, var assessment] ? new EngagementWeights(recency, regularity, effort, progress, assessment) : null;
        Require(weights?.AreSound() == true, "--weights", EngagementWeights.Rule);
        return weights!;
    }

    static int? SmallGroupOf(string text)
    {
        if (text == "default") return null;
        Require(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && TenantReader.IsSmallGroup(size), "--small-group", "must be a whole number from 2 to 100, or default.");
        return size;
    }

    static void Require(bool isMet, string what, string rule)
    {
        if (!isMet) throw new InvalidOperationException($"{what} {rule}");
    }

    /// <summary>Columns as wide as their widest, so that it is as easily read as cut.</summary>
    static void Print(IReadOnlyList<TenantRows.Found> all)
    {
        string[][] lines =
        [
            ["NAME", "STATE", "TIME ZONE", "WEIGHTS", "FULL IP", "SMALL GROUP", "DISPLAY NAME"],
            .. all.Select(f => f.Tenant).Select(t => (string[])[t.Id, StateOf(t), ZoneOf(t), WeightsOf(t), t.StoreFullIp ? "yes" : "no", Text(t.SmallGroupSize), t.DisplayName]),
        ];
        var widths = Enumerable.Range(0, lines[0].Length).Select(i => lines.Max(l => l[i].Length)).ToArray();
        foreach (var line in lines) Console.WriteLine(string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }

    static void Print(TenantRows.Found found)
    {
        var t = found.Tenant;
        Line("name", t.Id);
        Line("display name", t.DisplayName);
        Line("state", t.SuspendedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"suspended since {at:u} by {t.SuspendedBy}") : StateOf(t));
        Line("time zone", ZoneOf(t));
        Line("weights", WeightsOf(t));
        Line("full IP", t.StoreFullIp ? "yes" : "no");
        Line("small group", Text(t.SmallGroupSize));
        Line("created", t.CreatedAt.ToString("u", CultureInfo.InvariantCulture));

        static void Line(string what, string value) => Console.WriteLine($"{what,-14}{value}");
    }

    static string StateOf(Tenant t) => t.Suspended ? "suspended" : "active";

    static string ZoneOf(Tenant t) => t.TimeZone == t.TimeZoneInEffect ? t.TimeZone : $"{t.TimeZone} (still {t.TimeZoneInEffect})";

    static string WeightsOf(Tenant t) =>
        string.Join(',', new[] { t.EngagementWeights.Recency, t.EngagementWeights.Regularity, t.EngagementWeights.Effort, t.EngagementWeights.Progress, t.EngagementWeights.Assessment }.Select(Text));

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
