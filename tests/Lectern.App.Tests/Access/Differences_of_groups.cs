using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.RawSql;

namespace Lectern.App.Tests.Access;

/// <summary>
/// Every answer of the dashboard that the key for figures of groups can get, in an institution of many small groups: no two of them, and
/// no answer less others, show figures whose difference stands on one to four learners. Who stands behind what is told by SQL over the raw
/// events.
/// </summary>
public sealed class Differences_of_groups
{
    const string GroupKey = "group-key-0123456789";
    const string Now = "2025-11-20T12:00:00Z";
    const int Small = 5;

    static readonly (string Name, int Days)[] Timeframes = [("7d", 7), ("30d", 30), ("90d", 90), ("1y", 365)];

    /// <summary>Days back on which something may happen: two in each stretch between the ends of periods, and what lies on both sides of them.</summary>
    static readonly int[] DaysBack = [1, 3, 7, 8, 13, 15, 20, 30, 31, 59, 60, 61, 90, 91, 150, 180, 181, 300, 365, 366, 700, 730, 731, 900];

    sealed record Thing(string Metric, string Learner, string Course, string Organization, int Back);

    sealed record Answer(string Name, string Metric, HashSet<Thing> Of, bool IsShown);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Of_any_two_answers_tell_of_no_few(int seed)
    {
        await using var server = await TestServer.StartAtAsync(DateTimeOffset.Parse(Now, CultureInfo.InvariantCulture), ("AGGREGATE_API_KEY", GroupKey));
        (await server.SendAsync(Institution(new Random(seed)))).Rejected.ShouldBe(0);
        await server.SettleAsync();
        await RawFacts.MakeAsync(server, "UTC");

        var answers = await AnswersAsync(server, await ThingsAsync(server));

        answers.Count(a => a.IsShown && a.Of.Count > 0).ShouldBeGreaterThan(3, $"seed {seed}");
        var near = 0;
        var telling = new List<string>();
        foreach (var whole in answers)
        {
            foreach (var part in answers.Where(a => a.Metric == whole.Metric && a != whole && a.Of.IsProperSubsetOf(whole.Of)))
            {
                if (!IsFew(whole.Of.Except(part.Of))) continue;
                near++;
                if (whole.IsShown && part.IsShown) telling.Add($"{whole.Name} − {part.Name}");
            }
            if (!whole.IsShown) continue;
            // All its shown parts that do not overlap, greatest first.
            var left = whole.Of.ToHashSet();
            foreach (var part in answers.Where(a => a.Metric == whole.Metric && a.IsShown && a.Of.Count > 0 && a.Of.Count < whole.Of.Count).OrderByDescending(a => a.Of.Count))
            {
                if (!part.Of.IsSubsetOf(left)) continue;
                left.ExceptWith(part.Of);
                if (IsFew(left)) telling.Add($"{whole.Name} − … − {part.Name}");
            }
        }
        near.ShouldBeGreaterThan(100, $"seed {seed}");
        telling.ShouldBeEmpty($"seed {seed}");
    }

    /// <summary>A course and its cohorts: the two means that stand on those who completed with a score, and on those enrolled.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Cohorts_of_a_course_tell_of_no_few(int seed)
    {
        await using var server = await TestServer.StartAsync(("AGGREGATE_API_KEY", GroupKey));
        var random = new Random(seed);
        var told = new List<string>();
        var enrolled = new List<(string Course, string Cohort, string Learner, bool IsScored)>();
        for (var c = 0; c < 12; c++)
        {
            var size = random.Next(4, 25);
            for (var l = 0; l < size; l++)
            {
                // Cohort 0: none.
                var (cohort, isScored) = (random.Next(random.Next(1, 5)), random.Next(6) > 0);
                enrolled.Add(($"c{c}", $"k{cohort}", $"u{l}", isScored));
                told.Add($$"""{"eventId":"e{{c}}-{{l}}","type":"UserEnrolled","userId":"u{{l}}","courseId":"c{{c}}","occurredAt":"2025-01-02T00:00:00Z","data":{ {{(cohort == 0 ? "" : $"\"cohort\":\"k{cohort}\"")}} } }""");
                if (isScored) told.Add($$"""{"eventId":"d{{c}}-{{l}}","type":"CourseCompleted","userId":"u{{l}}","courseId":"c{{c}}","occurredAt":"2025-01-03T00:00:00Z","data":{"finalScore":{{random.Next(100)}} } }""");
            }
        }
        (await server.SendAsync(told)).Rejected.ShouldBe(0);
        await server.SettleAsync();
        server.Client.DefaultRequestHeaders.Remove(ApiKeys.Header);
        server.Client.DefaultRequestHeaders.Add(ApiKeys.Header, GroupKey);

        var shown = 0;
        foreach (var course in enrolled.GroupBy(e => e.Course))
        {
            foreach (var (field, has) in ((string, Func<bool, bool>)[])[("completionRate", _ => true), ("averageScore", isScored => isScored)])
            {
                var all = course.Where(e => has(e.IsScored)).ToArray();
                var isWhole = await IsShownAsync(course.Key, "", field);
                if (isWhole) all.Length.ShouldBeGreaterThanOrEqualTo(Small);
                var left = all.Length;
                foreach (var cohort in all.Where(e => e.Cohort != "k0").GroupBy(e => e.Cohort))
                {
                    if (!await IsShownAsync(course.Key, $"?cohort={cohort.Key}", field)) continue;
                    shown++;
                    left -= cohort.Count();
                    cohort.Count().ShouldBeGreaterThanOrEqualTo(Small, $"seed {seed} {course.Key} {cohort.Key} {field}");
                    if (isWhole) (all.Length - cohort.Count()).ShouldNotBeInRange(1, Small - 1, $"seed {seed} {course.Key} {cohort.Key} {field}");
                }
                if (isWhole) left.ShouldNotBeInRange(1, Small - 1, $"seed {seed} {course.Key} {field}");
            }
        }
        shown.ShouldBeGreaterThan(0, $"seed {seed}");

        async Task<bool> IsShownAsync(string course, string cohort, string field) => (await server.AskAsync($"/api/v1/courses/{course}/analytics{cohort}"))[field] is not null;
    }

