using System.Diagnostics;
using System.Globalization;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.App.Tests.Embedded;

public sealed class Server_life
{
    [Fact]
    public async Task A_second_start_finds_what_the_first_wrote()
    {
        var options = Servers.Fresh("restart");
        await using (var first = await options.StartAsync())
            await first.KeepOneRowAsync();

        await using var second = await options.StartAsync();

        await second.ShouldHaveKeptItAsync();
    }

    [Fact]
    public async Task What_was_committed_survives_a_kill_of_the_server()
    {
        var options = Servers.Fresh("kill") with { Durable = true };
        await using (var first = await options.StartAsync())
        {
            await first.KeepOneRowAsync();
            Kill(first.ProcessId);
            await first.Exited.WaitAsync(Servers.Soon);
        }

        await using var second = await options.StartAsync();

        await second.ShouldHaveKeptItAsync();
    }

    [Fact]
    public async Task A_server_left_behind_by_a_killed_process_is_stopped_in_order_and_started_again()
    {
        var notices = new List<string>();
        var options = Servers.Fresh("stray") with { Notify = notices.Add };
        int left;
        await using (var first = await options.StartAsync())
            await first.KeepOneRowAsync();
        // What is there after a SIGKILL of our process: a server that runs, and a lock that nobody holds.
        using (var home = await ServerHome.OpenAsync(options, Servers.Soon))
        {
            var binaries = await Relocation.OfBinariesAsync(await PostgresBinaries.FindAsync(null, Servers.Soon), home.Account, notify: null, Servers.Soon);
            left = (await Postmaster.StartAsync(home, binaries, options, Servers.Soon)).ProcessId;
        }

        await using var second = await options.StartAsync();

        second.ProcessId.ShouldNotBe(left);
        notices.ShouldContain(line => line.Contains($"process {left}", StringComparison.Ordinal));
        (await File.ReadAllTextAsync(Path.Combine(second.DataDirectory, "server.log.1"), Servers.Soon)).ShouldContain("database system is shut down");
        await second.ShouldHaveKeptItAsync();
    }

    [Fact]
    public async Task A_stale_lock_that_names_a_living_stranger_is_cleared()
    {
        var options = Servers.Fresh("stale");
        string folder;
        await using (var first = await options.StartAsync())
        {
            folder = first.DataDirectory;
            await first.KeepOneRowAsync();
        }
        var number = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(folder, "data", "postmaster.pid"), $"{number}\n{folder}/data\n1\n5432\n\n127.0.0.1\n1 1\nready   \n", Servers.Soon);

        await using var second = await options.StartAsync();

        await second.ShouldHaveKeptItAsync();
    }

    [Fact]
    public async Task A_folder_serves_one_process_at_a_time()
    {
        var options = Servers.Fresh("twice");
        await using var first = await options.StartAsync();

        var message = await options.FailureAsync();

        message.ShouldContain($"process {Environment.ProcessId}");
        first.Exited.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_no_obstacle()
    {
        var options = Servers.Fresh(new string('x', 120));

        await using var server = await options.StartAsync();

        (await server.QueryAsync<string>("SHOW unix_socket_directories")).Length.ShouldBeLessThan(90);
    }

    [Fact]
    public async Task It_listens_on_this_machine_alone_asks_for_the_password_and_stays_out_of_our_terminal()
    {
        await using var server = await Servers.Fresh("access").StartAsync();

        (await server.QueryAsync<string>("SHOW listen_addresses")).ShouldBe("127.0.0.1");
        (await server.QueryAsync<string>("SHOW data_checksums")).ShouldBe("on");
        File.GetUnixFileMode(Path.Combine(server.DataDirectory, "password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        SessionOf(server.ProcessId).ShouldBe(server.ProcessId);

        var guess = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(guess.ConnectionString);
        (await Should.ThrowAsync<PostgresException>(connection.OpenAsync())).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task A_durable_server_flushes_what_it_acknowledges()
    {
        await using var server = await (Servers.Fresh("durable") with { Durable = true }).StartAsync();

        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
            (await server.QueryAsync<string>($"SHOW {setting}")).ShouldBe("on", setting);
    }

    static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    /// <summary>Field 6 of the process's state, counted after its name, which may hold blanks.</summary>
    static int SessionOf(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3], CultureInfo.InvariantCulture);
    }
}
