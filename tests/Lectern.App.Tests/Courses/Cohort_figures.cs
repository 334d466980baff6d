using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Courses;

public sealed class Cohort_figures
{
    /// <summary>More learners than are read at a time; one in three is of cohort a.</summary>
    const int Learners = 3_300;

    [Fact]
    public async Task They_are_kept_until_something_of_the_course_happens()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync(Enumerable.Range(0, Learners).SelectMany(i => (string[])
        [
            $$"""{"eventId":"e{{i}}","type":"UserEnrolled","userId":"u{{i}}","courseId":"c","occurredAt":"2025-01-0{{i % 3 + 1}}T00:00:00Z","data":{"cohort":"{{"abc"[i % 3]}}"} }""",
            $$"""{"eventId":"v{{i}}","type":"PageViewed","userId":"u{{i}}","courseId":"c","moduleId":"m","occurredAt":"2025-01-05T00:00:00Z"}""",
        ]));
        await server.SettleAsync();
        using var statements = new Statements(server);

        (await FiguresAsync(server)).ShouldBe((1_100, 1_100, 1_100));
        var (enrollments, modules) = (statements.With("FROM read.enrollment t"), statements.With("FROM read.learner_module t"));
        enrollments.ShouldBe(1);
        modules.ShouldBe(1);
        (await FiguresAsync(server)).ShouldBe((1_100, 1_100, 1_100));
        await server.AskAsync("/api/v1/courses/c/modules?cohort=a");
        (statements.With("FROM read.enrollment t"), statements.With("FROM read.learner_module t")).ShouldBe((1, 1), "kept");

        // Of another cohort; u0's second view is of cohort a.
        (await FiguresAsync(server, "b")).ShouldBe((1_100, 1_100, 1_100));
        await server.SendAsync("""{"eventId":"again","type":"PageViewed","userId":"u0","courseId":"c","moduleId":"m","occurredAt":"2025-01-06T00:00:00Z"}""");
        await server.SettleAsync();
        (await FiguresAsync(server)).ShouldBe((1_100, 1_101, 1_101));
        (await FiguresAsync(server, "b")).ShouldBe((1_100, 1_100, 1_100));
    }

    /// <summary>Enrollments, views, and views of the module.</summary>
    static async Task<(long, long, long)> FiguresAsync(TestServer server, string cohort = "a")
    {
        var answer = await server.AskAsync($"/api/v1/courses/c/analytics?cohort={cohort}");
        return ((long)answer["totalEnrollments"]!, (long)answer["totalViews"]!, (long)((JsonArray)answer["moduleAnalytics"]!).Single()!["totalViews"]!);
    }
}
