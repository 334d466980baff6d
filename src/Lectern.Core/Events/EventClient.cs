using Lectern.Core.Clients;

namespace Lectern.Core.Events;

/// <summary>The device of an event: what the event says, and the request for what it leaves open.</summary>
static class EventClient
{
    /// <summary>The address is still the full one.</summary>
    public static ClientInfo? Read(FieldSet fields, ClientInfo? request)
    {
        // An event that names a user agent was passed on: what else the request says is of who passed it on.
        if (request is not null && fields.HasValue("userAgent")) request = request with { DeviceType = null, Browser = null, OperatingSystem = null };
        var client = new ClientInfo(
            fields.OneOf("deviceType", "desktop", "mobile", "tablet") ?? request?.DeviceType,
            fields.Name("browser") ?? request?.Browser,
            fields.Name("operatingSystem") ?? request?.OperatingSystem,
            Cut(fields.Name("userAgent", int.MaxValue) ?? request?.UserAgent),
            fields.Name("ipAddress", int.MaxValue) ?? request?.IpAddress);
        return client is (null, null, null, null, null) ? null : client;
    }

    /// <summary>Nobody chooses their user agent: a long one is no reason to refuse an event.</summary>
    static string? Cut(string? userAgent)
    {
        if (userAgent is not { Length: > UserAgent.MaxLength })
        {
            return userAgent;
        }

        return userAgent[..(char.IsHighSurrogate(userAgent[UserAgent.MaxLength - 1]) ? UserAgent.MaxLength - 1 : UserAgent.MaxLength)];
    }
}
