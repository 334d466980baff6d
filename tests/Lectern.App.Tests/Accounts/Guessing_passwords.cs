using System.Globalization;
using System.Net;
using Lectern.App.Accounts;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Accounts;

/// <summary>What somebody meets who tries passwords, and that it tells nothing of who has an account.</summary>
public sealed class Guessing_passwords : IAsyncLifetime
{
    AccountServer accounts = null!;

    public async Task InitializeAsync()
    {
        accounts = await AccountServer.StartAsync();
        await accounts.MakeAsync("ann");
    }

    public async Task DisposeAsync() => await accounts.DisposeAsync();

    // By hand: five failures without a wait, then 1 s, 2 s, 4 s … 512 s after the 14th, and 900 s from the 15th on, where doubling would give 1,024.
    [Theory]
    [InlineData("ann", null)]
    [InlineData("nobody", null)]
    [InlineData("ann", "no-such-tenant")]
    public async Task It_waits_ever_longer_whether_or_not_there_is_such_an_account(string name, string? tenant)
    {
        using var guesser = accounts.Somebody();
        int[] waits = [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900];
        foreach (var (wait, i) in waits.Select((w, i) => (w, i)))
        {
            var (status, problem) = await guesser.SignInAsync(name, $"guess number {i}", tenant);
            (status, (string?)problem!["code"], (string?)problem["detail"]).ShouldBe((HttpStatusCode.Unauthorized, "sign_in_failed", "The user name or the password is wrong."), $"{i}");
            if (wait == 0) continue;
            (await RefusedAsync(guesser, name, tenant)).ShouldBe(wait, $"after failure {i + 1}");
            accounts.Clock.Pass(TimeSpan.FromSeconds(wait - 0.5));
            (await RefusedAsync(guesser, name, tenant)).ShouldBe(1);
            accounts.Clock.Pass(TimeSpan.FromSeconds(0.5));
        }
    }

    [Fact]
    public async Task In_a_wait_nothing_is_checked_and_the_right_password_is_refused_too()
    {
        using var guesser = accounts.Somebody();
        for (var i = 0; i < 5; i++) await guesser.SignInAsync("ann", "wrong");
        var checks = Checks;

        (await RefusedAsync(guesser, "ann", null, AccountServer.Password)).ShouldBe(1);
        (await RefusedAsync(guesser, "hannah", null)).ShouldBe(null, "another name");
        Checks.ShouldBe(checks + 1, "that of the other name alone");

        accounts.Clock.Pass(TimeSpan.FromSeconds(1));
        (await guesser.SignInAsync("ann", AccountServer.Password)).Status.ShouldBe(HttpStatusCode.OK);
        // Counted from the beginning again.
        for (var i = 0; i < 5; i++) (await guesser.SignInAsync("ann", "wrong")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await guesser.SignInAsync("ann", "wrong")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Two_processes_count_together_and_many_at_once_do_not_slip_past()
    {
        await using var second = await accounts.Server.StartAnotherAsync();
        using var here = accounts.Somebody();
        using var there = here.At(second);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i => (await (i % 2 == 0 ? here : there).SignInAsync("ann", "wrong")).Status));

        // The other process's clock goes on: in a slow run a wait of 1 s may pass, and a sixth is let in. Never all.
        statuses.Count(s => s == HttpStatusCode.Unauthorized).ShouldBeInRange(5, 8);
        statuses.Count(s => s == HttpStatusCode.TooManyRequests).ShouldBeInRange(4, 7);
    }

