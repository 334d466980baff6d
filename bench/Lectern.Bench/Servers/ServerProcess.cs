using System.Diagnostics;
using System.Text.RegularExpressions;
using Lectern.Postgres.Embedded;

namespace Lectern.Bench.Servers;

/// <summary>A server as a process of its own: started, known by the address that it prints, and always stopped.</summary>
sealed partial class ServerProcess : IAsyncDisposable
{
    /// <summary>SIGTERM: a benchmark in the background of a script ignores SIGINT, and what it starts inherits that.</summary>
    const int Terminate = 15;

    static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);
    static readonly string[] OwnedVariables = ["POSTGRES_URL", "DB_", "PG", "LECTERN_DATA", "PORT", "HOST", "SERVICE_API_KEY", "DATA_KEY", "JWT_", "LOG_LEVEL", "RATE_LIMIT_", "KAFKA_"];

    readonly Process process;
    readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Queue<string> lastLines = new();

    ServerProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public Uri Address => address.Task.Result;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Beside what is inherited; of that, nothing that configures a server.</param>
    /// <param name="patience">How long it may take until it prints where it listens.</param>
    public static async Task<ServerProcess> StartAsync(
        IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment, TimeSpan patience, CancellationToken ct)
    {
        var server = new ServerProcess(Process.Start(Describe(command, folder, environment))!);
        server.Read();
        try
        {
            await server.address.Task.WaitAsync(patience, ct);
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            if (e is TimeoutException) throw new BenchException($"{command[0]} did not serve within {patience.TotalSeconds:0} s. Its last words: {server.LastWords()}");
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) Posix.Signal(process.Id, Terminate);
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }

    public static ProcessStartInfo Describe(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => OwnedVariables.Any(o => o[^1] == '_' || o == "PG" ? k.StartsWith(o, StringComparison.Ordinal) : k == o)).ToList())
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }

    void Read()
    {
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => address.TrySetException(new BenchException($"The server ended as it started. Its last words: {LastWords()}"));
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    void Hear(string? line)
    {
        if (line is null) return;
        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > 5) lastLines.Dequeue();
        }
        // Told to people by its name; asked by its number, which nothing has to look up.
        if (AddressPattern().Match(line) is { Success: true } match) address.TrySetResult(new Uri($"http://127.0.0.1:{match.Groups["port"].Value}"));
    }

    string LastWords()
    {
        lock (lastLines) return string.Join(" | ", lastLines);
    }

    [GeneratedRegex(@"http://(?:localhost|127\.0\.0\.1):(?<port>\d+)")]
    private static partial Regex AddressPattern();
}
