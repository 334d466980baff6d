using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Live;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Live;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Lectern.App.Tests.Access.TwoTenants;

namespace Lectern.App.Tests.Access;

/// <summary>What teachers and learners get of a world in which most is another's, by hand (<see cref="TwoTenants"/>).</summary>
public sealed class What_a_teacher_sees(TwoTenants world) : IClassFixture<TwoTenants>
{
    const string At = $"asOf={AsOf}";

    [Fact]
    public async Task A_learners_figures_are_of_the_courses_taught()
    {
        var (own, all) = (await AskAsync($"{TeacherOfSeen}@A", $"/api/v1/users/both-learner/analytics?{At}"), await AskAsync("registrar@A", $"/api/v1/users/both-learner/analytics?{At}"));

        ((int)own["totalCoursesEnrolled"]!, (int)all["totalCoursesEnrolled"]!).ShouldBe((1, 2));
        // In "seen" two quizzes of 60 and two assignments of 70; in "hidden" 90 and 95 of each.
        ((decimal)own["averageScore"]!, (decimal)all["averageScore"]!).ShouldBe((65m, 78.75m));
        ((decimal)own["averageQuizScore"]!, (decimal)own["averageAssignmentScore"]!, (int)own["totalQuizAttempts"]!, (int)own["totalAssignmentSubmissions"]!).ShouldBe((60m, 70m, 2, 2));
        ((int)own["totalPageViews"]!, (int)all["totalPageViews"]!).ShouldBe((1, 2));
        own["learningPath"].ShouldBeJson("""["seen-course"]""");
        own["skillsAcquired"].ShouldBeJson("""["seen-moduleskill"]""");
        foreach (var field in (string[])["totalLogins", "lastLogin", "totalSessionTimeSeconds", "averageSessionTimeSeconds", "totalForumPosts", "totalComments"])
        {
            own[field].ShouldBeNull(field);
            all[field].ShouldNotBeNull(field);
        }
    }

