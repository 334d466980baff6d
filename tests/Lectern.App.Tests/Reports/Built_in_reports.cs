using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Reports;

/// <summary>Every built-in report against what is known of <see cref="SmallInstitution"/> by hand, or asked of its read models by other SQL.</summary>
public sealed class Built_in_reports(SmallInstitution small) : IClassFixture<SmallInstitution>
{
    const string At = "2025-11-20T00:00:00Z";

    readonly TestServer server = small.Server;

    [Fact]
    public async Task Who_is_enrolled_where()
    {
        var report = await server.MakeAsync("enrollments", asOf: At);

        report.Rows("Enrollments", "course", "learner", "status", "enrolledDay", "completedDay").ShouldBe(
        [
            $"c1 | {SmallInstitution.Ann} | in_progress | 2025-10-12 | –",
            "c1 | bob | in_progress | 2025-10-13 | –",
            "c1 | cat | dropped | 2025-11-13 | –",
            "c1 | dan | completed | 2025-11-05 | 2025-11-15",
            $"c2 | {SmallInstitution.Ann} | completed | 2025-11-05 | 2025-11-05",
        ], ignoreOrder: true);
        (report.Figure("enrollments"), report.Figure("learners"), report.Figure("completions"), report.Figure("drops")).ShouldBe((5, 4, 2, 1));
        (await server.ScalarAsync<long>("SELECT count(*) FROM read.enrollment WHERE enrolled_at IS NOT NULL OR completed_at IS NOT NULL")).ShouldBe(5);
        ((string)report["timeZone"]!, (string)report["sections"]![0]!["columns"]![3]!["title"]!).ShouldBe(("Pacific/Auckland", "Learner"));

        (await server.MakeAsync("enrollments", """{"courseId":"c1","status":"in_progress"}""", At)).Column("Enrollments", "learner").ShouldBe([SmallInstitution.Ann, "bob"], ignoreOrder: true);
        (await server.MakeAsync("enrollments", """{"from":"2025-11-05","to":"2025-11-12"}""", At)).Rows("Enrollments", "course", "learner").ShouldBe(["c1 | dan", $"c2 | {SmallInstitution.Ann}"], ignoreOrder: true);
        (await server.MakeAsync("enrollments", """{"organizationId":"south"}""", At)).Column("Enrollments", "learner").ShouldBe(["cat"]);
    }

    [Fact]
    public async Task Who_completed_what_by_when()
    {
        var report = await server.MakeAsync("completions", """{"dueOn":"2025-11-10"}""", At);

        // dan was five days late; ann's other course, bob's and cat's are not completed ten days after.
        report.Rows("Learners", "course", "learner", "completedDay", "inTime", "daysLate").ShouldBe(
        [
            $"c1 | {SmallInstitution.Ann} | – | false | 10",
            "c1 | bob | – | false | 10",
            "c1 | cat | – | false | 10",
            "c1 | dan | 2025-11-15 | false | 5",
            $"c2 | {SmallInstitution.Ann} | 2025-11-05 | true | –",
        ], ignoreOrder: true);
        (report.Figure("enrollments"), report.Figure("completions"), report.Figure("completedInTime"), report.Figure("inTimeRate")).ShouldBe((5, 2, 1, 20));
        report.Rows("Courses", "course", "enrollments", "completions").ShouldBe(["c1 | 4 | 1", "c2 | 1 | 1"], ignoreOrder: true);

        // A due day to come: who has not completed may still do so.
        (await server.MakeAsync("completions", """{"dueOn":"2025-12-01","courseId":"c1"}""", At)).Rows("Learners", "learner", "inTime").ShouldBe(
            [$"{SmallInstitution.Ann} | –", "bob | –", "cat | –", "dan | true"], ignoreOrder: true);
        (await server.MakeAsync("completions", asOf: At)).Column("Learners", "inTime").ShouldAllBe(v => v == "–");
    }

