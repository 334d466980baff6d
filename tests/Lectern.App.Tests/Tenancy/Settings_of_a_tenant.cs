using System.Net;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Log;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Tenancy;

/// <summary>What a tenant sets takes effect in it, and in no other.</summary>
public sealed class Settings_of_a_tenant(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    readonly TestServer server = tenants.Server;

    [Fact]
    public async Task A_whole_address_is_kept_where_the_tenant_wants_it_and_never_in_an_event()
    {
        await server.ToldAsync("PATCH", "/api/v1/tenants/foreign", """{"storeFullIp": true}""", TwoTenants.ForeignAdmin);
        foreach (var key in (string[])[TwoTenants.OwnKey, TwoTenants.Foreign])
        {
            await server.ToldAsync(
                "POST", "/api/v1/events",
                """{"eventId":"ip","type":"PageViewed","userId":"ip","occurredAt":"2025-11-01T00:00:00Z","client":{"ipAddress":"192.0.2.77"},"data":{"url":"/"}}""", key, HttpStatusCode.Accepted);
        }

        var personal = server.Services.GetRequiredService<PersonalData>();
        (await personal.OfAsync(tenants.Other, await LearnerAsync(tenants.Other), default))["ipAddress"].ShouldBe("192.0.2.77");
        (await personal.OfAsync(tenants.Own, await LearnerAsync(tenants.Own), default)).ContainsKey("ipAddress").ShouldBeFalse();
        foreach (var tenant in (int[])[tenants.Own, tenants.Other])
        {
            (await server.ScalarAsync<string>($"SELECT payload -> 'client' ->> 'ipAddress' FROM lectern.events WHERE tenant_id = {tenant} AND event_id = 'ip'")).ShouldBe("192.0.2.0");
        }
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.learner_fields f WHERE f::text LIKE '%192.0.2.77%'")).ShouldBe(0);

        await server.ToldAsync("PATCH", "/api/v1/tenants/foreign", """{"storeFullIp": false}""", TwoTenants.ForeignAdmin);

        Task<long> LearnerAsync(int tenant) => server.ScalarAsync<long>($"SELECT learner_key FROM lectern.learners WHERE tenant_id = {tenant} AND user_id = 'ip'");
    }

    // 18 November, 12:00 UTC, is the 19th, 01:00, in Auckland, and the 18th, 07:00, in New York.
    [Fact]
    public async Task A_new_tenant_has_its_zone_at_once_and_another_one_after_a_rebuild()
    {
        const string Path = "/api/v1/tenants/zoned";
        await server.ToldAsync("POST", "/api/v1/tenants", """{"id": "zoned", "timeZone": "Pacific/Auckland"}""", expected: HttpStatusCode.Created);
        var before = await server.ScalarAsync<uint>("SELECT 'read.course'::regclass::oid");
        var zoned = await server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants WHERE name = 'zoned'");
        await ZoneIsAsync(zoned, "Pacific/Auckland");
        (await server.ScalarAsync<uint>("SELECT 'read.course'::regclass::oid")).ShouldBe(before, "nothing is rebuilt for it");

        await AppendAsync(zoned, "1");
        await AppendAsync(tenants.Own, "zone");
        (await DaysAsync(zoned)).ShouldBe("2025-11-19");
        (await DaysAsync(tenants.Own)).ShouldBe("2025-11-18");

        var changed = await server.ToldAsync("PATCH", Path, """{"timeZone": "America/New_York"}""");
        ((string)changed["timeZone"]!).ShouldBe("America/New_York");
        await ZoneIsAsync(zoned, "America/New_York");
        ((string)(await server.ToldAsync("GET", Path))["timeZoneInEffect"]!).ShouldBe("America/New_York");
        (await DaysAsync(zoned)).ShouldBe("2025-11-18");
        (await DaysAsync(tenants.Own)).ShouldBe("2025-11-18");
        await AppendAsync(zoned, "2");
        (await server.ScalarAsync<long>($"SELECT count(*) FROM read.learner_day WHERE tenant_id = {zoned}")).ShouldBe(1, "the projector goes by it, too");
    }

    [Fact]
    public async Task The_directory_tells_what_is_set()
    {
        var directory = server.Services.GetRequiredService<TenantDirectory>();
        await server.ToldAsync("POST", "/api/v1/tenants", """{"id": "told", "displayName": "Told", "smallGroupSize": 12, "timeZone": "Europe/Berlin"}""", expected: HttpStatusCode.Created);

        var told = (await directory.FindAsync("told", default))!;
        (told.Name, told.DisplayName, told.SmallGroup, told.TimeZone, told.IsSuspended, told.StoresFullIp).ShouldBe(("told", "Told", 12, "Europe/Berlin", false, false));
        (await directory.FindAsync(told.Id, default)).ShouldBe(told);
        (await directory.FindAsync("nobody", default)).ShouldBeNull();
        (await directory.FindAsync(int.MaxValue, default)).ShouldBeNull();

        await server.ToldAsync("PATCH", "/api/v1/tenants/told", """{"suspended": true}""");
        (await directory.FindAsync("told", default))!.IsSuspended.ShouldBeTrue();
    }

    Task ZoneIsAsync(int tenant, string zone) => Until.TrueAsync(server.Source, $"SELECT EXISTS (SELECT FROM read.tenant_zone WHERE tenant_id = {tenant} AND time_zone = '{zone}')");

    Task<string> DaysAsync(int tenant) => server.ScalarAsync<string>($"SELECT string_agg(DISTINCT day::text, ',') FROM read.learner_day WHERE tenant_id = {tenant} AND events > 0");

    async Task AppendAsync(int tenant, string id)
    {
        var intake = server.Services.GetRequiredService<Lectern.App.Ingestion.EventIntake>();
        var json = $$"""{"eventId":"{{id}}","type":"PageViewed","userId":"z","courseId":"z","occurredAt":"2025-11-18T12:00:00Z","data":{"url":"/"} }""";
        (await intake.TakeAsync(new(tenant, "http"), [System.Text.Encoding.UTF8.GetBytes(json)], 0, default))[0].Status.ShouldBe("accepted");
        await server.SettleAsync();
    }
}
