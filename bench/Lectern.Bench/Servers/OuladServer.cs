using System.Globalization;
using System.Text.RegularExpressions;
using Lectern.App.Import.Oulad;

namespace Lectern.Bench.Servers;

/// <summary>A server with OULAD in it. The import takes minutes: its database is kept for the next run.</summary>
sealed partial class OuladServer : IAsyncDisposable
{
    static readonly TimeSpan ImportPatience = TimeSpan.FromMinutes(40);
    static readonly TimeSpan ProjectPatience = TimeSpan.FromMinutes(10);

    readonly BenchPostgres postgres;

    OuladServer(BenchPostgres postgres, BenchDatabase database, ServerProcess server)
    {
        this.postgres = postgres;
        Database = database;
        Server = server;
    }

    public BenchDatabase Database { get; }

    public ServerProcess Server { get; }

    public static async Task<OuladServer> StartAsync(BenchRun run, CancellationToken ct)
    {
        var source = new OuladEvents(Checkout.Oulad, [.. run.Sizes.Presentations]);
        var folder = Scratch.Kept(string.Create(CultureInfo.InvariantCulture, $"oulad-{(run.Sizes.Presentations.Count == 0 ? "all" : string.Join('-', run.Sizes.Presentations))}"));
        var marker = Path.Combine(folder, "imported");
        var postgres = await BenchPostgres.StartAsync(run, ct, folder);
        try
        {
            var database = postgres.OpenDatabase();
            var server = await LecternServer.StartAsync(run, database, ct);
            var started = new OuladServer(postgres, database, server);
            if (!File.Exists(marker) || await File.ReadAllTextAsync(marker, ct) != source.Fingerprint)
            {
                run.Say("importing OULAD, which takes minutes; the next run finds it there");
                await ImportAsync(run, server, ct);
                await File.WriteAllTextAsync(marker, source.Fingerprint, ct);
            }
            await database.ProjectedAsync(ProjectPatience, ct);
            return started;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>By the command that a user would give. Returns how many events it sent.</summary>
    public static async Task<long> ImportAsync(BenchRun run, ServerProcess server, CancellationToken ct)
    {
        string[] only = run.Sizes.Presentations.Count == 0 ? [] : ["--presentations", string.Join(',', run.Sizes.Presentations)];
        var said = await LecternServer.RunAsync(
            ["import", "oulad", Checkout.Oulad, "--url", server.Address.ToString(), "--api-key", LecternServer.ApiKey, .. only], run.Scratch.Next("import"), ImportPatience, ct);
        var count = CountPattern().Match(said);
        return count.Success ? long.Parse(count.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : throw new BenchException($"The import ended without its totals: {said}");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Database.DisposeAsync();
        await postgres.DisposeAsync();
    }

    [GeneratedRegex(@"^Imported ([\d,]+) events")]
    private static partial Regex CountPattern();
}
