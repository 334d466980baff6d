using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lectern.App.Files.Csv;
using Lectern.App.Hosting;
using Lectern.Postgres;

namespace Lectern.App.Audit;

/// <summary>
/// Entries as a file, a thousand at a time: neither the memory it takes nor the time it keeps a connection grows with them. One that cannot
/// be ended breaks off, so that the caller sees that it is not whole.
/// </summary>
sealed class AuditExport(TenantSource source, AuditQuestion question, bool isCsv) : IResult
{
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv";

    const int AtATime = 1_000;

    static readonly string[] Columns =
    [
        "id", "at", "since", "times", "actor", "actorRole", "action", "objectType", "objectId", "userId", "courseId", "learners", "outcome", "clientAddress", "correlationId", "details",
    ];

    static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");
    static readonly JsonSerializerOptions Json = OptionsOf();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var ct = httpContext.RequestAborted;
        var response = httpContext.Response;
        // The first before the headers: a database that is away is an answer of its own.
        var rows = await question.AskAsync(source, null, AtATime, ct);
        response.ContentType = isCsv ? $"{Csv}; charset=utf-8; header=present" : Ndjson;
        response.Headers.ContentDisposition = $"attachment; filename=\"audit.{(isCsv ? "csv" : "ndjson")}\"";
        var text = new StringBuilder();
        if (isCsv) text.Append('\uFEFF').AppendJoin(',', Columns).Append("\r\n");
        while (true)
        {
            foreach (var row in rows)
            {
                if (isCsv) AppendCsv(text, row);
                else text.Append(JsonSerializer.Serialize(row.Of(), Json)).Append('\n');
            }
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
            text.Clear();
            if (rows.Count < AtATime) return;
            rows = await question.AskAsync(source, AuditQuestion.PlaceOf(rows[^1]), AtATime, ct);
        }
    }

    static void AppendCsv(StringBuilder text, AuditRecord.Row row) => text.AppendJoin(',', new[]
    {
        row.Id.ToString(CultureInfo.InvariantCulture),
        Time(row.At),
        Time(row.Since),
        row.Times.ToString(CultureInfo.InvariantCulture),
        row.Actor,
        row.ActorRole?.ToString().ToLowerInvariant(),
        row.Action,
        row.ObjectType,
        row.ObjectId,
        row.UserId,
        row.CourseId,
        row.Learners?.ToString(CultureInfo.InvariantCulture),
        row.Outcome?.ToString(CultureInfo.InvariantCulture),
        row.ClientAddress,
        row.CorrelationId,
        row.Details,
    }.Select(Cell)).Append("\r\n");

    static string? Time(DateTime? at) => at?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A cell by RFC 4180; one that a spreadsheet would compute is made a text by an apostrophe.</summary>
    internal static string Cell(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "";
        if (CsvTable.IsLikeFormula(value)) value = $"'{value}";
        return value.AsSpan().ContainsAny(Quoted) ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
    }

    /// <summary>As the API's, with ids as they are: it is a file, not a page.</summary>
    static JsonSerializerOptions OptionsOf()
    {
        var options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        LecternServer.Configure(options);
        return options;
    }
}
