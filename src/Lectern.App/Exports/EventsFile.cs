using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Dapper;
using Lectern.App.Explorer;
using Lectern.App.Files;
using Lectern.App.Jobs;
using Lectern.App.Queries;
using Lectern.Core.Events;
using Lectern.Postgres;
using NodaTime;

namespace Lectern.App.Exports;

/// <summary>
/// Events of the log in their order. JSON and NDJSON hold the canonical envelopes, which may be sent to POST /api/v1/events as they are; the
/// formats of tables a row each. The log holds no names and no addresses of people, and so neither do these.
/// </summary>
sealed class EventsFile(TenantSource source, int tenant, ExportedEvents events, JobRun run)
{
    /// <summary>Positions a statement: some tenths of a second where few events are meant, and progress that moves.</summary>
    const long Stretch = 200_000;

    /// <summary>By how much the order of receipt and that of the log may differ: whatever a server's clock does within, no event is missed.</summary>
    static readonly TimeSpan Disorder = TimeSpan.FromDays(1);

    static readonly string Sql =
        $"""
        SELECT {EventRow.Columns}, e.payload::text AS payload FROM {EventRow.From}
        WHERE e.tenant_id = @tenant AND e.position >= @low AND e.position < @high
          AND (@since::timestamptz IS NULL OR e.received_at >= @since) AND (@until::timestamptz IS NULL OR e.received_at < @until)
          AND {EventFilter.Sql}
        ORDER BY e.position
        """;

    static readonly Column[] Columns =
    [
        new("position", ColumnType.Integer), new("eventId", ColumnType.Text), new("type", ColumnType.Text), new("eventType", ColumnType.Text), new("eventName", ColumnType.Text),
        new("appId", ColumnType.Text), new("userId", ColumnType.Text), new("courseId", ColumnType.Text), new("sessionId", ColumnType.Text),
        new("occurredAt", ColumnType.Moment), new("receivedAt", ColumnType.Moment), new("source", ColumnType.Text),
    ];

    /// <summary>The further ids, the client and the data, as JSON: for programs.</summary>
    static readonly Column Payload = new("payload", ColumnType.Text);

    readonly ExportedEvents events = events;
    readonly EventFilter filter = events.Filter();

    sealed record Row : EventRow
    {
        public string Payload { get; init; } = "{}";

        public byte[] Envelope => EnvelopeWriter.Write(new(EventId, Type, AppId, UserId, CourseId, SessionId, EventName, OccurredAt, Encoding.UTF8.GetBytes(Payload)));
    }

    /// <summary>As a document. Paper has no room for payloads.</summary>
    public Document Document(string title, DateTimeOffset createdAt, DateTimeZone zone, string institution, FileFormat format)
    {
        Column[] columns = format == FileFormat.Pdf ? Columns : [.. Columns, Payload];
        return new(title, createdAt, zone, [new("Events", columns, CellsAsync(columns.Length))]) { Institution = institution, Filters = [.. FiltersOf(events)] };
    }

    /// <summary>As envelopes: one a line, or all in an array.</summary>
    public async Task WriteEnvelopesAsync(Stream stream, bool isArray, CancellationToken ct)
    {
        var output = new Utf8Output(stream);
        if (isArray) output.Append((byte)'[');
        var isFirst = true;
        await foreach (var row in RowsAsync(ct))
        {
            if (isArray) output.Append(isFirst ? "\n"u8 : ",\n"u8);
            isFirst = false;
            output.Append(row.Envelope);
            if (!isArray) output.Append((byte)'\n');
            await output.FlushIfFullAsync(ct);
        }
        if (isArray) output.Append("\n]\n"u8);
        await output.FlushAsync(ct);
    }

    async IAsyncEnumerable<Cell[]> CellsAsync(int count, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var cells = new Cell[count];
        await foreach (var e in RowsAsync(ct))
        {
            Cell[] all =
            [
                Cell.Of(e.Position), Cell.Of(e.EventId), Cell.Of(e.Type), Cell.Of(e.EventType), Cell.Of(e.EventName), Cell.Of(e.AppId), Cell.Of(e.UserId), Cell.Of(e.CourseId),
                Cell.Of(e.SessionId), Cell.OfUtc(e.OccurredAt), Cell.OfUtc(e.ReceivedAt), Cell.Of(e.Source), Cell.Of(e.Payload),
            ];
            Array.Copy(all, cells, count);
            yield return cells;
        }
    }

    /// <summary>All that are meant, of what is in the log when it begins, a stretch of it after the other. No statement, and so no snapshot, lasts longer than its stretch.</summary>
    async IAsyncEnumerable<Row> RowsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        long low, high;
        (long? Learner, long? Course) keys;
        var (since, until) = (events.From?.UtcDateTime, events.To?.UtcDateTime);
        await using (var snapshot = await Snapshot.OpenAsync(source, tenant, ct))
        {
            if (await EventHistory.KeysAsync(snapshot, tenant, filter, ct) is not { } found) yield break;
            keys = found;
            (low, high) = await LogRange.OfAsync(snapshot, since, until, Disorder, ct);
        }
        var (rows, whole) = (0L, Math.Max(1, high - low));
        await using var connection = await source.OpenAsync(tenant, ct);
        for (var from = low; from < high; from += Stretch)
        {
            var asked = new
            {
                tenant,
                low = from,
                high = Math.Min(from + Stretch, high),
                since,
                until,
                names = filter.Names,
                own = filter.Types.ToArray(),
                learner = keys.Learner,
                course = keys.Course,
                appId = filter.AppId,
            };
            await foreach (var row in connection.QueryUnbufferedAsync<Row>(Sql, asked).WithCancellation(ct))
            {
                rows++;
                if (rows % 1_000 == 0) run.Progress(rows, 100.0 * (row.Position - low) / whole);
                yield return row;
            }
            run.Progress(rows, 100.0 * (asked.high - low) / whole);
        }
    }

    /// <summary>Which events, in words.</summary>
    public static IEnumerable<Filter> FiltersOf(ExportedEvents events)
    {
        var filter = events.Filter();
        if (filter.Types.Count > 0) yield return new("Type", string.Join(", ", filter.Types));
        if (filter.UserId is { } user) yield return new("Learner", user);
        if (filter.CourseId is { } course) yield return new("Course", course);
        if (filter.AppId is { } app) yield return new("Application", app);
        if (events.From is { } from) yield return new("Received from", TextOf(from));
        if (events.To is { } to) yield return new("Received before", TextOf(to));

        static string TextOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
    }
}
