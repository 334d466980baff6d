using System.Text.RegularExpressions;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>What holds of every page and of every state of it, whatever it shows.</summary>
static partial class Sound
{
    /// <summary>Said by nobody on purpose: a value, a text or a name of code that got through to the reader.</summary>
    [GeneratedRegex(@"\bundefined\b|\bNaN\b|\bnull\b|\[object|Invalid Date|=>|\bt\.[a-z]+\.|\$\{|\b[a-z]+_[a-z_]+\b")]
    private static partial Regex Broken { get; }

    /// <summary>One first heading, which says something, and a tab that is called by what it shows.</summary>
    public static async Task ShouldBeNamedAsync(this Visit visit, string title)
    {
        // A heading in sight, or for who hears it; not one of a part that is hidden.
        var headings = await visit.Page.Locator("h1").AllInnerTextsAsync();
        headings.Count.ShouldBe(1, $"First headings: {string.Join(" | ", headings)}");
        headings[0].Trim().ShouldNotBeEmpty();
        (await visit.Page.TitleAsync()).ShouldBe($"{title} · Lectern");
    }

    /// <summary>What is read, and what is heard: the text in sight, names of buttons and pictures, and what a tooltip says.</summary>
    public static async Task ShouldSayNothingBrokenAsync(this Visit visit)
    {
        // What the glossary says is the server's, and may be about a value that is null.
        var said = await visit.Page.EvaluateAsync<string[]>(
            """
            () => {
                const own = element => element.closest(location.pathname === '/glossary' ? 'section' : '.definition, code') === null;
                const texts = [document.title];
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
                    if (node.parentElement.closest('script, style, noscript') === null && own(node.parentElement)) texts.push(node.data);
                }
                for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
                    if (own(element)) texts.push(...['aria-label', 'title', 'placeholder', 'alt'].map(name => element.getAttribute(name) ?? ''));
                }
                return [...new Set(texts)];
            }
            """);
        said.Length.ShouldBeGreaterThan(5, "The page says nothing.");
        said.Where(text => Broken.IsMatch(text)).ShouldBeEmpty($"{new Uri(visit.Page.Url).PathAndQuery} says what nobody meant.");
    }

    /// <summary>Until the charts are drawn, what comes and goes has come or gone, and rows that are fetched in sight are there.</summary>
    public static async Task StandStillAsync(this Visit visit) =>
        await visit.Page.WaitForFunctionAsync(
            """
            () => document.querySelector('.chart[data-drawn=false]') === null
                && document.getAnimations().every(a => a.playState !== 'running' || a.effect.getComputedTiming().iterations === Infinity)
            """);
}
