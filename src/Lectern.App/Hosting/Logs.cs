namespace Lectern.App.Hosting;

/// <summary>JSON lines on standard output. Framework chatter only where something is wrong.</summary>
static class Logs
{
    public static void Configure(ILoggingBuilder logging, string level)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(level switch
        {
            "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "warn" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => LogLevel.Information,
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Npgsql", LogLevel.Warning);
        // It says for each key that it is stored unencrypted or wrapped by a type it does not know; ours is wrapped.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.AddJsonConsole(o =>
        {
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
    }
}
