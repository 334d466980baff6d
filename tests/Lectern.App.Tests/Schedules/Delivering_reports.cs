using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Configuration;
using Lectern.App.Jobs;
using Lectern.App.Schedules;
using Lectern.App.Tests.Accounts;
using Lectern.App.Tests.Mail;
using Lectern.App.Tests.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Schedules;

/// <summary>Scheduled reports on their way to a real mail server.</summary>
public sealed class Delivering_reports
{
    const string Outside = """{"address":"dean@example.org"}""";

    [Fact]
    public async Task Each_recipient_gets_what_they_may_see_and_no_other_gets_anything()
    {
        await using var office = await PostOffice.OpenAsync();
        var ann = await office.AccountAsync("ann@example.org", "instructor", "ann");
        var bob = await office.AccountAsync("bob@example.org", "instructor", "bob");
        var root = await office.AccountAsync("root@example.org", "admin", "root");
        var boss = await office.AccountAsync("boss", "admin", "boss");
        var gone = await office.AccountAsync("gone@example.org", "instructor", "gone");
        var pupil = await office.AccountAsync("pupil@example.org", "instructor", "pupil");
        var off = await office.AccountAsync("off@example.org", "instructor", "off");
        await office.ScheduleAsync(string.Join(',', ((string[])[ann, bob, root, gone, pupil, off]).Select(a => $$"""{"accountId":"{{a}}"}""").Append($$"""{"accountId":"{{boss}}","address":"boss@example.org"}""").Append(Outside)));
        await office.Server.ExecuteAsync($"DELETE FROM lectern.accounts WHERE account_id = '{gone}'; UPDATE lectern.accounts SET disabled_at = now() WHERE account_id = '{off}'; UPDATE lectern.accounts SET role = 'student' WHERE account_id = '{pupil}'");

        await office.ComesDueAsync();
        await office.DeliveredAsync();

        var got = new Dictionary<string, string>();
        for (var i = 0; i < 5; i++)
        {
            var message = await office.Mail.NextAsync();
            got[(string)message["to"]!.AsArray().Single()!] = PostOffice.FileOf(message);
        }
        got.ToDictionary(g => g.Key, g => PostOffice.LearnersOf(g.Value)).ShouldBe(
            new Dictionary<string, string>
            {
                ["ann@example.org"] = "lea-1",
                ["bob@example.org"] = "max-1",
                // What the owner may see.
                ["dean@example.org"] = "lea-1 max-1",
                ["root@example.org"] = "lea-1 max-1",
                ["boss@example.org"] = "lea-1 max-1",
            },
            ignoreOrder: true);
        office.Mail.Left.ShouldBe(0);
        // Ann's, Bob's, the owner's, and one for both administrators, who see the same.
        (await office.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.jobs WHERE kind = 'report'")).ShouldBe(4);

        var schedule = await office.GetAsync();
        var of = schedule["recipients"]!.AsArray().ToDictionary(r => (string?)r!["accountId"] ?? (string)r["address"]!, r => (string)r!["id"]!);
        var run = (await office.RunsAsync()).Single()!;
        ((string)run["state"]!).ShouldBe("partly_sent");
        run["deliveries"]!.AsArray().ToDictionary(d => (string)d!["recipientId"]!, d => ((string)d!["state"]!, (string?)d["code"])).ShouldBe(
            new Dictionary<string, (string, string?)>
            {
                [of[ann]] = ("sent", null),
                [of[bob]] = ("sent", null),
                [of[root]] = ("sent", null),
                [of[boss]] = ("sent", null),
                [of["dean@example.org"]] = ("sent", null),
                [of[gone]] = ("skipped", "account_gone"),
                [of[off]] = ("skipped", "account_disabled"),
                [of[pupil]] = ("failed", "not_found"),
            },
            ignoreOrder: true);
        ((string)schedule["lastRun"]!["state"]!).ShouldBe("partly_sent");
    }

    [Fact]
    public async Task The_message_says_what_it_is_and_nothing_that_its_title_wants()
    {
        await using var office = await PostOffice.OpenAsync();
        var report = (string)(await office.Server.ToldAsync(
            "POST", "/api/v1/reports", """{"name":"Overview","dataset":"enrollments","dimensions":["course","learner"],"measures":["enrollments"]}""", expected: HttpStatusCode.Created))["id"]!;
        await office.ScheduleAsync(Outside, report: report);
        // No request puts such a name there; a message trusts none all the same.
        await office.Server.ExecuteAsync("""UPDATE lectern.report_versions SET name = E'Übersicht\r\nBcc: eve@example.org\r\n\r\n<img src=x>'""");
        await office.ComesDueAsync();

        var got = await office.Mail.NextAsync();

        ((string)got["from"]!, (string)got["fromName"]!).ShouldBe(("reports@example.org", "Reports"));
        got["to"]!.AsArray().Select(t => (string)t!).ShouldBe(["dean@example.org"]);
        ((string)got["subject"]!).ShouldMatch(@"^Übersicht  Bcc: eve@example.org    <img src=x>, \d{1,2} [A-Z][a-z]+ \d{4} - Lectern$");
        got["headers"]!.AsObject().ContainsKey("bcc").ShouldBeFalse();
        ((string)got["headers"]!["list-unsubscribe"]!).ShouldStartWith($"<{PostOffice.PublicUrl}api/v1/unsubscribe/");
        ((string)got["text"]!).ShouldContain("It is attached");
        ((string)got["html"]!).ShouldContain("It is attached");
        ((string)got["html"]!).ShouldContain("&lt;img src=x&gt;");
        ((string)got["html"]!).ShouldNotContain("<img");
        var file = got["attachments"]!.AsArray().Single()!;
        ((string)file["name"]!).ShouldMatch(@"^übersicht-bcc-eve-example-org-img-src-x-\d{4}-\d\d-\d\d\.csv$");
        ((string)file["type"]!).ShouldBe("text/csv");
        PostOffice.LearnersOf(PostOffice.FileOf(got)).ShouldBe("lea-1 max-1");

        var page = await office.Server.Client.GetStringAsync(PostOffice.Here(((string)got["headers"]!["list-unsubscribe"]!).Trim('<', '>')));
        page.ShouldContain("&lt;img src=x&gt;");
        page.ShouldNotContain("<img");
    }

    [Fact]
    public async Task What_the_server_puts_off_is_tried_again_and_what_it_refuses_is_not()
    {
        await using var office = await PostOffice.OpenAsync();
        await office.ScheduleAsync("""{"address":"nobody@example.org"},{"address":"busy@example.org"},{"address":"full@example.org"}""");
        await office.ComesDueAsync();

        await office.DeliveredAsync();

        ((string)(await office.Mail.NextAsync())["to"]![0]!).ShouldBe("busy@example.org");
        var of = (await office.GetAsync())["recipients"]!.AsArray().ToDictionary(r => (string)r!["id"]!, r => ((string)r!["address"]!).Split('@')[0]);
        var deliveries = (await office.RunsAsync()).Single()!["deliveries"]!.AsArray().ToDictionary(d => of[(string)d!["recipientId"]!], d => d!);
        Told("nobody").ShouldBe(("failed", 1, "mail_refused", "550 5.1.1 <recipient> unknown: no such user as <recipient> here"));
        Told("full").ShouldBe(("failed", 11, "mail_deferred", "451 4.7.1 Come back later"));
        Told("busy").State.ShouldBe("sent");
        ((int)deliveries["busy"]["attempts"]!).ShouldBe(3);

        (string State, int Attempts, string? Code, string? Answer) Told(string name) =>
            ((string)deliveries[name]["state"]!, (int)deliveries[name]["attempts"]!, (string?)deliveries[name]["code"], (string?)deliveries[name]["answer"]);
    }

    [Fact]
    public async Task A_mail_server_that_is_away_gets_it_when_it_is_back()
    {
        var (opened, port) = await PostOffice.OpenWithoutServerAsync();
        await using var office = opened;
        await office.ScheduleAsync(Outside);
        await office.ComesDueAsync();
        await Log.Until.TrueAsync(office.Server.Source, "EXISTS (SELECT FROM lectern.report_deliveries WHERE state = 'sending' AND code = 'mail_server_unreachable')");

        await using var back = await MailHost.StartAsync("plain", port);

        ((string)(await back.NextAsync())["to"]![0]!).ShouldBe("dean@example.org");
        await office.DeliveredAsync();
        var delivery = (await office.RunsAsync()).Single()!["deliveries"]![0]!;
        ((string)delivery["state"]!, (string?)delivery["code"]).ShouldBe(("sent", null));
        ((int)delivery["attempts"]!).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Whoever_leaves_or_is_taken_off_while_it_waits_gets_nothing()
    {
        var (opened, _) = await PostOffice.OpenWithoutServerAsync();
        await using var office = opened;
        const string Ann = """{"address":"ann@example.org"}""";
        await office.ScheduleAsync($"{Outside},{Ann}");
        await office.ComesDueAsync();
        await Log.Until.TrueAsync(office.Server.Source, "(SELECT count(*) = 2 FROM lectern.report_deliveries WHERE state = 'sending' AND code = 'mail_server_unreachable')");

        var ann = (string)(await office.ScheduleAsync(Ann))["recipients"]!.AsArray().Single()!["id"]!;
        await office.Server.ExecuteAsync($"UPDATE lectern.report_recipients SET unsubscribed_at = now() WHERE recipient_id = '{ann}'");

        await office.DeliveredAsync();
        (await office.RunsAsync()).Single()!["deliveries"]!.AsArray().Select(d => ((string)d!["recipientId"]! == ann, (string)d["state"]!, (string?)d["code"]))
            .ShouldBe([(true, "skipped", "unsubscribed"), (false, "skipped", "not_listed")], ignoreOrder: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_report_of_ones_own_goes_to_no_other_administrator_whoever_is_first(bool isOwnerFirst)
    {
        await using var office = await PostOffice.OpenAsync();
        await office.AccountAsync("ann@example.org", "admin", "ann");
        var root = await office.AccountAsync("root@example.org", "admin", "root");
        await office.Server.ExecuteAsync("UPDATE lectern.accounts SET must_change_password = false");
        using var ann = new Person(office.Server);
        (await ann.SignInAsync("ann@example.org", "three blue lamps")).Status.ShouldBe(HttpStatusCode.OK);
        var (made, report) = await ann.SendAsync(HttpMethod.Post, "reports", """{"name":"Mine","isPublic":true,"dataset":"enrollments","dimensions":["course","learner"],"measures":["enrollments"]}""");
        made.ShouldBe(HttpStatusCode.Created, report?.ToJsonString());
        (await ann.SendAsync(HttpMethod.Put, $"reports/{report!["id"]}/schedule", $$"""{"frequency":"daily","hour":7,"format":"csv","recipients":[{"accountId":"{{root}}"},{{Outside}}]}""")).Status.ShouldBe(HttpStatusCode.OK);
        await office.Server.ExecuteAsync(
            $"""
            UPDATE lectern.reports SET is_public = false;
            UPDATE lectern.report_recipients SET recipient_id = overlay(recipient_id::text PLACING CASE (account_id IS NULL) = {isOwnerFirst} WHEN true THEN '0' ELSE 'f' END FROM 1 FOR 1)::uuid
            """);

        await office.ComesDueAsync();
        await office.DeliveredAsync();

        var message = await office.Mail.NextAsync();
        ((string)message["to"]![0]!, PostOffice.LearnersOf(PostOffice.FileOf(message))).ShouldBe(("dean@example.org", "lea-1 max-1"));
        office.Mail.Left.ShouldBe(0);
        (await ann.GetAsync($"reports/{report["id"]}/schedule/runs")).Answer!["items"]![0]!["deliveries"]!.AsArray().Select(d => ((string)d!["state"]!, (string?)d["code"]))
            .ShouldBe([("sent", null), ("failed", "not_found")], ignoreOrder: true);
    }

    [Theory]
    [InlineData("UPDATE lectern.accounts SET role = 'instructor' WHERE user_id = 'root'", "root@example.org")]
    [InlineData("DELETE FROM lectern.course_staff", "tea@example.org")]
    public async Task Whoever_may_see_less_by_now_gets_neither_the_mail_nor_the_file(string change, string whose)
    {
        var (opened, port) = await PostOffice.OpenWithoutServerAsync();
        await using var office = opened;
        string[] all = [await office.AccountAsync("root@example.org", "admin", "root"), await office.AccountAsync("tea@example.org", "instructor", "tea")];
        await office.Server.ToldAsync("PUT", "/api/v1/courses/logic/staff", """{"userIds":["tea"]}""");
        await office.ScheduleAsync(string.Join(',', all.Select(a => $$"""{"accountId":"{{a}}"}""")), ""","delivery":"link" """);
        await office.ComesDueAsync();
        await Log.Until.TrueAsync(office.Server.Source, "(SELECT count(*) = 2 FROM lectern.report_deliveries WHERE state = 'sending' AND code = 'mail_server_unreachable')");
        await office.Server.ExecuteAsync(change);

        await using var back = await MailHost.StartAsync("plain", port);
        var message = await back.NextAsync();
        await office.DeliveredAsync();

        ((string)message["to"]![0]!).ShouldNotBe(whose);
        back.Left.ShouldBe(0);
        (await office.RunsAsync()).Single()!["deliveries"]!.AsArray().Select(d => ((string)d!["state"]!, (string?)d["code"])).ShouldBe([("sent", null), ("skipped", "may_see_less")], ignoreOrder: true);

        // The other may see it still, until they see less in their turn, or are taken off the list.
        var link = PostOffice.LinkOf(message);
        using var http = new HttpClient { BaseAddress = office.Server.Client.BaseAddress };
        (await http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await office.Server.ExecuteAsync("UPDATE lectern.report_recipients SET is_listed = false");
        (await http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.Gone);
        await office.Server.ExecuteAsync("UPDATE lectern.report_recipients SET is_listed = true");
        (await http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await office.Server.ExecuteAsync("UPDATE lectern.accounts SET role = 'student'");
        (await http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task What_leaves_is_in_the_audit_and_is_nothing_that_the_recipient_asked_for()
    {
        await using var office = await PostOffice.OpenAsync();
        var root = await office.AccountAsync("root@example.org", "admin", "root");
        await office.Server.ExecuteAsync("UPDATE lectern.accounts SET must_change_password = false");
        var schedule = await office.ScheduleAsync($$"""{"accountId":"{{root}}"},{{Outside}}""", ""","parameters":{"courseId":"logic"}""");
        await office.ComesDueAsync();
        await office.DeliveredAsync();
        await Log.Until.TrueAsync(office.Server.Source, "(SELECT count(*) = 2 FROM lectern.audit WHERE action = 'report.delivered')");

        var told = (await office.Server.ToldAsync("GET", "/api/v1/audit?action=report.delivered"))["items"]!.AsArray();
        told.Select(e => ((string)e!["actor"]!, (string)e["courseId"]!, (string)e["details"]!["to"]!, (string)e["details"]!["as"]!, (string)e["details"]!["report"]!)).ShouldBe(
            [("service", "logic", root, "attachment", PostOffice.Report), ("service", "logic", "outside", "attachment", PostOffice.Report)], ignoreOrder: true);
        var recipients = schedule["recipients"]!.AsArray().Select(r => (string)r!["id"]!).ToArray();
        told.Select(e => (string)e!["details"]!["recipient"]!).ShouldBe(recipients, ignoreOrder: true);
        var saved = (await office.Server.ToldAsync("GET", "/api/v1/audit?action=schedule.changed"))["items"]!.AsArray().Single()!["details"]!;
        ((string)saved["schedule"]!, (string)saved["recipients"]!, (string)saved["outside"]!).ShouldBe(((string)schedule["id"]!, "2", "1"));
        ((string)saved["recipients1"]!).Split(',').ShouldBe(recipients, ignoreOrder: true);

        using var person = new Person(office.Server);
        (await person.SignInAsync("root@example.org", "three blue lamps")).Status.ShouldBe(HttpStatusCode.OK);
        (await person.GetAsync("reports/runs")).Answer!["items"]!.AsArray().ShouldBeEmpty();
        (await office.Server.ToldAsync("GET", $"/api/v1/reports/{PostOffice.Report}/jobs"))["items"]!.AsArray().Select(r => (string)r!["requestedBy"]!).Distinct().ShouldBe(["schedule"]);
    }

    [Fact]
    public async Task What_the_server_took_is_noted_as_sent_though_the_worker_stops_meanwhile()
    {
        await using var office = await PostOffice.OpenAsync();
        await office.ScheduleAsync(Outside);
        await office.ComesDueAsync();
        await office.Mail.NextAsync();
        await office.DeliveredAsync();
        await office.Server.ExecuteAsync("UPDATE lectern.report_deliveries SET state = 'sending', sent_at = NULL");
        var delivery = await office.Server.ScalarAsync<Guid>("SELECT delivery_id FROM lectern.report_deliveries");
        var tenant = await office.Server.ScalarAsync<int>("SELECT tenant_id FROM lectern.report_deliveries");
        using var stopping = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = TakeAsync(listener, stopping);
        var given = PostOffice.SettingsOf(((IPEndPoint)listener.LocalEndpoint).Port).Select(g => KeyValuePair.Create(g.Name, (string?)g.Value));
        var job = ActivatorUtilities.CreateInstance<MailJob>(office.Server.Services, new Settings(new ConfigurationBuilder().AddInMemoryCollection(given).Build()));
        var claim = new ClaimedJob(Guid.NewGuid(), tenant, MailJob.Kind.Name, $$"""{"delivery":"{{delivery}}"}""", "schedule", DateTime.UnixEpoch, 1, Guid.NewGuid());

        await job.RunAsync(new(claim, office.Server.Services.GetRequiredService<JobFiles>()), stopping.Token);

        await served;
        stopping.IsCancellationRequested.ShouldBeTrue();
        (await office.Server.ScalarAsync<string>("SELECT state FROM lectern.report_deliveries")).ShouldBe("sent");
    }

    /// <summary>A mail server that takes one message, and whose worker is told to stop before it takes its leave.</summary>
    static async Task TakeAsync(TcpListener listener, CancellationTokenSource stopping)
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 here");
        var isData = false;
        while (await reader.ReadLineAsync() is { } line && line != "QUIT")
        {
            if (isData && line != ".") continue;
            isData = line == "DATA";
            await writer.WriteLineAsync(isData ? "354 go on" : "250 taken");
        }
        await stopping.CancelAsync();
    }

    [Fact]
    public async Task A_report_that_fails_for_one_is_told_in_the_history_and_sent_to_the_others()
    {
        await using var office = await PostOffice.OpenAsync();
        var bob = await office.AccountAsync("bob@example.org", "instructor", "bob");
        var schedule = await office.ScheduleAsync($$"""{"accountId":"{{bob}}"},{{Outside}}""", ""","parameters":{"courseId":"logic"}""");
        var bobs = (string)schedule["recipients"]!.AsArray().Single(r => r!["accountId"] is not null)!["id"]!;
        await office.ComesDueAsync();

        await office.DeliveredAsync();

        // It is Ann's course.
        var message = await office.Mail.NextAsync();
        ((string)message["to"]![0]!, PostOffice.LearnersOf(PostOffice.FileOf(message))).ShouldBe(("dean@example.org", "lea-1"));
        office.Mail.Left.ShouldBe(0);
        var run = (await office.RunsAsync()).Single()!;
        var failed = run["deliveries"]!.AsArray().Single(d => (string)d!["recipientId"]! == bobs)!;
        ((string)run["state"]!, (string)failed["state"]!, (string?)failed["code"]).ShouldBe(("partly_sent", "failed", "not_found"));
        ((string)failed["message"]!).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Every_report_that_was_made_is_told_of_in_the_outbox()
    {
        // Nobody takes it there: it waits.
        await using var office = await PostOffice.OpenAsync(("KAFKA_BROKERS", "127.0.0.1:1"));
        var ann = await office.AccountAsync("ann@example.org", "instructor", "ann");
        await office.ScheduleAsync($$"""{"accountId":"{{ann}}"},{{Outside}}""");
        await office.ComesDueAsync();

        await office.DeliveredAsync();

        var made = (await office.RunsAsync()).Single()!["deliveries"]!.AsArray().Select(d => (string)d!["jobId"]!).Order(StringComparer.Ordinal).ToArray();
        made.Distinct().Count().ShouldBe(2);
        var told = await office.Server.ScalarAsync<string[]>("SELECT array_agg(payload ->> 'jobId' ORDER BY payload ->> 'jobId' COLLATE \"C\") FROM lectern.outbox_messages WHERE type = 'ReportGenerated' AND payload ->> 'reportId' = 'enrollments'");
        told.ShouldBe(made);
    }

    [Fact]
    public async Task Of_the_history_the_newest_hundred_are_kept()
    {
        await using var office = await PostOffice.OpenAsync();
        await office.ScheduleAsync(Outside);
        await office.Server.ExecuteAsync(
            "INSERT INTO lectern.report_runs (tenant_id, schedule_id, due_at, run_job, title) SELECT tenant_id, schedule_id, now() - interval '1 year' + i * interval '1 day', gen_random_uuid(), 'Old' FROM lectern.report_schedules, generate_series(1, 105) i");
        await office.ComesDueAsync();
        await office.Mail.NextAsync();
        await Log.Until.TrueAsync(office.Server.Source, "(SELECT count(*) = 100 FROM lectern.report_runs)");

        var first = await office.Server.ToldAsync("GET", $"{PostOffice.Path}/runs?limit=60");
        var rest = await office.Server.ToldAsync("GET", $"{PostOffice.Path}/runs?limit=60&cursor={first["nextCursor"]}");

        var due = first["items"]!.AsArray().Concat(rest["items"]!.AsArray()).Select(r => (DateTime)r!["dueAt"]!).ToArray();
        due.Length.ShouldBe(100);
        due.ShouldBe(due.OrderDescending());
        (due[0] - due[99]).ShouldBeGreaterThan(TimeSpan.FromDays(300));
        rest["nextCursor"].ShouldBeNull();
        ((string)first["items"]![0]!["deliveries"]![0]!["state"]!).ShouldBeOneOf("sending", "sent");
    }

    [Theory]
    [InlineData("link", "10")]
    // Too large for a message.
    [InlineData("attachment", "0")]
    public async Task A_link_opens_the_file_in_whole_or_in_part_until_it_ends(string delivery, string most)
    {
        await using var office = await PostOffice.OpenAsync(("SMTP_MAX_ATTACHMENT_MB", most));
        await office.ScheduleAsync(Outside, $$""","delivery":"{{delivery}}" """);
        await office.ComesDueAsync();

        var got = await office.Mail.NextAsync();
        got["attachments"]!.AsArray().ShouldBeEmpty();
        var link = PostOffice.LinkOf(got);
        ((string)got["html"]!).ShouldContain(link);
        await office.DeliveredAsync();
        using var http = new HttpClient { BaseAddress = office.Server.Client.BaseAddress };

        byte[] file;
        using (var whole = await http.GetAsync(link))
        {
            var bytes = await whole.Content.ReadAsByteArrayAsync();
            PostOffice.LearnersOf(Encoding.UTF8.GetString(bytes)).ShouldBe("lea-1 max-1");
            file = bytes;
            whole.Headers.GetValues("Repr-Digest").Single().ShouldBe($"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:");
            whole.Headers.ETag!.Tag.ShouldBe($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");
            whole.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
            whole.Content.Headers.ContentDisposition.FileNameStar.ShouldNotBeNull().ShouldStartWith("enrollments-");
            whole.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }
        using (var part = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new(5, 7) } })
        {
            using var answer = await http.SendAsync(part);
            answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
            (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(file[5..8]);
        }
        await Log.Until.TrueAsync(office.Server.Source, "EXISTS (SELECT FROM lectern.audit WHERE action = 'delivery.downloaded')");

        // Another's is none of it, and an ended one opens nothing.
        (await http.GetAsync(link[..^4] + "AAAA")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await office.Server.ExecuteAsync("UPDATE lectern.report_deliveries SET link_until = now() - interval '1 second'");
        using var ended = await http.GetAsync(link);
        // For a person, in a browser.
        (ended.StatusCode, ended.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.Gone, "text/html"));
    }

    [Fact]
    public async Task A_link_ends_with_its_account_and_with_its_schedule()
    {
        await using var office = await PostOffice.OpenAsync();
        var ann = await office.AccountAsync("ann@example.org", "instructor", "ann");
        await office.ScheduleAsync($$"""{"accountId":"{{ann}}"}""", ""","delivery":"link" """);
        await office.ComesDueAsync();
        var link = PostOffice.LinkOf(await office.Mail.NextAsync());
        await office.DeliveredAsync();
        using var http = new HttpClient { BaseAddress = office.Server.Client.BaseAddress };
        (await http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await office.Server.ExecuteAsync($"UPDATE lectern.accounts SET disabled_at = now() WHERE account_id = '{ann}'");
        (await http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.Gone);
        await office.Server.ExecuteAsync($"UPDATE lectern.accounts SET disabled_at = NULL WHERE account_id = '{ann}'");
        (await http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using (var deleted = await office.Server.Client.DeleteAsync(PostOffice.Path)) deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Whoever_leaves_by_the_link_gets_nothing_more_even_listed_again()
    {
        await using var office = await PostOffice.OpenAsync();
        await office.ScheduleAsync($$"""{{Outside}},{"address":"ann@example.org"}""");
        await office.ComesDueAsync();
        JsonNode[] both = [await office.Mail.NextAsync(), await office.Mail.NextAsync()];
        await office.DeliveredAsync();
        var dean = both.Single(m => (string)m["to"]![0]! == "dean@example.org");
        var link = PostOffice.Here(((string)dean["headers"]!["list-unsubscribe"]!).Trim('<', '>'));
        using var http = new HttpClient { BaseAddress = office.Server.Client.BaseAddress };

        // Programs look at links before people do.
        using (var looked = await http.GetAsync(link))
        {
            looked.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await looked.Content.ReadAsStringAsync()).ShouldContain("<form method=\"post\">");
        }
        (await office.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.report_recipients WHERE unsubscribed_at IS NOT NULL")).ShouldBe(0);

        // As a mail program does it, in one step.
        using (var left = await http.PostAsync(link, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]))) left.StatusCode.ShouldBe(HttpStatusCode.OK);
        // Also once the history has forgotten it.
        await office.Server.ExecuteAsync("DELETE FROM lectern.report_runs; DELETE FROM lectern.jobs");
        await office.ScheduleAsync("""{"address":"ann@example.org"}""");
        var again = await office.ScheduleAsync($$"""{{Outside}},{"address":"ann@example.org"}""");
        again["recipients"]!.AsArray().Count(r => r!["unsubscribedAt"] is not null).ShouldBe(1);
        await office.ComesDueAsync();

        ((string)(await office.Mail.NextAsync())["to"]![0]!).ShouldBe("ann@example.org");
        await office.DeliveredAsync();
        office.Mail.Left.ShouldBe(0);
        (await office.RunsAsync())[0]!["deliveries"]!.AsArray().Select(d => (string?)d!["code"]).ShouldBe([null, "unsubscribed"], ignoreOrder: true);
        (await http.PostAsync(link + "x", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
