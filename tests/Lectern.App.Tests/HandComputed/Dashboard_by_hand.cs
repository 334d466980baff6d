using System.Globalization;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// Seven days of Auckland, 4 to 10 November, against 28 October to 3 November.
/// <code>
/// users        first heard of: ada, ben, cy, dee, eli, fay, gil September; hana 1, kim 14 October; joe 9, lou 10 November 23:59:59; ivo 0:00 of the 11th
/// active       ada, ben, eli, fay, gil, hana, joe; before: ada and ben 31 October, eli 30, fay on the 3rd at 23:59:30
/// courses      latin at 0:00 of the 4th
/// enrollments  stars 7 by 1 October, fay on the last second of the 3rd; glass 2; gil in latin 5 November; ivo not before the 11th
/// completed    kim 15 October; eli on the last second of the 10th
/// scores       attempts 80 + 100 + 60 + 40 + 80 + 20 + 60 + 100 = 540 of 8; graded: ada 90 at 0:00 of the 4th, ben 60, eli 80: 770 of 11
/// observed     4th fay 600; 5th ada 1,200 in stars and 1,500 in no course (19:25 to 19:50); 6th ben 600; 7th gil 3,600; 9th hana 600 and 30, joe 90: 8,220 s
///              before: ben on the 2nd 1,200
/// declared     attempts: ada 1,200 + 600, ben 900, eli 600 + 720, fay 480, gil 600, hana 1,500: 6,600 s
/// events       4th eli, ben, fay 2; 5th ada 4, eli; 6th ada, ben 2; 7th ada 2, gil 5; 8th ada, fay; 9th hana 8, joe; 10th fay
/// </code>
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Dashboard_by_hand(TwoShores shores)
{
    const string Url = $"/api/v1/dashboard?timeframe=7d&{TwoShores.AsOf}";

    [Fact]
    public async Task The_tenant() => (await FiguresAsync("{}")).ShouldBe(
    [
        "total_users: 11 after 9, 22.22 %",
        "active_users: 7 after 4, 75 %",
        "total_courses: 3 after 2, 50 %",
        "total_enrollments: 11 after 10, 10 %",
        "completion_rate: 18.18 after 10, 81.82 %",
        "average_score: 70 after ,  %",
        "learning_hours: 4.12 after 0.33, 1135 %", // 14,820 after 1,200 s
    ]);

    // dee, who dropped, is a user of it still; without what was in no course: 14,820 − 1,530 = 13,290 s.
    [Fact]
    public async Task A_course() => (await FiguresAsync("""{"courseId":"stars"}""")).ShouldBe(
    [
        "total_users: 8 after 8, 0 %",
        "active_users: 7 after 4, 75 %",
        "total_courses: 1 after 1, 0 %",
        "total_enrollments: 8 after 8, 0 %",
        "completion_rate: 12.5 after 0,  %",
        "average_score: 70 after ,  %",
        "learning_hours: 3.69 after 0.33, 1007.5 %",
    ]);

    // Learners of the north: ada, ben, cy, fay, and lou since the last second of the 10th; its course is stars.
    // Scores: 80 + 100 + 60 + 20 + 90 + 60 = 410 of 6. Hours: 2,700 + 600 + 600 observed, 1,800 + 900 + 480 declared: 7,080 s.
    [Fact]
    public async Task An_organization() => (await FiguresAsync("""{"organizationId":"north"}""")).ShouldBe(
    [
        "total_users: 5 after 4, 25 %",
        "active_users: 3 after 3, 0 %",
        "total_courses: 1 after 1, 0 %",
        "total_enrollments: 8 after 8, 0 %",
        "completion_rate: 12.5 after 0,  %",
        "average_score: 68.33 after ,  %",
        "learning_hours: 1.97 after 0.33, 490 %",
    ]);

    // dee, eli, gil, kim; ivo is first heard of on the 11th. Scores: 40 + 80 + 60 + 80 = 260 of 4. gil 3,600 + 600, eli 1,320: 5,520 s.
    [Fact]
    public async Task The_other() => (await FiguresAsync("""{"organizationId":"south"}""")).ShouldBe(
    [
        "total_users: 4 after 4, 0 %",
        "active_users: 2 after 1, 100 %",
        "total_courses: 1 after 1, 0 %",
        "total_enrollments: 2 after 2, 0 %",
        "completion_rate: 50 after 50, 0 %",
        "average_score: 65 after ,  %",
        "learning_hours: 1.53 after 0,  %",
    ]);

    [Fact]
    public async Task A_category() => (await FiguresAsync("""{"category":"Art"}""")).ShouldBe(
    [
        "total_users: 2 after 2, 0 %",
        "active_users: 0 after 0,  %",
        "total_courses: 1 after 1, 0 %",
        "total_enrollments: 2 after 2, 0 %",
        "completion_rate: 50 after 50, 0 %",
        "average_score:  after ,  %",
        "learning_hours: 0 after 0,  %",
    ]);

    [Fact]
    public async Task Charts_and_summary()
    {
        var dashboard = await shores.Server.AskAsync(Url);

        dashboard["charts"].ShouldBeJson(
            """
            [
              {
                "id": "activity_by_day", "title": "Activity by day", "type": "line", "ids": null,
                "labels": ["2025-11-04", "2025-11-05", "2025-11-06", "2025-11-07", "2025-11-08", "2025-11-09", "2025-11-10"],
                "series": [{"name": "active_users", "values": [3, 2, 2, 2, 2, 2, 1]}, {"name": "events", "values": [4, 5, 3, 7, 2, 9, 1]}]
              },
              {
                "id": "enrollments_by_day", "title": "Enrollments and completions by day", "type": "bar", "ids": null,
                "labels": ["2025-11-04", "2025-11-05", "2025-11-06", "2025-11-07", "2025-11-08", "2025-11-09", "2025-11-10"],
                "series": [{"name": "enrollments", "values": [0, 1, 0, 0, 0, 0, 0]}, {"name": "completions", "values": [0, 0, 0, 0, 0, 0, 1]}]
              },
              {
                "id": "top_courses", "title": "Courses with most activity", "type": "bar", "labels": ["Astronomy", "Latin"], "ids": ["stars", "latin"],
                "series": [{"name": "events", "values": [25, 0]}, {"name": "enrollments", "values": [0, 1]}]
              }
            ]
            """);
        dashboard["summary"].ShouldBeJson(
            """
            {
              "from": "2025-11-04", "to": "2025-11-10", "previousFrom": "2025-10-28", "previousTo": "2025-11-03", "timeZone": "Pacific/Auckland",
              "events": 31, "enrollments": 1, "completions": 1, "drops": 1
            }
            """);
    }

    [Theory]
    // A day sooner, and a day later: what lies on the last second, and at midnight, changes sides.
    [InlineData("2025-11-10T23:59:59+13:00", "total_users: 10 after 9, 11.11 %", "completion_rate: 9.09 after 11.11, -18.18 %")] // lou and eli not yet; fay not before
    [InlineData("2025-11-11T00:00:00+13:00", "total_users: 11 after 9, 22.22 %", "completion_rate: 18.18 after 10, 81.82 %")]
    [InlineData("2025-11-12T00:00:00+13:00", "total_users: 12 after 9, 33.33 %", "completion_rate: 16.67 after 10, 66.67 %")] // ivo: 2 of 12
    public async Task A_period_ends_with_its_last_second(string asOf, string users, string completion)
    {
        var figures = Figures(await shores.Server.AskAsync($"/api/v1/dashboard?timeframe=7d&asOf={Uri.EscapeDataString(asOf)}")).ToArray();

        figures.ShouldContain(users);
        figures.ShouldContain(completion);
    }

    [Fact]
    public async Task A_month_over_the_change_of_clocks_has_its_days()
    {
        // 30 days up to 10 October, of which 28 September had 23 hours; before: 12 August to 10 September.
        var dashboard = await shores.Server.AskAsync($"/api/v1/dashboard?timeframe=30d&asOf={Uri.EscapeDataString("2025-10-11T00:00:00+13:00")}");

        var (from, to) = ((string)dashboard["summary"]!["from"]!, (string)dashboard["summary"]!["to"]!);
        (from, to, (string)dashboard["summary"]!["previousFrom"]!).ShouldBe(("2025-09-11", "2025-10-10", "2025-08-12"));
        var labels = dashboard["charts"]![0]!["labels"]!.AsArray().Select(l => (string)l!).ToArray();
        var events = dashboard["charts"]![0]!["series"]![1]!["values"]!.AsArray().Select(v => (long)v!);
        // dee 25th; ada 27th, 28th twice, 29th; 2 October four times; eli 3rd twice, 4th; ada 10th.
        labels.Zip(events).Where(d => d.Second > 0).ShouldBe(
            [("2025-09-25", 1), ("2025-09-27", 1), ("2025-09-28", 2), ("2025-09-29", 1), ("2025-10-02", 4), ("2025-10-03", 2), ("2025-10-04", 1), ("2025-10-10", 1)]);
    }

    async Task<IEnumerable<string>> FiguresAsync(string filters) => Figures(await shores.Server.AskAsync($"{Url}&filters={Uri.EscapeDataString(filters)}"));

    static IEnumerable<string> Figures(JsonNode dashboard) =>
        dashboard["metrics"]!.AsArray().Select(m => string.Create(
            CultureInfo.InvariantCulture,
            $"{m!["metricType"]}: {(decimal?)m["value"]:0.##} after {(decimal?)m["previousValue"]:0.##}, {(decimal?)m["changePercentage"]:0.##} %"));
}
