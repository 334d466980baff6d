using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>What a learner's own sign-in may send changes what is told of themself, and of nobody and nothing else.</summary>
public sealed class Own_events(Own_events.TwoCourses courses) : IClassFixture<Own_events.TwoCourses>
{
    const string Student = "key-of-ann-0123456789";

    /// <summary>What the institution has said, for all of these tests: what they send changes nothing that another looks at.</summary>
    public sealed class TwoCourses : IAsyncLifetime
    {
        internal TestServer Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await StartAsync();

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }

    static int sent;

    readonly TestServer server = courses.Server;

    static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartWithAsync(async tenants => [(Student, Caller.User(await tenants.EnsureAsync(Tenants.Default, "UTC", default), Role.Student, "ann"))]);
        await server.SendAsync(
            Given("CourseCreated", "'courseId':'art','data':{'instructorId':'tess'}"),
            Given("CourseCreated", "'courseId':'law','data':{'instructorId':'lou'}"),
            Given("ModuleCreated", "'courseId':'art','moduleId':'m1'"),
            Given("ModuleCreated", "'courseId':'art','moduleId':'m2'"),
            Given("ModuleCreated", "'courseId':'law','moduleId':'m3'"),
            Given("LessonCreated", "'courseId':'art','moduleId':'m1','lessonId':'placed'"),
            Given("LessonCreated", "'courseId':'art','lessonId':'free'"),
            Given("QuizCreated", "'courseId':'law','assessmentId':'exam'"),
            Given("AssignmentCreated", "'courseId':'law','assignmentId':'essay'"),
            Given("UserEnrolled", "'courseId':'art','userId':'ann'"),
            Given("UserEnrolled", "'courseId':'art','userId':'bob'"),
            // Of these no definition ever came.
            Given("ProgressUpdated", "'courseId':'art','userId':'bob','moduleId':'m1','lessonId':'named','data':{'percentComplete':50}"));
        await server.SettleAsync();
        return server;
    }

    [Theory]
    [InlineData("'type':'PageViewed','courseId':'art','assessmentId':'exam'", "$.assessmentId")]
    [InlineData("'type':'PageViewed','courseId':'art','quizId':'exam'", "$.assessmentId")]
    [InlineData("'type':'ActivityRecorded','courseId':'art','assignmentId':'essay'", "$.assignmentId")]
    [InlineData("'type':'ActivityRecorded','courseId':'art','questionId':'q'", "$.questionId")]
    [InlineData("'type':'AppEvent','appId':'a','eventType':'x','assessmentId':'made-up'", "$.assessmentId")]
    [InlineData("'type':'PageViewed','courseId':'art','data':{'assignmentId':'essay'}", "$.assignmentId")]
    public async Task No_item_can_be_named(string fields, string path)
    {
        await RefusedAsync(fields, "forbidden", path);

        await server.SettleAsync();
        // Each item is where it was defined, and there alone.
        (await server.ScalarAsync<string>("SELECT string_agg(course_id || ' ' || content_id, ', ' ORDER BY content_id) FROM read.course_item JOIN lectern.courses USING (tenant_id, course_key) JOIN lectern.contents USING (tenant_id, content_key)"))
            .ShouldBe("law essay, law exam");
    }

    [Theory]
    [InlineData("'courseId':'art','lessonId':'made-up'", "$.lessonId")]
    [InlineData("'courseId':'art','moduleId':'made-up'", "$.moduleId")]
    [InlineData("'courseId':'art','moduleId':'made-up','lessonId':'placed'", "$.moduleId")]
    [InlineData("'courseId':'art','moduleId':'m3'", "$.moduleId")]
    [InlineData("'courseId':'art','lessonId':'m1'", "$.lessonId")]
    [InlineData("'courseId':'art','moduleId':'m2','lessonId':'placed'", "$.moduleId")]
    [InlineData("'courseId':'art','moduleId':'m2','lessonId':'free'", "$.moduleId")]
    [InlineData("'courseId':'art','moduleId':'m2','lessonId':'named'", "$.moduleId")]
    [InlineData("'courseId':'law','moduleId':'m3'", "$.courseId")]
    [InlineData("'moduleId':'m1'", "$.moduleId")]
    [InlineData("'lessonId':'placed'", "$.lessonId")]
    public async Task No_module_or_lesson_is_made_or_moved(string fields, string path) => await RefusedAsync($"'type':'PageViewed',{fields}", "forbidden", path);

    [Fact]
    public async Task A_batch_of_made_up_lessons_changes_nothing()
    {
        var before = await CourseAsync();
        var batch = string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"{{'type':'PageViewed','courseId':'art','moduleId':'m{i % 5}','lessonId':'made-up-{i}'}}"));
        using var response = await server.PostAsync(Tracking + "/batch", System.Text.Encoding.UTF8.GetBytes(Quoted($"[{batch}]")), headers: (ApiKeys.Header, Student));
        var report = await response.ReportAsync(201);

        (report.Accepted, report.Rejected).ShouldBe((0, 1_000));
        await server.SettleAsync();
        (await CourseAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("'type':'PageViewed','courseId':'art','moduleId':'m1','lessonId':'placed'")]
    [InlineData("'type':'PageViewed','courseId':'art','moduleId':'m1','lessonId':'named'")]
    [InlineData("'type':'PageViewed','courseId':'art','lessonId':'free'")]
    [InlineData("'type':'ActivityRecorded','courseId':'art','moduleId':'m2','data':{'action':'view','count':1000,'durationHours':24}")]
    [InlineData("'type':'VideoWatched','courseId':'art','lessonId':'placed','data':{'fromSecond':0,'toSecond':86400,'durationSeconds':86400,'playbackRate':16}")]
    [InlineData("'type':'PageViewed','data':{'timeOnPage':86400}")]
    [InlineData("'type':'SessionEnded','sessionId':'s','data':{'duration':86400}")]
    public async Task What_the_course_has_and_a_day_holds_is_taken(string fields)
    {
        var (status, answer) = await TrackAsync(fields);

        status.ShouldBe(HttpStatusCode.Created, answer.ToJsonString());
    }

    [Theory]
    [InlineData("'type':'PageViewed','data':{'timeOnPage':86401}", "$.timeOnPage")]
    [InlineData("'type':'PageViewed','data':{'timeOnPageHours':25}", "$.timeOnPage")]
    [InlineData("'type':'ActivityRecorded','data':{'durationMinutes':1441}", "$.duration")]
    [InlineData("'type':'ActivityRecorded','data':{'action':'view','count':1001}", "$.count")]
    [InlineData("'type':'SessionEnded','sessionId':'s','data':{'duration':2147483647}", "$.duration")]
    [InlineData("'type':'VideoWatched','courseId':'art','lessonId':'placed','data':{'fromSecond':0,'toSecond':86401}", "$.toSecond")]
    [InlineData("'type':'VideoWatched','courseId':'art','lessonId':'placed','data':{'fromSecond':0,'toSecond':1,'duration':86401}", "$.duration")]
    [InlineData("'type':'VideoWatched','courseId':'art','lessonId':'placed','data':{'fromSecond':0,'toSecond':1,'playbackRate':17}", "$.playbackRate")]
    public async Task More_than_anybody_can_do_is_refused(string fields, string path) => await RefusedAsync(fields, "invalid_field", path);

    [Fact]
    public async Task What_is_more_than_thirty_days_old_is_refused()
    {
        await RefusedAsync($"'type':'PageViewed','occurredAt':'{TimeProvider.System.GetUtcNow().AddDays(-31):O}'", "too_far_in_past", "$.occurredAt");
        await RefusedAsync($"'type':'SessionStarted','sessionId':'s','data':{{'startedAt':'{TimeProvider.System.GetUtcNow().AddDays(-31):O}'}}", "too_far_in_past", "$.data.startedAt");
        (await TrackAsync($"'type':'PageViewed','occurredAt':'{TimeProvider.System.GetUtcNow().AddDays(-29):O}'")).Status.ShouldBe(HttpStatusCode.Created);
        // The bound is theirs: the institution sends its history.
        using var old = await server.PostAsync(Tracking, Quoted("{'type':'PageViewed','userId':'ann','occurredAt':'2020-01-01T00:00:00Z','data':{'timeOnPage':100000}}"));
        ((int)old.StatusCode).ShouldBe(201);
    }

    [Fact]
    public async Task Nobody_takes_another_name_and_of_what_is_personal_the_address_of_the_request_is_kept()
    {
        await using var server = await StartAsync();
        await server.SendAsync(Given("UserCreated", "'userId':'ann','data':{'firstName':'Ann','lastName':'Archer','email':'ann@example.org'}"));
        await server.ExecuteAsync("UPDATE lectern.tenants SET store_full_ip = true");
        await using var second = await server.StartAnotherAsync(services => services.AddSingleton(new ApiKeys((Student, Caller.User(1, Role.Student, "ann")))));

        foreach (var fields in (string[])
        [
            "'type':'PageViewed','firstName':'Root','lastName':'Admin','email':'root@example.org','birthDate':'1990-01-01','client':{'ipAddress':'203.0.113.77'}",
            "'type':'AppEvent','appId':'a','eventType':'form','data':{'properties':{'nickname':'Boss'},'personal':['nickname'],'firstName':'Root'}",
        ])
        {
            using var response = await second.PostAsync(Tracking, System.Text.Encoding.UTF8.GetBytes(Quoted($"{{{fields}}}")), headers: (ApiKeys.Header, Student));
            response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        }

        var learners = await server.Services.GetRequiredService<Registry>().LearnersAsync([(1, "ann")], default);
        var known = await server.Services.GetRequiredService<PersonalData>().OfAsync(1, learners[(1, "ann")].Key, default);
        known.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} {f.Value}").ShouldBe(["email ann@example.org", "firstName Ann", "ipAddress 127.0.0.1", "lastName Archer"]);
        // Nor are they anywhere in the log.
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE payload::text ~ 'Root|Boss|1990|113.77'")).ShouldBe(0);
    }

    /// <summary>How many modules and lessons there are, and where each lesson lies.</summary>
    Task<string> CourseAsync() => server.ScalarAsync<string>(
        """
        SELECT string_agg(concat_ws('-', r.kind, r.content_id, m.content_id), ' ' ORDER BY r.kind, r.content_id)
        FROM lectern.contents r JOIN read.content c USING (tenant_id, content_key) LEFT JOIN lectern.contents m ON m.content_key = coalesce(c.module_key, c.seen_module_key)
        """);

    async Task RefusedAsync(string fields, string code, string path)
    {
        var (status, answer) = await TrackAsync(fields);
        status.ShouldBe(HttpStatusCode.UnprocessableEntity, answer.ToJsonString());
        ((string)answer["code"]!).ShouldBe(code);
        answer["errors"]!.AsObject().Select(e => e.Key).ShouldBe([path]);
    }

    async Task<(HttpStatusCode Status, JsonNode Answer)> TrackAsync(string fields)
    {
        using var response = await server.PostAsync(Tracking, System.Text.Encoding.UTF8.GetBytes(Quoted($"{{{fields}}}")), headers: (ApiKeys.Header, Student));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>What the institution says.</summary>
    static string Given(string type, string fields) => Quoted($"{{'eventId':'given-{Interlocked.Increment(ref sent)}','type':'{type}','occurredAt':'2026-01-01T00:00:00Z',{fields}}}");
}
