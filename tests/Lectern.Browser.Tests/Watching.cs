using Lectern.Browser.Tests.Fixtures;

namespace Lectern.Browser.Tests;

/// <summary>What every other test of the page relies on: that something wrong is seen. What is expected here must come, or the test fails.</summary>
public sealed class Watching : PageTest
{
    [Fact]
    public async Task Errors_refusals_and_breaches_of_the_policy_are_seen()
    {
        var visit = await OpenAsync(new());
        foreach (var told in (string[])
        [
            "Console: of the test", "Thrown: Error: thrown by the test", "Refused: GET", "Against the policy: style-src-attr inline", "Against the policy: script-src-elem inline",
            "Against the policy: connect-src http://127.0.0.1:9", "Content Security Policy",
        ])
        {
            visit.Expect(told);
        }

        await visit.Page.EvaluateAsync("() => { console.error('of the test'); setTimeout(() => { throw new Error('thrown by the test') }) }");
        await visit.Page.EvaluateAsync("() => fetch('/api/v1/nothing')");
        await visit.Page.EvaluateAsync("() => document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">red</p>')");
        await visit.Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script) }");
        await visit.Page.EvaluateAsync("() => fetch('http://127.0.0.1:9/').catch(() => null)");

        (await visit.Page.EvaluateAsync<bool>("() => 'ran' in window")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_cannot_be_read_aloud_or_made_out_is_seen()
    {
        var visit = await OpenAsync(new());
        await visit.Page.EvaluateAsync(
            """
            () => {
                const picture = document.createElement('img');
                picture.src = '/icon.svg';
                const pale = document.createElement('p');
                pale.textContent = 'pale';
                pale.style.color = '#ddd';
                pale.style.background = '#fff';
                document.querySelector('main').append(picture, pale);
            }
            """);

        var failure = await Assert.ThrowsAsync<ShouldAssertException>(visit.ShouldBeAccessibleAsync);

        failure.Message.ShouldContain("image-alt (critical)");
        failure.Message.ShouldContain("color-contrast (serious)");
    }

    [Fact]
    public async Task A_page_that_is_too_wide_is_seen()
    {
        var visit = await OpenAsync(new(Width: Look.Phone));
        await visit.ShouldFitAsync();
        await visit.Page.EvaluateAsync("() => { document.querySelector('main').style.minWidth = '500px' }");

        await Assert.ThrowsAsync<ShouldAssertException>(visit.ShouldFitAsync);
    }
}
