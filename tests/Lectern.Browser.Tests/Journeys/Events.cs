using System.Text;
using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Administration;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Journeys;

/// <summary>Who administers looks at what comes in, and puts right what does not get in.</summary>
public sealed class Events : PageTest
{
    /// <summary>Events are sent here: nobody else looks at its figures.</summary>
    static readonly Lazy<Task<DemoServer>> Own = new(DemoServer.StartSmallAsync);

    private protected override Task<DemoServer> ServerAsync() => Own.Value;

    [Fact]
    public async Task A_rejected_event_is_found_understood_fixed_and_replayed()
    {
        var id = await RejectAsync("wrong-1");
        var visit = await SignedInAsync("admin", new(), "/events");
        var page = visit.Page;
        await page.Link("Rejected").ClickAsync();
        await page.ArriveAsync("Rejected events");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^A field has a wrong value") }).ClickAsync();
        await page.AddressEndsAsync("code=invalid_field");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open A field has a wrong value · $.data.score" }).First.ClickAsync();
        await page.AddressEndsAsync($"id={id}");

        var panel = page.GetByRole(AriaRole.Dialog, new() { Name = "Rejected event" });
        await panel.GetByText("The field at fault is marked.").WaitForAsync();
        (await panel.Locator("mark").TextAsync()).ShouldBe("\"ninety\"");
        var field = panel.GetByLabel("Corrected event");
        var sent = await field.InputValueAsync();
        sent.ShouldContain("\"wrong-1\"");

        // Not yet JSON, and JSON but still wrong: neither is lost, and each says what is the matter.
        await field.FillAsync(sent.Replace("\"ninety\"", "", StringComparison.Ordinal));
        await panel.GetByText("Not valid JSON yet").WaitForAsync();
        (await panel.GetByRole(AriaRole.Button, new() { Name = "Take in corrected" }).IsDisabledAsync()).ShouldBeTrue();
        await field.FillAsync(sent.Replace("\"ninety\"", "-90", StringComparison.Ordinal));
        await panel.GetByRole(AriaRole.Button, new() { Name = "Take in corrected" }).ClickAsync();
        await panel.Locator("[data-outcome=rejected]").WaitForAsync();

        await field.FillAsync(sent.Replace("\"ninety\"", "90", StringComparison.Ordinal));
        await panel.GetByRole(AriaRole.Button, new() { Name = "Take in corrected" }).ClickAsync();
        await panel.Locator("[data-outcome=accepted]").WaitForAsync();
        var kept = await Demo.AskAsync($"events/rejected/{id}");
        ((string)kept["body"]!).ShouldContain("ninety");
        ((string)kept["rejected"]!["fixedBy"]!).ShouldStartWith("user:");

        await panel.GetByRole(AriaRole.Link, new() { Name = "Show the event" }).First.ClickAsync();
        await page.AddressHasAsync("/events?event=");
        await page.GetByRole(AriaRole.Dialog).GetByText("\"score\": 90").WaitForAsync();
        await visit.ShouldBeAccessibleAsync();

        await visit.GoAsync("/events/rejected");
        await page.Locator("[data-outcome=accepted]").GetByText("Put right and taken in").First.WaitForAsync();

        // Both tries are told, the one that was rejected again and the one that was taken in.
        var told = await visit.AuditAsync($"{id}");
        told.Count(action => action == "rejected_event.replayed").ShouldBe(2);
        told.ShouldContain("rejected_event.read");
        await page.GetByRole(AriaRole.Rowheader, new() { Name = "Rejected event replayed" }).First.WaitForAsync();
    }

    [Fact]
    public async Task All_of_a_reason_are_replayed_at_once()
    {
        await RejectAsync("wrong-all");
        var visit = await SignedInAsync("admin", new(Width: Look.Phone), "/events/rejected?code=invalid_field");

        await visit.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Replay all \\d+$") }).ClickAsync();

        await visit.Page.GetByRole(AriaRole.Status).Filter(new() { HasTextRegex = new("rejected again") }).WaitForAsync();
        await visit.ShouldBeAccessibleAsync();
    }

