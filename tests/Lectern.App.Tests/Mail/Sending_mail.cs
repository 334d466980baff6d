using System.Net.Sockets;
using System.Text;
using Lectern.App.Configuration;
using Lectern.App.Mail;

namespace Lectern.App.Tests.Mail;

/// <summary>Messages as a real mail server gets them, and how it is spoken to.</summary>
public sealed class Sending_mail
{
    static readonly Letter Plain = new(new("0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001"), "ann@example.org", "Hello", "One\nTwo\n", "<p>One</p>");

    [Fact]
    public async Task It_arrives_whole_in_any_script()
    {
        await using var host = await MailHost.StartAsync();
        var content = new byte[200_001];
        new Random(7).NextBytes(content);
        var subject = $"Übersicht „Größe“ 学习分析 🎓 {new string('ő', 200)}";
        var letter = Plain with
        {
            Subject = subject,
            Text = "Árvíztűrő tükörfúrógép\n.\n..dots\n",
            Html = "<p>Ελληνικά &amp; Кириллица</p>",
            File = new("Übersicht 学习-2026-11-21.csv", "text/csv; charset=utf-8", () => new MemoryStream(content)),
            Unsubscribe = new("https://lectern.example.org/api/v1/unsubscribe/abc"),
        };

        (await SendAsync(host, letter)).ShouldNotBeEmpty();

        var got = await host.NextAsync();
        ((string)got["from"]!, (string)got["to"]![0]!, (string)got["fromName"]!).ShouldBe(("reports@example.org", "ann@example.org", "Lernzentrum Köln"));
        ((string)got["subject"]!).ShouldBe(subject);
        ((string)got["text"]!).ReplaceLineEndings("\n").ShouldBe("Árvíztűrő tükörfúrógép\n.\n..dots\n");
        ((string)got["html"]!).Trim().ShouldBe("<p>Ελληνικά &amp; Кириллица</p>");
        var file = got["attachments"]!.AsArray().Single()!;
        ((string)file["name"]!).ShouldBe("Übersicht 学习-2026-11-21.csv");
        Convert.FromBase64String((string)file["content"]!).ShouldBe(content);
        ((string)got["messageId"]!).ShouldBe("<0199aaaabbbb7ccc8dddeeeeffff0001@example.org>");
        ((string)got["headers"]!["list-unsubscribe"]!).ShouldBe("<https://lectern.example.org/api/v1/unsubscribe/abc>");
        ((string)got["headers"]!["list-unsubscribe-post"]!).ShouldBe("List-Unsubscribe=One-Click");
        // As every server takes it, however old.
        var raw = Convert.FromBase64String((string)got["raw"]!);
        raw.ShouldAllBe(b => b < 128);
        Encoding.ASCII.GetString(raw).Split("\r\n").Max(l => l.Length).ShouldBeLessThan(998);
    }