    [Fact]
    public async Task Lists_hold_what_is_taught_in_every_order()
    {
        (await IdsAsync($"{TeacherOfSeen}@A", $"/api/v1/courses?{At}", "courseId")).ShouldBe(["onlyA-course", "seen-course"], ignoreOrder: true);
        (await IdsAsync($"{TeacherOfHidden}@A", $"/api/v1/courses?{At}", "courseId")).ShouldBe(["hidden-course"]);
        (await IdsAsync($"{TeacherOfNone}@A", $"/api/v1/courses?{At}", "courseId")).ShouldBeEmpty();
        foreach (var sort in (string[])["name", "id", "lastActive", "coursesEnrolled", "coursesCompleted", "averageScore", "learningHours"])
        {
            (await IdsAsync($"{TeacherOfSeen}@A", $"/api/v1/users?sort={sort}&{At}", "userId")).ShouldBe(["both-learner", "onlyA-learner", "seen-learner"], ignoreOrder: true);
            (await PagesAsync($"{TeacherOfSeen}@A", $"/api/v1/users?sort={sort}&order=desc&limit=1&{At}")).ShouldBe(["both-learner", "onlyA-learner", "seen-learner"], ignoreOrder: true);
        }
        (await IdsAsync($"{TeacherOfSeen}@A", $"/api/v1/users?q=hidden&{At}", "userId")).ShouldBeEmpty();
        // By id, name and address, and whatever the order: among those they teach alone.
        foreach (var order in (string[])["", "&sort=lastActive"])
        {
            foreach (var q in (string[])["SEEN-first", "seen-mail@", "een-learn"]) (await IdsAsync($"{TeacherOfSeen}@A", $"/api/v1/users?q={q}{order}&{At}", "userId")).ShouldBe(["seen-learner"], q);
            (await IdsAsync($"{TeacherOfSeen}@A", $"/api/v1/users?q=tenanta{order}&{At}", "userId")).ShouldBe(["both-learner", "onlyA-learner", "seen-learner"], ignoreOrder: true);
            foreach (var q in (string[])["hidden-first", "hidden-mail"]) (await IdsAsync($"{TeacherOfSeen}@A", $"/api/v1/users?q={q}{order}&{At}", "userId")).ShouldBeEmpty(q);
        }
        (await IdsAsync($"{TeacherOfNone}@A", $"/api/v1/users?{At}", "userId")).ShouldBeEmpty();
        (await IdsAsync($"{TeacherOfHidden}@A", $"/api/v1/learning-progress?{At}", "userId")).ShouldBe(["both-learner", "hidden-learner"], ignoreOrder: true);
        (await IdsAsync("both-learner@A", $"/api/v1/learning-progress?{At}", "id")).ShouldBe(["both-learner:seen-course", "both-learner:hidden-course"], ignoreOrder: true);
        (await IdsAsync("stranger-learner@A", $"/api/v1/learning-progress?{At}", "id")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shared_quiz_is_told_of_those_taught_alone()
    {
        // Taken by both-learner and one more in each course: 60 there, 90 here; onlyA-learner took it with 90 in a course of the first teacher's.
        (decimal, int) Of(JsonNode answer) => ((decimal)answer["averageScore"]!, (int)answer["totalAttempts"]!);
        Of(await AskAsync($"{TeacherOfHidden}@A", $"/api/v1/assessments/both-quiz/analytics?{At}")).ShouldBe((90m, 2));
        Of(await AskAsync($"{TeacherOfSeen}@A", $"/api/v1/assessments/both-quiz/analytics?{At}")).ShouldBe((70m, 3));
        Of(await AskAsync("registrar@A", $"/api/v1/assessments/both-quiz/analytics?{At}")).ShouldBe((78m, 5));
        // Two learners are enrolled in "hidden", and both handed in.
        ((decimal)(await AskAsync($"{TeacherOfHidden}@A", $"/api/v1/assignments/both-assignment/analytics?{At}"))["submissionRate"]!).ShouldBe(100m);
    }

    [Fact]
    public async Task A_dataset_over_all_courses_is_refused_to_a_teacher_and_to_a_widget_that_they_read()
    {
        foreach (var dataset in (string[])["learners", "sessions"])
        {
            var query = $$"""{"dataset":"{{dataset}}","measures":["learners"]}""";
            (await world.SayAsync(world.Of($"{TeacherOfSeen}@A"), HttpMethod.Post, "/api/v1/query", query)).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await world.SayAsync(world.Of("registrar@A"), HttpMethod.Post, "/api/v1/query", query)).Status.ShouldBe(HttpStatusCode.OK);
        }
        // Made by another teacher, read with the reader's own eyes.
        var widget = (await AskAsync($"{TeacherOfSeen}@A", $"/api/v1/dashboards/custom/{PublicOfHidden}/data?{At}"))["widgets"]![0]!;
        widget["rows"]!.AsArray().Select(r => (string)r![1]!).ShouldBe(["both-learner", "onlyA-learner", "seen-learner"], ignoreOrder: true);
        var ofOwner = (await AskAsync($"{TeacherOfHidden}@A", $"/api/v1/dashboards/custom/{PublicOfHidden}/data?{At}"))["widgets"]![0]!;
        ofOwner["rows"]!.AsArray().Select(r => (string)r![1]!).ShouldBe(["both-learner", "hidden-learner"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_dashboard_of_a_teacher_is_narrowed_within_what_they_teach()
    {
        (await UsersAsync($"{TeacherOfHidden}@A", "")).ShouldBe(2);
        (await UsersAsync($"{TeacherOfHidden}@A", """{"courseId":"seen-course"}""")).ShouldBe(0);
        (await UsersAsync($"{TeacherOfHidden}@A", """{"courseId":"absent-course"}""")).ShouldBe(0);
        (await UsersAsync($"{TeacherOfHidden}@A", $$"""{"instructorId":"{{TeacherOfSeen}}"}""")).ShouldBe(0);
        (await UsersAsync($"{TeacherOfHidden}@A", """{"category":"hidden-category"}""")).ShouldBe(2);
        // By the learner's own organization.
        (await UsersAsync($"{TeacherOfHidden}@A", """{"organizationId":"both-home"}""")).ShouldBe(1);
        (await UsersAsync($"{TeacherOfHidden}@A", """{"organizationId":"seen-home"}""")).ShouldBe(0);
        (await UsersAsync($"{TeacherOfHidden}@A", """{"cohort":"seen-cohort"}""")).ShouldBe(0);
        (await UsersAsync($"{TeacherOfHidden}@A", """{"cohort":"hidden-cohort"}""")).ShouldBe(2);
        (await UsersAsync($"{TeacherOfNone}@A", "")).ShouldBe(0);
    }

    [Fact]
    public async Task A_student_learns_of_a_course_only_where_they_are_in_it()
    {
        var student = world.Of("seen-learner@A");
        foreach (var path in (string[])["page-views", "activities"])
        {
            (await world.SayAsync(student, HttpMethod.Get, $"/api/v1/users/seen-learner/{path}?courseId=seen-course&{At}")).Status.ShouldBe(HttpStatusCode.OK);
            var (there, answer) = await world.SayAsync(student, HttpMethod.Get, $"/api/v1/users/seen-learner/{path}?courseId=hidden-course&{At}");
            (await world.SayAsync(student, HttpMethod.Get, $"/api/v1/users/seen-learner/{path}?courseId=absent-course&{At}")).Status.ShouldBe(there, answer);
            there.ShouldBe(HttpStatusCode.NotFound);
        }
        (await world.SayAsync(student, HttpMethod.Get, "/api/v1/learning-progress?courseId=hidden-course")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"appId":"app","eventType":"click"}""", HttpStatusCode.Created)]
    [InlineData("""{"type":"ActivityRecorded","courseId":"seen-course","data":{"action":"look"}}""", HttpStatusCode.Created)]
    [InlineData("""{"type":"PageViewed","userId":"seen-learner","data":{"url":"/x"}}""", HttpStatusCode.Created)]
    [InlineData("""{"type":"PageViewed","userId":"both-learner","data":{"url":"/x"}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"type":"PageViewed","courseId":"hidden-course","data":{"url":"/x"}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"type":"PageViewed","courseId":"absent-course","data":{"url":"/x"}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"type":"UserEnrolled","courseId":"hidden-course"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"type":"CourseCompleted","courseId":"seen-course","data":{"finalScore":100}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"type":"AssignmentGraded","courseId":"seen-course","assignmentId":"seen-assignment","data":{"score":100}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"type":"UserUpdated","data":{"firstName":"Somebody","role":"instructor"}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"type":"CourseCreated","courseId":"seen-course","data":{"instructorId":"seen-learner"}}""", HttpStatusCode.UnprocessableEntity)]
    public async Task A_student_sends_what_they_did_themselves(string sent, HttpStatusCode expected)
    {
        var (status, text) = await world.SayAsync(world.Of("seen-learner@B"), HttpMethod.Post, "/analytics/events", sent);

        status.ShouldBe(expected, text);
        if (status != HttpStatusCode.Created) ((string)JsonNode.Parse(text)!["code"]!).ShouldBe("forbidden");
    }

    [Fact]
    public async Task What_a_student_may_not_send_is_not_kept_to_be_taken_in_again()
    {
        // Refused for its time before anything else is looked at; taken in again later, it would be a completion.
        var sent = $$$"""{"type":"CourseCompleted","courseId":"seen-course","occurredAt":"{{{TimeProvider.System.GetUtcNow().AddDays(2):O}}}","data":{"finalScore":100}}""";
        (await world.SayAsync(world.Of("seen-learner@B"), HttpMethod.Post, "/analytics/events", sent)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await AskAsync("registrar@B", "/api/v1/events/rejected"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_students_event_takes_no_id_from_anybody()
    {
        var sent = $$$"""{"eventId":"to-come","type":"PageViewed","occurredAt":"{{{TimeProvider.System.GetUtcNow().AddDays(-1):O}}}","data":{"url":"/x"}}""";
        async Task<JsonNode> TrackAsync(string who) => JsonNode.Parse((await world.SayAsync(world.Of(who), HttpMethod.Post, "/analytics/events/batch?verbose=true", $"[{sent}]")).Text)!;

        ((int)(await TrackAsync("seen-learner@B"))["accepted"]!).ShouldBe(1);
        ((int)(await TrackAsync("seen-learner@B"))["duplicates"]!).ShouldBe(1);
        ((int)(await TrackAsync("both-learner@B"))["accepted"]!).ShouldBe(1);
        // The institution's own event of that id is neither a duplicate nor a conflict.
        await world.SendAsync('B', ["""{"eventId":"to-come","type":"UserLoggedIn","userId":"hidden-learner","occurredAt":"2025-11-18T10:00:00Z"}"""]);
    }

    [Fact]
    public async Task A_teachers_stream_of_a_learner_tells_of_their_courses_alone_and_ends_with_the_right()
    {
        await using var server = await TestServer.StartWithAsync(
            async tenants => [("teacher", Caller.User(await tenants.EnsureAsync(Tenants.Default, "UTC", default), Role.Instructor, "tutor"))]);
        server.Services.GetRequiredService<LiveTimes>().Recheck.ShouldBe(TimeSpan.FromSeconds(30));
        await server.SendAsync(
            """{"type":"CourseCreated","courseId":"own","occurredAt":"2025-11-01T00:00:00Z","data":{"instructorId":"tutor"}}""",
            """{"type":"CourseCreated","courseId":"other","occurredAt":"2025-11-01T00:00:00Z"}""",
            """{"type":"UserEnrolled","userId":"ann","courseId":"own","occurredAt":"2025-11-02T00:00:00Z"}""",
            """{"type":"UserEnrolled","userId":"ann","courseId":"other","occurredAt":"2025-11-02T00:00:00Z"}""");
        await server.SettleAsync();
        await using var stream = await LiveClient.OpenAsync(server, ["user:ann", "course:own"], key: "teacher");
        (await LiveClient.AskAsync(server, ["course:other"], key: "teacher")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await server.SendAsync("""{"type":"PageViewed","userId":"ann","courseId":"other","occurredAt":"2025-11-03T00:00:00Z"}""");
        await server.SettleAsync();
        var elsewhere = await server.ScalarAsync<long>("SELECT position FROM read.checkpoint");
        await server.SendAsync("""{"type":"PageViewed","userId":"ann","courseId":"own","occurredAt":"2025-11-04T00:00:00Z"}""");
        await server.SettleAsync();

        var heard = (Heard[])[await stream.NextAsync(), await stream.NextAsync()];
        heard.Select(h => h.Topic).ShouldBe(["user:ann", "course:own"], ignoreOrder: true);
        heard.ShouldAllBe(h => h.Position > elsewhere);
    }

    [Fact]
    public async Task A_stream_ends_soon_after_its_reader_lost_a_course()
    {
        await using var server = await TestServer.StartAsync(
            services => services.AddSingleton(s => new ApiKeys((TestServer.ApiKey, Caller.Service(1, TestServer.EveryScope, "service")), ("teacher", Caller.User(1, Role.Instructor, "tutor"))))
                .AddSingleton(new LiveTimes { Recheck = TimeSpan.FromMilliseconds(200) }));
        await server.SendAsync("""{"type":"CourseCreated","courseId":"own","occurredAt":"2025-11-01T00:00:00Z","data":{"instructorId":"tutor"}}""");
        await server.SettleAsync();
        await using var stream = await LiveClient.OpenAsync(server, ["course:own"], key: "teacher");

        await server.SendAsync("""{"type":"CourseUpdated","courseId":"own","occurredAt":"2025-11-02T00:00:00Z","data":{"instructorId":"another"}}""");
        await stream.Ended.WaitAsync(TimeSpan.FromSeconds(30));

        (await LiveClient.AskAsync(server, ["course:own"], key: "teacher")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    async Task<JsonNode> AskAsync(string who, string url)
    {
        var (status, text) = await world.SayAsync(world.Of(who), HttpMethod.Get, url);
        status.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    async Task<string[]> IdsAsync(string who, string url, string field) => [.. (await AskAsync(who, url))["items"]!.AsArray().Select(i => (string)i![field]!)];

    async Task<List<string>> PagesAsync(string who, string url)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await AskAsync(who, cursor is null ? url : $"{url}&cursor={Uri.EscapeDataString(cursor)}");
            ids.AddRange(page["items"]!.AsArray().Select(i => (string)i!["userId"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        return ids;
    }

    async Task<decimal> UsersAsync(string who, string filters) =>
        (decimal)(await AskAsync(who, $"/api/v1/dashboard?{At}&filters={Uri.EscapeDataString(filters)}"))["metrics"]!.AsArray().Single(m => (string)m!["id"]! == "total_users")!["value"]!;
}
