using System.Globalization;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Reports;
using Lectern.App.Tests.Datasets;
using Lectern.App.Tests.RawSql;
using static Lectern.App.Tests.Datasets.Datasets_against_raw_sql;

namespace Lectern.App.Tests.Reports;

/// <summary>
/// Every built-in report of the simulator's institution: each row and each figure over everything, and what SQL says of the raw events.
/// Made by an administrator, narrowed by parameters, and by a teacher: theirs is what SQL says of the courses that they teach.
/// </summary>
[Collection(SimulatedCollection.Name)]
public sealed class Reports_against_raw_sql(SimulatedInstitution institution) : IAsyncLifetime
{
    /// <summary>Columns that no dataset has, which <see cref="Built_in_reports"/> are held to.</summary>
    static readonly string[] Added = ["learnerName", "instructorName", "inTime", "daysLate", "engagementScore"];

    /// <summary>The day of a dataset that a period is of.</summary>
    static readonly Dictionary<string, string> Days = new() { ["enrollments"] = "enrolledDay", ["activity"] = "day", ["assessments"] = "day", ["events"] = "day" };

    public Task InitializeAsync() => RawDataset.MakeAsync(institution.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A making of a report, and what its tables are of.</summary>
    /// <param name="Report">Which.</param>
    /// <param name="Parameters">What it is asked with; <c>{course}</c>, <c>{learner}</c> and so on stand for what there is.</param>
    /// <param name="Figures">The dataset of its figures.</param>
    /// <param name="Tables">Its sections in their order, each with its dataset and the condition that it has by itself.</param>
    public sealed record Asked(string Report, string Parameters, string Figures, params (string Title, string Dataset, string Only)[] Tables)
    {
        /// <summary>What parameters hold to a value, where it is not the learner's.</summary>
        public string Organization { get; init; } = "organization";

        /// <summary>Where the period is not said.</summary>
        public string? Timeframe { get; init; }

        public bool IsForTeachers { get; init; } = true;

        public override string ToString() => $"{Report} {Parameters}";
    }

    static readonly (string, string, string)[] OfCourse =
    [
        ("Enrollments by month", "enrollments", ""), ("Modules", "content", "w.kind = 'module'"), ("Lessons", "content", "w.kind = 'lesson'"), ("Assessments", "assessments", ""), ("Assignments", "assignments", ""),
    ];

    static readonly (string, string, string)[] OfLearner = [("Courses", "enrollments", ""), ("Weeks", "activity", ""), ("Assessments", "assessments", "")];
    static readonly (string, string, string)[] OfEngagement = [("Learners", "activity", ""), ("Days", "activity", "")];
    static readonly (string, string, string)[] OfResults = [("Assessments", "assessments", ""), ("Attempts", "assessments", "")];
    static readonly (string, string, string)[] OfCompletions = [("Learners", "enrollments", ""), ("Courses", "enrollments", "")];
    static readonly (string, string, string)[] OfInstructors = [("Instructors", "enrollments", ""), ("Courses", "enrollments", "")];
    static readonly (string, string, string)[] OfOrganizations = [("People", "learners", ""), ("Courses", "enrollments", ""), ("Months", "activity", "")];

    const string Autumn = "\"from\":\"2025-09-15\",\"to\":\"2025-10-31\"";

    static readonly Asked[] All =
    [
        new("user-progress", "{}", "enrollments", ("Courses", "enrollments", "")),
        new("user-progress", """{"organizationId":"{organization}","status":"in_progress"}""", "enrollments", ("Courses", "enrollments", "")),
        new("user-progress", """{"userId":"{learner}"}""", "enrollments", OfLearner),
        new("user-progress", """{"userId":"{learner}","courseId":"{course}"}""", "enrollments", OfLearner),
        new("course-performance", """{"courseId":"{course}"}""", "enrollments", OfCourse),
        new("course-comparison", "{}", "enrollments", ("Courses", "enrollments", "")) { Organization = "courseOrganization" },
        new("course-comparison", $$"""{"category":"{category}",{{Autumn}}}""", "enrollments", ("Courses", "enrollments", "")),
        new("course-comparison", """{"organizationId":"{courseOrganization}"}""", "enrollments", ("Courses", "enrollments", "")) { Organization = "courseOrganization" },
        new("assessment-results", "{}", "assessments", OfResults),
        new("assessment-results", $$"""{"courseId":"{course}",{{Autumn}}}""", "assessments", OfResults),
        new("assessment-results", """{"cohort":"{cohort}","organizationId":"{organization}"}""", "assessments", OfResults),
        new("engagement", "{}", "activity", OfEngagement) { Timeframe = "30d" },
        new("engagement", """{"courseId":"{course}","timeframe":"90d"}""", "activity", OfEngagement),
        new("enrollments", "{}", "enrollments", ("Enrollments", "enrollments", "")),
        new("enrollments", $$"""{"category":"{category}",{{Autumn}}}""", "enrollments", ("Enrollments", "enrollments", "")),
        new("enrollments", """{"cohort":"{cohort}"}""", "enrollments", ("Enrollments", "enrollments", "")),
        new("completions", "{}", "enrollments", OfCompletions),
        new("completions", """{"courseId":"{course}","status":"completed","dueOn":"2025-11-01"}""", "enrollments", OfCompletions),
        new("organization-summary", "{}", "learners", OfOrganizations) { IsForTeachers = false },
        new("instructor-overview", "{}", "enrollments", OfInstructors),
        new("instructor-overview", $$"""{"instructorId":"{instructor}",{{Autumn}}}""", "enrollments", OfInstructors),
    ];

    public static TheoryData<Asked> Makings => [.. All];

    [Fact]
    public void No_table_is_left_out()
    {
        string[] byThemselves = ["activity-log", "flagged-learners", "question-analysis"];
        var compared = All.SelectMany(m => m.Tables.Select(t => $"{m.Report}: {t.Title}")).Distinct();

        compared.ShouldBe(ReportList.All.Where(r => !byThemselves.Contains(r.Id)).SelectMany(r => r.Tables.Select(t => $"{r.Id}: {t.Title}")), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Makings))]
    public async Task Every_row_and_figure_agrees(Asked making)
    {
        var parameters = await FilledAsync(making.Parameters);

        var rows = await CompareAsync(making, parameters, await ServiceAsync(), "true");

        rows.ShouldBeGreaterThan(0, "or they would agree on nothing");
        if (!making.IsForTeachers) return;
        // Every instructor: between them they have all there is, and each but a part of it.
        var ofTeachers = 0;
        foreach (var teacher in await institution.ListAsync("SELECT DISTINCT instructor FROM raw.course WHERE instructor IS NOT NULL ORDER BY 1"))
        {
            var taught = $"SELECT course FROM raw.course WHERE instructor = '{teacher}' OR staff ? '{teacher}'";
            if (await NamesAnothersAsync(taught)) continue;
            ofTeachers += await CompareAsync(making, parameters, Caller.User(await TenantAsync(), Role.Instructor, teacher), $"k.course IN ({taught})");
        }
        ofTeachers.ShouldBeGreaterThan(0);

        // That is refused, as Who_sees_what_in_reports shows.
        async Task<bool> NamesAnothersAsync(string taught)
        {
            var (course, learner) = ((string?)JsonNode.Parse(parameters)!["courseId"], (string?)JsonNode.Parse(parameters)!["userId"]);
            return (course is not null && !(await institution.ListAsync(taught)).Contains(course))
                || (learner is not null && (await institution.ListAsync($"SELECT course FROM raw.enrollment WHERE learner = '{learner}' AND course IN ({taught})")).Count == 0);
        }
    }

