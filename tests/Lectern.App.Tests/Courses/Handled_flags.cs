using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Keys;
using Lectern.App.Tests.Live;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Courses;

/// <summary>
/// That somebody dealt with what a learner is flagged for. Tess teaches c, tom d. It is 1 March 2025. In c ann is all done by her own
/// report and was last there on 20 February; bob enrolled on 22 February and never came; cat missed one
/// assignment, and both have another due on 3 March; dan is flagged for nothing. Eve is in d.
/// </summary>
public sealed class Handled_flags : IAsyncLifetime
{
    const string Learners = "/api/v1/courses/c/learners";
    const string Meso = "/api/v1/dashboards/meso/c";

    readonly DayClock clock = new("2025-03-01T12:00:00Z");
    TestServer? server;

    TestServer Server => server!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(
            services => services
                .AddSingleton<TimeProvider>(clock)
                .AddSingleton(new ApiKeys(
                    (TestServer.ApiKey, Caller.Service(1, TestServer.EveryScope, "service")),
                    ("tess", Caller.User(1, Role.Instructor, "tess")),
                    ("tom", Caller.User(1, Role.Instructor, "tom")),
                    ("boss", Caller.User(1, Role.Admin, "boss")),
                    ("ann", Caller.User(1, Role.Student, "ann")),
                    ("reader", Caller.Service(1, Scopes.Read, "key:reader")),
                    ("keeper", Caller.Service(1, Scopes.Admin, "key:keeper")),
                    ("helper", Caller.Service(1, Scopes.Admin | Scopes.Read, "key:helper")),
                    ("groups", Caller.Service(1, Scopes.Groups, "groups")))),
            ("SMALL_GROUP_SIZE", "2"));
        var sent = await Server.SendAsync(
            """{"type":"CourseCreated","courseId":"c","occurredAt":"2025-01-01T00:00:00Z","data":{"instructorId":"tess"}}""",
            """{"type":"CourseCreated","courseId":"d","occurredAt":"2025-01-01T00:00:00Z","data":{"instructorId":"tom"}}""",
            """{"type":"UserCreated","userId":"tess","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"Tess","lastName":"Ting"}}""",
            """{"type":"UserCreated","userId":"bob","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"Bob","lastName":"Bo","email":"bob@example.org"}}""",
            Event("AssignmentCreated", null, "2025-01-02", """ "dueAt":"2025-02-20T00:00:00Z" """, """ "assignmentId":"w1", """),
            Event("AssignmentCreated", null, "2025-01-02", """ "dueAt":"2025-03-03T12:00:00Z" """, """ "assignmentId":"w2", """),
            Event("UserEnrolled", "ann", "2025-02-01"), Event("ProgressUpdated", "ann", "2025-02-20", """ "percentComplete":100 """), Event("PageViewed", "ann", "2025-02-20"), HandedIn("ann", "w1"), HandedIn("ann", "w2"),
            Event("UserEnrolled", "bob", "2025-02-22"),
            Event("UserEnrolled", "cat", "2025-02-01"), Event("ProgressUpdated", "cat", "2025-02-28", """ "percentComplete":100 """), Event("PageViewed", "cat", "2025-02-28"),
            Event("UserEnrolled", "dan", "2025-02-01"), Event("ProgressUpdated", "dan", "2025-02-28", """ "percentComplete":100 """), Event("PageViewed", "dan", "2025-02-28"), HandedIn("dan", "w1"), HandedIn("dan", "w2"),
            """{"type":"UserEnrolled","userId":"eve","courseId":"d","occurredAt":"2025-02-01T00:00:00Z"}""");
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await Server.SettleAsync();
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task A_flagged_learner_is_marked_with_a_note_and_both_lists_say_so_until_it_is_taken_back()
    {
        (await FlagsAsync()).ShouldBe(["bob never_seen 7 -", "ann away 9 -", "cat missed_work 1 -", "dan  -"]);
        ((await Server.AskAsync(Meso))["flagged"]!["unhandled"]).ShouldBeJson("3");

        var (status, handled) = await HandleAsync("tess", "bob", """{"note":"  Wrote to him.\n "}""");

        status.ShouldBe(HttpStatusCode.OK);
        handled.ShouldBeJson("""{"by":"user:tess","byName":"Tess Ting","at":"2025-03-01T12:00:00Z","until":"2025-03-14","note":"Wrote to him."}""");
        var meso = await Server.AskAsync(Meso);
        // Those nobody dealt with first; then the others who are flagged.
        meso["learners"]!.AsArray().Select(l => (string)l!["userId"]!).ShouldBe(["ann", "cat", "bob", "dan"]);
        var bob = meso["learners"]![2]!;
        bob["handled"]!.ToJsonString().ShouldBe(handled!.ToJsonString());
        ((string)bob["name"]!, (string)bob["email"]!).ShouldBe(("Bob Bo", "bob@example.org"));
        meso["learners"]![0]!["email"].ShouldBeNull();
        ((long)meso["flagged"]!["learners"]!, (long)meso["flagged"]!["unhandled"]!).ShouldBe((3, 2));
        var listed = await Server.AskAsync($"{Learners}?q=bob");
        listed["items"]![0]!["handled"]!.ToJsonString().ShouldBe(handled.ToJsonString());

        // Once more, by another, without a body: it is theirs, and the note is gone.
        clock.Now = "2025-03-02T08:00:00Z";
        (await HandleAsync("boss", "bob")).Answer.ShouldBeJson("""{"by":"user:boss","byName":null,"at":"2025-03-02T08:00:00Z","until":"2025-03-15","note":null}""");

        (await SayAsync("tess", "DELETE", "c", "bob")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SayAsync("tess", "DELETE", "c", "bob")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await FlagsAsync()).ShouldContain("bob never_seen 8 -");
    }

