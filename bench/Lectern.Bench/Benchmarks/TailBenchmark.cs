using System.Globalization;
using System.Text.Json;
using Lectern.Bench.Browser;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Bench.Benchmarks;

/// <summary>The page's live tail while a thousand events a second come in: whether it stays smooth, keeps its size and counts them all.</summary>
static class TailBenchmark
{
    const int EventsPerSecond = 1_000;
    const int BatchEvents = 10;
    const int Different = 20_000;

    /// <summary>Below so many frames a second, movement is seen to stutter.</summary>
    const double LeastFrames = 30;

    /// <summary>What two collections in a row differ by, in MB, when nothing grows.</summary>
    const double MostGrowth = 1;

    static readonly TimeSpan Every = TimeSpan.FromSeconds((double)BatchEvents / EventsPerSecond);

    /// <summary>Fifty rows a second fill the five hundred that the page keeps.</summary>
    static readonly TimeSpan Filling = TimeSpan.FromSeconds(12);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        await using var database = await postgres.CreateDatabaseAsync(ct);
        await using var server = await LecternServer.StartAsync(run, database, ct);
        var requests = Feed.Simulated(Math.Min(Different, run.Sizes.Events)).Envelopes.Chunk(BatchEvents).Where(b => b.Length == BatchEvents)
            .Select(batch => Request.PostFresh(server.Address, "/api/v1/events", batch)).ToList();
        var admin = await PageReader.CreateAsync(server.Address, "admin", "bench-admin", ct);

