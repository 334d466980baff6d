using System.CommandLine;
using Lectern.App.Import;
using Lectern.Bench.Soak;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.Bench;

/// <param name="Seed">Decides what is random: the same seed, the same run.</param>
/// <param name="Quick">As little as shows that it works.</param>
/// <param name="Kills">How many kills of <c>durability</c> and <c>kafka</c>.</param>
/// <param name="Events">How many events of <c>kafka</c>.</param>
sealed record SoakOptions(int Seed, bool Quick, int Kills, int Events);

/// <summary>A long run as the command line knows it. It returns whether everything held.</summary>
sealed record LongRun(string Name, string Summary, Func<SoakOptions, CancellationToken, Task<bool>> RunAsync)
{
    public static readonly IReadOnlyList<LongRun> All =
    [
        new("oulad", "Imports all of OULAD and compares every total with SQL over the raw files", OuladSoak.RunAsync),
        new("durability", "Kills Lectern, its PostgreSQL, or both at random moments while clients send and retry; then audits", (o, _) => DurabilitySoak.RunAsync(o.Quick ? 3 : o.Kills, o.Seed)),
        new("kafka", "Kills consumers, PostgreSQL and brokers' connections at random moments while a bad producer writes; then audits", (o, _) => KafkaSoak.RunAsync(o)),
    ];
}

/// <summary><c>soak [NAME] [--seed N]</c>: what takes too long for a test.</summary>
static class SoakCommand
{
    static readonly Argument<string[]> Names = new("NAME") { Description = "Which; none: every one", Arity = ArgumentArity.ZeroOrMore };
    static readonly Option<int?> Seed = new("--seed") { Description = "Repeats a run that was random (default: another one each time, printed)" };
    static readonly Option<bool> Quick = new("--quick") { Description = "As little as shows that it works; no results are kept" };

    static readonly Option<int> Kills = new("--kills") { Description = "How many kills of durability and kafka", DefaultValueFactory = _ => 100 };
    static readonly Option<int> Events = new("--events") { Description = "How many events of kafka", DefaultValueFactory = _ => 1_000_000 };

    public static Command Create()
    {
        var list = string.Join('\n', LongRun.All.Select(s => $"  {s.Name,-10} {s.Summary}"));
        var command = new Command("soak", $"Long runs that must hold.\n\n{list}") { Names, Seed, Quick, Kills, Events };
        Kills.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 10_000) result.AddError("--kills is a number from 0 to 10000.");
        });
        Events.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1_000 or > 10_000_000) result.AddError("--events is a number from 1000 to 10000000.");
        });
        Names.AcceptOnlyFromAmong([.. LongRun.All.Select(s => s.Name)]);
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetValue(Names) ?? [], new(parsed.GetValue(Seed) ?? Random.Shared.Next(1, 1_000_000), parsed.GetValue(Quick), parsed.GetValue(Kills), parsed.GetValue(Events)), ct));
        return command;
    }

    static async Task<int> RunAsync(string[] names, SoakOptions options, CancellationToken ct)
    {
        var allHeld = true;
        foreach (var soak in LongRun.All.Where(s => names.Length == 0 || names.Contains(s.Name)))
        {
            Console.Error.WriteLine($"{soak.Name}: starts with --seed {options.Seed}");
            try
            {
                allHeld &= await soak.RunAsync(options, ct);
            }
            catch (Exception e) when (e is BenchException or EmbeddedPostgresException or ImportException or NpgsqlException or IOException or InvalidOperationException or TimeoutException)
            {
                Console.Error.WriteLine($"{soak.Name}: {e.Message}");
                allHeld = false;
            }
        }
        return allHeld ? 0 : 1;
    }
}
