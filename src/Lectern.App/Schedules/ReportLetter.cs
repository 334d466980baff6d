using System.Globalization;
using System.Net;
using Lectern.App.Mail;
using NodaTime;

namespace Lectern.App.Schedules;

/// <summary>What a message with a report says, as plain text and as HTML.</summary>
/// <param name="Title">Of the report.</param>
/// <param name="Institution">Whose it is.</param>
/// <param name="Due">When it was due, by the clocks of the schedule's zone.</param>
/// <param name="FileName">Of the file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Link">Where it is; null: it goes along.</param>
/// <param name="Until">Until when the link opens it.</param>
/// <param name="Unsubscribe">Where the recipient leaves.</param>
sealed record ReportLetter(string Title, string Institution, ZonedDateTime Due, string FileName, long Bytes, Uri? Link, ZonedDateTime? Until, Uri Unsubscribe)
{
    const string Why = "You get this because somebody scheduled the report for you.";
    const string Warning = "Whoever has this link can open the report: do not pass it on.";

    /// <summary>With its day: mail programs put what has one subject into one conversation.</summary>
    public Letter To(Guid id, string address, LetterFile? file) =>
        new(id, address, $"{Title}, {Due.Date.ToString("d MMMM uuuu", CultureInfo.InvariantCulture)} - {Institution}", Text, Html) { File = file, Unsubscribe = Unsubscribe };

    string Size => Bytes < 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Bytes >> 10)} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{Bytes / 1048576.0:0.0} MB");

    /// <summary>As <c>PDF, 22 KB</c>.</summary>
    string Kind => $"{Path.GetExtension(FileName).TrimStart('.').ToUpperInvariant()}, {Size}";

    string Where => Link is null
        ? $"It is attached: {FileName} ({Size})."
        : $"Download it here ({Kind}), until {Told(Until)}:\n{Link.AbsoluteUri}\n{Warning}";

    string WhereAsHtml => Link is null
        ? $"<p>It is attached: <strong>{Coded(FileName)}</strong> ({Size}).</p>"
        : $"<p style=\"margin:24px 0\"><a href=\"{Coded(Link.AbsoluteUri)}\" style=\"display:inline-block;padding:10px 16px;background:#1f5fbf;color:#ffffff;text-decoration:none;border-radius:6px\">Download the report ({Coded(Kind)})</a></p>"
            + $"<p style=\"color:#5a6472\">The link works until {Coded(Told(Until))}. {Warning}</p>";

    /// <summary>As <c>Monday 16 November 2026, 07:00 (Europe/Berlin)</c>.</summary>
    static string Told(ZonedDateTime? at) => at is { } told ? $"{told.LocalDateTime.ToString("dddd d MMMM uuuu, HH:mm", CultureInfo.InvariantCulture)} ({told.Zone.Id})" : "";

    string Text =>
        $"""
        {Title}
        {Institution}

        The scheduled report of {Told(Due)} is ready.

        {Where}

        {Why}
        To get it no longer: {Unsubscribe.AbsoluteUri}

        """;

    /// <summary>Styles stand in the elements: mail programs take them nowhere else.</summary>
    string Html =>
        $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Coded(Title)}</title></head>
        <body style="margin:0;padding:24px;background:#f4f5f7;font-family:Arial,Helvetica,sans-serif;color:#1c2430;line-height:1.5">
        <div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px;overflow-wrap:anywhere">
        <h1 style="margin:0 0 4px;font-size:20px">{Coded(Title)}</h1>
        <p style="margin:0 0 16px;color:#5a6472">{Coded(Institution)}</p>
        <p>The scheduled report of {Coded(Told(Due))} is ready.</p>
        {WhereAsHtml}
        <p style="margin-top:24px;padding-top:12px;border-top:1px solid #dde1e6;font-size:13px;color:#5a6472">{Why} <a href="{Coded(Unsubscribe.AbsoluteUri)}" style="color:#5a6472">Unsubscribe</a></p>
        </div></body></html>

        """;

    static string Coded(string text) => WebUtility.HtmlEncode(text);
}
