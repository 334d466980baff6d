using Lectern.Bench.Benchmarks;

namespace Lectern.Bench;

/// <summary>One benchmark as the command line knows it.</summary>
/// <param name="ByDefault">Runs when none is named; the others need more than this, or load millions of events.</param>
/// <param name="Limit">No run of it takes longer: something hangs, then.</param>
sealed record Benchmark(string Name, string Summary, bool ByDefault, TimeSpan Limit, Func<BenchRun, CancellationToken, Task> RunAsync)
{
    static readonly TimeSpan Short = TimeSpan.FromMinutes(15);
    static readonly TimeSpan Long = TimeSpan.FromHours(1);

    public static readonly IReadOnlyList<Benchmark> All =
    [
        new("append", "The event log with deduplication, beside COPY of the same rows", true, Short, AppendBenchmark.RunAsync),
        new("projector", "Read models from a filled log, beside COPY of the same rows", true, Short, ProjectorBenchmark.RunAsync),
        new("line", "The whole line over HTTP: first byte to last read model, beside COPY; core-seconds by stage", true, Short, LineBenchmark.RunAsync),
        new("single", "Single-event POSTs, beside an ordinary Node service (bench/peers/fastify)", true, Short, SingleBenchmark.RunAsync),
        new("lag", "Acknowledged to visible in the read models, at a steady 5,000 events/s", true, Short, LagBenchmark.RunAsync),
        new("live", "Live updates: 200 readers at a steady 1,000 events/s, beside none", true, Short, LiveBenchmark.RunAsync),
        new("access", "A light GET with each kind of credential, beside one without", true, Short, AccessBenchmark.RunAsync),
        new("start", "Start to serving, beside the database's own start", true, Short, StartBenchmark.RunAsync),
        new("files", "A table of ten columns as CSV, NDJSON, JSON, XLSX and PDF, beside COPY TO of the same rows", true, Short, FilesBenchmark.RunAsync),
        new("reports", "50 reports asked for at once: how long dashboards wait meanwhile, until all are made, peak memory", false, Long, ReportsBenchmark.RunAsync),
        new("page", "The web page: paint, bytes, and a table of 2,000 learners, beside a plain one", false, Short, PageBenchmark.RunAsync),
        new("tail", "The page's live tail at a steady 1,000 events/s: frames, memory, counts", false, Short, TailBenchmark.RunAsync),
        new("kafka", "Topics to the last read model, beside HTTP and a consumer that only counts", false, Short, KafkaBenchmark.RunAsync),
        new("kafka-lag", "Acknowledged by the brokers to visible in the read models, at a steady 10,000 events/s", false, Short, KafkaLagBenchmark.RunAsync),
        new("queries", "Every read model asked at one and at ten million events, beside SQL over the log", false, Long, QueriesBenchmark.ModelsAsync),
        new("dashboards", "The dashboards, with every filter, asked in the same way", false, Long, QueriesBenchmark.DashboardsAsync),
        new("memory", "Resident memory of the server idle, ingesting and importing OULAD", false, Long, MemoryBenchmark.RunAsync),
    ];
}
