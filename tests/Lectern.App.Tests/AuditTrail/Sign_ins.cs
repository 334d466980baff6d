using System.Net;
using Lectern.App.Audit;
using Lectern.App.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.AuditTrail;

/// <summary>What signing in and out leaves in the audit log.</summary>
public sealed class Sign_ins
{
    [Fact]
    public async Task They_and_their_failures_are_told_and_nothing_that_was_typed()
    {
        await using var accounts = await AccountServer.StartAsync();
        var id = await accounts.MakeAsync("ann");
        using var person = accounts.Somebody();
        (await person.SignInAsync("ann", "wrong-password-typed")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await person.SignInAsync("typed-into-the-name", "x")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await person.SignInAsync("ann", "x", tenant: "typed-tenant")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await person.SignInAsync("ann", AccountServer.Password)).Status.ShouldBe(HttpStatusCode.OK);
        (await person.SendAsync(HttpMethod.Post, "auth/sign-out", new { everywhere = true })).Status.ShouldBe(HttpStatusCode.NoContent);

        (await accounts.Server.Services.GetRequiredService<AuditLog>().FlushAsync(TimeSpan.FromSeconds(30), default)).ShouldBeTrue();
        (await accounts.Server.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', actor, actor_role, action, object_id, outcome), E'\\n' ORDER BY audit_id) FROM lectern.audit"))
            .Split('\n').ShouldBe(
            [
                $"service service account.created {id} 201", $"anonymous sign_in.failed {id} 401", "anonymous sign_in.failed 401",
                $"user:ann student sign_in {id} 200", $"user:ann student sign_out.everywhere {id} 204",
            ]);
        (await accounts.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit a WHERE a::text LIKE '%typed%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_present_password_is_told_and_what_was_changed_of_an_account()
    {
        await using var accounts = await AccountServer.StartAsync();
        var id = await accounts.MakeAsync("ann");
        using var person = await accounts.SignedInAsync("ann");
        (await person.PostAsync("auth/password", new { currentPassword = "wrong-password-typed", newPassword = "four green doors" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        using (var answer = await accounts.Server.Client.PatchAsync($"/api/v1/accounts/{id}", System.Net.Http.Json.JsonContent.Create(new { role = "instructor", password = "five typed words" })))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        }

        (await accounts.Server.Services.GetRequiredService<AuditLog>().FlushAsync(TimeSpan.FromSeconds(30), default)).ShouldBeTrue();
        (await accounts.Server.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', actor, action, object_id, outcome), E'\\n' ORDER BY audit_id) FROM lectern.audit WHERE action LIKE 'account.%' AND action <> 'account.created'"))
            .Split('\n').ShouldBe([$"user:ann account.password_refused {id} 400", $"service account.changed {id} 200"]);
        (await accounts.Server.ScalarAsync<bool>("""SELECT details = '{"fields": "role,password", "role": "instructor"}' FROM lectern.audit WHERE action = 'account.changed'""")).ShouldBeTrue();
        (await accounts.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit a WHERE a::text LIKE '%typed%'")).ShouldBe(0);
    }
}
