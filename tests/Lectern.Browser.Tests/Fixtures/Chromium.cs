using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>One browser for all tests: the machine's own. Each visit is a profile of its own in it.</summary>
static class Chromium
{
    /// <summary>For how long something is waited for that comes at once on a quiet machine, in ms.</summary>
    public const float Patience = 60_000;

    static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

    static readonly Lazy<Task<IBrowser>> One = new(LaunchAsync);

    public static Task<IBrowser> GetAsync() => One.Value;

    static async Task<IBrowser> LaunchAsync()
    {
        if (Environment.GetEnvironmentVariable("PLAYWRIGHT_NODEJS_PATH") is not { Length: > 0 })
        {
            Environment.SetEnvironmentVariable("PLAYWRIGHT_NODEJS_PATH", OnPath("node") ?? throw new InvalidOperationException("There is no Node.js on the PATH, by which the browser is driven."));
        }
        // Ends with this process, and the browser with it.
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Find(),
            Args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    static string Find()
    {
        if (Environment.GetEnvironmentVariable("LECTERN_CHROMIUM") is { Length: > 0 } given)
        {
            return File.Exists(given) ? given : throw new InvalidOperationException($"LECTERN_CHROMIUM is '{given}', and there is no such file.");
        }
        return Names.Select(OnPath).OfType<string>().FirstOrDefault()
            ?? throw new InvalidOperationException("There is no Chromium on the PATH: install it (apt-get install chromium), or set LECTERN_CHROMIUM to its executable.");
    }

    static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
