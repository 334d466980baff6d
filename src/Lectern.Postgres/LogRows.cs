using System.Runtime.InteropServices;
using Lectern.Core.Events;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.Postgres;

/// <summary>A group of events as the log's columns, one array a column.</summary>
sealed class LogRows(int count)
{
    readonly int[] tenant = new int[count];
    readonly Guid[] key = new Guid[count];
    readonly Guid[] hash = new Guid[count];
    readonly long?[] learner = new long?[count];
    readonly int?[] number = new int?[count];
    readonly long?[] course = new long?[count];
    readonly long?[] module = new long?[count];
    readonly long?[] lesson = new long?[count];
    readonly long?[] item = new long?[count];
    readonly Guid?[] session = new Guid?[count];
    readonly DateTime[] occurredAt = new DateTime[count];
    readonly DateTime[] receivedAt = new DateTime[count];
    readonly string[] type = new string[count];
    readonly string[] source = new string[count];
    readonly string?[] id = new string?[count];
    readonly string?[] app = new string?[count];
    readonly string?[] name = new string?[count];
    readonly string?[] sessionId = new string?[count];
    readonly byte[][] payload = new byte[count][];

    /// <summary>Resolves every id of a group to its key and lays the group out in columns.</summary>
    public static async Task<LogRows> OfAsync(List<Arrival> arrivals, Registry registry, CancellationToken ct)
    {
        var learners = await registry.LearnersAsync(arrivals.Where(a => a.Event.UserId is not null).Select(a => (a.Tenant, a.Event.UserId!)), ct);
        var courses = await registry.CoursesAsync(arrivals.Where(a => a.Event.CourseId is not null).Select(a => (a.Tenant, a.Event.CourseId!)), ct);
        var contents = await registry.ContentsAsync(arrivals.SelectMany(a => ContentIds.Of(a.Tenant, a.Event, Course(a))), ct);
        var questions = arrivals.SelectMany(a => ContentIds.Questions(a.Tenant, a.Event.Body, a.Event.QuestionId, ContentIds.Item(a.Tenant, a.Event) is { } i ? contents[i] : 0));
        await registry.ContentsAsync(questions, ct);
        await registry.OrganizationsAsync(arrivals.SelectMany(a => ContentIds.Organizations(a.Tenant, a.Event.Body)), ct);

        var rows = new LogRows(arrivals.Count);
        for (var i = 0; i < arrivals.Count; i++)
        {
            var (tenant, from, received, e) = arrivals[i];
            var course = Course(arrivals[i]);
            rows.tenant[i] = tenant;
            rows.key[i] = e.Key;
            rows.hash[i] = e.BodyHash;
            if (e.UserId is not null)
            {
                var learner = learners[(tenant, e.UserId)];
                rows.learner[i] = learner.Key;
                rows.number[i] = learner.Number;
            }
            rows.course[i] = course == 0 ? null : course;
            rows.module[i] = ContentIds.Module(tenant, e, course) is { } m ? contents[m] : null;
            rows.lesson[i] = ContentIds.Lesson(tenant, e, course) is { } l ? contents[l] : null;
            rows.item[i] = ContentIds.Item(tenant, e) is { } item ? contents[item] : null;
            rows.session[i] = e.SessionId is null ? null : EventKey.Of(e.SessionId);
            rows.occurredAt[i] = e.OccurredAt;
            rows.receivedAt[i] = received;
            rows.type[i] = e.Type;
            rows.source[i] = from;
            rows.id[i] = IsTextOf(e.Id, e.Key) ? null : e.Id;
            rows.app[i] = e.AppId;
            rows.name[i] = e.EventName;
            rows.sessionId[i] = e.SessionId;
            rows.payload[i] = Bytes(e.Payload);
        }
        return rows;

        long Course(Arrival a) => a.Event.CourseId is null ? 0 : courses[(a.Tenant, a.Event.CourseId)];
    }

    public void AddTo(NpgsqlParameterCollection parameters)
    {
        AddIdsTo(parameters);
        Add(hash, NpgsqlDbType.Uuid);
        Add(learner, NpgsqlDbType.Bigint);
        Add(number, NpgsqlDbType.Integer);
        Add(course, NpgsqlDbType.Bigint);
        Add(module, NpgsqlDbType.Bigint);
        Add(lesson, NpgsqlDbType.Bigint);
        Add(item, NpgsqlDbType.Bigint);
        Add(session, NpgsqlDbType.Uuid);
        Add(occurredAt, NpgsqlDbType.TimestampTz);
        Add(receivedAt, NpgsqlDbType.TimestampTz);
        Add(type, NpgsqlDbType.Text);
        Add(source, NpgsqlDbType.Text);
        Add(id, NpgsqlDbType.Text);
        Add(app, NpgsqlDbType.Text);
        Add(name, NpgsqlDbType.Text);
        Add(sessionId, NpgsqlDbType.Text);
        Add(payload, NpgsqlDbType.Jsonb);

        void Add(Array values, NpgsqlDbType element) => parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | element });
    }

    public void AddClaimTo(NpgsqlParameterCollection parameters)
    {
        AddIdsTo(parameters);
        parameters.Add(new() { Value = hash });
    }

    public void AddIdsTo(NpgsqlParameterCollection parameters)
    {
        parameters.Add(new() { Value = tenant });
        parameters.Add(new() { Value = key });
    }

    static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();

    static bool IsTextOf(string id, Guid key)
    {
        Span<char> text = stackalloc char[36];
        return key.TryFormat(text, out _) && text.SequenceEqual(id);
    }
}