    [Theory]
    [InlineData(Look.Desk)]
    [InlineData(Look.Phone)]
    public async Task An_event_is_seen_as_it_arrives(int width)
    {
        var visit = await SignedInAsync("admin", new(Width: width), "/events");
        var page = visit.Page;
        // What is drawn of a switch lies over it.
        await page.GetByRole(AriaRole.Switch, new() { Name = "Live" }).ClickAsync(new() { Force = true });
        await page.AddressHasAsync("live=true");
        await page.Locator("[data-tail=open]").WaitForAsync();

        await Demo.Server.SendAsync($$"""{"id":"seen-{{width}}","type":"ForumPosted","userId":"newcomer-{{width}}"}""");

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = $"newcomer-{width}" });
        await row.WaitForAsync();
        await row.GetByRole(AriaRole.Button).ClickAsync();
        var panel = page.GetByRole(AriaRole.Dialog, new() { Name = "Event", Exact = true });
        await panel.GetByText($"seen-{width}").WaitForAsync();
        // Whoever looks at one is not shown others in its place.
        await page.Locator("[data-paused=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await visit.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task Of_a_thousand_a_second_a_sample_is_shown_and_the_page_says_so()
    {
        var visit = await SignedInAsync("admin", new(), "/events?live=true&userId=crowd");
        var page = visit.Page;
        await page.Locator("[data-tail=open]").WaitForAsync();

        await Demo.Server.SendAsync(Enumerable.Range(0, 5_000).Select(i => $$"""{"id":"many-{{i}}","type":"PageViewed","userId":"crowd"}"""));

        await page.Locator(".tail-rate[data-sampled=true]").GetByText(new System.Text.RegularExpressions.Regex("^Showing \\d+ of [\\d,]+ events a second$")).WaitForAsync();
        await Assertions.Expect(page.Locator(".tail-total")).ToHaveTextAsync("5,000 events since you opened this", new() { Timeout = 30_000 });
        (await page.GetByRole(AriaRole.Table).GetAttributeAsync("aria-rowcount")).ShouldNotBeNull();
        int.Parse((await page.GetByRole(AriaRole.Table).GetAttributeAsync("aria-rowcount"))!).ShouldBeLessThanOrEqualTo(501);
    }

    [Fact]
    public async Task Filters_stand_in_the_address()
    {
        await Demo.Server.SendAsync("""{"id":"found-1","type":"CommentPosted","userId":"who-is-found"}""");
        var visit = await SignedInAsync("admin", new(), "/events");
        var page = visit.Page;

        await page.GetByLabel("Learner id").FillAsync("who-is-found");
        await page.AddressHasAsync("userId=who-is-found");
        await page.GetByText(new System.Text.RegularExpressions.Regex("^1 event, newest first, as of")).WaitForAsync();
        (await page.GetByRole(AriaRole.Row).CountAsync()).ShouldBe(2);

        await page.ReloadAsync();
        await visit.SettleAsync();
        (await page.GetByLabel("Learner id").InputValueAsync()).ShouldBe("who-is-found");
        (await page.GetByRole(AriaRole.Row).CountAsync()).ShouldBe(2);
        await page.Button("Clear filters").ClickAsync();
        await page.WaitForFunctionAsync("() => !location.href.includes('userId')");
    }

    [Fact]
    public async Task By_keyboard_alone()
    {
        var id = await RejectAsync("wrong-keys");
        var visit = await SignedInAsync("admin", new(), "/events");

        await visit.TabToAsync("Rejected");
        await visit.PressAsync("Enter");
        await visit.Page.ArriveAsync("Rejected events");
        await visit.SettleAsync();
        await visit.TabToAsync("A field has a wrong value…");
        await visit.PressAsync("Enter");
        await visit.Page.AddressEndsAsync("code=invalid_field");
        await visit.SettleAsync();
        await visit.TabToAsync("Open A field has a wrong value · $.data.score");
        await visit.PressAsync("Enter");
        await visit.Page.AddressEndsAsync($"id={id}");
        await visit.Page.GetByLabel("Corrected event").WaitForAsync();
        await visit.TabToAsync("Go to the field");
        await visit.PressAsync("Enter");
        // The field is selected: what is typed takes its place.
        await visit.TypeAsync("88");
        await visit.TabToAsync("Take in corrected");
        await visit.PressAsync("Enter");
        await visit.Page.Locator("[data-outcome=accepted]").WaitForAsync();
        await visit.PressAsync("Escape");
        await visit.ShouldBeAtAsync("Open A field has a wrong value · $.data.score");

        var eventId = (string)(await Demo.AskAsync($"events/rejected/{id}"))["rejected"]!["acceptedEventId"]!;
        ((int)(await Demo.AskAsync($"events/{eventId}"))["payload"]!["data"]!["score"]!).ShouldBe(88);
    }

    /// <summary>Sends an assessment whose score is a word.</summary>
    async Task<long> RejectAsync(string learner)
    {
        var body = new JsonObject
        {
            ["type"] = "AssessmentCompleted",
            ["userId"] = learner,
            ["courseId"] = "course-of-events",
            ["assessmentId"] = "quiz-of-events",
            ["data"] = new JsonObject { ["score"] = "ninety", ["maxScore"] = 100 },
        };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await Demo.Server.Client.PostAsync("/api/v1/events", content);
        ((int)answer.StatusCode).ShouldBe(422);
        return await Demo.Server.ScalarAsync<long>("SELECT max(rejection_id) FROM lectern.rejected_events");
    }
}
