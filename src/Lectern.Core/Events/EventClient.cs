namespace Lectern.Core.Events;

/// <summary>The device of an event: what the event says, and the request for what it leaves open.</summary>
static class EventClient
{
    const int MaxUserAgent = 1000;

    /// <summary>The address is still the full one.</summary>
    public static ClientInfo? Read(FieldSet fields, ClientInfo? request)
    {
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
        if (userAgent is not { Length: > MaxUserAgent })
        {
            return userAgent;
        }

        return userAgent[..(char.IsHighSurrogate(userAgent[MaxUserAgent - 1]) ? MaxUserAgent - 1 : MaxUserAgent)];
    }
}
