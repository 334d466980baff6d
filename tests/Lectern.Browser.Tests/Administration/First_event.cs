using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Lectern.App.Accounts;
using Lectern.App.Access;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Administration;

/// <summary>A new institution's administrator sends the first event, and sees it arrive.</summary>
public sealed partial class First_event : PageTest
{
    const string Password = "the first one of the tests";

    private protected override Task<DemoServer> ServerAsync() => AdministeredServer.GetAsync();

    [Theory]
    [InlineData("light", Look.Desk)]
    [InlineData("dark", Look.Phone)]
    public async Task It_lights_up_where_nothing_was_before(string scheme, int width)
    {
        var (visit, tenant) = await NewcomerAsync(new(scheme, width));
        var page = visit.Page;
        new Uri(page.Url).AbsolutePath.ShouldBe("/start");
        await page.GetByText("Waiting for the first event…").WaitForAsync();
        await visit.ShouldBeAccessibleAsync();
        await visit.ShouldFitAsync();
        await visit.ScreenshotAsync("start-waiting");
        await page.EvaluateAsync("() => { window.lecternSame = true }");

        await page.Button("Make a key for sending").ClickAsync();
        var key = await page.Locator("[data-secret]").TextAsync();
        foreach (var language in (string[])["JavaScript", "C#", "Python"])
        {
            await page.ChooseAsync("How to send it", language);
            var example = await page.GetByRole(AriaRole.Region, new() { Name = $"Example in {language}", Exact = true }).InnerTextAsync();
            example.ShouldContain(key);
            example.ShouldContain($"{Demo.Address.GetLeftPart(UriPartial.Authority)}/api/v1/events");
        }
        await page.ChooseAsync("How to send it", "Kafka");
        await page.GetByText("KAFKA_BROKERS").WaitForAsync();
        await page.ChooseAsync("How to send it", "curl");
        var curl = await page.GetByRole(AriaRole.Region, new() { Name = "Example in curl" }).InnerTextAsync();
        curl.ShouldContain($"X-API-Key: {key}");

        (await Demo.SendWithAsync(key, """{"type":"UserEnrolled","userId":"ada"}""")).ShouldBe(HttpStatusCode.UnprocessableEntity);
        await page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "An event came, and was rejected" }).GetByText("courseId").WaitForAsync();
        await visit.ShouldBeAccessibleAsync();

        (await Demo.SendWithAsync(key, BodyOf().Match(curl).Groups[1].Value)).ShouldBe(HttpStatusCode.Accepted);
        await page.GetByText("It has arrived").WaitForAsync();
        await page.GetByText("The figures hold it.").WaitForAsync();
        var shown = await page.Locator("dl.arrived").TextAsync();
        shown.ShouldContain("UserEnrolled");
        shown.ShouldContain("ada");
        shown.ShouldContain("algebra");
        shown.ShouldContain("hello-");
        (await page.EvaluateAsync<bool>("() => window.lecternSame === true")).ShouldBeTrue("The page was loaded anew.");
        await visit.StandStillAsync();
        await visit.ShouldBeAccessibleAsync();
        await visit.ShouldFitAsync();
        await visit.ScreenshotAsync("start-arrived");

        await page.Link("See the learner’s page").ClickAsync();
        await page.AddressHasAsync("/learners/ada");
        await visit.SettleAsync();
        await page.GetByText("algebra").First.WaitForAsync();
        // From now on the institution is where its administrator lands.
        await visit.GoAsync("/");
        new Uri(page.Url).AbsolutePath.ShouldStartWith("/institution");
        tenant.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Where_events_are_the_next_one_is_waited_for()
    {
        // In an institution of its own: another test's event would be the next one of the one they share.
        var (visit, _) = await NewcomerAsync(new());
        var page = visit.Page;
        await page.Button("Make a key for sending").ClickAsync();
        var key = await page.Locator("[data-secret]").TextAsync();
        (await Demo.SendWithAsync(key, """{"type":"UserLoggedIn","userId":"first-one"}""")).ShouldBe(HttpStatusCode.Accepted);
        await page.GetByText("It has arrived").WaitForAsync();
        await visit.GoAsync("/start");
        await page.GetByText("Events have come in before. Waiting for the next one…").WaitForAsync();

        (await Demo.SendWithAsync(key, """{"type":"UserLoggedIn","userId":"next-one"}""")).ShouldBe(HttpStatusCode.Accepted);

        await page.GetByText("It has arrived").WaitForAsync();
        (await page.Locator("dl.arrived").TextAsync()).ShouldContain("next-one");
        await page.Button("Wait for another one").ClickAsync();
        await page.GetByText("Waiting for the next one…").WaitForAsync();
    }

    /// <summary>Somebody who has just been made the administrator of an institution without any event.</summary>
    async Task<(Visit Visit, string Tenant)> NewcomerAsync(Look look)
    {
        var tenant = $"fresh-{Guid.NewGuid():N}";
        using (var made = await Demo.Server.Client.PostAsJsonAsync("/api/v1/tenants", new { id = tenant })) made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var services = Demo.Server.Services;
        var key = (await services.GetRequiredService<TenantDirectory>().FindAsync(tenant, CancellationToken.None))!.Id;
        var hash = await services.GetRequiredService<PasswordHashing>().HashAsync(Password, CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        (await services.GetRequiredService<LocalAccounts>().AddAsync(key, Guid.CreateVersion7(now), new("boss", "boss", "admin", null), hash!, mustChange: false, now.UtcDateTime, CancellationToken.None)).ShouldBeNull();

        var visit = await OpenAsync(look);
        await visit.Page.Button("Institution…").ClickAsync();
        await visit.Page.Locator("input[name=tenant]").FillAsync(tenant);
        await visit.SignInAsync(("boss", Password));
        await visit.SettleAsync();
        return (visit, tenant);
    }

    [GeneratedRegex("-d '(.*)'")]
    private static partial Regex BodyOf();
}
