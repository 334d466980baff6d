using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Dapper;
using Lectern.App.Hosting;

namespace Lectern.App.Replay;

/// <summary>What the replays have in common: whose events, of which types, and when they were received.</summary>
static class ReplayOptions
{
    const string TimeRule = "a day as 2026-11-01 or a time as 2026-11-01T08:30:00Z; without an offset it is UTC";
    const int MaxTypes = 20;
    const int MaxType = 200;

    public static readonly Option<string?> Tenant = new("--tenant") { Description = "Only of this tenant, by its name (default: of all)" };
    public static readonly Option<string?> From = new("--from") { Description = $"Only what was received at this time or later: {TimeRule}" };
    public static readonly Option<string?> To = new("--to") { Description = "Only what was received before this time" };

    public static readonly Option<string[]> Types = new("--type")
    {
        Description = $"Only events of this type, by a name of the catalogue or one that an application gave its own; give it again for more, up to {MaxTypes}",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Refuses what cannot be meant, before anything is opened.</summary>
    public static void Check(CommandResult result)
    {
        foreach (var option in (Option<string?>[])[From, To])
        {
            if (result.GetValue(option) is { } text && TimeOf(text) is null) result.AddError($"{option.Name} is '{text}'; it takes {TimeRule}.");
        }
        if (TimeOf(result.GetValue(From)) is { } from && TimeOf(result.GetValue(To)) is { } to && from >= to) result.AddError("--from must be before --to.");
        var types = result.GetValue(Types) ?? [];
        if (types.Length > MaxTypes) result.AddError($"--type may be given {MaxTypes} times.");
        foreach (var type in types.Where(t => t.Length is 0 or > MaxType || t.Contains('\0', StringComparison.Ordinal))) result.AddError($"--type must be a name of 1 to {MaxType} characters.");
    }

    /// <summary>The tenant that is named, or all there are, by their keys.</summary>
    public static async Task<IReadOnlyList<(int Key, string Name)>> TenantsAsync(Database database, string? name, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var tenants = (await connection.QueryAsync<(int, string)>(new CommandDefinition(
            "SELECT tenant_id, name FROM lectern.tenants WHERE @name::text IS NULL OR name = @name ORDER BY tenant_id", new { name }, cancellationToken: ct))).AsList();
        return tenants.Count > 0 || name is null ? tenants : throw new InvalidOperationException($"There is no tenant {name}; `lectern tenant list` lists them.");
    }

    /// <summary>When what is meant was received: from the one on and before the other.</summary>
    public static (DateTime? From, DateTime? To) SpanOf(ParseResult parsed) => (TimeOf(parsed.GetValue(From)), TimeOf(parsed.GetValue(To)));

    static DateTime? TimeOf(string? text) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        ? at.UtcDateTime
        : null;
}
