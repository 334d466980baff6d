using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests;

/// <summary>The main ways of all three roles, without a pointer. What is changed belongs to learners and courses that no other test looks at.</summary>
public sealed class Keyboard : PageTest
{
    [Fact]
    public async Task A_learner_sets_a_goal()
    {
        var course = await Demo.BusiestCourseAsync(isOfTheDemosTeacher: false);
        var learner = (string)(await Demo.AskAsync($"courses/{course}/learners?status=completed&limit=1"))["items"]![0]!["userId"]!;
        var visit = await OpenAsync(new());
        await SignInAsync(visit, await Demo.AccountAsync("student", learner));
        await visit.ShouldBeAtAsync("My learning");

        await visit.TabToAsync("Set a goal");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Minutes a week");
        await visit.PressAsync("Control+A");
        await visit.TypeAsync("95");
        // What is set is shown at once, and held by the server a moment later.
        await visit.Page.RunAndWaitForResponseAsync(() => visit.PressAsync("Enter"), r => r.Url.EndsWith("/goal", StringComparison.Ordinal) && r.Ok);
        await visit.ShouldBeAtAsync("Change the goal");
        await visit.Page.GetByText("of 1 h 35 min").WaitForAsync();

        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Minutes a week");
        await visit.PressAsync("Escape");
        await visit.ShouldBeAtAsync("Change the goal");
        ((int)(await Demo.AskAsync($"dashboards/micro/{learner}"))["weeklyGoalMinutes"]!).ShouldBe(95);
    }

    [Fact]
    public async Task A_teacher_sees_to_who_needs_them()
    {
        var id = await Demo.BusiestCourseAsync(isOfTheDemosTeacher: false);
        var course = (await Demo.AskAsync("courses?limit=100"))["items"]!.AsArray().Single(c => (string)c!["courseId"]! == id)!;
        var visit = await OpenAsync(new(), "/courses");
        await visit.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await SignInAsync(visit, await Demo.AccountAsync("instructor", (string)course["instructorId"]!));
        await visit.ShouldBeAtAsync("My courses");

        await visit.TabToAsync((string)course["title"]!);
        await visit.PressAsync("Enter");
        // The link there is called as what it leads to.
        await visit.Page.ArriveAsync((string)course["title"]!);
        await visit.ShouldBeAtAsync((string)course["title"]!);
        await visit.SettleAsync();
        foreach (var part in (string[])["Progress", "Content", "Work", "Learners"])
        {
            await visit.TabToAsync(part);
            await visit.PressAsync("Enter");
            await visit.Page.AddressHasAsync($"part={part.ToLowerInvariant()}");
            await visit.SettleAsync();
        }
        await visit.BackToAsync("Today…");
        await visit.PressAsync("Enter");
        var rows = visit.Page.Locator("tr[data-user]");
        await rows.First.WaitForAsync();

        await visit.TabToAsync("All…");
        await visit.PressAsync("ArrowRight");
        await visit.Page.GetByRole(AriaRole.Group, new() { Name = "Show by reason" }).GetByRole(AriaRole.Radio).Nth(1).And(visit.Page.Locator(":checked")).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await visit.PressAsync("ArrowLeft");
        var names = await rows.Locator("th a").AllInnerTextsAsync();
        names.Count.ShouldBeGreaterThan(3);

        await visit.TabToAsync($"Select {names[0]}");
        await visit.PressAsync("Space");
        await visit.TabToAsync($"Select {names[1]}");
        await visit.PressAsync("Space");
        await visit.BackToAsync("Copy 2 selected addresses");
        await visit.PressAsync("Enter");
        await visit.Page.GetByText("2 addresses copied.").WaitForAsync();
        (await visit.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).Count(c => c == '@').ShouldBe(2);

        await visit.TabToAsync($"Mark handled: {names[2]}");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Note…");
        await visit.PressAsync("Escape");
        await visit.ShouldBeAtAsync($"Mark handled: {names[2]}");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Note…");
        await visit.TypeAsync("Called them");
        await visit.PressAsync("Enter");
        await visit.Page.GetByText($"{names[2]} marked as handled.").WaitForAsync();
        await visit.ShouldBeAtAsync($"Mark handled: {names[3]}");
        await visit.BackToAsync("Undo");
        await visit.PressAsync("Enter");
        await visit.Page.GetByText($"{names[2]} is back on the list.").WaitForAsync();

        await visit.TabToAsync(names[0]);
        await visit.PressAsync("Enter");
        await visit.Page.ArriveAsync(names[0]);
        await visit.ShouldBeAtAsync(names[0]);
        new Uri(visit.Page.Url).AbsolutePath.ShouldStartWith("/learners/");
    }

