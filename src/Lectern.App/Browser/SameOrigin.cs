using Lectern.App.Configuration;
using Lectern.App.Hosting;

namespace Lectern.App.Browser;

/// <summary>
/// For endpoints that a cookie opens: a browser sends that cookie whoever's page made it ask, and says whose page it was. Only pages
/// of our own and of <c>CORS_ORIGINS</c> are let in.
/// </summary>
static class SameOrigin
{
    public static RouteHandlerBuilder SameOriginOnly(this RouteHandlerBuilder endpoint) => endpoint
        .AddEndpointFilter(async (context, next) =>
        {
            var request = context.HttpContext.Request;
            var listed = context.HttpContext.RequestServices.GetRequiredService<Settings>().CorsOrigins;
            return Admits(request.Headers.Origin.ToString(), request.Headers["Sec-Fetch-Site"].ToString(), $"{request.Scheme}://{request.Host}", listed)
                ? await next(context)
                : Problems.Of(StatusCodes.Status403Forbidden, "cross_site", "Only a page of this site may ask this.");
        })
        .ProducesProblem(StatusCodes.Status403Forbidden);

    /// <param name="origin">Of the page, as its browser says; empty: it says nothing.</param>
    /// <param name="site">How that stands to this server, likewise; no page can set it.</param>
    /// <param name="own">The origin that was asked, as it looks from here.</param>
    /// <param name="listed">Those that may ask too.</param>
    internal static bool Admits(string origin, string site, string own, IReadOnlyCollection<string> listed)
    {
        // Decides where it is there, and holds behind a proxy too, where our own scheme or name may look another.
        if (site is "same-origin" or "none") return true;
        if (listed.Contains(origin, StringComparer.OrdinalIgnoreCase)) return true;
        if (site.Length > 0) return false;
        // An older browser, which sends its origin with whatever is not GET or HEAD; or no browser, which has no cookie to be lured with.
        return origin.Length == 0 || string.Equals(origin, own, StringComparison.OrdinalIgnoreCase);
    }
}
