using Lectern.App.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lectern.App.Limits;

/// <summary>
/// What one connection may take before anything of ours sees it. Who goes beyond is cut off, or told so by the server itself: 414,
/// 431, 408 and 413.
/// </summary>
static class ConnectionLimits
{
    /// <summary>Bytes of a body as it is sent. Bodies of JSON end earlier, with a better explanation; a stream of lines has no limit.</summary>
    internal const int MaxBodyBytes = 2 * Ingestion.RequestBody.MaxBytes;

    public static void Set(KestrelServerLimits limits, Settings settings)
    {
        limits.MaxConcurrentConnections = settings.MaxConnections;
        // Nothing here is upgraded: there are no web sockets.
        limits.MaxConcurrentUpgradedConnections = 0;

        // A query of many topics or filters is some kilobytes, a token up to eight.
        limits.MaxRequestLineSize = 16 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestBodySize = MaxBodyBytes;

        // Longer than proxies keep idle connections (a minute or so): they are to close first, not to send into a closed one.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        // Slower than the slowest mobile network: it holds a connection, and does not send. Live streams have a rule of their own.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.MaxRequestHeaderFieldSize = 16 * 1024;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