    [Fact]
    public async Task Nothing_that_others_wrote_becomes_a_header()
    {
        await using var host = await MailHost.StartAsync();
        const string Evil = "Report\r\nBcc: eve@example.org\r\nX-Evil: 1\r\n\r\nBody";

        await SendAsync(host, Plain);
        await SendAsync(host, Plain with { Subject = Evil, Text = Evil, File = new("a\"\r\nX-Evil: 1.csv", "text/csv", () => new MemoryStream([1])) });

        var (usual, got) = (await host.NextAsync(), await host.NextAsync());
        got["to"]!.AsArray().Count.ShouldBe(1);
        got["headers"]!.AsObject().Select(h => h.Key).ShouldBe(usual["headers"]!.AsObject().Select(h => h.Key));
        ((string)got["subject"]!).ShouldBe("Report  Bcc: eve@example.org  X-Evil: 1    Body");
        ((string)got["text"]!).ReplaceLineEndings("\r\n").ShouldStartWith(Evil);
        got["attachments"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("ann@example.org", "ann@example.org")]
    [InlineData(" ann.b+c@Sub.Example.ORG ", "ann.b+c@sub.example.org")]
    [InlineData("ann@köln.example", "ann@xn--kln-sna.example")]
    [InlineData("ann", null)]
    [InlineData("@example.org", null)]
    [InlineData("ann@", null)]
    [InlineData("ann@example.org\r\nRCPT TO:<eve@example.org>", null)]
    [InlineData("ann@example.org>, <eve@example.org", null)]
    [InlineData("a nn@example.org", null)]
    [InlineData("ann..b@example.org", null)]
    [InlineData("änn@example.org", null)]
    [InlineData("ann@-example.org", null)]
    public void An_address_is_an_address_and_nothing_else(string given, string? read) => EmailAddress.Read(given).ShouldBe(read);

    [Theory]
    [InlineData("starttls", "PLAIN")]
    [InlineData("starttls", "LOGIN")]
    [InlineData("tls", "PLAIN")]
    public async Task By_TLS_with_a_password(string security, string method)
    {
        var (key, certificate) = MailHost.Certificate();
        await using var host = await MailHost.StartAsync(security, 0, ("KEY", key), ("CERT", certificate), ("AUTH", "lectern:pässwörd"), ("METHODS", method));
        var settings = SettingsOf(host.Port) with { Security = security == "tls" ? MailSecurity.Tls : MailSecurity.StartTls, User = "lectern", Password = "pässwörd", CaFile = certificate };

        await SendAsync(settings, Plain);

        var got = await host.NextAsync();
        ((bool)got["secure"]!, (string)got["user"]!).ShouldBe((true, "lectern"));

        var wrong = await Should.ThrowAsync<MailFailedException>(() => SendAsync(settings with { Password = "other" }, Plain));
        (wrong.Code, wrong.MayRetry).ShouldBe(("mail_sign_in_refused", false));
        wrong.Answer.ShouldNotBeNull().ShouldContain("535");

        var untrusted = await Should.ThrowAsync<MailFailedException>(() => SendAsync(settings with { CaFile = null }, Plain));
        (untrusted.Code, untrusted.MayRetry).ShouldBe(("mail_server_untrusted", true));
        host.Left.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_without_TLS_is_sent_nothing_where_it_is_asked_for()
    {
        await using var host = await MailHost.StartAsync();

        var failed = await Should.ThrowAsync<MailFailedException>(() => SendAsync(SettingsOf(host.Port) with { Security = MailSecurity.StartTls }, Plain));

        (failed.Code, failed.MayRetry).ShouldBe(("mail_server_without_tls", false));
    }

    [Theory]
    [InlineData("nobody@example.org", "mail_refused", false, "550")]
    [InlineData("full@example.org", "mail_deferred", true, "451")]
    public async Task What_it_refuses_is_told_with_its_answer(string to, string code, bool mayRetry, string answer)
    {
        await using var host = await MailHost.StartAsync();

        var failed = await Should.ThrowAsync<MailFailedException>(() => SendAsync(host, Plain with { To = to }));

        (failed.Code, failed.MayRetry).ShouldBe((code, mayRetry));
        failed.Answer.ShouldNotBeNull().ShouldStartWith(answer);
    }

    [Fact]
    public async Task One_that_is_not_there_is_tried_again()
    {
        using var nobody = new TcpListener(System.Net.IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((System.Net.IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();

        var failed = await Should.ThrowAsync<MailFailedException>(() => SendAsync(SettingsOf(port), Plain));

        (failed.Code, failed.MayRetry).ShouldBe(("mail_server_unreachable", true));
    }

    internal static MailSettings SettingsOf(int port) =>
        new("localhost", port, MailSecurity.None, null, null, "reports@example.org", "Lernzentrum Köln", null, 10 << 20, new("https://lectern.example.org/"));

    static Task<string> SendAsync(MailHost host, Letter letter) => SendAsync(SettingsOf(host.Port), letter);

    static Task<string> SendAsync(MailSettings settings, Letter letter) => new MailServer(settings, TimeProvider.System).SendAsync(letter, default);
}
