using System.Diagnostics;
using System.Globalization;
using Lectern.App.Kafka;
using Lectern.App.Tests.Durability.Harness;
using Npgsql;

namespace Lectern.App.Tests.Kafka.Harness;

/// <summary>What befalls a run.</summary>
enum Strike
{
    /// <summary>A consumer is killed, and another comes.</summary>
    Consumer,

    /// <summary>Both are, at once.</summary>
    Consumers,

    /// <summary>PostgreSQL is killed, and started again.</summary>
    Database,

    /// <summary>A broker loses its connections, and is away for a moment.</summary>
    Broker,

    /// <summary>Brokers refuse what they are asked, as they do when they are not themselves, and partitions move to others.</summary>
    Refusals,

    /// <summary>A consumer leaves in order, and comes again later.</summary>
    Leaving,
}

/// <param name="Events">Different events.</param>
/// <param name="Messages">What was in the topics: these, many of them more than once, and what is no event.</param>
/// <param name="Spoilt">Messages of other content than events.</param>
/// <param name="Elapsed">From the first message until all were taken in.</param>
/// <param name="Recoveries">Seconds from each strike until every partition where something waited had moved.</param>
/// <param name="Restarts">How often a consumer ended by itself, where it found no database.</param>
/// <param name="Faults">What is wrong afterwards; none is right.</param>
sealed record KafkaReport(
    long Events, long Messages, long Spoilt, TimeSpan Elapsed, IReadOnlyList<(Strike Strike, double Seconds)> Recoveries, int Restarts, IReadOnlyList<string> Faults);

/// <summary>
/// Two consumers take in what a bad producer writes, while all that can be away is away now and then; afterwards the database is held to
/// what was in the topics.
/// </summary>
sealed class KafkaRun : IAsyncDisposable
{
    /// <summary>The exit code of one that was asked to leave before it served.</summary>
    const int StoppedAtStart = 130;

    /// <summary>The exit code of a process that was told to end before its runtime took signals: nobody was there to leave anything.</summary>
    const int EndedBeforeStart = 143;

    const string NoDatabase = "lectern: the database refuses";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    readonly int seed;
    readonly Action<string> say;
    readonly Random random;
    readonly MockCluster cluster;
    readonly KeptPostgres postgres;
    readonly Consumers consumers;
    readonly Intake intake;
    readonly Witness witness;
    readonly Feeder feeder;
    readonly LetterStream letters;
    readonly List<string> faults = [];