    [Fact]
    public async Task Courses_side_by_side()
    {
        var report = await server.MakeAsync("course-comparison", asOf: At);

        report.Rows("Courses", "course", "courseTitle", "enrollments", "completions", "drops", "completionRate", "averageRating").ShouldBe(
            ["c1 | Algebra | 4 | 1 | 1 | 25 | 4", "c2 | Painting | 1 | 1 | 0 | 100 | –"], ignoreOrder: true);
        report.Column("Courses", "learningHours").Sum(Number).ShouldBe(await HoursAsync());
        report.Figure("learningHours").ShouldBe(await HoursAsync());
        (await server.MakeAsync("course-comparison", """{"category":"Art"}""", At)).Column("Courses", "course").ShouldBe(["c2"]);
    }

    [Fact]
    public async Task One_course()
    {
        var report = await server.MakeAsync("course-performance", """{"courseId":"c1"}""", At);

        (report.Figure("enrollments"), report.Figure("completions"), report.Figure("averageFinalScore")).ShouldBe((4, 1, 60));
        report.Rows("Enrollments by month", "enrolledMonth", "enrollments", "completions", "drops").ShouldBe(["2025-10-01 | 2 | 0 | 0", "2025-11-01 | 2 | 1 | 1"]);
        report.Rows("Modules", "module", "moduleTitle", "learners", "completions").ShouldBe(["m1 | First | 1 | 1", "m2 | Second | 1 | 0", "m3 | – | 2 | 0"], ignoreOrder: true);
        report.Rows("Assessments", "assessment", "attempts", "averageScore").ShouldBe(["q1 | 2 | 85"]);
        report.Rows("Assignments", "assignment", "submissions", "graded", "averageScore").ShouldBe(["a1 | 1 | 1 | 70"]);
    }

    [Fact]
    public async Task A_learners_progress()
    {
        var report = await server.MakeAsync("user-progress", Json("userId", SmallInstitution.Ann), At);

        report.Rows("Courses", "course", "status", "averageFinalScore").ShouldBe(["c1 | in_progress | –", "c2 | completed | 95"], ignoreOrder: true);
        report.Rows("Assessments", "assessment", "attempts", "averageScore", "highestScore").ShouldBe(["q1 | 2 | 85 | 90"]);
        report.Column("Weeks", "attempts").Sum(Number).ShouldBe(2);
        report.Column("Weeks", "submissions").Sum(Number).ShouldBe(1);
        (report.Figure("enrollments"), report.Figure("completions")).ShouldBe((2, 1));

        // Of everybody there are no weeks of one.
        var all = await server.MakeAsync("user-progress", asOf: At);
        all["sections"]!.AsArray().Select(s => (string)s!["title"]!).ShouldBe(["Courses"]);
        all.Rows("Courses").Length.ShouldBe(5);
        all.Column("Courses", "learningHours").Sum(Number).ShouldBe(await HoursAsync());
    }

    [Fact]
    public async Task Attempts_and_their_assessments()
    {
        var report = await server.MakeAsync("assessment-results", asOf: At);

        // 09:00 and 09:20 UTC of the 19th are the evening of the 19th in Auckland.
        report.Rows("Attempts", "assessment", "learner", "attemptNumber", "day", "averageScore").ShouldBe(
            [$"q1 | {SmallInstitution.Ann} | 1 | 2025-11-19 | 80", $"q1 | {SmallInstitution.Ann} | 2 | 2025-11-19 | 90"], ignoreOrder: true);
        report.Rows("Assessments", "assessment", "attempts", "learners", "averageScore", "medianScore").ShouldBe(["q1 | 2 | 1 | 85 | 85"]);
        report.Figure("attempts").ShouldBe(await server.ScalarAsync<long>("SELECT count(*) FROM read.attempt WHERE completed_at IS NOT NULL"));
    }

