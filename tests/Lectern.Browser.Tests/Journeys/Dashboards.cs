using System.Text.Json;
using Lectern.App.CustomDashboards;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Journeys;

/// <summary>An administrator puts a dashboard together and shares it; a teacher sees their own learners on it.</summary>
public sealed class Dashboards : PageTest
{
    const string Enrolled = """{"dataset":"enrollments","measures":["enrollments"]}""";
    const string Daily = """{"dataset":"activity","measures":["activeLearners"],"dimensions":["day"],"timeframe":"30d"}""";
    const string Learners = """{"dataset":"enrollments","measures":["enrollments","completions","completionRate"],"dimensions":["learner"]}""";

    /// <summary>Every other way to draw active learners, and by what.</summary>
    static readonly (string Shape, bool ByDay, bool ByCourse)[] Charts =
        [("Line", true, false), ("Stacked bars", true, true), ("Heat map", true, true), ("Pie", false, true), ("Funnel", false, true)];

    [Theory, Looks]
    public async Task One_widget_of_each_kind_is_shared(string scheme, int width)
    {
        var name = Known.NameOf("Start of term");
        var (admin, teacher) = (await Demo.ApiOfAsync("admin"), await Demo.ApiOfAsync("instructor"));
        var made = await SignedInAsync("admin", new(scheme, width), "/dashboards");
        var page = made.Page;

        await page.Button("New dashboard").ClickAsync();
        await page.Opened().GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync(name);
        await page.Opened().Button("Make it").ClickAsync();
        await page.ArriveAsync($"Edit {name}");

        await page.AddAsync("Figure");
        await page.Opened().GetByLabel("Dataset").SelectOptionAsync("Enrollments");
        await page.Opened().GetByRole(AriaRole.Textbox, new() { Name = "Title" }).FillAsync("Enrolled");
        await page.Opened().GetByLabel("Time frame").SelectOptionAsync("All of it");
        (await ShownAsync(page, Enrolled)).ShouldBe((int)(await admin.AskAsync(Enrolled))[0][0]!);
        await page.DoneAsync();

        await page.AddAsync("Chart");
        await page.Opened().GetByRole(AriaRole.Radiogroup, new() { Name = "Shown as" }).GetByText("Bars", new() { Exact = true }).ClickAsync();
        await page.DoneAsync();
        foreach (var (shape, isByDay, isByCourse) in Charts)
        {
            await page.AddAsync("Chart");
            await page.Opened().GetByRole(AriaRole.Textbox, new() { Name = "Title" }).FillAsync($"As {shape}");
            if (isByCourse) await page.Opened().GetByRole(AriaRole.Checkbox, new() { Name = "Course", Exact = true }).CheckAsync();
            if (!isByDay) await page.Opened().GetByRole(AriaRole.Checkbox, new() { Name = "Day (1)", Exact = true }).UncheckAsync();
            await page.ChooseAsync("Shown as", shape);
            await page.DoneAsync();
        }

        await page.AddAsync("Table");
        await page.Opened().GetByRole(AriaRole.Checkbox, new() { Name = "Learner id", Exact = true }).CheckAsync();
        await page.Opened().GetByRole(AriaRole.Checkbox, new() { Name = "Course (1)", Exact = true }).UncheckAsync();
        await page.Opened().GetByRole(AriaRole.Textbox, new() { Name = "Title" }).FillAsync("Who is enrolled");
        await page.DoneAsync();

        await page.AddAsync("Text");
        await page.Opened().GetByLabel("Text", new() { Exact = true }).And(page.Locator("textarea")).FillAsync("# Week 1\nSee **who** came. <b>Not</b> HTML.");
        await page.DoneAsync();

        // Over all courses of a learner: not for a teacher.
        await page.AddAsync("Figure");
        await page.Opened().GetByLabel("Dataset").SelectOptionAsync("Learners");
        await page.Opened().GetByRole(AriaRole.Textbox, new() { Name = "Title" }).FillAsync("Everybody");
        await page.DoneAsync();

        await page.Button("Name and sharing").ClickAsync();
        await page.Opened().GetByRole(AriaRole.Switch, new() { Name = "Everybody here may see it" }).CheckAsync();
        await page.DoneAsync();
        await page.SaveAsync();
        await made.ShouldFitAsync();
        var id = new Uri(page.Url).Segments[^2].TrimEnd('/');
        (await admin.PlacesAsync(id)).Length.ShouldBe(5 + Charts.Length);
        var widgets = (await admin.GetAsync($"dashboards/custom/{id}"))["widgets"]!.AsArray();
        widgets.Select(w => (string?)w!["visualization"]).OfType<string>().Distinct().ShouldBe(NamesOf<Visualization>(), ignoreOrder: true);
        widgets.Select(w => (string)w!["type"]!).Distinct().ShouldBe(NamesOf<WidgetType>(), ignoreOrder: true);

        var seen = await SignedInAsync("instructor", new(scheme, width), "/dashboards");
        var theirs = seen.Page;
        await theirs.Link(name).ClickAsync();
        await theirs.ArriveAsync(name);
        await seen.SettleAsync();
        await theirs.GetByText("Figures of your own courses", new() { Exact = true }).WaitForAsync();
        await theirs.GetByText("Made by").WaitForAsync();
        (await theirs.Button("Share").CountAsync() + await theirs.Link("Edit").CountAsync()).ShouldBe(0);

        var own = (int)(await teacher.AskAsync(Enrolled))[0][0]!;
        own.ShouldBeLessThan((int)(await admin.AskAsync(Enrolled))[0][0]!);
        (await theirs.KeyFiguresAsync()).Single(f => f.Name == "Enrolled").Value.ShouldBe(own);
        await theirs.Card("Everybody").GetByText("Not for your courses alone").WaitForAsync();
        await theirs.Heading("Week 1").WaitForAsync();
        await theirs.GetByText("<b>Not</b> HTML.").WaitForAsync();

        var days = await teacher.AskAsync(Daily);
        days.Length.ShouldBeGreaterThan(10);
        (await theirs.TableAsync("Active learners by day"))[1..].ShouldBe(days.Select(r => new[] { Written.Day(r[0]!), Written.Number(r[1]) }));

        var (all, taughtTitles) = (await TitlesAsync(admin), await TitlesAsync(teacher));
        taughtTitles.Length.ShouldBeInRange(1, all.Length - 1);
        foreach (var (shape, _, isByCourse) in Charts)
        {
            await theirs.Card($"As {shape}").Locator("canvas").First.WaitForAsync();
            if (!isByCourse) continue;
            var text = string.Join('\n', (await theirs.TableAsync($"As {shape}")).SelectMany(row => row));
            all.Where(text.Contains).ShouldBe(taughtTitles, ignoreOrder: true, shape);
        }

        var table = theirs.Card("Who is enrolled").Locator("table");
        var learners = (await teacher.AskAsync(Learners)).Select(r => (string)r[0]!).ToHashSet();
        var taught = (await teacher.ListAsync("users?limit=1000")).Select(u => (string)u["userId"]!).ToHashSet();
        learners.ShouldBeSubsetOf(taught);
        learners.Count.ShouldBeLessThan((await admin.AskAsync(Learners)).Length);
        (await table.GetAttributeAsync("aria-rowcount")).ShouldBe($"{learners.Count + 1}");
        var rows = (await table.RowsAsync())[1..].Select(r => r[0]).ToArray();
        rows.Length.ShouldBeGreaterThan(3);
        rows.ShouldBeSubsetOf(learners);
        await seen.ShouldFitAsync();

        // The address alone leads there again, with the time frame that was chosen.
        await theirs.ChooseAsync("Time frame", "90 days");
        await theirs.AddressEndsAsync("timeframe=90d");
        await theirs.ReloadAsync();
        await theirs.ArriveAsync(name);
        await seen.SettleAsync();
        theirs.PathOf().ShouldBe($"/dashboards/{id}?timeframe=90d");
        var recent = await teacher.AskAsync(Enrolled.Replace("}", ""","timeframe":"90d"}"""));
        (await theirs.KeyFiguresAsync()).Single(f => f.Name == "Enrolled").Value.ShouldBe((int)recent[0][0]!);
    }