        IBrowser browser;
        try
        {
            browser = await Chromium.GetAsync();
        }
        catch (InvalidOperationException e)
        {
            throw new BenchException(e.Message);
        }
        try
        {
            var windows = new List<Window>();
            for (var round = 1; round <= run.Sizes.Runs; round++)
            {
                run.Say($"run {round} of {run.Sizes.Runs}");
                await postgres.SettleAsync(ct);
                windows.Add(await WindowAsync(browser, admin, server.Address, requests, run.Sizes.Window, ct));
                await database.ProjectedAsync(Patience, ct);
            }
            Report(run, windows);
            run.Note($"{BatchEvents} events every {Text(Every.TotalMilliseconds)} ms for {Text(run.Sizes.Window.TotalSeconds)} s a run, and before that for {Text(Filling.TotalSeconds)} s (no more than a run), so that the page's 500 rows are full when its memory is first taken. Chromium {browser.Version} without a GPU, 1440 × 900, server, sender and browser on the same machine.");
        }
        finally
        {
            await browser.CloseAsync();
        }
        run.Note("Frames: calls of requestAnimationFrame in each whole second; the longest is the time between two. Memory: the heap of the page's scripts and its nodes, each right after a collection. Counted: what the page's own counter says when it has come to rest, against what the server took. Shown: the events that came to the page, against what the server's counts say it sent.");
    }

    static void Report(BenchRun run, List<Window> windows)
    {
        run.Add("events answered", "events/s", windows.Select(w => w.PerSecond));
        run.Add("frames a second, median", "frames", windows.Select(w => Figure.Percentile(w.Frames, 50)));
        run.Add("frames a second, the slowest second", "frames", windows.Select(w => w.Frames.Min()), Goal.AtLeast(LeastFrames));
        run.Add("longest frame", "ms", windows.Select(w => w.LongestFrame));
        run.Add("heap, before the first event", "MB", windows.Select(w => w.Empty.Megabytes));
        run.Add("heap, rows full", "MB", windows.Select(w => w.Before.Megabytes));
        run.Add("heap, at the end", "MB", windows.Select(w => w.After.Megabytes));
        run.Add("heap, growth", "MB", windows.Select(w => w.After.Megabytes - w.Before.Megabytes), Goal.AtMost(MostGrowth));
        run.Add("nodes, growth", "count", windows.Select(w => w.After.Nodes - w.Before.Nodes));
        run.Add("events sent", "count", windows.Select(w => (double)w.Sent));
        run.Add("events sent that the counter lacks", "count", windows.Select(w => (double)(w.Sent - w.Counted)), Goal.AtMost(0));
        run.Add("events shown", "count", windows.Select(w => w.Shown));
        run.Add("events told as shown that did not come", "count", windows.Select(w => w.ToldShown - w.Shown), Goal.AtMost(0));
    }

    static async Task<Window> WindowAsync(IBrowser browser, PageReader reader, Uri server, List<Request> requests, TimeSpan length, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(length + Filling + Patience);
        await using var context = await reader.SignedInAsync(browser);
        await context.AddInitScriptAsync(PageScripts.Pace);
        await context.AddInitScriptAsync(PageScripts.Told);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/events?live=true");
        await page.Locator("[data-tail=open]").WaitForAsync();
        var devtools = await context.NewCDPSessionAsync(page);

        var empty = await MemoryAsync(devtools);
        var filled = await SteadyLoad.RunAsync(server, requests, Every, length < Filling ? length : Filling, limit.Token);
        var before = await MemoryAsync(devtools);
        await page.EvaluateAsync("() => void lecternPace()");
        var started = TimeProvider.System.GetTimestamp();
        var sent = await SteadyLoad.RunAsync(server, requests, Every, length, limit.Token);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var times = await page.EvaluateAsync<double[]>("() => lecternPace()");
        var all = (filled.Count + sent.Count) * BatchEvents;
        var counted = await CountedAsync(page, all, limit.Token);
        var after = await MemoryAsync(devtools);
        var told = await page.EvaluateAsync<JsonElement>("() => lecternTold");
        return new(
            sent.Count * BatchEvents / elapsed.TotalSeconds, Frames(times), times.Zip(times.Skip(1), (a, b) => b - a).DefaultIfEmpty(double.NaN).Max(),
            empty, before, after, all, counted, told.GetProperty("events").GetDouble(), told.GetProperty("shown").GetDouble());
    }

    /// <summary>Of each whole second how many.</summary>
    static List<double> Frames(double[] times)
    {
        if (times.Length == 0) return [0];
        var seconds = Math.Max(1, (int)((times[^1] - times[0]) / 1_000));
        var frames = new double[seconds];
        foreach (var time in times)
        {
            if ((int)((time - times[0]) / 1_000) is var second && second < seconds) frames[second]++;
        }
        return [.. frames];
    }

    /// <summary>What the page's counter says once it has all, or has long stood still.</summary>
    static async Task<long> CountedAsync(IPage page, long all, CancellationToken ct)
    {
        var (counted, still) = (-1L, 0);
        while (counted < all && still < 20)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), ct);
            var digits = string.Concat((await page.Locator(".tail-total").InnerTextAsync()).Where(char.IsAsciiDigit));
            var now = long.Parse(digits, CultureInfo.InvariantCulture);
            still = now == counted ? still + 1 : 0;
            counted = now;
        }
        return counted;
    }

    static async Task<Memory> MemoryAsync(ICDPSession devtools)
    {
        await devtools.SendAsync("HeapProfiler.collectGarbage");
        var heap = (await devtools.SendAsync("Runtime.getHeapUsage"))!.Value.GetProperty("usedSize").GetDouble();
        var nodes = (await devtools.SendAsync("Memory.getDOMCounters"))!.Value.GetProperty("nodes").GetDouble();
        return new(heap / 1_000_000, nodes);
    }

    static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    sealed record Memory(double Megabytes, double Nodes);

    /// <param name="Counted">By the page, of all that were sent.</param>
    /// <param name="Shown">Events that came to the page.</param>
    /// <param name="ToldShown">As the server's counts have it.</param>
    sealed record Window(
        double PerSecond, List<double> Frames, double LongestFrame, Memory Empty, Memory Before, Memory After, long Sent, long Counted, double Shown, double ToldShown);
}
