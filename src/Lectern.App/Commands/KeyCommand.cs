using System.CommandLine;
using System.Globalization;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Datasets;
using Lectern.App.Hosting;
using Lectern.App.Keys;
using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Commands;

/// <summary><c>key</c>: API keys, made and ended by whoever runs the installation. The text of a key goes to standard output, everything else to standard error.</summary>
static class KeyCommand
{
    const string SpanForm = "a whole number with m, h or d behind it, as 90d";

    static readonly Option<string> Tenant = new("--tenant") { Description = "The tenant, by its name.", DefaultValueFactory = _ => Tenants.Default };

    public static Command Create() => new("key", "API keys: make, list, rotate and revoke them") { Make(), List(), Rotate(), Revoke() };

    static Command Make()
    {
        var name = new Option<string>("--name") { Description = "What the key is for, 1 to 200 characters.", Required = true };
        var scopes = new Option<string[]>("--scope")
        {
            Description = "What it may do; give it again for more: ingest (send events), read (everything), admin (change settings, keys, dashboards), groups (figures of groups only), platform (tenants; only in the default tenant).",
            Required = true,
        };
        var app = new Option<string?>("--app") { Description = "The one application whose events it sends; only with the scope ingest alone (default: any)." };
        var expires = new Option<string?>("--expires") { Description = $"When it ends, from now: {SpanForm}, up to 3650d (default: never)." };
        var command = new Command("create", "Make a key. Its text is printed on standard output, this once.") { name, scopes, app, expires, Tenant };
        command.SetAction((parsed, ct) => RunAsync(parsed, async (source, tenant, isDefault, now) =>
        {
            DateTimeOffset? end = parsed.GetValue(expires) is { } span ? now + Span("--expires", span, TimeSpan.FromDays(3650), least: 1) : null;
            var asked = new KeyToMake(parsed.GetValue(name)!.Trim(), parsed.GetValue(scopes)!, parsed.GetValue(app), end);
            var errors = new QueryErrors(whole: "key");
            if (!KeyReader.Check(asked, errors)) throw new InvalidOperationException(errors.Detail);
            if (asked.Scopes.Contains("platform") && !isDefault) throw new InvalidOperationException($"--scope platform is for keys of the tenant {Tenants.Default} alone.");
            var caller = Caller.Service(tenant, Scopes.None, AuditEntry.CommandLine);
            var issued = await StoredKeys.AddAsync(source, caller, asked, now.UtcDateTime, ct)
                ?? throw new InvalidOperationException($"The tenant has {StoredKeys.Most} keys already, which is as many as there may be: revoke those that nobody uses.");
            await CommandAudit.RecordAsync(source, tenant, "key.created", "key", issued.Key.Id, now, ct, ("scopes", string.Join(',', issued.Key.Scopes)));
            Tell(issued);
        }, ct));
        return command;
    }

