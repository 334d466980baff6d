using System.Diagnostics;

namespace Lectern.Postgres.Embedded;

/// <summary>What a finished command left: its exit code and everything that it printed.</summary>
readonly record struct CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs the small tools around the server, each within a time-out.</summary>
static class ChildProcess
{
    static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> command, CancellationToken ct, TimeSpan? timeout = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout ?? DefaultTimeout);
        using var process = Start(command);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new CommandResult(process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new EmbeddedPostgresException($"'{command[0]}' did not finish in time; try again when the machine is less busy.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts a command and returns at once.</summary>
    public static Process Start(IReadOnlyList<string> command)
    {
        var start = Describe(command);
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new EmbeddedPostgresException(
                $"'{start.FileName}' cannot be run ({e.Message.TrimEnd('.')}); install it, or give a server with POSTGRES_URL.", e);
        }
    }

    static ProcessStartInfo Describe(IReadOnlyList<string> command)
    {
        // The folder that we run in may be closed to the account that the command runs under.
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = "/",
            // All three: .NET then knows that the child leaves our terminal alone, and does not reset it each time.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Our environment holds secrets (DATA_KEY, JWT_SECRET) and could hold PG* variables: none is the server's business.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
