using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Dashboards.Macro;

/// <summary>
/// An organization with an awkward name, and another with users and nothing else. All times are UTC; periods end with 19 November 2025.
/// <code>
/// κ1  "Κύκλος 🌀", Ünï, taught by ß, staff ß and t2; starts 1 September (says so). Enrolled: a, b on 25 August, c on 1 September (drops on the 10th), d on the 20th
///     active: a on 1, 7, 8 September; b on the 14th; c on the 3rd; x, a visitor, on the 1st. a completes on 1 October. a's quiz: 80, an hour
/// κ2  the same title; starts nowhere: with the first enrollment, e's on 10 November. e active on the 17th; quiz: 60, a quarter of an hour
/// κ3  the same title once; renamed "Other" since
/// κ4  no title, no category; nobody
/// </code>
/// </summary>
public sealed class Course_runs : IAsyncLifetime
{
    const string Organization = "Ärzte/α&?%";
    const string AsOf = "asOf=2025-11-20T12:00:00Z";

    TestServer? started;

    TestServer Server => started!;

    public async Task InitializeAsync()
    {
        started = await TestServer.StartAsync();
        var sent = await Server.SendAsync(
        [
            Told("CourseCreated", null, "κ1", "2025-08-01", $$""" "title":"Κύκλος 🌀","category":"Ünï","organizationId":"{{Organization}}","instructorId":"ß","staff":["ß","t2"],"startsAt":"2025-09-01T00:00:00Z" """),
            Told("CourseCreated", null, "κ2", "2025-08-01", $$""" "title":"Κύκλος 🌀","category":"Ünï","organizationId":"{{Organization}}","instructorId":"t2" """),
            Told("CourseCreated", null, "κ3", "2025-08-01", $$""" "title":"Κύκλος 🌀","organizationId":"{{Organization}}" """),
            Told("CourseCreated", null, "κ3", "2025-08-02", """ "title":"Other" """),
            Told("CourseCreated", null, "κ4", "2025-08-01", $$""" "organizationId":"{{Organization}}" """),
            Told("UserEnrolled", "a", "κ1", "2025-08-25"), Told("UserEnrolled", "b", "κ1", "2025-08-25"), Told("UserEnrolled", "c", "κ1", "2025-09-01"), Told("UserEnrolled", "d", "κ1", "2025-09-20"),
            Told("PageViewed", "a", "κ1", "2025-09-01"), Told("PageViewed", "a", "κ1", "2025-09-07"), Told("PageViewed", "a", "κ1", "2025-09-08"),
            Told("PageViewed", "b", "κ1", "2025-09-14"), Told("PageViewed", "c", "κ1", "2025-09-03"), Told("PageViewed", "x", "κ1", "2025-09-01"),
            Told("UserUnenrolled", "c", "κ1", "2025-09-10"), Told("CourseCompleted", "a", "κ1", "2025-10-01"),
            Told("QuizCompleted", "a", "κ1", "2025-09-08", """ "assessmentId":"q","score":80,"timeSpent":60 """),
            Told("UserEnrolled", "e", "κ2", "2025-11-10"), Told("PageViewed", "e", "κ2", "2025-11-17"),
            Told("QuizCompleted", "e", "κ2", "2025-11-17", """ "assessmentId":"q","score":60,"timeSpent":15 """),
            Told("UserCreated", "z", null, "2025-08-01", """ "organizationId":"empty" """),
        ]);
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await Server.SettleAsync();
    }

