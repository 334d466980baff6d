using System.Diagnostics;
using System.Text.RegularExpressions;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.FrontDoor;

public sealed partial class Front_door
{
    [Fact]
    public async Task Help_names_every_command_that_the_door_knows()
    {
        var script = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "lectern"));
        var commands = Cases().Matches(script).SelectMany(match => match.Groups[1].Value.Split(" | ")).Where(name => name[0] != '-' && name != "help").ToList();
        commands.Count.ShouldBeGreaterThan(10);

        var (exitCode, output, _) = await RunAsync("--help");

        exitCode.ShouldBe(0);
        foreach (var command in commands)
            output.ShouldMatch($@"(?m)^  {command}\b", $"--help is silent on '{command}'");
    }

    [Fact]
    public async Task An_unknown_command_fails_and_points_at_the_help()
    {
        var (exitCode, output, error) = await RunAsync("frobnicate");

        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldContain("'frobnicate'");
        error.ShouldContain("--help");
    }

    [Fact]
    public async Task An_unknown_suite_fails_before_anything_is_built()
    {
        var (exitCode, _, error) = await RunAsync("test", "everything");

        exitCode.ShouldBe(2);
        error.ShouldContain("unit, integration and browser");
    }

    static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Checkout.Root, "lectern"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    // "    test | check)"
    [GeneratedRegex(@"^    ([a-z][a-z |-]*)\)$", RegexOptions.Multiline)]
    private static partial Regex Cases();
}
