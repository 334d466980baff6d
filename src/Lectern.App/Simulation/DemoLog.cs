namespace Lectern.App.Simulation;

static partial class DemoLog
{
    [LoggerMessage(1, LogLevel.Information, "The demo institution is in: {Events} events in {Seconds:0.0} s; it goes on live.")]
    public static partial void Filled(ILogger logger, int events, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "{Events} events of the demo were rejected; GET /api/v1/events/rejected tells why.")]
    public static partial void Rejected(ILogger logger, int events);

    [LoggerMessage(3, LogLevel.Information, "The database holds other data than the demo's; the demo stays out.")]
    public static partial void NotOurs(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "The demo has stopped: {Reason}")]
    public static partial void Stopped(ILogger logger, string reason);
}
