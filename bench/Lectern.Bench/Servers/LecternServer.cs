using Lectern.App.Tests.Kafka;
using Lectern.App.Tests.Kafka.Harness;

namespace Lectern.Bench.Servers;

/// <summary>How the product itself is started.</summary>
static class LecternServer
{
    public const string ApiKey = "bench-key-0123456789";
    public const string JwtSecret = "bench-secret-of-32-bytes-0123456789";
    static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    /// <summary>A database kept from an earlier version has its read models rebuilt first: of ten million events, minutes.</summary>
    static readonly TimeSpan RebuildPatience = TimeSpan.FromMinutes(20);
    static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "lectern.dll");

    /// <summary>On a database that is given, so that what runs beside it is measured on the same server.</summary>
    /// <param name="brokers">Whose topics it takes in; null: Kafka is off.</param>
    public static Task<ServerProcess> StartAsync(BenchRun run, BenchDatabase database, CancellationToken ct, MockCluster? brokers = null) => StartAsync(
        run.Scratch.Next("data"),
        new Dictionary<string, string>
        {
            ["POSTGRES_URL"] = database.ConnectionString,
            ["SERVICE_API_KEY"] = ApiKey,
            ["DATA_KEY"] = Convert.ToBase64String(new byte[32]),
            ["JWT_SECRET"] = JwtSecret,
            ["LOG_LEVEL"] = "warn",
            ["KAFKA_BROKERS"] = brokers?.Brokers ?? "",
            ["KAFKA_TOPICS"] = string.Join(',', Topics.Names),
        },
        RebuildPatience,
        ct);

    /// <summary>In its default shape, with a PostgreSQL of its own below the folder.</summary>
    public static Task<ServerProcess> StartAloneAsync(string data, CancellationToken ct) =>
        StartAsync(data, new Dictionary<string, string> { ["SERVICE_API_KEY"] = ApiKey, ["LOG_LEVEL"] = "warn" }, StartPatience, ct);

    /// <summary>Another command of the executable, run to its end. Returns what it printed last.</summary>
    public static async Task<string> RunAsync(IReadOnlyList<string> arguments, string data, TimeSpan patience, CancellationToken ct)
    {
        var start = ServerProcess.Describe(["dotnet", Executable, .. arguments], "/", new Dictionary<string, string> { ["LECTERN_DATA"] = data });
        using var process = System.Diagnostics.Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            var last = (await output + await error).Trim().Split('\n')[^1];
            return process.ExitCode == 0 ? last : throw new BenchException($"lectern {string.Join(' ', arguments.Take(2))} failed: {last}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new BenchException($"lectern {string.Join(' ', arguments.Take(2))} took more than {patience.TotalMinutes:0} minutes.");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    static Task<ServerProcess> StartAsync(string data, IReadOnlyDictionary<string, string> environment, TimeSpan patience, CancellationToken ct)
    {
        Directory.CreateDirectory(data);
        // One key asks for a whole institution. What is sent stays within its limit, and pays for the counting.
        var unlimited = new Dictionary<string, string>(environment) { ["RATE_LIMIT_QUERIES"] = "0", ["RATE_LIMIT_EXPENSIVE"] = "0" };
        return ServerProcess.StartAsync(["dotnet", Executable, "up", "--no-demo", "--port", "0", "--data", data], data, unlimited, patience, ct);
    }
}
