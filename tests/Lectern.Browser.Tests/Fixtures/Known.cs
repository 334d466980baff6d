using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectern.Simulator;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>What there is in the demo to go to, as the API tells of it; and accounts of a test's own, so that what it changes is nobody else's.</summary>
static class Known
{
    static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Courses = [];

    /// <summary>A name that no other test has.</summary>
    public static string NameOf(string what) => $"{what} {Guid.NewGuid():N}"[..(what.Length + 9)];

    public static async Task<JsonNode> AskAsync(this DemoServer demo, string path) =>
        await demo.Server.Client.GetFromJsonAsync<JsonNode>($"/api/v1/{path}") ?? throw new InvalidOperationException($"{path} answered null.");

    /// <summary>The course in which most learners wait for a teacher: of the demo's teacher, or of another.</summary>
    public static Task<string> BusiestCourseAsync(this DemoServer demo, bool isOfTheDemosTeacher) => Courses.GetOrAdd($"busiest {isOfTheDemosTeacher}", _ => new(async () =>
    {
        var waiting = new List<(string Id, int Learners)>();
        foreach (var course in (await demo.AskAsync("courses?limit=100"))["items"]!.AsArray())
        {
            if ((string?)course!["instructorId"] == Institution.DemoInstructor != isOfTheDemosTeacher) continue;
            var id = (string)course["courseId"]!;
            waiting.Add((id, (int?)(await demo.AskAsync($"dashboards/meso/{id}"))["flagged"]?["unhandled"] ?? 0));
        }
        var (busiest, learners) = waiting.MaxBy(c => c.Learners);
        learners.ShouldBeGreaterThan(3, "Too few learners of the demo wait for a teacher.");
        return busiest;
    })).Value;

    /// <summary>An account of a test's own.</summary>
    /// <param name="userId">Somebody whom the events know and who has no other account; null: somebody of whom nothing is known.</param>
    /// <param name="isReached">Whether its name is an e-mail address.</param>
    /// <param name="mustChange">Whether its password is to be changed first, as that of every account which an administrator makes.</param>
    public static async Task<(string Name, string Password)> AccountAsync(this DemoServer demo, string role, string? userId = null, bool mustChange = false, bool isReached = false)
    {
        var (name, password) = ($"{role}-{Guid.NewGuid():N}{(isReached ? "@example.org" : "")}", "the first one of the tests");
        using var answer = await demo.Server.Client.PostAsJsonAsync("/api/v1/accounts", new { userName = name, userId, role, password });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        var made = await answer.Content.ReadFromJsonAsync<JsonNode>();
        if (!mustChange) await demo.Server.ExecuteAsync($"UPDATE lectern.accounts SET must_change_password = false WHERE account_id = '{made!["account"]!["id"]}'");
        return (name, password);
    }
}
