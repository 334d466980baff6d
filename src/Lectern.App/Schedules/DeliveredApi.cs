using System.Net;
using System.Security.Cryptography;
using Lectern.App.Audit;
using Lectern.App.Exports;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Schedules;

/// <summary>
/// What the links of a message open, for whoever has them, without a sign-in: the file, and the way out. They are for people and their mail
/// programs, and so not in the API's document.
/// </summary>
static class DeliveredApi
{
    public const string FilePath = "api/v1/deliveries";
    public const string UnsubscribePath = "api/v1/unsubscribe";

    public static void Map(IEndpointRouteBuilder routes)
    {
        // As it is: the digest and the ranges are of these bytes.
        routes.MapGet($"/{FilePath}/{{token}}", FileAsync).NotToBeStored().HoldsSecret().ExcludeFromDescription();
        routes.MapGet($"/{UnsubscribePath}/{{token}}", AskAsync).ExcludeFromDescription();
        routes.MapPost($"/{UnsubscribePath}/{{token}}", LeaveAsync).ExcludeFromDescription();
    }

    internal static async Task<Results<FileStreamHttpResult, ContentHttpResult>> FileAsync(string token, HttpContext http, MailLinks links, Deliveries deliveries, AuditLog audit, CancellationToken ct)
    {
        if (links.ReadFile(token) is not var (tenant, delivery)) return Page(http, StatusCodes.Status404NotFound, "No such report", "This link opens nothing: perhaps a part of it was lost on the way.");
        if (await deliveries.FileAsync(tenant, delivery, ct) is { } found && FileDownload.Of(http, found.Report, MadeFile.Of(found.Report)).Result is FileStreamHttpResult file)
        {
            audit.Record(new AuditEntry(tenant, $"recipient:{found.Recipient}", "delivery.downloaded", "delivery", delivery.ToString()) { Outcome = StatusCodes.Status200OK }.From(http));
            return file;
        }
        return Page(http, StatusCodes.Status410Gone, "This link has ended", "It opens the report no longer: its time is over, or it was taken back.");
    }

    /// <summary>Programs that look at links before people do must not leave in their place: a person presses the button.</summary>
    internal static async Task<ContentHttpResult> AskAsync(string token, HttpContext http, MailLinks links, Deliveries deliveries, CancellationToken ct)
    {
        if (links.ReadUnsubscribe(token) is not var (tenant, recipient) || await deliveries.MembershipAsync(tenant, recipient, ct) is not { } member) return Gone(http);
        var report = member.Title is null ? "the scheduled report" : $"“{member.Title}”";
        return member.UnsubscribedAt is not null
            ? Page(http, StatusCodes.Status200OK, "Unsubscribed", $"You no longer get {report}.")
            : Page(http, StatusCodes.Status200OK, "Unsubscribe", $"You get {report} by mail, as somebody scheduled it for you.", button: "Send me no more");
    }

    /// <summary>By the button, or by a mail program in one step (RFC 8058).</summary>
    internal static async Task<ContentHttpResult> LeaveAsync(string token, HttpContext http, MailLinks links, Deliveries deliveries, AuditLog audit, CancellationToken ct)
    {
        if (links.ReadUnsubscribe(token) is not var (tenant, recipient) || !await deliveries.LeaveAsync(tenant, recipient, ct)) return Gone(http);
        audit.Record(new AuditEntry(tenant, $"recipient:{recipient}", "schedule.unsubscribed", "recipient", recipient.ToString()) { Outcome = StatusCodes.Status200OK }.From(http));
        return Page(http, StatusCodes.Status200OK, "Unsubscribed", "You get this report by mail no longer.");
    }

    static ContentHttpResult Gone(HttpContext http) => Page(http, StatusCodes.Status404NotFound, "Nothing to unsubscribe from", "This report goes out by mail no longer.");

    static ContentHttpResult Page(HttpContext http, int status, string title, string text, string? button = null)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var form = button is null ? "" : $"<form method=\"post\"><button>{WebUtility.HtmlEncode(button)}</button></form>";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        return TypedResults.Content(
            $$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{WebUtility.HtmlEncode(title)}}</title>
            <style nonce="{{nonce}}">
            body { margin: 0; background: #f4f5f7; color: #1c2430; font-family: system-ui, sans-serif; line-height: 1.5 }
            main { max-width: 34rem; margin: 4rem auto; padding: 2rem; background: #fff; border-radius: .5rem }
            button { padding: .6rem 1rem; border: 0; border-radius: .4rem; background: #1f5fbf; color: #fff; font: inherit; cursor: pointer }
            </style></head>
            <body><main><h1>{{WebUtility.HtmlEncode(title)}}</h1><p>{{WebUtility.HtmlEncode(text)}}</p>{{form}}</main></body></html>
            """,
            "text/html; charset=utf-8", statusCode: status);
    }
}
