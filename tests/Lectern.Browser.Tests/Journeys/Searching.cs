using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Journeys;

/// <summary>From anywhere to a learner or a course, by keys alone.</summary>
public sealed class Searching : PageTest
{
    [Theory, Looks]
    public async Task Finds_a_learner_and_a_course_by_the_keyboard(string scheme, int width)
    {
        var api = await Demo.ApiOfAsync("admin");
        var course = (await api.ListAsync("courses?limit=1000&sort=title"))[0];
        var learner = (await api.GetAsync("users?q=learner-00&limit=1"))["items"]![0]!;
        var visit = await SignedInAsync("admin", new(scheme, width));
        var page = visit.Page;

        await FindAsync((string)learner["userId"]!, "Learners", (string)learner["name"]!);
        await page.ArriveAsync((string)learner["name"]!);
        new Uri(page.Url).AbsolutePath.ShouldBe($"/learners/{learner["userId"]}");
        await visit.SettleAsync();

        await FindAsync(((string)course["title"]!)[..6], "Courses", (string)course["title"]!);
        await page.ArriveAsync((string)course["title"]!);
        new Uri(page.Url).AbsolutePath.ShouldBe($"/courses/{course["courseId"]}");

        await page.Keyboard.PressAsync("/");
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Search" }).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Search" }).WaitForAsync(new() { State = WaitForSelectorState.Hidden });

        async Task FindAsync(string text, string group, string name)
        {
            await page.Keyboard.PressAsync("/");
            var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Search" });
            await Assertions.Expect(field).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync(text);
            var option = page.GetByRole(AriaRole.Group, new() { Name = group }).GetByRole(AriaRole.Option).Filter(new() { HasText = name }).First;
            await option.WaitForAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Listbox)).ToHaveAttributeAsync("aria-busy", "false");
            for (var pressed = 0; await option.GetAttributeAsync("aria-selected") != "true"; pressed++)
            {
                pressed.ShouldBeLessThan(20, $"The arrows do not reach {name}.");
                await page.Keyboard.PressAsync("ArrowDown");
            }
            await page.Keyboard.PressAsync("Enter");
        }
    }
}
