using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Lectern.App.Configuration;
using Lectern.Postgres.Embedded;

namespace Lectern.App.Tests.Durability.Harness;

/// <summary>The real executable in a process of its own, to be killed.</summary>
sealed class LecternProcess : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "lectern.dll");

    readonly Process process;
    readonly ConcurrentQueue<string> output = new();
    readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    LecternProcess(string[] arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Executable, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Whatever this process was told about databases is not meant for that one.
        foreach (var name in (string[])["POSTGRES_URL", "DB_HOST", "LECTERN_DATA", "SERVICE_API_KEY", "DATA_KEY", "JWT_SECRET", "PORT"]) start.Environment.Remove(name);
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Told(line.Data);
        process.ErrorDataReceived += (_, line) => Told(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = process.WaitForExitAsync().ContinueWith(
            _ => address.TrySetException(new InvalidOperationException($"It ended before it served:\n{Output}")), TaskScheduler.Default);
    }

    public bool HasExited => process.HasExited;

    /// <summary>What it printed so far.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Starts <c>up</c> on a folder and waits until it serves. Port 0 takes a free one.</summary>
    public static async Task<(LecternProcess Process, Uri Address)> UpAsync(string data, int port, params IEnumerable<(string Name, string Value)> environment)
    {
        var up = new LecternProcess(["up", "--no-demo", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data], environment);
        return (up, await up.address.Task.WaitAsync(Patience));
    }

    /// <summary>Starts any command.</summary>
    public static LecternProcess Start(string[] arguments, params IEnumerable<(string Name, string Value)> environment) => new(arguments, environment);

    /// <summary>SIGKILL: no last word, no clearing up.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate()
    {
        const int sigTerm = 15;
        Posix.Signal(process.Id, sigTerm);
    }

    /// <summary>SIGTERM. Returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Terminate();
        return await ExitAsync();
    }

    /// <summary>Waits for its end. Returns the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    void Told(string? line)
    {
        if (line is null) return;
        output.Enqueue(line);
        const string mark = "Lectern serves at ";
        if (line.StartsWith(mark, StringComparison.Ordinal)) address.TrySetResult(new Uri(line[mark.Length..].Split(' ')[0]));
    }
}

/// <summary>A data folder of <c>up</c>, seen from outside.</summary>
sealed record LecternFolder(string Path)
{
    public string ApiKey => File.ReadAllText(System.IO.Path.Combine(Path, LocalSecrets.ApiKeyFile)).Trim();

    /// <summary>The main process of its PostgreSQL; null where none accepts connections.</summary>
    public int? Postmaster
    {
        get
        {
            var data = System.IO.Path.Combine(Path, "postgres", "data");
            return PostmasterLock.Read(data) is { Ready: true } held && held.IsServing(data) ? held.ProcessId : null;
        }
    }

    public async Task<string> ConnectionStringAsync(CancellationToken ct) =>
        await EmbeddedPostgres.FindRunningAsync(new() { DataDirectory = System.IO.Path.Combine(Path, "postgres") }, ct)
        ?? throw new InvalidOperationException($"No PostgreSQL serves {Path}.");
}
