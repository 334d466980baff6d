using System.Diagnostics;
using System.Net;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Keys;
using Lectern.Postgres;

namespace Lectern.App.Tests.Commands;

/// <summary><c>lectern key</c>, as a process of its own beside a server that runs.</summary>
public sealed class Key_command : IAsyncLifetime
{
    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_key_is_made_listed_rotated_and_revoked()
    {
        var (exit, text, told) = await RunAsync("create", "--name", "Nightly import", "--scope", "ingest", "--app", "shop", "--expires", "90d");
        exit.ShouldBe(0, told);
        text.ShouldMatch("^lk_1_[0-9a-z]{12}_[0-9A-Za-z]{38}\n$"); // that alone: it can be piped
        told.ShouldContain("Nightly import");
        told.ShouldNotContain(text.Trim());
        var (key, id) = (text.Trim(), text[5..17]);
        (await server.TryAsync(key)).ShouldBe(HttpStatusCode.OK);
        (await server.ScalarAsync<string>($"SELECT created_by || ' ' || (expires_at - created_at) FROM lectern.api_keys WHERE key_id = '{id}'")).ShouldBe("command line 90 days");

        var listed = (await RunAsync("list")).Text.TrimEnd('\n').Split('\n').ShouldHaveSingleItem().Split('\t');
        (listed[0], listed[1], listed[2], listed[3], listed[6]).ShouldBe((id, "active", "ingest", "shop", "Nightly import"));

        var next = (await RunAsync("rotate", id, "--overlap", "1h")).Text.Trim();
        (await server.TryAsync(next)).ShouldBe(HttpStatusCode.OK);
        (await server.TryAsync(key)).ShouldBe(HttpStatusCode.OK);
        next = (await RunAsync("rotate", id, "--overlap", "0")).Text.Trim();
        (await server.TryAsync(next)).ShouldBe(HttpStatusCode.OK);
        (await server.TryAsync(key)).ShouldBe(HttpStatusCode.Unauthorized);

        (await RunAsync("revoke", id)).Exit.ShouldBe(0);
        (await server.TryAsync(next)).ShouldBe(HttpStatusCode.Unauthorized);
        (await RunAsync("revoke", id)).Exit.ShouldBe(0);
        (await server.ScalarAsync<string>($"SELECT string_agg(action, ',' ORDER BY audit_id) FROM lectern.audit WHERE actor = 'command line' AND object_id = '{id}'")).ShouldBe("key.created,key.rotated,key.rotated,key.revoked");
    }

    [Fact]
    public async Task It_makes_keys_of_other_tenants_and_for_the_platform_in_the_default_one_alone()
    {
        await new Tenants(server.Source).EnsureAsync("north", "UTC", default);
        (await RunAsync("create", "--name", "P", "--scope", "platform", "--scope", "admin")).Text.ShouldStartWith("lk_1_");
        var (exit, text, _) = await RunAsync("create", "--name", "N", "--scope", "read", "--tenant", "north");
        exit.ShouldBe(0);
        text.ShouldNotStartWith("lk_1_");
        (await server.TryAsync(text.Trim())).ShouldBe(HttpStatusCode.OK);

        foreach (var (said, arguments) in new[]
        {
            ("--scope platform is for", (string[])["create", "--name", "P", "--scope", "platform", "--tenant", "north"]),
            ("There is no tenant 'south'", ["list", "--tenant", "south"]),
            ("scopes[0] is 'reed'", ["create", "--name", "R", "--scope", "reed"]),
            ("appId is only for keys", ["create", "--name", "R", "--scope", "read", "--app", "shop"]),
            ("--expires is '3 weeks'", ["create", "--name", "R", "--scope", "read", "--expires", "3 weeks"]),
            ("has no key 'none'", ["revoke", "none"]),
            ("has no key 'none'", ["rotate", "none"]),
        })
        {
            var refused = await RunAsync(arguments);
            (refused.Exit, refused.Text).ShouldBe((1, ""), refused.Told);
            refused.Told.ShouldStartWith("lectern: ");
            refused.Told.ShouldContain(said);
            refused.Told.ShouldNotContain("   at ");
        }
    }

    async Task<(int Exit, string Text, string Told)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lectern.dll"), "key", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["POSTGRES_URL"] = server.ConnectionString;
        start.Environment["SERVICE_API_KEY"] = TestServer.ApiKey;
        start.Environment["DATA_KEY"] = Convert.ToBase64String(new byte[32]);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var process = Process.Start(start)!;
        var (text, told) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await text, await told);
    }
}
