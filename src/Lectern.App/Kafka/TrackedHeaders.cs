using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Lectern.Core.Clients;
using Lectern.Core.Events;

namespace Lectern.App.Kafka;

/// <summary>
/// What the request says of a tracked event beside its body, which is passed on byte for byte: by its hash a retry is told from another
/// event, whichever way either came.
/// </summary>
static class TrackedHeaders
{
    public const string ClientName = "client";
    public const string AppIdName = "app-id";

    /// <summary>Bytes of a header at most; a user agent is cut long before.</summary>
    const int MaxBytes = 4_096;

    /// <summary>As an event may name one.</summary>
    const int MaxAppId = 100;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Adds the device, its address cut, and the application whose key it was.</summary>
    public static void Write(Headers headers, ClientInfo? client, string? appId)
    {
        if (appId is not null) headers.Add(AppIdName, Encoding.UTF8.GetBytes(appId));
        if (client is null) return;
        var agent = client.UserAgent is { Length: > UserAgent.MaxLength } longer ? longer[..UserAgent.MaxLength] : client.UserAgent;
        headers.Add(ClientName, JsonSerializer.SerializeToUtf8Bytes(client with { UserAgent = agent, IpAddress = IpPrefix.Cut(client.IpAddress) }, Json));
    }

    /// <summary>The one application whose key it was sent by; null: it does not say.</summary>
    public static string? AppIdOf(Headers? headers) => Read(default, headers).AppId;

    /// <summary>The context with what the headers add to it. What cannot be read is as if it were not there.</summary>
    public static ReadContext Read(in ReadContext context, Headers? headers)
    {
        if (headers is null) return context;
        var read = context;
        foreach (var header in headers)
        {
            if (header.Key is not (ClientName or AppIdName) || header.GetValueBytes() is not { Length: > 0 and <= MaxBytes } bytes) continue;
            if (header.Key == ClientName) read = read with { Client = ClientOf(bytes) };
            else if (Encoding.UTF8.GetString(bytes) is { Length: <= MaxAppId } appId && !appId.Any(char.IsControl)) read = read with { AppId = appId };
        }
        return read;
    }

    static string?[] Texts(ClientInfo client) => [client.DeviceType, client.Browser, client.OperatingSystem, client.UserAgent, client.IpAddress];

    static ClientInfo? ClientOf(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<ClientInfo>(bytes, Json) is { } client && !Texts(client).Any(t => t?.Any(char.IsControl) is true) ? client : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