    /// <summary>Of the courses in which somebody was active.</summary>
    static async Task<string[]> TitlesAsync(ApiReader reader) => [.. (await reader.AskAsync(Daily.Replace("\"day\"", "\"courseTitle\""))).Select(r => (string?)r[0]).OfType<string>()];

    /// <summary>As the API writes them.</summary>
    static IEnumerable<string> NamesOf<T>() where T : struct, Enum => Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName);

    /// <summary>The figure of the dialog's preview, once it is that of this query.</summary>
    static async Task<decimal?> ShownAsync(IPage page, string query)
    {
        var measure = $"{(string)System.Text.Json.Nodes.JsonNode.Parse(query)!["dataset"]!}.enrollments";
        var figure = page.Opened().Locator($".kpi[data-measure='{measure}'] .figure:not([data-value=''])");
        return decimal.Parse((await figure.GetAttributeAsync("data-value"))!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task One_is_copied_and_deleted()
    {
        var api = await Demo.ApiOfAsync("admin");
        var name = Known.NameOf("To be copied");
        await api.MakeDashboardAsync(name, """[{"type":"text","text":"Hello","position":{"x":0,"y":0,"width":4,"height":1}}]""");
        var visit = await SignedInAsync("admin", new(), "/dashboards");

        await OfAsync(name, "Duplicate");
        await visit.Page.Link($"Copy of {name}").WaitForAsync();
        await OfAsync($"Copy of {name}", "Delete");
        await visit.Page.Opened().GetByText($"“Copy of {name}” and its widgets are gone for good.").WaitForAsync();
        await visit.Page.Opened().Button("Keep it").ClickAsync();
        (await MineAsync()).ShouldBe([$"Copy of {name}", name], ignoreOrder: true);
        await OfAsync($"Copy of {name}", "Delete");
        await visit.Page.Opened().Button("Delete").ClickAsync();
        await visit.Page.Link($"Copy of {name}").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        (await MineAsync()).ShouldBe([name]);

        async Task OfAsync(string dashboard, string item)
        {
            await visit.Page.Button($"More of {dashboard}").ClickAsync();
            await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
        }
        async Task<string[]> MineAsync() => [.. (await api.ListAsync($"dashboards/custom?limit=1000&q={Uri.EscapeDataString(name)}")).Select(d => (string)d["name"]!)];
    }

    [Fact]
    public async Task Several_are_shown_in_turn()
    {
        var api = await Demo.ApiOfAsync("admin");
        var names = new[] { Known.NameOf("First"), Known.NameOf("Second") };
        foreach (var name in names) await api.MakeDashboardAsync(name, """[{"type":"text","text":"Hello","position":{"x":0,"y":0,"width":4,"height":1}}]""");
        var visit = await SignedInAsync("admin", new(), "/dashboards");

        await visit.Page.Button("Show in turn").ClickAsync();
        // In the order in which they are chosen.
        foreach (var name in names.Reverse()) await visit.Page.Opened().GetByRole(AriaRole.Checkbox, new() { Name = name, Exact = true }).CheckAsync();
        await visit.Page.Opened().GetByLabel("Each for").SelectOptionAsync("10 seconds");
        await visit.Page.Opened().Button("Start").ClickAsync();
        await visit.Page.ArriveAsync(names[1]);
        // Stopped wherever it is by now: how fast this machine is decides nothing.
        await visit.Page.Keyboard.PressAsync("p");
        await visit.Page.Button("Go on").WaitForAsync();
        var first = await visit.Page.GetByText("1 of 2", new() { Exact = true }).IsVisibleAsync();
        await ShownAsync(first ? 1 : 2);
        await visit.Page.Keyboard.PressAsync("ArrowLeft");
        await ShownAsync(first ? 2 : 1);
        await visit.Page.Button("Next").ClickAsync();
        await ShownAsync(first ? 1 : 2);
        // By itself.
        await visit.Page.Button("Go on").ClickAsync();
        await ShownAsync(first ? 2 : 1);
        await visit.Page.Link("Leave").ClickAsync();
        await visit.Page.ArriveAsync("Dashboards");

        async Task ShownAsync(int place)
        {
            await visit.Page.GetByRole(AriaRole.Group, new() { Name = "Rotation" }).GetByText($"{place} of 2", new() { Exact = true }).WaitForAsync();
            await visit.Page.ArriveAsync(names[^place]);
        }
    }

    [Fact]
    public async Task One_fills_the_screen()
    {
        var name = Known.NameOf("On the wall");
        var id = await (await Demo.ApiOfAsync("admin")).MakeDashboardAsync(name, """[{"type":"text","text":"Hello","position":{"x":0,"y":0,"width":4,"height":1}}]""");
        var visit = await SignedInAsync("admin", new(), "/dashboards");
        var page = visit.Page;
        await page.Link(name).ClickAsync();
        await page.ArriveAsync(name);

        await page.Button("Full screen").ClickAsync();
        await page.WaitForFunctionAsync("() => document.fullscreenElement === document.documentElement");
        await page.Link("Courses").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await page.Button("Leave full screen").ClickAsync();
        await page.WaitForFunctionAsync("() => document.fullscreenElement === null");
        await page.Link("Courses").WaitForAsync();

        // Elsewhere nothing offers to leave it: it is left with the page.
        await page.Button("Full screen").ClickAsync();
        await page.WaitForFunctionAsync("() => document.fullscreenElement !== null");
        page.PathOf().ShouldBe($"/dashboards/{id}");
        await page.GoBackAsync();
        await page.ArriveAsync("Dashboards");
        await page.WaitForFunctionAsync("() => document.fullscreenElement === null");
        await page.Link("Courses").WaitForAsync();
    }
}
