using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Journeys;

/// <summary>A teacher looks who needs them, does something about it, and goes through their course.</summary>
[Collection(nameof(Instructor))] // Who is marked as handled is gone from the list for everybody.
public sealed class Instructor : PageTest
{
    const string Waiting = "section[aria-labelledby=needs] [data-user]:not(details *)";

    [Theory, Looks]
    public async Task Sees_who_needs_them_and_sees_to_one(string scheme, int width)
    {
        var api = await Demo.ApiOfAsync("instructor");
        var course = await api.NeediestCourseAsync();
        var courseId = (string)course["courseId"]!;
        var waiting = await WaitingAsync();
        var visit = await SignedInAsync("instructor", new(scheme, width));
        var page = visit.Page;
        await visit.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        new Uri(page.Url).AbsolutePath.ShouldBe("/courses");
        (await page.Locator("h1").TextAsync()).ShouldBe("My courses");
        await page.Link($"{waiting.Length} learners need you in {course["title"]}").WaitForAsync();
        await page.Locator($"[data-course='{courseId}'] .who").ClickAsync();
        await page.ArriveAsync((string)course["title"]!);
        await page.Heading("Who needs you today").WaitForAsync();
        await visit.SettleAsync();
        (await ShownAsync()).ShouldBe(Ids(waiting).Take(PageSize()));
        await page.GetByText($"{waiting.Length} learners wait for you, most urgent first.").WaitForAsync();

        // The reason that fewest have.
        var reason = course["flagged"]!["byReason"]!.AsArray().Where(r => (int)r!["learners"]! > 0).MinBy(r => (int)r!["learners"]!)!;
        var having = waiting.Where(l => l["flags"]!.AsArray().Any(f => (string)f!["reason"]! == (string)reason["reason"]!)).ToArray();
        await page.GetByRole(AriaRole.Group, new() { Name = "Show by reason" }).GetByText($"{Reason(reason)} {having.Length}", new() { Exact = true }).ClickAsync();
        (await ShownAsync()).ShouldBe(Ids(having).Take(PageSize()));
        await page.Button($"Copy {having.Length} {(having.Length == 1 ? "address" : "addresses")}").ClickAsync();
        await page.GetByText(having.Length == 1 ? "1 address copied." : $"{having.Length} addresses copied.").WaitForAsync();
        (await page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).ShouldBe(string.Join(", ", having.Select(l => $"{l["name"]} <{l["email"]}>")));

        var one = having[0];
        var userId = (string)one["userId"]!;
        await page.Locator($"{Waiting}[data-user='{userId}'] [data-handle]").ClickAsync();
        await page.GetByLabel("Note").FillAsync("Wrote to them");
        await page.GetByLabel("Note").PressAsync("Enter");
        await page.GetByText($"{one["name"]} marked as handled.").WaitForAsync();
        await page.Locator($"{Waiting}[data-user='{userId}']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.GetByText("Handled (1)").ClickAsync();
        var handled = page.Locator($"details [data-user='{userId}']");
        (await handled.TextAsync()).ShouldContain("Wrote to them");
        // What the server holds stands there in the place of what was shown at once.
        await page.ReloadAsync();
        await visit.SettleAsync();
        (await ShownAsync()).ShouldNotContain(userId);
        ((string?)(await LearnerAsync())["handled"]!["note"]).ShouldBe("Wrote to them");

        await page.GetByText("Handled (1)").ClickAsync();
        await page.RunAndWaitForResponseAsync(() => handled.GetByRole(AriaRole.Button).ClickAsync(), r => r.Request.Method == "DELETE" && r.Ok);
        // At once they are back at the end; where they belong the server says.
        await page.WaitForFunctionAsync("([rows, all]) => [...document.querySelectorAll(rows)].map(one => one.dataset.user).join() === all", new[] { Waiting, string.Join(',', Ids(waiting).Take(PageSize())) });
        (await LearnerAsync())["handled"].ShouldBeNull();

        int PageSize() => width == Look.Phone ? 8 : 25;
        Task<string[]> ShownAsync() => page.Locator(Waiting).EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.user)");
        async Task<JsonNode[]> WaitingAsync() =>
            [.. (await api.GetAsync($"dashboards/meso/{courseId}"))["learners"]!.AsArray().Select(l => l!).Where(l => l["flags"]!.AsArray().Count > 0 && l["handled"] is null)];
        async Task<JsonNode> LearnerAsync() => (await api.ListAsync($"courses/{courseId}/learners?flagged=true&limit=1000")).Single(l => (string)l["userId"]! == userId);
    }

    [Theory, Looks]
    public async Task Goes_through_a_course_to_a_learner_and_a_question(string scheme, int width)
    {
        var api = await Demo.ApiOfAsync("instructor");
        var course = await api.NeediestCourseAsync();
        var (courseId, title) = ((string)course["courseId"]!, (string)course["title"]!);
        var visit = await SignedInAsync("instructor", new(scheme, width), $"/courses/{courseId}");
        var page = visit.Page;

        var name = await page.Locator($"{Waiting} .who").First.TextAsync();
        await page.Locator($"{Waiting} .who").First.ClickAsync();
        await page.ArriveAsync(name);
        await page.Heading("Needs attention").WaitForAsync();
        await page.GoBackAsync();
        await page.ArriveAsync(title);

        foreach (var (part, heading) in new[] { ("Progress", "Activity by day"), ("Content", "How far learners get"), ("Learners", "All learners"), ("Work", "Assessments") })
        {
            var link = page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of the course" }).GetByRole(AriaRole.Link, new() { Name = part });
            await link.ClickAsync();
            await page.Heading(heading).WaitForAsync();
            await visit.SettleAsync();
            page.PathOf().ShouldContain($"part={part.ToLowerInvariant()}");
            (await link.GetAttributeAsync("aria-current")).ShouldBe("page");
            await visit.ShouldFitAsync();
        }

        var assessment = course["assessments"]!.AsArray().First(a => (int)a!["totalAttempts"]! > 0)!;
        await page.Card("Assessments").GetByRole(AriaRole.Link, new() { Name = (string)assessment["title"]!, Exact = true }).ClickAsync();
        await page.ArriveAsync((string)assessment["title"]!);
        var questions = await api.ListAsync($"assessments/{assessment["assessmentId"]}/questions?limit=1000");
        var row = page.Locator($"[data-question='{questions[0]["questionId"]}']");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await page.AddressHasAsync($"question={questions[0]["questionId"]}");
        await page.Heading("How it was answered").WaitForAsync();
        await visit.ShouldFitAsync();
        await page.Link(title).ClickAsync();
        await page.ArriveAsync(title);
    }

    static IEnumerable<string> Ids(IEnumerable<JsonNode> learners) => learners.Select(l => (string)l["userId"]!);

    static string Reason(JsonNode of) => (string)of["reason"]! switch
    {
        "never_seen" => "Never came",
        "away" => "Away",
        "behind_pace" => "Behind pace",
        "missed_work" => "Work not handed in",
        "failing_scores" => "Failing scores",
        var other => throw new InvalidOperationException($"No words for {other}."),
    };
}
