using System.Net;

namespace Lectern.Core.Events;

/// <summary>What is kept of an IP address: the network, not the house.</summary>
public static class IpPrefix
{
    /// <summary>IPv4 cut to /24, IPv6 to /48, IPv4 within IPv6 as IPv4. Null where the text is no address.</summary>
    public static string? Cut(string? text)
    {
        // A bare number would pass as an IPv4 address.
        if (text is null || text.AsSpan().IndexOfAny('.', ':') < 0 || !IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length == 4 ? 3 : 6).Clear();
        return new IPAddress(bytes).ToString();
    }
}