    [Fact]
    public async Task Active_learners_with_their_engagement()
    {
        var report = await server.MakeAsync("engagement", """{"from":"2025-10-01","to":"2025-11-20"}""", At);

        report.Column("Learners", "events").Sum(Number).ShouldBe(await server.ScalarAsync<decimal>("SELECT sum(events) FROM read.learner_day WHERE day BETWEEN '2025-10-01' AND '2025-11-20'"));
        report.Column("Days", "events").Sum(Number).ShouldBe(report.Figure("events"));
        report.Column("Learners", "activeDays").Sum(Number).ShouldBe(report.Figure("activeDays"));
        foreach (var row in report.Rows("Learners", "learner", "engagementScore"))
        {
            var (learner, score) = (row.Split(" | ")[0], row.Split(" | ")[1]);
            var told = (await server.TellAsync("GET", $"/api/v1/users/{Uri.EscapeDataString(learner)}/analytics?asOf={At}")).Body!;
            Number(score).ShouldBe((decimal)told["engagementScore"]!, learner);
        }
        report.Rows("Learners").Length.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Learners_flagged_with_their_reasons()
    {
        var report = await server.MakeAsync("flagged-learners", asOf: At);

        var told = (await server.TellAsync("GET", $"/api/v1/courses/c1/learners?flagged=true&asOf={At}")).Body!["items"]!.AsArray();
        told.Count.ShouldBeGreaterThan(0);
        report.Rows("Learners", "course", "learner", "reasons", "progress").ShouldBe(
            told.Select(l => $"c1 | {l!["userId"]} | {string.Join("; ", l["flags"]!.AsArray().Select(f => (string)f!["reason"]!))} | {((decimal)l["progressPercentage"]!).ToString("0.##", CultureInfo.InvariantCulture)}"),
            ignoreOrder: true);
        var reason = (string)told[0]!["flags"]![0]!["reason"]!;
        (await server.MakeAsync("flagged-learners", Json("reason", reason), At)).Column("Learners", "reasons").ShouldAllBe(r => r.Contains(reason, StringComparison.Ordinal));
        (await server.MakeAsync("flagged-learners", """{"courseId":"c2"}""", At)).Rows("Learners").ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_cohort_its_enrollments_are_those_looked_at()
    {
        await using var school = await TestServer.StartAsync();
        await school.SendAsync(
            """{"eventId":"c","type":"CourseCreated","userId":"tom","courseId":"c1","occurredAt":"2025-10-01T09:00:00Z","data":{"instructorId":"tom"} }""",
            Enrolled("ann", "c1", "autumn"), Enrolled("bob", "c1", "autumn"), Enrolled("cat", "c1", "spring"), Enrolled("ann", "c2", "autumn"));
        await school.SettleAsync();

        (await LookedAtAsync("{}")).ShouldBe(4);
        (await LookedAtAsync("""{"cohort":"autumn"}""")).ShouldBe(3);
        (await LookedAtAsync("""{"cohort":"autumn","courseId":"c1"}""")).ShouldBe(2);
        (await LookedAtAsync("""{"cohort":"spring","instructorId":"tom"}""")).ShouldBe(1);
        (await LookedAtAsync("""{"cohort":"autumn","instructorId":"tom"}""")).ShouldBe(2);

        async Task<decimal> LookedAtAsync(string parameters) => (await school.MakeAsync("flagged-learners", parameters, At)).Figure("enrollments");

        static string Enrolled(string user, string course, string cohort) =>
            $$"""{"eventId":"{{user}}-{{course}}","type":"UserEnrolled","userId":"{{user}}","courseId":"{{course}}","occurredAt":"2025-11-01T09:00:00Z","data":{"cohort":"{{cohort}}"} }""";
    }

    [Fact]
    public async Task Organizations()
    {
        var report = await server.MakeAsync("organization-summary", asOf: At);

        report.Rows("People", "organization", "learners", "enrollments", "completions").ShouldBe(["north | 2 | 3 | 1", "south | 1 | 1 | 0", "– | 3 | 1 | 1"], ignoreOrder: true);
        report.Rows("Courses", "courseOrganization", "enrollments").ShouldBe(["north | 4", "south | 1"], ignoreOrder: true);
        report.Column("People", "learners").Sum(Number).ShouldBe(await server.ScalarAsync<long>("SELECT count(*) FROM read.learner"));
        report.Column("Months", "events").Sum(Number).ShouldBe(await server.ScalarAsync<decimal>("SELECT sum(events) FROM read.learner_day"));
        (await server.MakeAsync("organization-summary", """{"organizationId":"south"}""", At)).Rows("People", "organization", "learners").ShouldBe(["south | 1"]);
    }

    [Fact]
    public async Task Events_one_by_one()
    {
        var report = await server.MakeAsync("activity-log", """{"from":"2025-10-01","to":"2025-11-20"}""", At);

        var rows = report.Rows("Events", "at", "type", "learner", "course");
        rows.Length.ShouldBe((int)await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE (occurred_at AT TIME ZONE 'Pacific/Auckland')::date BETWEEN '2025-10-01' AND '2025-11-20'"));
        rows.ShouldContain("2025-11-15T12:00:00+13:00 | UserCompletedCourse | dan | c1", "what is sent as CourseCompleted is stored under its name");
        report.Column("Events", "at").ShouldBe(report.Column("Events", "at").Order(StringComparer.Ordinal));
        (await server.MakeAsync("activity-log", """{"from":"2025-10-01","to":"2025-11-20","userId":"eve"}""", At)).Rows("Events").Length.ShouldBe(1);

        foreach (var wrong in (string[])["""{"from":"2025-01-01","to":"2025-11-20"}""", """{"from":"2025-11-01"}""", """{"timeframe":"1y"}"""])
        {
            (await server.TellAsync("POST", "/api/v1/reports/activity-log/generate", $$"""{"parameters":{{wrong}}}""")).Status.ShouldBe(HttpStatusCode.BadRequest, wrong);
        }
    }

    [Fact]
    public async Task Instructors_and_their_courses()
    {
        var report = await server.MakeAsync("instructor-overview", asOf: At);

        // Nobody is named as a course's instructor.
        report.Rows("Instructors", "instructor", "enrollments", "completions", "ratings").ShouldBe(["– | 5 | 2 | 1"]);
        report.Rows("Courses", "course", "enrollments").ShouldBe(["c1 | 4", "c2 | 1"], ignoreOrder: true);
    }

    [Fact]
    public async Task Questions_of_a_course_are_told_of_what_was_done_there_by_the_day_asked_of()
    {
        await using var school = await TestServer.StartAsync();
        await school.SendAsync([.. Answered("c", 1, 3, day: 1), .. Answered("c", 4, 4, day: 10), .. Answered("d", 5, 6, day: 1)]);
        await school.SettleAsync();

        (await ToldAsync("""{"courseId":"c"}""", "2025-11-20T00:00:00Z")).ShouldBe("4 of 4");
        (await ToldAsync("""{"courseId":"d"}""", "2025-11-20T00:00:00Z")).ShouldBe("2 of 2");
        (await ToldAsync("""{"courseId":"c"}""", "2025-11-05T00:00:00Z")).ShouldBe("3 of 3");
        (await ToldAsync("""{"assessmentId":"quiz"}""", "2025-11-20T00:00:00Z")).ShouldBe("6 of 6");
        (await ToldAsync("""{"assessmentId":"quiz"}""", "2025-11-05T00:00:00Z")).ShouldBe("5 of 5");
        // The moment asked of is not kept beyond its report.
        (await ToldAsync("""{"assessmentId":"quiz"}""", "2025-11-20T00:00:00Z")).ShouldBe("6 of 6");
        ((int)(await school.TellAsync("GET", "/api/v1/assessments/quiz/analytics")).Body!["totalAttempts"]!).ShouldBe(6);

        async Task<string> ToldAsync(string parameters, string asOf)
        {
            var report = await school.MakeAsync("question-analysis", parameters, asOf);
            return $"{report.Rows("Questions", "attempts").Single()} of {report.Rows("Assessments", "attempts").Single()}";
        }

        static IEnumerable<string> Answered(string course, int from, int to, int day) => Enumerable.Range(from, to - from + 1).Select(i =>
            $$"""{"eventId":"s{{i}}","type":"QuizCompleted","userId":"u{{i}}","courseId":"{{course}}","assessmentId":"quiz","occurredAt":"2025-11-{{day:00}}T09:00:00Z","data":{"attemptId":"t","score":50,"responses":[{"questionId":"q","correct":true}] } }""");
    }

    [Fact]
    public async Task Questions_are_as_the_API_tells_them()
    {
        await using var school = await TestServer.StartAsync();
        await school.SendAsync(Enumerable.Range(1, 12).Select(i =>
            $$"""{"eventId":"q{{i}}","type":"QuizCompleted","userId":"u{{i}}","courseId":"c","assessmentId":"quiz","occurredAt":"2025-11-01T{{i:00}}:00:00Z","data":{"attemptId":"t","score":{{i * 5}},"responses":[{"questionId":"easy","correct":true},{"questionId":"hard","correct":{{(i > 8 ? "true" : "false")}}}] } }"""));
        await school.SettleAsync();

        var report = await school.MakeAsync("question-analysis", """{"courseId":"c"}""");

        var told = (await school.TellAsync("GET", "/api/v1/assessments/quiz/questions")).Response;
        var questions = JsonNode.Parse(await told.Content.ReadAsStringAsync())!;
        var items = (questions as JsonArray ?? questions["items"]!.AsArray()).Select(q => $"quiz | {q!["questionId"]} | {q["totalAttempts"]} | {q["correctResponses"]} | {Plain(q["facility"])} | {Plain(q["discriminationIndex"])}");
        report.Rows("Questions", "assessment", "question", "attempts", "correct", "facility", "discrimination").ShouldBe(items);
        report.Rows("Questions", "question", "attempts", "correct", "facility").ShouldContain("hard | 12 | 4 | 0.3333");
        report.Rows("Assessments", "assessment", "questions", "attempts").ShouldBe(["quiz | 2 | 12"]);
        (await school.TellAsync("POST", "/api/v1/reports/question-analysis/generate", "{}")).Status.ShouldBe(HttpStatusCode.BadRequest);

        static string Plain(JsonNode? number) => number is null ? "–" : ((decimal)number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Each_is_described_as_it_is_made()
    {
        var listed = (await server.TellAsync("GET", "/api/v1/reports?type=built_in")).Body!["items"]!.AsArray().Select(r => (string)r!["id"]!).ToArray();
        listed.ShouldBe(
        [
            "user-progress", "course-performance", "course-comparison", "assessment-results", "question-analysis", "engagement",
            "flagged-learners", "enrollments", "completions", "organization-summary", "activity-log", "instructor-overview",
        ]);
        foreach (var id in listed)
        {
            var described = (await server.TellAsync("GET", $"/api/v1/reports/{id}")).Body!;
            ((string)described["name"]!, (string)described["description"]!).ShouldSatisfyAllConditions(d => d.Item1.Length.ShouldBeGreaterThan(5), d => d.Item2.Length.ShouldBeGreaterThan(30));
            described["parameters"]!.AsArray().ShouldAllBe(p => ((string)p!["title"]!).Length > 1 && ((string)p["description"]!).Length > 10 && ((string)p["type"]! != "choice" || p["values"]!.AsArray().Count > 1));
            described["parameters"]!.AsArray().Count.ShouldBeGreaterThan(0, id);

            // With everything that it can tell: of one learner there is more.
            var parameters = new JsonObject();
            if (Takes(described, "courseId")) parameters["courseId"] = "c1";
            if (id == "user-progress") parameters["userId"] = SmallInstitution.Ann;
            var sections = (await server.MakeAsync(id, parameters.ToJsonString(), At))["sections"]!.AsArray();

            sections.Select(s => (string)s!["title"]!).ShouldBe(described["sections"]!.AsArray().Select(s => (string)s!["title"]!), id);
            foreach (var (made, told) in sections.Zip(described["sections"]!.AsArray()))
            {
                told!["columns"]!.AsArray().ShouldAllBe(c => ((string)c!["description"]!).Length > 5);
                made!["columns"]!.AsArray().Select(c => (string)c!["name"]! + ": " + (string)c["type"]!).ShouldBe(told["columns"]!.AsArray().Select(c => (string)c!["name"]! + ": " + (string)c["type"]!), $"{id} {told["title"]}");
            }
        }

        static bool Takes(JsonNode report, string parameter) => report["parameters"]!.AsArray().Any(p => (string)p!["name"]! == parameter);
    }

    static decimal Number(string text) => text == "–" ? 0 : decimal.Parse(text, CultureInfo.InvariantCulture);

    static string Json(string name, string value) => new JsonObject { [name] = value }.ToJsonString();

    /// <summary>Learning time of enrollments: by other SQL.</summary>
    Task<decimal> HoursAsync() => server.ScalarAsync<decimal>(
        """
        SELECT round(sum(greatest(observed_seconds, declared_content_seconds, declared_course_seconds)) / 3600.0, 2)
        FROM read.enrollment WHERE enrolled_at IS NOT NULL OR completed_at IS NOT NULL
        """);
}
