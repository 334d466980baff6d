using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Administration;

/// <summary>Settings, staff, the audit log's filters and file; who may not; and all of it by keys alone.</summary>
public sealed class Administering : PageTest
{
    private protected override Task<DemoServer> ServerAsync() => AdministeredServer.GetAsync();

    [Fact]
    public async Task Settings_are_saved_refused_at_their_field_and_never_lost_to_anothers()
    {
        try
        {
            var visit = await SignedInAsync("admin", new(), "/admin/settings");
            visit.Expect(" 400");
            visit.Expect(" 412");
            var page = visit.Page;
            var main = page.GetByRole(AriaRole.Main);
            await page.GetByText("All changes are saved.").WaitForAsync();

            await main.Field("Recency").FillAsync("30");
            await page.GetByText("They sum to 105, and have to sum to 100.").WaitForAsync();
            await page.GetByText("1 unsaved change", new() { Exact = true }).WaitForAsync();
            await main.Button("Save").ClickAsync();
            await page.GetByText("Not saved: see the fields below.").WaitForAsync();
            await visit.ShouldBeAccessibleAsync();
            await main.Field("Effort").FillAsync("15");
            await main.Button("Save").ClickAsync();
            await page.GetByText("Saved.", new() { Exact = true }).WaitForAsync();
            ((int)(await Demo.AskAsync("tenants/default"))["engagementWeights"]!["recency"]!).ShouldBe(30);

            // What would be lost is asked about before.
            await main.Field("Name").FillAsync("Mine");
            await page.Link("Audit log").ClickAsync();
            await page.Opened().GetByText("Your changes to the settings are lost.").WaitForAsync();
            await page.Opened().Button("Stay").ClickAsync();
            page.PathOf().ShouldBe("/admin/settings");

            await ChangeAsync(new { smallGroupSize = 7 });
            await main.Button("Save").ClickAsync();
            var conflict = page.Locator("[data-state=conflict]");
            (await conflict.TextAsync()).ShouldContain("Small group 5 → 7");
            await visit.ShouldBeAccessibleAsync();
            await conflict.Button("Save mine over it").ClickAsync();
            await page.GetByText("Saved.", new() { Exact = true }).WaitForAsync();
            var settings = await Demo.AskAsync("tenants/default");
            ((string)settings["displayName"]!, (int)settings["smallGroupSize"]!).ShouldBe(("Mine", 7));
            (await main.Field("Small group").InputValueAsync()).ShouldBe("7");
        }
        finally
        {
            await ChangeAsync(new { smallGroupSize = 5, displayName = "default", engagementWeights = new { recency = 25, regularity = 25, effort = 20, progress = 15, assessment = 15 } });
        }
    }

