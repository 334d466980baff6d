namespace Lectern.Bench.Servers;

/// <summary>Processor seconds used by this process, by a server and by PostgreSQL; after a division, those of a million events.</summary>
readonly record struct CoreSeconds(double Here, double Server, double Postgres)
{
    public static CoreSeconds Now(BenchPostgres postgres, ServerProcess? server = null) => new(
        Environment.CpuUsage.TotalTime.TotalSeconds, server is null ? 0 : ProcessTree.CpuSeconds(server.Id), ProcessTree.CpuSeconds(postgres.ProcessId));

    public CoreSeconds Since(CoreSeconds before, long events) => new(
        (Here - before.Here) / events * 1e6, (Server - before.Server) / events * 1e6, (Postgres - before.Postgres) / events * 1e6);
}
