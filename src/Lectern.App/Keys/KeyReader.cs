using System.Globalization;
using System.Text.Json;
using Lectern.App.Datasets;

namespace Lectern.App.Keys;

/// <summary>What is asked of a key, out of JSON: every mistake in it with its place.</summary>
static class KeyReader
{
    const string NameRule = "must be 1 to 200 characters in one line.";
    const string OverlapRule = "must be a whole number of seconds from 0 to 2,592,000 (30 days).";

    static readonly string[] Fields = ["name", "scopes", "appId", "expiresAt"];
    static readonly string[] Changeable = ["name", "expiresAt"];
    static readonly string[] Rotatable = ["overlap"];

    /// <returns>Null: it is none, as the errors say.</returns>
    public static KeyToMake? ReadNew(ReadOnlyMemory<byte> json, DateTimeOffset now, QueryErrors errors) => JsonShape.Read<KeyToMake?>(json, Fields, errors, (shape, body) =>
    {
        var name = NameOf(shape, body, errors);
        if (name is null && !errors.Any) errors.Add("name", "is missing.");
        var scopes = shape.Texts(body, "", "scopes", KeyScopes.Names.Length, isRequired: true) ?? [];
        var app = shape.Text(body, "", "appId");
        return new(name ?? "", scopes, app, ExpiryOf(shape, body, now, errors));
    }) is { } asked && Check(asked, errors) ? asked : null;

    /// <summary>Whether a key may be as it is asked for, whoever asks.</summary>
    public static bool Check(KeyToMake asked, QueryErrors errors)
    {
        if (!IsName(asked.Name)) errors.Add("name", NameRule);
        if (asked.Scopes.Count == 0) errors.Add("scopes", $"must name at least one of {string.Join(", ", KeyScopes.Names)}.");
        for (var i = 0; i < asked.Scopes.Count; i++)
        {
            if (KeyScopes.Find(asked.Scopes[i]) == Access.Scopes.None) errors.AddUnknown($"scopes[{i}]", "scope", asked.Scopes[i], KeyScopes.Names);
            else if (asked.Scopes.Take(i).Contains(asked.Scopes[i])) errors.Add($"scopes[{i}]", "is there twice.");
        }
        if (asked.AppId is not { } app) return !errors.Any;
        if (app.Length is 0 or > KeyToMake.MaxAppId || app.Any(char.IsControl)) errors.Add("appId", "must be 1 to 100 characters without control characters.");
        if (asked.Scopes is not ["ingest"]) errors.Add("appId", "is only for keys with the scope ingest alone: what is read is not apart by application.");
        return !errors.Any;
    }

    /// <returns>Null: nothing that can be changed, as the errors say. Whether the expiry is to be another, be it none.</returns>
    public static (KeyToChange Change, bool ChangesExpiry)? ReadChange(ReadOnlyMemory<byte> json, DateTimeOffset now, QueryErrors errors) =>
        JsonShape.Read<(KeyToChange, bool)?>(json, Changeable, errors, (shape, body) =>
        {
            var changesExpiry = body.TryGetProperty("expiresAt", out _);
            var change = new KeyToChange(NameOf(shape, body, errors), ExpiryOf(shape, body, now, errors));
            if (change.Name is null && !changesExpiry && !errors.Any) errors.Add("", "must change name or expiresAt.");
            return (change, changesExpiry);
        });

    public static Rotation? ReadRotation(ReadOnlyMemory<byte> json, QueryErrors errors) => JsonShape.Read<Rotation?>(json, Rotatable, errors, (shape, body) =>
    {
        var overlap = shape.Whole(body, "", "overlap", OverlapRule) ?? Rotation.Default;
        if (overlap is < 0 or > Rotation.Most) errors.Add("overlap", OverlapRule);
        return new(overlap);
    });

    static string? NameOf(JsonShape shape, JsonElement body, QueryErrors errors)
    {
        if (shape.Text(body, "", "name")?.Trim() is not { } name) return null;
        if (!IsName(name)) errors.Add("name", NameRule);
        return name;
    }

    static bool IsName(string name) => name.EnumerateRunes().Count() is > 0 and <= KeyToMake.MaxName && !name.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029');

    static DateTimeOffset? ExpiryOf(JsonShape shape, JsonElement body, DateTimeOffset now, QueryErrors errors)
    {
        if (shape.Text(body, "", "expiresAt") is not { } text) return null;
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];
        var hasOffset = text.EndsWith('Z') || text is [.., '+' or '-', _, _, ':', _, _];
        if (hasOffset && DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) && at > now) return at;
        errors.Add("expiresAt", "must be a moment to come, ISO 8601 with an offset, or null for a key that does not expire.");
        return null;
    }
}
