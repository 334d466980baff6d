using System.Net;

namespace Lectern.App.Tests.Tenancy;

/// <summary>How many learners are few is the tenant's to say. Three enrolled, of whom one completed.</summary>
public sealed class Small_groups_of_a_tenant : IAsyncLifetime
{
    const string Courses = "/api/v1/courses";

    readonly TwoTenants tenants = new();

    public async Task InitializeAsync()
    {
        await tenants.InitializeAsync();
        string[] events =
        [
            .. new[] { "ann", "bob", "cat" }.Select(u => $$"""{"eventId":"{{u}}","type":"UserEnrolled","userId":"{{u}}","courseId":"c","occurredAt":"2025-11-01T00:00:00Z"}"""),
            """{"eventId":"done","type":"CourseCompleted","userId":"ann","courseId":"c","occurredAt":"2025-11-02T00:00:00Z"}""",
        ];
        await tenants.Server.ToldAsync("POST", "/api/v1/events", $"[{string.Join(',', events)}]", TwoTenants.Foreign, HttpStatusCode.Accepted);
        await tenants.Server.SettleAsync();
    }

    public Task DisposeAsync() => tenants.DisposeAsync();

    [Fact]
    public async Task It_is_the_installations_until_the_tenant_says_another()
    {
        (await RateAsync(TwoTenants.ForeignGroups)).ShouldBeNull("five are the default");
        await SetAsync("3");
        (await RateAsync(TwoTenants.ForeignGroups)).ShouldBe(33.33m);
        await SetAsync("4");
        (await RateAsync(TwoTenants.ForeignGroups)).ShouldBeNull();
        (await RateAsync(TwoTenants.Foreign)).ShouldBe(33.33m, "whoever sees learners sees the rate");
        await SetAsync("null");
        (await RateAsync(TwoTenants.ForeignGroups)).ShouldBeNull();

        async Task SetAsync(string size) =>
            await tenants.Server.ToldAsync("PATCH", "/api/v1/tenants/foreign", $$"""{"smallGroupSize": {{size}}}""", TwoTenants.ForeignAdmin);
    }

    async Task<decimal?> RateAsync(string key) => (decimal?)(await tenants.Server.ToldAsync("GET", Courses, key: key))["items"]!.AsArray().Single()!["completionRate"];
}
