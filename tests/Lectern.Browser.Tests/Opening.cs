using Lectern.Browser.Tests.Fixtures;

namespace Lectern.Browser.Tests;

/// <summary>The page comes up for everybody, in every look, with nothing said against it.</summary>
public sealed class Opening : PageTest
{
    [Theory, Looks]
    public async Task Who_is_not_signed_in_is_asked_to(string scheme, int width)
    {
        var visit = await OpenAsync(new(scheme, width));

        new Uri(visit.Page.Url).AbsolutePath.ShouldBe("/sign-in");
        (await visit.Page.TitleAsync()).ShouldContain("Lectern");
        (await visit.Page.Locator("html").GetAttributeAsync("data-mantine-color-scheme")).ShouldBe(scheme);
        (await visit.Page.EvaluateAsync<bool>("() => document.activeElement?.name === 'userName'")).ShouldBeTrue();
        await visit.ShouldFitAsync();
        await visit.ShouldBeAccessibleAsync();
    }

    [Theory]
    [InlineData("admin", "/institution", "dark", Look.Desk)]
    [InlineData("instructor", "/courses", "dark", Look.Phone)]
    [InlineData("student", "/learners/student.demo", "dark", Look.Desk)]
    public async Task Who_signs_in_has_a_page_of_theirs(string role, string theirs, string scheme, int width)
    {
        var visit = await OpenAsync(new(scheme, width));

        await visit.SignInAsync(Demo.SignInOf(role));

        await visit.SettleAsync();
        new Uri(visit.Page.Url).AbsolutePath.ShouldBe(theirs);
        await visit.ShouldFitAsync();
        await visit.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_words()
    {
        var visit = await OpenAsync(new());
        visit.Expect("/api/v1/auth/sign-in 401");

        await visit.Page.Locator("input[name=userName]").FillAsync("nobody.demo");
        await visit.Page.Locator("input[name=password]").FillAsync("not this one, surely");
        await visit.Page.Locator("button[type=submit]").ClickAsync();

        await visit.Page.Locator("[role=alert]").WaitForAsync();
        new Uri(visit.Page.Url).AbsolutePath.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task A_reload_and_another_tab_stay_signed_in()
    {
        var visit = await OpenAsync(new(), "/password");
        await visit.SignInAsync(Demo.SignInOf("instructor"));
        await visit.SettleAsync();
        var there = visit.Page.Url;
        new Uri(there).AbsolutePath.ShouldBe("/password");

        await visit.Page.ReloadAsync();
        await visit.SettleAsync();
        visit.Page.Url.ShouldBe(there);
        var other = await visit.Context.NewPageAsync();
        await other.GotoAsync(there);
        await other.Locator("nav, header").First.WaitForAsync();
        new Uri(other.Url).AbsolutePath.ShouldBe("/password");
    }
}
