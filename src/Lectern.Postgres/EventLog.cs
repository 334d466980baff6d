using System.Data;
using Lectern.Core.Events;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.Postgres;

/// <summary>What became of an event given to the log.</summary>
public enum AppendOutcome
{
    /// <summary>Stored now.</summary>
    Stored,

    /// <summary>Known already, with the same body: nothing to do.</summary>
    Duplicate,

    /// <summary>Its id is known with another body: the first stands.</summary>
    Conflict,
}

/// <summary>An event on its way into the log.</summary>
public readonly record struct Arrival(int Tenant, string Source, DateTime ReceivedAt, LearningEvent Event);

/// <summary>
/// The append-only log. One append is one transaction: identities are resolved before it, then in one round trip it takes the
/// append lock, claims the ids, writes the events and commits. The lock is held from the first position to the commit, so
/// positions are in commit order and a reader's cursor, one bigint, can never step over a late commit.
/// </summary>
public sealed class EventLog(NpgsqlDataSource source, Registry registry)
{
    /// <summary>The channel that tells listeners of new events; its payload is a position.</summary>
    public const string Channel = "lectern_events";

    const string AppendSql =
        """
        WITH input AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
                AS i (tenant_id, event_key, body_hash, learner_key, learner_number, course_key, module_key, lesson_key, item_key, session_key,
                      occurred_at, received_at, type, source, event_id, app_id, event_name, session_id, payload, ordinal)
        ),
        fresh AS (
            INSERT INTO lectern.event_ids (tenant_id, event_key, body_hash, position)
            SELECT tenant_id, event_key, body_hash, nextval('lectern.event_position') FROM input
            ON CONFLICT DO NOTHING
            RETURNING tenant_id, event_key, position
        ),
        stored AS (
            INSERT INTO lectern.events (
                position, tenant_id, event_key, learner_key, learner_number, course_key, module_key, lesson_key, item_key, session_key,
                occurred_at, received_at, type, source, event_id, app_id, event_name, session_id, payload)
            SELECT
                f.position, i.tenant_id, i.event_key, i.learner_key, i.learner_number, i.course_key, i.module_key, i.lesson_key, i.item_key, i.session_key,
                i.occurred_at, i.received_at, i.type, i.source, i.event_id, i.app_id, i.event_name, i.session_id, i.payload::jsonb
            FROM input i JOIN fresh f USING (tenant_id, event_key)
            RETURNING position
        )
        SELECT count(*)::int, coalesce(min(position), 0), coalesce(max(position), 0) FROM stored
        """;

    const string LookUpSql =
        """
        SELECT e.tenant_id, e.event_key, e.body_hash, e.position
        FROM unnest($1, $2) AS i (tenant_id, event_key) JOIN lectern.event_ids e USING (tenant_id, event_key)
        """;

    /// <summary>Appending up to here calls for no further partition. Not a matter of single positions: duplicates and crashes skip some.</summary>
    long comfortableUntil;

    /// <summary>
    /// Appends a group of events. Returns the outcome of each, in order, and the greatest position stored (0: none was new).
    /// When it returns, they are durable.
    /// </summary>
    public async Task<(AppendOutcome[] Outcomes, long Position)> AppendAsync(IReadOnlyList<Arrival> arrivals, CancellationToken ct)
    {
        // Only the first of equal ids goes to the database: the others are judged by what becomes of it.
        var firstOf = new Dictionary<(int Tenant, Guid Key), int>(arrivals.Count);
        var distinct = new List<Arrival>(arrivals.Count);
        foreach (var arrival in arrivals)
        {
            if (firstOf.TryAdd((arrival.Tenant, arrival.Event.Key), distinct.Count)) distinct.Add(arrival);
        }

        var rows = await LogRows.OfAsync(distinct, registry, ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        var (count, first, last) = await StoreAsync(connection, rows, ct);

        var outcomes = new AppendOutcome[arrivals.Count];
        if (count < arrivals.Count)
        {
            // What was not stored now was there before, or is named twice in this very group.
            var known = count < distinct.Count ? await LookUpAsync(connection, rows, ct) : [];
            var claimed = new bool[distinct.Count];
            for (var i = 0; i < arrivals.Count; i++)
            {
                var id = (arrivals[i].Tenant, arrivals[i].Event.Key);
                var at = firstOf[id];
                var (storedHash, position) = known.TryGetValue(id, out var held) ? held : (distinct[at].Event.BodyHash, first);
                var isNew = position >= first && position <= last && last > 0;
                if (isNew && !claimed[at])
                {
                    claimed[at] = true;
                    outcomes[i] = AppendOutcome.Stored;
                }
                else
                {
                    outcomes[i] = storedHash == arrivals[i].Event.BodyHash ? AppendOutcome.Duplicate : AppendOutcome.Conflict;
                }
            }
        }
        if (last > Volatile.Read(ref comfortableUntil)) await MakePartitionsAsync(connection, ct);
        return (outcomes, last);
    }

    /// <summary>The greatest position there is; 0 for an empty log.</summary>
    public async Task<long> LastPositionAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ScalarAsync<long>("SELECT coalesce((SELECT position FROM lectern.events ORDER BY position DESC LIMIT 1), 0)", ct);
    }

