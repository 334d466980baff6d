using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>A field as it was sent.</summary>
/// <param name="Known">What it is, or null: kept under its own name.</param>
/// <param name="Parent">JSON path of the object it stood in.</param>
readonly record struct Field(KnownField? Known, JsonElement Value, string Parent, JsonProperty Sent)
{
    public string Path => $"{Parent}.{(Sent.Value.ValueKind == JsonValueKind.Undefined ? Known?.Name : Sent.Name)}";
}

/// <summary>
/// The fields of one event by their canonical names, read as what they should be. The first thing found wrong is kept as
/// <see cref="Problem"/>; what is read after it is not to be used.
/// </summary>
/// <param name="place">JSON path of the object whose fields these are.</param>
sealed partial class FieldSet(string place)
{
    /// <summary>Longest id or short name, in UTF-16 code units, as JavaScript and .NET count.</summary>
    public const int MaxName = 200;

    // Apart, so that finding a known field never walks thousands of unknown ones.
    readonly List<Field> known = new(12);
    List<Field>? unknown;

    public Rejection? Problem { get; private set; }

    public ReadOnlySpan<Field> Known => CollectionsMarshal.AsSpan(known);

    /// <summary>Fields the type does not know.</summary>
    public ReadOnlySpan<Field> Unknown => CollectionsMarshal.AsSpan(unknown);

    public void Fail(string code, string? path, string message) => Problem ??= new Rejection(code, path, message);

    public void Invalid(in Field field, string rule) => Fail(RejectCode.InvalidField, field.Path, $"{field.Path} {rule}.");

    public void Missing(string name) => Fail(RejectCode.MissingField, $"{place}.{name}", $"{place}.{name} is required.");

    /// <summary>Adds a field; a second spelling of a known one must say the same.</summary>
    public void Add(in Field field)
    {
        if (field.Known is null)
        {
            (unknown ??= []).Add(field);
            return;
        }

        foreach (ref readonly var other in Known)
        {
            if (ReferenceEquals(other.Known, field.Known))
            {
                MustAgree(other, field);
                return;
            }
        }

        known.Add(field);
    }

    /// <summary>Adds a field in the place of whatever was sent under its name.</summary>
    public void Set(in Field field)
    {
        var name = field.Known;
        known.RemoveAll(other => ReferenceEquals(other.Known, name));
        known.Add(field);
    }

    /// <summary>An unknown field that stands both in the envelope and in the data is kept once, and must say the same.</summary>
    public void DropRepeatedUnknown()
    {
        if (unknown is null || unknown[0].Parent == unknown[^1].Parent)
        {
            return;
        }

        var first = new Dictionary<string, Field>(unknown.Count, StringComparer.Ordinal);
        unknown.RemoveAll(field =>
        {
            if (first.TryAdd(field.Sent.Name, field))
            {
                return false;
            }

            MustAgree(first[field.Sent.Name], field);
            return true;
        });
    }

    void MustAgree(in Field one, in Field other)
    {
        if (!JsonElement.DeepEquals(one.Value, other.Value))
        {
            Fail(RejectCode.InvalidField, other.Path, $"{one.Path} and {other.Path} name the same field and differ.");
        }
    }

    /// <summary>Sent, be it as null.</summary>
    public bool Has(string name) => Find(name, out _);

    public bool HasValue(string name) => TryGet(name, out _);

    /// <summary>Not sent and sent as null are told apart: the one changes nothing, the other clears.</summary>
    public Given<T> Given<T>(string name, T? value) => Has(name) ? Events.Given<T>.Of(value) : Events.Given<T>.Absent;

    /// <summary>The field, unless it is absent or null.</summary>
    public bool TryGet(string name, out Field field) => Find(name, out field) && field.Value.ValueKind != JsonValueKind.Null;

    bool Find(string name, out Field field)
    {
        foreach (ref readonly var candidate in Known)
        {
            if (candidate.Known?.Name == name)
            {
                field = candidate;
                return true;
            }
        }

        field = default;
        return false;
    }

    public string? Text(string name, int max = int.MaxValue)
    {
        if (!TryGet(name, out var field))
        {
            return null;
        }

        if (field.Value.ValueKind != JsonValueKind.String)
        {
            Invalid(field, "must be a string");
            return null;
        }

        var text = field.Value.GetString()!;
        if (text.Length > max)
        {
            Invalid(field, $"must be at most {max} characters");
        }

        return text;
    }

    /// <summary>An id or short name; an empty one is none.</summary>
    public string? Name(string name, int max = MaxName) => Text(name, max) is { Length: > 0 } text ? text : null;

    /// <summary>An id of the event itself.</summary>
    public void RequireId(string name)
    {
        if (Name(name) is null)
        {
            Fail(RejectCode.MissingField, $"$.{name}", $"$.{name} is required.");
        }
    }

    public string RequireName(string name, int max = MaxName) => Required(name, Name(name, max)) ?? "";

    public bool? Flag(string name)
    {
        if (!TryGet(name, out var field))
        {
            return null;
        }

        if (field.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Invalid(field, "must be true or false");
            return null;
        }

        return field.Value.GetBoolean();
    }

    [return: NotNullIfNotNull(nameof(value))]
    T? Required<T>(string name, T? value)
    {
        if (value is null)
        {
            Missing(name);
        }

        return value;
    }
}
