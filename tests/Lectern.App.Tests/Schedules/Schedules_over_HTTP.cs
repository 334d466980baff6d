using System.Net;
using Lectern.App.Tests.Accounts;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Tenancy;

namespace Lectern.App.Tests.Schedules;

/// <summary><c>/api/v1/reports/{id}/schedule</c>: what it takes, whose it is, and what it says where no mail goes out.</summary>
public sealed class Schedules_over_HTTP : IAsyncLifetime
{
    const string Dean = """{"address":"dean@example.org"}""";

    PostOffice office = null!;

    public async Task InitializeAsync() => office = await PostOffice.OpenAsync();

    public async Task DisposeAsync() => await office.DisposeAsync();

    [Fact]
    public async Task It_is_kept_as_it_was_sent()
    {
        var ann = await office.AccountAsync("ann@example.org", "instructor");
        await office.Server.ToldAsync("PUT", PostOffice.Path, $$"""
            {"frequency":"weekly","days":["friday","monday"],"hour":0,"minute":59,"timeZone":"America/New_York","format":"xlsx","delivery":"link","parameters":{"courseId":"logic"},
             "recipients":[{"accountId":"{{ann}}","address":"Ann@Home.Example"}]}
            """);

        var kept = await office.GetAsync();

        ((string)kept["frequency"]!, (int)kept["hour"]!, (int)kept["minute"]!, (string)kept["timeZone"]!, (string)kept["format"]!, (string)kept["delivery"]!).ShouldBe(("weekly", 0, 59, "America/New_York", "xlsx", "link"));
        kept["days"]!.AsArray().Select(d => (string)d!).ShouldBe(["monday", "friday"]);
        kept["parameters"].ShouldBeJson("""{"courseId":"logic"}""");
        ((bool)kept["canDeliver"]!, (int)kept["version"]!, (string)kept["owner"]!).ShouldBe((true, 1, "service"));
        kept["lastRun"].ShouldBeNull();
        var recipient = kept["recipients"]!.AsArray().Single()!;
        ((string)recipient["accountId"]!, (string)recipient["address"]!, (string)recipient["view"]!).ShouldBe((ann, "Ann@home.example", "own"));
        var next = (DateTime)kept["nextRunAt"]!;
        var there = TimeZoneInfo.ConvertTimeFromUtc(next, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        (there.Hour, there.Minute).ShouldBe((0, 59));
        there.DayOfWeek.ShouldBeOneOf(DayOfWeek.Monday, DayOfWeek.Friday);
        // What is stored of an address nobody reads.
        (await office.Server.ScalarAsync<bool>("SELECT position('home'::bytea IN address) > 0 FROM lectern.report_recipients")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"frequency":"hourly","hour":1,"recipients":[{"address":"a@b.example"}]}""", "frequency")]
    [InlineData("""{"frequency":"weekly","hour":1,"recipients":[{"address":"a@b.example"}]}""", "days")]
    [InlineData("""{"frequency":"daily","days":["monday"],"hour":1,"recipients":[{"address":"a@b.example"}]}""", "days")]
    [InlineData("""{"frequency":"weekly","days":["mon"],"hour":1,"recipients":[{"address":"a@b.example"}]}""", "days[0]", "days")]
    [InlineData("""{"frequency":"monthly","day":32,"hour":1,"recipients":[{"address":"a@b.example"}]}""", "day")]
    [InlineData("""{"frequency":"monthly","hour":1,"recipients":[{"address":"a@b.example"}]}""", "day")]
    [InlineData("""{"frequency":"daily","hour":24,"recipients":[{"address":"a@b.example"}]}""", "hour")]
    [InlineData("""{"frequency":"daily","recipients":[{"address":"a@b.example"}]}""", "hour")]
    [InlineData("""{"frequency":"daily","hour":1,"minute":60,"recipients":[{"address":"a@b.example"}]}""", "minute")]
    [InlineData("""{"frequency":"daily","hour":1,"timeZone":"Mars/Base","recipients":[{"address":"a@b.example"}]}""", "timeZone")]
    [InlineData("""{"frequency":"daily","hour":1,"format":"doc","recipients":[{"address":"a@b.example"}]}""", "format")]
    [InlineData("""{"frequency":"daily","hour":1,"delivery":"pigeon","recipients":[{"address":"a@b.example"}]}""", "delivery")]
    [InlineData("""{"frequency":"daily","hour":1,"recipients":[]}""", "recipients")]
    [InlineData("""{"frequency":"daily","hour":1,"recipients":[{"address":"a@b.example"},{"address":"A@B.example"}]}""", "recipients[1]")]
    [InlineData("""{"frequency":"daily","hour":1,"recipients":[{}]}""", "recipients[0]")]
    [InlineData("""{"frequency":"daily","hour":1,"recipients":[{"address":"a@b.example\r\nBcc: c@d.example"}]}""", "recipients[0].address")]
    [InlineData("""{"frequency":"daily","hour":1,"recipients":[{"accountId":"00000000-0000-4000-8000-000000000000"}]}""", "recipients[0].accountId")]
    [InlineData("""{"frequency":"daily","hour":1,"parameters":[],"recipients":[{"address":"a@b.example"}]}""", "parameters")]
    [InlineData("""{"frequency":"daily","hour":1,"parameters":{"courseId":1},"recipients":[{"address":"a@b.example"}]}""", "parameters.courseId")]
    [InlineData("""{"frequency":"daily","hour":1,"parameters":{"course":"c"},"recipients":[{"address":"a@b.example"}]}""", "parameters.course")]
    [InlineData("""{"frequency":"daily","hour":1,"parameters":{"courseId":"nothing"},"recipients":[{"address":"a@b.example"}]}""", "parameters.courseId")]
    [InlineData("""{"frequency":"daily","hour":1,"weekday":1,"recipients":[{"address":"a@b.example"}]}""", "weekday")]
    public async Task What_is_wrong_is_named(string body, params string[] fields)
    {
        var problem = await office.Server.ToldAsync("PUT", PostOffice.Path, body, expected: HttpStatusCode.BadRequest);

        var (code, named) = problem.Problem();
        code.ShouldBe("invalid_schedule");
        named.ShouldBe(fields, ignoreOrder: true, problem.ToJsonString());
        (await office.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.report_schedules")).ShouldBe(0);
    }

    [Fact]
    public async Task Who_cannot_get_it_or_is_there_already_is_named()
    {
        var ann = await office.AccountAsync("ann@example.org", "instructor", "ann");
        var pupil = await office.AccountAsync("pupil@example.org", "student", "pupil");
        var off = await office.AccountAsync("off@example.org", "instructor", "off");
        await office.Server.ExecuteAsync($"UPDATE lectern.accounts SET disabled_at = now() WHERE account_id = '{off}'");
        var mine = (string)(await office.Server.ToldAsync(
            "POST", "/api/v1/reports", """{"name":"Mine","dataset":"enrollments","dimensions":["course","learner"],"measures":["enrollments"]}""", expected: HttpStatusCode.Created))["id"]!;

        (await FieldsAsync(PostOffice.Report, ann, pupil, off)).ShouldBe(["recipients[1].accountId", "recipients[2].accountId"], ignoreOrder: true);
        (await FieldsAsync(mine, ann)).ShouldBe(["recipients[0].accountId"]);
        (await FieldsAsync("organization-summary", ann)).ShouldBe(["recipients[0].accountId"]);
        // By whatever address.
        var twice = await office.Server.ToldAsync(
            "PUT", PostOffice.Path, $$"""{"frequency":"daily","hour":1,"recipients":[{"accountId":"{{ann}}"},{{Dean}},{"accountId":"{{ann}}","address":"a@b.example"}]}""", expected: HttpStatusCode.BadRequest);
        twice.Problem().Fields.ShouldBe(["recipients[2]"]);

        async Task<string[]> FieldsAsync(string report, params string[] accounts)
        {
            var recipients = string.Join(',', accounts.Select(a => $$"""{"accountId":"{{a}}"}"""));
            var problem = await office.Server.ToldAsync("PUT", PostOffice.PathOf(report), $$"""{"frequency":"daily","hour":1,"recipients":[{{recipients}}]}""", expected: HttpStatusCode.BadRequest);
            return [.. problem.Problem().Fields];
        }
    }

    [Fact]
    public async Task A_report_that_is_not_there_has_none()
    {
        await office.Server.ToldAsync("PUT", "/api/v1/reports/nothing/schedule", $$"""{"frequency":"daily","hour":1,"recipients":[{{Dean}}]}""", expected: HttpStatusCode.NotFound);
        await office.Server.ToldAsync("GET", PostOffice.Path, expected: HttpStatusCode.NotFound);
        await office.Server.ToldAsync("GET", $"{PostOffice.Path}/runs", expected: HttpStatusCode.NotFound);
        await office.Server.ToldAsync("DELETE", PostOffice.Path, expected: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_teacher_has_their_own_and_names_accounts_alone()
    {
        var ann = await office.AccountAsync("ann@example.org", "instructor", "ann");
        await office.Server.ExecuteAsync("UPDATE lectern.accounts SET must_change_password = false");
        using var person = new Person(office.Server);
        (await person.SignInAsync("ann@example.org", "three blue lamps")).Status.ShouldBe(HttpStatusCode.OK);
        await office.ScheduleAsync(Dean);
        var path = $"reports/{PostOffice.Report}/schedule";

        // The key's is not hers.
        (await person.GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        var (status, answer) = await person.SendAsync(HttpMethod.Put, path, $$"""{"frequency":"daily","hour":1,"recipients":[{{Dean}},{"accountId":"{{ann}}"}]}""");
        (status, answer!.Problem().Fields.Single()).ShouldBe((HttpStatusCode.BadRequest, "recipients[0].address"));
        (status, answer) = await person.SendAsync(HttpMethod.Put, path, $$"""{"frequency":"daily","hour":1,"recipients":[{"accountId":"{{ann}}"}]}""");
        (status, (string)answer!["owner"]!).ShouldBe((HttpStatusCode.OK, "user:ann"));

        // An administrator sees both, she her own; nobody but an administrator ends another's.
        var all = (await office.Server.ToldAsync("GET", "/api/v1/schedules"))["items"]!.AsArray();
        all.Select(s => ((string)s!["owner"]!, (int)s["recipients"]!, (int)s["outside"]!)).ShouldBe([("service", 1, 1), ("user:ann", 1, 0)]);
        var hers = (await person.GetAsync("schedules")).Answer!["items"]!.AsArray();
        hers.Select(s => (string)s!["owner"]!).ShouldBe(["user:ann"]);
        (await person.SendAsync(HttpMethod.Delete, $"schedules/{all[0]!["id"]}", null)).Status.ShouldBe(HttpStatusCode.NotFound);
        var page = await office.Server.ToldAsync("GET", "/api/v1/schedules?limit=1");
        var next = await office.Server.ToldAsync("GET", $"/api/v1/schedules?limit=1&cursor={page["nextCursor"]}");
        ((string)next["items"]!.AsArray().Single()!["owner"]!, next["nextCursor"]).ShouldBe(("user:ann", null));
        (await person.GetAsync($"schedules/{all[0]!["id"]}/runs")).Status.ShouldBe(HttpStatusCode.NotFound);
        using (var deleted = await office.Server.Client.DeleteAsync($"/api/v1/schedules/{all[0]!["id"]}")) deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        // Disabled, she answers for nothing: nobody gets it.
        await office.Server.ExecuteAsync("UPDATE lectern.accounts SET disabled_at = now()");
        await office.ComesDueAsync();
        await Log.Until.TrueAsync(office.Server.Source, "(SELECT code = 'owner_gone' FROM lectern.report_runs)");
        office.Mail.Left.ShouldBe(0);
        // It would fail each time: it rests, and an administrator sees why.
        var ended = (await office.Server.ToldAsync("GET", "/api/v1/schedules"))["items"]!.AsArray().Single()!;
        ((bool)ended["active"]!, ended["nextRunAt"], (string?)ended["lastRunState"], (string?)ended["lastRunCode"]).ShouldBe((false, null, "failed", "owner_gone"));
        var run = (await office.Server.ToldAsync("GET", $"/api/v1/schedules/{ended["id"]}/runs"))["items"]!.AsArray().Single()!;
        ((string)run["state"]!, (string?)run["code"]).ShouldBe(("failed", "owner_gone"));
    }

    [Fact]
    public async Task It_is_not_saved_over_what_somebody_saved_meanwhile()
    {
        await office.ScheduleAsync(Dean);
        var body = $$"""{"frequency":"daily","hour":1,"recipients":[{{Dean}}]}""";
        (await office.Server.TellAsync("PUT", PostOffice.Path, body, ifMatch: "\"1\"")).Status.ShouldBe(HttpStatusCode.OK);
        var (status, answer, _) = await office.Server.TellAsync("PUT", PostOffice.Path, body, ifMatch: "\"1\"");
        (status, answer!.Problem().Code).ShouldBe((HttpStatusCode.PreconditionFailed, "changed_meanwhile"));
        (await office.Server.TellAsync("DELETE", PostOffice.Path, ifMatch: "\"1\"")).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await office.Server.TellAsync("DELETE", PostOffice.Path, ifMatch: "\"2\"")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_first_of_two_who_each_saw_none_is_not_replaced()
    {
        var body = $$"""{"frequency":"daily","hour":1,"recipients":[{{Dean}}]}""";
        (await office.Server.TellAsync("PUT", PostOffice.Path, body, ifNoneMatch: "*")).Status.ShouldBe(HttpStatusCode.OK);

        var (status, answer, _) = await office.Server.TellAsync("PUT", PostOffice.Path, body.Replace("dean", "registrar", StringComparison.Ordinal), ifNoneMatch: "*");

        (status, answer!.Problem().Code).ShouldBe((HttpStatusCode.PreconditionFailed, "changed_meanwhile"));
        var kept = await office.GetAsync();
        ((int)kept["version"]!, (string)kept["recipients"]!.AsArray().Single()!["address"]!).ShouldBe((1, "dean@example.org"));
        (status, answer, _) = await office.Server.TellAsync("PUT", PostOffice.Path, body, ifNoneMatch: "\"1\"");
        (status, answer!.Problem().Fields.Single()).ShouldBe((HttpStatusCode.BadRequest, "If-None-Match"));
    }

    [Fact]
    public async Task Without_a_mail_server_it_says_so()
    {
        await using var server = await TestServer.StartAsync(PostOffice.With);
        var body = $$"""{"frequency":"daily","hour":1,"recipients":[{{Dean}}]""";

        var problem = await server.ToldAsync("PUT", PostOffice.Path, $"{body}}}", expected: HttpStatusCode.Conflict);
        problem.Problem().Code.ShouldBe("mail_off");
        ((string)problem["detail"]!).ShouldContain("SMTP_HOST");

        var rests = await server.ToldAsync("PUT", PostOffice.Path, $"{body},\"active\":false}}");
        ((bool)rests["canDeliver"]!, (bool)rests["active"]!).ShouldBe((false, false));
    }
}
