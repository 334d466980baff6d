using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.RawSql;

/// <summary>Model by model: what the API answers, and what SQL over the raw events says.</summary>
static class Models_against_raw_sql
{
    public static async Task UsersAsync(RawInstitution of)
    {
        var users = await of.SampleAsync("SELECT learner FROM raw.learner ORDER BY learner COLLATE \"C\"");
        var says = await of.SaysAsync(RawUsers.Analytics, users);
        var agreement = new Agreement();
        foreach (var user in users)
        {
            var answer = await of.Server.AskAsync($"/api/v1/users/{Uri.EscapeDataString(user)}/analytics?asOf={of.AsOf}");
            agreement.Compare(user, answer.AsObject(), says[user]);
        }
        agreement.ShouldBeFull(20 * 26);
    }

    public static async Task CoursesAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        var asked = 0;
        foreach (var (cohort, courses) in await ByCohortAsync(of))
        {
            var says = await of.SaysAsync(RawCourses.Analytics, cohort: cohort);
            foreach (var course in courses)
            {
                agreement.Compare($"{course} {cohort}", (await of.Server.AskAsync($"/api/v1/courses/{Uri.EscapeDataString(course)}/analytics?{Asked(of, cohort)}")).AsObject(), says[course]);
                asked++;
            }
        }
        agreement.ShouldBeFull(asked * 28);
    }

    public static async Task LessonsAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        foreach (var (cohort, courses) in await ByCohortAsync(of))
        {
            var says = await of.SaysAsync(RawCourses.Lessons, cohort: cohort);
            foreach (var course in courses)
            {
                var lessons = await of.PagesAsync($"/api/v1/courses/{Uri.EscapeDataString(course)}/lessons?{Asked(of, cohort)}");
                lessons.Count.ShouldBe(says.Keys.Count(k => k.StartsWith(course + "/", StringComparison.Ordinal)));
                foreach (var lesson in lessons) agreement.Compare($"{course} {cohort}", lesson, says[$"{course}/{(string)lesson["id"]!}"]);
            }
        }
        agreement.ShouldBeFull(1_000);
    }

    public static async Task LearnersAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        var says = await of.SaysAsync(RawMeso.Learners);
        foreach (var course in await of.ListAsync("SELECT course FROM raw.course"))
        {
            var learners = await of.PagesAsync($"/api/v1/courses/{Uri.EscapeDataString(course)}/learners?asOf={of.AsOf}");
            learners.Count.ShouldBe(says.Keys.Count(k => k.StartsWith(course + "/", StringComparison.Ordinal)));
            foreach (var learner in learners) agreement.Compare(course, learner, says[$"{course}/{(string)learner["id"]!}"], "name", "email", "handled", "engagement", "engagementScore");
        }
        agreement.ShouldBeFull(1_000);
    }

    /// <summary>Contents, questions and engagement are held to SQL by the calls that list them; here they need but be the same (<see cref="MesoListsAsync"/>).</summary>
    public static async Task MesoAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        var asked = 0;
        foreach (var (cohort, courses) in await ByCohortAsync(of))
            foreach (var timeframe in (string[])["7d", "30d", "90d", "1y"])
            {
                var says = await of.SaysAsync(RawMeso.Dashboards, [timeframe[..^1]], cohort);
                foreach (var course in courses)
                {
                    var meso = (await of.Server.AskAsync($"/api/v1/dashboards/meso/{Uri.EscapeDataString(course)}?timeframe={timeframe}&{Asked(of, cohort)}")).AsObject();
                    // In the form of what SQL says.
                    meso["metrics"] = new JsonObject(
                        meso["metrics"]!.AsArray().Where(m => (string)m!["metricType"]! != "engagement_score")
                            .Select(m => KeyValuePair.Create((string)m!["metricType"]!, (JsonNode?)new JsonArray(m["value"]?.DeepClone(), m["previousValue"]?.DeepClone()))));
                    meso["scoreDistribution"] = new JsonArray([.. meso["scoreDistribution"]!.AsArray().Select(b => b!["count"]!.DeepClone())]);
                    meso["assessments"] = ById(meso["assessments"]!, "totalAttempts", "uniqueAttempts", "averageScore");
                    meso["assignments"] = ById(meso["assignments"]!, "enrolled", "submitted", "onTime", "late", "missing", "notYetDue", "averageHoursBeforeDue", "averageHoursAfterDue");
                    agreement.Compare(
                        $"{course} {cohort} {timeframe}", meso, says[course], "id", "courseId", "cohort", "period", "modules", "lessons", "hardestQuestions", "leastDiscriminatingQuestions",
                        "totalAssessments", "totalAssignments", "learners", "moreLearners");
                    asked++;
                }
            }
        agreement.ShouldBeFull(asked * 12);

        static JsonObject ById(JsonNode list, params string[] fields) => new(
            list.AsArray().Select(i => KeyValuePair.Create((string)i!["id"]!, (JsonNode?)new JsonObject(fields.Select(f => KeyValuePair.Create(f, i[f]?.DeepClone()))))));
    }

    /// <summary>What a course's dashboard lists is what the calls of these lists say at the same moment.</summary>
    public static async Task MesoListsAsync(RawInstitution of)
    {
        const int MostQuestions = 10;
        const int MostLearners = 200;
        var compared = 0;
        foreach (var (cohort, courses) in await ByCohortAsync(of))
        {
            foreach (var course in courses)
            {
                var at = $"/api/v1/courses/{Uri.EscapeDataString(course)}";
                var meso = await of.Server.AskAsync($"/api/v1/dashboards/meso/{Uri.EscapeDataString(course)}?{Asked(of, cohort)}");
                var modules = await of.PagesAsync($"{at}/modules?{Asked(of, cohort)}");
                var learners = (await of.PagesAsync($"{at}/learners?{Asked(of, cohort)}")).ToDictionary(l => (string)l["id"]!);
                var questions = new List<JsonObject>();
                foreach (var assessment in meso["assessments"]!.AsArray())
                    questions.AddRange(await of.PagesAsync($"/api/v1/assessments/{Uri.EscapeDataString((string)assessment!["id"]!)}/questions?{Asked(of, cohort)}"));

                Same(meso["modules"]!, modules, 9);
                Same(meso["lessons"]!, await of.PagesAsync($"{at}/lessons?{Asked(of, cohort)}"), 10);
                meso["learners"]!.AsArray().Select(l => (string)l!["id"]!).Distinct().Count().ShouldBe(Math.Min(MostLearners, learners.Count));
                Same(meso["learners"]!, meso["learners"]!.AsArray().Select(l => learners[(string)l!["id"]!]), 17);
                var asked = questions.Where(q => (long)q["uniqueAttempts"]! >= 5).ToArray();
                Same(meso["hardestQuestions"]!, asked.Where(q => (decimal)q["facility"]! < 1).OrderBy(q => (decimal)q["facility"]!).ThenByDescending(q => (long)q["totalAttempts"]!).Take(MostQuestions), 12);
                Same(
                    meso["leastDiscriminatingQuestions"]!,
                    asked.Where(q => q["discriminationIndex"] is not null).OrderBy(q => (decimal)q["discriminationIndex"]!).ThenByDescending(q => (long)q["totalAttempts"]!).Take(MostQuestions), 12);

                void Same(JsonNode told, IEnumerable<JsonObject> listed, int leastFields)
                {
                    var all = listed.ToArray();
                    told.AsArray().Count.ShouldBe(all.Length, $"{course} {cohort}");
                    foreach (var (one, other) in told.AsArray().Zip(all))
                    {
                        var shared = one!.AsObject().Where(f => other.ContainsKey(f.Key)).ToArray();
                        shared.Length.ShouldBeGreaterThanOrEqualTo(leastFields);
                        foreach (var (name, figure) in shared) figure.ShouldBeJson(other[name]?.ToJsonString() ?? "null");
                        compared++;
                    }
                }
            }
        }
        compared.ShouldBeGreaterThan(100);
    }

    public static async Task AssessmentsAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        var says = await of.SaysAsync(RawItems.Assessments);
        var questions = 0;
        foreach (var (id, sql) in says)
        {
            var answer = (await of.Server.AskAsync($"/api/v1/assessments/{Uri.EscapeDataString(id)}/analytics?asOf={of.AsOf}")).AsObject();
            var told = sql["questions"]!.AsObject();
            sql.Remove("questions");
            agreement.Compare(id, answer, sql, "kind", "courses", "mostMissedQuestions", "questionAnalytics");
            foreach (var question in answer["questionAnalytics"]!.AsArray().Select(q => q!.AsObject()))
            {
                if ((long)question["totalAttempts"]! == 0) continue;
                agreement.Compare($"{id}/{question["id"]}", question, told[(string)question["id"]!]!.AsObject(), "id", "questionId", "assessmentId", "title", "position", "flags", "createdAt", "updatedAt");
                questions++;
            }
            questions.ShouldBeGreaterThanOrEqualTo(told.Count);
        }
        agreement.ShouldBeFull(says.Count * 18);
    }

    public static async Task AssignmentsAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        var says = await of.SaysAsync(RawItems.Assignments);
        foreach (var (id, sql) in says) agreement.Compare(id, (await of.Server.AskAsync($"/api/v1/assignments/{Uri.EscapeDataString(id)}/analytics?asOf={of.AsOf}")).AsObject(), sql);
        agreement.ShouldBeFull(says.Count * 18);
    }

    public static async Task OrganizationsAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        var says = await of.SaysAsync(RawItems.Organizations);
        foreach (var (id, sql) in says)
            agreement.Compare(id, (await of.Server.AskAsync($"/api/v1/organizations/{Uri.EscapeDataString(id)}/analytics?asOf={of.AsOf}")).AsObject(), sql, "engagementScore", "engagementVersion");
        agreement.ShouldBeFull(says.Count * 17);
    }

    public static async Task DashboardAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        var says = await of.SaysAsync(RawDashboard.Metrics);
        foreach (var timeframe in (string[])["7d", "30d", "90d", "1y"])
        {
            var metrics = (await of.Server.AskAsync($"/api/v1/dashboard?timeframe={timeframe}&asOf={of.AsOf}"))["metrics"]!.AsArray();
            foreach (var metric in metrics) agreement.Compare(timeframe, metric!.AsObject(), says[$"{timeframe}/{(string)metric["metricType"]!}"], "id", "unit", "filters", "calculatedAt");
        }
        agreement.ShouldBeFull(4 * 7 * 5);
    }

    /// <summary>Every value of every filter, and some that hold together.</summary>
    public static async Task DashboardPartsAsync(RawInstitution of)
    {
        string[] names = ["courseId", "category", "instructorId", "organizationId", "cohort", "role"];
        string[] values =
        [
            "SELECT course FROM raw.course ORDER BY 1 LIMIT 3", "SELECT DISTINCT category FROM raw.course WHERE category IS NOT NULL",
            "SELECT DISTINCT instructor FROM raw.course WHERE instructor IS NOT NULL UNION SELECT jsonb_array_elements_text(staff) FROM raw.course WHERE jsonb_typeof(staff) = 'array'",
            "SELECT DISTINCT organization FROM raw.learner WHERE organization IS NOT NULL", "SELECT DISTINCT cohort FROM raw.enrollment WHERE cohort IS NOT NULL",
            "SELECT DISTINCT role FROM raw.learner WHERE role IS NOT NULL",
        ];
        var parts = new List<string[]>();
        for (var i = 0; i < names.Length; i++)
        {
            foreach (var value in await of.ListAsync(values[i])) parts.Add([.. names.Select((_, n) => n == i ? value : "")]);
        }
        var alone = parts.ToArray();
        var random = new Random(4);
        for (var i = 0; i < 20; i++) parts.Add([.. Enumerable.Range(0, names.Length).Select(n => random.Next(2) == 0 ? alone.Select(a => a[n]).Where(a => a.Length > 0).Any(random) : "")]);

        var agreement = new Agreement();
        foreach (var part in parts)
        {
            var says = await of.SaysAsync(RawDashboard.Parts, part);
            var filters = new JsonObject(names.Zip(part).Where(p => p.Second.Length > 0).Select(p => KeyValuePair.Create(p.First, (JsonNode?)p.Second))).ToJsonString();
            foreach (var timeframe in (string[])["7d", "30d", "90d", "1y"])
            {
                var dashboard = await of.Server.AskAsync($"/api/v1/dashboard?timeframe={timeframe}&asOf={of.AsOf}&filters={Uri.EscapeDataString(filters)}");
                foreach (var metric in dashboard["metrics"]!.AsArray())
                    agreement.Compare($"{filters} {timeframe} {metric!["metricType"]}", metric.AsObject(), says[$"{timeframe}/{(string)metric["metricType"]!}"], "id", "unit", "filters", "calculatedAt");
                agreement.Compare($"{filters} {timeframe}", dashboard["summary"]!.AsObject(), says[$"{timeframe}/summary"], "from", "to", "previousFrom", "previousTo", "timeZone");
            }
        }
        agreement.ShouldBeFull(parts.Count * 4 * (7 * 5 + 4));
    }

    static string Any(this IEnumerable<string> from, Random random) => from.ToArray() is { Length: > 0 } all ? all[random.Next(all.Length)] : "";

    public static async Task MacroAsync(RawInstitution of, int allRuns)
    {
        var runs = 0;
        var agreement = new Agreement();
        foreach (var timeframe in (string[])["7d", "30d", "90d", "1y"])
        {
            foreach (var (id, sql) in await of.SaysAsync(RawMacro.Organizations, [timeframe[..^1]]))
            {
                var macro = (await of.Server.AskAsync($"/api/v1/dashboards/macro/{Uri.EscapeDataString(id)}?timeframe={timeframe}&asOf={of.AsOf}")).AsObject();
                // Flags are held to the list of each course's flagged learners, which has tests of its own.
                var flagged = new HashSet<string>();
                foreach (var course in macro["courses"]!.AsArray().Select(c => c!.AsObject()))
                {
                    var learners = timeframe == "7d" ? await of.PagesAsync($"/api/v1/courses/{Uri.EscapeDataString((string)course["id"]!)}/learners?flagged=true&asOf={of.AsOf}") : [];
                    if (timeframe == "7d") ((long)course["flagged"]!).ShouldBe(learners.Count);
                    flagged.UnionWith(learners.Select(l => (string)l["id"]!));
                    course.Remove("flagged");
                }
                foreach (var instructor in macro["instructors"]!.AsArray()) instructor!.AsObject().Remove("flagged");
                var metrics = macro["metrics"]!.AsArray().ToDictionary(m => (string)m!["metricType"]!, m => m!["value"]);
                if (timeframe == "7d") ((long)metrics["flagged_learners"]!).ShouldBe(flagged.Count);
                macro["metrics"] = new JsonObject { ["new_enrollments"] = metrics["new_enrollments"]!.DeepClone(), ["new_completions"] = metrics["new_completions"]!.DeepClone() };
                agreement.Compare($"{id} {timeframe}", macro, sql, "period");
                runs += macro["courseRuns"]!.AsArray().Sum(t => t!["runs"]!.AsArray().Count);
            }
        }
        agreement.ShouldBeFull(4 * 14);
        runs.ShouldBe(allRuns * 4);
    }

    /// <summary>All courses without a cohort, and with each cohort those that have it.</summary>
    static async Task<IEnumerable<(string? Cohort, string[] Courses)>> ByCohortAsync(RawInstitution of)
    {
        var pairs = (await of.ListAsync(RawCourses.Cohorts)).Select(p => p.Split('/', 2)).ToLookup(p => p[1], p => p[0]);
        return [(null, [.. await of.ListAsync("SELECT course FROM raw.course")]), .. pairs.Select(p => ((string?)p.Key, p.ToArray()))];
    }

    static string Asked(RawInstitution of, string? cohort) => $"asOf={of.AsOf}{(cohort is null ? "" : $"&cohort={Uri.EscapeDataString(cohort)}")}";

    public static async Task ProgressAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        agreement.CompareAll(await of.PagesAsync($"/api/v1/learning-progress?asOf={of.AsOf}"), await of.SaysAsync(RawUsers.Progress));
        agreement.ShouldBeFull(1_000);
    }
}

