using System.Security.Cryptography;
using System.Text;
using Lectern.Simulator;

namespace Lectern.App.Tests.Simulation;

public sealed class DeterminismTests
{
    [Fact]
    public void The_same_options_make_the_same_bytes()
    {
        var institution = new Institution(DemoWorld.Small);
        var hash = Hash(institution);
        Hash(institution).ShouldBe(hash);
        Hash(new Institution(DemoWorld.Small with { })).ShouldBe(hash);
    }

    [Fact]
    public void Another_seed_makes_other_events() =>
        Hash(new Institution(DemoWorld.Small with { Seed = 2 })).ShouldNotBe(Hash(new Institution(DemoWorld.Small)));

    [Fact]
    public void More_learners_change_nothing_about_the_earlier_ones()
    {
        var few = Lines(DemoWorld.Small);
        var added = Enumerable.Range(40, 20).Select(slot => Learner.IdOf(slot, 0)).ToHashSet();
        var many = new Institution(DemoWorld.Small with { Learners = 60 }).History().Select(Told.Of).ToList();

        many.Count.ShouldBeGreaterThan(few.Count);
        many.Where(told => !added.Contains(told.User ?? "")).Select(told => told.Json.GetRawText()).SequenceEqual(few).ShouldBeTrue();
    }

    [Fact]
    public void A_later_end_only_adds_to_what_went_before()
    {
        var early = Lines(DemoWorld.Small);
        var late = Lines(DemoWorld.Small with { Until = DemoWorld.Small.Until.AddHours(6) });
        late.Count.ShouldBeGreaterThan(early.Count);
        late.Take(early.Count).SequenceEqual(early).ShouldBeTrue();
    }

    static List<string> Lines(SimulationOptions options) =>
        [.. new Institution(options).History().Select(happened => Encoding.UTF8.GetString(happened.Json.Span))];

    static string Hash(Institution institution)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var happened in institution.History())
        {
            hash.AppendData(happened.Json.Span);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
