using System.Net;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Administration;

/// <summary>The lives of a key and of an account, made on the page, used by real calls, and told by the audit log.</summary>
public sealed class Keys_and_accounts : PageTest
{
    private protected override Task<DemoServer> ServerAsync() => AdministeredServer.GetAsync();

    [Fact]
    public async Task A_key_is_made_used_rotated_and_revoked()
    {
        var name = Known.NameOf("Journey");
        var visit = await SignedInAsync("admin", new(), "/admin/keys");
        var page = visit.Page;
        var dialog = page.Opened();

        await page.Button("New key").ClickAsync();
        await dialog.Field("Name").FillAsync(name);
        await dialog.Button("Make the key").ClickAsync();
        var first = await dialog.Locator("[data-secret]").TextAsync();
        (await dialog.GetByRole(AriaRole.Region, new() { Name = "Try it" }).TextAsync()).ShouldBe($"curl -H \"X-API-Key: {first}\" {Demo.Address.GetLeftPart(UriPartial.Authority)}/api/v1/me");
        await dialog.Button("Done").ClickAsync();

        (await Demo.AskWithAsync(first)).ShouldBe(HttpStatusCode.OK);
        (await Demo.SendWithAsync(first, """{"type":"UserLoggedIn","userId":"journey"}""")).ShouldBe(HttpStatusCode.Accepted);
        (await Demo.AskWithAsync(first, "/api/v1/users")).ShouldBe(HttpStatusCode.Forbidden);

        await page.Button($"Manage {name}").ClickAsync();
        await dialog.Field("The old text works on for").SelectOptionAsync("An hour");
        await dialog.Button("Rotate the key").ClickAsync();
        var second = await dialog.Locator("[data-secret]").TextAsync();
        second.ShouldNotBe(first);
        await dialog.GetByText("Both texts work", new() { Exact = true }).WaitForAsync();
        (await Demo.AskWithAsync(first)).ShouldBe(HttpStatusCode.OK);
        (await Demo.AskWithAsync(second)).ShouldBe(HttpStatusCode.OK);
        await page.Locator("tr").Filter(new() { HasText = name }).GetByText("Old text works until").WaitForAsync();

        await dialog.Button("Revoke the key").ClickAsync();
        await dialog.Button("Yes, revoke it").ClickAsync();
        await dialog.GetByText($"{name} is revoked: nothing takes it any more.").WaitForAsync();
        (await Demo.AskWithAsync(first)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Demo.AskWithAsync(second)).ShouldBe(HttpStatusCode.Unauthorized);
        await page.PressEscapeAsync();
        await page.Locator("tr").Filter(new() { HasText = name }).Locator("[data-key-state=revoked]").WaitForAsync();

        (await visit.AuditAsync(first.Split('_')[2])).ShouldBe(["key.revoked", "key.rotated", "key.created"]);
        (await page.ContentAsync()).ShouldNotContain(second);
    }

