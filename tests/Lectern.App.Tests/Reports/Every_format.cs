using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lectern.App.Files;
using Lectern.App.Reports;
using Lectern.App.Tests.Files;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Reports;

/// <summary>Each report in each format, of a school with names of many scripts, and of one where nothing has happened: a file that can be read.</summary>
public sealed class Every_format : IAsyncLifetime
{
    const string Course = "Ελληνικά και русский – ﬁne";
    const string Learner = "Łukasz Ζωή Ёлкин";

    /// <summary>What no font of ours holds, what is written from the right, what a spreadsheet would reckon, and what is long.</summary>
    static readonly string[] Strange = ["李 雷", "محمد 😀", "=1+1", "\"O'Brien\", Jr.", "é\u0301" + new string('w', 180)];

    TestServer? server;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        await server.SendAsync(
        [
            Event("CourseCreated", 1, $"\"courseId\":\"empty\",\"data\":{{\"title\":{Json(Course)}}}"),
            Event("CourseCreated", 1, $"\"courseId\":\"full\",\"data\":{{\"title\":{Json(Course)},\"category\":\"Sprachen & Künste\",\"instructorId\":\"Ünal\",\"organizationId\":\"Łódź\"}}"),
            Event("ModuleCreated", 1, $"\"courseId\":\"full\",\"moduleId\":\"m\",\"data\":{{\"title\":{Json(Strange[1])},\"position\":1}}"),
            Event("UserCreated", 1, "\"userId\":\"Ünal\",\"data\":{\"firstName\":\"Gülşen\",\"lastName\":\"Ünal\"}"),
            .. ((string[])[Learner, .. Strange]).SelectMany((name, i) => OfLearner($"u{i}", name)),
        ]);
        await server.SettleAsync();
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();

    [Fact]
    public async Task Each_can_be_read()
    {
        var made = await MadeAsync("full", "2025-11-01", "2025-11-20");

        made.Count.ShouldBe(12 * 5);
        foreach (var (report, format, file) in made)
        {
            var text = await ReadAsync(format, file);
            // Whatever JSON writes by a number.
            if (format is FileFormat.Json or FileFormat.Ndjson) text = string.Join('\n', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(line => TextsOf(JsonNode.Parse(line))));
            // Named where their learners are; PDF keeps texts as glyphs.
            if (format != FileFormat.Pdf && report is not ("course-performance" or "course-comparison" or "question-analysis" or "organization-summary" or "instructor-overview"))
                foreach (var name in (string[])[Learner, .. Strange.Where(n => n[0] is not ('=' or '"'))]) text.ShouldContain(name, customMessage: $"{report} {format}");
            if (format != FileFormat.Pdf && report is "course-comparison" or "instructor-overview" or "enrollments") text.ShouldContain(Course, customMessage: $"{report} {format}");
        }
    }

    [Fact]
    public async Task Each_can_be_read_where_there_is_nothing_to_tell()
    {
        var made = await MadeAsync("empty", "2024-01-01", "2024-01-31");

        made.Count.ShouldBe(12 * 5);
        foreach (var (report, format, file) in made)
        {
            var text = await ReadAsync(format, file);
            if (format == FileFormat.Json)
                JsonNode.Parse(text)!["sections"]!.AsArray().Sum(s => s!["rows"]!.AsArray().Count).ShouldBe(0, report);
            // Headings alone.
            if (format == FileFormat.Csv) text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(ReportList.Of(report)!.Tables.Count(t => IsTold(report, t.Title)), report);
        }

        static bool IsTold(string report, string table) => report != "user-progress" || table == "Courses";
    }

    [ReadByFact("pdftotext", "qpdf")]
    public async Task A_page_names_people_in_their_own_letters()
    {
        var run = await server!.RunAsync("enrollments", """{"format":"pdf","parameters":{"courseId":"full"}}""");
        var path = await SavedAsync(await BytesOfAsync(run), "report.pdf");

        await Programs.RunAsync("qpdf", "--check", path);
        var text = await Programs.RunAsync("pdftotext", "-layout", path, "-");
        foreach (var word in (string[])["Łukasz", "Ζωή", "Ёлкин", "русский"]) text.ShouldContain(word);
    }

