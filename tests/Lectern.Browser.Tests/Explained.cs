using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests;

/// <summary>Every figure has its definition one press away: that of the glossary which the server serves.</summary>
public sealed class Explained : PageTest
{
    [Theory]
    [InlineData("admin", "/institution", 5)]
    [InlineData("admin", "/institution/{organization}", 10)]
    [InlineData("instructor", "/courses/{course}?part=today", 10)]
    [InlineData("instructor", "/courses/{course}?part=progress", 3)]
    [InlineData("instructor", "/courses/{course}?part=content", 3)]
    [InlineData("instructor", "/courses/{course}?part=work", 3)]
    [InlineData("instructor", "/courses/{course}?part=learners", 5)]
    [InlineData("instructor", "/courses/{course}/assessments/{assessment}", 8)]
    [InlineData("admin", "/learners", 3)]
    [InlineData("student", "/learners/student.demo", 10)]
    public async Task Each_figure_of(string role, string page, int atLeast)
    {
        var glossary = (await Demo.AskAsync("metrics/glossary"))["measures"]!.AsArray().Select(m => (string)m!["definition"]!).ToHashSet();
        var visit = await SignedInAsync(role, new(Width: Look.Wide), await FilledAsync(page));
        await visit.StandStillAsync();
        var buttons = visit.Page.Locator(".explain:visible");
        var count = await buttons.CountAsync();
        count.ShouldBeGreaterThanOrEqualTo(atLeast);

        var wrong = new List<string>();
        var definition = visit.Page.Locator(".definition");
        for (var i = 0; i < count; i++)
        {
            var button = buttons.Nth(i);
            var name = await button.GetAttributeAsync("aria-label");
            await button.PressAsync("Enter");
            await definition.Locator("p").First.WaitForAsync();
            // Under the name of the figure stands what it means.
            var said = await definition.Locator("p").AllInnerTextsAsync();
            if (!said.Any(glossary.Contains)) wrong.Add($"{name} {string.Join(" | ", said)}");
            await visit.Page.Keyboard.PressAsync("Escape");
            await definition.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await Assertions.Expect(button).ToBeFocusedAsync();
        }
        wrong.ShouldBeEmpty();
    }

    async Task<string> FilledAsync(string page)
    {
        var course = await Demo.BusiestCourseAsync(isOfTheDemosTeacher: true);
        var assessment = (string)(await Demo.AskAsync($"dashboards/meso/{course}"))["hardestQuestions"]![0]!["assessmentId"]!;
        return page.Replace("{course}", course).Replace("{assessment}", assessment)
            .Replace("{organization}", (string)(await Demo.AskAsync("organizations?limit=1"))["items"]![0]!["organizationId"]!);
    }
}