    [Fact]
    public async Task A_teacher_is_assigned_to_a_course_and_taken_off()
    {
        var course = await Demo.AnyCourseAsync();
        var (name, password) = await Demo.AccountAsync("instructor");
        var teacher = await ApiReader.SignInAsync(Demo.Address, (name, password));
        (await teacher.ListAsync("courses")).ShouldBeEmpty();
        var visit = await SignedInAsync("admin", new(), $"/courses/{course}");
        var page = visit.Page;

        await page.Link("Who teaches").ClickAsync();
        await page.ArriveAsync("Who teaches");
        var main = page.GetByRole(AriaRole.Main);
        await main.Field("Assign a teacher").FillAsync(teacher.UserId);
        await main.Button("Assign").ClickAsync();
        await page.GetByText($"{teacher.UserId} teaches this course now.").WaitForAsync();
        (await teacher.ListAsync("courses")).Select(c => (string)c["courseId"]!).ShouldBe([course]);

        await main.Button($"Take {teacher.UserId} off").ClickAsync();
        await page.GetByText($"{teacher.UserId} is taken off.").WaitForAsync();
        (await teacher.ListAsync("courses")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_audit_log_is_filtered_by_its_address_paged_and_taken_along()
    {
        for (var i = 0; i < 60; i++)
        {
            using var made = await Demo.Server.Client.PatchAsJsonAsync("/api/v1/tenants/default", new { storeFullIp = i % 2 == 0 });
            made.EnsureSuccessStatusCode();
        }
        var visit = await SignedInAsync("admin", new(), "/admin/audit");
        var page = visit.Page;
        var rows = page.Locator("tr[data-action]");

        await page.GetByRole(AriaRole.Search).Field("What").SelectOptionAsync("Settings changed");
        await page.AddressHasAsync("action=tenant.changed");
        await page.Locator("tr[data-action='tenant.changed']").First.WaitForAsync();
        await visit.SettleAsync();
        (await rows.CountAsync()).ShouldBe(50);
        await page.Button("Show more").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('tr[data-action]').length > 50");
        (await rows.EvaluateAllAsync<string[]>("all => [...new Set(all.map(row => row.dataset.action))]")).ShouldBe(["tenant.changed"]);

        await rows.First.GetByRole(AriaRole.Button).ClickAsync();
        (await page.Opened().TextAsync()).ShouldContain("storeFullIp");
        await page.PressEscapeAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => page.Button("Export as CSV").ClickAsync());
        var lines = (await File.ReadAllTextAsync((await file.PathAsync())!)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldStartWith("id,at,since,times,actor");
        lines.Length.ShouldBeGreaterThan(60);
        lines[1..].ShouldAllBe(line => line.Contains("tenant.changed"));

        // Of somebody who did something that was let, and something that was not.
        var student = await RefusedAsync("accounts");
        await visit.GoAsync($"/admin/audit?actor=user:{student}");
        await rows.First.WaitForAsync();
        (await OutcomesAsync()).Length.ShouldBeGreaterThan(1);
        await visit.GoAsync($"/admin/audit?outcome=403&actor=user:{student}");
        await rows.First.WaitForAsync();
        (await OutcomesAsync()).ShouldBe(["403"]);
        (await rows.First.TextAsync()).ShouldContain(student);
        (await page.GetByRole(AriaRole.Search).Field("Outcome").InputValueAsync()).ShouldBe("403");
        (await page.GetByRole(AriaRole.Search).Field("Who").InputValueAsync()).ShouldBe($"user:{student}");

        Task<string[]> OutcomesAsync() => rows.EvaluateAllAsync<string[]>("all => all.map(row => row.dataset.outcome)");
    }

    [Theory]
    [InlineData("student")]
    [InlineData("instructor")]
    public async Task Who_does_not_administer_is_told_so_and_sent_nothing(string role)
    {
        var course = await Demo.AnyCourseAsync();
        var visit = await SignedInAsync(role, new(), "/password");
        var asked = new List<string>();
        visit.Page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
        foreach (var path in (string[])["/admin/accounts", "/admin/keys", "/admin/audit", "/admin/settings", "/start", $"/courses/{course}/staff"])
        {
            await visit.GoAsync(path);
            await visit.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This is for administrators" }).WaitForAsync();
            (await visit.Page.Locator("table, form").CountAsync()).ShouldBe(0);
        }
        await visit.ShouldBeAccessibleAsync();
        asked.Where(a => a.StartsWith("/api/v1/", StringComparison.Ordinal) && a is not ("/api/v1/me" or "/api/v1/auth/refresh")).ShouldBeEmpty();

        var (_, signedIn) = await Demo.TryToSignInAsync(Demo.SignInOf(role).Name, Demo.SignInOf(role).Password);
        using var client = new HttpClient { BaseAddress = Demo.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)signedIn!["accessToken"]!);
        foreach (var path in (string[])["accounts", "keys", "audit", "audit/export", "tenants/default", "events/arrivals"])
        {
            using var answer = await client.GetAsync($"/api/v1/{path}");
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
        }
    }

    [Fact]
    public async Task A_key_and_an_account_are_made_and_ended_by_keys_alone()
    {
        var name = Known.NameOf("Typed");
        var visit = await SignedInAsync("admin", new(), "/admin/keys");
        await visit.TabToAsync("New key");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Name");
        await visit.TypeAsync(name);
        await visit.TabToAsync("Make the key");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Done");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("New key");

        await visit.FindAsync("Find a key", name);
        await visit.TabToAsync($"Manage {name}");
        await visit.PressAsync("Enter");
        await visit.TabToAsync("Revoke the key");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Yes, revoke it");
        await visit.PressAsync("Escape");
        await visit.ShouldBeAtAsync("Revoke the key");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Yes, revoke it");
        await visit.PressAsync("Enter");
        await visit.Page.GetByText($"{name} is revoked: nothing takes it any more.").WaitForAsync();
        await visit.PressAsync("Escape");
        await visit.ShouldBeAtAsync($"Manage {name}");

        await visit.GoAsync("/admin/accounts");
        await visit.TabToAsync("New account");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("User name");
        await visit.TypeAsync(name);
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Done");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("New account");
        await visit.FindAsync("Find an account", name);
        await visit.TabToAsync($"Manage {name}");
        await visit.PressAsync("Enter");
        await visit.TabToAsync("Delete the account");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync($"Type {name} to confirm");
        await visit.TypeAsync(name);
        await visit.PressAsync("Enter");
        await visit.Page.GetByText($"{name} is deleted.").WaitForAsync();
        await visit.ShouldBeAtAsync("Accounts");
    }

    /// <summary>Has a student of the test's own sign in and ask for what is not theirs.</summary>
    /// <returns>Who they are.</returns>
    async Task<string> RefusedAsync(string path)
    {
        var (name, password) = await Demo.AccountAsync("student");
        var (_, signedIn) = await Demo.TryToSignInAsync(name, password);
        using var client = new HttpClient { BaseAddress = Demo.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)signedIn!["accessToken"]!);
        using var answer = await client.GetAsync($"/api/v1/{path}");
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        return (string)signedIn["user"]!["userId"]!;
    }

    async Task ChangeAsync(object settings)
    {
        using var answer = await Demo.Server.Client.PatchAsJsonAsync("/api/v1/tenants/default", settings);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}

static class Lists
{
    /// <summary>Narrows a list by keys alone: it may have more pages than the one that stands there.</summary>
    public static async Task FindAsync(this Visit visit, string field, string name)
    {
        await visit.TabToAsync(field);
        await visit.TypeAsync(name);
        await visit.Page.AddressHasAsync("?q=");
        await visit.Page.GetByLabel($"Manage {name}").WaitForAsync();
    }
}

static class AnyCourses
{
    /// <summary>A course of a small institution.</summary>
    public static async Task<string> AnyCourseAsync(this DemoServer demo) => (string)(await demo.AskAsync("courses?limit=1"))["items"]![0]!["courseId"]!;
}
