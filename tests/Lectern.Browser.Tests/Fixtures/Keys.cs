using System.Text.Json;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>A reader without a pointer: goes by Tab and arrows, and is lost wherever the focus cannot be seen.</summary>
static class Keys
{
    /// <summary>What has the focus: its name as it is read aloud, and whether it can be seen that it has it.</summary>
    const string Focused =
        """
        () => {
            const at = document.activeElement;
            const name = at.getAttribute('aria-label') ?? [...(at.labels ?? [])].map(l => l.textContent).join(' ').trim() ?? '';
            const isField = at.matches('textarea, input:not([type=checkbox], [type=radio])');
            // A ring, on it or on what stands for it; a field shows where it is by its caret, and one that is chosen from by its border.
            const probe = document.body.appendChild(document.createElement('i'));
            probe.style.color = 'var(--mantine-color-default-border)';
            const usual = getComputedStyle(probe).color;
            probe.remove();
            const shows = e => { const s = getComputedStyle(e); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== 'none'; };
            const near = [at, at.nextElementSibling, ...(at.labels ?? [])].filter(e => e !== null);
            const box = at.getBoundingClientRect();
            return {
                name: (name || at.textContent || at.getAttribute('title') || '').trim(),
                isBody: at === document.body,
                isSeen: (isField && (!at.readOnly || getComputedStyle(at).borderTopColor !== usual)) || near.some(shows),
                isThere: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
                html: at.outerHTML.slice(0, 160),
            };
        }
        """;

    public static Task PressAsync(this Visit visit, string key) => visit.Page.Keyboard.PressAsync(key);

    public static Task TypeAsync(this Visit visit, string text) => visit.Page.Keyboard.InsertTextAsync(text);

    /// <summary>By Tab to what is called so, or begins so where the name ends in an ellipsis; each stop on the way shows itself.</summary>
    public static async Task TabToAsync(this Visit visit, string name, string key = "Tab")
    {
        var way = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            await visit.PressAsync(key);
            var at = await visit.FocusedAsync();
            if (at.IsBody) continue;
            // A border takes its colour within a moment.
            if (!at.IsSeen)
            {
                await visit.StandStillAsync();
                at = await visit.FocusedAsync();
            }
            at.IsSeen.ShouldBeTrue($"The focus is not to be seen on '{at.Name}' of {visit.Page.Url}: {at.Html}");
            at.IsThere.ShouldBeTrue($"'{at.Name}' of {visit.Page.Url} has the focus out of sight: {at.Html}");
            if (name.EndsWith('…') ? at.Name.StartsWith(name[..^1], StringComparison.Ordinal) : at.Name == name) return;
            way.Add(at.Name);
        }
        Assert.Fail($"Tab does not come to '{name}' on {visit.Page.Url}, but to:\n{string.Join('\n', way.Distinct())}");
    }

    public static Task BackToAsync(this Visit visit, string name) => visit.TabToAsync(name, "Shift+Tab");

    /// <summary>Once the focus is on what is called so.</summary>
    public static async Task ShouldBeAtAsync(this Visit visit, string name)
    {
        try
        {
            await visit.Page.WaitForFunctionAsync($"name => {{ const at = ({Focused})(); return name.endsWith('…') ? at.name.startsWith(name.slice(0, -1)) : at.name === name }}", name);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The focus is not on '{name}', but on {(await visit.FocusedAsync()).Html}.");
        }
    }

    public static async Task<Stop> FocusedAsync(this Visit visit)
    {
        var at = await visit.Page.EvaluateAsync<JsonElement>(Focused);
        return new(at.GetProperty("name").GetString()!, at.GetProperty("isBody").GetBoolean(), at.GetProperty("isSeen").GetBoolean(), at.GetProperty("isThere").GetBoolean(), at.GetProperty("html").GetString()!);
    }

    /// <param name="IsBody">Nothing has the focus, as after the last stop.</param>
    internal readonly record struct Stop(string Name, bool IsBody, bool IsSeen, bool IsThere, string Html);
}
