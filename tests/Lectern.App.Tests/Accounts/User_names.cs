using Lectern.App.Accounts;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Accounts;

/// <summary>Which names are one: PostgreSQL says how characters fold.</summary>
public sealed class User_names : IAsyncLifetime
{
    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task They_are_alike_but_for_case_accents_and_composition()
    {
        (string One, string Other, bool AreAlike)[] pairs =
        [
            ("Ann", "aNN", true), ("Zoe\u0308", "zo\u00eb", true), ("zo\u00eb", "zoe", true), ("ΣΊΣΥΦΟΣ", "σίσυφος", true), ("ＡＮＮ", "ann", true), ("ﬁn", "FIN", true), ("straße", "STRASSE", true),
            ("Irmak", "irmak", true), ("İrmak", "irmak", true), ("ırmak", "IRMAK", true), // whichever i a keyboard has
            ("anna", "ann", false), ("ann", "аnn", false), ("ann ", "ann", false), // the second: a Cyrillic а
        ];
        var names = Names(1);
        foreach (var (one, other, areAlike) in pairs)
            (await HashAsync(names, one) == await HashAsync(names, other)).ShouldBe(areAlike, $"{one}, {other}");
    }

    [Fact]
    public async Task The_hash_is_by_the_key_of_the_installation_and_the_text_comes_back()
    {
        (await HashAsync(Names(1), "ann")).ShouldBe(await HashAsync(Names(1), "ann"));
        (await HashAsync(Names(1), "ann")).ShouldNotBe(await HashAsync(Names(2), "ann"));
        (await HashAsync(Names(1), "ann")).ShouldNotBe(await HashAsync(Names(1), "ann", "elsewhere"));
        var names = Names(1);
        names.Decrypt(names.Encrypt("Zoë")).ShouldBe("Zoë");
    }

    static async Task<string> HashAsync(UserNames names, string name, string tenant = "") => Convert.ToHexStringLower(await names.HashAsync(name, tenant, default));

    UserNames Names(byte key) => new(new DataKey([.. Enumerable.Repeat(key, 32)]), new EphemeralDataProtectionProvider(), server.Services.GetRequiredService<PersonalNames>());
}
