using System.Diagnostics;
using System.Net;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Ingestion;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Tenancy;

/// <summary>A suspended tenant is shut to every credential, everywhere and soon, and finds everything again.</summary>
public sealed class Suspended_tenants : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly TwoTenants tenants = new();

    public Task InitializeAsync() => tenants.InitializeAsync();

    public Task DisposeAsync() => tenants.DisposeAsync();

    [Fact]
    public async Task Every_credential_of_it_is_refused_until_it_is_resumed_and_nothing_is_lost()
    {
        var server = tenants.Server;
        await server.ToldAsync("POST", "/api/v1/events", Enrolled("1", "ann"), TwoTenants.Foreign, HttpStatusCode.Accepted);

        var suspended = await server.ToldAsync("PATCH", "/api/v1/tenants/foreign", """{"suspended": true}""");

        ((bool)suspended["suspended"]!, (string)suspended["suspendedBy"]!).ShouldBe((true, "service"));
        suspended["suspendedAt"].ShouldNotBeNull();
        foreach (var (method, path, key) in new[]
        {
            ("GET", "/api/v1/courses", TwoTenants.Foreign), ("GET", "/api/v1/tenants/foreign", TwoTenants.ForeignAdmin), ("GET", "/api/v1/tenants", TwoTenants.ForeignPlatform),
            ("POST", "/api/v1/events", TwoTenants.Foreign), ("POST", "/analytics/events", TwoTenants.Foreign), ("GET", "/api/v1/live?topic=course:c", TwoTenants.Foreign),
            // Of a role that may not call it, too: what it may is no longer asked.
            ("POST", "/api/v1/tenants", TwoTenants.ForeignAdmin),
        })
        {
            (await server.ToldAsync(method, path, method == "POST" ? Enrolled("2", "bob") : null, key, HttpStatusCode.Forbidden)).Problem().Code.ShouldBe("tenant_suspended", path);
        }
        await server.ToldAsync("GET", "/api/v1/courses", key: TwoTenants.OwnKey);
        // A stream of events that was let in before is cut where it is.
        var intake = server.Services.GetRequiredService<EventIntake>();
        await Should.ThrowAsync<TenantSuspendedException>(intake.TakeAsync(new IntakeSource(tenants.Other, "http"), [Encoding.UTF8.GetBytes(Enrolled("3", "cat"))], 0, default));

        // What was taken in before is projected meanwhile.
        await server.SettleAsync();
        (await server.ScalarAsync<long>($"SELECT count(*) FROM read.enrollment WHERE tenant_id = {tenants.Other}")).ShouldBe(1);
        var again = await server.ToldAsync("PATCH", "/api/v1/tenants/foreign", """{"suspended": true}""");
        ((string)again["suspendedAt"]!).ShouldBe((string)suspended["suspendedAt"]!, "it is suspended since then");

        var resumed = await server.ToldAsync("PATCH", "/api/v1/tenants/foreign", """{"suspended": false}""");
        (resumed["suspendedAt"], resumed["suspendedBy"]).ShouldBe((null, null));
        ((int)(await server.ToldAsync("GET", "/api/v1/courses", key: TwoTenants.Foreign))["items"]!.AsArray().Single()!["totalEnrollments"]!).ShouldBe(1);
        ((int)(await server.ToldAsync("POST", "/api/v1/events", Enrolled("2", "bob"), TwoTenants.Foreign, HttpStatusCode.Accepted))["accepted"]!).ShouldBe(1);
    }

    [Fact]
    public async Task The_key_that_would_shut_itself_out_is_refused() =>
        (await tenants.Server.ToldAsync("PATCH", "/api/v1/tenants/default", """{"suspended": true}""", expected: HttpStatusCode.Conflict)).Problem().Code.ShouldBe("own_tenant");

    [Fact]
    public async Task A_stream_that_is_open_ends()
    {
        var server = tenants.Server;
        await server.ToldAsync("POST", "/api/v1/events", Enrolled("1", "ann"), TwoTenants.Foreign, HttpStatusCode.Accepted);
        await server.ToldAsync("POST", "/api/v1/events", Enrolled("1", "ann"), TwoTenants.OwnKey, HttpStatusCode.Accepted);
        await server.SettleAsync();
        await using var foreign = await LiveClient.OpenAsync(server, ["course:c"], key: TwoTenants.Foreign);
        await using var own = await LiveClient.OpenAsync(server, ["course:c"], key: TwoTenants.OwnKey);

        await server.ToldAsync("PATCH", "/api/v1/tenants/foreign", """{"suspended": true}""");

        await foreign.Ended.WaitAsync(Patience);
        own.Ended.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Other_processes_hear_of_it_and_of_settings()
    {
        await using var another = await tenants.Server.StartAnotherAsync();
        await another.AskAsync("/api/v1/courses");

        await tenants.Server.ToldAsync("PATCH", "/api/v1/tenants/default", """{"suspended": true}""", TwoTenants.ForeignPlatform);
        await UntilAsync(HttpStatusCode.Forbidden);
        await tenants.Server.ToldAsync("PATCH", "/api/v1/tenants/default", """{"suspended": false}""", TwoTenants.ForeignPlatform);
        await UntilAsync(HttpStatusCode.OK);

        async Task UntilAsync(HttpStatusCode expected)
        {
            var started = Stopwatch.GetTimestamp();
            while (true)
            {
                using var response = await another.Client.GetAsync("/api/v1/courses");
                if (response.StatusCode == expected) return;
                Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Patience);
            }
        }
    }

    static string Enrolled(string id, string user) =>
        $$"""{"eventId":"{{id}}","type":"UserEnrolled","userId":"{{user}}","courseId":"c","occurredAt":"2025-11-01T00:00:00Z"}""";
}
