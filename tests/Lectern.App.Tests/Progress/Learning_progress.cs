using System.Net;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Progress;

public sealed class Learning_progress(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    const string Url = "/api/v1/learning-progress";
    readonly TestServer server = institution.Server;

    [Fact]
    public async Task Every_field_is_as_computed_by_hand()
    {
        var ann = await server.AskAsync($"{Url}?userId={SmallInstitution.Escaped("ann")}");

        // c1: 1 of 3 modules; 6,000 s (see User_analytics); score (80 + 90 + 70) ÷ 3. c2: completed without enrolling, so it began then; 7,200 s.
        ann.ShouldBeJson(
            """
            {
              "items": [
                {
                  "id": "ann/1 ä?&%:c1", "userId": "ann/1 ä?&%", "courseId": "c1", "moduleId": null,
                  "progressPercentage": 33.33, "progressRule": "modules", "timeSpent": 100, "lastAccessDate": "2025-11-19T09:20:00Z",
                  "completionDate": null, "score": 80, "status": "in_progress",
                  "milestones": [{"name": "enrolled", "reachedAt": "2025-10-11T23:00:00Z"}, {"name": "first_activity", "reachedAt": "2025-11-09T23:00:00Z"}],
                  "createdAt": "2025-10-11T23:00:00Z", "updatedAt": "2025-11-19T09:20:00Z"
                },
                {
                  "id": "ann/1 ä?&%:c2", "userId": "ann/1 ä?&%", "courseId": "c2", "moduleId": null,
                  "progressPercentage": 100, "progressRule": "completed", "timeSpent": 120, "lastAccessDate": null,
                  "completionDate": "2025-11-05T00:00:00Z", "score": 95, "status": "completed",
                  "milestones": [{"name": "enrolled", "reachedAt": "2025-11-05T00:00:00Z"}, {"name": "completed", "reachedAt": "2025-11-05T00:00:00Z"}],
                  "createdAt": "2025-11-05T00:00:00Z", "updatedAt": "2025-11-05T00:00:00Z"
                }
              ],
              "nextCursor": null
            }
            """);
    }

    [Fact]
    public async Task Reported_progress_reaches_milestones()
    {
        var bob = (await server.AskAsync($"{Url}?userId=bob"))["items"]!.AsArray().ShouldHaveSingleItem()!;

        bob["progressPercentage"].ShouldBeJson("50");
        ((string)bob["progressRule"]!).ShouldBe("reported");
        bob["score"].ShouldBeNull();
        bob["milestones"]!.AsArray().Select(m => (string)m!["name"]!).ShouldBe(["enrolled", "first_activity", "25", "50"]);
    }

    [Fact]
    public async Task Of_one_module_it_tells_every_enrollment()
    {
        var m1 = (await server.AskAsync($"{Url}?courseId=c1&moduleId=m1"))["items"]!.AsArray();

        m1.Select(p => $"{p!["userId"]}: {p["status"]} {p["progressPercentage"]}")
            .ShouldBe(["ann/1 ä?&%: completed 100", "bob: not_started 0", "cat: dropped 0", "dan: not_started 0"], ignoreOrder: true);
        // 90 minutes as the module declares, more than the 60 + 120 seconds on its pages.
        m1.Single(p => (string)p!["userId"]! == SmallInstitution.Ann).ShouldBeJson(
            """
            {
              "id": "ann/1 ä?&%:c1:m1", "userId": "ann/1 ä?&%", "courseId": "c1", "moduleId": "m1",
              "progressPercentage": 100, "progressRule": "completed", "timeSpent": 90, "lastAccessDate": "2025-11-18T11:10:00Z",
              "completionDate": "2025-11-18T11:10:00Z", "score": null, "status": "completed",
              "milestones": [{"name": "first_activity", "reachedAt": "2025-11-18T10:10:00Z"}, {"name": "completed", "reachedAt": "2025-11-18T11:10:00Z"}],
              "createdAt": "2025-11-18T10:10:00Z", "updatedAt": "2025-11-18T11:10:00Z"
            }
            """);
        (await server.AskAsync($"{Url}?courseId=c1&moduleId=m1&status=completed"))["items"]!.AsArray().Count.ShouldBe(1);
        await server.AskAsync($"{Url}?courseId=c1&moduleId=nothing", HttpStatusCode.NotFound);
        await server.AskAsync($"{Url}?moduleId=m1", HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("status=completed", "ann/1 ä?&%:c2", "dan:c1")]
    [InlineData("status=dropped", "cat:c1")]
    [InlineData("status=in_progress&courseId=c1", "ann/1 ä?&%:c1", "bob:c1")]
    [InlineData("status=not_started")]
    [InlineData("courseId=c2", "ann/1 ä?&%:c2")]
    [InlineData("courseId=c2&userId=bob")]
    [InlineData("userId=eve")] // a visitor
    public async Task It_is_filtered(string query, params string[] ids)
    {
        var page = await server.AskAsync($"{Url}?{query}");

        page["items"]!.AsArray().Select(p => (string)p!["id"]!).ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    public async Task All_of_it_comes_page_by_page()
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await server.AskAsync($"{Url}?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            ids.AddRange(page["items"]!.AsArray().Select(e => (string)e!["id"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null && ids.Count < 100);

        ids.Count.ShouldBe(5);
        ids.ShouldBeUnique();
    }

    [Theory]
    [InlineData("userId=nobody")]
    [InlineData("courseId=nothing")]
    public async Task Who_or_what_does_not_exist_is_404(string query) => await server.AskAsync($"{Url}?{query}", HttpStatusCode.NotFound);

    [Theory]
    [InlineData("status=started", "status")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=%20", "cursor")]
    public async Task What_makes_no_sense_is_400(string query, string field) =>
        (await server.AskAsync($"{Url}?{query}", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe([field]);
}
