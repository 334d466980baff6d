using Lectern.App.Tests.Durability.Harness;

namespace Lectern.App.Tests.Kafka.Harness;

/// <summary>Workers as processes of one consumer group, each started again when it ends by itself, as whoever runs them would do.</summary>
sealed class Consumers : IDisposable
{
    public const int Count = 2;
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    readonly Lock gate = new();
    readonly (string Name, string Value)[] environment;
    readonly LecternProcess?[] running = new LecternProcess?[Count];
    readonly List<string> lastWords = [];
    readonly PeriodicTimer timer = new(Look);
    readonly Task watching;

    public Consumers(string folder, string database, string brokers)
    {
        environment =
        [
            ("POSTGRES_URL", database),
            ("LECTERN_DATA", folder),
            ("WORKER_PORT", "0"),
            ("SERVICE_API_KEY", "kafka-key-0123456789"),
            ("DATA_KEY", Convert.ToBase64String(new byte[32])),
            ("JWT_SECRET", "kafka-secret-of-32-bytes-0123456789"),
            ("KAFKA_BROKERS", brokers),
            ("KAFKA_TOPICS", string.Join(',', Topics.Names)),
            ("KAFKA_SESSION_TIMEOUT_SECONDS", "6"),
        ];
        watching = WatchAsync();
    }

    /// <summary>What each said that ended by itself; where the database was away as it started, that is in order.</summary>
    public IReadOnlyList<string> LastWords
    {
        get
        {
            lock (gate) return [.. lastWords];
        }
    }

    /// <summary>What those that run have said last.</summary>
    public string Output
    {
        get
        {
            lock (gate) return string.Join('\n', running.OfType<LecternProcess>().SelectMany(p => p.Output.Split('\n').TakeLast(15)));
        }
    }

    public void Start(int which)
    {
        lock (gate) running[which] = LecternProcess.Start(["worker"], environment);
    }

    /// <summary>Any other command on the same database.</summary>
    public LecternProcess Run(string command) => LecternProcess.Start([command], environment);

    public async Task KillAsync(int which)
    {
        using var process = Take(which);
        if (process is not null) await process.KillAsync();
    }

    /// <summary>Leaves in order. Returns the exit code; null: it did not run.</summary>
    public async Task<int?> LeaveAsync(int which)
    {
        using var process = Take(which);
        return process is null ? null : await process.TerminateAsync();
    }

    public void Dispose()
    {
        timer.Dispose();
        watching.Wait();
        lock (gate)
        {
            foreach (var process in running) process?.Dispose();
        }
    }

    LecternProcess? Take(int which)
    {
        lock (gate)
        {
            var process = running[which];
            running[which] = null;
            return process;
        }
    }

    async Task WatchAsync()
    {
        while (await timer.WaitForNextTickAsync())
        {
            lock (gate)
            {
                for (var i = 0; i < Count; i++)
                {
                    if (running[i] is not { HasExited: true } ended) continue;
                    lastWords.Add(string.Join('\n', ended.Output.Split('\n').TakeLast(5)));
                    ended.Dispose();
                    running[i] = LecternProcess.Start(["worker"], environment);
                }
            }
        }
    }
}
