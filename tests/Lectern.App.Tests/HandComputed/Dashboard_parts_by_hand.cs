using System.Globalization;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// The parts of a dashboard for which there are no totals, of the days of <see cref="Dashboard_by_hand"/>.
/// <code>
/// a (stars)  ada, ben, cy since 20 October, dee, eli, fay; of 4 to 10 November were there ada, ben, eli, fay; before: the same, on 30 and 31 October and 3 November
///            scores 80 + 100 + 60 + 40 + 80 + 20 of 6, and 90 + 60 + 80 of 3: 610 of 9
///            observed fay 600, ada 1,200, ben 600; declared ada 1,800, ben 900, eli 1,320, fay 480: 6,900 s; before: ben 1,200
/// b (stars)  gil, hana; ivo not before the 11th. Scores 60 + 100. gil 3,600 + 600, hana 600 + 1,500: 6,300 s
/// student    ada alone: scores 80 + 100 + 90 of 3; observed 1,200 in stars and 1,500 in no course, declared 1,800: 4,500 s
/// nell       teaches stars: 13,290 s, joe's 90 among them
/// </code>
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Dashboard_parts_by_hand(TwoShores shores)
{
    [Fact]
    public async Task A_cohort() => (await FiguresAsync("""{"cohort":"a"}""")).ShouldBe(
    [
        "total_users: 6 after 6", "active_users: 4 after 4", "total_courses: 1 after 1", "total_enrollments: 6 after 6",
        "completion_rate: 16.67 after 0", "average_score: 67.78 after ", "learning_hours: 1.92 after 0.33",
    ]);

    [Fact]
    public async Task Another_cohort() => (await FiguresAsync("""{"cohort":"b"}""")).ShouldBe(
    [
        "total_users: 2 after 2", "active_users: 2 after 0", "total_courses: 1 after 1", "total_enrollments: 2 after 2",
        "completion_rate: 0 after 0", "average_score: 80 after ", "learning_hours: 1.75 after 0",
    ]);

    // Of a in the north: ada, ben, cy, fay; 80 + 100 + 60 + 20 + 90 + 60 of 6; 600 + 1,200 + 600 + 1,800 + 900 + 480 = 5,580 s. stars is of the north: all six enrollments.
    [Fact]
    public async Task A_cohort_in_an_organization() => (await FiguresAsync("""{"cohort":"a","organizationId":"north","category":"Science"}""")).ShouldBe(
    [
        "total_users: 4 after 4", "active_users: 3 after 3", "total_courses: 1 after 1", "total_enrollments: 6 after 6",
        "completion_rate: 16.67 after 0", "average_score: 68.33 after ", "learning_hours: 1.55 after 0.33",
    ]);

    [Fact]
    public async Task A_role() => (await FiguresAsync("""{"role":"student"}""")).ShouldBe(
    [
        "total_users: 1 after 1", "active_users: 1 after 1", "total_courses: 3 after 2", "total_enrollments: 2 after 2",
        "completion_rate: 0 after 0", "average_score: 90 after ", "learning_hours: 1.25 after 0",
    ]);

    // 1,200 + 1,800 s in stars.
    [Fact]
    public async Task A_role_in_a_course() => (await FiguresAsync("""{"role":"student","courseId":"stars"}""")).ShouldBe(
    [
        "total_users: 1 after 1", "active_users: 1 after 1", "total_courses: 1 after 1", "total_enrollments: 1 after 1",
        "completion_rate: 0 after 0", "average_score: 90 after ", "learning_hours: 0.83 after 0",
    ]);

    [Fact]
    public async Task An_instructors_courses() => (await FiguresAsync("""{"instructorId":"nell"}""")).ShouldBe(
    [
        "total_users: 8 after 8", "active_users: 7 after 4", "total_courses: 1 after 1", "total_enrollments: 8 after 8",
        "completion_rate: 12.5 after 0", "average_score: 70 after ", "learning_hours: 3.69 after 0.33",
    ]);

    [Theory]
    [InlineData("""{"instructorId":"nobody"}""")]
    [InlineData("""{"cohort":"ц 🌀"}""")]
    [InlineData("""{"cohort":"a","courseId":"glass"}""")]
    [InlineData("""{"role":"student","organizationId":"south"}""")]
    public async Task Nobody(string filters)
    {
        var figures = await FiguresAsync(filters);
        figures[0].ShouldBe("total_users: 0 after 0");
        figures[1].ShouldBe("active_users: 0 after 0");
        figures[5..].ShouldBe(["average_score:  after ", "learning_hours: 0 after 0"]);
    }

    // In stars: eli 4th; ben, fay 2 on the 4th; ada 2 and eli on the 5th; ada, ben 2 on the 6th; ada on the 7th and 8th; fay on the 8th and 10th.
    [Fact]
    public async Task Charts_of_a_cohort()
    {
        var dashboard = await shores.Server.AskAsync($"/api/v1/dashboard?timeframe=7d&{TwoShores.AsOf}&filters={Uri.EscapeDataString("""{"cohort":"a"}""")}");

        dashboard["charts"]![0]!["series"].ShouldBeJson("""[{"name": "active_users", "values": [3, 2, 2, 1, 2, 0, 1]}, {"name": "events", "values": [4, 3, 3, 1, 2, 0, 1]}]""");
        dashboard["charts"]![1]!["series"].ShouldBeJson("""[{"name": "enrollments", "values": [0, 0, 0, 0, 0, 0, 0]}, {"name": "completions", "values": [0, 0, 0, 0, 0, 0, 1]}]""");
        dashboard["charts"]![2]!["ids"].ShouldBeJson("""["stars"]""");
        dashboard["charts"]![2]!["series"].ShouldBeJson("""[{"name": "events", "values": [14]}, {"name": "enrollments", "values": [0]}]""");
        ((long)dashboard["summary"]!["drops"]!).ShouldBe(1); // dee
    }

    // cy dropped on 5 October and came back on the 20th: a drop in a period that ends between.
    [Theory]
    [InlineData("2025-10-06T00:00:00+13:00", 1)]
    [InlineData("2025-10-12T00:00:00+13:00", 1)]
    [InlineData("2025-10-13T00:00:00+13:00", 0)] // the week begins with the 6th
    [InlineData("2025-10-05T12:00:00+13:00", 0)] // the 5th is not over
    public async Task A_drop_is_told_of_while_it_stands(string asOf, long drops)
    {
        foreach (var filters in (string[])["{}", """{"courseId":"stars"}""", """{"cohort":"a"}"""])
        {
            var dashboard = await shores.Server.AskAsync($"/api/v1/dashboard?timeframe=7d&asOf={Uri.EscapeDataString(asOf)}&filters={Uri.EscapeDataString(filters)}");
            ((long)dashboard["summary"]!["drops"]!).ShouldBe(drops, filters);
        }
    }

    async Task<string[]> FiguresAsync(string filters)
    {
        var dashboard = await shores.Server.AskAsync($"/api/v1/dashboard?timeframe=7d&{TwoShores.AsOf}&filters={Uri.EscapeDataString(filters)}");
        return [.. dashboard["metrics"]!.AsArray().Select(m => string.Create(CultureInfo.InvariantCulture, $"{m!["metricType"]}: {(decimal?)m["value"]:0.##} after {(decimal?)m["previousValue"]:0.##}"))];
    }
}