    [Fact]
    public async Task Events_one_by_one_agree()
    {
        foreach (var (caller, taught) in await CallersAsync())
        {
            var document = await MadeAsync(caller, "activity-log", """{"from":"2025-10-01","to":"2025-11-20"}""");

            var says = await institution.ListAsync(
                $"""
                SELECT concat_ws(' | ', raw.t(e.at), e.type, coalesce(e.learner, '–'), coalesce(e.course, '–'), x.position)
                FROM raw.event e JOIN lectern.events x ON x.event_key = e.id
                WHERE e.day BETWEEN '2025-10-01' AND '2025-11-20' AND ({taught}) ORDER BY e.at, x.position
                """);
            document.Rows("Events", "at", "type", "learner", "course", "position").Select(Utc).ShouldBe(says);
            document.Figure("events").ShouldBe(says.Count);
            says.Count.ShouldBeGreaterThan(1_000);
        }

        // As raw.t writes it.
        static string Utc(string row) => row.Split(" | ", 2) is [var at, var rest]
            ? $"{DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)}Z | {rest}"
            : row;
    }

    [Fact]
    public async Task Flagged_learners_agree()
    {
        var stood = await institution.SaysAsync(RawMeso.Learners);
        foreach (var (caller, taught) in await CallersAsync())
        {
            var document = await MadeAsync(caller, "flagged-learners", "{}");

            var courses = (await institution.ListAsync($"SELECT e.course FROM raw.course e WHERE {taught}")).ToHashSet();
            var says = stood.Where(l => l.Value["flags"]!.AsArray().Count > 0 && courses.Contains(l.Key.Split('/')[0])).Select(l => $"{l.Key.Replace("/", " | ", StringComparison.Ordinal)} | {Of(l.Value)}").ToList();
            document.Rows("Learners", "course", "learner", "cohort", "reasons", "daysUnseen", "daysAway", "pointsBehind", "missedItems", "score", "progress").ShouldBe(says, ignoreOrder: true);
            document.Figure("enrollments").ShouldBe(stood.Keys.Count(l => courses.Contains(l.Split('/')[0])));
            says.Count.ShouldBeGreaterThan(5);
        }

        static string Of(JsonObject learner)
        {
            var flags = learner["flags"]!.AsArray().ToDictionary(f => (string)f!["reason"]!, f => f!["value"]);
            return string.Join(
                " | ",
                ((JsonNode?[])[learner["cohort"], string.Join("; ", flags.Keys), .. ((string[])["never_seen", "away", "behind_pace", "missed_work"]).Select(r => flags.GetValueOrDefault(r)), learner["score"], learner["progressPercentage"]]).Select(v => TextOf(v)));
        }
    }

