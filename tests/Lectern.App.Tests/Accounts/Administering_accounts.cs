using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Accounts;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Keys;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lectern.App.Tests.Accounts;

/// <summary>What administrators do with accounts, and what nobody can.</summary>
public sealed class Administering_accounts : IAsyncLifetime
{
    const string Another = "seven brown owls";
    AccountServer accounts = null!;
    Person admin = null!;
    string adminId = "";

    public async Task InitializeAsync()
    {
        accounts = await AccountServer.StartAsync();
        adminId = await accounts.MakeAsync("root", "admin");
        admin = await accounts.SignedInAsync("root");
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await accounts.DisposeAsync();
    }

    [Fact]
    public async Task A_password_that_is_made_is_told_once_and_changed_first()
    {
        var (status, saved) = await admin.PostAsync("accounts", new { userName = "Bob Ross", userId = "bob", role = "student" });
        status.ShouldBe(HttpStatusCode.Created);
        var made = (string)saved!["password"]!;
        var id = (string)saved["account"]!["id"]!;
        var (_, found) = await admin.GetAsync($"accounts/{id}");
        JsonNode.DeepEquals(found, saved["account"]).ShouldBeTrue();
        ((string?)found!["userName"], (string?)found["userId"], (string?)found["role"], (bool)found["mustChangePassword"]!).ShouldBe(("Bob Ross", "bob", "student", true));
        found.AsObject().Select(f => f.Key).ShouldBe(["id", "userName", "userId", "role", "mustChangePassword", "disabledAt", "lockedUntil", "lastSignInAt", "createdAt", "updatedAt"]);

        using var bob = await accounts.SignedInAsync("bob ross", made);
        var (shut, problem) = await bob.GetAsync("dashboards/micro/bob");
        (shut, (string?)problem!["code"]).ShouldBe((HttpStatusCode.Forbidden, "password_change_required"));
        ((bool)(await bob.GetAsync("me")).Answer!["mustChangePassword"]!).ShouldBeTrue();
        (await bob.PostAsync("auth/password", new { currentPassword = made, newPassword = made })).Answer!.Problem().Fields.ShouldBe(["newPassword"]);
        (await bob.PostAsync("auth/password", new { currentPassword = made, newPassword = "short" })).Answer!.Problem().Fields.ShouldBe(["newPassword"]);
        (await bob.PostAsync("auth/password", new { currentPassword = made, newPassword = Another })).Status.ShouldBe(HttpStatusCode.NoContent);
        // The same token, at once.
        (await bob.GetAsync("dashboards/micro/bob")).Status.ShouldBe(HttpStatusCode.NotFound, "open, and no events of bob");
        (await accounts.Somebody().SignInAsync("bob ross", made)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Changing_ones_password_ends_all_other_sign_ins()
    {
        await accounts.MakeAsync("ann");
        using var desk = await accounts.SignedInAsync("ann");
        using var phone = await accounts.SignedInAsync("ann");
        (await desk.PostAsync("auth/password", new { currentPassword = AccountServer.Password, newPassword = Another })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await phone.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await phone.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await desk.RefreshAsync()).Status.ShouldBe(HttpStatusCode.OK);
        using var again = await accounts.SignedInAsync("ann", Another);
    }

    // A sign-in by the old password that is not committed yet when the change begins, and is before it ends.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sign_in_that_was_being_made_meanwhile_ends_with_the_password(bool byThemselves)
    {
        var id = await accounts.MakeAsync("ann");
        using var ann = await accounts.SignedInAsync("ann");
        await using var connection = await accounts.Server.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var making = new NpgsqlCommand(
            $"""
            SELECT FROM lectern.accounts WHERE account_id = '{id}' FOR NO KEY UPDATE;
            INSERT INTO lectern.sign_ins (tenant_id, sign_in_id, account_id, token_hash, rotated_at, created_at, expires_at)
            VALUES (1, gen_random_uuid(), '{id}', sha256('x'), now(), now(), now() + interval '1 day')
            """, connection, transaction)) await making.ExecuteNonQueryAsync();

        var change = byThemselves
            ? ann.PostAsync("auth/password", new { currentPassword = AccountServer.Password, newPassword = Another })
            : admin.PatchAsync($"accounts/{id}", new { password = Another });
        await accounts.Server.UntilAsync(() => accounts.Server.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"));
        await transaction.CommitAsync();

        ((int)(await change).Status).ShouldBe(byThemselves ? 204 : 200);
        (await accounts.Server.ScalarAsync<long>($"SELECT count(*) FROM lectern.sign_ins WHERE account_id = '{id}' AND revoked_at IS NULL")).ShouldBe(byThemselves ? 1 : 0);
    }

    [Fact]
    public async Task Disabling_resetting_and_changing_the_role_hold_at_once()
    {
        var id = await accounts.MakeAsync("ann");
        using var ann = await accounts.SignedInAsync("ann");
        (await ann.GetAsync("accounts")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await admin.PatchAsync($"accounts/{id}", new { role = "admin" })).Status.ShouldBe(HttpStatusCode.OK);
        (await ann.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized, "with the token of before");
        (await ann.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        using var asAdmin = await accounts.SignedInAsync("ann");
        (await admin.PatchAsync($"accounts/{id}", new { role = "admin" })).Status.ShouldBe(HttpStatusCode.OK);
        (await asAdmin.GetAsync("accounts")).Status.ShouldBe(HttpStatusCode.OK, "the same role as before");
        (await admin.PatchAsync($"accounts/{id}", new { role = "student" })).Status.ShouldBe(HttpStatusCode.OK);
        (await asAdmin.GetAsync("accounts")).Status.ShouldBe(HttpStatusCode.Unauthorized);

        using var asStudent = await accounts.SignedInAsync("ann");
        var (_, reset) = await admin.PatchAsync($"accounts/{id}", new { resetPassword = true });
        (await asStudent.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await asStudent.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        using var back = await accounts.SignedInAsync("ann", (string)reset!["password"]!);
        ((bool)(await back.GetAsync("me")).Answer!["mustChangePassword"]!).ShouldBeTrue();

        var (_, disabled) = await admin.PatchAsync($"accounts/{id}", new { disabled = true });
        disabled!["account"]!["disabledAt"].ShouldNotBeNull();
        (await back.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await back.RefreshAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await accounts.Somebody().SignInAsync("ann", (string)reset["password"]!)).Answer!.Problem().Code.ShouldBe("sign_in_failed");
        (await admin.PatchAsync($"accounts/{id}", new { disabled = false })).Status.ShouldBe(HttpStatusCode.OK);
        using var enabled = await accounts.SignedInAsync("ann", (string)reset["password"]!);

        (await admin.SendAsync(HttpMethod.Delete, $"accounts/{id}", null)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await enabled.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await admin.GetAsync($"accounts/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_wait_after_failures_is_seen_and_ended()
    {
        var id = await accounts.MakeAsync("ann");
        using var guesser = accounts.Somebody();
        for (var i = 0; i < 5; i++) await guesser.SignInAsync("ann", "wrong");
        (await admin.GetAsync($"accounts/{id}")).Answer!["lockedUntil"].ShouldNotBeNull();
        (await admin.PatchAsync($"accounts/{id}", new { locked = false })).Answer!["account"]!["lockedUntil"].ShouldBeNull();
        (await guesser.SignInAsync("ann", AccountServer.Password)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_does_it_to_themselves_and_the_last_administrator_stays()
    {
        foreach (var change in (object[])[new { disabled = true }, new { role = "student" }, new { resetPassword = true }, new { password = Another }])
        {
            var (status, problem) = await admin.PatchAsync($"accounts/{adminId}", change);
            (status, (string?)problem!["code"]).ShouldBe((HttpStatusCode.Conflict, "own_account"), change.ToString());
        }
        (await admin.SendAsync(HttpMethod.Delete, $"accounts/{adminId}", null)).Answer!.Problem().Code.ShouldBe("own_account");

        // A key with the scope admin is nobody, and meets the other rule.
        using var key = accounts.Somebody();
        key.Token = TestServer.ApiKey;
        foreach (var change in (object[])[new { disabled = true }, new { role = "instructor" }]) (await key.PatchAsync($"accounts/{adminId}", change)).Answer!.Problem().Code.ShouldBe("last_admin");
        (await key.SendAsync(HttpMethod.Delete, $"accounts/{adminId}", null)).Answer!.Problem().Code.ShouldBe("last_admin");
        (await admin.GetAsync("me")).Status.ShouldBe(HttpStatusCode.OK);

        // Two, each taking the other's place at once: one of them stays.
        var second = await accounts.MakeAsync("second", "admin");
        using var other = await accounts.SignedInAsync("second");
        var both = await Task.WhenAll(admin.PatchAsync($"accounts/{second}", new { disabled = true }), other.PatchAsync($"accounts/{adminId}", new { disabled = true }));
        both.Count(b => b.Status == HttpStatusCode.OK).ShouldBe(1);
        (await accounts.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.accounts WHERE role = 'admin' AND disabled_at IS NULL")).ShouldBe(1);
    }

    // What somebody with such an account may do, the key may not.
    [Theory]
    [InlineData("admin")]
    [InlineData("admin read")]
    [InlineData("admin ingest")]
    public async Task A_key_that_may_less_than_they_neither_makes_nor_takes_over_staff(string scopes)
    {
        var (ann, ivy) = (await accounts.MakeAsync("ann"), await accounts.MakeAsync("ivy", "instructor"));
        using var key = accounts.Somebody();
        key.Token = (await accounts.Server.MakeKeyAsync(scopes)).Text;
        foreach (var role in (string[])["instructor", "admin"])
        {
            ShouldBeRefused(await key.PostAsync("accounts", new { userName = "new", role }));
            ShouldBeRefused(await key.PatchAsync($"accounts/{ann}", new { role }));
        }
        foreach (var staff in (string[])[ivy, adminId])
        {
            foreach (var change in (object[])[new { password = Another }, new { resetPassword = true }, new { role = "student" }, new { disabled = true }, new { locked = false }])
                ShouldBeRefused(await key.PatchAsync($"accounts/{staff}", change));
            ShouldBeRefused(await key.SendAsync(HttpMethod.Delete, $"accounts/{staff}", null));
        }
        using var still = await accounts.SignedInAsync("ivy");

        (await key.PostAsync("accounts", new { userName = "new", role = "student" })).Status.ShouldBe(HttpStatusCode.Created);
        (await key.PatchAsync($"accounts/{ann}", new { disabled = true })).Status.ShouldBe(HttpStatusCode.OK);
        (await key.SendAsync(HttpMethod.Delete, $"accounts/{ann}", null)).Status.ShouldBe(HttpStatusCode.NoContent);

        static void ShouldBeRefused((HttpStatusCode Status, JsonNode? Answer) said) => (said.Status, (string?)said.Answer?["code"]).ShouldBe((HttpStatusCode.Forbidden, "forbidden"));
    }

    [Theory]
    [InlineData("""{"role": "student"}""", "userName")]
    [InlineData("""{"userName": "x", "role": "service"}""", "role")]
    [InlineData("""{"userName": "x", "role": "platform"}""", "role")]
    [InlineData("""{"userName": "x", "role": "Admin"}""", "role")]
    [InlineData("""{"userName": "x"}""", "role")]
    [InlineData("""{"userName": "a\u200bb", "role": "student"}""", "userName")]
    [InlineData("""{"userName": "x", "userId": "a\u0000b", "role": "student"}""", "userId")]
    [InlineData("""{"userName": "x", "role": "student", "password": "short"}""", "password")]
    [InlineData("""{"userName": "x", "role": "student", "passwordHash": "AQ"}""", "passwordHash")]
    public async Task What_is_no_account_is_refused_by_field(string body, string field)
    {
        var (status, problem) = await admin.PostAsync("accounts", body);
        status.ShouldBe(HttpStatusCode.BadRequest);
        problem!.Problem().Fields.ShouldBe([field]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"locked": true}""")]
    [InlineData("""{"userName": "other"}""")]
    [InlineData("""{"role": "service"}""")]
    [InlineData("""{"password": "seven brown owls", "resetPassword": true}""")]
    public async Task What_is_no_change_is_refused(string body)
    {
        var id = await accounts.MakeAsync("ann");
        (await admin.PatchAsync($"accounts/{id}", body)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Names_and_users_are_one_accounts_within_a_tenant_and_another_tenant_has_its_own()
    {
        await accounts.MakeAsync("Zoë");
        (await admin.PostAsync("accounts", new { userName = "ZOE\u0308", userId = "z2", role = "student" })).Answer!.Problem().Code.ShouldBe("user_name_taken");
        (await admin.PostAsync("accounts", new { userName = "zoe2", userId = "Zoë", role = "student" })).Answer!.Problem().Code.ShouldBe("user_id_taken");
        await accounts.MakeInAsync("elsewhere", "zoë", "admin", Another);

        (await accounts.Somebody().SignInAsync("zoë", Another)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await accounts.Somebody().SignInAsync("zoë", AccountServer.Password, "elsewhere")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        using var theirs = await accounts.SignedInAsync("zoë", Another, "elsewhere");
        using var ours = await accounts.SignedInAsync("zoë");
        ((string?)(await theirs.GetAsync("me")).Answer!["tenant"], (string?)(await ours.GetAsync("me")).Answer!["tenant"]).ShouldBe(("elsewhere", "default"));

        var listed = (await theirs.GetAsync("accounts")).Answer!["items"]!.AsArray();
        listed.Select(a => (string?)a!["userName"]).ShouldBe(["zoë"]);
        (await theirs.GetAsync($"accounts/{adminId}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await theirs.PatchAsync($"accounts/{adminId}", new { disabled = true })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await theirs.SendAsync(HttpMethod.Delete, $"accounts/{adminId}", null)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await admin.GetAsync("me")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_list_is_paged_and_searched()
    {
        for (var i = 0; i < 5; i++) await accounts.MakeAsync($"learner {i}");
        await accounts.MakeAsync("Ünal");

        var names = new List<string>();
        for (var cursor = ""; ;)
        {
            var (_, page) = await admin.GetAsync($"accounts?limit=3{cursor}");
            names.AddRange(page!["items"]!.AsArray().Select(a => (string)a!["userName"]!));
            if ((string?)page["nextCursor"] is not { } next) break;
            cursor = $"&cursor={next}";
        }
        names.ShouldBe(["root", "learner 0", "learner 1", "learner 2", "learner 3", "learner 4", "Ünal"]);
        ((await admin.GetAsync("accounts?q=%C3%BCNA")).Answer!["items"]!.AsArray().Select(a => (string?)a!["userName"])).ShouldBe(["Ünal"]);
        ((await admin.GetAsync("accounts?q=LEARNER&limit=2")).Answer!["items"]!.AsArray().Count).ShouldBe(2);
        (await admin.GetAsync("accounts?cursor=x")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.GetAsync("accounts?limit=0")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    // Hashed with 1,000 iterations before, and with 2,000 wanted now.
    [Fact]
    public async Task A_hash_of_before_is_made_anew_at_the_next_sign_in()
    {
        var id = await accounts.MakeAsync("ann");
        using var old = new PasswordHashing(500);
        var weak = await old.HashAsync(AccountServer.Password, default);
        await accounts.Server.ExecuteAsync($"UPDATE lectern.accounts SET password_hash = '{weak}' WHERE account_id = '{id}'");
        using var ann = await accounts.SignedInAsync("ann");
        (await accounts.Server.ScalarAsync<string>($"SELECT password_hash FROM lectern.accounts WHERE account_id = '{id}'")).ShouldNotBe(weak);
        using var again = await accounts.SignedInAsync("ann");
    }

    [Fact]
    public async Task Without_the_demo_there_is_no_account_at_all()
    {
        await using var fresh = await TestServer.StartAsync();
        fresh.Services.GetRequiredService<LocalAccounts>();
        (await fresh.ScalarAsync<long>("SELECT count(*) FROM lectern.accounts")).ShouldBe(0);
    }
}