    /// <summary>All at once, as a school may ask for them.</summary>
    async Task<List<(string Report, FileFormat Format, byte[] File)>> MadeAsync(string course, string from, string to)
    {
        var made = await Task.WhenAll(
            from report in ReportList.All
            from format in Enum.GetValues<FileFormat>()
            select MakeAsync(report, format));
        return [.. made];

        async Task<(string, FileFormat, byte[])> MakeAsync(Report report, FileFormat format)
        {
            var parameters = new JsonObject();
            if (report.Parameters.Any(p => p.Name == ReportParameter.CourseId)) parameters["courseId"] = course;
            // There a course is no parameter: what is narrowed to nothing is empty, too.
            else if (course == "empty") parameters[report.Parameters.Any(p => p.Name == "category") ? "category" : "organizationId"] = "none";
            if (report.Parameters.Any(p => p.Name == ReportParameter.From)) (parameters["from"], parameters["to"]) = (from, to);
            var wish = new JsonObject { ["format"] = format.ToString().ToLowerInvariant(), ["asOf"] = "2025-11-20T12:00:00Z", ["parameters"] = parameters };
            return (report.Id, format, await BytesOfAsync(await server!.RunAsync(report.Id, wish.ToJsonString())));
        }
    }

    async Task<byte[]> BytesOfAsync(JsonNode run)
    {
        ((string)run["status"]!).ShouldBe("completed", run.ToJsonString());
        var file = await server!.Client.GetByteArrayAsync((string)run["resultUrl"]!);
        file.Length.ShouldBe((int)run["bytes"]!);
        return file;
    }

    /// <summary>What is in a file; of a PDF nothing but that it is one.</summary>
    static async Task<string> ReadAsync(FileFormat format, byte[] file)
    {
        switch (format)
        {
            case FileFormat.Xlsx:
                return string.Join('\n', Xlsx_files.Read(await SavedAsync(file, "report.xlsx")).SelectMany(sheet => sheet.Rows).SelectMany(row => row));
            case FileFormat.Pdf:
                Encoding.Latin1.GetString(file[..5]).ShouldBe("%PDF-");
                Encoding.Latin1.GetString(file[^8..]).ShouldContain("%%EOF");
                return "";
            default:
                var text = file is [(byte)'P', (byte)'K', ..] ? await UnzippedAsync(file) : Strict(file);
                if (format == FileFormat.Json) JsonNode.Parse(text).ShouldNotBeNull();
                if (format == FileFormat.Ndjson) text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => IsObject(line));
                return text;
        }
    }

    static async Task<string> SavedAsync(byte[] file, string name)
    {
        var path = Path.Combine(Directory.CreateDirectory(TempFolders.Next("formats")).FullName, name);
        await File.WriteAllBytesAsync(path, file);
        return path;
    }

    static async Task<string> UnzippedAsync(byte[] file)
    {
        await using var archive = await ZipArchive.CreateAsync(new MemoryStream(file), ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null);
        var all = new StringBuilder();
        foreach (var entry in archive.Entries)
        {
            using var bytes = new MemoryStream();
            await using (var part = await entry.OpenAsync()) await part.CopyToAsync(bytes);
            all.Append(Strict(bytes.ToArray()));
        }
        return all.ToString();
    }

    static IEnumerable<string> TextsOf(JsonNode? json) => json switch
    {
        JsonObject o => o.SelectMany(f => TextsOf(f.Value)),
        JsonArray a => a.SelectMany(TextsOf),
        null => [],
        _ => [json.ToString()],
    };

    static bool IsObject(string line) => JsonNode.Parse(line) is JsonObject;

    /// <summary>Throws where it is no UTF-8.</summary>
    static string Strict(byte[] file) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);

    static IEnumerable<string> OfLearner(string id, string name)
    {
        yield return Event("UserCreated", 1, $"\"userId\":\"{id}\",\"data\":{{\"firstName\":{Json(name)},\"organizationId\":\"Łódź\"}}");
        yield return Event("UserEnrolled", 2, $"\"userId\":\"{id}\",\"courseId\":\"full\",\"data\":{{\"cohort\":\"Herbst\"}}");
        yield return Event("PageViewed", 3, $"\"userId\":\"{id}\",\"courseId\":\"full\",\"moduleId\":\"m\",\"data\":{{\"timeOnPage\":60}}");
        yield return Event("QuizCompleted", 4, $"\"userId\":\"{id}\",\"courseId\":\"full\",\"assessmentId\":\"quiz\",\"data\":{{\"attemptId\":\"t\",\"score\":70,\"responses\":[{{\"questionId\":\"q\",\"correct\":true}}]}}");
    }

    static string Event(string type, int day, string fields) =>
        $"{{\"eventId\":\"{Guid.NewGuid()}\",\"type\":\"{type}\",\"occurredAt\":\"2025-11-{day:00}T10:00:00Z\",{fields}}}";

    static string Json(string text) => JsonSerializer.Serialize(text);
}
