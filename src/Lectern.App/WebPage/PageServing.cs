using System.Security.Cryptography;
using System.Text;
using Lectern.App.Browser;
using Lectern.App.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Lectern.App.WebPage;

/// <summary>
/// The web page at <c>/</c>, for everybody: it holds no data, only asks for it. Its own paths (<c>/courses/algebra</c>) are all answered with
/// the one document, so that a link to any view opens.
/// </summary>
static class PageServing
{
    /// <summary>What the document has where its nonce belongs.</summary>
    const string NoncePlace = "__NONCE__";

    /// <summary>What is unknown below these is no view of the page, whoever asks.</summary>
    static readonly PathString[] NoPages = ["/api", "/analytics", "/health", "/metrics", "/docs", "/openapi", "/xapi", "/caliper", "/assets"];

    public static void AddWebPage(this IServiceCollection services) => services.AddSingleton(s => BuiltPage.Of(s.GetRequiredService<Configuration.Settings>()));

    /// <summary>After routing: an endpoint goes before the page. Before callers: no credential is looked at.</summary>
    public static void UseWebPage(this WebApplication app)
    {
        var page = app.Services.GetRequiredService<BuiltPage>();
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is not null) return next(context);
            var path = context.Request.Path.Value ?? "/";
            var file = page.Find(path);
            var isRoot = path is "/" or "";
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            {
                return page.Document is not null && (isRoot || file is not null) ? RefuseAsync(context) : next(context);
            }
            if (file is not null) return SendAsync(context, file);
            if (page.Document is { } document && (isRoot || IsView(context.Request))) return SendAsync(context, document);
            return isRoot ? NotBuilt().ExecuteAsync(context) : next(context);
        });
    }

    /// <summary>Whether a browser asks for something to show; a script, a picture or a program asks for something else, and is told 404.</summary>
    static bool IsView(HttpRequest request) =>
        !Array.Exists(NoPages, p => request.Path.StartsWithSegments(p))
        && request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);

    /// <summary>Fresh each time, and kept nowhere: a nonce is used once.</summary>
    static async Task SendAsync(HttpContext context, string document)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = SecurityHeaders.PageWith(nonce);
        headers.CacheControl = "no-store";
        headers.ContentType = "text/html; charset=utf-8";
        await WriteAsync(context, Encoding.UTF8.GetBytes(document.Replace(NoncePlace, nonce, StringComparison.Ordinal)));
    }

    static async Task SendAsync(HttpContext context, PageFile file)
    {
        var asked = context.Request.GetTypedHeaders();
        var (bytes, encoding) = file.For(asked.AcceptEncoding);
        var tag = new EntityTagHeaderValue($"\"{file.Tag}{(encoding is null ? "" : "-" + encoding)}\"");
        var headers = context.Response.Headers;
        headers.ETag = tag.ToString();
        headers.CacheControl = file.IsForever ? "public, max-age=31536000, immutable" : "no-cache";
        if (file.Brotli is not null || file.Gzip is not null) headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (asked.IfNoneMatch.Any(t => t.Tag == "*" || t.Compare(tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        headers.ContentType = file.ContentType;
        if (encoding is not null) headers.ContentEncoding = encoding;
        await WriteAsync(context, bytes);
    }

    static async Task WriteAsync(HttpContext context, byte[] bytes)
    {
        context.Response.ContentLength = bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }

    static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.Allow = "GET, HEAD";
        return Problems.Of(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "This is a part of the web page: it can be read, and nothing else.").ExecuteAsync(context);
    }

    static ProblemHttpResult NotBuilt() => Problems.Of(
        StatusCodes.Status404NotFound, "page_not_built",
        "This server runs without its web page. Start it by ./lectern up, which builds the page, or build web/ and set LECTERN_WEB to the folder that the build goes to. The API is described at /docs.");
}
