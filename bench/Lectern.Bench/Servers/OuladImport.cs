using System.Globalization;
using System.Text.RegularExpressions;

namespace Lectern.Bench.Servers;

/// <summary>OULAD into a server.</summary>
static partial class OuladImport
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(40);

    /// <summary>By the command that a user would give. Returns how many events it sent.</summary>
    public static async Task<long> RunAsync(BenchRun run, ServerProcess server, CancellationToken ct)
    {
        string[] only = run.Sizes.Presentations.Count == 0 ? [] : ["--presentations", string.Join(',', run.Sizes.Presentations)];
        var said = await LecternServer.RunAsync(
            ["import", "oulad", Checkout.Oulad, "--url", server.Address.ToString(), "--api-key", LecternServer.ApiKey, .. only], run.Scratch.Next("import"), Patience, ct);
        var count = CountPattern().Match(said);
        return count.Success ? long.Parse(count.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : throw new BenchException($"The import ended without its totals: {said}");
    }

    [GeneratedRegex(@"^Imported ([\d,]+) events")]
    private static partial Regex CountPattern();
}
