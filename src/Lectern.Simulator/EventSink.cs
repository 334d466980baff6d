using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lectern.Simulator;

/// <summary>Where in a course something happens: the envelope's ids.</summary>
readonly record struct Place(
    string? Course = null, string? Module = null, string? Lesson = null,
    string? Assessment = null, string? Question = null, string? Assignment = null);

/// <summary>Writes envelopes, and holds them until no earlier event can come.</summary>
/// <param name="seed">Of the world; event ids hang on it.</param>
/// <param name="salt">Sets the ids of sessions, attempts and the like apart between two runs of the same stretch.</param>
sealed class EventSink(int seed, ulong salt)
{
    readonly ArrayBufferWriter<byte> _buffer = new(4096);
    readonly List<Entry> _pending = [];
    Utf8JsonWriter? _json;
    Entry _current;

    /// <summary>An id for a session, an attempt, a post: opaque, and told by the actor's own stream.</summary>
    public string NewId(ref Rng rng) => (rng.Next() ^ salt).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Starts an event, up to and into its data; <see cref="End"/> finishes it.</summary>
    public Utf8JsonWriter Begin(long at, string type, Actor actor, in Place place = default, bool withClient = false) =>
        Begin(at, type, actor, place, actor.SessionId, withClient ? actor.Client : null);

    /// <summary>The same for what happens to someone who is not there: no session, no device.</summary>
    public Utf8JsonWriter BeginUnattended(long at, string type, Actor actor, in Place place) =>
        Begin(at, type, actor, place, session: null, client: null);

    Utf8JsonWriter Begin(long at, string type, Actor actor, in Place place, string? session, Client? client)
    {
        _current = new Entry(at, actor.Number, actor.NextSequence(), []);
        _buffer.ResetWrittenCount();
        _json ??= new Utf8JsonWriter(_buffer, new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        });
        _json.Reset();

        // SimulatedEvent.At counts on these two coming first.
        _json.WriteStartObject();
        _json.WriteString("id"u8, EventId.From(
            Rng.Mix((ulong)seed) ^ (ulong)_current.Actor, Rng.Mix((ulong)at) + (ulong)_current.Sequence));
        Span<byte> time = stackalloc byte[24];
        DateTimeOffset.FromUnixTimeMilliseconds(at)
            .TryFormat(time, out _, SimulatedEvent.TimeFormat, CultureInfo.InvariantCulture);
        _json.WriteString("occurredAt"u8, time);

        _json.WriteString("type"u8, type);
        WriteIfAny("appId"u8, actor.AppId);
        WriteIfAny("userId"u8, actor.UserId);
        WriteIfAny("courseId"u8, place.Course);
        WriteIfAny("moduleId"u8, place.Module);
        WriteIfAny("lessonId"u8, place.Lesson);
        WriteIfAny("assessmentId"u8, place.Assessment);
        WriteIfAny("questionId"u8, place.Question);
        WriteIfAny("assignmentId"u8, place.Assignment);
        WriteIfAny("sessionId"u8, session);
        client?.Write(_json);
        _json.WriteStartObject("data"u8);
        return _json;
    }

    public void End()
    {
        _json!.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        _pending.Add(_current with { Json = _buffer.WrittenSpan.ToArray() });
    }

    /// <summary>Takes out, in order, what lies before the given time.</summary>
    public IEnumerable<SimulatedEvent> TakeBefore(long time)
    {
        _pending.Sort();
        var count = _pending.FindIndex(entry => entry.At >= time);
        count = count < 0 ? _pending.Count : count;
        for (var i = 0; i < count; i++)
        {
            var entry = _pending[i];
            yield return new SimulatedEvent(DateTimeOffset.FromUnixTimeMilliseconds(entry.At), entry.Json);
        }

        _pending.RemoveRange(0, count);
    }

    void WriteIfAny(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            _json!.WriteString(name, value);
        }
    }

    /// <summary>Ordered by time, then actor, then the actor's own order: a total order, whoever else is there.</summary>
    readonly record struct Entry(long At, long Actor, int Sequence, byte[] Json) : IComparable<Entry>
    {
        public int CompareTo(Entry other) =>
            At != other.At ? At.CompareTo(other.At)
            : Actor != other.Actor ? Actor.CompareTo(other.Actor)
            : Sequence.CompareTo(other.Sequence);
    }
}
