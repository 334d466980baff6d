using System.Text.Json;
using Microsoft.Playwright;

namespace Lectern.Bench.Browser;

/// <summary>One opening of a page until every figure and chart of it stands; times in ms since the navigation began.</summary>
/// <param name="FirstPaint">First contentful paint.</param>
/// <param name="LargestPaint">Largest contentful paint.</param>
/// <param name="Full">Everything stands.</param>
/// <param name="Asked">Of that, while at least one question to the API was open.</param>
/// <param name="Transfer">What came over the network.</param>
sealed record PageOpening(double FirstPaint, double LargestPaint, double Full, double Asked, Transferred Transfer)
{
    public const int Patience = 60_000;

    public static async Task<PageOpening> OfAsync(IPage page, Transfer transfer, Func<Task> open)
    {
        transfer.Take();
        await open();
        return await StandingAsync(page, transfer);
    }

    static async Task<PageOpening> StandingAsync(IPage page, Transfer transfer)
    {
        try
        {
            await page.WaitForFunctionAsync("() => lecternLoad.full !== null && performance.now() - lecternLoad.full > 700", null, new() { Timeout = Patience });
        }
        catch (TimeoutException)
        {
            throw new BenchException($"{page.Url} does not come to rest. It shows: {(await page.Locator("body").InnerTextAsync()).ReplaceLineEndings(" ")}");
        }
        var load = await page.EvaluateAsync<JsonElement>("() => ({ ...lecternLoad, asked: lecternLoad.asked() })");
        return new(Of("fcp"), Of("lcp"), Of("full"), Of("asked"), transfer.Take());

        double Of(string name) => load.GetProperty(name).GetDouble();
    }
}