    async Task TellAsync(string told)
    {
        (await Server.SendAsync(told)).Rejected.ShouldBe(0);
        await Server.SettleAsync();
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    // Eleven weeks and three days since 1 September: the 12th week has begun. 1 September is a Monday: the 7th is of the first week, the 8th and 14th of the second.
    [Fact]
    public async Task Runs_of_a_title_stand_side_by_side() => (await AskAsync(Organization))["courseRuns"].ShouldBeJson(
        """
        [{
          "title": "Κύκλος 🌀",
          "runs": [
            {"courseId": "κ1", "startsOn": "2025-09-01", "enrolled": 4, "completionRate": 25, "averageScore": 80, "dropRate": 25, "hoursPerLearner": 0.25,
             "activeByWeek": [50, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]},
            {"courseId": "κ2", "startsOn": "2025-11-10", "enrolled": 1, "completionRate": 0, "averageScore": 60, "dropRate": 0, "hoursPerLearner": 0.25, "activeByWeek": [0, 100]}
          ]
        }]
        """);

    [Fact]
    public async Task Courses_count_for_their_category_and_for_each_who_teaches_them()
    {
        var macro = await AskAsync(Organization);

        ((string)macro["id"]!).ShouldBe(Organization);
        macro["courses"]!.AsArray().Select(c => (string)c!["id"]!).ShouldBe(["κ1", "κ2", "κ3", "κ4"]); // four, one and no enrollments
        macro["categories"]!.AsArray().Select(c => ((string?)c!["category"], (long)c["courses"]!, (long)c["enrollments"]!, (long)c["activeLearners"]!, (decimal?)c["completionRate"], (decimal?)c["averageScore"]))
            .ShouldBe([("Ünï", 2, 5, 1, 20, 60), (null, 2, 0, 0, null, null)]); // of the last thirty days: e alone
        macro["instructors"]!.AsArray().Select(i => ((string)i!["instructorId"]!, (long)i["courses"]!, (long)i["enrollments"]!, (decimal?)i["completionRate"]))
            .ShouldBe([("t2", 2, 5, 20), ("ß", 1, 4, 25)]);
        macro["instructors"]![0]!["courseIds"].ShouldBeJson("""["κ1", "κ2"]""");
    }

    [Fact]
    public async Task Staff_belong_to_an_instructors_courses()
    {
        (await UsersAsync("ß")).ShouldBe(4);
        (await UsersAsync("t2")).ShouldBe(5);
        (await UsersAsync("t")).ShouldBe(0);

        async Task<long> UsersAsync(string instructor) => (long)(await Server.AskAsync(
            $"/api/v1/dashboard?timeframe=7d&{AsOf}&filters={Uri.EscapeDataString($$"""{"instructorId":"{{instructor}}"}""")}"))["metrics"]![0]!["value"]!;
    }

    // Flagged are b, away since 14 September, and d, who never came; e's only quiz is done and passed. κ2 and κ3 are kept while κ1 changes, and
    // so is all of it while others' courses change.
    [Fact]
    public async Task Whatever_changes_of_a_course_or_a_user_shows_at_once()
    {
        (await ToldAsync()).ShouldBe((0, 0, 1, 2, "κ1 2, κ2 0, κ3 0, κ4 0"));

        await TellAsync(Told("CourseCompleted", "d", "κ1", "2025-11-18"));
        (await ToldAsync()).ShouldBe((0, 0, 2, 1, "κ1 1, κ2 0, κ3 0, κ4 0"));

        // Three days before: new no more, and never came.
        await TellAsync(Told("UserEnrolled", "f", "κ3", "2025-11-17"));
        (await ToldAsync()).ShouldBe((0, 0, 2, 2, "κ1 1, κ2 0, κ3 1, κ4 0"));

        await TellAsync(Told("UserCreated", "f", null, "2025-11-18", $$""" "organizationId":"{{Organization}}" """));
        (await ToldAsync()).ShouldBe((1, 0, 2, 2, "κ1 1, κ2 0, κ3 1, κ4 0"));

        // Elsewhere, but by one of its users; first by an old event, then by one of somebody else's.
        await TellAsync(Told("PageViewed", "f", "elsewhere", "2025-11-17"));
        (await ToldAsync()).ShouldBe((1, 1, 2, 2, "κ1 1, κ2 0, κ3 1, κ4 0"));
        await TellAsync(Told("PageViewed", "g", "elsewhere", "2025-11-17"));
        (await ToldAsync()).ShouldBe((1, 1, 2, 2, "κ1 1, κ2 0, κ3 1, κ4 0"));

        async Task<(decimal Users, decimal Active, long Completed, decimal Flagged, string ByCourse)> ToldAsync()
        {
            var macro = await AskAsync(Organization);
            var metrics = macro["metrics"]!.AsArray().ToDictionary(m => (string)m!["metricType"]!, m => (decimal?)m!["value"] ?? 0);
            var courses = macro["courses"]!.AsArray();
            return (
                metrics["total_users"], metrics["active_users"], courses.Sum(c => (long)c!["completed"]!), metrics["flagged_learners"],
                string.Join(", ", courses.OrderBy(c => (string)c!["id"]!, StringComparer.Ordinal).Select(c => $"{c!["id"]} {c["flagged"]}")));
        }
    }

    [Fact]
    public async Task An_organization_with_nothing_has_zeros_and_nulls()
    {
        var empty = await AskAsync("empty");

        empty["metrics"]!.AsArray().Select(m => ((string)m!["metricType"]!, (decimal?)m["value"])).ShouldBe(
        [
            ("total_users", 1), ("active_users", 0), ("total_courses", 0), ("total_enrollments", 0), ("completion_rate", null), ("average_score", null), ("learning_hours", 0),
            ("new_enrollments", 0), ("new_completions", 0), ("flagged_learners", 0), ("engagement_score", null),
        ]);
        foreach (var none in (string[])["courses", "categories", "instructors", "courseRuns"]) empty[none].ShouldBeJson("[]");
        empty["activeLearners"]!["stickiness"].ShouldBeNull();
        empty["activeLearners"]!["daily"]!.AsArray().Count.ShouldBe(30);
        empty["retention"]!.AsArray().Count.ShouldBe(12);
    }

    // Before anything of it was heard of.
    [Fact]
    public async Task Long_ago_there_was_nothing()
    {
        var then = await Server.AskAsync($"/api/v1/dashboards/macro/{Uri.EscapeDataString(Organization)}?timeframe=1y&asOf=2001-01-01T00:00:00Z");

        ((long)then["totalCourses"]!).ShouldBe(0);
        then["courseRuns"].ShouldBeJson("[]");
        then["metrics"]!.AsArray().Sum(m => (decimal?)m!["value"] ?? 0).ShouldBe(0);
    }

    Task<JsonNode> AskAsync(string organization) => Server.AskAsync($"/api/v1/dashboards/macro/{Uri.EscapeDataString(organization)}?{AsOf}");

    static string Told(string type, string? user, string? course, string day, string data = "")
    {
        // The item is named beside the data.
        var item = data.Contains("assessmentId", StringComparison.Ordinal) ? "\"assessmentId\":\"q\"," : "";
        return $$"""
            {"eventId":"{{type}}-{{user}}-{{course}}-{{day}}","type":"{{type}}",{{(user is null ? "" : $"\"userId\":\"{user}\",")}}{{(course is null ? "" : $"\"courseId\":\"{course}\",")}}{{item}}"occurredAt":"{{day}}T09:00:00Z","data":{ {{data.Replace("\"assessmentId\":\"q\",", "", StringComparison.Ordinal)}} } }
            """.Trim();
    }
}
