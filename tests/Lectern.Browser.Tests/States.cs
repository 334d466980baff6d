using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests;

/// <summary>What stands there while something loads, after it failed, or when there is nothing: each said in words, and no dead end.</summary>
public sealed class States : LookingTest
{
    const string Trace = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-00";

    /// <summary>A role, a page of theirs, what it asks the API for, and what its tab is called before it knows its name, and after.</summary>
    public static TheoryData<string, string, string, string, string> EveryPage => new()
    {
        { "admin", "/institution", "organizations?*", "Institution", "Institution" },
        { "admin", "/institution/{organization}", "dashboards/macro/*", "{organization}", "{organization}" },
        { "instructor", "/courses", "courses?*", "My courses", "My courses" },
        { "instructor", "/courses/{course}", "dashboards/meso/*", "Courses", "{course}" },
        { "instructor", "/courses/{course}/assessments/{assessment}", "assessments/*/analytics*", "Courses", "{assessment}" },
        { "instructor", "/learners", "users?*", "Learners", "Learners" },
        { "student", "/learners/student.demo", "dashboards/micro/*", "My learning", "My learning" },
        { "student", "/glossary", "metrics/glossary", "Glossary", "Glossary" },
    };

    [Theory, MemberData(nameof(EveryPage))]
    public async Task A_page_says_that_it_loads_and_that_it_failed_and_tries_again(string role, string page, string asked, string before, string after)
    {
        var (path, picture) = (await FilledAsync(page), page.Split('/')[^1].Trim('{', '}'));
        var visit = await SignedInAsync(role, new(), "/password");
        visit.Expect(" 500");
        // What comes live asks anew by itself, and there would be nothing left to press.
        await visit.Page.RouteAsync("**/api/v1/live?*", _ => Task.CompletedTask);
        var held = new TaskCompletionSource();
        await visit.Page.RouteAsync($"**/api/v1/{asked}", async route =>
        {
            await held.Task;
            await route.FulfillAsync(Refusal(500, "internal", "Something went wrong here."));
        });

        await visit.Page.GotoAsync(new Uri(Demo.Address, path).AbsoluteUri);
        await visit.Page.Locator("main [data-state=loading]").First.WaitForAsync();
        await LookBothAsync(visit, $"loading-{picture}", await FilledAsync(before));

        held.SetResult();
        var alert = visit.Page.Locator("main [role=alert]");
        await alert.WaitForAsync();
        (await alert.InnerTextAsync()).ShouldContain(Trace);
        await LookBothAsync(visit, $"failed-{picture}", await FilledAsync(after));

        await visit.Page.UnrouteAllAsync();
        await alert.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await alert.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visit.SettleAsync();
        (await visit.Page.Locator("main .figure, main table, main article, main .cards, main details").CountAsync()).ShouldBeGreaterThan(0, "Nothing came after all.");
    }

    [Theory]
    [InlineData(403, "forbidden", "You have no access to this", false)]
    [InlineData(404, "not_found", "There is nothing here", false)]
    [InlineData(429, "too_many_requests", "Try again in 1 s.", true)]
    [InlineData(503, "unavailable", "The server is busy with itself.", true)]
    [InlineData(0, "no_answer", "Lectern cannot be reached", true)]
    public async Task Each_refusal_is_told_by_what_to_do(int status, string code, string said, bool isPassing)
    {
        var course = await FilledAsync("/courses/{course}");
        var visit = await SignedInAsync("instructor", new(), "/password");
        visit.Expect(status == 0 ? "net::ERR_CONNECTION_REFUSED" : $" {status}");
        await visit.Page.RouteAsync("**/api/v1/dashboards/meso/*", route =>
            status == 0 ? route.AbortAsync(RequestAbortErrorCode.ConnectionRefused) : route.FulfillAsync(Refusal(status, code, said)));

        await visit.GoAsync(course);
        var alert = visit.Page.Locator("main [role=alert]");
        await alert.WaitForAsync();
        (await alert.InnerTextAsync()).ShouldContain(said);
        var again = alert.GetByRole(AriaRole.Button, new() { Name = "Try again" });
        if (isPassing) await again.WaitForAsync();
        else (await again.CountAsync()).ShouldBe(0);
        // Of a place that is not theirs to see not even the id is kept.
        await LookBothAsync(visit, $"refused-{status}", isPassing ? Uri.UnescapeDataString(course.Split('/')[^1]) : "Course");
    }

