using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.RawSql;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// Attributes that come after thousands of events, or change after them, give the same figures as those that came first: of one
/// institution's events, one server gets all definitions before the rest, the other all of them after it (and a part of the rest
/// backwards), each kind of attribute changed once on the way. Nothing that is answered tells which.
/// </summary>
public sealed class Late_attributes
{
    const string AsOf = "asOf=2025-11-20T12:00:00Z";
    const string Zone = "America/New_York";

    [Fact]
    public async Task Answers_are_the_same_whether_attributes_came_first_or_last()
    {
        string[] events = [.. SimulatedInstitution.Events()];
        var told = events.Select(e => JsonNode.Parse(e)!).ToArray();
        string[] attributes = [.. events.Where((_, i) => IsAttribute(told[i])), .. Changes(told)];
        string[] work = [.. events.Where((_, i) => !IsAttribute(told[i])).Take(4_000)];
        work.Length.ShouldBe(4_000);
        attributes.Length.ShouldBeGreaterThan(200);

        var all = AllAnswers.To(attributes.Concat(work), users: 10);
        all = all with { Cohorts = [.. all.Cohorts.Take(1)] };
        await using var first = await ServeAsync(attributes, work);
        await using var last = await ServeAsync([.. work.Reverse()]);
        // What is asked in between may be kept, but must not be answered again.
        await all.AskKnownAsync(last, AsOf);
        (await last.SendAsync(attributes.Reverse())).Rejected.ShouldBe(0);
        await last.SettleAsync();

        var (expected, answers) = (await all.AskAsync(first, AsOf), await all.AskAsync(last, AsOf));
        expected.Count.ShouldBeGreaterThan(100);
        AllAnswers.Differences(expected, answers).ShouldBeEmpty();
    }

    /// <summary>What describes users, courses and contents; and enrolling, which names the cohort.</summary>
    static bool IsAttribute(JsonNode e) =>
        (string)e["type"]! is "UserCreated" or "UserUpdated" or "CourseCreated" or "CourseUpdated" or "CoursePublished" or "ContentDefined" or "UserEnrolled";

    /// <summary>Everything that can change does, of some things of each kind, at moments amid the others.</summary>
    static IEnumerable<string> Changes(JsonNode[] told)
    {
        var (courses, n) = (Ids("CourseCreated", "courseId"), 0);
        foreach (var course in courses.Take(3))
        {
            yield return Change($$"""
                "type":"CourseUpdated","courseId":"{{course}}","data":{"title":"Ünder another name","category":"Moved","organizationId":"new-organization",
                "instructorId":"new-instructor","skills":["späť"],"startsAt":"2025-10-01T00:00:00Z","endsAt":"2025-12-24T00:00:00Z","expectedHours":12}
                """);
        }
        foreach (var user in Ids("UserCreated", "userId").Take(20))
        {
            yield return Change($$"""
                "type":"UserUpdated","userId":"{{user}}","data":{"organizationId":{{(n % 4 == 0 ? "null" : "\"new-organization\"")}},"timeZone":"{{(n % 2 == 0 ? "Pacific/Auckland" : "Asia/Kathmandu")}}","role":"student"}
                """);
        }
        // Modules and lessons in the opposite order; quizzes are due sooner and ask more; assignments were due long ago.
        foreach (var e in told.Where(e => (string)e["type"]! == "ContentDefined").Where((_, i) => i % 3 == 0))
        {
            var moved = e.DeepClone().AsObject();
            moved["id"] = $"moved-{n}";
            moved["occurredAt"] = Time();
            var data = moved["data"]!.AsObject();
            data["position"] = 1_000 - (int)data["position"]!;
            data["title"] = $"Renamed {n}";
            if (data.ContainsKey("dueAt")) data["dueAt"] = "2025-11-01T00:00:00Z";
            if (data.ContainsKey("passingScore")) data["passingScore"] = 85;
            n++;
            yield return moved.ToJsonString();
        }
        foreach (var e in told.Where(e => (string)e["type"]! == "UserEnrolled").Where((_, i) => i % 5 == 0))
        {
            yield return Change($$"""
                "type":"UserEnrolled","userId":"{{(string)e["userId"]!}}","courseId":"{{(string)e["courseId"]!}}","data":{"cohort":"another cohort"}
                """);
        }

        IEnumerable<string> Ids(string type, string name) => told.Where(e => (string)e["type"]! == type).Select(e => (string)e[name]!).Distinct();
        string Time() => new DateTime(2025, 11, 10, 0, 0, 0, DateTimeKind.Utc).AddMinutes(n).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        string Change(string fields)
        {
            var change = $$"""{"id":"change-{{n}}","occurredAt":"{{Time()}}",{{fields}}}""";
            n++;
            return change;
        }
    }

    static async Task<TestServer> ServeAsync(params string[][] feeds)
    {
        var server = await TestServer.StartAsync(("TENANT_TIME_ZONE", Zone));
        foreach (var feed in feeds)
        {
            var sent = await server.SendAsync(feed);
            sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results.Take(5)));
            await server.SettleAsync();
        }
        return server;
    }
}
