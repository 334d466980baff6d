using System.Net;
using Lectern.App.Accounts;
using Lectern.App.Configuration;
using Lectern.App.Simulation;
using Lectern.App.Tests.Accounts;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Simulation;

/// <summary>Whom one signs in as to see the demo.</summary>
public sealed class Demo_accounts : IAsyncLifetime
{
    readonly string data = Directory.CreateTempSubdirectory("lectern-demo-").FullName;
    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync(s => s.AddSingleton(_ => new PasswordHashing(1_000)), ("LECTERN_DATA", data));

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Three_can_sign_in_after_every_start_with_passwords_of_this_installation_alone()
    {
        var first = await EnsureAsync();
        first.Select(s => (s.Role, s.UserName)).ShouldBe([("admin", "admin.demo"), ("instructor", "instructor.demo"), ("student", "student.demo")]);
        first.Select(s => s.Password).ShouldBeUnique();
        (await EnsureAsync()).ShouldBe(first, "a restart changes nothing");
        foreach (var (role, name, password) in first)
        {
            using var person = new Person(server);
            (await person.SignInAsync(name, password!)).Status.ShouldBe(HttpStatusCode.OK, role);
            var (_, me) = await person.GetAsync("me");
            ((string?)me!["role"], (string?)me["userId"], (bool)me["mustChangePassword"]!).ShouldBe((role, name, false));
        }
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Path.Combine(data, "demo-admin-password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_of_anybody_is_not_filled(bool hasAccounts)
    {
        (await DemoMarker.MayFillAsync(server.Source, default)).ShouldBeTrue();
        if (hasAccounts) await EnsureAsync();
        else await new Lectern.Postgres.Tenants(server.Source).EnsureAsync("other", "UTC", default);

        (await DemoMarker.MayFillAsync(server.Source, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_password_that_somebody_changed_is_neither_told_nor_put_back()
    {
        var password = (await EnsureAsync())[0].Password!;
        using var admin = new Person(server);
        await admin.SignInAsync("admin.demo", password);
        (await admin.PostAsync("auth/password", new { currentPassword = password, newPassword = "three blue lamps" })).Status.ShouldBe(HttpStatusCode.NoContent);

        var after = await EnsureAsync();
        after[0].Password.ShouldBeNull();
        after[1].Password.ShouldNotBeNull();
        (await admin.SignInAsync("admin.demo", "three blue lamps")).Status.ShouldBe(HttpStatusCode.OK);
    }

    Task<IReadOnlyList<DemoSignIn>> EnsureAsync() => DemoAccounts.EnsureAsync(server.Services, server.Services.GetRequiredService<Settings>(), default);
}
