using System.Net;
using Lectern.App.Audit;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Accounts;

/// <summary>From the password to the end, over HTTP, with the cookie a browser keeps.</summary>
public sealed class Life_of_a_sign_in : IAsyncLifetime
{
    AccountServer accounts = null!;

    public async Task InitializeAsync() => accounts = await AccountServer.StartAsync();

    public async Task DisposeAsync() => await accounts.DisposeAsync();

    [Fact]
    public async Task It_begins_with_a_password_and_opens_what_the_role_opens()
    {
        var id = await accounts.MakeAsync("Ann.Lee", "admin");
        using var ann = accounts.Somebody();
        var (status, answer) = await ann.SignInAsync("ANN.lee", AccountServer.Password);

        status.ShouldBe(HttpStatusCode.OK);
        answer!.AsObject().Select(f => f.Key).ShouldBe(["accessToken", "tokenType", "expiresIn", "mustChangePassword", "user"]);
        ((string?)answer["tokenType"], (int)answer["expiresIn"]!, (bool)answer["mustChangePassword"]!).ShouldBe(("Bearer", 600, false));
        answer["user"].ShouldBeJson($$"""{"id": "{{id}}", "userId": "Ann.Lee", "userName": "Ann.Lee", "tenant": "default", "role": "admin"}""");
        (await ann.GetAsync("me")).Answer.ShouldBeJson(
            $$"""
            {"subject": "user:Ann.Lee", "userId": "Ann.Lee", "userName": "Ann.Lee", "accountId": "{{id}}", "name": null, "tenant": "default", "tenantDisplayName": "default",
             "timeZone": "UTC", "role": "admin", "scopes": [], "coursesTaught": null, "mustChangePassword": false, "smallGroup": 5, "live": true, "operator": true}
            """);
        (await ann.GetAsync("accounts")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await accounts.MakeAsync("ann");
        using var ann = await accounts.SignedInAsync("ann");
        // Seven days without use.
        Attributes(ann.SetCookie).ShouldBe(["lectern-refresh", "max-age=604800", "path=/api/v1/auth", "samesite=strict", "httponly"], ignoreOrder: true);

        // By another name than this machine's, as behind a proxy that speaks https to the browser.
        using var far = accounts.Somebody();
        (await far.SendAsync(HttpMethod.Post, "auth/sign-in", new { userName = "ann", password = AccountServer.Password }, ("Host", "lectern.example.org"))).Status.ShouldBe(HttpStatusCode.OK);
        Attributes(far.SetCookie).ShouldBe(["__Host-lectern-refresh", "max-age=604800", "path=/", "samesite=strict", "httponly", "secure"], ignoreOrder: true);
        (await far.SendAsync(HttpMethod.Post, "auth/refresh", null, ("Host", "lectern.example.org"))).Status.ShouldBe(HttpStatusCode.OK);

        static IEnumerable<string> Attributes(string cookie) => cookie.Split(';').Select((a, i) => i == 0 ? a.Split('=')[0] : a.Trim()).Where(a => !a.StartsWith("expires", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_access_token_is_renewed_by_the_cookie_until_the_sign_in_ends()
    {
        await accounts.MakeAsync("ann");
        using var ann = await accounts.SignedInAsync("ann");
        var first = ann.Cookie;
        accounts.Clock.Pass(TimeSpan.FromSeconds(600 + 61));
        var (status, problem) = await ann.GetAsync("me");
        (status, (string?)problem!["code"]).ShouldBe((HttpStatusCode.Unauthorized, "token_expired"));

        (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.OK);
        ann.Cookie.ShouldNotBe(first);
        (await ann.GetAsync("me")).Status.ShouldBe(HttpStatusCode.OK);

        // Used every six days, it ends after thirty in all.
        for (var day = 6; day < 30; day += 6)
        {
            accounts.Clock.Pass(TimeSpan.FromDays(6));
            (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.OK, $"day {day}");
        }
        accounts.Clock.Pass(TimeSpan.FromDays(6));
        (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        ann.Cookie.ShouldBeNull("the browser is told to forget it");
    }

    [Fact]
    public async Task One_that_is_not_used_for_a_week_ends()
    {
        await accounts.MakeAsync("ann");
        using var ann = await accounts.SignedInAsync("ann");
        accounts.Clock.Pass(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Two_refreshes_at_once_are_one_and_a_later_one_ends_the_sign_in()
    {
        await accounts.MakeAsync("ann");
        using var ann = await accounts.SignedInAsync("ann");
        await using var second = await accounts.Server.StartAnotherAsync();
        var tabs = Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? ann.At(accounts.Server) : ann.At(second)).ToList();

        var statuses = await Task.WhenAll(tabs.Select(async t => (await t.RefreshAsync()).Status));
        statuses.ShouldAllBe(s => s == HttpStatusCode.OK);
        tabs.Select(t => t.Cookie).Distinct().Count().ShouldBe(1, "all are given the same next one");
        (await tabs[0].RefreshAsync()).Status.ShouldBe(HttpStatusCode.OK);

        // The one of the sign-in is two generations old now: whoever has it should not.
        (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await tabs[0].RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await tabs[0].GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_grace_for_a_token_that_was_used_ends_after_ten_seconds()
    {
        await accounts.MakeAsync("ann");
        using var ann = await accounts.SignedInAsync("ann");
        using var early = ann.At(accounts.Server);
        using var late = ann.At(accounts.Server);
        (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.OK);
        accounts.Clock.Pass(TimeSpan.FromSeconds(10));
        (await early.RefreshAsync()).Status.ShouldBe(HttpStatusCode.OK);
        early.Cookie.ShouldBe(ann.Cookie);
        accounts.Clock.Pass(TimeSpan.FromSeconds(1));
        (await late.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_out_ends_this_one_or_all_at_every_process()
    {
        await accounts.MakeAsync("ann");
        await using var second = await accounts.Server.StartAnotherAsync();
        using var desk = await accounts.SignedInAsync("ann");
        using var phone = await accounts.SignedInAsync("ann");
        using var tablet = await accounts.SignedInAsync("ann");
        var deskElsewhere = desk.At(second);

        (await desk.PostAsync("auth/sign-out", null)).Status.ShouldBe(HttpStatusCode.NoContent);
        desk.Cookie.ShouldBeNull();
        var (status, problem) = await deskElsewhere.GetAsync("me");
        (status, (string?)problem!["code"]).ShouldBe((HttpStatusCode.Unauthorized, "token_ended"));
        (await deskElsewhere.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await phone.GetAsync("me")).Status.ShouldBe(HttpStatusCode.OK);

        (await phone.At(second).PostAsync("auth/sign-out", new { everywhere = true })).Status.ShouldBe(HttpStatusCode.NoContent);
        foreach (var one in (Person[])[phone, tablet])
        {
            (await one.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
            (await one.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }
        (await phone.PostAsync("auth/sign-out", null)).Status.ShouldBe(HttpStatusCode.NoContent, "nothing left to end");
    }

    [Fact]
    public async Task The_audit_log_tells_of_it_by_ids_alone()
    {
        var id = await accounts.MakeAsync("ann");
        using var ann = accounts.Somebody();
        await ann.SignInAsync("ann", "wrong");
        await ann.SignInAsync("ann", AccountServer.Password);
        await ann.PostAsync("auth/sign-out", new { everywhere = true });
        (await accounts.Server.Services.GetRequiredService<AuditLog>().FlushAsync(TimeSpan.FromSeconds(30), default)).ShouldBeTrue();

        (await accounts.Server.ScalarAsync<string>($"SELECT string_agg(action, ', ' ORDER BY audit_id) FROM lectern.audit WHERE object_id = '{id}'"))
            .ShouldBe("account.created, sign_in.failed, sign_in, sign_out.everywhere");
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_of_another_site_gets_nowhere(string header, string value)
    {
        await accounts.MakeAsync("ann");
        using var ann = await accounts.SignedInAsync("ann");
        foreach (var path in (string[])["auth/refresh", "auth/sign-out", "auth/sign-in"])
        {
            var (status, problem) = await ann.SendAsync(HttpMethod.Post, path, path.EndsWith("in", StringComparison.Ordinal) ? new { userName = "ann", password = AccountServer.Password } : null, (header, value));
            (status, (string?)problem!["code"]).ShouldBe((HttpStatusCode.Forbidden, "cross_site"), path);
        }
        (await ann.SendAsync(HttpMethod.Post, "auth/refresh", null, ("Origin", accounts.Server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)))).Status.ShouldBe(HttpStatusCode.OK);
    }

    // A school is behind one address.
    [Fact]
    public async Task Refreshes_without_a_sign_in_keep_nobody_else_out()
    {
        await using var strict = await AccountServer.StartAsync(("RATE_LIMIT_SIGN_IN", "3"));
        await strict.MakeAsync("ann");
        using var ann = await strict.SignedInAsync("ann");
        using var pupil = strict.Somebody();
        for (var i = 0; i < 20; i++) (await pupil.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.OK);
        using var late = await strict.SignedInAsync("ann");

        // One sign-in is held to the limit by itself.
        for (var i = 0; i < 2; i++) (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.OK);
        (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await late.RefreshAsync()).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Origin", "https://learn.example.org")]
    [InlineData("Referer", "https://learn.example.org/sign-in")]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    [InlineData("Via", "1.1 proxy")]
    public async Task Behind_a_proxy_on_this_machine_the_cookie_goes_over_https_alone(string header, string value)
    {
        await using var accounts = await AccountServer.StartAsync();
        await accounts.MakeAsync("ann");
        using var ann = accounts.Somebody();

        await ann.SendAsync(HttpMethod.Post, "auth/sign-in", new { userName = "ann", password = AccountServer.Password }, (header, value), ("Sec-Fetch-Site", "same-origin"), ("Host", "localhost"));

        ann.SetCookie.ShouldStartWith("__Host-lectern-refresh=");
        ann.SetCookie.ShouldContain("secure");
    }

    [Theory]
    [InlineData("lectern-refresh=")]
    [InlineData("lectern-refresh=x")]
    [InlineData("lectern-refresh=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("lectern-refresh=!!!!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("__Host-lectern-refresh=AAAA")]
    public async Task What_is_no_cookie_of_ours_signs_nobody_in(string cookie)
    {
        using var somebody = accounts.Somebody();
        somebody.Cookie = cookie;
        var (status, problem) = await somebody.RefreshAsync();
        (status, (string?)problem!["code"]).ShouldBe((HttpStatusCode.Unauthorized, "not_signed_in"));
    }

    // The id of a sign-in is in its access token: with it alone nobody refreshes, nor signs out everywhere.
    [Fact]
    public async Task The_id_of_a_sign_in_is_no_refresh_token()
    {
        await accounts.MakeAsync("ann");
        using var ann = await accounts.SignedInAsync("ann");
        using var other = await accounts.SignedInAsync("ann");
        using var thief = accounts.Somebody();
        var forged = System.Buffers.Text.Base64Url.DecodeFromChars(other.Cookie!.Split('=')[1]);
        forged[^1] ^= 1;
        thief.Cookie = $"lectern-refresh={System.Buffers.Text.Base64Url.EncodeToString(forged)}";
        (await thief.PostAsync("auth/sign-out", new { everywhere = true })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await ann.GetAsync("me")).Status.ShouldBe(HttpStatusCode.OK);
        (await other.GetAsync("me")).Status.ShouldBe(HttpStatusCode.OK);
        (await thief.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Nothing_of_it_is_in_the_database_as_it_is()
    {
        await accounts.MakeAsync("ann.marked@example.org");
        using var ann = await accounts.SignedInAsync("ann.marked@example.org");
        var secret = System.Buffers.Text.Base64Url.DecodeFromChars(ann.Cookie!.Split('=')[1])[^32..];

        var rows = await accounts.Server.ScalarAsync<string>("SELECT string_agg(to_jsonb(a)::text || to_jsonb(s)::text, '') FROM lectern.accounts a JOIN lectern.sign_ins s USING (tenant_id, account_id)");
        rows.ShouldContain("token_hash");
        rows.ShouldNotContain(Convert.ToHexStringLower(secret));
        rows.ShouldNotContain(AccountServer.Password);
        (await accounts.Server.ScalarAsync<string>("SELECT encode(token_hash, 'hex') FROM lectern.sign_ins")).ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(secret)));
        (await accounts.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.accounts WHERE position('marked'::bytea in user_name) > 0")).ShouldBe(0);
    }
}