    [Fact]
    public async Task Questions_agree()
    {
        var known = await institution.SaysAsync(RawItems.Assessments);
        var compared = 0;
        foreach (var (caller, taught) in await CallersAsync())
        {
            foreach (var course in await institution.ListAsync($"SELECT e.course FROM raw.course e WHERE {taught}"))
            {
                var document = await MadeAsync(caller, "question-analysis", new JsonObject { ["courseId"] = course }.ToJsonString());

                var own = known.Where(a => (string)a.Value["courseId"]! == course).ToList();
                document.Rows("Assessments", "assessment", "attempts", "learners", "averageScore", "reliability").ShouldBe(
                    own.Select(a => $"{a.Key} | {Texts(a.Value, "totalAttempts", "uniqueAttempts", "averageScore", "reliability")}"), ignoreOrder: true);
                var asked = own.SelectMany(a => a.Value["questions"]!.AsObject().Select(q =>
                    $"{a.Key} | {q.Key} | {Texts(q.Value!, "totalAttempts", "uniqueAttempts", "correctResponses", "incorrectResponses", "skippedResponses", "averageTimeSpentSeconds", "facility", "discriminationIndex", "upperLowerIndex")}")).ToList();
                document.Rows("Questions", "assessment", "question", "attempts", "learners", "correct", "incorrect", "skipped", "averageSeconds", "facility", "discrimination", "upperLower")
                    .Where(q => !q.Contains(" | 0 | 0 | 0 | 0 | 0 | ", StringComparison.Ordinal)).ShouldBe(asked, ignoreOrder: true);
                compared += asked.Count;
            }
        }
        compared.ShouldBeGreaterThan(100);

        static string Texts(JsonNode of, params string[] names) => string.Join(" | ", names.Select(n => TextOf(of[n])));
    }

    /// <summary>An administrator, and a teacher of some of the courses.</summary>
    async Task<IEnumerable<(Caller Caller, string Taught)>> CallersAsync()
    {
        var teacher = (await institution.ListAsync("SELECT instructor FROM raw.course GROUP BY 1 ORDER BY sum(events) DESC LIMIT 1"))[0];
        return [(await ServiceAsync(), "true"), (Caller.User(await TenantAsync(), Role.Instructor, teacher), $"e.course IN (SELECT course FROM raw.course WHERE instructor = '{teacher}' OR staff ? '{teacher}')")];
    }

    Task<int> TenantAsync() => institution.Server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants");

    async Task<Caller> ServiceAsync() => Caller.Service(await TenantAsync(), Fixtures.TestServer.EveryScope, "service");

    /// <summary>Holds a document to SQL.</summary>
    /// <param name="seen">The condition on rows that the caller may see.</param>
    /// <returns>How many rows it has.</returns>
    async Task<int> CompareAsync(Asked making, string parameters, Caller caller, string seen)
    {
        var document = await MadeAsync(caller, making.Report, parameters);
        document["sections"]!.AsArray().Select(s => (string)s!["title"]!).ShouldBe(making.Tables.Select(t => t.Title));
        var (rows, differences) = (0, new List<string>());
        foreach (var (title, dataset, only) in making.Tables)
        {
            var columns = ColumnsOf(document, title).Except(Added).ToArray();
            var told = document.Rows(title, columns).Order(StringComparer.Ordinal).ToArray();
            var says = (await SaysAsync(dataset, columns, [.. Conditions(making, parameters, dataset), seen, only.Length > 0 ? only : "true"])).Order(StringComparer.Ordinal).ToArray();
            rows += told.Length;
            if (!told.SequenceEqual(says))
                differences.Add($"{title}: {told.Length} rows, SQL says {says.Length}\n  {string.Join("\n  ", told.Except(says).Take(3))}\nSQL:\n  {string.Join("\n  ", says.Except(told).Take(3))}");
        }

        var raw = RawDataset.All[making.Figures];
        var figures = document["keyFigures"]!.AsArray().Where(f => raw.Measures.ContainsKey((string)f!["name"]!)).ToDictionary(f => (string)f!["name"]!, f => TextOf(f!["value"]));
        // Over no rows SQL has no rates.
        var whole = rows == 0 ? null : (await SaysAsync(making.Figures, [.. figures.Keys], [.. Conditions(making, parameters, making.Figures), seen])).Single();
        if (whole is not null && string.Join(" | ", figures.Values) != whole) differences.Add($"{string.Join(", ", figures.Keys)}: {string.Join(" | ", figures.Values)}, SQL says {whole}");
        figures.Count.ShouldBeGreaterThan(2);
        differences.ShouldBeEmpty($"{making} of {caller.Subject}");
        return rows;
    }

