using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;
using Npgsql;

namespace Lectern.Browser.Tests.Reports;

/// <summary>Files that take their time: how far they are is seen, some are no longer wanted, and who leaves finds them again.</summary>
public sealed class Files_under_way : PageTest
{
    /// <summary>Its figures are held on to here: nobody else waits for them.</summary>
    static readonly Lazy<Task<DemoServer>> Own = new(DemoServer.StartSmallAsync);

    private protected override Task<DemoServer> ServerAsync() => Own.Value;

    [Fact]
    public async Task Two_at_once_are_seen_through_a_reload_and_one_is_cancelled()
    {
        // What the worker tells while it is in the middle of one: with so little to tell of it would be over unseen.
        await Demo.Server.ExecuteAsync(
            """
            CREATE OR REPLACE FUNCTION in_the_middle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.percent := 42; NEW.rows_done := 1200; RETURN NEW; END $$;
            CREATE OR REPLACE TRIGGER in_the_middle BEFORE UPDATE ON lectern.jobs FOR EACH ROW WHEN (NEW.state = 'running' AND NEW.kind = 'report') EXECUTE FUNCTION in_the_middle();
            """);
        var visit = await SignedInAsync("admin", new(), "/reports/enrollments");
        var page = visit.Page;
        ILocator kept, unwanted;
        await using (var holder = await Demo.Server.Source.OpenConnectionAsync())
        await using (var held = await holder.BeginTransactionAsync())
        {
            // What both are to read they wait for.
            await using (var hold = new NpgsqlCommand("LOCK TABLE read.enrollment IN ACCESS EXCLUSIVE MODE", holder)) await hold.ExecuteNonQueryAsync();
            kept = await page.MakeAsync("JSON");
            unwanted = await page.MakeAsync("CSV");
            foreach (var run in (ILocator[])[kept, unwanted])
            {
                await run.StandsAsync("running");
                await Assertions.Expect(run.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "42");
                await run.GetByText("1,200 rows so far").WaitForAsync();
            }
            await visit.ShouldBeAccessibleAsync();

            await page.ReloadAsync();
            await visit.SettleAsync();
            await Assertions.Expect(kept.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "42");
            await unwanted.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel ") }).ClickAsync();
            await unwanted.StandsAsync("cancelled");
            (await unwanted.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Download|Cancel) ") }).CountAsync()).ShouldBe(0);
            await kept.StandsAsync("running");
        }
        await kept.StandsAsync("completed");
        // Who does not see the list is told.
        await page.GetByRole(AriaRole.Status).Filter(new() { HasTextRegex = new(@"enrollments-.*\.json is ready\.") }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        JsonNode.Parse((await page.FileAsync(kept)).Text)!.Rows("learner").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task One_that_fails_says_why_and_what_to_do()
    {
        var visit = await SignedInAsync("admin", new(Width: Look.Phone), "/reports/completions");
        var page = visit.Page;
        var run = await page.MakeAsync("PDF");
        await run.StandsAsync("completed");
        // As it ends where there are more rows than a PDF takes, of which the demo has too few.
        await Demo.Server.ExecuteAsync(
            $"UPDATE lectern.jobs SET state = 'failed', error_code = 'too_many_rows', error_message = 'A PDF has at most 20,000 rows.', file = NULL, file_bytes = NULL, file_sha256 = NULL WHERE job_id = '{await run.GetAttributeAsync("data-job")}'");

        await page.ReloadAsync();
        await visit.SettleAsync();

        await run.StandsAsync("failed");
        await run.GetByText("A PDF has at most 20,000 rows.").WaitForAsync();
        await run.GetByText("Take CSV or Excel, or a shorter period.").WaitForAsync();
        await visit.ShouldFitAsync();
        await visit.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task Events_that_the_filters_find_are_exported()
    {
        var learner = (string)(await Demo.AskAsync("events?type=UserEnrolled&limit=1"))["items"]![0]!["userId"]!;
        var path = $"events?userId={learner}&type=UserEnrolled";
        var found = (await Demo.AskAsync($"{path}&limit=1000"))["items"]!.AsArray();
        var visit = await SignedInAsync("admin", new(), $"/{path}");
        var page = visit.Page;

        await page.Button("Export").ClickAsync();
        await page.Opened().GetByText($"UserEnrolled").First.WaitForAsync();
        var answer = await page.RunAndWaitForResponseAsync(() => page.Opened().Button("Make the file").ClickAsync(), r => r.Url.EndsWith("/api/v1/exports", StringComparison.Ordinal) && r.Request.Method == "POST");
        var id = (string)JsonNode.Parse(await answer.TextAsync())!["id"]!;
        var run = page.Opened().Locator($"[data-job='{id}']");
        var (name, text) = await page.FileAsync(run);
        await visit.ShouldBeAccessibleAsync();

        name.ShouldEndWith(".ndjson");
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["id"]!).ToArray();
        lines.ShouldNotBeEmpty();
        lines.Order(StringComparer.Ordinal).ShouldBe(found.Select(e => (string)e!["eventId"]!).Order(StringComparer.Ordinal));

        await page.Link("All exports").ClickAsync();
        await page.ArriveAsync("Exports");
        await page.Locator($"main [data-job='{id}'][data-status=completed]").WaitForAsync();
    }
}
