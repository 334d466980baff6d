using System.Globalization;
using System.Runtime.InteropServices;

namespace Lectern.Bench.Reporting;

/// <summary>What was measured on, in terms that let figures be compared; nothing that names the machine.</summary>
/// <param name="Load">Load average of the minute before.</param>
sealed record Machine(int Cores, string Processor, double MemoryGb, string Kernel, string DotNet, double Load)
{
    public static Machine Now() => new(
        Environment.ProcessorCount,
        Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Math.Round(double.Parse(Field("/proc/meminfo", "MemTotal")!.Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024, 1),
        $"Linux {Environment.OSVersion.Version}",
        RuntimeInformation.FrameworkDescription,
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Cores} cores ({Processor}), {MemoryGb} GB, {Kernel}, {DotNet}, load before {Load:0.00}");

    static string? Field(string file, string name) => File.ReadLines(file)
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
