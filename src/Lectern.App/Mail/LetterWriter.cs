using System.Globalization;
using System.Text;
using Lectern.App.Configuration;

namespace Lectern.App.Mail;

/// <summary>
/// A message as it goes over the wire (RFC 5322, 2045 to 2047, 2231): ASCII alone, lines below 998 bytes. What others wrote, as names and
/// titles, stands in it as base64 or percent-encoded, and never as itself: no header can come of it. No line begins with a dot, so that
/// none is to be doubled.
/// </summary>
static class LetterWriter
{
    /// <summary>Bytes of a file at a time: whole lines of base64.</summary>
    const int Chunk = 57 * 1_024;

    /// <summary>Bytes in one encoded word, which may have 75 characters.</summary>
    const int WordBytes = 45;

    /// <param name="letter">What to write.</param>
    /// <param name="from">Whom it is from.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="to">Where to.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task WriteAsync(Letter letter, MailSettings from, DateTimeOffset at, Stream to, CancellationToken ct)
    {
        var (outer, inner) = ($"=_lectern-{letter.Id:N}-1", $"=_lectern-{letter.Id:N}-2");
        var head = new StringBuilder()
            .Append("From: ").Append(from.FromName.Length > 0 ? $"{Words(from.FromName)} <{from.From}>" : from.From).Append("\r\n")
            .Append("To: ").Append(letter.To).Append("\r\n")
            .Append("Subject: ").Append(Words(letter.Subject)).Append("\r\n")
            .Append("Date: ").Append(at.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)).Append("\r\n")
            .Append("Message-ID: <").Append(letter.Id.ToString("N")).Append('@').Append(from.From.AsSpan(from.From.LastIndexOf('@') + 1)).Append(">\r\n")
            // Nobody's absence notice answers it.
            .Append("Auto-Submitted: auto-generated\r\n");
        if (letter.Unsubscribe is { } unsubscribe)
        {
            head.Append("List-Unsubscribe: <").Append(unsubscribe.AbsoluteUri).Append(">\r\n").Append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        }
        head.Append("MIME-Version: 1.0\r\n");
        if (letter.File is not null)
        {
            head.Append("Content-Type: multipart/mixed;\r\n boundary=\"").Append(outer).Append("\"\r\n\r\n--").Append(outer).Append("\r\n");
        }
        head.Append("Content-Type: multipart/alternative;\r\n boundary=\"").Append(inner).Append("\"\r\n\r\n");
        Part(head, inner, "text/plain", letter.Text);
        Part(head, inner, "text/html", letter.Html);
        head.Append("--").Append(inner).Append("--\r\n");
        if (letter.File is { } file)
        {
            head.Append("--").Append(outer).Append("\r\nContent-Type: ").Append(file.MediaType).Append("\r\nContent-Transfer-Encoding: base64\r\n")
                .Append("Content-Disposition: attachment;\r\n filename=\"").Append(Plain(file.Name)).Append("\";\r\n filename*=utf-8''").Append(Uri.EscapeDataString(file.Name)).Append("\r\n\r\n");
        }
        await to.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()), ct);
        if (letter.File is null) return;
        await using (var content = letter.File.Open())
        {
            var buffer = new byte[Chunk];
            for (int read; (read = await content.ReadAtLeastAsync(buffer, Chunk, throwOnEndOfStream: false, ct)) > 0;)
            {
                await to.WriteAsync(Encoding.ASCII.GetBytes(Base64(buffer.AsSpan(0, read))), ct);
            }
        }
        await to.WriteAsync(Encoding.ASCII.GetBytes($"--{outer}--\r\n"), ct);
    }

    static void Part(StringBuilder to, string boundary, string type, string text) => to
        .Append("--").Append(boundary).Append("\r\nContent-Type: ").Append(type).Append("; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
        .Append(Base64(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"))));

    static string Base64(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks) + "\r\n";

    /// <summary>As encoded words, none of which ends amid a character; a short plain text as it is.</summary>
    static string Words(string text)
    {
        if (text.Length <= 60 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-')) return text;
        var words = new List<string>();
        var word = new List<byte>(WordBytes);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = (Rune.IsControl(rune) ? new Rune(' ') : rune).EncodeToUtf8(utf8);
            if (word.Count + length > WordBytes) End();
            word.AddRange(utf8[..length]);
        }
        End();
        return string.Join("\r\n ", words);

        void End()
        {
            if (word.Count > 0) words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }

    /// <summary>For programs that know no other names.</summary>
    static string Plain(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_'));
}
