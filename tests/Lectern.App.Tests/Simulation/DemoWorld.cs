using Lectern.Simulator;

namespace Lectern.App.Tests.Simulation;

/// <summary>The demo's institution and its history, made once for all tests that only look at it.</summary>
public sealed class DemoWorld
{
    internal static readonly SimulationOptions Options = new() { Until = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero) };

    /// <summary>The same, small enough to be made again and again.</summary>
    internal static readonly SimulationOptions Small = Options with { Learners = 40, Courses = 4, Days = 60 };

    internal List<Told> History { get; } = [.. new Institution(Options).History().Select(Told.Of)];

    internal IEnumerable<Told> OfType(string type) => History.Where(told => told.Type == type);
}