    static IEnumerable<string> Conditions(Asked making, string parameters, string dataset)
    {
        var (dimensions, days) = (RawDataset.All[dataset].Dimensions, Days.GetValueOrDefault(dataset));
        var given = JsonNode.Parse(parameters)!.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!);
        if (making.Timeframe is { } usual) given["timeframe"] = usual;
        foreach (var (name, value) in given)
        {
            // The last whole days that have ended.
            if (name == "timeframe") yield return $"{dimensions[days!]} BETWEEN raw.day(@asOf) - {value.TrimEnd('d')} AND raw.day(@asOf) - 1";
            else if (name is "from" or "to") yield return days is null ? "true" : $"{dimensions[days]} {(name == "from" ? ">=" : "<=")} '{value}'";
            else if (name == "dueOn") continue;
            else
            {
                var field = name switch
                {
                    "courseId" => "course",
                    "userId" => "learner",
                    "instructorId" => "instructor",
                    "organizationId" => making.Organization,
                    _ => name,
                };
                if (dimensions.TryGetValue(field, out var sql)) yield return $"{sql} = '{value}'";
            }
        }
    }

    async Task<List<string>> SaysAsync(string dataset, string[] columns, string[] conditions)
    {
        var raw = RawDataset.All[dataset];
        var dimensions = columns.Count(raw.Dimensions.ContainsKey);
        var sql =
            $"""
            SELECT {string.Join(", ", columns.Select(c => raw.Dimensions.GetValueOrDefault(c) ?? raw.Measures[c]))}
            FROM {raw.From}
            WHERE {string.Join(" AND ", conditions)}
            {(dimensions == 0 ? "" : $"GROUP BY {string.Join(", ", columns.Index().Where(c => raw.Dimensions.ContainsKey(c.Item)).Select(c => c.Index + 1))}")}
            """;
        await using var command = institution.Server.Source.CreateCommand(sql);
        command.Parameters.AddWithValue("asOf", DateTimeOffset.Parse(institution.AsOf, CultureInfo.InvariantCulture).UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync();
        var says = new List<string>();
        while (await reader.ReadAsync()) says.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => TextOf(reader.IsDBNull(i) ? null : reader.GetValue(i)))));
        return says;
    }

    static IEnumerable<string> ColumnsOf(JsonNode document, string section) =>
        document["sections"]!.AsArray().Single(s => (string)s!["title"]! == section)!["columns"]!.AsArray().Select(c => (string)c!["name"]!);

    async Task<JsonNode> MadeAsync(Caller caller, string report, string parameters) =>
        await institution.Server.MakeForAsync(caller, report, JsonNode.Parse(parameters)!.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!), institution.AsOf);

    /// <summary>With ids and names of what there is much of.</summary>
    async Task<string> FilledAsync(string parameters)
    {
        foreach (var (place, sql) in ((string, string)[])
        [
            ("{courseOrganization}", "SELECT organization FROM raw.course WHERE organization IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"),
            ("{course}", "SELECT course FROM raw.course ORDER BY events DESC LIMIT 1"),
            ("{learner}", "SELECT learner FROM raw.event WHERE course = (SELECT course FROM raw.course ORDER BY events DESC LIMIT 1) AND learner IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"),
            ("{category}", "SELECT k.category FROM raw.enrollment e JOIN raw.course k USING (course) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"),
            ("{cohort}", "SELECT cohort FROM raw.enrollment WHERE cohort IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"),
            ("{organization}", "SELECT organization FROM raw.learner WHERE organization IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"),
            ("{instructor}", "SELECT k.instructor FROM raw.enrollment e JOIN raw.course k USING (course) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"),
        ])
        {
            if (parameters.Contains(place, StringComparison.Ordinal)) parameters = parameters.Replace(place, (await institution.ListAsync(sql))[0], StringComparison.Ordinal);
        }
        return parameters;
    }
}