    [Fact]
    public async Task A_teacher_finds_learners_of_a_course()
    {
        var course = await Demo.BusiestCourseAsync(isOfTheDemosTeacher: true);
        var visit = await SignedInAsync("instructor", new(), $"/courses/{course}?part=learners");

        await visit.TabToAsync("Score from, %");
        await visit.TypeAsync("0");
        await visit.TabToAsync("Score to, %");
        await visit.TypeAsync("100");
        await visit.Page.GetByRole(AriaRole.Region, new() { Name = "Selected learners" }).WaitForAsync();

        await visit.TabToAsync("Search by name");
        await visit.TabToAsync("Progress (expected)");
        await visit.PressAsync("Enter");
        await visit.Page.Locator("th:has-text('Progress'):not([aria-sort=none])").WaitForAsync();
        var rows = visit.Page.Locator(".roster-table tbody tr[data-index]");
        var names = await rows.Locator("th a").AllInnerTextsAsync();
        await visit.TabToAsync(names[0]);
        await visit.PressAsync("ArrowDown");
        await visit.ShouldBeAtAsync(names[1]);
        await visit.PressAsync("End");
        await visit.Page.WaitForFunctionAsync("() => { const row = document.activeElement.closest('tr'); return row !== null && +row.ariaRowIndex === +row.closest('table').ariaRowCount }");
        await visit.PressAsync("Home");
        await visit.ShouldBeAtAsync(names[0]);
        await visit.PressAsync("Enter");
        await visit.Page.ArriveAsync(names[0]);
        await visit.ShouldBeAtAsync(names[0]);
        new Uri(visit.Page.Url).AbsolutePath.ShouldStartWith("/learners/");
    }

    [Fact]
    public async Task An_administrator_compares()
    {
        var organizations = (await Demo.AskAsync("organizations"))["items"]!.AsArray().Select(o => (string)o!["organizationId"]!).ToArray();
        var visit = await SignedInAsync("admin", new(), $"/institution/{organizations[0]}");

        await visit.TabToAsync("Another organization");
        await visit.PressAsync("Control+A");
        await visit.TypeAsync(organizations[1]);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Option)).ToHaveTextAsync([organizations[1]]);
        await visit.PressAsync("ArrowDown");
        await visit.PressAsync("Enter");
        await visit.Page.ArriveAsync(organizations[1]);
        await visit.ShouldBeAtAsync(organizations[1]);
        await visit.SettleAsync();

        await visit.TabToAsync("30 days");
        await visit.PressAsync("ArrowRight");
        await visit.Page.AddressHasAsync("timeframe=90d");
        await visit.SettleAsync();

        await visit.TabToAsync("More of Enrollments, completions and drops");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Show as table");
        await visit.PressAsync("Enter");
        await visit.Page.GetByRole(AriaRole.Region, new() { Name = "Enrollments, completions and drops, table" }).WaitForAsync();
        await visit.ShouldBeAtAsync("More of Enrollments, completions and drops");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Show as chart");
        await visit.PressAsync("ArrowDown");
        await visit.ShouldBeAtAsync("Download CSV");
        var file = await visit.Page.RunAndWaitForDownloadAsync(() => visit.PressAsync("Enter"));
        file.SuggestedFilename.ShouldEndWith(".csv");
        (await File.ReadAllTextAsync(await file.PathAsync())).Split('\n').Length.ShouldBeGreaterThan(5);

        await visit.TabToAsync("Completion rate, %");
        await visit.PressAsync("Enter");
        var head = visit.Page.Card("Course comparison").GetByRole(AriaRole.Columnheader).Filter(new() { HasText = "Completion rate, %" });
        await Assertions.Expect(head).ToHaveAttributeAsync("aria-sort", "descending");
    }

    [Fact]
    public async Task Keys_lead_everywhere()
    {
        var visit = await SignedInAsync("admin", new(), "/glossary");
        await visit.Page.ReloadAsync();
        await visit.SettleAsync();

        await visit.TabToAsync("Skip to the content");
        await visit.PressAsync("Enter");
        await visit.PressAsync("Tab");
        (await visit.Page.EvaluateAsync<bool>("() => document.activeElement.closest('main') !== null")).ShouldBeTrue();

        await visit.BackToAsync("Account of admin.demo");
        await visit.PressAsync("?");
        await visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" }).WaitForAsync();
        await visit.PressAsync("Escape");
        await visit.ShouldBeAtAsync("Account of admin.demo");

        await visit.PressAsync("/");
        await visit.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await visit.PressAsync("Escape");
        await visit.ShouldBeAtAsync("Account of admin.demo");

        var course = (await Demo.AskAsync("courses?limit=1"))["items"]![0]!;
        await visit.PressAsync("/");
        await visit.Page.GetByRole(AriaRole.Combobox).WaitForAsync();
        await visit.TypeAsync((string)course["title"]!);
        await visit.Page.GetByRole(AriaRole.Option, new() { Name = (string)course["title"]! }).First.WaitForAsync();
        await visit.Page.Locator(".results[aria-busy=false]").WaitForAsync();
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync((string)course["title"]!);

        foreach (var (key, heading) in ((string, string)[])[("l", "Learners"), ("c", "Courses"), ("i", "The whole institution")])
        {
            await visit.PressAsync("g");
            await visit.PressAsync(key);
            await visit.ShouldBeAtAsync(heading);
        }
    }

    static async Task SignInAsync(Visit visit, (string Name, string Password) who)
    {
        await visit.ShouldBeAtAsync("User name");
        await visit.TypeAsync(who.Name);
        await visit.TabToAsync("Password");
        await visit.TypeAsync(who.Password);
        await visit.PressAsync("Enter");
        await visit.Page.WaitForFunctionAsync("() => location.pathname !== '/sign-in'");
        await visit.SettleAsync();
    }
}
