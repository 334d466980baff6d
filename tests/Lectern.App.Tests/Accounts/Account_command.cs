using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Accounts;

/// <summary><c>lectern account</c>, as a process beside a server.</summary>
public sealed partial class Account_command : IAsyncLifetime
{
    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_first_administrator_is_made_here()
    {
        var (created, told) = await RunAsync("create", "Root", "--role", "admin", "--generate");
        created.ShouldBe(0, told);
        var password = Made().Match(told).Value;
        using var root = new Person(server);
        var (status, answer) = await root.SignInAsync("root", password);
        (status, (bool?)answer!["mustChangePassword"]).ShouldBe((HttpStatusCode.OK, true));

        (await RunAsync("create", "root", "--role", "student", "--generate")).ShouldBe((1, "lectern: Another account has this user name."));
        (await RunAsync("create", "x", "--role", "king", "--generate")).ShouldBe((1, "lectern: role must be student, instructor or admin."));
        (await RunAsync("create", "x", "--role", "student", "--generate", "--tenant", "nowhere")).ShouldBe((1, "lectern: There is no tenant 'nowhere'."));
        (await RunAsync("disable", "root")).ShouldBe((1, "lectern: This is the last administrator who can sign in: make another first."));
        (await RunAsync("list")).ShouldBe((0, "Root\tadmin\tRoot\tmust change the password"));

        (await RunAsync("reset-password", "ROOT", "--generate")).ExitCode.ShouldBe(0);
        (await root.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', a.action, a.details->>'role', a.details->>'fields'), ',' ORDER BY audit_id) FROM lectern.audit a WHERE actor = 'command line' AND object_id = (SELECT account_id::text FROM lectern.accounts)"))
            .ShouldBe("account.created admin,account.changed password");
        (await RunAsync("unlock", "nobody")).ShouldBe((1, "lectern: There is no account of this name in the tenant."));
    }

    [Fact]
    public async Task A_password_comes_by_standard_input_and_never_by_an_argument()
    {
        // The first administrator chose it; whoever comes after had it chosen for them.
        foreach (var (name, role, mustChange) in ((string, string, bool)[])[("root", "admin", false), ("ann", "student", true), ("second", "admin", true)])
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lectern.dll"), "account", "create", name, "--role", role, "--password-stdin"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            foreach (var (variable, value) in Environment()) start.Environment[variable] = value;
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            using var process = Process.Start(start)!;
            await process.StandardInput.WriteLineAsync("three blue lamps");
            process.StandardInput.Close();
            var told = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            (process.ExitCode, told.Trim()).ShouldBe((0, "The account is made."));
            using var person = new Person(server);
            var (status, answer) = await person.SignInAsync(name, "three blue lamps");
            (status, (bool?)answer!["mustChangePassword"]).ShouldBe((HttpStatusCode.OK, mustChange), name);
        }
    }

    async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = LecternProcess.Start(["account", .. arguments], Environment());
        return (await process.ExitAsync(), process.Output);
    }

    (string, string)[] Environment() =>
    [
        ("POSTGRES_URL", server.ConnectionString), ("SERVICE_API_KEY", TestServer.ApiKey), ("JWT_SECRET", TestServer.JwtSecret), ("DATA_KEY", Convert.ToBase64String(new byte[32])), ("DB_POOL_MIN", "0"),
    ];

    [GeneratedRegex("[a-z2-9]{5}(-[a-z2-9]{5}){3}")]
    private static partial Regex Made();
}
