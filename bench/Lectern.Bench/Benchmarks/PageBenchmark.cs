using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Lectern.App.Access;
using Lectern.Bench.Browser;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Bench.Benchmarks;

/// <summary>The web page as its readers have it: how soon it stands, what it weighs, how it answers in a table of 2,000 learners.</summary>
static class PageBenchmark
{
    /// <summary>No longer is felt as waiting.</summary>
    const double AtOnce = 100;

    /// <summary>What may have to come before anything is shown, compressed.</summary>
    const double MostScript = 300;

    static readonly TimeSpan LoadPatience = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        await using var database = await postgres.CreateDatabaseAsync(ct);
        await using var server = await LecternServer.StartAsync(run, database, ct);
        var size = run.Sizes.PageInstitution;
        run.Say($"inventing {size.Learners} learners in {size.Courses} courses");
        await LecternServer.RunAsync(
            ["simulate", "--url", server.Address.ToString(), "--api-key", LecternServer.ApiKey, "--learners", Text(size.Learners), "--courses", Text(size.Courses), "--days", Text(size.Days)],
            run.Scratch.Next("simulate"), LoadPatience, ct);
        await database.ProjectedAsync(LoadPatience, ct);
        using var api = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = server.Address };
        api.DefaultRequestHeaders.Add(ApiKeys.Header, LecternServer.ApiKey);
        var subjects = await SubjectsAsync(run, database, ct);
        var learners = await LearnersAsync(api, subjects.Course, ct);
        if (learners.Count != subjects.Learners) throw new BenchException($"The course has {subjects.Learners} learners, and its list {learners.Count}.");

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
            var admin = await PageReader.CreateAsync(server.Address, "admin", "bench-admin", ct);
            var student = await PageReader.CreateAsync(server.Address, "student", subjects.Learner, ct);
            Place[] places =
            [
                new("institution", admin, $"/institution/{Uri.EscapeDataString(subjects.Organization)}"),
                new("course today", admin, $"/courses/{Uri.EscapeDataString(subjects.Course)}"),
                new("course, its learners", admin, RosterOf(subjects)),
                new("learner", student, $"/learners/{Uri.EscapeDataString(subjects.Learner)}"),
            ];
            var opened = places.ToDictionary(p => p.Name, _ => new List<Opened>());
            var (used, plain) = (new List<Done>(), new List<Done>());
            var html = PlainRoster.Html(learners);
            // Once for nobody: the server's own first answers, and the browser's start.
            foreach (var place in places) await OpenAsync(browser, place, api, ct);
            for (var round = 1; round <= run.Sizes.Runs; round++)
            {
                run.Say($"run {round} of {run.Sizes.Runs}");
                foreach (var place in places) opened[place.Name].Add(await OpenAsync(browser, place, api, ct));
                used.AddRange(await UseAsync(browser, admin, RosterOf(subjects), learners.Count));
                plain.AddRange(await UsePlainAsync(browser, html));
            }
            Report(run, opened, used, plain);
            run.Note($"{learners.Count} learners in the table; {await database.ScalarAsync<long>("SELECT count(*) FROM lectern.events", ct):N0} events of {size.Learners} learners at a time in {size.Courses} courses over {size.Days} days. Chromium {browser.Version} without a GPU, 1440 × 900, server and browser on the same machine and nothing between them.");
        }
        finally
        {
            await browser.CloseAsync();
        }
        run.Note("Cold: a profile of its own with an empty cache and the cookie of a sign-in; warm: the same tab loaded again. First contentful and largest contentful paint as the browser tells them. Full: the first frame in which a heading is there, nothing is busy, no bones are left and every chart is made, and two more, so that the charts are drawn (their animation of 250 ms goes on). API: how long of that at least one question to it was open, the renewal of the sign-in and the questions that wait for it included. HTTP alone: the dashboard's own answer asked for right afterwards by a program on a kept connection. kB are 1,000 bytes over the network, compressed, heads included.");
        run.Note("Interactions: from the time stamp of the event (when the browser was given the press or the key) to the first task after the frame that painted the last change it made to the table, by a MutationObserver, requestAnimationFrame and a message; one after the other, the first press right after the page stood. Plain: the same learners as a static HTML table of all rows, sorted and filtered by a few lines of script, in the same run; its rows hold text only, and a filter hides rows without the page's other parts.");
    }

    static void Report(BenchRun run, Dictionary<string, List<Opened>> opened, List<Done> used, List<Done> plain)
    {
        foreach (var (name, runs) in opened)
        {
            run.Add($"{name}: first contentful paint, cold", "ms", runs.Select(o => o.Cold.FirstPaint));
            run.Add($"{name}: full, cold", "ms", runs.Select(o => o.Cold.Full));
            run.Add($"{name}: script without the charts'", "kB", runs.Select(o => o.Cold.Transfer.Script), Goal.AtMost(MostScript));
        }
        var byKind = used.GroupBy(d => d.What).ToDictionary(g => g.Key, g => g.Select(d => d.Milliseconds).ToList());
        var plainByKind = plain.GroupBy(d => d.What).ToDictionary(g => g.Key, g => g.Select(d => d.Milliseconds).ToList());
        run.Add("all interactions with the table", "ms", used.Select(d => d.Milliseconds), Goal.AtMost(AtOnce));
        run.Add("interactions, the slowest kind", "ms", byKind.Values.MaxBy(Median)!, Goal.AtMost(AtOnce));
        run.Add("interactions over 100 ms", "count", [used.Count(d => d.Milliseconds > AtOnce)], Goal.AtMost(0));
        run.Add("interactions with the plain table", "ms", plain.Select(d => d.Milliseconds));

        run.Add(new Matrix(
            ["opening", "first paint, ms", "largest paint", "full", "of which API", "HTTP alone", "requests", "kB", "script", "charts", "style", "API"],
            [.. opened.SelectMany(o => ((string, IReadOnlyList<double>)[])[($"{o.Key}, cold", Row(o.Value, v => v.Cold, isCold: true)), ($"{o.Key}, warm", Row(o.Value, v => v.Warm, isCold: false))])]));
        run.Add(new Matrix(
            ["interaction", "median, ms", "worst", "plain table: median", "worst"],
            [.. byKind.Select(k => (k.Key, (IReadOnlyList<double>)[Median(k.Value), k.Value.Max(), .. plainByKind.TryGetValue(k.Key, out var p) ? [Median(p), p.Max()] : (double[])[double.NaN, double.NaN]]))]));
    }

    static double[] Row(List<Opened> runs, Func<Opened, PageOpening> which, bool isCold)
    {
        return
        [
            Of(o => o.FirstPaint), Of(o => o.LargestPaint), Of(o => o.Full), Of(o => o.Asked), isCold ? Median(runs.Select(o => o.Alone)) : double.NaN,
            Of(o => o.Transfer.Requests), Of(o => o.Transfer.Kilobytes), Of(o => o.Transfer.Script), Of(o => o.Transfer.Charts), Of(o => o.Transfer.Style), Of(o => o.Transfer.Api),
        ];

        double Of(Func<PageOpening, double> value) => Median(runs.Select(r => value(which(r))));
    }

    static double Median(IEnumerable<double> values) => Figure.Percentile(values, 50);

    static async Task<Opened> OpenAsync(IBrowser browser, Place place, HttpClient api, CancellationToken ct)
    {
        await using var context = await place.Reader.SignedInAsync(browser);
        var page = await context.NewPageAsync();
        var transfer = await Transfer.OfAsync(page);
        var cold = await PageOpening.OfAsync(page, transfer, () => page.GotoAsync(place.Path));
        var warm = await PageOpening.OfAsync(page, transfer, () => page.ReloadAsync());
        if (cold.Transfer.Dashboard is not { } asked) throw new BenchException($"{place.Path} asked for no dashboard.");
        var started = Stopwatch.GetTimestamp();
        using var answer = await api.GetAsync(new Uri(asked, UriKind.Relative), ct);
        if (!answer.IsSuccessStatusCode) throw new BenchException($"{asked} is answered {(int)answer.StatusCode}.");
        return new(cold, warm, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    static async Task<IReadOnlyList<Done>> UseAsync(IBrowser browser, PageReader reader, string path, int learners)
    {
        await using var context = await reader.SignedInAsync(browser);
        var page = await context.NewPageAsync();
        await PageOpening.OfAsync(page, await Transfer.OfAsync(page), () => page.GotoAsync(path));
        return await new RosterUse(page, new PageRoster(learners)).AllAsync();
    }

    static async Task<IReadOnlyList<Done>> UsePlainAsync(IBrowser browser, string html)
    {
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        await context.AddInitScriptAsync(PageScripts.Touch);
        await context.AddInitScriptAsync(PageScripts.Frames);
        var page = await context.NewPageAsync();
        await page.RouteAsync("http://plain.test/", route => route.FulfillAsync(new() { ContentType = "text/html", Body = html }));
        await page.GotoAsync("http://plain.test/");
        return await new RosterUse(page, new PlainRoster()).AllAsync();
    }

    static string RosterOf(Subjects subjects) => $"/courses/{Uri.EscapeDataString(subjects.Course)}?part=learners";

    /// <summary>Of the courses with so many learners the smallest; and who of all took and did most.</summary>
    static async Task<Subjects> SubjectsAsync(BenchRun run, BenchDatabase database, CancellationToken ct)
    {
        var least = run.Sizes.PageRoster.ToString(CultureInfo.InvariantCulture);
        var course = await database.ScalarAsync<string>($"SELECT c.course_id FROM lectern.courses c JOIN read.course r USING (course_key) WHERE r.enrollments >= {least} ORDER BY r.enrollments LIMIT 1", ct)
            ?? throw new BenchException($"No course has {least} learners; give Sizes.PageInstitution more.");
        var learner = await database.ScalarAsync<string>("SELECT l.user_id FROM lectern.learners l JOIN read.learner r USING (learner_key) ORDER BY r.enrollments DESC, r.learning_seconds DESC, 1 LIMIT 1", ct);
        var organization = await database.ScalarAsync<string>("SELECT organization_id FROM lectern.organizations ORDER BY organization_key LIMIT 1", ct);
        var learners = await database.ScalarAsync<long>($"SELECT min(enrollments)::bigint FROM read.course WHERE enrollments >= {least}", ct);
        return new(organization!, course, learner!, learners);
    }

    static async Task<IReadOnlyList<JsonElement>> LearnersAsync(HttpClient api, string course, CancellationToken ct)
    {
        var all = new List<JsonElement>();
        for (string? cursor = null; ;)
        {
            var path = $"/api/v1/courses/{Uri.EscapeDataString(course)}/learners?sort=name&limit=1000{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}";
            var answer = JsonSerializer.Deserialize<JsonElement>(await api.GetByteArrayAsync(new Uri(path, UriKind.Relative), ct));
            all.AddRange(answer.GetProperty("items").EnumerateArray());
            cursor = answer.GetProperty("nextCursor").GetString();
            if (cursor is null) return all;
        }
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    sealed record Place(string Name, PageReader Reader, string Path);

    sealed record Subjects(string Organization, string Course, string Learner, long Learners);

    /// <param name="Cold">First.</param>
    /// <param name="Warm">Loaded again.</param>
    /// <param name="Alone">The dashboard's answer by a program, in ms.</param>
    sealed record Opened(PageOpening Cold, PageOpening Warm, double Alone);
}