    static Command List()
    {
        var command = new Command("list", "List the keys of a tenant, one a line: id, state, scopes, application, last use, expiry, name.") { Tenant };
        command.SetAction((parsed, ct) => RunAsync(parsed, async (source, tenant, _, now) =>
        {
            string? cursor = null;
            do
            {
                var (asked, _) = ListQuestion.Read(KeyList.Sorts, null, null, Paging.MaxLimit, cursor, null, null);
                var page = await KeyList.ReadAsync(source, tenant, asked!, null, null, now.UtcDateTime, ct);
                foreach (var key in page.Items) Console.WriteLine(Line(key));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
        }, ct));
        return command;
    }

    static Command Rotate()
    {
        var id = new Argument<string>("ID") { Description = "The key, as 'key list' names it." };
        var overlap = new Option<string>("--overlap") { Description = $"How long its present text still works: {SpanForm}, up to 30d, or 0.", DefaultValueFactory = _ => "24h" };
        var command = new Command("rotate", "Give a key a new text, which is printed on standard output, this once.") { id, overlap, Tenant };
        command.SetAction((parsed, ct) => RunAsync(parsed, async (source, tenant, _, now) =>
        {
            var seconds = (int)Span("--overlap", parsed.GetValue(overlap)!, TimeSpan.FromSeconds(Rotation.Most), least: 0).TotalSeconds;
            if (await StoredKeys.FindAsync(source, tenant, parsed.GetValue(id)!, now.UtcDateTime, ct) is null) throw Missing(parsed.GetValue(id)!);
            var issued = await StoredKeys.RotateAsync(source, tenant, parsed.GetValue(id)!, seconds, now.UtcDateTime, ct)
                ?? throw new InvalidOperationException("This key has expired or was revoked, which stays so: make another.");
            await CommandAudit.RecordAsync(source, tenant, "key.rotated", "key", issued.Key.Id, now, ct);
            await Task.Delay(KeyTrust.Outlasts, ct);
            Tell(issued);
        }, ct));
        return command;
    }

    static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "The key, as 'key list' names it." };
        var command = new Command("revoke", "End a key. When the command ends, no process takes the key any longer.") { id, Tenant };
        command.SetAction((parsed, ct) => RunAsync(parsed, async (source, tenant, _, now) =>
        {
            if (await StoredKeys.FindAsync(source, tenant, parsed.GetValue(id)!, now.UtcDateTime, ct) is null) throw Missing(parsed.GetValue(id)!);
            var revoked = await StoredKeys.RevokeAsync(source, Caller.Service(tenant, Scopes.None, AuditEntry.CommandLine), parsed.GetValue(id)!, now.UtcDateTime, ct);
            if (revoked is not null) await CommandAudit.RecordAsync(source, tenant, "key.revoked", "key", parsed.GetValue(id)!, now, ct);
            await Task.Delay(KeyTrust.Outlasts, ct);
            await Console.Error.WriteLineAsync(revoked is null ? "lectern: the key was revoked before" : "lectern: the key is revoked");
        }, ct));
        return command;
    }

    static Task<int> RunAsync(ParseResult parsed, Func<TenantSource, int, bool, DateTimeOffset, Task> run, CancellationToken ct) => Guard.RunAsync(async () =>
    {
        var settings = ServeCommands.Load();
        await using var database = await Database.OpenAsync(settings, line => Console.Error.WriteLine($"lectern: {line}"), ct, join: true);
        await Serve.MigrateAsync(settings, database, ct);
        var name = parsed.GetValue(Tenant)!;
        await run(database.Api, await TenantAsync(database, name, ct), name == Tenants.Default, TimeProvider.System.GetUtcNow());
        return 0;
    });

    static async Task<int> TenantAsync(Database database, string name, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<int?>(new CommandDefinition("SELECT tenant_id FROM lectern.tenants WHERE name = @name", new { name }, cancellationToken: ct))
            ?? throw new InvalidOperationException($"There is no tenant '{name}'.");
    }

    static void Tell(IssuedKey issued)
    {
        Console.Error.WriteLine($"lectern: key {issued.Key.Id} ({issued.Key.Name}): {string.Join(", ", issued.Key.Scopes)}{(issued.Key.AppId is { } app ? $" of {app}" : "")}, {(issued.Key.ExpiresAt is { } end ? $"until {Time(end)}" : "without end")}");
        if (issued.Key.PreviousEndsAt is { } until) Console.Error.WriteLine($"lectern: its text of before works until {Time(until)}");
        Console.Error.WriteLine("lectern: its text is shown this once:");
        Console.WriteLine(issued.Text);
    }

    static string Line(StoredKey key) => string.Join(
        '\t', key.Id, key.State.ToString().ToLowerInvariant(), string.Join(',', key.Scopes), key.AppId ?? "-", Time(key.LastUsedAt), Time(key.ExpiresAt), key.Name);

    static string Time(DateTime? at) => at?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";

    static TimeSpan Span(string option, string given, TimeSpan most, int least)
    {
        var minutes = given is [.., 'm'] ? 1 : given is [.., 'h'] ? 60 : given is [.., 'd'] ? 24 * 60 : 0;
        if (given == "0" && least == 0) return TimeSpan.Zero;
        if (minutes > 0 && int.TryParse(given.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least
            && count <= most.TotalMinutes / minutes) return TimeSpan.FromMinutes((double)count * minutes);
        throw new InvalidOperationException($"{option} is '{given}': it takes {SpanForm}, of at most {most.TotalDays:0} days{(least == 0 ? ", or 0" : "")}.");
    }

    static InvalidOperationException Missing(string id) => new($"The tenant has no key '{id}'; 'key list' lists them.");
}
