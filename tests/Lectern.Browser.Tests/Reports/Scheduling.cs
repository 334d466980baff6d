using System.Globalization;
using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Reports;

/// <summary>Servers whose schedules are the tests' own.</summary>
static class SchedulingServer
{
    /// <summary>With a mail server that is never there: what it says is told, and nothing leaves.</summary>
    static readonly Lazy<Task<DemoServer>> One = new(() => DemoServer.StartSmallWithAsync(
        ("SMTP_HOST", "127.0.0.1"), ("SMTP_PORT", "1"), ("SMTP_TLS", "none"), ("SMTP_FROM", "Reports <reports@example.org>"), ("PUBLIC_URL", "https://lectern.example.org/")));

    public static Task<DemoServer> GetAsync() => One.Value;

    /// <summary>A report that goes by its title alone.</summary>
    public static async Task<string> ReportAsync(this ApiReader api, string name, bool isPublic = false) => (string)(await api.SendAsync(HttpMethod.Post, "reports", new JsonObject
    {
        ["name"] = name,
        ["dataset"] = "enrollments",
        ["measures"] = new JsonArray("enrollments"),
        ["dimensions"] = new JsonArray("courseTitle"),
        ["format"] = "csv",
        ["isPublic"] = isPublic,
    }))["id"]!;

    /// <summary>What was reckoned to be next is past, and each recipient was told of, or tried.</summary>
    public static async Task ComesDueAsync(this DemoServer demo, string report)
    {
        await demo.Server.ExecuteAsync($"UPDATE lectern.report_schedules SET next_at = now() - interval '1 minute' WHERE report_id = '{report}'");
    }
}

/// <summary>A report goes out by itself: when, to whom, what became of it, and no longer.</summary>
public sealed class Scheduling : PageTest
{
    private protected override Task<DemoServer> ServerAsync() => SchedulingServer.GetAsync();

