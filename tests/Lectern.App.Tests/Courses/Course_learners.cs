using System.Net;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Courses;

public sealed class Course_learners(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    [Fact]
    public async Task Every_field_is_as_computed_by_hand()
    {
        var page = await institution.Server.AskAsync($"/api/v1/courses/c1/learners?{SmallInstitution.AsOf}");

        // No names: by id. Eve, a visitor, is not among them.
        page["items"]!.AsArray().Select(l => $"{l!["userId"]} {l["status"]}").ShouldBe([$"{SmallInstitution.Ann} in_progress", "bob in_progress", "cat dropped", "dan completed"]);
        // As in User_analytics, but of c1 alone: 1 of 3 modules against 40 of 100 days: 33.33 ÷ 40 × 15 = 12.5 for progress.
        // q2, due on 18 November, she never took: missed.
        // 23.214 + 8.333 + 3.889 + 12.5 + 10 = 57.937
        page["items"]![0].ShouldBeJson(
            """
            {
              "id": "ann/1 ä?&%", "userId": "ann/1 ä?&%", "name": null, "email": null, "cohort": null, "status": "in_progress",
              "progressPercentage": 33.33, "progressRule": "modules", "expectedProgress": 40, "score": 80,
              "engagementScore": 57.94,
              "engagement": {
                "version": 1, "score": 57.94,
                "recency": {"share": 0.93, "weight": 25, "points": 23.21},
                "regularity": {"share": 0.33, "weight": 25, "points": 8.33},
                "effort": {"share": 0.19, "weight": 20, "points": 3.89},
                "progress": {"share": 0.83, "weight": 15, "points": 12.5},
                "assessment": {"share": 0.67, "weight": 15, "points": 10}
              },
              "flags": [{"reason": "missed_work", "value": 1, "threshold": 1}], "handled": null,
              "lastAccessDate": "2025-11-19T09:20:00Z", "timeSpent": 100, "enrolledAt": "2025-10-11T23:00:00Z", "completionDate": null,
              "createdAt": "2025-10-11T23:00:00Z", "updatedAt": "2025-11-19T09:20:00Z"
            }
            """);
        page["items"]![2]!["engagementScore"].ShouldBeNull("dropped");
    }

    /// <summary>The one with whom the first page ended has left the filter before the second is asked for.</summary>
    [Theory]
    [InlineData("", "u3,u4")]
    [InlineData("&order=desc", "u1,u4")]
    public async Task A_page_by_name_goes_on_where_the_last_one_ended(string order, string rest)
    {
        await using var server = await TestServer.StartAsync();
        // u1 Ada, u2 Ben, u3 Cleo, u4 without a name, all in progress.
        foreach (var (user, name) in (List<(string, string?)>)[("u1", "Ada"), ("u2", "Ben"), ("u3", "Cleo"), ("u4", null)])
        {
            if (name is not null) await server.SendAsync($$"""{"eventId":"n{{user}}","type":"UserCreated","userId":"{{user}}","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"{{name}}"} }""");
            await server.SendAsync(
                $$"""{"eventId":"e{{user}}","type":"UserEnrolled","userId":"{{user}}","courseId":"c","occurredAt":"2025-01-02T00:00:00Z"}""",
                $$"""{"eventId":"v{{user}}","type":"PageViewed","userId":"{{user}}","courseId":"c","occurredAt":"2025-01-03T00:00:00Z"}""");
        }
        await server.SettleAsync();
        var question = $"/api/v1/courses/c/learners?status=in_progress&limit=2{order}";
        var cursor = (string)(await server.AskAsync(question))["nextCursor"]!;

        await server.SendAsync("""{"eventId":"c2","type":"CourseCompleted","userId":"u2","courseId":"c","occurredAt":"2025-01-04T00:00:00Z"}""");
        await server.SettleAsync();

        var page = await server.AskAsync($"{question}&cursor={cursor}");
        string.Join(',', page["items"]!.AsArray().Select(l => (string)l!["userId"]!)).ShouldBe(rest);
        page["nextCursor"].ShouldBeNull();
        await server.AskAsync($"{question}&cursor={cursor[..^4]}AAAA", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task It_is_sorted_filtered_searched_and_paged()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync(
            """{"eventId":"n1","type":"UserCreated","userId":"u1","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"Zoë","lastName":"Ångström","email":"zoe@example.org"} }""",
            """{"eventId":"n2","type":"UserCreated","userId":"u2","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"ann","lastName":"lee"} }""",
            """{"eventId":"n3","type":"UserCreated","userId":"u3","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"Émile","lastName":"Zola"} }""",
            """{"eventId":"n5","type":"UserCreated","userId":"u5","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"Ann","lastName":"Lee"} }""",
            Enrolled("u1", "A"), Enrolled("u2", "A"), Enrolled("u3", "B"), Enrolled("u4", "B"), Enrolled("u5", "B"),
            Reached("u1", 30, "2025-01-05"), Reached("u2", 80, "2025-01-04"), Reached("u3", 80, "2025-01-06"),
            """{"eventId":"c5","type":"CourseCompleted","userId":"u5","courseId":"c","occurredAt":"2025-01-07T00:00:00Z","data":{"finalScore":90}}""",
            """{"eventId":"q1","type":"QuizCompleted","userId":"u1","courseId":"c","assessmentId":"q","occurredAt":"2025-01-08T00:00:00Z","data":{"score":50}}""");
        await server.SettleAsync();

        // Without case and accents: Ann Lee (u2), Ann Lee (u5), Émile, Zoë; u4 has no name.
        (await IdsAsync("sort=name")).ShouldBe(["u2", "u5", "u3", "u1", "u4"]);
        (await IdsAsync("sort=name&order=desc")).ShouldBe(["u1", "u3", "u2", "u5", "u4"]);
        // 30, 80, 80, nothing reported: 0, completed: 100; equal ones in the order they came.
        (await IdsAsync("sort=progress&order=desc")).ShouldBe(["u5", "u2", "u3", "u1", "u4"]);
        // Those without a score last, in both directions.
        (await IdsAsync("sort=score")).ShouldBe(["u1", "u5", "u2", "u3", "u4"]);
        (await IdsAsync("sort=score&order=desc")).ShouldBe(["u5", "u1", "u2", "u3", "u4"]);
        // A completion is no activity: u5 never came, as u4.
        (await IdsAsync("sort=lastAccess")).ShouldBe(["u2", "u3", "u1", "u4", "u5"]);
        (await IdsAsync("status=not_started")).ShouldBe(["u4"]);
        (await IdsAsync("cohort=A")).ShouldBe(["u2", "u1"]);
        (await IdsAsync("cohort=nobody")).ShouldBeEmpty();
        (await IdsAsync("q=ANGSTROM")).ShouldBe(["u1"]);
        (await IdsAsync("q=example.org&cohort=A")).ShouldBe(["u1"]);
        await server.AskAsync("/api/v1/courses/c/learners?sort=height", HttpStatusCode.BadRequest);
        await server.AskAsync("/api/v1/courses/c/learners?status=late", HttpStatusCode.BadRequest);
        await server.AskAsync("/api/v1/courses/nothing/learners", HttpStatusCode.NotFound);

        // Kept, and computed anew once the course changes.
        await server.SendAsync(Reached("u4", 95, "2025-01-09"));
        await server.SettleAsync();
        (await IdsAsync("sort=progress&order=desc")).ShouldBe(["u5", "u4", "u2", "u3", "u1"]);

        async Task<IReadOnlyList<string>> IdsAsync(string query)
        {
            var ids = new List<string>();
            string? cursor = null;
            do
            {
                var page = await server.AskAsync($"/api/v1/courses/c/learners?limit=2&{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
                ids.AddRange(page["items"]!.AsArray().Select(l => (string)l!["userId"]!));
                cursor = (string?)page["nextCursor"];
            }
            while (cursor is not null);
            return ids;
        }

        static string Enrolled(string user, string cohort) =>
            $$"""{"eventId":"e{{user}}","type":"UserEnrolled","userId":"{{user}}","courseId":"c","occurredAt":"2025-01-02T00:00:00Z","data":{"cohort":"{{cohort}}"} }""";

        static string Reached(string user, int percent, string day) =>
            $$"""{"eventId":"p{{user}}","type":"ProgressUpdated","userId":"{{user}}","courseId":"c","occurredAt":"{{day}}T00:00:00Z","data":{"percentComplete":{{percent}} } }""";
    }
}
