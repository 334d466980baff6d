using Lectern.Core.Events;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>A logged event made ready to fold, or why it cannot be.</summary>
public readonly record struct LoggedEvent(long Position, DateTime ReceivedAt, FoldEvent? Event, string? Error);

/// <summary>Reads the log by position.</summary>
public class LogReader(NpgsqlDataSource source, Registry registry)
{
    const string Columns =
        """
        position, received_at, tenant_id, type, occurred_at, event_key, learner_key, learner_number,
        course_key, module_key, lesson_key, item_key, session_key, payload
        """;

    const string Sql = $"SELECT {Columns} FROM lectern.events WHERE position > $1 ORDER BY position LIMIT $2";

    /// <summary>Of a tenant, and of no more positions than this: its events may lie far apart.</summary>
    private protected const string OfTenantSql = $"SELECT {Columns} FROM lectern.events WHERE position > $1 AND position <= $2 AND tenant_id = $3 ORDER BY position LIMIT $4";

    /// <summary>A batch is a number of rows, never a range: positions have gaps.</summary>
    public virtual Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, Calendar calendar, CancellationToken ct) => ReadAsync(Sql, [after, limit], calendar, ct);

    private protected async Task<IReadOnlyList<LoggedEvent>> ReadAsync(string sql, object[] parameters, Calendar calendar, CancellationToken ct)
    {
        var raw = new List<Raw>();
        await using (var command = source.CreateCommand(sql))
        {
            foreach (var value in parameters) command.Parameters.Add(new() { Value = value });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) raw.Add(Raw.Read(reader));
        }

        var questions = await registry.ContentsAsync(raw.SelectMany(r => r.Body is null ? [] : ContentIds.Questions(r.Tenant, r.Body, r.QuestionId, r.Item)), ct);
        var organizations = await registry.OrganizationsAsync(raw.SelectMany(r => ContentIds.Organizations(r.Tenant, r.Body)), ct);
        return [.. raw.Select(r => r.ToLogged(calendar, questions, organizations))];
    }

    sealed record Raw(long Position, DateTime ReceivedAt, int Tenant, string Type, DateTime OccurredAt, Guid Key, EventBody? Body, string? Error)
    {
        public long Learner { get; init; }
        public int Number { get; init; }
        public long Course { get; init; }
        public long Module { get; init; }
        public long Lesson { get; init; }
        public long Item { get; init; }
        public Guid? Session { get; init; }
        public ClientInfo? Client { get; init; }
        public string? QuestionId { get; init; }

        public static Raw Read(NpgsqlDataReader row)
        {
            var type = row.GetString(3);
            EventBody? body = null;
            string? question = null;
            ClientInfo? client = null;
            string? error = null;
            var (key, at, payload) = (row.GetGuid(5), row.GetDateTime(4), row.GetFieldValue<byte[]>(13));
            try
            {
                // The fold needs keys, not ids: the columns that hold strings stay where they are.
                var logged = EventReader.FromLog(type, string.Empty, key, at, payload, withClient: !row.IsDBNull(12));
                (body, question, client) = (logged.Body, logged.QuestionId, logged.Client?.Told());
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Whatever is wrong with it, it is this one event: it must not stop the line.
                error = e.Message;
            }
            return new(row.GetInt64(0), row.GetDateTime(1), row.GetInt32(2), type, at, key, body, error)
            {
                Learner = KeyAt(6),
                Number = row.IsDBNull(7) ? 0 : row.GetInt32(7),
                Course = KeyAt(8),
                Module = KeyAt(9),
                Lesson = KeyAt(10),
                Item = KeyAt(11),
                Session = row.IsDBNull(12) ? null : row.GetGuid(12),
                Client = client,
                QuestionId = question,
            };

            long KeyAt(int field) => row.IsDBNull(field) ? 0 : row.GetInt64(field);
        }

        public LoggedEvent ToLogged(Calendar calendar, IReadOnlyDictionary<ContentId, long> questions, IReadOnlyDictionary<(int, string), long> organizations)
        {
            if (Body is null) return new(Position, ReceivedAt, null, Error);
            var at = Micros.Of(OccurredAt);
            return new(Position, ReceivedAt, new FoldEvent
            {
                Tenant = Tenant,
                Body = Body,
                At = at,
                Day = calendar.DayOf(Tenant, at),
                Id = Key,
                IsActivity = Catalogue.Find(Type)?.IsActivity ?? false,
                Learner = Learner,
                LearnerNumber = Number,
                Course = Course,
                Module = Module,
                Lesson = Lesson,
                Item = Item,
                Session = Session,
                Organization = ContentIds.OrganizationId(Body) is { } organization ? organizations[(Tenant, organization)] : 0,
                Client = Client,
                Question = QuestionId is null || Item == 0 ? 0 : QuestionKey(QuestionId),
                Questions = Body is AssessmentCompleted c && Item != 0 ? [.. c.Responses.Select(r => QuestionKey(r.QuestionId))] : [],
            }, null);

            long QuestionKey(string id) => questions[new(Tenant, ContentKind.Question, Item, id)];
        }
    }
}