    [Fact]
    public async Task It_holds_for_a_fortnight_and_for_what_was_flagged_then()
    {
        foreach (var learner in (string[])["ann", "bob", "cat"]) (await HandleAsync("tess", learner)).Status.ShouldBe(HttpStatusCode.OK);
        await Server.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None);
        (await FlagsAsync()).ShouldBe(["bob never_seen 7 user:tess", "ann away 9 user:tess", "cat missed_work 1 user:tess", "dan  -"]);
        // Before anybody did.
        (await FlagsAsync("asOf=2025-02-28T12:00:00Z")).ShouldContain("ann away 8 -");
        (await FlagsAsync("asOf=2025-03-01T00:00:00Z")).ShouldContain("ann away 9 user:tess", "as of the end of its day");

        // The second assignment was due on the 3rd, and is missed from the 4th on.
        (await FlagsAsync("asOf=2025-03-03T23:00:00Z")).ShouldContain("cat missed_work 1 user:tess");
        (await FlagsAsync("asOf=2025-03-04T01:00:00Z")).ShouldContain("cat missed_work 2 -");
        // For Bob that is another reason.
        (await FlagsAsync("asOf=2025-03-03T12:00:00Z")).ShouldContain("bob never_seen 9 user:tess");
        (await FlagsAsync("asOf=2025-03-04T12:00:00Z")).ShouldContain("bob never_seen 10, missed_work 1 -");
        // Ann stays away: 14 days, the first of March the first.
        (await FlagsAsync("asOf=2025-03-14T23:59:59Z")).ShouldContain("ann away 22 user:tess");
        (await FlagsAsync("asOf=2025-03-15T00:00:00Z")).ShouldContain("ann away 23 -");

