using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Kafka.Harness;
using Xunit.Abstractions;

namespace Lectern.App.Tests.Kafka;

/// <summary>
/// Two workers as processes of their own on a durable PostgreSQL and three brokers, killed in the middle of intake. A failure prints its
/// seed; LECTERN_KILL_SEED repeats its messages and its choices (moments differ: no two runs of real processes are alike).
/// <c>soak kafka</c> does the same at length.
/// </summary>
public sealed class Consumer_kill_tests(ITestOutputHelper output)
{
    /// <summary>Whole partitions wait while a killed consumer is missed.</summary>
    const int MayBeAhead = 3_000;

    [Fact]
    public async Task Every_event_is_taken_in_once_whatever_is_killed()
    {
        Strike[] strikes = [Strike.Broker, Strike.Consumer, Strike.Refusals, Strike.Database, Strike.Leaving, Strike.Broker, Strike.Consumers, Strike.Database];
        var seed = Seed();
        await using var run = await KafkaRun.StartAsync(TempFolders.Next("kafka-kills"), seed, learners: 200, output.WriteLine);

        var (report, _) = await run.RunAsync(events: 50_000, MayBeAhead, strikes);

        report.Faults.ShouldBeEmpty($"seed {seed}");
        report.Events.ShouldBe(50_000);
        report.Messages.ShouldBeGreaterThan(report.Events + report.Spoilt);
        report.Recoveries.Count.ShouldBe(strikes.Length);
        foreach (var (strike, seconds) in report.Recoveries) output.WriteLine($"{strike}: {seconds:0.0} s");
    }

    /// <summary>The run's own check, over a database in which something is not as it should be.</summary>
    [Fact]
    public async Task What_is_wrong_is_found()
    {
        await using var run = await KafkaRun.StartAsync(TempFolders.Next("kafka-wrongs"), Seed(), learners: 40, output.WriteLine);
        var (report, written) = await run.RunAsync(events: 2_000, MayBeAhead, []);
        report.Faults.ShouldBeEmpty();

        const string oneRejected = "rejection_id = (SELECT min(rejection_id) FROM lectern.rejected_events WHERE topic IS NOT NULL)";
        // Each stays: what tells of one must not tell of those before it.
        foreach (var (wrong, told) in new[]
        {
            ("UPDATE read.learner_day SET events = events + 1 WHERE ctid = (SELECT min(ctid) FROM read.learner_day WHERE events > 0)", "learner_day"),
            ("DELETE FROM read.enrollment WHERE ctid = (SELECT min(ctid) FROM read.enrollment)", "is missing"),
            ("UPDATE lectern.kafka_partitions SET events = events + 1 WHERE partition = 0", "should be at"),
            ($"DELETE FROM lectern.rejected_events WHERE {oneRejected}", "is not among the rejected events"),
            ($"UPDATE lectern.rejected_events SET code = 'conflict' WHERE {oneRejected}", "was rejected as conflict"),
            ($"UPDATE lectern.rejected_events SET message_offset = message_offset + 1000000 WHERE {oneRejected}", "and should not be"),
            ("UPDATE lectern.event_ids SET position = -position", "before what was written before it"),
            ("UPDATE lectern.event_ids SET body_hash = gen_random_uuid()", "with another body"),
            ("UPDATE lectern.events SET event_key = gen_random_uuid() WHERE position = (SELECT min(position) FROM lectern.events)", "was never sent"),
            ("UPDATE lectern.events SET event_key = (SELECT event_key FROM lectern.events ORDER BY position DESC LIMIT 1) WHERE position = (SELECT min(position) FROM lectern.events)", "is 2 times in the log"),
        })
        {
            (await KafkaRun.InspectAsync(run.Source, written, default)).ShouldNotContain(f => f.Contains(told, StringComparison.Ordinal), wrong);
            await using (var command = run.Source.CreateCommand(wrong)) (await command.ExecuteNonQueryAsync()).ShouldBeGreaterThan(0, wrong);
            (await KafkaRun.InspectAsync(run.Source, written, default)).ShouldContain(f => f.Contains(told, StringComparison.Ordinal), wrong);
        }
    }

    static int Seed() => int.TryParse(Environment.GetEnvironmentVariable("LECTERN_KILL_SEED"), out var given) ? given : Random.Shared.Next(1_000_000);
}
