using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Hosting;

/// <summary>A start that cannot listen says so in one line, stops its PostgreSQL and ends.</summary>
public sealed class Start_refusals
{
    [Fact]
    public async Task A_taken_port_is_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        (await RefusalAsync(("PORT", port))).ShouldBe(
            $"lectern: Failed to bind to address http://127.0.0.1:{port}: address already in use. Stop what listens there, or take another port: --port, PORT or WORKER_PORT.");
    }

    // An address for documentation (RFC 5737): no machine has it.
    [Fact]
    public async Task An_address_of_another_machine_is_one_line() =>
        (await RefusalAsync(("PORT", "0"), ("HOST", "192.0.2.1"))).ShouldBe("lectern: cannot listen: Cannot assign requested address. Check HOST and the port.");

    /// <summary>The last line it printed.</summary>
    static async Task<string> RefusalAsync(params (string Name, string Value)[] environment)
    {
        var folder = new LecternFolder(TempFolders.Next("refusal"));
        using var up = LecternProcess.Start(["up", "--no-demo", "--data", folder.Path], [.. environment, ("LOG_LEVEL", "warn")]);

        (await up.ExitAsync()).ShouldBe(1, up.Output);
        folder.Postmaster.ShouldBeNull();
        up.Output.ShouldNotContain("Exception");
        return up.Output.Split('\n')[^1];
    }
}
