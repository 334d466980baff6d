using System.Buffers;
using System.Text.Json;
using Lectern.App.Datasets;
using Lectern.Core.Measures;
using NodaTime;

namespace Lectern.App.Tenancy;

/// <summary>What is to be set of a tenant, out of JSON: every mistake in it by its field. The rules hold for the command line, too.</summary>
static class TenantReader
{
    public const int MaxBytes = 16 * 1024;
    const int MaxName = 63;
    const int MaxDisplayName = 200;
    const int LeastGroup = 2;
    const int MostGroup = 100;

    public const string NameRule = "must be 1 to 63 of a to z, digits, dots, hyphens and underscores, beginning with a letter or a digit.";
    public const string DisplayNameRule = "must be a line of 1 to 200 characters.";
    public const string TimeZoneRule = "must be a name of the IANA list, as Europe/Berlin.";
    public const string SmallGroupRule = "must be a whole number from 2 to 100, or null for the installation's own.";

    static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");
    static readonly string[] Settings = ["displayName", "timeZone", "engagementWeights", "storeFullIp", "smallGroupSize"];
    static readonly string[] Weights = ["recency", "regularity", "effort", "progress", "assessment"];

    public static bool IsName(string text) => text.Length is >= 1 and <= MaxName && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    public static bool IsDisplayName(string text) => text.Length is >= 1 and <= MaxDisplayName && text.Trim() == text && !text.Any(char.IsControl);

    public static bool IsTimeZone(string text) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is not null;

    public static bool IsSmallGroup(int size) => size is >= LeastGroup and <= MostGroup;

    /// <summary>A tenant to be made.</summary>
    public static (string Name, TenantChange Settings)? ReadNew(ReadOnlyMemory<byte> body, QueryErrors errors) => Read<(string, TenantChange)?>(body, errors, ["id", .. Settings], (shape, json) =>
    {
        var name = shape.Text(json, "", "id", isRequired: true);
        if (name is not null && !IsName(name)) errors.Add("id", NameRule);
        return (name ?? "", ChangeOf(shape, json, errors));
    });

    /// <summary>A change: what is left out stays as it is.</summary>
    public static TenantChange? ReadChange(ReadOnlyMemory<byte> body, QueryErrors errors) => Read(body, errors, [.. Settings, "suspended"], (shape, json) =>
        ChangeOf(shape, json, errors) with { Suspended = shape.Flag(json, "", "suspended") });

    static T? Read<T>(ReadOnlyMemory<byte> body, QueryErrors errors, string[] fields, Func<JsonShape, JsonElement, T> read) => JsonShape.Read(body, fields, errors, (shape, json) =>
    {
        foreach (var field in json.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Null && field.Name != "smallGroupSize") errors.Add(field.Name, "may not be null: leave it out, and it stays as it is.");
        }
        return read(shape, json);
    });

    static TenantChange ChangeOf(JsonShape shape, JsonElement json, QueryErrors errors)
    {
        var displayName = shape.Text(json, "", "displayName");
        if (displayName is not null && !IsDisplayName(displayName)) errors.Add("displayName", DisplayNameRule);
        var timeZone = shape.Text(json, "", "timeZone");
        if (timeZone is not null && !IsTimeZone(timeZone)) errors.Add("timeZone", TimeZoneRule);
        var smallGroup = shape.Whole(json, "", "smallGroupSize", SmallGroupRule);
        if (smallGroup is { } size && !IsSmallGroup(size)) errors.Add("smallGroupSize", SmallGroupRule);
        return new()
        {
            DisplayName = displayName,
            TimeZone = timeZone,
            EngagementWeights = WeightsOf(shape, json, errors),
            StoreFullIp = shape.Flag(json, "", "storeFullIp"),
            SmallGroup = (json.TryGetProperty("smallGroupSize", out _), smallGroup),
        };
    }

    static EngagementWeights? WeightsOf(JsonShape shape, JsonElement json, QueryErrors errors)
    {
        const string Field = "engagementWeights";
        if (!JsonShape.Has(json, Field, out var given) || !shape.IsObject(given, Field, Weights)) return null;
        var parts = Weights.Select(w => shape.Whole(given, Field, w, "must be a whole number from 0 to 100.")).ToArray();
        if (parts is [{ } recency, { } regularity, { } effort, { } progress, { } assessment] && new EngagementWeights(recency, regularity, effort, progress, assessment) is var weights && weights.AreSound()) return weights;
        errors.Add(Field, EngagementWeights.Rule);
        return null;
    }
}
