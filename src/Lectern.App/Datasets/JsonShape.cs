using System.Globalization;
using System.Text.Json;
using Lectern.App.Hosting;

namespace Lectern.App.Datasets;

/// <summary>Takes fields out of objects of JSON, and notes what is not as it must be, by its path. Null is the same as absent.</summary>
sealed class JsonShape(QueryErrors errors)
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    /// <summary>Reads a small body: one object of these fields.</summary>
    /// <returns>Null: it is none, as the errors say.</returns>
    public static T? Read<T>(ReadOnlyMemory<byte> json, string[] fields, QueryErrors errors, Func<JsonShape, JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var shape = new JsonShape(errors);
            if (!shape.IsObject(document.RootElement, "", fields)) return default;
            var made = read(shape, document.RootElement);
            return errors.Any ? default : made;
        }
        // The second: a name that is no Unicode text cannot be compared with another.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            errors.Add("", "must be one JSON object, no name in it twice.");
            return default;
        }
    }

    public bool IsObject(JsonElement json, string path, string[] known)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path, "must be an object.");
            return false;
        }
        var isKnown = true;
        foreach (var field in json.EnumerateObject())
        {
            if (TryText(() => field.Name) is not { } name) errors.Add(path, "has a name that is no Unicode text.");
            else if (known.Contains(name)) continue;
            else errors.AddUnknown(Join(path, QueryErrors.Shown(name)), "field", name, known);
            isKnown = false;
        }
        return isKnown;
    }

    public static bool Has(JsonElement json, string name, out JsonElement value) =>
        json.TryGetProperty(name, out value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

    public string? Text(JsonElement json, string path, string name, bool isRequired = false)
    {
        if (Has(json, name, out var value)) return Text(value, Join(path, name));
        if (isRequired) errors.Add(Join(path, name), "is missing.");
        return null;
    }

    /// <summary>One of the names that the API has for these.</summary>
    public T? Choice<T>(JsonElement json, string path, string name, bool isRequired = false)
        where T : struct, Enum
    {
        if (Text(json, path, name, isRequired) is not { } text) return null;
        if (Names.Read<T>(text) is { } choice) return choice;
        errors.AddUnknown(Join(path, name), name, text, [.. Names.All<T>()]);
        return null;
    }

    public bool? Flag(JsonElement json, string path, string name)
    {
        if (!Has(json, name, out var value)) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        errors.Add(Join(path, name), "must be true or false.");
        return null;
    }

    public int? Whole(JsonElement json, string path, string name, string rule)
    {
        if (!Has(json, name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)) return number;
        errors.Add(Join(path, name), rule);
        return null;
    }

    public IReadOnlyList<string>? Texts(JsonElement json, string path, string name, int most, bool isRequired = false)
    {
        if (Array(json, path, name, most) is { } values) return [.. values.Select((v, i) => Text(v, $"{Join(path, name)}[{i}]") ?? "")];
        if (isRequired && !Has(json, name, out _)) errors.Add(Join(path, name), "is missing.");
        return null;
    }

    public T[]? Objects<T>(JsonElement json, string path, string name, int most, string[] known, Func<JsonElement, string, T> read)
        where T : class =>
        Array(json, path, name, most)?.Select((v, i) => $"{Join(path, name)}[{i}]" is var at && IsObject(v, at, known) ? read(v, at) : null).OfType<T>().ToArray();

    public JsonElement[]? Array(JsonElement json, string path, string name, int most)
    {
        if (!Has(json, name, out var value)) return null;
        if (value.ValueKind != JsonValueKind.Array) errors.Add(Join(path, name), "must be an array.");
        else if (value.GetArrayLength() > most) errors.Add(Join(path, name), string.Create(CultureInfo.InvariantCulture, $"must have at most {most:N0}."));
        else return [.. value.EnumerateArray()];
        return null;
    }

    string? Text(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.String && TryText(value.GetString) is { } text) return text;
        errors.Add(path, "must be a text.");
        return null;
    }

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Null where half of a surrogate pair stands alone.</summary>
    static string? TryText(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
