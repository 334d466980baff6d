using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>Values that are more than one thing, or one of a few.</summary>
sealed partial class FieldSet
{
    /// <summary>One of these words, in any case; read as it is given here.</summary>
    public string? OneOf(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        foreach (var word in words)
        {
            if (string.Equals(text, word, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        if (TryGet(name, out var field))
        {
            Invalid(field, $"must be one of {string.Join(", ", words)}");
        }

        return null;
    }

    /// <summary>An array of ids or short names, as canonical JSON.</summary>
    public string? CanonicalNames(string name)
    {
        if (!TryGet(name, out var field))
        {
            return null;
        }

        if (field.Value.ValueKind != JsonValueKind.Array || !field.Value.EnumerateArray().All(IsName))
        {
            Invalid(field, $"must be an array of strings of 1 to {MaxName} characters");
            return null;
        }

        return CanonicalJson.Of(field.Value);
    }

    public string? CanonicalObject(string name)
    {
        if (!TryGet(name, out var field))
        {
            return null;
        }

        if (field.Value.ValueKind != JsonValueKind.Object)
        {
            Invalid(field, "must be an object");
            return null;
        }

        return CanonicalJson.Of(field.Value);
    }

    /// <summary>The fields of an object within the data.</summary>
    public static FieldSet Within(JsonElement item, Vocabulary vocabulary, string path)
    {
        var set = new FieldSet(path);
        foreach (var property in item.EnumerateObject())
        {
            if (vocabulary.Find(property) is { } known)
            {
                set.Add(new Field(known, property.Value, path, property));
            }
        }

        return set;
    }

    static bool IsName(JsonElement item) => item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 and <= MaxName };
}
