using System.Diagnostics;
using System.Globalization;
using Lectern.Postgres.Embedded;

namespace Lectern.App.Tests.Fixtures;

/// <summary>
/// Folders of this test process below the system's temporary one, open to the account that PostgreSQL runs under,
/// and gone when the process ends. What killed test processes left is removed at the first use.
/// </summary>
static class TempFolders
{
    static readonly string Root = Path.Combine(Path.GetTempPath(), $"lectern-tests-{Environment.UserName}");
    static readonly Lazy<string> Own = new(Create);
    static int count;

    public static string Next(string name) =>
        Path.Combine(Own.Value, string.Create(CultureInfo.InvariantCulture, $"{name}-{Interlocked.Increment(ref count)}"));

    static string Create()
    {
        Directory.CreateDirectory(Root);
        foreach (var left in Directory.GetDirectories(Root))
            if (int.TryParse(Path.GetFileName(left), CultureInfo.InvariantCulture, out var owner) && !Directory.Exists($"/proc/{owner}"))
                Remove(left);

        var own = Path.Combine(Root, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(own);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(own);
        return own;
    }

    /// <summary>
    /// Servers first: a test may have left one running on purpose, or been killed with one. Then the files, by a process
    /// of its own, since the runner gives an ending test process less time than thousands of files take.
    /// </summary>
    static void Remove(string folder)
    {
        var near = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 };
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "postmaster.pid", near))
                StopServerOf(Path.GetDirectoryName(file)!);
        }
        catch (DirectoryNotFoundException)
        {
            return; // another test process removed it first
        }
        using var remover = Process.Start("setsid", ["--fork", "rm", "-rf", folder]);
    }

    static void StopServerOf(string data)
    {
        if (PostmasterLock.Read(data) is not { } server || !server.IsServing(data))
            return;
        Posix.Signal(server.ProcessId, Posix.Quit);
        SpinWait.SpinUntil(() => !server.IsServing(data), TimeSpan.FromSeconds(5));
    }
}
