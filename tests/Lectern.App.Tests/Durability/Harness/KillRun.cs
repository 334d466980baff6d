using System.Diagnostics;
using System.Globalization;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.App.Tests.Durability.Harness;

/// <summary>Whom a kill hits.</summary>
enum Victim
{
    /// <summary>The process of Lectern; the next <c>up</c> takes its PostgreSQL over.</summary>
    Server,

    /// <summary>The main process of PostgreSQL; Lectern starts it again by itself.</summary>
    Database,

    /// <summary>Both at once, as when a container is killed.</summary>
    Both,
}

/// <param name="Recoveries">Seconds from each kill to the next acknowledgement.</param>
/// <param name="Faults">What is wrong afterwards; none is right.</param>
sealed record KillReport(long Events, long Requests, IReadOnlyDictionary<int, int> Answers, IReadOnlyList<(Victim Victim, double Seconds)> Recoveries, IReadOnlyList<string> Faults);

/// <summary>Kills at random moments while clients send and retry, then holds the database to what was acknowledged.</summary>
sealed class KillRun(string folder, int seed, Action<string> say)
{
    const int Clients = 6;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly LecternFolder data = new(folder);
    readonly Random random = new(seed);
    readonly List<(Victim, double)> recoveries = [];

    public async Task<KillReport> RunAsync(IEnumerable<Victim> victims)
    {
        say(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var (up, address) = await LecternProcess.UpAsync(folder, port: 0);
        try
        {
            using var stream = new EventStream(seed);
            using var senders = new Senders(stream, address, data.ApiKey, Clients);
            foreach (var victim in victims)
            {
                await MomentAsync(senders);
                var since = Stopwatch.GetTimestamp();
                var killed = victim == Victim.Server ? null : await KillDatabaseAsync();
                if (victim != Victim.Database)
                {
                    await up.KillAsync();
                    up.Dispose();
                    (up, _) = await LecternProcess.UpAsync(folder, address.Port);
                }
                else
                {
                    // Now and then it dies again as soon as it is back.
                    if (random.NextDouble() < 0.25) killed = await KillDatabaseAsync(killed);
                    // The backends of a dead postmaster may still finish what they do: an answer alone says nothing.
                    await Waiting.ForAsync("PostgreSQL is started again", () => data.Postmaster is { } now && now != killed, Patience);
                }
                await senders.Taken.MoreAsync(1, Patience);
                recoveries.Add((victim, Stopwatch.GetElapsedTime(since).TotalSeconds));
                say(string.Create(CultureInfo.InvariantCulture, $"kill {recoveries.Count}: {victim}, serving again after {recoveries[^1].Item2:0.0} s, {senders.Acknowledged.Count} events acknowledged"));
            }
            await senders.FinishAsync();

            var faults = new List<string>(senders.Faults);
            faults.AddRange(await AuditAsync(stream.Sent, [.. senders.Acknowledged.Keys]));
            faults.AddRange(await StopAsync(up));
            return new(senders.Acknowledged.Count, senders.Begun.Value, senders.Answers, recoveries, faults);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The run with seed {seed} broke off: {e.Message}\n{Tail(up.Output)}", e);
        }
        finally
        {
            // In order where it still runs, so that its PostgreSQL goes with it.
            if (!up.HasExited) await up.TerminateAsync();
            up.Dispose();
        }
    }

    /// <summary>A random count of acknowledgements, or of requests begun, which may fall into a recovery.</summary>
    Task MomentAsync(Senders senders) => random.NextDouble() < 0.75
        ? senders.Taken.MoreAsync(random.Next(5, 60), Patience)
        : senders.Begun.MoreAsync(random.Next(1, 30), Patience);

    /// <summary>Kills it once it runs, and is not the one killed before. Returns its process.</summary>
    async Task<int?> KillDatabaseAsync(int? before = null)
    {
        int? running = null;
        await Waiting.ForAsync("PostgreSQL runs", () => (running = data.Postmaster) is not null && running != before, Patience);
        Posix.Signal(running!.Value, Posix.Kill);
        return running;
    }

    async Task<List<string>> AuditAsync(IReadOnlySet<Guid> sent, IReadOnlyCollection<Guid> acknowledged)
    {
        await using var source = NpgsqlDataSource.Create(await data.ConnectionStringAsync(CancellationToken.None));
        var faults = new List<string>();
        faults.AddRange(await Inspection.LogAsync(source, sent, acknowledged, CancellationToken.None));
        faults.AddRange(await Inspection.IdentitiesAsync(source, CancellationToken.None));
        await Inspection.CaughtUpAsync(source, Patience);
        faults.AddRange(await Inspection.ReadModelsAsync(source, CancellationToken.None));

        using var rebuild = LecternProcess.Start(["rebuild"], ("LECTERN_DATA", folder));
        if (await rebuild.ExitAsync() != 0) faults.Add($"The rebuild failed: {rebuild.Output}");
        faults.AddRange((await Inspection.ReadModelsAsync(source, CancellationToken.None)).Select(f => $"After a rebuild: {f}"));
        say("audited, rebuilt, audited again");
        return faults;
    }

    async Task<List<string>> StopAsync(LecternProcess up)
    {
        var faults = new List<string>();
        if (await up.TerminateAsync() is var code && code != 0) faults.Add($"SIGTERM ended it with exit code {code}");
        if (data.Postmaster is { } left) faults.Add($"SIGTERM left PostgreSQL running (process {left})");
        return faults;
    }

    static string Tail(string output) => string.Join('\n', output.Split('\n').TakeLast(20));
}
