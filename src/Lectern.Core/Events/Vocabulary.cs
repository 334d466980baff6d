using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>What a known field is for.</summary>
enum FieldRole
{
    /// <summary>The type's own: kept in <c>data</c>.</summary>
    Data,

    /// <summary>Has a column of its own in the log.</summary>
    Column,

    /// <summary>An id kept beside <c>data</c>.</summary>
    PathId,

    Client,
    Personal,

    /// <summary>The type's own time: when it happened, where the envelope does not say.</summary>
    OwnTime,

    // From here on: of the envelope alone. The same name within data is the type's own business.
    Type,
    EventId,

    /// <summary><c>id</c>: the event's, but in flat bodies of some types that of what it is about.</summary>
    BareId,
    Time,
    ClientObject,
    DataObject,

    /// <summary><c>properties</c>: the data of an event that came by the tracking API.</summary>
    Properties,

    /// <summary><c>async</c>: how the tracking API is to answer, no part of the event.</summary>
    Transport,

    /// <summary><c>personal</c>: names of the properties that are personal.</summary>
    PersonalMarks,
}

/// <param name="Name">The canonical name, whatever the spelling.</param>
sealed record KnownField(string Name, FieldRole Role)
{
    public bool IsOnlyOfEnvelope => Role >= FieldRole.Type;
}

/// <summary>The names one type knows, each found by any of its spellings: <c>userId</c>, <c>UserID</c>, <c>user_id</c>.</summary>
sealed class Vocabulary
{
    const int LongestName = 32;

    static readonly (FieldRole Role, string[] Names)[] Common =
    [
        (FieldRole.Type, ["type"]),
        (FieldRole.EventId, ["eventId"]),
        (FieldRole.BareId, ["id"]),
        (FieldRole.Time, ["occurredAt"]),
        (FieldRole.ClientObject, ["client"]),
        (FieldRole.DataObject, ["data"]),
        (FieldRole.Properties, ["properties"]),
        (FieldRole.Transport, ["async"]),
        (FieldRole.PersonalMarks, ["personal"]),
        (FieldRole.Column, ["appId", "userId", "courseId", "sessionId"]),
        (FieldRole.PathId, ["moduleId", "lessonId", "assessmentId", "assignmentId", "questionId", "organizationId"]),
        (FieldRole.Client, ["deviceType", "browser", "operatingSystem", "userAgent", "ipAddress"]),
        (FieldRole.Personal, ["email", "firstName", "lastName", "birthDate"]),
    ];

    static readonly (string Synonym, string Name)[] Synonyms =
    [
        ("eventType", "type"), ("messageId", "eventId"), ("timestamp", "occurredAt"), ("time", "occurredAt"),
        ("quizId", "assessmentId"), ("ip", "ipAddress"),
    ];

    readonly FrozenDictionary<string, KnownField>.AlternateLookup<ReadOnlySpan<char>> fields;

    Vocabulary(Dictionary<string, KnownField> fields) =>
        this.fields = fields.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The envelope's names, and those of the type, which go first: its <c>organizationId</c> may be data.</summary>
    public static Vocabulary Of(params IEnumerable<(FieldRole Role, string[] Names)> own)
    {
        var fields = new Dictionary<string, KnownField>(StringComparer.Ordinal);
        foreach (var (role, names) in own.Concat(Common))
        {
            foreach (var name in names)
            {
                fields.TryAdd(name.ToLowerInvariant(), new KnownField(name, role));
            }
        }

        foreach (var (synonym, name) in Synonyms)
        {
            fields.TryAdd(synonym.ToLowerInvariant(), fields[name.ToLowerInvariant()]);
        }

        return new Vocabulary(fields);
    }

    /// <summary>Only these names, for objects within the data.</summary>
    public static Vocabulary OfOnly(params string[] names) =>
        new(names.ToDictionary(name => name.ToLowerInvariant(), name => new KnownField(name, FieldRole.Data), StringComparer.Ordinal));

    public KnownField this[string name] => fields[name.ToLowerInvariant()];

    public KnownField? Find(in JsonProperty property)
    {
        var sent = JsonMarshal.GetRawUtf8PropertyName(property);
        if (sent.Contains((byte)'\\'))
        {
            sent = Encoding.UTF8.GetBytes(property.Name);
        }

        Span<char> folded = stackalloc char[LongestName];
        return Fold(sent, folded) is > 0 and var length && fields.TryGetValue(folded[..length], out var field) ? field : null;
    }

    /// <summary>Lower case without underscores; 0 where the name cannot be a known one.</summary>
    static int Fold(ReadOnlySpan<byte> name, Span<char> folded)
    {
        var length = 0;
        if (name.Length > 2 * LongestName)
        {
            return 0;
        }

        for (var i = 0; i < name.Length; i++)
        {
            var letter = (char)name[i];
            if (letter == '_' && i > 0)
            {
                continue;
            }

            if (length == folded.Length || !char.IsAsciiLetterOrDigit(letter))
            {
                return 0;
            }

            folded[length++] = char.ToLowerInvariant(letter);
        }

        return length;
    }
}
