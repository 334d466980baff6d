using System.Globalization;
using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests;

/// <summary>Figures move as events arrive, and the page works where they do not.</summary>
public sealed class LiveUpdates : PageTest
{
    /// <summary>Events are sent here: nobody else looks at its figures.</summary>
    static readonly Lazy<Task<DemoServer>> Own = new(DemoServer.StartSmallAsync);

    private protected override Task<DemoServer> ServerAsync() => Own.Value;

    [Fact]
    public async Task A_course_moves_as_a_learner_enrolls()
    {
        var course = (await (await Demo.ApiOfAsync("instructor")).ListAsync("courses"))[0];
        var visit = await SignedInAsync("instructor", new(), $"/courses/{course["courseId"]}");
        var page = visit.Page;
        await LiveAsync(page);
        var before = await FigureAsync(page, "total_enrollments");
        await WatchAsync(page);

        await EnrollAsync("live-1", course);

        await MovedAsync(page, "total_enrollments", before + 1);
        await StillAsync(page);
        await ShouldSayAsync(page, "live", "Live");
    }

    [Fact]
    public async Task A_learners_week_moves_as_they_learn()
    {
        var api = await Demo.ApiOfAsync("student");
        var course = (await api.GetAsync($"dashboards/micro/{api.UserId}"))["courses"]![0]!["courseId"];
        var visit = await SignedInAsync("student", new(Width: Look.Phone));
        var page = visit.Page;
        await LiveAsync(page);
        var streak = await MinutesAsync();
        await WatchAsync(page);

        await Demo.Server.SendAsync($$"""{"data":{"timeSpent":45},"type":"LessonCompleted","userId":"{{api.UserId}}","courseId":"{{course}}","lessonId":"live"}""");

        await page.Card("Weekly goal").Locator(".figure").Filter(new() { HasNotText = streak }).WaitForAsync();
        var week = (await api.GetAsync($"dashboards/micro/{api.UserId}"))["weeklyMinutes"]!.AsArray()[^1]!["minutes"];
        await page.Card("Weekly goal").GetByText(Written.Duration((decimal)week!)).WaitForAsync();
        await StillAsync(page);

        Task<string> MinutesAsync() => page.Card("Weekly goal").Locator(".figure").InnerTextAsync();
    }

    [Fact]
    public async Task An_institution_moves_as_a_learner_enrolls()
    {
        var api = await Demo.ApiOfAsync("admin");
        var course = (await api.ListAsync("courses")).First(c => c["organizationId"] is not null);
        var visit = await SignedInAsync("admin", new(), $"/institution/{course["organizationId"]}");
        var page = visit.Page;
        await LiveAsync(page);
        var before = await FigureAsync(page, "total_enrollments");
        await WatchAsync(page);

        await EnrollAsync("live-2", course);

        await page.WaitForFunctionAsync("before => Number(document.querySelector('.kpi[data-measure=total_enrollments] .figure').dataset.value) > before", before);
        await StillAsync(page);
    }

    [Fact]
    public async Task Where_the_server_does_not_tell_the_page_works_and_says_so()
    {
        await using var server = await Demo.StartAnotherAsync(("ENABLE_REAL_TIME_ANALYTICS", "false"));
        var course = (await (await Demo.ApiOfAsync("instructor")).ListAsync("courses"))[0];
        var visit = await OpenAsync(new(), $"/courses/{course["courseId"]}", server.Client.BaseAddress);
        visit.Expect("/api/v1/live?topic=course");
        await visit.SignInAsync(Demo.SignInOf("instructor"));
        await visit.SettleAsync();

        await ShouldSayAsync(visit.Page, "off", "Not live");
        await FigureAsync(visit.Page, "total_enrollments");
        await visit.ShouldBeAccessibleAsync();
        await visit.CloseAsync();
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_said_and_taken_up_again()
    {
        var course = (await (await Demo.ApiOfAsync("instructor")).ListAsync("courses"))[0];
        var server = await Demo.StartAnotherAsync();
        var address = server.Client.BaseAddress!;
        var visit = await SignedInAsync("instructor", new(), $"/courses/{course["courseId"]}", address);
        var page = visit.Page;
        await LiveAsync(page);
        var before = await FigureAsync(page, "total_enrollments");
        visit.Allow("net::ERR_");

        await server.DisposeAsync();
        await ShouldSayAsync(page, "reconnecting", "Reconnecting…");
        await FigureAsync(page, "total_enrollments");
        await EnrollAsync("live-3", course);
        await using var again = await Demo.StartAnotherAsync(("PORT", address.Port.ToString(CultureInfo.InvariantCulture)));

        await ShouldSayAsync(page, "live", "Live");
        // What happened meanwhile is told of too.
        await page.WaitForFunctionAsync("before => Number(document.querySelector('.kpi[data-measure=total_enrollments] .figure').dataset.value) > before", before);
        await visit.CloseAsync();
    }

    /// <summary>Within the days that the figures are of: these end with yesterday.</summary>
    async Task EnrollAsync(string learner, JsonNode course)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(-2);
        await Demo.Server.SendAsync($$"""{"type":"UserEnrolled","userId":"{{learner}}","courseId":"{{course["courseId"]}}","occurredAt":"{{day:O}}"}""");
    }

    static Task LiveAsync(IPage page) => ShouldSayAsync(page, "live", "Live");

    static async Task ShouldSayAsync(IPage page, string state, string said)
    {
        var indicator = page.Locator($"[data-live={state}]");
        await indicator.WaitForAsync(new() { Timeout = 30_000 });
        (await indicator.TextAsync()).ShouldContain(said);
    }

    static async Task<decimal> FigureAsync(IPage page, string measure) =>
        (await page.KeyFiguresAsync()).Single(k => k.Measure == measure).Value.ShouldNotBeNull();

    static Task MovedAsync(IPage page, string measure, decimal to) => page.Locator($".kpi[data-measure={measure}] .figure[data-value='{to}']").WaitForAsync();

    /// <summary>From now on it is noted when anything of the page is being loaded instead of being there, and that it is still the same page.</summary>
    static async Task WatchAsync(IPage page) => await page.EvaluateAsync(
        """
        () => {
            window.lecternBones = [];
            const bones = '[aria-busy=true], [data-state=loading], .mantine-Skeleton-root';
            new MutationObserver(() => {
                const found = document.querySelector(`main :is(${bones})`);
                if (found !== null) window.lecternBones.push(found.outerHTML.slice(0, 200));
            }).observe(document.body, { subtree: true, childList: true, attributes: true });
        }
        """);

    static async Task StillAsync(IPage page) => (await page.EvaluateAsync<string[]>("() => window.lecternBones")).ShouldBeEmpty();
}
