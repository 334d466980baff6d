using System.Diagnostics;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Replay;

/// <summary><c>lectern replay</c> in a process of its own, beside a server that serves.</summary>
static class ReplayProcess
{
    /// <summary>Runs it to its end: what it printed, less line ends at the end, and what it told beside.</summary>
    public static async Task<(int Exit, string Text, string Told)> ReplayAsync(this TestServer server, string[] arguments, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lectern.dll"), "replay", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["POSTGRES_URL"] = server.ConnectionString;
        start.Environment["SERVICE_API_KEY"] = TestServer.ApiKey;
        start.Environment["DATA_KEY"] = Convert.ToBase64String(new byte[32]);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var process = Process.Start(start)!;
        var (text, told) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, (await text).TrimEnd(), (await told).TrimEnd());
    }
}