[Collection(SimulatedCollection.Name)]
public sealed class Simulated_institution_against_raw_sql(SimulatedInstitution institution)
{
    [Fact]
    public Task Users() => Models_against_raw_sql.UsersAsync(institution);

    [Fact]
    public Task Courses() => Models_against_raw_sql.CoursesAsync(institution);

    [Fact]
    public Task Lessons() => Models_against_raw_sql.LessonsAsync(institution);

    [Fact]
    public Task Learners() => Models_against_raw_sql.LearnersAsync(institution);

    [Fact]
    public Task Meso() => Models_against_raw_sql.MesoAsync(institution);

    [Fact]
    public Task Lists_of_meso() => Models_against_raw_sql.MesoListsAsync(institution);

    [Fact]
    public Task Assessments() => Models_against_raw_sql.AssessmentsAsync(institution);

    [Fact]
    public Task Assignments() => Models_against_raw_sql.AssignmentsAsync(institution);

    [Fact]
    public Task Organizations() => Models_against_raw_sql.OrganizationsAsync(institution);

    [Fact]
    public Task Dashboard() => Models_against_raw_sql.DashboardAsync(institution);

    [Fact]
    public Task Parts_of_the_dashboard() => Models_against_raw_sql.DashboardPartsAsync(institution);

    [Fact]
    public Task Macro() => Models_against_raw_sql.MacroAsync(institution, 2);

