namespace Lectern.App.Browser;

/// <summary>What browsers are told of every answer, errors too: nothing of it runs, is framed, guessed at or handed on.</summary>
static class SecurityHeaders
{
    /// <summary>An answer is data. Opened in a tab it loads and runs nothing.</summary>
    internal const string Data = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The API's documentation: scripts, styles, pictures and calls of this server alone; nothing inline but pictures.</summary>
    internal const string Docs =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>
    /// The web page: as above, and style elements that its own scripts make, known by a nonce. Neither inline scripts and style attributes
    /// nor text that becomes code.
    /// </summary>
    /// <param name="nonce">Of this one answer, in base64.</param>
    internal static string PageWith(string nonce) =>
        $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    const string Unused = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    // A year, with what lies below: no part of the site is to be had in the clear again.
    const string OnlyHttps = "max-age=31536000; includeSubDomains";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // At the last moment: an exception's answer begins by clearing all headers.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            // The web page has said its own; whatever else is asked for is data.
            if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs") ? Docs : Data;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = Unused;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (context.Request.IsHttps) headers.StrictTransportSecurity = OnlyHttps;
            return Task.CompletedTask;
        });
        return next(context);
    });
}