    [Fact]
    public async Task A_teacher_schedules_one_sees_what_became_of_it_pauses_and_ends_it()
    {
        var who = await Demo.AccountAsync("instructor", isReached: true);
        var (api, name) = (await ApiReader.SignInAsync(Demo.Address, who), Known.NameOf("Weekly hours"));
        var id = await api.ReportAsync(name);
        var visit = await OpenAsync(new());
        await visit.SignInAsync(who);
        await visit.GoAsync($"/reports/{id}");
        var page = visit.Page;
        await page.Link("Schedule").ClickAsync();
        await page.ArriveAsync($"Schedule of {name}");
        await page.GetByText($"{who.Name} (you)").WaitForAsync();
        (await page.GetByLabel("Add an account").CountAsync() + await page.GetByLabel("Add an address outside").CountAsync()).ShouldBe(0);

        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Monday", Exact = true }).UncheckAsync();
        await page.Button("Save schedule").ClickAsync();
        await page.GetByText("Choose at least one day.").WaitForAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Friday", Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Tuesday", Exact = true }).CheckAsync();
        await page.Field("At").FillAsync("06:30");
        var zone = page.GetByRole(AriaRole.Combobox, new() { Name = "Time zone" }).Or(page.GetByRole(AriaRole.Textbox, new() { Name = "Time zone" }));
        await zone.FillAsync("Tokyo");
        await page.GetByRole(AriaRole.Option, new() { Name = "Asia/Tokyo" }).ClickAsync();
        await page.Button("Save schedule").ClickAsync();

        var next = NextOf(TimeProvider.System.GetUtcNow(), "Asia/Tokyo", 6, 30, DayOfWeek.Tuesday, DayOfWeek.Friday);
        var told = page.Locator(".standing");
        await told.GetByText("Goes out next on").WaitForAsync();
        var text = await told.TextAsync();
        foreach (var part in (string[])[next.ToString("dddd", CultureInfo.InvariantCulture), next.ToString("d MMMM yyyy", CultureInfo.InvariantCulture), "06:30", "(Asia/Tokyo)"]) text.ShouldContain(part);
        var saved = await api.GetAsync($"reports/{id}/schedule");
        saved["days"]!.ToJsonString().ShouldBe("""["tuesday","friday"]""");
        ((DateTimeOffset)saved["nextRunAt"]!).ShouldBe(next);
        ((bool)saved["active"]!, (string)saved["format"]!).ShouldBe((true, "csv"));
        await page.GetByText("It has not gone out yet").WaitForAsync();
        // Of the first time, too, it is told that it is saved, and the focus stays where it was.
        await page.GetByText("Saved. It goes out next on").WaitForAsync();
        await Assertions.Expect(page.Button("Save schedule")).ToBeFocusedAsync();

        // A mail server that is not there is told of at the delivery.
        await Demo.ComesDueAsync(id);
        var history = page.Card("When it went out");
        await RepeatedAsync(visit, () => page.GetByText("The mail server cannot be reached.").IsVisibleAsync());
        await history.GetByText($"{who.Name} (you): On its way").WaitForAsync();

        await page.GetByRole(AriaRole.Switch, new() { Name = "Goes out" }).UncheckAsync();
        await page.Button("Save schedule").ClickAsync();
        await told.GetByText("Paused: it does not go out.").WaitForAsync();
        saved = await api.GetAsync($"reports/{id}/schedule");
        ((bool)saved["active"]!, saved["nextRunAt"]).ShouldBe((false, null));

        await page.Link("All schedules").ClickAsync();
        await page.ArriveAsync("Schedules");
        var row = page.Locator("tbody tr").Filter(new() { HasText = name });
        (await row.TextAsync()).ShouldContain("Every Tuesday and Friday at 06:30 (Asia/Tokyo)");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await page.ArriveAsync($"Schedule of {name}");

        await page.Button("Delete schedule").ClickAsync();
        await page.Opened().GetByText($"“{name}” goes out by itself no longer.").WaitForAsync();
        await page.Opened().Button("Delete").ClickAsync();
        await page.GetByText("Not saved yet").WaitForAsync();
        await told.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        (await api.ListAsync("schedules")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_administrator_gives_addresses_and_ends_anybodys()
    {
        var (admin, reached, unreached) = (await Demo.ApiOfAsync("admin"), await Demo.AccountAsync("instructor", isReached: true), await Demo.AccountAsync("instructor"));
        var (id, name) = await MadeAsync(admin, "To the dean", isPublic: true);
        var visit = await SignedInAsync("admin", new(), $"/reports/{id}/schedule");
        visit.Expect($"/api/v1/reports/{id}/schedule 400");
        var page = visit.Page;

        // Their own user name is no address: it is asked for one.
        await page.Button("Remove admin.demo (you)").ClickAsync();
        await page.Button("Save schedule").ClickAsync();
        await page.GetByText("Add at least one recipient.").WaitForAsync();
        await AddAsync(reached.Name);
        await AddAsync(unreached.Name);
        // What was written and not added is not left out in silence.
        await page.Field("Add an address outside").FillAsync("nobody");
        await page.Button("Save schedule").ClickAsync();
        await Assertions.Expect(page.Field("Add an address outside")).ToBeFocusedAsync();
        await page.GetByText("Write one e-mail address.").WaitForAsync();
        await page.Field("Add an address outside").FillAsync("dean@example.org");
        await page.Keyboard.PressAsync("Enter");
        await page.Button("Remove dean@example.org").WaitForAsync();
        await page.Button("Save schedule").ClickAsync();
        await page.GetByText("Has a user name that is no e-mail address").WaitForAsync();
        await page.Field($"Mail address of {unreached.Name}").FillAsync("office@example.org");
        await page.GetByText("Every month", new() { Exact = true }).ClickAsync();
        await page.Field("On day").FillAsync("31");
        await page.Field("Add an address outside").FillAsync("registrar@example.org");
        await page.Button("Save schedule").ClickAsync();
        await page.Locator(".standing").GetByText("Goes out next on").WaitForAsync();
        var saved = await admin.GetAsync($"reports/{id}/schedule");
        saved["recipients"]!.AsArray().Select(r => $"{r!["address"]} {r["view"]}").ShouldBe([" own", "office@example.org own", "dean@example.org owner", "registrar@example.org owner"], ignoreOrder: true);
        ((int)saved["day"]!).ShouldBe(31);

        // Somebody's own report, that nobody else finds: it is ended all the same.
        var theirs = await ApiReader.SignInAsync(Demo.Address, reached);
        var (other, _) = await MadeAsync(theirs, "For myself");
        await theirs.SendAsync(HttpMethod.Put, $"reports/{other}/schedule", new JsonObject
        {
            ["frequency"] = "daily",
            ["hour"] = 5,
            ["recipients"] = new JsonArray(new JsonObject { ["accountId"] = (string)(await theirs.GetAsync("me"))["accountId"]! }),
        });
        await visit.GoAsync("/reports/schedules");
        await page.Locator("tbody tr").Filter(new() { HasText = name }).GetByText("Every month on day 31, or its last, at 07:00").WaitForAsync();
        await page.Locator("tbody tr").Filter(new() { HasText = name }).GetByText("4, 2 of them outside").WaitForAsync();
        var row = page.Locator("tbody tr").Filter(new() { HasText = "Somebody’s private report" }).Filter(new() { HasText = "Every day at 05:00" });
        await row.Button("End the schedule of Somebody’s private report").ClickAsync();
        await page.Opened().Button("Delete").ClickAsync();
        await row.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        (await theirs.ListAsync("schedules")).ShouldBeEmpty();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();

        async Task AddAsync(string account)
        {
            var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Add an account" }).Or(page.GetByRole(AriaRole.Textbox, new() { Name = "Add an account" }));
            await field.FillAsync(account);
            await page.GetByRole(AriaRole.Option, new() { Name = $"{account} (Instructor)" }).ClickAsync();
            await page.Button($"Remove {account}").WaitForAsync();
        }
    }

    [Fact]
    public async Task It_is_scheduled_by_keyboard_alone()
    {
        var who = await Demo.AccountAsync("instructor", isReached: true);
        var api = await ApiReader.SignInAsync(Demo.Address, who);
        var (id, _) = await MadeAsync(api, "By keys");
        var visit = await OpenAsync(new());
        await visit.SignInAsync(who);
        await visit.GoAsync($"/reports/{id}/schedule");
        await visit.TabToAsync("Every week");
        await visit.PressAsync("ArrowLeft");
        await visit.TabToAsync("At");
        await visit.PressAsync("ArrowUp");
        await visit.TabToAsync("Attachment…");
        await visit.PressAsync("ArrowDown");
        await visit.TabToAsync("Save schedule");
        await visit.PressAsync("Enter");
        await visit.Page.Locator(".standing").GetByText("Goes out next on").WaitForAsync();
        var saved = await api.GetAsync($"reports/{id}/schedule");
        ((string)saved["frequency"]!, (string)saved["delivery"]!, (int)saved["hour"]!).ShouldBe(("daily", "link", 8));
    }

    [Fact]
    public async Task What_another_window_made_first_is_not_replaced_without_a_word()
    {
        var who = await Demo.AccountAsync("instructor", isReached: true);
        var api = await ApiReader.SignInAsync(Demo.Address, who);
        var (id, _) = await MadeAsync(api, "In two windows");
        var visit = await OpenAsync(new());
        await visit.SignInAsync(who);
        await visit.GoAsync($"/reports/{id}/schedule");
        visit.Expect($"/api/v1/reports/{id}/schedule 412");
        var page = visit.Page;
        await page.Button("Save schedule").WaitForAsync();
        await api.SendAsync(HttpMethod.Put, $"reports/{id}/schedule", new JsonObject
        {
            ["frequency"] = "daily",
            ["hour"] = 5,
            ["recipients"] = new JsonArray(new JsonObject { ["accountId"] = (string)(await api.GetAsync("me"))["accountId"]! }),
        });

        await page.Button("Save schedule").ClickAsync();
        await page.Opened().GetByText("This schedule was saved in another window").WaitForAsync();
        ((int)(await api.GetAsync($"reports/{id}/schedule"))["hour"]!).ShouldBe(5);
        await page.Opened().Button("Take the other").ClickAsync();
        await Assertions.Expect(page.Field("At")).ToHaveValueAsync("05:00");
        await page.GetByText("All changes are saved").WaitForAsync();
    }

    [Fact]
    public async Task What_is_written_while_it_is_saved_stays_and_is_not_called_saved()
    {
        var who = await Demo.AccountAsync("instructor", isReached: true);
        var api = await ApiReader.SignInAsync(Demo.Address, who);
        var (id, _) = await MadeAsync(api, "On a slow line");
        var visit = await OpenAsync(new());
        await visit.SignInAsync(who);
        await visit.GoAsync($"/reports/{id}/schedule");
        var page = visit.Page;
        var arrives = new TaskCompletionSource();
        await page.RouteAsync($"**/api/v1/reports/{id}/schedule", async route =>
        {
            if (route.Request.Method == "PUT") await arrives.Task;
            await route.ContinueAsync();
        });
        await page.Field("At").FillAsync("06:00");
        await page.Button("Save schedule").ClickAsync();
        await page.Field("At").FillAsync("06:15");
        arrives.SetResult();

        await page.GetByText("Saved. It goes out next on").WaitForAsync();
        await Assertions.Expect(page.Field("At")).ToHaveValueAsync("06:15");
        await page.GetByText("Not saved yet").WaitForAsync();
        ((int)(await api.GetAsync($"reports/{id}/schedule"))["minute"]!).ShouldBe(0);
        await page.Button("Save schedule").ClickAsync();
        await page.GetByText("All changes are saved").WaitForAsync();
        ((int)(await api.GetAsync($"reports/{id}/schedule"))["minute"]!).ShouldBe(15);
    }

    static async Task<(string Id, string Name)> MadeAsync(ApiReader api, string what, bool isPublic = false)
    {
        var name = Known.NameOf(what);
        return (await api.ReportAsync(name, isPublic), name);
    }

    /// <summary>Loads the page anew until it shows that: what is due is found by a worker within seconds.</summary>
    static async Task RepeatedAsync(Visit visit, Func<Task<bool>> isThere)
    {
        for (var i = 0; i < 60; i++)
        {
            await visit.Page.ReloadAsync();
            await visit.SettleAsync();
            if (await isThere()) return;
        }
        Assert.Fail($"It does not come:\n{await visit.Page.Locator("main").InnerTextAsync()}");
    }

    /// <summary>The first of those days at that time, by the clocks of the zone.</summary>
    static DateTimeOffset NextOf(DateTimeOffset now, string zone, int hour, int minute, params DayOfWeek[] days)
    {
        var clocks = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var today = TimeZoneInfo.ConvertTime(now, clocks).Date;
        return Enumerable.Range(0, 9).Select(i => today.AddDays(i).AddHours(hour).AddMinutes(minute))
            .Where(at => days.Contains(at.DayOfWeek)).Select(at => new DateTimeOffset(at, clocks.GetUtcOffset(at))).First(at => at > now);
    }
}

/// <summary>Where nobody set a mail server.</summary>
public sealed class Without_mail : PageTest
{
    [Fact]
    public async Task It_is_said_what_to_do_and_it_is_kept_paused()
    {
        var who = await Demo.AccountAsync("instructor", isReached: true);
        var (api, name) = (await ApiReader.SignInAsync(Demo.Address, who), Known.NameOf("Later"));
        var id = await api.ReportAsync(name);
        var visit = await OpenAsync(new());
        await visit.SignInAsync(who);
        await visit.GoAsync($"/reports/{id}/schedule");
        visit.Expect($"/api/v1/reports/{id}/schedule 409");
        var page = visit.Page;
        await page.Button("Save schedule").ClickAsync();
        await page.GetByText("Mail is not set up").WaitForAsync();
        await page.GetByText("SMTP_HOST").WaitForAsync();
        await page.Button("Save it paused").ClickAsync();
        await page.Locator(".standing").GetByText("Paused: it does not go out.").WaitForAsync();
        ((bool)(await api.GetAsync($"reports/{id}/schedule"))["active"]!).ShouldBeFalse();
        // Also later, and to who comes back to it.
        await page.ReloadAsync();
        await page.GetByText("Mail is not set up").WaitForAsync();
    }
}
