using System.Text.RegularExpressions;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests;

/// <summary>Every view is a link: who opens it by its address sees it, and sees the same after a reload.</summary>
public sealed class Addresses : PageTest
{
    static readonly Lazy<Task<Dictionary<string, string>>> Places = new(PlacesAsync);

    [Theory]
    [InlineData("admin", "/institution?timeframe=7d", true)]
    [InlineData("admin", "/institution?timeframe=90d&q=science", true)]
    [InlineData("admin", "/institution/{organization}?timeframe=90d", true)]
    [InlineData("admin", "/courses?q=a&sort=title&order=desc", false)]
    [InlineData("admin", "/courses/{course}?timeframe=1y&part=progress", false)]
    [InlineData("admin", "/learners?q=learner-001", false)]
    [InlineData("admin", "/learners/{learner}?timeframe=90d", true)]
    [InlineData("admin", "/glossary", false)]
    [InlineData("instructor", "/courses?sort=enrollments&order=asc", false)]
    [InlineData("instructor", "/courses/{course}?timeframe=7d&cohort={cohort}&part=today", true)]
    [InlineData("instructor", "/courses/{course}?timeframe=90d&cohort={cohort}&part=progress", false)]
    [InlineData("instructor", "/courses/{course}?timeframe=30d&part=content", false)]
    [InlineData("instructor", "/courses/{course}?timeframe=30d&part=work", false)]
    [InlineData("instructor", "/courses/{course}?timeframe=7d&cohort={cohort}&part=learners", false)]
    [InlineData("instructor", "/courses/{course}/assessments/{assessment}?timeframe=30d&attempts=all&question={question}", true)]
    [InlineData("instructor", "/courses/{course}/assessments/{assessment}?timeframe=7d&cohort={cohort}&attempts=first", true)]
    [InlineData("instructor", "/learners/{learner}?timeframe=1y", true)]
    [InlineData("student", "/learners/{own}?timeframe=7d", true)]
    [InlineData("student", "/learners/{own}?timeframe=1y", true)]
    public async Task An_address_shows_the_same_after_a_reload(string role, string address, bool hasKeyFigures)
    {
        var path = await FilledAsync(address);
        var visit = await SignedInAsync(role, new(), path);
        Address().ShouldBe(path);

        var seen = await SeenAsync();
        seen.Heading.ShouldNotBeEmpty();
        seen.KeyFigures.Any(k => k.Value is not null).ShouldBe(hasKeyFigures);
        if (await visit.Page.GetByRole(AriaRole.Radiogroup, new() { Name = "Time frame" }).CountAsync() > 0) seen.Chosen.ShouldContain(TimeframeIn(path));

        await visit.Page.ReloadAsync();
        await visit.SettleAsync();
        Address().ShouldBe(path);
        var again = await SeenAsync();
        again.Heading.ShouldBe(seen.Heading);
        // A student's goal is set and cleared by other tests meanwhile.
        if (role != "student") again.Text.ShouldBe(seen.Text);
        again.KeyFigures.ShouldBe(seen.KeyFigures);
        again.Chosen.ShouldBe(seen.Chosen);

        string Address() => visit.Page.PathOf().Replace("+", "%20", StringComparison.Ordinal);

        async Task<(string Heading, KeyFigure[] KeyFigures, string[] Chosen, string Text)> SeenAsync()
        {
            return (
                await visit.Page.Locator("h1").TextAsync(),
                await visit.Page.KeyFiguresAsync(),
                await visit.Page.Locator("main input:checked:not([type=checkbox]) + label, main [aria-current=page]").TextsAsync(),
                // What is told by the clock, as "3 minutes ago" or "as of 13:58:01", may go on.
                Regex.Replace(await visit.Page.Locator("main").TextAsync(), @"\b(\d+|an?|last|this|in) (seconds?|minutes?|hours?|days?)( ago)?\b|\b\d\d:\d\d:\d\d\b", "…"));
        }
    }

    static string TimeframeIn(string path) => Regex.Match(path, "timeframe=(\\w+)").Groups[1].Value switch { "7d" => "7 days", "30d" => "30 days", "90d" => "90 days", _ => "1 year" };

    /// <summary>With what there is in the demo in the place of what is braced.</summary>
    static async Task<string> FilledAsync(string address) =>
        (await Places.Value).Aggregate(address, (a, place) => a.Replace($"{{{place.Key}}}", place.Value, StringComparison.Ordinal));

    static async Task<Dictionary<string, string>> PlacesAsync()
    {
        var demo = await DemoServer.GetAsync();
        var (admin, instructor, student) = (await demo.ApiOfAsync("admin"), await demo.ApiOfAsync("instructor"), await demo.ApiOfAsync("student"));
        // One in which nobody waits, so that nobody is marked as handled meanwhile.
        var courses = await Task.WhenAll((await instructor.ListAsync("courses")).Select(c => instructor.GetAsync($"dashboards/meso/{c["courseId"]}")));
        var course = courses.MinBy(c => (int)c["flagged"]!["unhandled"]!)!;
        var assessment = course["assessments"]!.AsArray().First(a => (int)a!["totalAttempts"]! > 0)!;
        var learner = course["learners"]!.AsArray().First(l => l!["cohort"] is not null)!;
        return new()
        {
            ["organization"] = (string)(await admin.ListAsync("organizations"))[0]["organizationId"]!,
            ["course"] = (string)course["courseId"]!,
            ["cohort"] = Uri.EscapeDataString((string)learner["cohort"]!),
            ["assessment"] = (string)assessment["assessmentId"]!,
            ["question"] = (string)(await instructor.ListAsync($"assessments/{assessment["assessmentId"]}/questions?limit=1000"))[0]["questionId"]!,
            ["learner"] = (string)learner["userId"]!,
            ["own"] = student.UserId,
        };
    }
}
