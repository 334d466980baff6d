using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Courses;

/// <summary>
/// Who needs a teacher, in the list of courses. It is 1 March 2025. In c bob enrolled a week ago and never came (never_seen), ann was last
/// there nine days ago (away), cat missed the one assignment (missed_work), dee both (away, missed_work), dan is flagged for nothing. Past
/// ended two days ago, ahead begins in four; last has its last day today, and fay never came to it and has done nothing (never_seen,
/// behind_pace). Nobody is in empty. Tess teaches all but past, which is tom's.
/// </summary>
public sealed class Course_attention : IAsyncLifetime
{
    const string List = "/api/v1/courses?sort=id&include=attention";

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
                    ("reader", Caller.Service(1, Scopes.Read, "key:reader")),
                    ("groups", Caller.Service(1, Scopes.Groups, "groups")))),
            ("SMALL_GROUP_SIZE", "2"));
        var sent = await Server.SendAsync(
        [
            Course("c", "tess"),
            Course("past", "tom", """ ,"startsAt":"2025-01-01T00:00:00Z","endsAt":"2025-02-27T12:00:00Z" """),
            Course("ahead", "tess", """ ,"startsAt":"2025-03-05T00:00:00Z" """),
            Course("last", "tess", """ ,"startsAt":"2025-02-22T00:00:00Z","endsAt":"2025-03-01T00:00:00Z" """),
            Course("empty", "tess"),
            Event("AssignmentCreated", null, "2025-01-02", "c", """ "dueAt":"2025-02-20T00:00:00Z" """, """ "assignmentId":"w", """),
            .. Going("ann", "2025-02-20", isHandedIn: true), .. Going("cat", "2025-02-28"), .. Going("dan", "2025-02-28", isHandedIn: true), .. Going("dee", "2025-02-10"),
            Event("UserEnrolled", "bob", "2025-02-22", "c"),
            Event("UserEnrolled", "fay", "2025-02-22", "last"),
            Event("UserEnrolled", "eve", "2025-02-01", "past"),
            Event("UserEnrolled", "eve", "2025-02-01", "ahead"),
        ]);
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await Server.SettleAsync();
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task Each_course_that_goes_on_tells_who_is_flagged_and_for_what_the_unhandled_wait()
    {
        (await ToldAsync("boss")).ShouldBe(
        [
            "ahead -",
            "c flagged 4, unhandled 4: never_seen 1, away 2, behind_pace 0, missed_work 2, failing_scores 0",
            "empty flagged 0, unhandled 0: never_seen 0, away 0, behind_pace 0, missed_work 0, failing_scores 0",
            "last flagged 1, unhandled 1: never_seen 1, away 0, behind_pace 1, missed_work 0, failing_scores 0",
            "past -",
        ]);
        (await Server.AskAsync("/api/v1/courses"))["items"]!.AsArray().ShouldAllBe(c => c!["attention"] == null, "nobody asked for it");

        foreach (var learner in (string[])["bob", "dee"]) await SayAsync("POST", learner);
        await ShouldBeOfC("flagged 4, unhandled 2: never_seen 0, away 1, behind_pace 0, missed_work 1, failing_scores 0");

        // What is kept of the course goes with its next event; and a mark, which is none, shows at once.
        await Server.SendAsync(Event("PageViewed", "ann", "2025-03-01", "c"));
        await Server.SettleAsync();
        await ShouldBeOfC("flagged 3, unhandled 1: never_seen 0, away 0, behind_pace 0, missed_work 1, failing_scores 0");
        await SayAsync("DELETE", "bob");
        await ShouldBeOfC("flagged 3, unhandled 2: never_seen 1, away 0, behind_pace 0, missed_work 1, failing_scores 0");
        await SayAsync("POST", "bob");

        // On 15 March the marks have ended; bob never came, and should be at 23 % after 21 of 90 days; ann was last there 14 days ago, cat and dan 15, dee 33.
        await ShouldBeOfC("flagged 5, unhandled 5: never_seen 1, away 4, behind_pace 1, missed_work 2, failing_scores 0", "&asOf=2025-03-15T12:00:00Z");

        async Task ShouldBeOfC(string expected, string query = "") => (await ToldAsync("boss", query)).ShouldContain($"c {expected}");
    }

    [Fact]
    public async Task By_its_first_and_its_last_day()
    {
        (await ToldAsync("boss", "&asOf=2025-03-04T23:00:00Z")).ShouldContain("ahead -");
        // For three days whoever has not come is a newcomer.
        (await ToldAsync("boss", "&asOf=2025-03-05T01:00:00Z")).ShouldContain(t => t.StartsWith("ahead flagged 0"));
        (await ToldAsync("boss", "&asOf=2025-03-08T01:00:00Z")).ShouldContain(t => t.StartsWith("ahead flagged 1"));
        (await ToldAsync("boss", "&asOf=2025-02-27T23:00:00Z")).ShouldContain(t => t.StartsWith("past flagged 1"));
        (await ToldAsync("boss", "&asOf=2025-03-02T00:00:00Z")).ShouldContain("last -");
        (await ToldAsync("boss", "&asOf=2025-02-21T23:00:00Z")).ShouldContain("last -");
    }

    [Fact]
    public async Task A_page_tells_it_of_its_courses_to_those_who_see_them_and_their_learners()
    {
        (await ToldAsync("tess")).Select(t => t.Split(' ')[0]).ShouldBe(["ahead", "c", "empty", "last"]);
        (await ToldAsync("tom")).ShouldBe(["past -"]);
        (await ToldAsync("reader")).ShouldContain(t => t.StartsWith("c flagged 4"));
        (await ToldAsync("groups")).ShouldAllBe(t => t.EndsWith(" -"));

        var (_, first) = await Server.SayByAsync("tess", "GET", $"{List}&limit=1");
        var (_, second) = await Server.SayByAsync("tess", "GET", $"{List}&limit=1&cursor={first!["nextCursor"]}");
        ((string)second!["items"]![0]!["id"]!, (long)second["items"]![0]!["attention"]!["unhandled"]!).ShouldBe(("c", 4));
    }

    [Theory]
    [InlineData("include=learners", "include")]
    [InlineData("include=", "include")]
    [InlineData("include=attention&include=attention", "include")]
    [InlineData("include=attention&limit=101", "limit")]
    public async Task What_cannot_be_included_is_refused(string query, string field)
    {
        var (code, fields) = (await Server.AskAsync($"/api/v1/courses?{query}", HttpStatusCode.BadRequest)).Problem();

        code.ShouldBe("invalid_parameter");
        fields.ShouldBe([field]);
        await Server.AskAsync("/api/v1/courses?include=attention&limit=100");
        await Server.AskAsync("/api/v1/courses?limit=101");
    }

    // The tag of the read models does not tell when a mark is made or ends.
    [Fact]
    public async Task It_has_no_tag()
    {
        using var without = await Server.Client.GetAsync("/api/v1/courses");
        using var with = await Server.Client.GetAsync("/api/v1/courses?include=attention");

        (without.Headers.ETag is null, with.Headers.ETag is null).ShouldBe((false, true));
    }

    [Fact]
    public async Task Nobodys_learners_were_looked_at()
    {
        await ToldAsync("tess", "", isChecked: false);
        await Server.SayByAsync("tess", "GET", "/api/v1/dashboards/meso/c");
        (await Server.Services.GetRequiredService<AuditLog>().FlushAsync(TimeSpan.FromSeconds(30), default)).ShouldBeTrue();

        (await Server.AskAsync("/api/v1/audit"))["items"]!.AsArray().Select(e => $"{e!["actor"]} {e["action"]}").ShouldBe(["user:tess learners.listed"]);
    }

    /// <summary>Of each course what the list tells; the course's own dashboard tells the same.</summary>
    async Task<IReadOnlyList<string>> ToldAsync(string who, string query = "", bool isChecked = true)
    {
        var (status, list) = await Server.SayByAsync(who, "GET", $"{List}{query}");
        status.ShouldBe(HttpStatusCode.OK);
        var told = new List<string>();
        foreach (var course in list!["items"]!.AsArray())
        {
            var attention = course!["attention"];
            told.Add(attention is null ? $"{course["id"]} -" : $"{course["id"]} flagged {attention["flagged"]}, unhandled {attention["unhandled"]}: {Reasons(attention["byReason"]!)}");
            if (!isChecked || attention is null) continue;
            var flagged = (await Server.AskAsync($"/api/v1/dashboards/meso/{course["id"]}?{query.TrimStart('&')}"))["flagged"]!;
            $"{course["id"]} flagged {flagged["learners"]}, unhandled {flagged["unhandled"]}: {Reasons(flagged["unhandledByReason"]!)}".ShouldBe(told[^1]);
        }
        return told;

        static string Reasons(JsonNode counts) => string.Join(", ", counts.AsArray().Select(r => $"{r!["reason"]} {r["learners"]}"));
    }

    async Task SayAsync(string method, string learner) => (await Server.SayByAsync("tess", method, $"/api/v1/courses/c/learners/{learner}/handled")).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent);

    /// <summary>Enrolled on 1 February, done by their own report, and last there on a day.</summary>
    static IEnumerable<string> Going(string user, string last, bool isHandedIn = false)
    {
        yield return Event("UserEnrolled", user, "2025-02-01", "c");
        yield return Event("ProgressUpdated", user, last, "c", """ "percentComplete":100 """);
        yield return Event("PageViewed", user, last, "c");
        if (isHandedIn) yield return Event("AssignmentSubmitted", user, "2025-02-09", "c", "", """ "assignmentId":"w", """);
    }

    static string Course(string id, string teacher, string dates = "") =>
        $$"""{"type":"CourseCreated","courseId":"{{id}}","occurredAt":"2025-01-01T00:00:00Z","data":{"instructorId":"{{teacher}}" {{dates}} } }""";

    static string Event(string type, string? user, string day, string course, string data = "", string more = "") =>
        $$"""{"type":"{{type}}",{{(user is null ? "" : $"\"userId\":\"{user}\",")}}"courseId":"{{course}}",{{more}}"occurredAt":"{{day}}T10:00:00Z","data":{ {{data}} } }""";
}
