using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Lectern.App.Hosting;

/// <summary>JSON lines on standard output. Framework chatter only where something is wrong.</summary>
static class Logs
{
    /// <param name="hasStarted">Until it says so, what fails ends the command, which tells it in a line; the host would tell it with its trace.</param>
    public static void Configure(ILoggingBuilder logging, string level, Func<bool> hasStarted)
    {
        logging.ClearProviders();
        // The framework's own section and variables (Logging:LogLevel) could turn on lines that hold paths and addresses: LOG_LEVEL alone decides.
        logging.Services.RemoveAll<IConfigureOptions<LoggerFilterOptions>>();
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
        // A background service that throws is told as critical, at any time.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", l => l >= (hasStarted() ? LogLevel.Warning : LogLevel.Critical));
        // It says for each key that it is stored unencrypted or wrapped by a type it does not know; ours is wrapped.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.AddConsole(o => o.FormatterName = JsonLines.FormatterName);
        logging.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
    }
}
