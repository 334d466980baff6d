using System.Globalization;
using System.Text;
using System.Text.Json;
using Lectern.App.Tests.Durability.Harness;
using Lectern.Core.Events;

namespace Lectern.App.Tests.Kafka.Harness;

/// <summary>What is written to a topic.</summary>
/// <param name="Number">Of its content: what is written twice has the same one.</param>
/// <param name="Key">The learner, whose events so keep their order in a topic; null: any partition.</param>
/// <param name="Value">Null: none, as a log that is compacted has where something was deleted.</param>
readonly record struct Letter(int Number, string Topic, string? Key, byte[]? Value);

/// <summary>
/// The life of a simulated institution as a bad producer writes it: a learner's events over several topics, some held back for long,
/// some written again, some of those to another topic, and here and there something that is no event.
/// </summary>
sealed class LetterStream(int seed, int learners) : IDisposable
{
    const double Late = 0.02;
    const double Repeats = 0.06;
    const double Astray = 0.04;
    const double SpoiltShare = 0.004;
    const int Remembered = 512;

    /// <summary>Of so many events one is kept, to be compared with what the log says of it.</summary>
    const int Sampled = 16;

    readonly Random random = new(seed);
    readonly IEnumerator<ReadOnlyMemory<byte>> events = EventStream.Worlds(seed, learners).Select(e => e.Json).GetEnumerator();
    readonly List<Letter> heldBack = [];
    readonly List<Letter> recent = [];
    readonly List<Guid> keys = [];
    readonly Dictionary<int, string> spoilt = [];
    readonly Dictionary<Guid, byte[]> samples = [];

    /// <summary>The key of each number's event; empty where it is none.</summary>
    public IReadOnlyList<Guid> Keys => keys;

    /// <summary>By number: what is no event, and as what it should be rejected.</summary>
    public IReadOnlyDictionary<int, string> Spoilt => spoilt;

    /// <summary>Some of the events as they were written.</summary>
    public IReadOnlyDictionary<Guid, byte[]> Samples => samples;

    /// <summary>So many different events, and what comes along with them.</summary>
    public IEnumerable<Letter> Letters(int count)
    {
        for (var i = 0; i < count && events.MoveNext(); i++)
        {
            var letter = Next(events.Current);
            if (random.NextDouble() < Late) heldBack.Add(letter);
            else yield return Remember(letter);

            if (heldBack.Count > 0 && random.NextDouble() < Late)
            {
                var at = random.Next(heldBack.Count);
                yield return Remember(heldBack[at]);
                heldBack.RemoveAt(at);
            }
            if (recent.Count > 0 && random.NextDouble() < Repeats) yield return recent[random.Next(recent.Count)];
            if (recent.Count > 0 && random.NextDouble() < Astray) yield return recent[random.Next(recent.Count)] with { Topic = AnyTopic(), Key = null };
            if (random.NextDouble() < SpoiltShare) yield return Spoil();
        }
        foreach (var letter in heldBack) yield return letter;
        heldBack.Clear();
    }

    public void Dispose() => events.Dispose();

    Letter Next(ReadOnlyMemory<byte> json)
    {
        using var read = JsonDocument.Parse(json);
        var body = read.RootElement;
        var key = EventKey.Of(body.GetProperty("id").GetString()!);
        var value = json.ToArray();
        if (keys.Count % Sampled == 0) samples[key] = value;
        keys.Add(key);
        return new(keys.Count - 1, TopicOf(body.GetProperty("type").GetString()!), Text("userId") ?? Text("courseId"), value);

        string? Text(string name) => body.TryGetProperty(name, out var field) ? field.GetString() : null;
    }

    Letter Remember(Letter letter)
    {
        if (recent.Count < Remembered) recent.Add(letter);
        else recent[random.Next(Remembered)] = letter;
        return letter;
    }

    Letter Spoil()
    {
        var number = keys.Count;
        var mark = number.ToString(CultureInfo.InvariantCulture);
        (string Code, string? Text) bad = random.Next(8) switch
        {
            0 => ("malformed_json", $"no JSON {mark}"),
            1 => ("malformed_json", $$"""{"eventId":"cut-{{mark}}","type":"UserEnr"""),
            2 => ("malformed_json", $$"""{"eventId":"twice-{{mark}}","type":"UserLoggedIn","userId":"u","userId":"v"}"""),
            3 => ("unknown_type", $$"""{"eventId":"unknown-{{mark}}","type":"TeaBrewed","userId":"u"}"""),
            4 => ("missing_field", $$"""{"eventId":"nobody-{{mark}}","type":"UserEnrolled","courseId":"c"}"""),
            5 => ("too_far_in_past", $$"""{"eventId":"old-{{mark}}","type":"UserLoggedIn","userId":"u","occurredAt":"1999-12-31T23:59:59Z"}"""),
            6 => ("malformed_json", null),
            _ => ("malformed_json", $$"""{"eventId":"latin-{{mark}}","type":"UserLoggedIn","userId":"ü"}"""),
        };
        keys.Add(Guid.Empty);
        spoilt[number] = bad.Code;
        // As Latin-1, so that what has a letter beyond ASCII is no UTF-8.
        return new(number, AnyTopic(), random.Next(2) == 0 ? mark : null, bad.Text is null ? null : Encoding.Latin1.GetBytes(bad.Text));
    }

    string AnyTopic() => Topics.Names[random.Next(Topics.Names.Length)];

    static string TopicOf(string type) =>
        type.StartsWith("Assess", StringComparison.Ordinal) || type.StartsWith("Assign", StringComparison.Ordinal) || type.StartsWith("Question", StringComparison.Ordinal) ? Topics.Assessments
        : type.StartsWith("User", StringComparison.Ordinal) || type.StartsWith("Session", StringComparison.Ordinal) ? Topics.Users
        : Topics.Courses;
}
