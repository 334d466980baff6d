using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Journeys;

/// <summary>Who runs the place looks at all of it, at one part of it, and at a course.</summary>
public sealed class Admin : PageTest
{
    [Theory, Looks]
    public async Task Goes_from_the_whole_to_an_organization_to_a_course(string scheme, int width)
    {
        var api = await Demo.ApiOfAsync("admin");
        var organizations = (await api.ListAsync("organizations")).Select(o => (string)o["organizationId"]!).ToArray();
        organizations.Length.ShouldBeGreaterThan(1);
        var visit = await SignedInAsync("admin", new(scheme, width));
        var page = visit.Page;

        new Uri(page.Url).AbsolutePath.ShouldBe("/institution");
        (await page.Locator("h1").TextAsync()).ShouldBe("The whole institution");
        await page.ChooseAsync("Time frame", "90 days");
        await page.AddressEndsAsync("timeframe=90d");
        await page.Link(organizations[0]).ClickAsync();
        await page.ArriveAsync(organizations[0]);
        await visit.SettleAsync();
        page.PathOf().ShouldContain("timeframe=90d");

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Another organization" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = organizations[1], Exact = true }).ClickAsync();
        await page.ArriveAsync(organizations[1]);
        await visit.SettleAsync();
        page.PathOf().ShouldBe($"/institution/{organizations[1]}?timeframe=90d");
        await page.ChooseAsync("Time frame", "7 days");
        await page.AddressEndsAsync("timeframe=7d");
        await visit.SettleAsync();

        var dashboard = await api.GetAsync($"dashboards/macro/{organizations[1]}?timeframe=7d");
        var courses = dashboard["courses"]!.AsArray().Select(c => c!).ToArray();
        courses.Length.ShouldBeGreaterThan(1);
        (await NamesAsync()).ShouldBe(courses.Select(Name));
        await SortAsync("Average score, %", "descending");
        (await NamesAsync()).ShouldBe(courses.OrderBy(c => c["averageScore"] is null).ThenByDescending(c => (decimal?)c["averageScore"]).Select(Name));
        await SortAsync("Average score, %", "ascending");
        (await NamesAsync()).ShouldBe(courses.OrderBy(c => c["averageScore"] is null).ThenBy(c => (decimal?)c["averageScore"]).Select(Name));
        await SortAsync("Course", "ascending");
        (await NamesAsync()).ShouldBe(courses.Select(Name).Order(StringComparer.InvariantCultureIgnoreCase));

        await page.Card("Course comparison").GetByRole(AriaRole.Link, new() { Name = Name(courses[0]), Exact = true }).ClickAsync();
        await page.ArriveAsync(Name(courses[0]));
        page.PathOf().ShouldStartWith($"/courses/{courses[0]["id"]}?");
        page.PathOf().ShouldContain("timeframe=7d");

        async Task SortAsync(string column, string direction)
        {
            // Beside it in the head stands what explains the figure.
            var press = page.GetByRole(AriaRole.Button, new() { Name = column, Exact = true });
            var head = page.Card("Course comparison").GetByRole(AriaRole.Columnheader).Filter(new() { Has = press });
            await head.Locator(press).ClickAsync();
            await Assertions.Expect(head).ToHaveAttributeAsync("aria-sort", direction);
        }

        Task<string[]> NamesAsync() => page.Card("Course comparison").Locator("tbody th").TextsAsync();
        static string Name(JsonNode course) => (string?)course["title"] ?? (string)course["id"]!;
    }
}
