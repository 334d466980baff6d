using System.Globalization;
using System.Text;

namespace Lectern.Postgres.Embedded;

/// <summary>The settings for an analytics load on a small machine, written anew at each start.</summary>
static class ServerSettings
{
    const long Megabyte = 1 << 20;

    /// <summary>
    /// The contents of <c>lectern.conf</c>, which <c>postgresql.conf</c> includes: what an operator adds there below the
    /// include, or by ALTER SYSTEM, goes over it.
    /// </summary>
    public static string Render(EmbeddedPostgresOptions options, int port, string socketFolder)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = socketFolder,
            ["unix_socket_permissions"] = "0700",
            ["max_connections"] = "100",
            // Half of the memory is the application's; the system's cache serves reads that miss shared_buffers.
            ["shared_buffers"] = Megabytes(Math.Clamp(memory / 16, 128 * Megabyte, 1024 * Megabyte)),
            ["effective_cache_size"] = Megabytes(Math.Max(memory / 2, 512 * Megabyte)),
            ["work_mem"] = "16MB",
            ["maintenance_work_mem"] = "128MB",
            // Fewer checkpoints, so fewer full-page images when every batch touches the same grains.
            ["max_wal_size"] = "4GB",
            ["checkpoint_timeout"] = "15min",
            // lz4 costs less, but the npm package's PostgreSQL is built without it.
            ["wal_compression"] = "pglz",
            ["random_page_cost"] = "1.1",
            ["jit"] = "off",
            // Upserts leave a dead row each: clean small shares often.
            ["autovacuum_naptime"] = "15s",
            ["autovacuum_vacuum_scale_factor"] = "0.05",
            ["autovacuum_analyze_scale_factor"] = "0.05",
            ["autovacuum_vacuum_cost_limit"] = "1000",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            // Failures are explained from the log, so its language is fixed.
            ["lc_messages"] = "C",
            // What it adds to an error may be a row, or a line that was sent.
            ["log_error_verbosity"] = "terse",
            ["log_parameter_max_length_on_error"] = "0",
            ["fsync"] = OnOff(options.Durable),
            ["synchronous_commit"] = OnOff(options.Durable),
            ["full_page_writes"] = OnOff(options.Durable),
        };
        if (HasLittleSharedMemory())
            settings["dynamic_shared_memory_type"] = "mmap";
        foreach (var (name, value) in options.Settings)
            settings[name] = value;

        var text = new StringBuilder("# Written by Lectern at each start; put changes into postgresql.conf, below the include.\n");
        foreach (var (name, value) in settings)
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'\n");
        return text.ToString();
    }

    /// <summary>Containers get 64 MB by default, which one parallel hash join can fill.</summary>
    static bool HasLittleSharedMemory() =>
        Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").TotalSize < 512 * Megabyte;

    static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Megabyte}MB");

    static string OnOff(bool value) => value ? "on" : "off";
}