    [Fact]
    public Task Progress() => Models_against_raw_sql.ProgressAsync(institution);

    [Fact]
    public Task Pages() => RawMicro.PagesAsync(institution);
}

public sealed class Oulad_presentation_against_raw_sql(OuladInstitution institution) : IClassFixture<OuladInstitution>
{
    [OuladFact]
    public Task Users() => Models_against_raw_sql.UsersAsync(institution);

    [OuladFact]
    public Task Courses() => Models_against_raw_sql.CoursesAsync(institution);

    [OuladFact]
    public Task Lessons() => Models_against_raw_sql.LessonsAsync(institution);

    [OuladFact]
    public Task Learners() => Models_against_raw_sql.LearnersAsync(institution);

    [OuladFact]
    public Task Meso() => Models_against_raw_sql.MesoAsync(institution);

    [OuladFact]
    public Task Lists_of_meso() => Models_against_raw_sql.MesoListsAsync(institution);

    [OuladFact]
    public Task Assessments() => Models_against_raw_sql.AssessmentsAsync(institution);

    [OuladFact]
    public Task Assignments() => Models_against_raw_sql.AssignmentsAsync(institution);

    [OuladFact]
    public Task Organizations() => Models_against_raw_sql.OrganizationsAsync(institution);

    [OuladFact]
    public Task Dashboard() => Models_against_raw_sql.DashboardAsync(institution);

    [OuladFact]
    public Task Parts_of_the_dashboard() => Models_against_raw_sql.DashboardPartsAsync(institution);

    [OuladFact]
    public Task Macro() => Models_against_raw_sql.MacroAsync(institution, 0);

    [OuladFact]
    public Task Progress() => Models_against_raw_sql.ProgressAsync(institution);

    [OuladFact]
    public Task Pages() => RawMicro.PagesAsync(institution);
}
