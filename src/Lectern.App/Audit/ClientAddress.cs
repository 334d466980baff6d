using Lectern.Core.Events;

namespace Lectern.App.Audit;

/// <summary>Where a request came from, no finer than events keep it: an audit asks whether it was the school's network, not which desk.</summary>
static class ClientAddress
{
    /// <summary>IPv4 cut to /24, IPv6 to /48; null where there is none.</summary>
    public static string? Of(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? IpPrefix.Cut(address.ToString()) : null;
}