    [Theory]
    [InlineData("admin", "/institution/{organization}", "dashboards/macro/*", "{organization}")]
    [InlineData("instructor", "/courses/{course}", "dashboards/meso/*", "{title}")]
    [InlineData("student", "/learners/student.demo", "dashboards/micro/*", "My learning")]
    public async Task What_was_shown_stays_when_newer_figures_fail(string role, string page, string asked, string title)
    {
        var visit = await SignedInAsync(role, new(), await FilledAsync(page));
        var figures = visit.Page.Locator(".kpi .figure");
        var shown = await figures.CountAsync();
        shown.ShouldBeGreaterThan(3);
        visit.Expect(" 500");
        await visit.Page.RouteAsync($"**/api/v1/{asked}", route => route.FulfillAsync(Refusal(500, "internal", "Something went wrong here.")));

        // As when a reader comes back to the tab; again, where what was asked for before is still under way.
        await visit.Page.WaitForFunctionAsync(
            "() => { window.dispatchEvent(new Event('visibilitychange')); return document.querySelector('[data-state=stale]') !== null }", null, new() { PollingInterval = 500 });
        var banner = visit.Page.Locator("[data-state=stale]");
        (await banner.InnerTextAsync()).ShouldContain("Not refreshed since");
        (await figures.CountAsync()).ShouldBe(shown);
        await LookBothAsync(visit, $"stale-{role}", await FilledAsync(title));

        await visit.Page.UnrouteAllAsync();
        await banner.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await banner.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task An_institution_without_anything_says_what_to_do()
    {
        var visit = await SignedInAsync("admin", new(), "/password");
        await AnswerAsync(visit, "organizations?*", EmptyAll);
        await EmptyAsync(visit, "/institution", "institutions", "Institution", "There are no organizations yet");
        await visit.Page.UnrouteAllAsync();

        await AnswerAsync(visit, "dashboards/macro/*", body =>
        {
            EmptyAll(body);
            body["totalCourses"] = 0;
        });
        await EmptyAsync(visit, await FilledAsync("/institution/{organization}"), "institution", await FilledAsync("{organization}"), "There are no courses yet", "Nobody is named as teaching here yet");

        await AnswerAsync(visit, "courses?*", EmptyAll);
        await EmptyAsync(visit, "/courses", "courses", "Courses", "There are no courses for you yet");
        await AnswerAsync(visit, "users?*", EmptyAll);
        await EmptyAsync(visit, "/learners", "learners", "Learners", "No learners");
    }

    [Fact]
    public async Task A_course_without_anything_says_what_to_do()
    {
        var (course, title) = (await FilledAsync("/courses/{course}"), await FilledAsync("{title}"));
        var visit = await SignedInAsync("instructor", new(), "/password");
        await AnswerAsync(visit, "dashboards/meso/*", body =>
        {
            body["flagged"] = new JsonObject { ["learners"] = 0, ["unhandled"] = 0, ["byReason"] = new JsonArray() };
            body["learners"] = new JsonArray();
            body["totalLearners"] = 0;
        });
        await EmptyAsync(visit, course, "course-today", title, "Nobody needs you today");
        await visit.Page.UnrouteAllAsync();

        await AnswerAsync(visit, "dashboards/meso/*", EmptyAll);
        await EmptyAsync(visit, $"{course}?part=progress", "course-progress", title, "Nothing to show for this time.");
        await EmptyAsync(visit, $"{course}?part=content", "course-content", title, "No modules are known yet");
        await EmptyAsync(visit, $"{course}?part=work", "course-work", title, "No assessments yet");
        await AnswerAsync(visit, "courses/*/learners?*", EmptyAll);
        await EmptyAsync(visit, $"{course}?part=learners", "course-learners", title, "Nobody is enrolled yet", "Nobody has both an engagement and a score yet");

        await AnswerAsync(visit, "assessments/*/analytics*", body => body["totalAttempts"] = 0);
        await EmptyAsync(visit, await FilledAsync("/courses/{course}/assessments/{assessment}"), "assessment", await FilledAsync("{assessmentTitle}"), "Nobody has completed this yet");
    }

    [Fact]
    public async Task A_learner_without_anything_is_encouraged()
    {
        var visit = await OpenAsync(new());
        visit.Expect(" 404");
        await visit.SignInAsync(await Demo.AccountAsync("student"));
        await visit.Page.GetByText("Nothing is known of your learning yet").WaitForAsync();
        await LookBothAsync(visit, "empty-learner-unknown", "My learning");

        visit = await SignedInAsync("student", new(), "/password");
        await AnswerAsync(visit, "dashboards/micro/*", body =>
        {
            var days = body["activityCalendar"]!.DeepClone();
            EmptyAll(body);
            foreach (var day in days.AsArray()) (day!["events"], day["minutes"], day["isActive"]) = (0, 0, false);
            body["activityCalendar"] = days;
            (body["streakDays"], body["longestStreakDays"], body["weeklyGoalMinutes"]) = (0, 0, null);
        });
        await EmptyAsync(visit, "/learners/student.demo", "learner", "My learning", "You are not enrolled in a course yet");
    }

    /// <summary>What the server would answer where nothing has happened: its lists without rows.</summary>
    static void EmptyAll(JsonNode node)
    {
        if (node is not JsonObject body) return;
        foreach (var (name, value) in body.ToList())
        {
            // Key figures have no rows: they stand at what they are over nothing.
            if (value is JsonArray list && name == "metrics")
            {
                foreach (var metric in list) (metric!["value"], metric["previousValue"], metric["changePercentage"]) = (null, null, null);
            }
            else if (value is JsonArray)
            {
                body[name] = new JsonArray();
            }
            else if (name == "nextCursor")
            {
                body[name] = null;
            }
            else if (value is JsonObject)
            {
                EmptyAll(value);
            }
        }
    }

    static RouteFulfillOptions Refusal(int status, string code, string detail) => new()
    {
        Status = status,
        ContentType = "application/problem+json",
        // The page tries again by itself before it says that it failed: at once, but where the wait is what it says.
        Headers = new Dictionary<string, string> { ["Retry-After"] = status == 429 ? "1" : "0" },
        Body = new JsonObject { ["status"] = status, ["title"] = "Refused by the test", ["detail"] = detail, ["code"] = code, ["traceId"] = Trace }.ToJsonString(),
    };

    /// <summary>The real answer, changed on its way.</summary>
    static async Task AnswerAsync(Visit visit, string asked, Action<JsonNode> change) => await visit.Page.RouteAsync($"**/api/v1/{asked}", async route =>
    {
        var answer = await route.FetchAsync();
        var body = JsonNode.Parse(await answer.TextAsync())!;
        change(body);
        await route.FulfillAsync(new() { Response = answer, Body = body.ToJsonString() });
    });

    async Task EmptyAsync(Visit visit, string path, string picture, string title, params string[] said)
    {
        await visit.GoAsync(path);
        foreach (var text in said) await visit.Page.GetByText(text).First.WaitForAsync();
        await LookBothAsync(visit, $"empty-{picture}", title);
    }

    /// <summary>At a desk by day and on a telephone by night, without loading anew.</summary>
    async Task LookBothAsync(Visit visit, string name, string title)
    {
        await LookAsync(visit, name, title);
        await visit.ChangeAsync(new("dark", Look.Phone));
        await LookAsync(visit, name, title);
        await visit.ChangeAsync(new());
    }

    /// <summary>With what there is in the demo in the place of what is braced.</summary>
    async Task<string> FilledAsync(string text)
    {
        if (!text.Contains('{')) return text;
        var course = await Demo.BusiestCourseAsync(isOfTheDemosTeacher: true);
        var dashboard = await Demo.AskAsync($"dashboards/meso/{course}");
        var assessment = (string)dashboard["hardestQuestions"]![0]!["assessmentId"]!;
        return text
            .Replace("{course}", course)
            .Replace("{title}", (string)dashboard["title"]!)
            .Replace("{assessment}", assessment)
            .Replace("{assessmentTitle}", (string)(await Demo.AskAsync($"assessments/{assessment}/analytics"))["title"]!)
            .Replace("{organization}", (string)(await Demo.AskAsync("organizations?limit=1"))["items"]![0]!["organizationId"]!);
    }
}
