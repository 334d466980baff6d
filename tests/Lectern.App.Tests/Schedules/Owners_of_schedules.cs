using System.Net;
using Lectern.App.Tests.Accounts;
using Lectern.App.Tests.Tenancy;

namespace Lectern.App.Tests.Schedules;

/// <summary>Somebody outside gets what the schedule's owner may see: at the time, and not when they saved it.</summary>
public sealed class Owners_of_schedules : IAsyncLifetime
{
    const string Daily = """{"frequency":"daily","hour":7,"format":"csv","recipients":[{"address":"dean@example.org"}]}""";

    PostOffice office = null!;

    public async Task InitializeAsync() => office = await PostOffice.OpenAsync();

    public async Task DisposeAsync() => await office.DisposeAsync();

    [Fact]
    public async Task An_administrator_who_is_a_teacher_by_now_sends_what_a_teacher_sees()
    {
        await office.AccountAsync("ann@example.org", "admin", "ann");
        await office.Server.ExecuteAsync("UPDATE lectern.accounts SET must_change_password = false");
        using var person = new Person(office.Server);
        (await person.SignInAsync("ann@example.org", "three blue lamps")).Status.ShouldBe(HttpStatusCode.OK);
        (await person.SendAsync(HttpMethod.Put, PostOffice.Path["/api/v1/".Length..], Daily)).Status.ShouldBe(HttpStatusCode.OK);
        await office.ComesDueAsync();
        PostOffice.LearnersOf(PostOffice.FileOf(await office.Mail.NextAsync())).ShouldBe("lea-1 max-1");

        await office.Server.ExecuteAsync("UPDATE lectern.accounts SET role = 'instructor'");
        await DueOnceMoreAsync();

        PostOffice.LearnersOf(PostOffice.FileOf(await office.Mail.NextAsync())).ShouldBe("lea-1");
    }

    [Fact]
    public async Task With_a_key_that_is_revoked_ends_what_it_sent_and_what_it_would_send()
    {
        var issued = await office.Server.ToldAsync("POST", "/api/v1/keys", """{"name":"Mailings","scopes":["read","admin"]}""", expected: HttpStatusCode.Created);
        await office.Server.ToldAsync("PUT", PostOffice.Path, Daily.Replace("\"csv\"", "\"csv\",\"delivery\":\"link\"", StringComparison.Ordinal), (string)issued["text"]!);
        await office.ComesDueAsync();
        var link = PostOffice.LinkOf(await office.Mail.NextAsync());
        await office.DeliveredAsync();
        using var http = new HttpClient { BaseAddress = office.Server.Client.BaseAddress };
        PostOffice.LearnersOf(await http.GetStringAsync(link)).ShouldBe("lea-1 max-1");

        await office.Server.TellAsync("DELETE", $"/api/v1/keys/{(string)issued["key"]!["id"]!}");

        (await http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.Gone);
        await DueOnceMoreAsync();
        await Log.Until.TrueAsync(office.Server.Source, "(SELECT code = 'owner_gone' FROM lectern.report_runs)");
        var listed = (await office.Server.ToldAsync("GET", "/api/v1/schedules"))["items"]!.AsArray().Single()!;
        ((string)listed["owner"]!).ShouldBe($"key:{(string)issued["key"]!["id"]!}");
        office.Mail.Left.ShouldBe(0);
    }

    [Fact]
    public async Task Known_by_an_identity_provider_alone_are_believed_for_ninety_days()
    {
        await office.ScheduleAsync("""{"address":"dean@example.org"}""");
        await office.Server.ExecuteAsync("UPDATE lectern.report_schedules SET owner = 'user:sso', owner_role = 'admin', owner_user = 'sso', owner_account = NULL, owner_scopes = 0, updated_at = now() - interval '89 days'");
        await office.ComesDueAsync();
        PostOffice.LearnersOf(PostOffice.FileOf(await office.Mail.NextAsync())).ShouldBe("lea-1 max-1");

        await office.Server.ExecuteAsync("UPDATE lectern.report_schedules SET updated_at = now() - interval '91 days'");
        await DueOnceMoreAsync();

        await Log.Until.TrueAsync(office.Server.Source, "(SELECT code = 'owner_unconfirmed' FROM lectern.report_runs)");
        var listed = (await office.Server.ToldAsync("GET", "/api/v1/schedules"))["items"]!.AsArray().Single()!;
        ((bool)listed["active"]!, (string?)listed["lastRunCode"]).ShouldBe((false, "owner_unconfirmed"));
        office.Mail.Left.ShouldBe(0);
    }

    /// <summary>The moment that was due is due anew, as if nothing had been sent.</summary>
    async Task DueOnceMoreAsync()
    {
        await office.DeliveredAsync();
        await office.Server.ExecuteAsync("DELETE FROM lectern.report_runs; DELETE FROM lectern.jobs");
        await office.ComesDueAsync();
    }
}
