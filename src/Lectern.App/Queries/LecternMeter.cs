using System.Diagnostics.Metrics;

namespace Lectern.App.Queries;

/// <summary>The meter that all figures of operation belong to.</summary>
static class LecternMeter
{
    public const string Name = "Lectern";

    public static readonly Meter Instance = new(Name);
}
