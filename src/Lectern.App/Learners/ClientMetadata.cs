using System.Text.Json;
using Lectern.Core.Events;

namespace Lectern.App.Learners;

/// <summary>The device that something was done with.</summary>
/// <param name="DeviceType"><c>desktop</c>, <c>mobile</c> or <c>tablet</c>: as sent, else told from the user agent; null: neither tells.</param>
/// <param name="Browser">As sent, else told from the user agent; of a robot or a program its name.</param>
/// <param name="OperatingSystem">As sent, else told from the user agent.</param>
/// <param name="UserAgent">As sent, at most 1,000 characters.</param>
/// <param name="IpAddress">Cut to /24 or /48.</param>
sealed record ClientMetadata(string? DeviceType, string? Browser, string? OperatingSystem, string? UserAgent, string? IpAddress)
{
    static readonly ClientMetadata Unknown = new(null, null, null, null, null);

    public static ClientMetadata Of(ClientInfo? client) =>
        client?.Told() is { } told ? new(told.DeviceType, told.Browser, told.OperatingSystem, told.UserAgent, told.IpAddress) : Unknown;

    /// <summary>Of the <c>client</c> that the log keeps.</summary>
    public static ClientMetadata Of(string? json) => Of(json is null ? null : JsonSerializer.Deserialize<ClientInfo>(json, JsonSerializerOptions.Web));
}
