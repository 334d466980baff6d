using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;

namespace Lectern.App.Tests.Access;

/// <summary>Whoever a course's events name as staff sees it, whatever their id is made of; and nobody whose id is a part of another's.</summary>
public sealed class Names_in_staff
{
    static readonly string[] Teachers = ["ann", "a\"b\\c", "Zoë Ünal", "🙂", "<&'+>/", "x\u2028\u00a0y", "%_", "\\u0061nn"];

    [Fact]
    public async Task Whoever_is_named_sees_the_course_and_nobody_else()
    {
        await using var server = await TestServer.StartWithAsync(async tenants =>
        {
            var tenant = await tenants.EnsureAsync(Tenants.Default, "UTC", default);
            return [.. Teachers.Append("nn").Select((name, i) => ($"teacher-key-{i}", Caller.User(tenant, Role.Instructor, name)))];
        });
        await server.SendAsync(Teachers.Select((name, i) =>
            $$"""{"eventId":"{{i}}","type":"CourseCreated","courseId":"c{{i}}","occurredAt":"2025-11-01T00:00:00Z","data":{"title":"T","staff":{{JsonSerializer.Serialize((string[])["x\"nn\"y", name])}} } }"""));
        await server.SettleAsync();

        for (var i = 0; i < Teachers.Length; i++) (await CoursesAsync(i)).ShouldBe([$"c{i}"], Teachers[i]);
        (await CoursesAsync(Teachers.Length)).ShouldBeEmpty();

        async Task<string[]> CoursesAsync(int i)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/courses");
            request.Headers.Add(ApiKeys.Header, $"teacher-key-{i}");
            using var response = await server.Client.SendAsync(request);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("courseId").GetString()!)];
        }
    }
}
