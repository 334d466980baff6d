using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lectern.App.Tests.Mail;

namespace Lectern.App.Tests.Schedules;

/// <summary>Scheduled reports on their way to a real mail server.</summary>
public sealed partial class Delivering_reports
{
    const string Outside = """{"address":"dean@example.org"}""";

    [Fact]
    public async Task Each_recipient_gets_what_they_may_see_and_no_other_gets_anything()
    {
        await using var office = await PostOffice.OpenAsync();
        var ann = await office.AccountAsync("ann@example.org", "instructor", "ann");
        var root = await office.AccountAsync("root@example.org", "admin", "root");
        var boss = await office.AccountAsync("boss", "admin", "boss");
        var gone = await office.AccountAsync("gone@example.org", "instructor", "gone");
        var pupil = await office.AccountAsync("pupil@example.org", "student", "pupil");
        var off = await office.AccountAsync("off@example.org", "instructor", "off");
        await office.ScheduleAsync(string.Join(',', ((string[])[ann, root, gone, pupil, off]).Select(a => $$"""{"accountId":"{{a}}"}""").Append($$"""{"accountId":"{{boss}}","address":"boss@example.org"}""").Append(Outside)));
        await office.Server.ExecuteAsync($"DELETE FROM lectern.accounts WHERE account_id = '{gone}'; UPDATE lectern.accounts SET disabled_at = now() WHERE account_id = '{off}'");

        await office.ComesDueAsync();
        await office.DeliveredAsync();

        var got = new Dictionary<string, string>();
        for (var i = 0; i < 4; i++)
        {
            var message = await office.Mail.NextAsync();
            var file = message["attachments"]!.AsArray().Single()!;
            got[(string)message["to"]!.AsArray().Single()!] = Encoding.UTF8.GetString(Convert.FromBase64String((string)file["content"]!));
        }
        got["ann@example.org"].ShouldBe("made for\r\nuser:ann\r\n");
        got["dean@example.org"].ShouldBe("made for\r\nservice\r\n");
        // Administrators see the same: it was made once.
        got["root@example.org"].ShouldBe(got["boss@example.org"]);
        got["root@example.org"].ShouldBeOneOf("made for\r\nuser:root\r\n", "made for\r\nuser:boss\r\n");
        office.Mail.Left.ShouldBe(0);
        (await office.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.jobs WHERE kind = 'test.report'")).ShouldBe(3);

        var schedule = await office.GetAsync();
        var of = schedule["recipients"]!.AsArray().ToDictionary(r => (string?)r!["accountId"] ?? (string)r["address"]!, r => (string)r!["id"]!);
        var run = (await office.RunsAsync()).Single()!;
        ((string)run["state"]!).ShouldBe("partly_sent");
        run["deliveries"]!.AsArray().ToDictionary(d => (string)d!["recipientId"]!, d => ((string)d!["state"]!, (string?)d["code"])).ShouldBe(
            new Dictionary<string, (string, string?)>
            {
                [of[ann]] = ("sent", null),
                [of[root]] = ("sent", null),
                [of[boss]] = ("sent", null),
                [of["dean@example.org"]] = ("sent", null),
                [of[gone]] = ("skipped", "account_gone"),
                [of[off]] = ("skipped", "account_disabled"),
                [of[pupil]] = ("failed", "forbidden"),
            },
            ignoreOrder: true);
        ((string)schedule["lastRun"]!["state"]!).ShouldBe("partly_sent");
    }

    [Fact]
    public async Task The_message_says_what_it_is_and_nothing_that_its_title_wants()
    {
        await using var office = await PostOffice.OpenAsync();
        await office.ScheduleAsync(Outside);
        await office.ComesDueAsync();

        var got = await office.Mail.NextAsync();

        ((string)got["from"]!, (string)got["fromName"]!).ShouldBe(("reports@example.org", "Reports"));
        got["to"]!.AsArray().Select(t => (string)t!).ShouldBe(["dean@example.org"]);
        ((string)got["subject"]!).ShouldStartWith("Übersicht  Bcc: eve@example.org - ");
        got["headers"]!.AsObject().ContainsKey("bcc").ShouldBeFalse();
        ((string)got["headers"]!["list-unsubscribe"]!).ShouldStartWith($"<{PostOffice.PublicUrl}api/v1/unsubscribe/");
        ((string)got["text"]!).ShouldContain("It is attached");
        ((string)got["html"]!).ShouldContain("It is attached");
        var file = got["attachments"]!.AsArray().Single()!;
        ((string)file["name"]!).ShouldMatch(@"^übersicht-bcc-eve-example-org-\d{4}-\d\d-\d\d\.csv$");
        ((string)file["type"]!).ShouldBe("text/csv");
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
        Told("nobody").ShouldBe(("failed", 1, "mail_refused", "550 5.1.1 No such user here"));
        Told("full").ShouldBe(("failed", 11, "mail_deferred", "451 4.7.1 Come back later"));
        Told("busy").State.ShouldBe("sent");
        ((int)deliveries["busy"]["attempts"]!).ShouldBe(3);

        (string State, int Attempts, string? Code, string? Answer) Told(string name) =>
            ((string)deliveries[name]["state"]!, (int)deliveries[name]["attempts"]!, (string?)deliveries[name]["code"], (string?)deliveries[name]["answer"]);
    }

    [Fact]
    public async Task A_mail_server_that_is_away_gets_it_when_it_is_back()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await using var office = await PostOffice.OpenAsync(("SMTP_PORT", $"{port}"));
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
    public async Task A_report_that_fails_is_told_in_the_history_and_sent_to_nobody()
    {
        await using var office = await PostOffice.OpenAsync();
        await office.ScheduleAsync(Outside, ""","parameters":{"courseId":"breaks"}""");
        await office.ComesDueAsync();

        await office.DeliveredAsync();

        var run = (await office.RunsAsync()).Single()!;
        ((string)run["state"]!, (string?)run["deliveries"]![0]!["code"], (string?)run["deliveries"]![0]!["message"]).ShouldBe(("failed", "report_too_large", "The file would be too large."));
        office.Mail.Left.ShouldBe(0);
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
        var link = PostOffice.Here(Link().Match((string)got["text"]!).Value);
        ((string)got["html"]!).ShouldContain(link);
        await office.DeliveredAsync();
        using var http = new HttpClient { BaseAddress = office.Server.Client.BaseAddress };

        using (var whole = await http.GetAsync(link))
        {
            var bytes = await whole.Content.ReadAsByteArrayAsync();
            Encoding.UTF8.GetString(bytes).ShouldBe("made for\r\nservice\r\n");
            whole.Headers.GetValues("Repr-Digest").Single().ShouldBe($"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:");
            whole.Headers.ETag!.Tag.ShouldBe($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");
            whole.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
            whole.Content.Headers.ContentDisposition.FileNameStar.ShouldNotBeNull().ShouldStartWith("übersicht-");
        }
        using (var part = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new(5, 7) } })
        {
            using var answer = await http.SendAsync(part);
            answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
            (await answer.Content.ReadAsStringAsync()).ShouldBe("for");
        }
        await Log.Until.TrueAsync(office.Server.Source, "EXISTS (SELECT FROM lectern.audit WHERE action = 'delivery.downloaded')");

        // Another's is none of it, and an ended one opens nothing.
        (await http.GetAsync(link[..^4] + "AAAA")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await office.Server.ExecuteAsync("UPDATE lectern.report_deliveries SET link_until = now() - interval '1 second'");
        (await http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_link_ends_with_its_account_and_with_its_schedule()
    {
        await using var office = await PostOffice.OpenAsync();
        var ann = await office.AccountAsync("ann@example.org", "instructor", "ann");
        await office.ScheduleAsync($$"""{"accountId":"{{ann}}"}""", ""","delivery":"link" """);
        await office.ComesDueAsync();
        var link = PostOffice.Here(Link().Match((string)(await office.Mail.NextAsync())["text"]!).Value);
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
        await office.ScheduleAsync("""{"address":"ann@example.org"}""");
        var again = await office.ScheduleAsync($$"""{{Outside}},{"address":"ann@example.org"}""");
        again["recipients"]!.AsArray().Count(r => r!["unsubscribedAt"] is not null).ShouldBe(1);
        await office.Server.ExecuteAsync("DELETE FROM lectern.report_runs; DELETE FROM lectern.jobs");
        await office.ComesDueAsync();

        ((string)(await office.Mail.NextAsync())["to"]![0]!).ShouldBe("ann@example.org");
        await office.DeliveredAsync();
        office.Mail.Left.ShouldBe(0);
        (await office.RunsAsync())[0]!["deliveries"]!.AsArray().Select(d => (string?)d!["code"]).ShouldBe([null, "unsubscribed"], ignoreOrder: true);
        (await http.PostAsync(link + "x", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [GeneratedRegex(@"https://\S+/deliveries/\S+")]
    private static partial Regex Link();
}
