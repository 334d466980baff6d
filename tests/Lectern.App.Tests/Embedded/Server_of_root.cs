using System.Diagnostics;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Embedded;

public sealed class Server_of_root
{
    [RootFact]
    public async Task Data_below_a_closed_folder_gets_a_place_of_its_own_and_keeps_it()
    {
        var closed = TempFolders.Next("closed");
        Directory.CreateDirectory(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var notices = new List<string>();
        var options = Servers.On(Path.Combine(closed, "var", "postgres")) with { Notify = notices.Add };
        string? place = null;
        try
        {
            await using (var first = await options.StartAsync())
            {
                place = first.DataDirectory;
                await first.KeepOneRowAsync();
            }
            place.ShouldStartWith("/var/lib/lectern/");
            notices.ShouldContain(line => line.Contains(place, StringComparison.Ordinal));

            await using var second = await options.StartAsync();

            second.DataDirectory.ShouldBe(place);
            await second.ShouldHaveKeptItAsync();
        }
        finally
        {
            if (place is not null)
                Directory.Delete(place, recursive: true);
        }
    }

    [RootFact]
    public async Task A_database_that_became_unreachable_is_left_alone()
    {
        var parent = TempFolders.Next("closing");
        Directory.CreateDirectory(parent);
        var options = Servers.On(Path.Combine(parent, "postgres"));
        await using (var first = await options.StartAsync())
            await first.KeepOneRowAsync();
        Run("chmod", "700", parent);

        (await options.FailureAsync()).ShouldContain("chmod o+x");

        Run("chmod", "755", parent);
        await using var again = await options.StartAsync();
        await again.ShouldHaveKeptItAsync();
    }

    [RootFact]
    public async Task A_full_disk_is_named_and_nothing_is_lost()
    {
        var disk = TempFolders.Next("disk");
        Directory.CreateDirectory(disk);
        Run("mount", "-t", "tmpfs", "-o", "size=12m,mode=755", "lectern-test", disk);
        try
        {
            var options = Servers.On(Path.Combine(disk, "postgres"));
            (await options.FailureAsync()).ShouldContain("is full");

            Run("mount", "-o", "remount,size=256m", disk);
            await using (var server = await options.StartAsync())
                await server.KeepOneRowAsync();

            var filler = Path.Combine(disk, "filler");
            Run("sh", "-c", $"cat /dev/zero >{filler} 2>/dev/null || true");
            (await options.FailureAsync()).ShouldContain("is full");

            File.Delete(filler);
            await using var again = await options.StartAsync();
            await again.ShouldHaveKeptItAsync();
        }
        finally
        {
            Run("umount", "--lazy", disk);
        }
    }

    static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit(TimeSpan.FromSeconds(30)).ShouldBeTrue($"{command} hangs");
        process.ExitCode.ShouldBe(0, command);
    }
}
