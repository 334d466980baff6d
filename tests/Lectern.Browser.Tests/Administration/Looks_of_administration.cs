using System.Net.Http.Json;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Administration;

/// <summary>Every page and dialog of the administration, in both colour schemes and both widths.</summary>
public sealed class Looks_of_administration : LookingTest
{
    private protected override Task<DemoServer> ServerAsync() => AdministeredServer.GetAsync();

    [Theory, Looks]
    public async Task Everything_can_be_read_and_fits(string scheme, int width)
    {
        // A name as long as names may be, in one word and in many.
        var name = $"{Known.NameOf("Looked at")} {new string('n', 80)}";
        using (var made = await Demo.Server.Client.PostAsJsonAsync("/api/v1/keys", new { name, scopes = (string[])["ingest"], appId = new string('a', 90) })) made.EnsureSuccessStatusCode();
        using (var made = await Demo.Server.Client.PostAsJsonAsync("/api/v1/accounts", new { userName = name, role = "student" })) made.EnsureSuccessStatusCode();
        var visit = await SignedInAsync("admin", new(scheme, width), "/admin/accounts");
        var page = visit.Page;
        await LookAsync(visit, "admin-accounts", "Accounts");
        await page.Button($"Manage {name}").ClickAsync();
        await LookAsync(visit, "admin-account", "Accounts");
        await page.Opened().Button("Delete the account").ClickAsync();
        await LookAsync(visit, "admin-account-delete", "Accounts");
        await page.PressEscapeAsync();
        await page.PressEscapeAsync();
        await page.Opened().WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Button("New account").ClickAsync();
        await LookAsync(visit, "admin-account-new", "Accounts");

        await visit.GoAsync("/admin/keys");
        await LookAsync(visit, "admin-keys", "API keys");
        await page.Button($"Manage {name}").ClickAsync();
        await LookAsync(visit, "admin-key", "API keys");
        await page.PressEscapeAsync();
        await page.Opened().WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Button("New key").ClickAsync();
        await LookAsync(visit, "admin-key-new", "API keys");

        await visit.GoAsync("/admin/audit");
        await LookAsync(visit, "admin-audit", "Audit log");
        await page.Locator("tr[data-action]").First.GetByRole(AriaRole.Button).ClickAsync();
        await LookAsync(visit, "admin-audit-entry", "Audit log");
        await visit.GoAsync("/admin/audit?objectId=nothing-like-that");
        await page.GetByText("Nothing was recorded like that").WaitForAsync();
        await LookAsync(visit, "admin-audit-none", "Audit log");

        await visit.GoAsync("/admin/settings");
        await LookAsync(visit, "admin-settings", "Settings");
        await visit.GoAsync("/start");
        await LookAsync(visit, "admin-start", "Send your first event");

        var course = await Demo.AnyCourseAsync();
        await visit.GoAsync($"/courses/{course}/staff");
        await LookAsync(visit, "admin-staff", "Who teaches");
    }
}
