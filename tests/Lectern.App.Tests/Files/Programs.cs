using System.Diagnostics;
using System.Text;

namespace Lectern.App.Tests.Files;

/// <summary>Other people's programs, which read our files as their users do.</summary>
static class Programs
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static bool Has(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var limit = new CancellationTokenSource(Patience);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            process.ExitCode.ShouldBe(0, $"{name}: {await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}

/// <summary>A test that needs programs of tools/documents/install: passed over, by name, where one is absent; in CI it then fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class ReadByFactAttribute : FactAttribute
{
    public ReadByFactAttribute(params string[] programs)
    {
        if (Array.Find(programs, p => !Programs.Has(p)) is { } absent && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = $"needs {absent}: run tools/documents/install";
    }
}
