using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Assessments;

/// <summary>What stands above an assessment's questions: its title, when it is due, and the courses it is of.</summary>
public sealed class Head_of_an_assessment
{
    [Fact]
    public async Task Names_the_courses_that_who_asks_sees_by_their_newest_titles()
    {
        await using var server = await TestServer.StartAsync(services => services.AddSingleton(new ApiKeys(
            (TestServer.ApiKey, Caller.Service(1, TestServer.EveryScope, "service")), ("tess", Caller.User(1, Role.Instructor, "tess")))));
        await server.SendAsync(
            """{"type":"CourseCreated","courseId":"c2","occurredAt":"2025-01-01T00:00:00Z","data":{"title":"Two","instructorId":"tess"}}""",
            """{"type":"CourseCreated","courseId":"c1","occurredAt":"2025-01-01T00:00:00Z","data":{"title":"One"}}""",
            """{"type":"QuizCreated","courseId":"c1","assessmentId":"q","occurredAt":"2025-01-02T00:00:00Z","data":{"title":"Quiz"}}""",
            """{"type":"QuizCreated","courseId":"c2","assessmentId":"q","occurredAt":"2025-01-03T00:00:00Z","data":{"title":"The quiz","dueAt":"2025-02-01T10:00:00+01:00"}}""",
            """{"type":"QuizCreated","courseId":"c2","assessmentId":"other","occurredAt":"2025-01-03T00:00:00Z"}""");
        await server.SettleAsync();

        var all = await server.AskAsync("/api/v1/assessments/q/analytics");
        ((string)all["title"]!, (string)all["dueAt"]!).ShouldBe(("The quiz", "2025-02-01T09:00:00Z"));
        all["courses"].ShouldBeJson("""[{"courseId":"c1","title":"One"},{"courseId":"c2","title":"Two"}]""");
        (await server.SayByAsync("tess", "GET", "/api/v1/assessments/q/analytics")).Body!["courses"].ShouldBeJson("""[{"courseId":"c2","title":"Two"}]""");

        // Nothing of the assessment changes with it.
        await server.SendAsync("""{"type":"CourseUpdated","courseId":"c1","occurredAt":"2025-01-05T00:00:00Z","data":{"title":"First"}}""");
        await server.SettleAsync();
        (await server.AskAsync("/api/v1/assessments/q/analytics"))["courses"]![0].ShouldBeJson("""{"courseId":"c1","title":"First"}""");
        (await server.AskAsync("/api/v1/assessments/other/analytics"))["dueAt"].ShouldBeNull();
    }
}
