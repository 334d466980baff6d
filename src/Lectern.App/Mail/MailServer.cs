using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lectern.App.Configuration;

namespace Lectern.App.Mail;

/// <summary>
/// Hands messages to the mail server (RFC 5321): a connection a message. <c>System.Net.Mail</c> would not do: it has no TLS from the first
/// byte, no certificate authorities of one's own, and no time-outs where it waits asynchronously.
/// </summary>
sealed class MailServer(MailSettings settings, TimeProvider time)
{
    static readonly TimeSpan ToConnect = TimeSpan.FromSeconds(15);

    /// <summary>For each answer. Servers that look a sender up, or make them wait, take some of it.</summary>
    static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(60);

    /// <summary>For the whole of a message.</summary>
    static readonly TimeSpan ToTakeAll = TimeSpan.FromMinutes(5);

    /// <returns>What the server said when it took the message.</returns>
    /// <exception cref="MailFailedException">It was not taken.</exception>
    public async Task<string> SendAsync(Letter letter, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(ToTakeAll, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            return await TalkAsync(letter, either.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new MailFailedException("mail_server_silent", "The mail server did not answer in time.", null, mayRetry: true, e);
        }
        catch (AuthenticationException e)
        {
            throw new MailFailedException("mail_server_untrusted", "The mail server's certificate is not one that is believed (SMTP_TLS_CA).", null, mayRetry: true, e);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new MailFailedException("mail_server_unreachable", "The mail server could not be reached, or broke off.", null, mayRetry: true, e);
        }
    }

    async Task<string> TalkAsync(Letter letter, CancellationToken ct)
    {
        using var client = new TcpClient { NoDelay = true };
        await WithinAsync(ToConnect, async token => await client.ConnectAsync(settings.Host, settings.Port, token), ct);
        Stream stream = client.GetStream();
        if (settings.Security == MailSecurity.Tls) stream = await SecureAsync(stream, ct);
        var talk = new Talk(stream, this, letter.To);
        await talk.HearAsync(220, ct);
        var offered = await HelloAsync(talk, ct);
        if (settings.Security == MailSecurity.StartTls)
        {
            if (!offered.Contains("STARTTLS")) throw new MailFailedException("mail_server_without_tls", "The mail server offers no STARTTLS (SMTP_TLS).", null, mayRetry: false);
            await talk.SayAsync("STARTTLS", 220, ct);
            // What came in the clear after that would be taken for the server's own words.
            if (talk.HasMore) throw new MailFailedException("mail_server_untrusted", "Somebody spoke between the mail server and Lectern.", null, mayRetry: false);
            stream = await SecureAsync(stream, ct);
            talk = new(stream, this, letter.To);
            offered = await HelloAsync(talk, ct);
        }
        await using var _ = stream;
        await SignInAsync(talk, offered, ct);
        await talk.SayAsync($"MAIL FROM:<{settings.From}>", 250, ct);
        await talk.SayAsync($"RCPT TO:<{letter.To}>", 250, ct);
        await talk.SayAsync("DATA", 354, ct);
        await LetterWriter.WriteAsync(letter, settings, time.GetUtcNow(), stream, ct);
        var taken = await talk.SayAsync(".", 250, ct);
        try
        {
            await talk.SayAsync("QUIT", 221, ct);
        }
        catch (Exception e) when (e is MailFailedException or IOException or OperationCanceledException)
        {
            // It has the message: however it takes its leave.
        }
        return taken;
    }

    async Task<HashSet<string>> HelloAsync(Talk talk, CancellationToken ct)
    {
        var answer = await talk.SayAsync($"EHLO {Name(settings.PublicUrl)}", 250, ct);
        return [.. answer.Split('\n').Skip(1).Select(line => line.Trim().ToUpperInvariant())];
    }

    /// <summary>As whom Lectern introduces itself: by a name, or an address in the brackets that RFC 5321 has around it.</summary>
    static string Name(Uri url) => url.HostNameType switch
    {
        UriHostNameType.IPv4 => $"[{url.Host}]",
        UriHostNameType.IPv6 => $"[IPv6:{url.IdnHost}]",
        _ => url.IdnHost,
    };

    async Task SignInAsync(Talk talk, HashSet<string> offered, CancellationToken ct)
    {
        if (settings.User is not { } user) return;
        var ways = offered.FirstOrDefault(o => o.StartsWith("AUTH ", StringComparison.Ordinal))?.Split(' ') ?? [];
        try
        {
            if (ways.Contains("PLAIN"))
            {
                await talk.SayAsync($"AUTH PLAIN {Base64($"\0{user}\0{settings.Password}")}", 235, ct);
                return;
            }
            if (!ways.Contains("LOGIN")) throw new MailFailedException("mail_sign_in_refused", "The mail server takes no password, by PLAIN or LOGIN.", null, mayRetry: false);
            await talk.SayAsync("AUTH LOGIN", 334, ct);
            await talk.SayAsync(Base64(user), 334, ct);
            await talk.SayAsync(Base64(settings.Password ?? ""), 235, ct);
        }
        catch (MailFailedException e) when (e.Code == "mail_refused")
        {
            throw new MailFailedException("mail_sign_in_refused", "The mail server refused SMTP_USER and SMTP_PASSWORD.", e.Answer, mayRetry: false, e);
        }
    }

    async Task<SslStream> SecureAsync(Stream stream, CancellationToken ct)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = settings.Host, CertificateRevocationCheckMode = X509RevocationMode.NoCheck };
        if (settings.CaFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            options.CertificateChainPolicy = policy;
        }
        var secure = new SslStream(stream);
        await WithinAsync(ToAnswer, token => secure.AuthenticateAsClientAsync(options, token), ct);
        return secure;
    }

    async Task WithinAsync(TimeSpan most, Func<CancellationToken, Task> act, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        await act(either.Token);
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>One line said, one answer heard.</summary>
    sealed class Talk(Stream stream, MailServer server, string recipient)
    {
        const int MaxAnswer = 16 * 1_024;
        const int MaxTold = 500;

        readonly byte[] buffer = new byte[1_024];
        int at;
        int end;

        /// <summary>Whether the server has said more than it was asked.</summary>
        public bool HasMore => at < end;

        /// <param name="line">Without its end.</param>
        /// <param name="code">That the answer is to have.</param>
        public async Task<string> SayAsync(string line, int code, CancellationToken ct)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), ct);
            await stream.FlushAsync(ct);
            return await HearAsync(code, ct);
        }

        /// <returns>The answer's lines, without their code.</returns>
        public async Task<string> HearAsync(int code, CancellationToken ct)
        {
            var heard = "";
            await server.WithinAsync(ToAnswer, async token => heard = Nameless(await ReadAsync(token)), ct);
            var given = int.Parse(heard.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture);
            // 251: it is sent on to another address.
            if (given == code || (code == 250 && given == 251)) return string.Join('\n', heard.Split('\n').Select(l => l.Length > 4 ? l[4..] : ""));
            var told = string.Concat(heard.Select(c => char.IsControl(c) ? ' ' : c));
            throw given is >= 400 and < 500
                ? new MailFailedException("mail_deferred", "The mail server did not take it at the moment.", Cut(told), mayRetry: true)
                : new MailFailedException("mail_refused", "The mail server refused it.", Cut(told), mayRetry: false);
        }

        async Task<string> ReadAsync(CancellationToken ct)
        {
            var answer = new StringBuilder();
            var line = new StringBuilder();
            while (true)
            {
                if (at == end)
                {
                    (at, end) = (0, await stream.ReadAsync(buffer, ct));
                    if (end == 0) throw new IOException("The mail server closed the connection.");
                }
                // Answers are ASCII, or UTF-8 where a server is polite: a program reads the first three characters alone.
                var c = (char)buffer[at++];
                if (c == '\r') continue;
                if (c != '\n')
                {
                    line.Append(c);
                    if (answer.Length + line.Length > MaxAnswer) throw new IOException("The mail server's answer has no end.");
                    continue;
                }
                if (line.Length < 3 || !int.TryParse(line.ToString(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out _)) throw new IOException("What answers is no mail server.");
                if (answer.Length > 0) answer.Append('\n');
                answer.Append(line);
                if (line.Length == 3 || line[3] != '-') return answer.ToString();
                line.Clear();
            }
        }

        /// <summary>Servers repeat the address, which is kept nowhere in the clear.</summary>
        string Nameless(string told) =>
            told.Replace($"<{recipient}>", "<recipient>", StringComparison.OrdinalIgnoreCase).Replace(recipient, "<recipient>", StringComparison.OrdinalIgnoreCase);

        static string Cut(string told) => told.Length <= MaxTold ? told : told[..MaxTold];
    }
}
