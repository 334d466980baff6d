using System.Globalization;
using System.Net;
using Lectern.App.Mail;

namespace Lectern.App.Schedules;

/// <summary>What a message with a report says, as plain text and as HTML.</summary>
/// <param name="Title">Of the report.</param>
/// <param name="Institution">Whose it is.</param>
/// <param name="Due">When it was due, as people read it.</param>
/// <param name="FileName">Of the file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Link">Where it is; null: it goes along.</param>
/// <param name="Until">Until when the link opens it.</param>
/// <param name="Unsubscribe">Where the recipient leaves.</param>
sealed record ReportLetter(string Title, string Institution, string Due, string FileName, long Bytes, Uri? Link, string? Until, Uri Unsubscribe)
{
    public Letter To(Guid id, string address, LetterFile? file) => new(id, address, $"{Title} - {Institution}", Text, Html) { File = file, Unsubscribe = Unsubscribe };

    string Size => Bytes < 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Bytes >> 10)} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{Bytes / 1048576.0:0.0} MB");

    string Where => Link is null
        ? $"It is attached: {FileName} ({Size})."
        : $"Download it here ({FileName}, {Size}), until {Until}:\n{Link.AbsoluteUri}\nWhoever has this link can open the report: do not pass it on.";

    string WhereAsHtml => Link is null
        ? $"<p>It is attached: {Coded(FileName)} ({Size}).</p>"
        : $"<p><a href=\"{Coded(Link.AbsoluteUri)}\" style=\"display:inline-block;padding:10px 16px;background:#1f5fbf;color:#ffffff;text-decoration:none;border-radius:6px\">Download {Coded(FileName)} ({Size})</a></p>"
            + $"<p>Until {Coded(Until ?? "")}. Whoever has this link can open the report: do not pass it on.</p>";

    string Text =>
        $"""
        {Title}
        {Institution}

        The scheduled report of {Due} is ready.

        {Where}

        You get this because somebody at {Institution} scheduled the report for you.
        To get it no longer: {Unsubscribe.AbsoluteUri}

        """;

    /// <summary>Styles stand in the elements: mail programs take them nowhere else.</summary>
    string Html =>
        $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Coded(Title)}</title></head>
        <body style="margin:0;padding:24px;background:#f4f5f7;font-family:Arial,Helvetica,sans-serif;color:#1c2430;line-height:1.5">
        <div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px">
        <h1 style="margin:0 0 4px;font-size:20px">{Coded(Title)}</h1>
        <p style="margin:0 0 16px;color:#5a6472">{Coded(Institution)}</p>
        <p>The scheduled report of {Coded(Due)} is ready.</p>
        {WhereAsHtml}
        <p style="margin-top:24px;padding-top:12px;border-top:1px solid #dde1e6;font-size:13px;color:#5a6472">You get this because somebody at {Coded(Institution)} scheduled the report for you. <a href="{Coded(Unsubscribe.AbsoluteUri)}" style="color:#5a6472">Unsubscribe</a></p>
        </div></body></html>

        """;

    static string Coded(string text) => WebUtility.HtmlEncode(text);
}