    KafkaRun(string folder, int seed, int learners, KeptPostgres postgres, Action<string> say)
    {
        this.seed = seed;
        this.say = say;
        this.postgres = postgres;
        random = new(seed);
        cluster = Topics.Cluster();
        consumers = new(Path.Combine(folder, "consumer"), postgres.ConnectionString, cluster.Brokers);
        intake = new(postgres.ConnectionString);
        witness = new(cluster.Brokers);
        feeder = new(cluster.Brokers);
        letters = new(seed, learners);
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { CommandTimeout = 300 });
    }

    public NpgsqlDataSource Source { get; }

    public static async Task<KafkaRun> StartAsync(string folder, int seed, int learners, Action<string> say)
    {
        say(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        NativeLibrdkafka.Require();
        return new(folder, seed, learners, await KeptPostgres.StartAsync(Path.Combine(folder, "postgres")), say);
    }

    /// <param name="events">Different ones.</param>
    /// <param name="mayBeAhead">Messages of a partition that wait at most.</param>
    /// <param name="strikes">In their order, spread over the run.</param>
    public async Task<(KafkaReport Report, Written Written)> RunAsync(int events, int mayBeAhead, IReadOnlyList<Strike> strikes)
    {
        try
        {
            for (var i = 0; i < Consumers.Count; i++) consumers.Start(i);
            await intake.JoinedAsync(Patience);
            var started = Stopwatch.GetTimestamp();
            var feeding = Task.Run(() => feeder.WriteAsync(letters.Letters(events), mayBeAhead, slot => Math.Min(intake.Next[slot], witness.Next(slot))));
            var recoveries = await StrikeAsync(events, strikes, feeding);
            await feeding;
            var written = new Written(letters, await witness.FinishAsync());
            await intake.ReachAsync(written.Messages, Patience);
            var elapsed = Stopwatch.GetElapsedTime(started);
            say(string.Create(CultureInfo.InvariantCulture, $"{written.Messages} messages taken in, {written.Messages / elapsed.TotalSeconds:0} a second"));

            Source.Clear();
            faults.AddRange(await InspectAsync(Source, written, CancellationToken.None));
            using (var rebuild = consumers.Run("rebuild"))
            {
                if (await rebuild.ExitAsync() != 0) faults.Add($"The rebuild failed: {rebuild.Output}");
            }
            faults.AddRange((await Inspection.ReadModelsAsync(Source, CancellationToken.None)).Select(f => $"After a rebuild: {f}"));
            say("audited, rebuilt, audited again");
            await StopAsync();
            var report = new KafkaReport(
                written.Events.Count, written.Messages, letters.Spoilt.Count, elapsed, recoveries, consumers.LastWords.Count, [.. faults, .. intake.Faults, .. witness.Faults]);
            return (report, written);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The run with seed {seed} broke off: {e.Message}\n{string.Join('\n', consumers.LastWords)}\n{consumers.Output}", e);
        }
    }

    /// <summary>Everything that can be said of the database, with the cluster gone or not. Returns what is wrong.</summary>
    public static async Task<IReadOnlyList<string>> InspectAsync(NpgsqlDataSource source, Written written, CancellationToken ct)
    {
        var events = written.Events;
        await Inspection.CaughtUpAsync(source, Patience);
        return
        [
            .. await Inspection.LogAsync(source, events, events, ct),
            .. await Inspection.IdentitiesAsync(source, ct),
            .. await KafkaInspection.PlacesAsync(source, written, ct),
            .. await KafkaInspection.RejectedAsync(source, written, ct),
            .. await KafkaInspection.ContentAsync(source, written, ct),
            .. await Inspection.ReadModelsAsync(source, ct),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        feeder.Dispose();
        witness.Dispose();
        await intake.DisposeAsync();
        consumers.Dispose();
        await Source.DisposeAsync();
        cluster.Dispose();
        letters.Dispose();
        await postgres.DisposeAsync();
    }

    async Task<IReadOnlyList<(Strike, double)>> StrikeAsync(int events, IReadOnlyList<Strike> strikes, Task feeding)
    {
        var recoveries = new List<Task<(Strike, double)>>();
        foreach (var (i, strike) in strikes.Index())
        {
            // Somewhere in its share of the run.
            var reached = intake.ReachAsync((long)((i + random.NextDouble()) * events / (strikes.Count + 1)), Patience);
            if (await Task.WhenAny(reached, feeding) == feeding) await feeding;
            await reached;
            recoveries.Add(RecoveryAsync(strike));
            await StrikeAsync(strike);
            say(string.Create(CultureInfo.InvariantCulture, $"strike {i + 1}: {strike}, {intake.Total} messages taken in"));
        }
        await feeding;
        return await Task.WhenAll(recoveries);
    }

    /// <summary>From now until every partition has moved of which something waits now.</summary>
    async Task<(Strike, double)> RecoveryAsync(Strike strike)
    {
        var since = Stopwatch.GetTimestamp();
        var before = intake.Next;
        var waiting = Enumerable.Range(0, Topics.Count).Where(slot => feeder.End(slot) > before[slot]).ToList();
        await Waiting.ForAsync($"Every partition goes on after {strike}", () => waiting.All(slot => intake.Next[slot] > before[slot]), Patience);
        return (strike, Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    async Task StrikeAsync(Strike strike)
    {
        var which = random.Next(Consumers.Count);
        switch (strike)
        {
            case Strike.Consumer:
                await consumers.KillAsync(which);
                if (random.Next(2) == 0) await intake.MomentAsync(random.Next(200, 2_000), Moment);
                consumers.Start(which);
                break;
            case Strike.Consumers:
                await Task.WhenAll(Enumerable.Range(0, Consumers.Count).Select(consumers.KillAsync));
                for (var i = 0; i < Consumers.Count; i++) consumers.Start(i);
                break;
            case Strike.Database:
                postgres.Kill();
                await postgres.RestartAsync();
                break;
            case Strike.Broker:
                var broker = random.Next(1, 4);
                cluster.Down(broker);
                await intake.MomentAsync(random.Next(200, 3_000), Moment);
                cluster.Up(broker);
                break;
            case Strike.Refusals:
                Refuse();
                break;
            case Strike.Leaving:
                if (await consumers.LeaveAsync(which) is { } code and not (0 or StoppedAtStart or EndedBeforeStart)) faults.Add($"A consumer that was to leave ended with exit code {code}");
                await intake.MomentAsync(random.Next(200, 3_000), Moment);
                consumers.Start(which);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(strike));
        }
    }

    void Refuse()
    {
        const short produce = 0, fetch = 1, offsetCommit = 8, heartbeat = 12;
        const int notLeader = 6, timedOut = 7, notCoordinator = 16, staleGeneration = 22, unknownMember = 25, rebalancing = 27;
        cluster.Fail(fetch, notLeader, timedOut);
        cluster.Fail(produce, timedOut, notLeader);
        cluster.Fail(offsetCommit, notCoordinator);
        cluster.Fail(heartbeat, random.GetItems([staleGeneration, unknownMember, rebalancing], 1));
        for (var i = 0; i < Topics.Partitions; i++)
        {
            var (topic, partition) = Topics.Of(random.Next(Topics.Count));
            cluster.Lead(topic, partition, random.Next(1, 4));
        }
    }

    async Task StopAsync()
    {
        for (var i = 0; i < Consumers.Count; i++)
        {
            if (await consumers.LeaveAsync(i) is var code && code != 0) faults.Add($"SIGTERM ended a consumer with exit code {code}");
        }
        // One that starts without a database says so and ends; there is no other reason to.
        faults.AddRange(consumers.LastWords.Where(w => !w.Contains(NoDatabase, StringComparison.Ordinal)).Select(w => $"A consumer ended by itself: {w}"));
    }
}