    static async Task<(int Count, long First, long Last)> StoreAsync(NpgsqlConnection connection, LogRows rows, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        // One round trip and one implicit transaction: the lock goes with its commit.
        batch.BatchCommands.Add(new($"SELECT pg_advisory_xact_lock({Locks.Append})"));
        var append = new NpgsqlBatchCommand(AppendSql);
        rows.AddTo(append.Parameters);
        batch.BatchCommands.Add(append);
        batch.BatchCommands.Add(new($"SELECT pg_notify('{Channel}', last_value::text) FROM lectern.event_position"));

        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    static async Task<Dictionary<(int, Guid), (Guid BodyHash, long Position)>> LookUpAsync(NpgsqlConnection connection, LogRows rows, CancellationToken ct)
    {
        var known = new Dictionary<(int, Guid), (Guid, long)>();
        await using var command = new NpgsqlCommand(LookUpSql, connection);
        rows.AddIdsTo(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.Default, ct);
        while (await reader.ReadAsync(ct)) known[(reader.GetInt32(0), reader.GetGuid(1))] = (reader.GetGuid(2), reader.GetInt64(3));
        return known;
    }

    async Task MakePartitionsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Locks.Migration})", ct);
        var end = await EventPartitions.EnsureAsync(connection, ct);
        await transaction.CommitAsync(ct);
        Volatile.Write(ref comfortableUntil, end - (EventPartitions.Size / 2));
    }
}

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
    readonly string[] payload = new string[count];
    readonly int[] ordinal = new int[count];

    /// <summary>Resolves every id of a group to its key and lays the group out in columns.</summary>
    public static async Task<LogRows> OfAsync(List<Arrival> arrivals, Registry registry, CancellationToken ct)
    {
        var learners = await registry.LearnersAsync(arrivals.Where(a => a.Event.UserId is not null).Select(a => (a.Tenant, a.Event.UserId!)), ct);
        var courses = await registry.CoursesAsync(arrivals.Where(a => a.Event.CourseId is not null).Select(a => (a.Tenant, a.Event.CourseId!)), ct);
        var contents = await registry.ContentsAsync(arrivals.SelectMany(a => ContentIds.Of(a.Tenant, a.Event, Course(a))), ct);
        var questions = arrivals.SelectMany(a => ContentIds.Questions(a.Tenant, a.Event.Body, a.Event.QuestionId, ContentIds.Item(a.Tenant, a.Event) is { } i ? contents[i] : 0));
        await registry.ContentsAsync(questions, ct);
        await registry.OrganizationsAsync(arrivals.SelectMany(Organizations), ct);

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
            rows.id[i] = e.Id == e.Key.ToString() ? null : e.Id;
            rows.app[i] = e.AppId;
            rows.name[i] = e.EventName;
            rows.sessionId[i] = e.SessionId;
            rows.payload[i] = System.Text.Encoding.UTF8.GetString(e.Payload.Span);
            rows.ordinal[i] = i;
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
        Add(payload, NpgsqlDbType.Text);
        Add(ordinal, NpgsqlDbType.Integer);

        void Add(Array values, NpgsqlDbType element) => parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | element });
    }

    public void AddIdsTo(NpgsqlParameterCollection parameters)
    {
        parameters.Add(new() { Value = tenant });
        parameters.Add(new() { Value = key });
    }

    static IEnumerable<(int, string)> Organizations(Arrival a) => a.Event.Body switch
    {
        UserDescribed { OrganizationId: { IsGiven: true, Value: { } id } } => [(a.Tenant, id)],
        CourseCreated { OrganizationId: { IsGiven: true, Value: { } id } } => [(a.Tenant, id)],
        _ => [],
    };
}

/// <summary>
/// What identifies the contents an event names: modules and lessons by course, since their ids repeat across courses; assessments
/// and assignments by tenant; questions by assessment.
/// </summary>
static class ContentIds
{
    public static IEnumerable<ContentId> Of(int tenant, LearningEvent e, long course)
    {
        if (Module(tenant, e, course) is { } module) yield return module;
        if (Lesson(tenant, e, course) is { } lesson) yield return lesson;
        if (Item(tenant, e) is { } item) yield return item;
    }

    public static ContentId? Module(int tenant, LearningEvent e, long course) =>
        e.ModuleId is null || course == 0 ? null : new(tenant, ContentKind.Module, course, e.ModuleId);

    public static ContentId? Lesson(int tenant, LearningEvent e, long course) =>
        e.LessonId is null || course == 0 ? null : new(tenant, ContentKind.Lesson, course, e.LessonId);

    public static ContentId? Item(int tenant, LearningEvent e) =>
        e.AssessmentId is not null ? new(tenant, ContentKind.Assessment, 0, e.AssessmentId)
        : e.AssignmentId is not null ? new(tenant, ContentKind.Assignment, 0, e.AssignmentId)
        : null;

    public static IEnumerable<ContentId> Questions(int tenant, EventBody body, string? questionId, long assessment)
    {
        if (assessment == 0) yield break;
        if (questionId is not null) yield return new(tenant, ContentKind.Question, assessment, questionId);
        if (body is not AssessmentCompleted completed) yield break;
        foreach (var response in completed.Responses) yield return new(tenant, ContentKind.Question, assessment, response.QuestionId);
    }
}