    [Fact]
    public async Task An_account_is_made_locked_out_restored_and_deleted()
    {
        var name = Known.NameOf("Locked");
        var visit = await SignedInAsync("admin", new(), "/admin/accounts");
        var page = visit.Page;
        var dialog = page.Opened();
        var row = page.Locator("tr").Filter(new() { HasText = name });

        await page.Button("New account").ClickAsync();
        await dialog.Field("User name").FillAsync(name);
        await dialog.GetByRole(AriaRole.Radio, new() { Name = "Instructor" }).CheckAsync();
        await dialog.Button("Make the account").ClickAsync();
        var password = await dialog.Locator("[data-secret]").TextAsync();
        await dialog.Button("Done").ClickAsync();
        var id = (await row.GetAttributeAsync("data-account"))!;
        (await row.TextAsync()).ShouldContain("Instructor");

        // As somebody guesses for minutes: each failure is one, and only the waits between them are passed over.
        for (var i = 0; i < 14; i++)
        {
            (await Demo.TryToSignInAsync(name, "not the password")).Status.ShouldBe(HttpStatusCode.Unauthorized);
            if (i < 13) await Demo.Server.ExecuteAsync(
                $"""
                UPDATE lectern.sign_in_attempts t SET locked_until = t.last_at FROM lectern.accounts a
                WHERE a.account_id = '{id}' AND t.tenant_id = a.tenant_id AND t.name_hash = a.name_hash
                """);
        }
        (await Demo.TryToSignInAsync(name, password)).Status.ShouldBe(HttpStatusCode.TooManyRequests);

        await visit.GoAsync($"/admin/accounts?q={Uri.EscapeDataString(name)}");
        (await row.Locator(".locked").TextAsync()).ShouldStartWith("Locked out until");
        await visit.ShouldBeAccessibleAsync();
        await page.Button($"Restore {name}").ClickAsync();
        await page.GetByText($"{name} can sign in again.").WaitForAsync();
        await row.GetByText("Active", new() { Exact = true }).WaitForAsync();
        var (status, answer) = await Demo.TryToSignInAsync(name, password);
        (status, (bool)answer!["mustChangePassword"]!).ShouldBe((HttpStatusCode.OK, true));

        await page.Button($"Manage {name}").ClickAsync();
        await dialog.GetByRole(AriaRole.Radio, new() { Name = "Student" }).CheckAsync();
        await dialog.Button("Change the role").ClickAsync();
        await dialog.GetByText($"{name} is student now.").WaitForAsync();
        await dialog.Button("Disable").ClickAsync();
        await dialog.GetByText($"{name} is disabled").WaitForAsync();
        (await Demo.TryToSignInAsync(name, password)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await dialog.Button("Enable").ClickAsync();
        await dialog.GetByText($"{name} is enabled.").WaitForAsync();
        await dialog.Button("Reset the password").ClickAsync();
        var next = await dialog.Locator("[data-secret]").TextAsync();
        (await Demo.TryToSignInAsync(name, password)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Demo.TryToSignInAsync(name, next)).Status.ShouldBe(HttpStatusCode.OK);

        await dialog.Button("Delete the account").ClickAsync();
        (await dialog.Button("Delete the account").IsDisabledAsync()).ShouldBeTrue();
        await dialog.Field($"Type {name} to confirm").FillAsync(name);
        await dialog.Button("Delete the account").ClickAsync();
        await page.GetByText($"{name} is deleted.").WaitForAsync();
        (await Demo.TryToSignInAsync(name, next)).Status.ShouldBe(HttpStatusCode.Unauthorized);

        var told = await visit.AuditAsync(id);
        foreach (var action in (string[])["account.created", "sign_in.failed", "account.changed", "sign_in", "account.deleted"]) told.ShouldContain(action);
        told[^1].ShouldBe("account.created");
        (await page.Locator("tr[data-action='sign_in.failed'][data-outcome='429']").CountAsync()).ShouldBeGreaterThan(0, "That they were locked out is not told.");
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field()
    {
        var visit = await SignedInAsync("admin", new(), "/admin/accounts");
        visit.Expect(" 409");
        visit.Expect(" 400");
        var dialog = visit.Page.Opened();
        await visit.Page.Button("New account").ClickAsync();
        await dialog.Field("User name").FillAsync(Demo.SignInOf("student").Name);
        await dialog.Button("Make the account").ClickAsync();
        await dialog.GetByText("Another account has this user name.").WaitForAsync();

        await dialog.Field("User name").FillAsync(new string('a', 201));
        await dialog.Button("Make the account").ClickAsync();
        await dialog.GetByText("must be a text of 1 to 200 characters").WaitForAsync();
        (await dialog.Field("User name").GetAttributeAsync("aria-invalid")).ShouldBe("true");
    }
}

static class Pressing
{
    public static Task PressEscapeAsync(this IPage page) => page.Keyboard.PressAsync("Escape");
}
