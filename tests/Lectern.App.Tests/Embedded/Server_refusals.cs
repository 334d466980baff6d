using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;

namespace Lectern.App.Tests.Embedded;

/// <summary>What cannot work says so in one line, and destroys nothing.</summary>
public sealed class Server_refusals
{
    [Fact]
    public async Task A_taken_port_is_named_and_a_free_one_serves()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var options = Servers.Fresh("port");

        (await (options with { Port = taken }).FailureAsync()).ShouldContain($"Port {taken}");

        await using var server = await options.StartAsync();
        server.Port.ShouldNotBe(taken);
    }

    [Theory]
    [InlineData("17", "pg_upgrade")]
    [InlineData("99", "LECTERN_PG_BIN")]
    public async Task A_folder_of_another_version_is_left_alone(string version, string remedy)
    {
        var options = Servers.Fresh("version");
        string versionFile;
        await using (var server = await options.StartAsync())
            versionFile = Path.Combine(server.DataDirectory, "data", "PG_VERSION");
        var original = await File.ReadAllTextAsync(versionFile, Servers.Soon);
        await File.WriteAllTextAsync(versionFile, version + "\n", Servers.Soon);

        var message = await options.FailureAsync();

        message.ShouldContain($"PostgreSQL {version}");
        message.ShouldContain($"PostgreSQL {original.Trim()}");
        message.ShouldContain(remedy);
        await File.WriteAllTextAsync(versionFile, original, Servers.Soon);
        await using var again = await options.StartAsync();
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_left_alone()
    {
        var folder = TempFolders.Next("other");
        var file = Path.Combine(folder, "data", "thesis.tex");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "years of work", Servers.Soon);

        (await Servers.On(folder).FailureAsync()).ShouldContain("no data folder of PostgreSQL");

        (await File.ReadAllTextAsync(file, Servers.Soon)).ShouldBe("years of work");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        var file = TempFolders.Next("file");
        await File.WriteAllTextAsync(file, "", Servers.Soon);

        (await Servers.On(Path.Combine(file, "data")).FailureAsync()).ShouldContain(file);
    }

    [Fact]
    public async Task Missing_programs_say_how_to_get_them()
    {
        var empty = TempFolders.Next("empty");

        var message = await (Servers.Fresh("binaries") with { BinariesDirectory = empty }).FailureAsync();

        message.ShouldContain(empty);
        message.ShouldContain("./lectern up");
        message.ShouldContain("LECTERN_PG_BIN");
    }

    [Fact]
    public async Task Programs_that_are_too_old_are_refused()
    {
        var bin = TempFolders.Next("old");
        Directory.CreateDirectory(bin);
        foreach (var name in new[] { "postgres", "initdb" })
        {
            var program = Path.Combine(bin, name);
            await File.WriteAllTextAsync(program, "#!/bin/sh\necho 'postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)'\n", Servers.Soon);
            Process.Start("chmod", ["755", program]).WaitForExit(TimeSpan.FromSeconds(10)).ShouldBeTrue();
        }

        var message = await (Servers.Fresh("binaries") with { BinariesDirectory = bin }).FailureAsync();

        message.ShouldContain("15.18");
        message.ShouldContain("18 or newer");
    }

    [Fact]
    public void A_given_server_that_is_too_old_is_refused()
    {
        var failure = Should.Throw<UnsupportedPostgresException>(() => PostgresVersion.Require(new Version(17, 6), "db:5432"));

        failure.Message.ShouldContain("db:5432 is 17.6");
        Should.NotThrow(() => PostgresVersion.Require(new Version(18, 0), "db:5432"));
    }
}
