using Lectern.App.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Lectern.App.Hosting;

/// <summary>
/// Who asks, where proxies stand before us: what <c>TRUSTED_PROXIES</c> say of the client's address and scheme is taken, from the
/// nearest back to the first that is not one of them. Of anybody else it is not.
/// </summary>
static class Proxies
{
    public static void UseTrustedProxies(this WebApplication app)
    {
        var trusted = app.Services.GetRequiredService<Settings>().TrustedProxies;
        if (trusted.Count > 0)
        {
            var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
            // This machine is among them by default.
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in trusted) options.KnownIPNetworks.Add(network);
            app.UseForwardedHeaders(options);
        }
        app.Use((context, next) =>
        {
            // An IPv4 client of a socket that takes both.
            if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped) context.Connection.RemoteIpAddress = mapped.MapToIPv4();
            return next(context);
        });
    }
}
