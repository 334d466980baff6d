using System.Text;
using System.Text.Json;
using Lectern.App.Tests.Fixtures;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>Every code that intake gives, over HTTP; and that nobody else is hurt.</summary>
public sealed class RejectTests(OneServer one) : IClassFixture<OneServer>
{
    readonly TestServer server = one.Server;

    public static TheoryData<string, string, string?> Bad => new()
    {
        { "'type':'PageViewed',", "malformed_json", null },
        { "'type':'PageViewed','userId':'a','userId':'b'", "malformed_json", null },
        { "'type':'PageViewed','url':'a\\u0000b'", "malformed_json", null },
        { "'type':'PageViewed','url':'\\ud800'", "malformed_json", null },
        { "'type':'PageViewed','x':1e400", "malformed_json", null },
        { "'type':'PageViewed','x':" + new string('[', 100) + new string(']', 100), "malformed_json", null },
        { "'userId':'u1'", "missing_field", "$.type" },
        { "'type':'UserEnrolled','userId':'u1'", "missing_field", "$.courseId" },
        { "'type':'CourseRated','userId':'u1','courseId':'c1','data':{'rating':9}", "invalid_field", "$.data.rating" },
        { "'type':'AssessmentCompleted','userId':'u1','courseId':'c1','assessmentId':'a1','score':101", "invalid_field", "$.score" },
        { "'type':'PageViewed','occurredAt':'yesterday'", "invalid_field", "$.occurredAt" },
        { "'type':'PageViewed','occurredAt':'2026-11-02T10:00:00'", "invalid_field", "$.occurredAt" },
        { "'type':'NoSuchThing'", "unknown_type", "$.type" },
        { $"'type':'PageViewed','data':{{'title':'{new string('x', 33_000)}'}}", "too_large", "$.data" },
        { "'type':'PageViewed','occurredAt':'9999-12-31T23:59:59Z'", "too_far_in_future", "$.occurredAt" },
        { "'type':'PageViewed','occurredAt':'0001-01-01T00:00:00Z'", "too_far_in_past", "$.occurredAt" },
        { "'type':'PageViewed','occurredAt':1700000000", "too_far_in_past", "$.occurredAt" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task One_event_alone_is_refused_with_its_code_and_path(string fields, string code, string? path)
    {
        using var response = await server.PostAsync(Events, Quoted($"{{{fields}}}"));

        // What is no JSON is unreadable as a whole; what is JSON and no event is not.
        (await response.CodeAsync(code == "malformed_json" ? 400 : 422)).ShouldBe(code);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var (field, message) = problem.RootElement.GetProperty("errors").EnumerateObject().Select(e => (e.Name, e.Value[0].GetString()!)).Single();
        field.ShouldBe(path ?? "$");
        message.Length.ShouldBeInRange(10, 200);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task In_a_batch_it_is_refused_alone(string fields, string code, string? path)
    {
        var id = Guid.NewGuid();

        var report = await (await server.PostAsync(Events, $"[{View($"a{id}")},{Quoted($"{{{fields}}}")},{View($"b{id}")}]")).ReportAsync();

        report.Accepted.ShouldBe(2);
        var item = report.Results.ShouldHaveSingleItem();
        (item.Index, item.Code, item.Path).ShouldBe((1, code, path));
    }

    [Fact]
    public async Task A_second_body_under_a_known_id_is_a_conflict()
    {
        (await (await server.PostAsync(Events, View("k1"))).ReportAsync()).Accepted.ShouldBe(1);

        using var response = await server.PostAsync(Events, View("k1", "'url':'/other'"));

        (await response.CodeAsync(422)).ShouldBe("conflict");
        (await (await server.PostAsync(Events, $"[{View("k1")}]")).ReportAsync()).Duplicates.ShouldBe(1);
    }

    [Fact]
    public async Task One_bad_event_of_a_thousand_keeps_the_others()
    {
        var events = Enumerable.Range(0, 1000).Select(i => i == 567 ? "{\"type\":\"PageViewed\",\"userId\":7}" : View($"thousand-{i}"));

        var report = await (await server.PostAsync(Events, $"{{\"events\":[{string.Join(',', events)}]}}")).ReportAsync();

        (report.Accepted, report.Rejected).ShouldBe((999, 1));
        report.Results.Single().Index.ShouldBe(567);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE event_id LIKE 'thousand-%'")).ShouldBe(999);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_spoil_one_event_only()
    {
        byte[] body = [(byte)'[', .. Encoding.UTF8.GetBytes(View("utf-a")), (byte)',', .. "{\"type\":\"PageViewed\",\"url\":\""u8, 0xC3, 0x28, .. "\"},"u8, .. Encoding.UTF8.GetBytes(View("utf-b")), (byte)']'];

        var report = await (await server.PostAsync(Events, body)).ReportAsync();

        report.Accepted.ShouldBe(2);
        report.Results.Single().Code.ShouldBe("malformed_json");
    }

    [Fact]
    public async Task Odd_times_that_are_no_event_times_are_taken_as_far_as_they_make_sense()
    {
        var report = await (await server.PostAsync(Events, Quoted(
            """
            [{'eventId':'due-9999','type':'AssignmentSubmitted','userId':'u1','courseId':'c1','assignmentId':'s1','dueAt':'9999-12-31T23:59:59.999999Z'},
             {'eventId':'due-1900','type':'CourseCreated','courseId':'c1','startsAt':'1900-01-01T00:00:00Z','endsAt':'9999-12-31T23:59:59-14:00'},
             {'eventId':'due-1','type':'CourseCreated','courseId':'c1','startsAt':'0001-01-01T00:00:00Z'}]
            """))).ReportAsync();

        report.Results.Select(r => r.Id).ShouldBeSubsetOf(["due-1900", "due-1"]);
        await server.SettleAsync();
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.fold_errors")).ShouldBe(0);
        (await server.ScalarAsync<string>("SELECT to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM read.submission WHERE due_at IS NOT NULL")).ShouldBe("9999-12-31 23:59:59.999999");
    }
}