    [Fact]
    public async Task What_would_tell_by_differences_is_refused()
    {
        await using var server = await TestServer.StartAsync(("AGGREGATE_API_KEY", GroupKey));
        server.Client.DefaultRequestHeaders.Remove(ApiKeys.Header);
        server.Client.DefaultRequestHeaders.Add(ApiKeys.Header, GroupKey);

        await IsRefused("dashboard?asOf=2025-11-20T00:00:00Z", "asOf");
        await IsRefused("dashboards/macro/north?asOf=2025-11-20T00:00:00Z", "asOf");
        foreach (var filters in (string[])["""{"category":"a"}""", """{"instructorId":"a"}""", """{"cohort":"a"}""", """{"role":"a"}""", """{"courseId":"a","organizationId":"b"}"""])
        {
            await IsRefused($"dashboard?filters={Uri.EscapeDataString(filters)}", "filters");
        }
        await server.AskAsync("/api/v1/dashboard?timeframe=1y");
        await server.AskAsync("""/api/v1/dashboard?filters={"courseId":"a"}""");
        await server.AskAsync("""/api/v1/dashboard?filters={"organizationId":"a"}""");

        async Task IsRefused(string path, string field)
        {
            var problem = (await server.AskAsync($"/api/v1/{path}", HttpStatusCode.Forbidden)).Problem();
            problem.Code.ShouldBe("forbidden");
            problem.Fields.ShouldBe([field]);
        }
    }

    static bool IsFew(IEnumerable<Thing> things) => things.Select(t => t.Learner).Distinct().Count() is > 0 and < Small;

    static async Task<List<Answer>> AnswersAsync(TestServer server, Thing[] things)
    {
        using var http = new HttpClient { BaseAddress = server.Client.BaseAddress };
        http.DefaultRequestHeaders.Add(ApiKeys.Header, GroupKey);
        var courses = things.Select(t => t.Course).Where(c => c.Length > 0).Distinct();
        var organizations = things.Select(t => t.Organization).Where(o => o.Length > 0).Distinct();
        (string Filters, Func<Thing, bool> Has)[] groups =
        [
            ("{}", _ => true),
            .. courses.Select(c => ($$"""{"courseId":"{{c}}"}""", (Func<Thing, bool>)(t => t.Course == c))),
            .. organizations.Select(o => ($$"""{"organizationId":"{{o}}"}""", (Func<Thing, bool>)(t => t.Organization == o))),
        ];
        groups.Length.ShouldBeGreaterThan(8);
        var answers = new List<Answer>();
        foreach (var (filters, has) in groups)
        {
            foreach (var (timeframe, days) in Timeframes)
            {
                var dashboard = JsonNode.Parse(await http.GetStringAsync($"/api/v1/dashboard?timeframe={timeframe}&filters={Uri.EscapeDataString(filters)}"))!;
                foreach (var metric in dashboard["metrics"]!.AsArray())
                {
                    var name = (string)metric!["metricType"]!;
                    if (name is not ("completion_rate" or "average_score" or "learning_hours")) continue;
                    var isTotal = name == "completion_rate";
                    Add(metric, "value", t => isTotal || t.Back <= days);
                    Add(metric, "previousValue", t => t.Back > days && (isTotal || t.Back <= 2 * days));

                    void Add(JsonNode of, string field, Func<Thing, bool> within) => answers.Add(new(
                        $"{name} {filters} {timeframe} {field}", name, [.. things.Where(t => t.Metric == name && has(t) && within(t))], of[field] is not null));
                }
            }
        }
        return answers;
    }

