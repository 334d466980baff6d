using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Dashboards;

/// <summary>Seven days to 19 November, against 6 to 12 November; days of Auckland.</summary>
public sealed class Dashboard_figures(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    const string Url = $"/api/v1/dashboard?timeframe=7d&{SmallInstitution.AsOf}";
    readonly TestServer server = institution.Server;

    [Fact]
    public async Task The_seven_figures_are_as_computed_by_hand()
    {
        var dashboard = await server.AskAsync(Url);

        // Users: ann, bob, cat since October, dan 5 Nov, eve 14 Nov; gus is of the 20th. Active: dan and eve 14, ann 17 to 19; before: ann 10, bob 12.
        // Courses: c1 and c2 (met on 5 Nov), c3 16 Nov. Enrollments: ann, bob, dan in c1, ann in c2; cat 13 Nov. Completed: ann's c2; dan 15 Nov.
        // Scores: 80 and 90 on the 19th; before: 70 on the 12th. Hours: observed 2,400 s + declared 6,000 s; before: bob's 1,200 s.
        Figures(dashboard).ShouldBe(
        [
            "total_users: 5 after 4, 25 %",
            "active_users: 3 after 2, 50 %",
            "total_courses: 3 after 2, 50 %",
            "total_enrollments: 5 after 4, 25 %",
            "completion_rate: 40 after 25, 60 %",
            "average_score: 85 after 70, 21.43 %",
            "learning_hours: 2.33 after 0.33, 600 %",
        ]);
        var metric = dashboard["metrics"]![0]!.AsObject();
        metric.Remove("calculatedAt").ShouldBeTrue();
        metric.ShouldBeJson(
            """
            {
              "id": "total_users", "metricType": "total_users", "value": 5, "previousValue": 4, "changePercentage": 25, "unit": "count",
              "timeframe": "7d", "filters": {"courseId": null, "category": null, "instructorId": null, "organizationId": null, "cohort": null, "role": null}
            }
            """);
    }

    [Fact]
    public async Task Charts_and_summary_show_the_period()
    {
        var dashboard = await server.AskAsync(Url);

        // Events on 18 Nov: login, start of the session, two views, its end. c1 alone had events: all but the comment, the login and the session's two.
        dashboard["charts"].ShouldBeJson(
            """
            [
              {
                "id": "activity_by_day", "title": "Activity by day", "type": "line", "ids": null,
                "labels": ["2025-11-13", "2025-11-14", "2025-11-15", "2025-11-16", "2025-11-17", "2025-11-18", "2025-11-19"],
                "series": [{"name": "active_users", "values": [0, 2, 0, 0, 1, 1, 1]}, {"name": "events", "values": [0, 2, 0, 0, 2, 5, 3]}]
              },
              {
                "id": "enrollments_by_day", "title": "Enrollments and completions by day", "type": "bar", "ids": null,
                "labels": ["2025-11-13", "2025-11-14", "2025-11-15", "2025-11-16", "2025-11-17", "2025-11-18", "2025-11-19"],
                "series": [{"name": "enrollments", "values": [1, 0, 0, 0, 0, 0, 0]}, {"name": "completions", "values": [0, 0, 1, 0, 0, 0, 0]}]
              },
              {
                "id": "top_courses", "title": "Courses with most activity", "type": "bar", "labels": ["Algebra"], "ids": ["c1"],
                "series": [{"name": "events", "values": [8]}, {"name": "enrollments", "values": [1]}]
              }
            ]
            """);
        dashboard["summary"].ShouldBeJson(
            """
            {
              "from": "2025-11-13", "to": "2025-11-19", "previousFrom": "2025-11-06", "previousTo": "2025-11-12", "timeZone": "Pacific/Auckland",
              "events": 12, "enrollments": 1, "completions": 1, "drops": 1
            }
            """);
    }

    [Fact]
    public async Task A_course_is_a_part_of_it() => (await Narrowed("""{"courseId":"c1"}""")).ShouldBe(
    [
        "total_users: 4 after 3, 33.33 %", // enrolled in it
        "active_users: 3 after 2, 50 %",
        "total_courses: 1 after 1, 0 %",
        "total_enrollments: 4 after 3, 33.33 %",
        "completion_rate: 25 after 0,  %",
        "average_score: 85 after 70, 21.43 %",
        "learning_hours: 2.33 after 0.33, 600 %",
    ]);

    [Fact]
    public async Task A_category_is_its_courses() => (await Narrowed("""{"category":"Art"}""")).ShouldBe(
    [
        "total_users: 1 after 1, 0 %",
        "active_users: 0 after 0,  %",
        "total_courses: 1 after 1, 0 %",
        "total_enrollments: 1 after 1, 0 %",
        "completion_rate: 100 after 100, 0 %",
        "average_score:  after ,  %", // nothing was graded
        "learning_hours: 0 after 0,  %",
    ]);

    [Fact]
    public async Task An_organization_is_its_learners_activity_and_its_courses_enrollments() => (await Narrowed("""{"organizationId":"north"}""")).ShouldBe(
    [
        "total_users: 2 after 2, 0 %", // ann and bob
        "active_users: 1 after 2, -50 %",
        "total_courses: 1 after 1, 0 %", // c1
        "total_enrollments: 4 after 3, 33.33 %",
        "completion_rate: 25 after 0,  %",
        "average_score: 85 after 70, 21.43 %", // ann's
        "learning_hours: 2.33 after 0.33, 600 %", // ann's, bob's
    ]);

    [Fact]
    public async Task Filters_hold_together()
    {
        (await Narrowed("""{"organizationId":"south","courseId":"c1"}""")).ShouldBe(
        [
            "total_users: 1 after 0,  %", // cat is of the south and enrolled in c1 on the 13th
            "active_users: 0 after 0,  %",
            "total_courses: 0 after 0,  %", // c1 is of the north
            "total_enrollments: 0 after 0,  %",
            "completion_rate:  after ,  %",
            "average_score:  after ,  %",
            "learning_hours: 0 after 0,  %",
        ]);
        (await Narrowed("""{"courseId":"nothing"}""")).ShouldContain("total_users: 0 after 0,  %");
    }

    [Fact]
    public async Task The_period_ends_with_the_last_day_that_is_over()
    {
        // 23:59 of 19 November in Auckland: that day is not over. A minute later it is.
        await From("2025-11-19T10:59:59Z", "2025-11-12", "2025-11-18");
        await From("2025-11-19T11:00:00Z", "2025-11-13", "2025-11-19");

        async Task From(string asOf, string from, string to)
        {
            var summary = (await server.AskAsync($"/api/v1/dashboard?timeframe=7d&asOf={asOf}"))["summary"]!;
            ((string)summary["from"]!, (string)summary["to"]!).ShouldBe((from, to));
        }
    }

    [Theory]
    [InlineData("7d", 7)]
    [InlineData("30d", 30)]
    [InlineData("90d", 90)]
    [InlineData("1y", 365)]
    public async Task A_chart_has_a_point_a_day(string timeframe, int days)
    {
        var dashboard = await server.AskAsync($"/api/v1/dashboard?timeframe={timeframe}&{SmallInstitution.AsOf}");
        dashboard["charts"]![0]!["labels"]!.AsArray().Count.ShouldBe(days);
    }

    [Theory]
    [InlineData("timeframe=14d", "timeframe")]
    [InlineData("filters=[]", "filters")]
    [InlineData("filters={", "filters")]
    [InlineData("""filters={"courseId":1}""", "filters")]
    [InlineData("asOf=yesterday", "asOf")]
    [InlineData("asOf=2025-11-20", "asOf")]
    public async Task What_makes_no_sense_is_400(string query, string field) =>
        (await server.AskAsync($"/api/v1/dashboard?{query}", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe([field]);

    [Theory]
    [InlineData("""{"organisationId":"a"}""", "has 'organisationId', which is no filter; there are courseId, category, instructorId, organizationId, cohort, role. Did you mean organizationId?")]
    [InlineData("""{"Role":"a"}""", "has 'Role', which is no filter; there are courseId, category, instructorId, organizationId, cohort, role. Did you mean role?")]
    [InlineData("""{"somethingElse":"a"}""", "has 'somethingElse', which is no filter; there are courseId, category, instructorId, organizationId, cohort, role.")]
    [InlineData("""{"role":"a","role":"b"}""", "must give role once.")]
    [InlineData("""{"role":""}""", "must give role as a string of 1 to 200 characters.")]
    [InlineData("""{"cohort":["a"]}""", "must give cohort as a string of 1 to 200 characters.")]
    [InlineData("""{"instructorId":"\ud800"}""", "must be a JSON object with any of courseId, category, instructorId, organizationId, cohort, role.")]
    public async Task A_filter_that_cannot_be_read_is_told_why(string filters, string why)
    {
        var problem = await server.AskAsync($"/api/v1/dashboard?filters={Uri.EscapeDataString(filters)}", HttpStatusCode.BadRequest);
        ((string)problem["detail"]!).ShouldBe($"filters {why}");
    }

    async Task<IEnumerable<string>> Narrowed(string filters) => Figures(await server.AskAsync($"{Url}&filters={Uri.EscapeDataString(filters)}"));

    static IEnumerable<string> Figures(JsonNode dashboard) =>
        dashboard["metrics"]!.AsArray().Select(m => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{m!["metricType"]}: {(decimal?)m["value"]:0.##} after {(decimal?)m["previousValue"]:0.##}, {(decimal?)m["changePercentage"]:0.##} %"));
}
