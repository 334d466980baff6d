using System.Diagnostics;

namespace Lectern.Bench.Servers;

/// <summary>The ordinary Node service beside which single events are measured, on the same PostgreSQL.</summary>
static class FastifyPeer
{
    static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(3);
    static readonly string Folder = Path.Combine(Checkout.Root, "bench", "peers", "fastify");

    public static async Task<ServerProcess> StartAsync(BenchDatabase database, CancellationToken ct)
    {
        await InstallAsync(ct);
        var to = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString);
        return await ServerProcess.StartAsync(
            ["node", "server.js"],
            Folder,
            new Dictionary<string, string>
            {
                ["DATABASE_URL"] = $"postgres://{to.Username}:{Uri.EscapeDataString(to.Password!)}@{to.Host}:{to.Port}/{to.Database}",
                ["API_KEY"] = LecternServer.ApiKey,
                ["NODE_ENV"] = "production",
            },
            StartPatience,
            ct);
    }

    /// <summary>What the lock file names, unless it is there.</summary>
    static async Task InstallAsync(CancellationToken ct)
    {
        var (wanted, there) = (Path.Combine(Folder, "package-lock.json"), Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (File.Exists(there) && File.GetLastWriteTimeUtc(there) >= File.GetLastWriteTimeUtc(wanted)) return;

        using var npm = Process.Start(ServerProcess.Describe(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], Folder, new Dictionary<string, string>()))!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(InstallPatience);
        try
        {
            var (output, error) = (npm.StandardOutput.ReadToEndAsync(limit.Token), npm.StandardError.ReadToEndAsync(limit.Token));
            await npm.WaitForExitAsync(limit.Token);
            if (npm.ExitCode != 0) throw new BenchException($"npm could not install bench/peers/fastify: {(await output + await error).Trim().Split('\n')[^1]}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new BenchException($"npm did not install bench/peers/fastify within {InstallPatience.TotalMinutes:0} minutes; see that its registry answers.");
        }
        finally
        {
            if (!npm.HasExited) npm.Kill(entireProcessTree: true);
        }
    }
}
