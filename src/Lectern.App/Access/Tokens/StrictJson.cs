using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Lectern.App.Access.Tokens;

/// <summary>
/// A JSON object of which every reader has the same idea: no name twice on any level, whatever its escapes; sound Unicode; no
/// comments; not deep.
/// </summary>
static class StrictJson
{
    static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static bool TryReadObject(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out IReadOnlyDictionary<string, JsonElement>? members)
    {
        members = null;
        if (!Utf8.IsValid(utf8)) return false;
        try
        {
            RefuseHalfCharacters(utf8);
            var root = JsonElement.Parse(utf8, Options);
            if (root.ValueKind == JsonValueKind.Object) members = Members(root);
        }
        // The second is how the reader says that an escape is half a character.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
        return members is not null;
    }

    public static IReadOnlyDictionary<string, JsonElement> Members(JsonElement element) =>
        element.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);

    /// <summary>The text of a member; null where there is none or it is no string.</summary>
    public static string? Text(this IReadOnlyDictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The texts of an array; null where it is none, or holds anything else.</summary>
    public static string[]? Texts(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
            ? [.. element.EnumerateArray().Select(e => e.GetString()!)]
            : null;

    static void RefuseHalfCharacters(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
        }
    }
}
