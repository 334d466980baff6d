using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Xunit.Abstractions;

namespace Lectern.App.Tests.Durability;

/// <summary>
/// The real executable and its durable PostgreSQL, killed in the middle of ingest. A failure prints its seed; LECTERN_KILL_SEED
/// repeats its events and its choices (moments differ: no two runs of real processes are alike).
/// </summary>
public sealed class Kill_tests(ITestOutputHelper output)
{
    [Fact]
    public Task What_was_acknowledged_outlives_kills_of_the_server() => RunAsync(Victim.Server, Victim.Both, Victim.Server);

    [Fact]
    public Task What_was_acknowledged_outlives_kills_of_PostgreSQL_and_Lectern_starts_it_again() => RunAsync(Victim.Database, Victim.Database);

    async Task RunAsync(params Victim[] victims)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LECTERN_KILL_SEED"), out var given) ? given : Random.Shared.Next(1_000_000);
        var report = await new KillRun(TempFolders.Next("kills"), seed, output.WriteLine).RunAsync(victims);

        report.Faults.ShouldBeEmpty($"seed {seed}");
        report.Recoveries.Count.ShouldBe(victims.Length);
        report.Events.ShouldBeGreaterThan(100);
    }
}
