using System.Globalization;

namespace Lectern.Bench.Servers;

/// <summary>What /proc says of a process and all below it.</summary>
static class ProcessTree
{
    /// <summary>Clock ticks a second: fixed at 100 on Linux for what it shows to programs.</summary>
    const double TicksPerSecond = 100;

    /// <summary>Processor seconds used so far, by children that have ended too.</summary>
    public static double CpuSeconds(int root)
    {
        var stats = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? Stat.Of(id) : null)
            .OfType<Stat>()
            .ToDictionary(s => s.Id);
        return stats.Values.Where(IsBelow).Sum(s => s.Ticks) / TicksPerSecond;

        bool IsBelow(Stat stat)
        {
            for (var at = stat; ;)
            {
                if (at.Id == root) return true;
                if (!stats.TryGetValue(at.Parent, out var parent) || parent == at) return false;
                at = parent;
            }
        }
    }

    /// <summary>Resident megabytes of one process; null once it has ended.</summary>
    public static double? ResidentMb(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? null : double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }

    sealed record Stat(int Id, int Parent, long Ticks)
    {
        public static Stat? Of(int id)
        {
            try
            {
                // The name, in parentheses, may hold blanks; the fields after it do not.
                var text = File.ReadAllText($"/proc/{id}/stat");
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                return new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