        // She came on the 2nd, and is away anew on the 9th.
        clock.Now = "2025-03-10T12:00:00Z";
        await Server.SendAsync(Event("PageViewed", "ann", "2025-03-02"));
        await Server.SettleAsync();
        (await FlagsAsync("asOf=2025-03-08T12:00:00Z")).ShouldContain("ann  -");
        (await FlagsAsync("asOf=2025-03-09T12:00:00Z")).ShouldContain("ann away 7 -");
    }

    [Fact]
    public async Task Those_flagged_alike_stand_by_id_in_the_list_and_the_dashboard_whoever_was_heard_of_first()
    {
        // As Bob, a week ago, and never seen; none of them has any engagement.
        await Server.SendAsync([.. ((string[])["zed", "aki", "mia", "Ben"]).Select(user => Event("UserEnrolled", user, "2025-02-22"))]);
        await Server.SettleAsync();

        string[] expected = ["Ben", "aki", "bob", "mia", "zed"];
        (await NeverSeenAsync("")).ShouldBe(expected);
        (await NeverSeenAsync("&order=desc")).ShouldBe(expected);
        (await Server.AskAsync(Meso))["learners"]!.AsArray().Where(IsNeverSeen).Select(l => (string)l!["userId"]!).ShouldBe(expected);

        async Task<IReadOnlyList<string>> NeverSeenAsync(string order)
        {
            var found = new List<JsonNode?>();
            string? cursor = null;
            do
            {
                var page = await Server.AskAsync($"{Learners}?sort=attention&limit=2{order}{(cursor is null ? "" : "&cursor=" + cursor)}");
                found.AddRange(page["items"]!.AsArray());
                cursor = (string?)page["nextCursor"];
            }
            while (cursor is not null);
            return [.. found.Where(IsNeverSeen).Select(l => (string)l!["userId"]!)];
        }

        static bool IsNeverSeen(JsonNode? learner) => learner!["flags"]!.AsArray().Any(f => (string)f!["reason"]! == "never_seen");
    }

    [Fact]
    public async Task Lists_find_those_whom_nobody_dealt_with_page_by_page()
    {
        await HandleAsync("tess", "bob");

        (await IdsAsync("sort=attention")).ShouldBe(["ann", "cat", "bob", "dan"]);
        (await IdsAsync("sort=attention&flagged=true")).ShouldBe(["ann", "cat", "bob"]);
        (await IdsAsync("sort=attention&flagged=true&handled=false")).ShouldBe(["ann", "cat"]);
        (await IdsAsync("handled=true")).ShouldBe(["bob"]);
        (await IdsAsync("sort=attention&order=desc&handled=false")).ShouldBe(["dan", "cat", "ann"]);
        await Server.AskAsync($"{Learners}?handled=perhaps", HttpStatusCode.BadRequest);

        async Task<IReadOnlyList<string>> IdsAsync(string query)
        {
            var ids = new List<string>();
            string? cursor = null;
            do
            {
                var page = await Server.AskAsync($"{Learners}?limit=1&{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
                ids.AddRange(page["items"]!.AsArray().Select(l => (string)l!["userId"]!));
                cursor = (string?)page["nextCursor"];
            }
            while (cursor is not null);
            return ids;
        }
    }

    [Fact]
    public async Task Teachers_of_the_course_and_administrators_may_and_keys_that_see_learners()
    {
        foreach (var who in (string[])["tess", "boss", "helper"])
        {
            (await HandleAsync(who, "ann")).Status.ShouldBe(HttpStatusCode.OK, who);
            (await SayAsync(who, "DELETE", "c", "ann")).Status.ShouldBe(HttpStatusCode.NoContent, who);
        }
        foreach (var method in (string[])["POST", "DELETE"])
        {
            (await SayAsync("tom", method, "c", "ann")).Status.ShouldBe(HttpStatusCode.NotFound, "not his course");
            (await SayAsync("tess", method, "d", "eve")).Status.ShouldBe(HttpStatusCode.NotFound, "not hers");
            (await SayAsync("tess", method, "c", "eve")).Status.ShouldBe(HttpStatusCode.NotFound, "not in it");
            (await SayAsync("boss", method, "c", "eve")).Status.ShouldBe(HttpStatusCode.NotFound, "not in it");
            (await SayAsync("boss", method, "nothing", "ann")).Status.ShouldBe(HttpStatusCode.NotFound);
            foreach (var who in (string[])["ann", "reader", "keeper", "groups"]) (await SayAsync(who, method, "c", "ann")).Status.ShouldBe(HttpStatusCode.Forbidden, $"{who} {method}");
        }
        (await FlagsAsync()).ShouldAllBe(f => f.EndsWith(" -"));
        // Who may not see learners is not told how many were dealt with.
        await HandleAsync("tess", "ann");
        var (_, groups) = await Server.SayByAsync("groups", "GET", Meso);
        groups!["flagged"]!["learners"].ShouldBeJson("3");
        groups["flagged"]!["unhandled"].ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"note":5}""", "note")]
    [InlineData("""{"note":"a\u0007b"}""", "note")]
    [InlineData("""{"text":"a"}""", "text")]
    [InlineData("""{"note":"a","note":"b"}""", "body")]
    [InlineData("[]", "body")]
    [InlineData("LONG", "note")]
    [InlineData("""{"reasons":"away"}""", "reasons")]
    [InlineData("""{"reasons":["away","Away"]}""", "reasons[1]")]
    [InlineData("""{"reasons":["away","away","away","away","away","away"]}""", "reasons")]
    public async Task What_is_no_note_is_refused(string body, string field)
    {
        var (status, answer) = await HandleAsync("tess", "ann", body == "LONG" ? $$"""{"note":"{{new string('x', 501)}}"}""" : body);

        status.ShouldBe(HttpStatusCode.BadRequest);
        var (code, fields) = answer!.Problem();
        code.ShouldBe("invalid_parameter");
        fields.ShouldBe([field]);
        (await FlagsAsync()).ShouldContain("ann away 9 -");
    }

    [Fact]
    public async Task Who_is_not_flagged_cannot_be_marked_and_no_other_day_is_meant()
    {
        var (status, answer) = await HandleAsync("tess", "dan");
        (status, (string)answer!["code"]!).ShouldBe((HttpStatusCode.Conflict, "not_flagged"));
        (await SayAsync("tess", "POST", "c", "ann", null, "?asOf=2025-02-28T00:00:00Z")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    // Enrolled on 27 February: two days on 1 March, three on the 2nd.
    [Fact]
    public async Task A_newcomer_can_be_marked_from_the_third_day_on()
    {
        await Server.SendAsync(Event("UserEnrolled", "flo", "2025-02-27"));
        await Server.SettleAsync();
        (await FlagsAsync()).ShouldContain("flo  -");
        (await HandleAsync("tess", "flo")).Status.ShouldBe(HttpStatusCode.Conflict);

        clock.Now = "2025-03-02T00:00:00Z";
        (await HandleAsync("tess", "flo")).Status.ShouldBe(HttpStatusCode.OK);
        (await FlagsAsync()).ShouldContain("flo never_seen 3 user:tess");
    }

    [Fact]
    public async Task What_the_teacher_has_not_seen_is_not_marked()
    {
        // Until the assignment of 3 March is missed, bob never came; then he also missed that.
        clock.Now = "2025-03-04T12:00:00Z";
        (await FlagsAsync()).ShouldContain("bob never_seen 10, missed_work 1 -");

        foreach (var seen in (string[])["""["never_seen"]""", """["missed_work","away"]""", "[]"])
        {
            var (status, answer) = await HandleAsync("tess", "bob", $$"""{"note":"Wrote to him.","reasons":{{seen}}}""");
            (status, (string)answer!["code"]!).ShouldBe((HttpStatusCode.Conflict, "flags_changed"), seen);
        }
        (await FlagsAsync()).ShouldContain("bob never_seen 10, missed_work 1 -");

        // One that went away meanwhile does not matter.
        (await HandleAsync("tess", "bob", """{"reasons":["failing_scores","missed_work","never_seen"]}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await FlagsAsync()).ShouldContain("bob never_seen 10, missed_work 1 user:tess");
        (await HandleAsync("tess", "ann", """{"note":null,"reasons":null}""")).Status.ShouldBe(HttpStatusCode.OK);
        var (gone, problem) = await HandleAsync("tess", "dan", """{"reasons":["away"]}""");
        (gone, (string)problem!["code"]!).ShouldBe((HttpStatusCode.Conflict, "not_flagged"));
    }

    [Fact]
    public async Task A_note_is_kept_encrypted_and_as_long_as_it_may_be()
    {
        var longest = string.Concat(Enumerable.Repeat("é🙂", 166)) + "éé";
        var escaped = string.Concat(longest.Select(c => $"\\u{(int)c:x4}"));
        (await HandleAsync("tess", "ann", $$"""{"note":"{{escaped}}"}""")).Answer!["note"].ShouldBeJson($"\"{longest}\"");
        await HandleAsync("tess", "cat", """{"note":"Dyslexia was told"}""");

        (await Server.ScalarAsync<long>("SELECT count(*) FROM lectern.handled_flags WHERE note IS NOT NULL")).ShouldBe(2);
        (await Server.ScalarAsync<long>("SELECT count(*) FROM lectern.handled_flags h WHERE encode(note, 'escape') LIKE '%Dyslexia%' OR h::text LIKE '%Dyslexia%'")).ShouldBe(0);
        (await Server.AskAsync($"{Learners}?q=cat"))["items"]![0]!["handled"]!["note"].ShouldBeJson("\"Dyslexia was told\"");
        // One that its key does not open takes nothing else along.
        await Server.ExecuteAsync("UPDATE lectern.handled_flags SET note = '\\x00' WHERE note = (SELECT max(note) FROM lectern.handled_flags)");
        (await FlagsAsync()).Count(f => f.EndsWith("user:tess")).ShouldBe(2);
    }

    [Fact]
    public async Task Other_open_pages_of_the_course_hear_of_it()
    {
        await using var page = await LiveClient.OpenAsync(Server, ["course:c"], key: "boss");
        await using var other = await LiveClient.OpenAsync(Server, ["course:d"], key: "boss");

        await HandleAsync("tess", "ann");
        var heard = await page.NextAsync();
        (heard.Event, heard.Topic, heard.IsReset).ShouldBe(("AnalyticsUpdated", "course:c", false));

        await SayAsync("tess", "DELETE", "c", "ann");
        (await page.NextAsync()).Topic.ShouldBe("course:c");
        // What comes to the other page first is of a change that came later.
        await Server.SendAsync("""{"type":"PageViewed","userId":"eve","courseId":"d","occurredAt":"2025-03-01T00:00:00Z"}""");
        await Server.SettleAsync();
        (await other.NextAsync()).Position.ShouldBeGreaterThan(heard.Position);
    }

    [Fact]
    public async Task The_audit_says_who_did_it_and_to_whom_and_holds_no_note()
    {
        await HandleAsync("tess", "ann", """{"note":"Dyslexia was told"}""");
        await SayAsync("tess", "DELETE", "c", "ann");
        (await Server.Services.GetRequiredService<Lectern.App.Audit.AuditLog>().FlushAsync(TimeSpan.FromSeconds(30), default)).ShouldBeTrue();

        var entries = (await Server.AskAsync("/api/v1/audit?userId=ann"))["items"]!.AsArray();
        entries.Select(e => $"{e!["actor"]} {e["action"]} {e["userId"]} {e["courseId"]}").Order().ShouldBe(["user:tess flags.handled ann c", "user:tess flags.handling_taken_back ann c"]);
        entries.ToJsonString().ShouldNotContain("Dyslexia");
    }

    /// <summary>Of each learner in a teacher's order: id, reasons with their values, and by whom it was dealt with. The list and the dashboard say the same.</summary>
    async Task<IReadOnlyList<string>> FlagsAsync(string? asOf = null)
    {
        var listed = (await Server.AskAsync($"{Learners}?sort=attention&{asOf}"))["items"]!.AsArray().Select(Told).ToArray();
        (await Server.AskAsync($"{Meso}?{asOf}"))["learners"]!.AsArray().Select(Told).ShouldBe(listed);
        return listed;

        static string Told(JsonNode? learner) =>
            $"{learner!["userId"]} {string.Join(", ", learner["flags"]!.AsArray().Select(f => $"{f!["reason"]} {f["value"]}"))} {learner["handled"]?["by"] ?? "-"}";
    }

    Task<(HttpStatusCode Status, JsonNode? Answer)> HandleAsync(string who, string learner, string? body = null) => SayAsync(who, "POST", "c", learner, body);

    Task<(HttpStatusCode Status, JsonNode? Answer)> SayAsync(string who, string method, string course, string learner, string? body = null, string query = "") =>
        Server.SayByAsync(who, method, $"/api/v1/courses/{course}/learners/{learner}/handled{query}", body);

    static string HandedIn(string user, string assignment) => Event("AssignmentSubmitted", user, "2025-02-19", "", $""" "assignmentId":"{assignment}", """);

    static string Event(string type, string? user, string day, string data = "", string more = "") =>
        $$"""{"type":"{{type}}",{{(user is null ? "" : $"\"userId\":\"{user}\",")}}"courseId":"c",{{more}}"occurredAt":"{{day}}T10:00:00Z","data":{ {{data}} } }""";
}