    [Fact]
    public async Task The_same_work_is_done_for_an_account_that_is_there_not_there_or_disabled()
    {
        var bob = await accounts.MakeAsync("bob");
        using (var response = await accounts.Server.Client.PatchAsync($"/api/v1/accounts/{bob}", Json("""{"disabled": true}"""))) response.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var guesser = accounts.Somebody();
        foreach (var (name, tenant) in ((string, string?)[])[("ann", null), ("nobody", null), ("bob", null), ("ann", "elsewhere"), (new string('x', 200), null)])
        {
            var checks = Checks;
            (await guesser.SignInAsync(name, name == "bob" ? AccountServer.Password : "wrong", tenant)).Status.ShouldBe(HttpStatusCode.Unauthorized, name);
            Checks.ShouldBe(checks + 1, name);
        }
        // A row each, of the same form.
        (await accounts.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.sign_in_attempts WHERE attempts = 1 AND length(name_hash) = 32")).ShouldBe(5);
    }

    [Fact]
    public async Task Who_does_not_try_for_a_day_is_forgotten()
    {
        using var guesser = accounts.Somebody();
        await guesser.SignInAsync("somebody", "wrong");
        accounts.Clock.Pass(TimeSpan.FromHours(23));
        await guesser.SignInAsync("another", "wrong");
        (await accounts.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.sign_in_attempts")).ShouldBe(2);
        accounts.Clock.Pass(TimeSpan.FromHours(2));
        await using var owner = await accounts.Server.Source.OpenConnectionAsync();
        (await SignInAttempts.ForgetAsync(owner, accounts.Clock.GetUtcNow().UtcDateTime, default)).ShouldBe(1, "the first");
        (await accounts.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.sign_in_attempts")).ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_current_password_counts_as_a_guess()
    {
        using var ann = await accounts.SignedInAsync("ann");
        for (var i = 0; i < 5; i++)
        {
            var (status, problem) = await ann.PostAsync("auth/password", new { currentPassword = "wrong", newPassword = "four green lamps" });
            status.ShouldBe(HttpStatusCode.BadRequest);
            problem!.Problem().Fields.ShouldBe(["currentPassword"]);
        }
        (await ann.PostAsync("auth/password", new { currentPassword = AccountServer.Password, newPassword = "four green lamps" })).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Who_tries_a_name_keeps_nobody_from_changing_their_password()
    {
        using var ann = await accounts.SignedInAsync("ann");
        using var stranger = accounts.Somebody();
        for (var i = 0; i < 5; i++) await stranger.SignInAsync("ann", "wrong");
        (await stranger.SignInAsync("ann", "wrong")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await ann.PostAsync("auth/password", new { currentPassword = AccountServer.Password, newPassword = "four green lamps" })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await stranger.SignInAsync("ann", "wrong")).Status.ShouldBe(HttpStatusCode.TooManyRequests, "a change is no sign-in by the name");
    }

    [Theory]
    [InlineData(129, 400)]
    [InlineData(3_000, 400)]
    [InlineData(5_000, 413)]
    public async Task A_huge_password_is_refused_before_it_is_hashed(int length, int expected)
    {
        using var guesser = accounts.Somebody();
        var checks = Checks;
        var (status, _) = await guesser.SignInAsync("ann", new string('x', length));
        ((int)status).ShouldBe(expected);
        Checks.ShouldBe(checks);
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("[]", "body")]
    [InlineData("{}", "userName,password")]
    [InlineData("""{"userName": "ann", "password": null}""", "password")]
    [InlineData("""{"userName": 5, "password": "x"}""", "userName")]
    [InlineData("""{"userName": "ann", "password": "x", "password": "y"}""", "body")]
    [InlineData("""{"userName": "ann", "password": "x", "admin": true}""", "admin")]
    [InlineData("""{"userName": "ann", "password": "\ud800"}""", "password")]
    [InlineData("""{"tenant": "a\u0000b", "userName": "ann", "password": "x"}""", "tenant")]
    public async Task What_is_no_credential_is_told_by_field_and_never_back(string body, string fields)
    {
        using var guesser = accounts.Somebody();
        var (status, problem) = await guesser.SendAsync(HttpMethod.Post, "auth/sign-in", body);
        status.ShouldBe(HttpStatusCode.BadRequest);
        problem!.Problem().Fields.ShouldBe(fields.Split(','));
    }

    [Fact]
    public async Task A_name_that_has_to_wait_takes_no_place_from_others()
    {
        using var guesser = accounts.Somebody();
        for (var i = 0; i < 5; i++) await guesser.SignInAsync("ann", "wrong");
        var hashing = accounts.Server.Services.GetRequiredService<PasswordHashing>();
        var held = new List<PasswordHashing.Place>();
        for (var i = 0; i < Math.Max(1, Environment.ProcessorCount / 2); i++) held.Add((await hashing.EnterAsync(default))!);
        // With no place left it is told so, and at once.
        (await guesser.SignInAsync("ann", "wrong")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        foreach (var place in held) place.Dispose();
    }

    [Fact]
    public async Task Where_too_many_wait_others_are_sent_away()
    {
        var hashing = accounts.Server.Services.GetRequiredService<PasswordHashing>();
        var held = new List<PasswordHashing.Place>();
        for (var i = 0; i < Math.Max(1, Environment.ProcessorCount / 2); i++) held.Add((await hashing.EnterAsync(default))!);
        using var tired = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 64).Select(_ => hashing.EnterAsync(tired.Token)).ToList();
        waiting.ShouldAllBe(w => !w.IsCompleted);

        using var guesser = accounts.Somebody();
        var (response, problem) = await guesser.AnswerAsync(HttpMethod.Post, "auth/sign-in", new { userName = "ann", password = "x" });
        using (response)
        {
            (response.StatusCode, (string?)problem!["code"]).ShouldBe((HttpStatusCode.ServiceUnavailable, "busy"));
            response.Headers.RetryAfter.ShouldNotBeNull();
        }
        (await accounts.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.sign_in_attempts")).ShouldBe(0, "what was not checked does not count");
        await tired.CancelAsync();
        // Before places are free: none is to get one on its way out.
        foreach (var wait in waiting) (await Record.ExceptionAsync(() => wait)).ShouldNotBeNull().ShouldBeAssignableTo<OperationCanceledException>();
        foreach (var place in held) place.Dispose();
        (await guesser.SignInAsync("ann", AccountServer.Password)).Status.ShouldBe(HttpStatusCode.OK);
    }

    long Checks => accounts.Server.Services.GetRequiredService<PasswordHashing>().Checks;

    /// <returns>Seconds to wait; null: it was not refused for a wait.</returns>
    static async Task<int?> RefusedAsync(Person guesser, string name, string? tenant, string password = "wrong")
    {
        var (response, problem) = await guesser.AnswerAsync(HttpMethod.Post, "auth/sign-in", new { tenant, userName = name, password });
        using (response)
        {
            if (response.StatusCode == HttpStatusCode.Unauthorized) return null;
            (response.StatusCode, (string?)problem!["code"]).ShouldBe((HttpStatusCode.TooManyRequests, "too_many_attempts"));
            return int.Parse(response.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture);
        }
    }

    static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
