using System.Net;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Queries;

/// <summary>What all questions have in common.</summary>
public sealed class Asking(Asking.Little little) : IClassFixture<Asking.Little>
{
    /// <summary>One of each thing that can be asked for, for all of these tests: each adds what changes an answer itself.</summary>
    public sealed class Little : IAsyncLifetime
    {
        internal TestServer Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await TestServer.StartAsync();
            await Server.SendAsync(
                """{"eventId":"1","type":"UserEnrolled","userId":"u","courseId":"c","occurredAt":"2025-01-01T00:00:00Z"}""",
                """{"eventId":"q","type":"QuizCreated","courseId":"c","assessmentId":"q","occurredAt":"2025-01-01T00:00:00Z"}""",
                """{"eventId":"w","type":"AssignmentCreated","courseId":"c","assignmentId":"w","occurredAt":"2025-01-01T00:00:00Z"}""");
            await Server.SettleAsync();
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }

    readonly TestServer server = little.Server;

    [Theory]
    [InlineData("/api/v1/users/u/analytics")]
    [InlineData("/api/v1/users/u/sessions")]
    [InlineData("/api/v1/users/u/page-views")]
    [InlineData("/api/v1/users/u/activities")]
    [InlineData("/api/v1/courses/c/analytics")]
    [InlineData("/api/v1/assessments/q/analytics")]
    [InlineData("/api/v1/assessments/q/questions")]
    [InlineData("/api/v1/assignments/w/analytics")]
    [InlineData("/api/v1/courses")]
    [InlineData("/api/v1/organizations")]
    [InlineData("/api/v1/learning-progress")]
    [InlineData("/api/v1/dashboard")]
    public async Task An_answer_that_still_holds_is_304_until_something_happened(string url)
    {
        const string noon = "?asOf=2025-02-01T12:00:00Z";

        var (first, tag) = await AskAsync(url + noon, null);
        first.ShouldBe(HttpStatusCode.OK);
        tag.ShouldNotBeNull();
        (await AskAsync(url + noon, tag)).ShouldBe((HttpStatusCode.NotModified, tag));
        (await AskAsync(url + "?asOf=2025-02-01T12:07:00Z", tag)).Status.ShouldBe(HttpStatusCode.OK, "another question is another answer");
        (await AskAsync(url + "?asOf=2025-02-02T12:00:00Z", tag)).Status.ShouldBe(HttpStatusCode.OK, "another day is another answer");

        await server.SendAsync($$"""{"eventId":"after {{url}}","type":"UserLoggedIn","userId":"u","occurredAt":"2025-01-01T00:00:00Z"}""");
        await server.SettleAsync();
        var (status, next) = await AskAsync(url + noon, tag);
        status.ShouldBe(HttpStatusCode.OK);
        next.ShouldNotBe(tag);
    }

    [Fact]
    public async Task If_None_Match_with_a_star_is_answered_as_without()
    {
        (await AskAsync("/api/v1/courses/c/analytics", "*")).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync("/api/v1/courses/nothing/analytics", "*")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await AskAsync("/api/v1/courses?limit=0", "*")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await AskAsync("/api/v1/courses?page=2", "*")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/v1/users", "private, no-store")]
    [InlineData("/api/v1/courses/c/learners", "private, no-store")]
    [InlineData("/analytics/users/u/events", "private, no-store")]
    [InlineData("/api/v1/events/rejected", "private, no-store")]
    [InlineData("/api/v1/users/u/analytics", "private, no-cache")]
    [InlineData("/api/v1/learning-progress", "private, no-cache")]
    public async Task What_names_people_is_not_to_be_stored(string url, string expected)
    {
        using var response = await server.Client.GetAsync(url);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        // The client's own order of directives is not that of the line.
        response.Headers.CacheControl!.ToString().Split(", ").ShouldBe(expected.Split(", "), ignoreOrder: true);
    }

    [Fact]
    public async Task Parameters_that_are_not_known_and_values_that_cannot_be_read_are_named()
    {
        var unknown = await server.AskAsync("/api/v1/learning-progress?user=ann&page=2", HttpStatusCode.BadRequest);
        unknown.Problem().Code.ShouldBe("unknown_parameter");
        unknown.Problem().Fields.ShouldBe(["user", "page"], ignoreOrder: true);
        ((string)unknown["detail"]!).ShouldBe("user, page: is no parameter here; there are asOf, cohort, courseId, cursor, limit, moduleId, status, userId.");

        (await server.AskAsync("/api/v1/users/u/analytics?userId=u", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["userId"]);
        ((string)(await server.AskAsync("/api/v1/learning-progress?limit=many", HttpStatusCode.BadRequest))["detail"]!).ShouldContain("limit");
        (await server.AskAsync("/api/v1/metrics/glossary?x=1", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["x"]);
    }

    [Theory]
    [InlineData("/api/v1/users/u/analytics")]
    [InlineData("/api/v1/users/u/sessions")]
    [InlineData("/api/v1/users/u/page-views")]
    [InlineData("/api/v1/users/u/activities")]
    [InlineData("/api/v1/courses/c/analytics")]
    [InlineData("/api/v1/assessments/q/analytics")]
    [InlineData("/api/v1/assessments/q/questions")]
    [InlineData("/api/v1/assignments/w/analytics")]
    [InlineData("/api/v1/users")]
    [InlineData("/api/v1/courses")]
    [InlineData("/api/v1/organizations")]
    [InlineData("/api/v1/organizations/o/analytics")]
    [InlineData("/api/v1/learning-progress")]
    [InlineData("/api/v1/dashboard")]
    [InlineData("/api/v1/metrics/glossary")]
    [InlineData("/analytics/users/u/events")]
    public async Task Without_the_key_there_is_no_answer(string url)
    {
        using var stranger = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using var response = await stranger.GetAsync(url);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    async Task<(HttpStatusCode Status, string? Tag)> AskAsync(string question, string? held)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, question);
        if (held is not null) request.Headers.TryAddWithoutValidation("If-None-Match", held);
        using var response = await server.Client.SendAsync(request);
        return (response.StatusCode, response.Headers.ETag?.ToString());
    }
}
