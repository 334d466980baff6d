using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests;

/// <summary>Who opens what is not theirs is told so, and is sent nothing of it.</summary>
public sealed class Permissions : PageTest
{
    const string NoAccess = "You have no access to this";
    const string Nothing = "There is nothing here";

    /// <summary>Ids by what they are of, each with the names that tell of it.</summary>
    static readonly Lazy<Task<Dictionary<string, (string Id, string[] Names)>>> Places = new(PlacesAsync);

    [Theory]
    [InlineData("student", "/courses", NoAccess)]
    [InlineData("student", "/courses/{foreign course}", NoAccess)]
    [InlineData("student", "/courses/{own course}", NoAccess)]
    [InlineData("student", "/courses/{own course}/assessments/{assessment}", NoAccess)]
    [InlineData("student", "/institution", NoAccess)]
    [InlineData("student", "/institution/{organization}", NoAccess)]
    [InlineData("student", "/learners", NoAccess)]
    [InlineData("student", "/events", NoAccess)]
    [InlineData("student", "/reports/new", NoAccess)]
    [InlineData("student", "/reports/schedules", NoAccess)]
    [InlineData("student", "/reports/user-progress/schedule", NoAccess)]
    [InlineData("instructor", "/events", NoAccess)]
    [InlineData("instructor", "/events?live=true", NoAccess)]
    [InlineData("instructor", "/events/rejected", NoAccess)]
    [InlineData("student", "/learners/{foreign learner}", Nothing)]
    [InlineData("instructor", "/courses/{foreign course}", Nothing)]
    [InlineData("instructor", "/courses/{foreign course}?part=learners", Nothing)]
    [InlineData("instructor", "/courses/{foreign course}/assessments/{foreign assessment}", Nothing)]
    [InlineData("instructor", "/learners/{foreign learner}", Nothing)]
    [InlineData("instructor", "/institution", NoAccess)]
    [InlineData("instructor", "/institution/{organization}", NoAccess)]
    public async Task What_is_not_theirs_is_not_shown(string role, string address, string said)
    {
        var places = await Places.Value;
        var path = places.Aggregate(address, (a, p) => a.Replace($"{{{p.Key}}}", p.Value.Id, StringComparison.Ordinal));
        var visit = await SignedInAsync(role, new(), "/password");
        foreach (var call in (string[])["courses", "dashboard", "organizations", "users", "live", "assessments", "query", "events", "datasets", "schedules"]) visit.Allow($"/api/v1/{call}");
        var answered = new ConcurrentBag<Task<string>>();
        // Finished ones alone: of what the page left amid an answer, that answer never ends.
        visit.Page.RequestFinished += (_, r) =>
        {
            if (r.Url.Contains("/api/v1/", StringComparison.Ordinal) && !r.Url.Contains("/live?", StringComparison.Ordinal)) answered.Add(TextAsync(r));
        };

        await visit.GoAsync(path);

        var alert = visit.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = said });
        await alert.First.WaitForAsync();
        (await visit.Page.Locator(".kpi, .chart, table").CountAsync()).ShouldBe(0);
        // Names and titles of what is not theirs are nowhere: neither on the page nor in what it was sent.
        var names = places.Where(p => address.Contains($"{{{p.Key}}}", StringComparison.Ordinal)).SelectMany(p => p.Value.Names).ToArray();
        var sent = await Task.WhenAll(answered);
        sent.ShouldNotBeEmpty();
        var shown = await visit.Page.ContentAsync();
        foreach (var name in names)
        {
            shown.ShouldNotContain(name);
            sent.ShouldAllBe(s => !s.Contains(name));
        }
        sent.ShouldAllBe(s => !s.Contains("\"metrics\"") && !s.Contains("\"totalEnrollments\""));
        await visit.ShouldBeAccessibleAsync();

        static async Task<string> TextAsync(IRequest request)
        {
            try
            {
                return await request.ResponseAsync() is { Ok: true } response ? await response.TextAsync() : "";
            }
            catch (PlaywrightException)
            {
                // Of a page that was left no body is kept.
                return "";
            }
        }
    }

    static async Task<Dictionary<string, (string Id, string[] Names)>> PlacesAsync()
    {
        var demo = await DemoServer.GetAsync();
        var (admin, instructor, student) = (await demo.ApiOfAsync("admin"), await demo.ApiOfAsync("instructor"), await demo.ApiOfAsync("student"));
        var taught = (await instructor.ListAsync("courses?limit=1000")).Select(Id).ToHashSet();
        var taken = (await student.GetAsync($"dashboards/micro/{student.UserId}"))["courses"]!.AsArray().Select(c => Id(c!)).ToHashSet();
        var foreign = (await admin.ListAsync("courses?limit=1000")).First(c => !taught.Contains(Id(c)) && !taken.Contains(Id(c)));
        var learners = new HashSet<string>();
        foreach (var course in taught) learners.UnionWith((await admin.ListAsync($"courses/{course}/learners?limit=1000")).Select(l => (string)l["userId"]!));
        var stranger = (await admin.ListAsync($"courses/{Id(foreign)}/learners?limit=1000")).First(l => !learners.Contains((string)l["userId"]!) && l["email"] is not null);
        var ownCourse = await admin.GetAsync($"dashboards/meso/{taken.First()}");
        var foreignCourse = await admin.GetAsync($"dashboards/meso/{Id(foreign)}");
        return new()
        {
            ["foreign course"] = (Id(foreign), [(string)foreign["title"]!]),
            // Its title is the learner's to know.
            ["own course"] = (taken.First(), []),
            ["assessment"] = ((string)ownCourse["assessments"]![0]!["assessmentId"]!, [(string)ownCourse["assessments"]![0]!["title"]!]),
            ["foreign assessment"] = ((string)foreignCourse["assessments"]![0]!["assessmentId"]!, [(string)foreignCourse["assessments"]![0]!["title"]!]),
            ["foreign learner"] = ((string)stranger["userId"]!, [(string)stranger["name"]!, (string)stranger["email"]!]),
            ["organization"] = ((string)(await admin.ListAsync("organizations"))[0]["organizationId"]!, []),
        };

        static string Id(JsonNode course) => (string)course["courseId"]!;
    }
}
