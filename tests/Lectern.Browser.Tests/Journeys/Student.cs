using System.Globalization;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Journeys;

/// <summary>A learner looks where they stand, and sets themself a goal.</summary>
[Collection(nameof(Student))] // They have one goal, whatever they see it on.
public sealed class Student : PageTest
{
    [Theory, Looks]
    public async Task Sees_where_they_stand_and_what_is_next_and_nobody_else(string scheme, int width)
    {
        var api = await Demo.ApiOfAsync("student");
        var dashboard = await api.GetAsync($"dashboards/micro/{api.UserId}");
        var visit = await SignedInAsync("student", new(scheme, width));
        var page = visit.Page;

        new Uri(page.Url).AbsolutePath.ShouldBe($"/learners/{api.UserId}");
        (await page.Locator("h1").TextAsync()).ShouldBe("My learning");
        await page.Heading("Where you stand and what is next").WaitForAsync();
        (await page.Locator(".standing").TextAsync()).ShouldStartWith("You ");
        var due = dashboard["overdue"]!.AsArray().Reverse().Concat(dashboard["upcoming"]!.AsArray()).Take(4).ToArray();
        due.ShouldNotBeEmpty();
        var shown = await page.Locator(".standing li").TextsAsync();
        shown.Length.ShouldBe(due.Length);
        shown.Zip(due).ShouldAllBe(d => d.First.Contains((string)d.Second!["title"]!));

        (await page.Locator("nav[aria-label='Main navigation'] a").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href'))")).ShouldBe([$"/learners/{api.UserId}", "/reports"]);
        (await page.Locator("a[href^='/courses'], a[href^='/institution'], a[href='/learners']").CountAsync()).ShouldBe(0);
        (await page.Locator("a[href^='/learners/']").EvaluateAllAsync<bool>("(all, own) => all.every(a => a.pathname === own)", $"/learners/{api.UserId}")).ShouldBeTrue();
        (await page.Button("Search").CountAsync()).ShouldBe(0);
    }

    [Theory, Looks]
    public async Task Sets_and_clears_a_weekly_goal_and_looks_at_other_days(string scheme, int width)
    {
        var api = await Demo.ApiOfAsync("student");
        var visit = await SignedInAsync("student", new(scheme, width));
        var page = visit.Page;

        await page.Button("Set a goal").ClickAsync();
        await page.GetByLabel("Minutes a week").FillAsync("0");
        await page.Button("Save").ClickAsync();
        await page.GetByText("A whole number of minutes from 1 to 10,080.").WaitForAsync();
        await page.GetByLabel("Minutes a week").FillAsync("240");
        await SaveAsync("Save");
        await page.GetByRole(AriaRole.Img, new() { NameRegex = new(@" of 4\sh this week$") }).WaitForAsync();
        (await GoalAsync()).ShouldBe(240);

        await page.ReloadAsync();
        await page.Button("Change the goal").ClickAsync();
        (await page.GetByLabel("Minutes a week").InputValueAsync()).ShouldBe("240");
        await SaveAsync("No goal");
        await page.Button("Set a goal").WaitForAsync();
        (await GoalAsync()).ShouldBeNull();

        await page.ChooseAsync("Time frame", "7 days");
        await page.AddressEndsAsync("timeframe=7d");
        // The figures before stand until these are there; what others send meanwhile may move both.
        var (shown, said) = ("", "");
        for (var look = 0; look < 60; look++)
        {
            shown = await page.EvaluateAsync<string>("() => [...document.querySelectorAll('.kpi[data-measure] .figure')].map(f => f.dataset.value ? Number(f.dataset.value) : '').join(' ')");
            var week = await api.GetAsync($"dashboards/micro/{api.UserId}?timeframe=7d");
            said = string.Join(' ', week["metrics"]!.AsArray().Select(m => ((double?)m!["value"])?.ToString(CultureInfo.InvariantCulture)));
            if (shown == said) break;
            await page.WaitForTimeoutAsync(1_000);
        }
        shown.ShouldBe(said);

        Task SaveAsync(string button) => page.RunAndWaitForResponseAsync(() => page.Button(button).ClickAsync(), r => r.Url.EndsWith("/goal", StringComparison.Ordinal) && r.Ok);

        async Task<int?> GoalAsync() => (int?)(await api.GetAsync($"dashboards/micro/{api.UserId}"))["weeklyGoalMinutes"];
    }
}
