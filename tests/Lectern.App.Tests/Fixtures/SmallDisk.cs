using System.Diagnostics;
using System.Globalization;

namespace Lectern.App.Tests.Fixtures;

/// <summary>A real file system of a few megabytes, in memory: only root may mount one (<see cref="RootFactAttribute"/>).</summary>
sealed class SmallDisk : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    SmallDisk(string path) => Path = path;

    public string Path { get; }

    public long Free => new DriveInfo(Path).AvailableFreeSpace;

    public string[] Files => Directory.GetFiles(Path, "*", SearchOption.AllDirectories);

    public static SmallDisk Mount(int megabytes)
    {
        var path = Directory.CreateDirectory(TempFolders.Next("disk")).FullName;
        Run("mount", "-t", "tmpfs", "-o", Size(megabytes), "lectern-test", path);
        return new(path);
    }

    /// <summary>Makes room on it.</summary>
    public void Grow(int megabytes) => Run("mount", "-o", $"remount,{Size(megabytes)}", Path);

    public void Dispose() => Run("umount", "-l", Path);

    static string Size(int megabytes) => string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");

    static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit(Patience).ShouldBeTrue($"{command} hangs");
        process.ExitCode.ShouldBe(0, $"{command} {string.Join(' ', arguments)}");
    }
}
