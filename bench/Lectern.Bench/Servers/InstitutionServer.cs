using System.Globalization;

namespace Lectern.Bench.Servers;

/// <summary>A server with a simulated institution in it. To load ten million events takes minutes: its database is kept for the next run.</summary>
sealed class InstitutionServer : IAsyncDisposable
{
    /// <summary>Where the history ends, in every run, so that what is kept stays true.</summary>
    public const string Until = "2026-11-01T00:00:00Z";

    static readonly TimeSpan LoadPatience = TimeSpan.FromMinutes(40);
    static readonly TimeSpan ProjectPatience = TimeSpan.FromMinutes(20);

    readonly BenchPostgres postgres;

    InstitutionServer(BenchPostgres postgres, BenchDatabase database, ServerProcess server)
    {
        this.postgres = postgres;
        Database = database;
        Server = server;
    }

    public BenchDatabase Database { get; }

    public ServerProcess Server { get; }

    public static async Task<InstitutionServer> StartAsync(BenchRun run, InstitutionSize size, CancellationToken ct)
    {
        var options = string.Create(CultureInfo.InvariantCulture, $"--learners {size.Learners} --courses {size.Courses} --days {size.Days} --until {Until}");
        var folder = Scratch.Kept(string.Create(CultureInfo.InvariantCulture, $"institution-{size.Learners}-{size.Courses}-{size.Days}"));
        var marker = Path.Combine(folder, "loaded");
        var postgres = await BenchPostgres.StartAsync(run, ct, folder);
        try
        {
            var database = postgres.OpenDatabase();
            var server = await LecternServer.StartAsync(run, database, ct);
            var started = new InstitutionServer(postgres, database, server);
            if (!File.Exists(marker) || await File.ReadAllTextAsync(marker, ct) != options)
            {
                run.Say($"loading {options}; the next run finds it there");
                await LecternServer.RunAsync(
                    ["simulate", "--url", server.Address.ToString(), "--api-key", LecternServer.ApiKey, .. options.Split(' ')], run.Scratch.Next("simulate"), LoadPatience, ct);
                await File.WriteAllTextAsync(marker, options, ct);
            }
            await database.ProjectedAsync(ProjectPatience, ct);
            await using var connection = await database.Source.OpenConnectionAsync(ct);
            await using var vacuum = new Npgsql.NpgsqlCommand("VACUUM ANALYZE", connection) { CommandTimeout = 600 };
            await vacuum.ExecuteNonQueryAsync(ct);
            return started;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Database.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
