using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Journeys;

/// <summary>In, on to where one was headed, and out again.</summary>
public sealed class SigningIn : PageTest
{
    [Fact]
    public async Task Goes_on_to_where_one_was_headed()
    {
        var course = await (await Demo.ApiOfAsync("instructor")).NeediestCourseAsync();
        var headed = $"/courses/{course["courseId"]}?timeframe=90d&part=work";
        var visit = await OpenAsync(new(), headed);
        new Uri(visit.Page.Url).AbsolutePath.ShouldBe("/sign-in");

        await visit.SignInAsync(Demo.SignInOf("instructor"));

        await visit.SettleAsync();
        visit.Page.PathOf().ShouldBe(headed);
        await visit.Page.ArriveAsync((string)course["title"]!);
    }

    [Theory, Looks]
    public async Task Signing_out_ends_it_here_and_in_other_tabs(string scheme, int width)
    {
        var visit = await SignedInAsync("instructor", new(scheme, width));
        var other = await visit.Context.NewPageAsync();
        await other.GotoAsync(visit.Page.Url);
        await other.ArriveAsync("My courses");

        await visit.Page.Button($"Account of {Demo.SignInOf("instructor").Name}").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out", Exact = true }).ClickAsync();

        await visit.Page.AddressHasAsync("/sign-in");
        await other.AddressHasAsync("/sign-in");
        await visit.GoAsync("/");
        new Uri(visit.Page.Url).AbsolutePath.ShouldBe("/sign-in");
        await visit.SignInAsync(Demo.SignInOf("student"));
        await visit.SettleAsync();
        (await visit.Page.GetByText("My courses").CountAsync()).ShouldBe(0, "What the reader before saw is still there.");
    }
}
