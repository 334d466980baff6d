using System.Diagnostics;
using System.Globalization;
using Lectern.Postgres.Embedded;

namespace Lectern.Bench;

/// <summary>
/// Folders below the system's temporary one, where the account that PostgreSQL runs under can reach them; removed at the end.
/// What a killed run left, servers included, goes at the next.
/// </summary>
sealed class Scratch : IDisposable
{
    static readonly string Home = Path.Combine(Path.GetTempPath(), $"lectern-bench-{Environment.UserName}");

    readonly string own;
    int count;

    Scratch(string own) => this.own = own;

    public static Scratch Open()
    {
        Directory.CreateDirectory(Home);
        foreach (var left in Directory.GetDirectories(Home))
        {
            if (int.TryParse(Path.GetFileName(left), CultureInfo.InvariantCulture, out var owner) && !Directory.Exists($"/proc/{owner}")) Remove(left);
        }
        var own = Path.Combine(Home, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(own);
        return new(own);
    }

    /// <summary>A folder that outlives the run: what is in it took minutes to make.</summary>
    public static string Kept(string name) => Path.Combine(Home, name);

    public string Next(string name) => Path.Combine(own, string.Create(CultureInfo.InvariantCulture, $"{name}-{++count}"));

    public void Dispose() => Remove(own);

    static void Remove(string folder)
    {
        var near = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true };
        foreach (var file in Directory.EnumerateFiles(folder, "postmaster.pid", near))
        {
            var data = Path.GetDirectoryName(file)!;
            if (PostmasterLock.Read(data) is not { } server || !server.IsServing(data)) continue;
            Posix.Signal(server.ProcessId, Posix.Quit);
            SpinWait.SpinUntil(() => !server.IsServing(data), TimeSpan.FromSeconds(5));
        }
        using var remover = Process.Start("rm", ["-rf", "--", folder]);
        if (!remover.WaitForExit(TimeSpan.FromMinutes(1))) throw new BenchException($"{folder} could not be removed within a minute; remove it by hand.");
    }
}
