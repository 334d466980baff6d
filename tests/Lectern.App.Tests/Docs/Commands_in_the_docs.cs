using System.Diagnostics;
using System.Text.RegularExpressions;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Docs;

/// <summary>Every <c>./lectern X</c> that the docs name is a command, and none is passed over.</summary>
public sealed partial class Commands_in_the_docs
{
    [Fact]
    public async Task They_are_commands_that_the_help_lists()
    {
        var help = await HelpAsync();
        var commands = Listed().Matches(help).Select(m => m.Groups[1].Value).ToHashSet();
        commands.Count.ShouldBeGreaterThan(10);

        var named = new List<(string Page, string Command)>();
        foreach (var page in Page.All)
        {
            foreach (Match match in Named().Matches(await File.ReadAllTextAsync(page)))
                named.Add((Path.GetRelativePath(Checkout.Root, page), match.Groups[1].Value));
        }

        named.Count.ShouldBeGreaterThan(20);
        named.Where(n => !commands.Contains(n.Command)).ShouldBeEmpty();
        commands.Except(named.Select(n => n.Command)).ShouldBeEmpty("the docs are silent on them");
    }

    static async Task<string> HelpAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(Checkout.Root, "lectern"), ["--help"]) { RedirectStandardOutput = true };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var process = Process.Start(start)!;
        var help = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        process.ExitCode.ShouldBe(0);
        return help;
    }

    // "  import oulad DIR     load the Open University data set"
    [GeneratedRegex(@"^  ([a-z]+)\b", RegexOptions.Multiline)]
    private static partial Regex Listed();

    [GeneratedRegex(@"\./lectern ([a-z]+)")]
    private static partial Regex Named();
}
