using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Commands;

/// <summary><c>lectern tenant</c> in a process of its own, on a database that a server may serve meanwhile.</summary>
public sealed class Tenant_command : IAsyncLifetime
{
    string database = "";

    public async Task InitializeAsync() => database = await TestServer.CreateDatabaseAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_tenant_is_made_changed_suspended_and_resumed()
    {
        (await RunAsync(0, "create", "acme", "--display-name", "Acme College", "--time-zone", "Europe/Berlin", "--weights", "40,10,0,30,20", "--small-group", "7")).ShouldContain("40,10,0,30,20");
        (await RunAsync(0, "set", "acme", "--display-name", "Acme University", "--store-full-ip", "true")).ShouldContain("Acme University");
        var shown = await RunAsync(0, "show", "acme");
        foreach (var line in (string[])["name          acme", "display name  Acme University", "state         active", "weights       40,10,0,30,20", "full IP       yes", "small group   7"]) shown.Split('\n').ShouldContain(line);
        shown.ShouldContain("Europe/Berlin");

        (await RunAsync(0, "suspend", "acme")).ShouldContain("by command line");
        (await RunAsync(0, "list")).Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]).ShouldBe([["NAME", "STATE"], ["default", "active"], ["acme", "suspended"]]);
        (await RunAsync(0, "resume", "acme")).ShouldContain("active");

        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        await using var audit = source.CreateCommand(
            "SELECT string_agg(concat_ws(' ', a.action, a.details->>'fields', a.details->>'suspended'), E'\n' ORDER BY a.audit_id) FROM lectern.audit a JOIN lectern.tenants t USING (tenant_id) WHERE t.name = 'acme' AND a.actor = 'command line' AND a.object_id = 'acme'");
        ((string)(await audit.ExecuteScalarAsync())!).Split('\n').ShouldBe(["tenant.created", "tenant.changed displayName,storeFullIp", "tenant.changed suspended true", "tenant.changed suspended false"]);
    }

    [Fact]
    public async Task What_cannot_be_is_a_line_that_says_so()
    {
        (await RunAsync(1, "show", "nobody")).ShouldBe("lectern: There is no tenant nobody; `lectern tenant list` lists them.");
        (await RunAsync(1, "create", "default")).ShouldBe("lectern: There is a tenant default already.");
        (await RunAsync(1, "create", "No")).ShouldStartWith("lectern: NAME must be");
        (await RunAsync(1, "set", "default", "--weights", "50,50,50,0,0")).ShouldStartWith("lectern: --weights must be");
        (await RunAsync(1, "set", "default", "--time-zone", "Mars")).ShouldStartWith("lectern: --time-zone must be");
        (await RunAsync(1, "set", "default", "--small-group", "1")).ShouldStartWith("lectern: --small-group must be");
    }

    [Fact]
    public async Task The_help_says_what_each_option_takes()
    {
        var help = await RunAsync(0, "set", "--help");
        foreach (var option in (string[])["NAME", "--display-name", "--time-zone", "--weights", "--store-full-ip", "--small-group", "IANA", "sum to 100"]) help.ShouldContain(option);
        var all = await RunAsync(0, "--help");
        foreach (var command in (string[])["list", "show", "create", "set", "suspend", "resume"]) all.ShouldContain($"  {command} ");
    }

    /// <summary>What it printed, both ways, less the end of its last line.</summary>
    async Task<string> RunAsync(int expected, params string[] arguments)
    {
        using var command = LecternProcess.Start(["tenant", .. arguments], ("POSTGRES_URL", database), ("SERVICE_API_KEY", TestServer.ApiKey), ("DATA_KEY", Convert.ToBase64String(new byte[32])));
        (await command.ExitAsync()).ShouldBe(expected, command.Output);
        return command.Output.Trim();
    }
}
