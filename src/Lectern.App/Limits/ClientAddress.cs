using System.Net;
using System.Net.Sockets;

namespace Lectern.App.Limits;

/// <summary>Whose requests count together while nobody is known.</summary>
static class ClientAddress
{
    /// <summary>The client's IPv4 address, or the /64 of its IPv6 address: a site has all of those, and could come from another each time.</summary>
    public static Partition Of(HttpContext context) => new(null, NameOf(context.Connection.RemoteIpAddress));

    internal static string NameOf(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes).ToString();
    }
}
