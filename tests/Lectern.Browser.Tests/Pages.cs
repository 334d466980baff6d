using Lectern.Browser.Tests.Fixtures;
using Lectern.Simulator;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests;

/// <summary>Every page, and what opens on it, in every look: to be read by everybody, in its width, under its name.</summary>
public sealed class Pages : LookingTest
{
    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_an_administrator(int width)
    {
        var visit = await SignedInAsync("admin", new(Width: width), "/institution");
        await LookBySchemesAsync(visit, "institutions", "Institution");

        var organization = await FirstAsync("organizations", "organizationId");
        await visit.GoAsync($"/institution/{organization}");
        await LookBySchemesAsync(visit, "institution", organization);

        await visit.Page.Locator(".explain").First.ClickAsync();
        await visit.Page.Locator(".definition p").First.WaitForAsync();
        await LookBySchemesAsync(visit, "explained", organization);
        await CloseAsync(visit, ".definition");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "More of Enrollments, completions and drops" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Download CSV" }).WaitForAsync();
        await LookBySchemesAsync(visit, "chart-menu", organization);
        await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Show as table" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Region, new() { Name = "Enrollments, completions and drops, table" }).WaitForAsync();
        await LookBySchemesAsync(visit, "chart-as-table", organization);

        await visit.GoAsync("/learners");
        await LookBySchemesAsync(visit, "learners-admin", "Learners");
        await visit.GoAsync("/courses");
        await LookBySchemesAsync(visit, "courses-admin", "Courses");
    }

    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_the_log_of_events(int width)
    {
        using var wrong = new StringContent($$"""[{"type":"AssessmentCompleted","userId":"u","courseId":"c","assessmentId":"q","data":{"score":"{{new string('x', 80)}}"} },{"type":"Nothing"},7]""", System.Text.Encoding.UTF8, "application/json");
        using (var answer = await Demo.Server.Client.PostAsync("/api/v1/events", wrong)) answer.IsSuccessStatusCode.ShouldBeTrue();
        var visit = await SignedInAsync("admin", new(Width: width), "/events");
        await LookBySchemesAsync(visit, "events", "Events");
        await visit.Page.Locator(".row-open").First.ClickAsync();
        await visit.Page.Locator(".json").WaitForAsync();
        await visit.SettleAsync();
        await LookBySchemesAsync(visit, "event", "Events");
        await CloseAsync(visit, "[role=dialog]");
        await visit.GoAsync("/events?userId=nobody-at-all");
        await LookBySchemesAsync(visit, "events-none", "Events");
        await visit.GoAsync("/events?live=true");
        await visit.Page.Locator("[data-tail=open]").WaitForAsync();
        await LookBySchemesAsync(visit, "events-live", "Events");
        await visit.GoAsync("/events/rejected?code=invalid_field");
        await LookBySchemesAsync(visit, "rejected", "Rejected events");
        await visit.Page.Locator(".row-open").First.ClickAsync();
        await visit.Page.GetByLabel("Corrected event").WaitForAsync();
        await LookBySchemesAsync(visit, "rejected-one", "Rejected events");
    }

    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_everybody_who_is_signed_in(int width)
    {
        var visit = await SignedInAsync("admin", new(Width: width), "/glossary");
        await LookBySchemesAsync(visit, "glossary", "Glossary");

        await visit.GoAsync("/password");
        await LookBySchemesAsync(visit, "password", "Choose a new password");

        await visit.GoAsync("/no/such/page");
        await LookBySchemesAsync(visit, "not-found", "There is nothing here");

        await visit.Page.Keyboard.PressAsync("?");
        await visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" }).WaitForAsync();
        await LookBySchemesAsync(visit, "keys", "There is nothing here");
        await CloseAsync(visit, "[role=dialog]");

        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.GetByRole(AriaRole.Combobox).FillAsync("an");
        await visit.Page.GetByRole(AriaRole.Option).Nth(3).WaitForAsync();
        await visit.SettleAsync();
        await LookBySchemesAsync(visit, "search", "There is nothing here");
        await visit.Page.GetByRole(AriaRole.Combobox).FillAsync("nobody is called that");
        await visit.Page.Locator(".search [data-state=empty]").WaitForAsync();
        await LookBySchemesAsync(visit, "search-without-results", "There is nothing here");
        await CloseAsync(visit, "[role=dialog]");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Account of admin.demo" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out", Exact = true }).WaitForAsync();
        await LookBySchemesAsync(visit, "account-menu", "There is nothing here");
        await CloseAsync(visit, "[role=menu]");

        if (width != Look.Phone) return;
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Open the navigation" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Courses" }).WaitForAsync();
        await LookBySchemesAsync(visit, "navigation", "There is nothing here");
    }

    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_a_teacher(int width)
    {
        var visit = await SignedInAsync("instructor", new(Width: width), "/courses");
        await LookBySchemesAsync(visit, "courses", "My courses");

        var id = await Demo.BusiestCourseAsync(isOfTheDemosTeacher: true);
        var course = await Demo.AskAsync($"dashboards/meso/{id}");
        var title = (string)course["title"]!;
        foreach (var part in (string[])["progress", "content", "work", "learners", "today"])
        {
            await visit.GoAsync($"/courses/{id}?part={part}");
            await LookBySchemesAsync(visit, $"course-{part}", title);
        }

        await visit.Page.Locator("[data-handle]").First.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Mark as handled" }).WaitForAsync();
        await LookBySchemesAsync(visit, "handle", title);
        await CloseAsync(visit, "[role=dialog]");

        await visit.GoAsync("/learners");
        await LookBySchemesAsync(visit, "learners", "Learners");
    }

    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_a_teacher_in_detail(int width)
    {
        var id = await Demo.BusiestCourseAsync(isOfTheDemosTeacher: true);
        var question = (await Demo.AskAsync($"dashboards/meso/{id}"))["hardestQuestions"]![0]!;
        var assessment = (string)question["assessmentId"]!;
        var visit = await SignedInAsync("instructor", new(Width: width), $"/courses/{id}/assessments/{assessment}?question={question["questionId"]}");
        await visit.Page.Locator("[data-question][data-open=true]").WaitForAsync();
        await LookBySchemesAsync(visit, "assessment", (string)(await Demo.AskAsync($"assessments/{assessment}/analytics"))["title"]!);

        var learner = (await Demo.AskAsync($"courses/{id}/learners?limit=1&status=completed"))["items"]![0]!;
        await visit.GoAsync($"/learners/{learner["userId"]}");
        await LookBySchemesAsync(visit, "learner-for-teacher", (string)learner["name"]!);
    }

    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_a_learner(int width)
    {
        var visit = await SignedInAsync("student", new(Width: width));
        await LookBySchemesAsync(visit, "learner", "My learning");

        await visit.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Set a|Change the) goal$") }).ClickAsync();
        await visit.Page.GetByLabel("Minutes a week").WaitForAsync();
        await LookBySchemesAsync(visit, "goal", "My learning");

        visit.Expect($"/api/v1/dashboards/micro/{Institution.DemoInstructor}?timeframe=30d 404");
        visit.Expect($"/api/v1/live?topic=user%3A{Institution.DemoInstructor} 404");
        await visit.GoAsync($"/learners/{Institution.DemoInstructor}");
        await visit.Page.Locator("main [role=alert]").WaitForAsync();
        await LookBySchemesAsync(visit, "learner-of-others", Institution.DemoInstructor);
    }

    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_who_has_to_change_a_password(int width)
    {
        var visit = await OpenAsync(new(Width: width));
        await LookBySchemesAsync(visit, "sign-in", "Sign in");
        await visit.SignInAsync(await Demo.AccountAsync("student", mustChange: true));
        await visit.Page.AddressHasAsync("/password");
        await visit.SettleAsync();
        await LookBySchemesAsync(visit, "password-forced", "Choose a new password");
    }

    static async Task CloseAsync(Visit visit, string what)
    {
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Locator(what).WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await visit.StandStillAsync();
    }

    async Task<string> FirstAsync(string list, string field) => (string)(await Demo.AskAsync($"{list}?limit=1"))["items"]![0]![field]!;
}