    /// <summary>What figures stand on: enrollments in courses of an organization, and scores and time of an organization's learners.</summary>
    static async Task<Thing[]> ThingsAsync(TestServer server)
    {
        await using var command = server.Source.CreateCommand(
            $"""
            WITH today AS (SELECT raw.day('{Now}') AS today),
            thing AS (
                SELECT 'completion_rate' AS metric, learner, e.course, c.organization, raw.day(began_at) AS day FROM raw.enrollment e JOIN raw.course c USING (course)
                UNION SELECT 'average_score', a.learner, coalesce(a.course, ''), l.organization, raw.day(completed_at) FROM raw.attempt a JOIN raw.learner l USING (learner) WHERE completed_at IS NOT NULL AND score IS NOT NULL
                UNION SELECT 'learning_hours', d.learner, d.course, l.organization, d.day FROM raw.learner_day d JOIN raw.learner l USING (learner) WHERE observed > 0
                UNION SELECT 'learning_hours', d.learner, coalesce(d.course, ''), l.organization, d.day FROM raw.declared d JOIN raw.learner l USING (learner) WHERE seconds > 0
            )
            SELECT metric, learner, course, coalesce(organization, ''), (today - day)::int FROM thing, today WHERE day < today
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var things = new List<Thing>();
        while (await reader.ReadAsync()) things.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4)));
        return [.. things];
    }

    /// <summary>Some sixty learners in a few large and many small courses and organizations; each course is busy on some days, and visited by a few on others.</summary>
    static IEnumerable<string> Institution(Random random)
    {
        int[] organizationSizes = [25, 14, 8, 3, 2];
        int[] courseSizes = [30, 18, 9, 6, 4, 3, 1];
        var n = 0;
        var learners = new List<(string Id, int Organization)>();
        for (var o = 0; o <= organizationSizes.Length; o++)
        {
            var size = o < organizationSizes.Length ? organizationSizes[o] : 6;
            for (var i = 0; i < size; i++)
            {
                var id = $"u{learners.Count}";
                learners.Add((id, o));
                if (o < organizationSizes.Length) yield return Event("UserCreated", id, null, 1_000, $""" "organizationId":"o{o}" """);
            }
        }
        for (var c = 0; c < courseSizes.Length; c++)
        {
            var course = $"c{c}";
            var home = random.Next(organizationSizes.Length + 1);
            yield return Event("CourseCreated", null, course, 1_000, home < organizationSizes.Length ? $""" "organizationId":"o{home}" """ : """ "title":"None" """);
            // Some courses are of one organization's learners alone.
            var own = random.Next(2) == 0 ? learners.Where(l => l.Organization == home).ToArray() : [.. learners];
            random.Shuffle(own);
            var enrolled = own.Take(courseSizes[c]).ToArray();
            var busy = DaysBack.Where(_ => random.Next(4) == 0).ToArray();
            var begin = DaysBack[random.Next(DaysBack.Length)];
            foreach (var (id, _) in enrolled)
            {
                var began = random.Next(12) == 0 ? DaysBack[random.Next(DaysBack.Length)] : begin;
                yield return Event("UserEnrolled", id, course, began);
                if (random.Next(3) == 0) yield return Event("CourseCompleted", id, course, Math.Max(1, began - 1));
                foreach (var back in busy)
                {
                    if (random.Next(10) > 0) yield return Quiz(id, course, back);
                }
                if (random.Next(15) == 0) yield return Quiz(id, course, DaysBack[random.Next(DaysBack.Length)]);
            }
        }
        foreach (var (id, _) in learners.Where(_ => random.Next(20) == 0)) yield return Quiz(id, null, DaysBack[random.Next(DaysBack.Length)]);

        string Quiz(string user, string? course, int back) => course is null
            ? Event("PageViewed", user, null, back, """ "timeOnPage":60 """)
            : Event("QuizCompleted", user, course, back, random.Next(5) > 0 ? """ "score":50,"timeSpent":5 """ : """ "timeSpent":5 """, $""" "assessmentId":"q-{course}", """);

        string Event(string type, string? user, string? course, int back, string data = "", string more = "") =>
            $$"""
            {"eventId":"{{n++}}","type":"{{type}}",{{(user is null ? "" : $"\"userId\":\"{user}\",")}}{{(course is null ? "" : $"\"courseId\":\"{course}\",")}}{{more}}"occurredAt":"{{new DateTime(2025, 11, 20, 10, 0, 0).AddDays(-back):yyyy-MM-ddTHH:mm:ss}}Z","data":{ {{data}} } }
            """.Trim();
    }
}
