using System.Net;
using Lectern.App.Limits;

namespace Lectern.App.Accounts;

/// <summary>
/// The cookie of the refresh token: no script reads it, no other site's page sends it. Over plain http it is one that browsers store
/// for this machine alone, as a development server is asked; anywhere else it goes over https or not at all.
/// </summary>
static class RefreshCookie
{
    public const string Name = "__Host-lectern-refresh";
    public const string LocalName = "lectern-refresh";
    const string LocalPath = "/api/v1/auth";

    public static string? Read(HttpRequest request) => request.Cookies[IsLocal(request) ? LocalName : Name];

    /// <summary>The sign-in that a cookie names, true or not; null: none.</summary>
    public static Partition? SignInOf(HttpRequest request) =>
        RefreshToken.Read(Read(request)) is { } token ? new(token.Tenant, token.SignIn.ToString("N")) : null;

    public static void Write(HttpContext http, SignIns.Kept kept, DateTime now) =>
        http.Response.Cookies.Append(IsLocal(http.Request) ? LocalName : Name, kept.Token.ToString(), Options(http.Request, kept.Until - now));

    public static void Clear(HttpContext http)
    {
        var options = Options(http.Request, TimeSpan.Zero);
        options.Expires = DateTimeOffset.UnixEpoch;
        http.Response.Cookies.Append(IsLocal(http.Request) ? LocalName : Name, "", options);
    }

    static CookieOptions Options(HttpRequest request, TimeSpan age) => new()
    {
        HttpOnly = true,
        Secure = !IsLocal(request),
        SameSite = SameSiteMode.Strict,
        Path = IsLocal(request) ? LocalPath : "/",
        MaxAge = age,
        IsEssential = true,
    };

    static readonly string[] OfProxies = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP"];

    /// <summary>
    /// The name asked for counts as well as the address: a proxy on this machine may speak https to the browser. One that tells nothing
    /// of it, not even the name, is known by the page that asks.
    /// </summary>
    static bool IsLocal(HttpRequest request) =>
        !request.IsHttps
        && !OfProxies.Any(request.Headers.ContainsKey)
        && !request.Headers.Origin.ToString().StartsWith("https:", StringComparison.OrdinalIgnoreCase)
        && !request.Headers.Referer.ToString().StartsWith("https:", StringComparison.OrdinalIgnoreCase)
        && request.HttpContext.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        && (request.Host.Host == "localhost" || (IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out var asked) && IPAddress.IsLoopback(asked)));
}
