using System.Text.Json;

namespace Lectern.Simulator;

/// <summary>The device someone learns with. Addresses are those that RFC 5737 sets aside for examples.</summary>
sealed record Client(string DeviceType, string Browser, string OperatingSystem, string IpAddress)
{
    static readonly (string Device, string Browser, string System)[] Desktops =
        [("desktop", "Chrome", "Windows"), ("desktop", "Firefox", "Linux"), ("desktop", "Safari", "macOS"), ("desktop", "Edge", "Windows")];

    static readonly (string Device, string Browser, string System)[] Handhelds =
        [("mobile", "Chrome", "Android"), ("mobile", "Safari", "iOS"), ("tablet", "Safari", "iPadOS")];

    static readonly string[] Networks = ["192.0.2.", "198.51.100.", "203.0.113."];

    public string UserAgent => $"Mozilla/5.0 ({OperatingSystem}) {Browser}/128.0";

    public static Client Choose(ref Rng rng, bool handheld)
    {
        var (device, browser, system) = rng.Pick(handheld ? Handhelds : Desktops);
        return new Client(device, browser, system, rng.Pick(Networks) + rng.Int(1, 254));
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("client"u8);
        json.WriteString("deviceType"u8, DeviceType);
        json.WriteString("browser"u8, Browser);
        json.WriteString("operatingSystem"u8, OperatingSystem);
        json.WriteString("ipAddress"u8, IpAddress);
        json.WriteEndObject();
    }
}
