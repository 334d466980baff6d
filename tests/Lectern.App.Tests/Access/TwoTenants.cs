using System.Net;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;

namespace Lectern.App.Tests.Access;

/// <summary>
/// Two tenants, A and B, in which the same happened under the same ids; every text of theirs ends in TENANTA or TENANTB. In each two
/// courses, "seen" and "hidden", with a teacher of their own, a learner of their own, a learner in both, and a quiz and an assignment that
/// both use. Everything about a course or a learner bears its name: "hidden-" in an answer to the teacher of "seen" is a leak.
/// </summary>
public sealed class TwoTenants : IAsyncLifetime, IDisposable
{
    public const string AsOf = "2025-11-20T12:00:00Z";

    public const string TeacherOfSeen = "tutor-one";
    public const string TeacherOfHidden = "tutor-two";
    public const string TeacherOfNone = "tutor-idle";

    /// <summary>Dashboards of the first teacher, and of the second: a private one and a public one of each.</summary>
    internal static readonly Guid PrivateOfSeen = new("11111111-1111-4111-8111-111111111111");
    internal static readonly Guid PublicOfSeen = new("22222222-2222-4222-8222-222222222222");
    internal static readonly Guid PrivateOfHidden = new("33333333-3333-4333-8333-333333333333");
    internal static readonly Guid PublicOfHidden = new("44444444-4444-4444-8444-444444444444");

    readonly Dictionary<char, int> tenants = [];
    readonly List<Somebody> callers = [];
    readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };
    TestServer? server;

    internal TestServer Server => server!;

    /// <summary>
    /// Everybody who may come: people, keys of each scope alone, and one without any credential; and some of a third tenant, C, in which
    /// nothing happened.
    /// </summary>
    internal IReadOnlyList<Somebody> Callers => callers;

    internal Somebody Of(string name) => callers.Single(c => c.Name == name);

    /// <summary>One more, known to the server already.</summary>
    internal void Add(Somebody caller) => callers.Add(caller);

    public async Task InitializeAsync()
    {
        server = await TestServer.StartWithAsync(
            async all =>
            {
                tenants['A'] = await all.EnsureAsync(Tenants.Default, "UTC", default);
                tenants['B'] = await all.EnsureAsync("other", "UTC", default);
                callers.Add(new("nobody", 'A', "", null));
                foreach (var (letter, tenant) in tenants)
                {
                    foreach (var learner in (string[])["both-learner", "seen-learner", "stranger-learner"]) Person(Role.Student, learner);
                    foreach (var teacher in (string[])[TeacherOfSeen, TeacherOfHidden, TeacherOfNone]) Person(Role.Instructor, teacher);
                    Person(Role.Admin, "registrar");
                    foreach (var scope in (Scopes[])[Scopes.Ingest, Scopes.Read, Scopes.Admin, Scopes.Groups, Scopes.Platform, Scopes.None])
                    {
                        Known($"key-{scope}@{letter}", Caller.Service(tenant, scope, $"key:{scope}"));
                    }
                    Known($"key-all@{letter}", Caller.Service(tenant, TestServer.EveryScope, "key:all"));

                    void Person(Role role, string id) => Known($"{id}@{letter}", Caller.User(tenant, role, id));
                }
                var third = await all.EnsureAsync(Administered.Suspended, "UTC", default);
                Known("both-learner@C", Caller.User(third, Role.Student, "both-learner"));
                Known($"{TeacherOfSeen}@C", Caller.User(third, Role.Instructor, TeacherOfSeen));
                Known("registrar@C", Caller.User(third, Role.Admin, "registrar"));
                Known("key-all@C", Caller.Service(third, TestServer.EveryScope, "key:all"));

                void Known(string name, Caller caller) => callers.Add(new(name, name[^1], $"fake-key-of-{name}", caller));
                return [.. callers.Where(c => c.Caller is not null).Select(c => (c.Key, c.Caller!))];
            },
            ("SMALL_GROUP_SIZE", "2"), ("RATE_LIMIT_SIGN_IN", "1000000"));
        http.BaseAddress = server.Client.BaseAddress;
        foreach (var letter in tenants.Keys)
        {
            await SendAsync(letter, Events(letter));
            await SaveDashboardsAsync(letter);
        }
        await server.SettleAsync();
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();

    public void Dispose() => http.Dispose();

    internal async Task SendAsync(char letter, IEnumerable<string> events)
    {
        var (status, text) = await SayAsync(Of($"key-all@{letter}"), HttpMethod.Post, "/api/v1/events", $"[{string.Join(',', events)}]");
        status.ShouldBe(HttpStatusCode.Accepted, text);
        text.ShouldContain("\"rejected\":0", customMessage: text);
    }

    /// <summary>Asks as somebody; of a stream the answer's head and first message alone.</summary>
    internal async Task<(HttpStatusCode Status, string Text)> SayAsync(Somebody who, HttpMethod method, string url, string? body = null, string? cookie = null, Action<HttpResponseMessage>? heard = null)
    {
        // The path as it is: a client's tidying would undo what a fuzz is about.
        using var request = new HttpRequestMessage(method, new Uri(http.BaseAddress! + url.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (who.IsSignedIn) request.Headers.Add("Authorization", who.Key);
        else if (who.Caller is not null) request.Headers.Add(ApiKeys.Header, who.Key);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        heard?.Invoke(response);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream") return (response.StatusCode, await response.Content.ReadAsStringAsync());
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var text = new StringBuilder();
        while (await lines.ReadLineAsync() is { Length: > 0 } line) text.AppendLine(line);
        return (response.StatusCode, text.ToString());
    }

    /// <summary>Puts the four dashboards back as they were.</summary>
    internal Task SaveDashboardsAsync(char letter) => server!.ExecuteAsync(
        $$"""
        INSERT INTO lectern.custom_dashboards (tenant_id, dashboard_id, owner, name, is_public, widgets, created_at, updated_at)
        SELECT {{tenants[letter]}}, d.id::uuid, d.owner, d.name || ' TENANT{{letter}}', d.is_public,
               '[{"id":"w","type":"table","title":"Who","position":{"x":0,"y":0,"width":4,"height":4},"visualization":"table","dataSource":{"dataset":"activity","dimensions":["courseTitle","learner"],"measures":["events"]} }]', now(), now()
        FROM (VALUES ('{{PrivateOfSeen}}', 'user:{{TeacherOfSeen}}', 'seen-private', false), ('{{PublicOfSeen}}', 'user:{{TeacherOfSeen}}', 'Shared', true),
                     ('{{PrivateOfHidden}}', 'user:{{TeacherOfHidden}}', 'hidden-private', false), ('{{PublicOfHidden}}', 'user:{{TeacherOfHidden}}', 'Shared too', true)) d (id, owner, name, is_public)
        ON CONFLICT (tenant_id, dashboard_id) DO UPDATE SET name = excluded.name, widgets = excluded.widgets, is_public = excluded.is_public
        """);

    /// <summary>What happened in a tenant.</summary>
    static IEnumerable<string> Events(char letter)
    {
        foreach (var (name, teacher) in ((string, string)[])[("seen", TeacherOfSeen), ("hidden", TeacherOfHidden)])
        {
            var course = $"{name}-course";
            yield return Event("CourseCreated", 1, $$"""
                "courseId":"{{course}}","data":{"title":"{{name}}-title TENANT{{letter}}","category":"{{name}}-category","organizationId":"{{name}}-org","instructorId":"{{teacher}}","skills":["{{name}}-skill"],"startsAt":"2025-11-01T00:00:00Z","endsAt":"2025-12-31T00:00:00Z"}
                """);
            yield return Event("ModuleCreated", 1, $$"""
                "courseId":"{{course}}","moduleId":"{{name}}-module","data":{"title":"{{name}}-moduletitle TENANT{{letter}}","position":1,"skills":["{{name}}-moduleskill"]}
                """);
            yield return Event("LessonCreated", 1, $$"""
                "courseId":"{{course}}","moduleId":"{{name}}-module","lessonId":"{{name}}-lesson","data":{"title":"{{name}}-lessontitle TENANT{{letter}}","position":1}
                """);
            yield return Event("QuizCreated", 1, $$"""
                "courseId":"{{course}}","assessmentId":"{{name}}-quiz","data":{"title":"{{name}}-quiztitle TENANT{{letter}}","dueAt":"2025-11-25T00:00:00Z"}
                """);
            yield return Event("AssignmentCreated", 1, $$"""
                "courseId":"{{course}}","assignmentId":"{{name}}-assignment","data":{"title":"{{name}}-assignmenttitle TENANT{{letter}}","dueAt":"2025-11-15T00:00:00Z"}
                """);
            foreach (var learner in (string[])[$"{name}-learner", "both-learner"])
            {
                foreach (var e in Learning(letter, name, learner)) yield return e;
            }
        }
        // The items that both courses use are the hidden one's own.
        yield return Event("QuizCreated", 1, $$"""
            "courseId":"hidden-course","moduleId":"hidden-module","assessmentId":"both-quiz","data":{"title":"both-quiztitle TENANT{{letter}}"}
            """);
        foreach (var course in (string[])["hidden-course", "seen-course"])
        {
            yield return Event("QuizCreated", 1, $$"""
                "courseId":"{{course}}","assessmentId":"both-exam","data":{"title":"both-examtitle TENANT{{letter}}","dueAt":"2025-11-12T00:00:00Z"}
                """);
        }
        yield return Event("AssignmentCreated", 1, $$"""
            "courseId":"hidden-course","moduleId":"hidden-module","assignmentId":"both-assignment","data":{"title":"both-assignmenttitle TENANT{{letter}}"}
            """);
        var alone = Event("CourseCreated", 1, $$"""
            "courseId":"only{{letter}}-course","data":{"title":"only{{letter}}-title TENANT{{letter}}","organizationId":"only{{letter}}-org","instructorId":"{{TeacherOfSeen}}"}
            """);
        yield return $$"""{"eventId":"only{{letter}}-event"{{alone[alone.IndexOf(',', StringComparison.Ordinal)..]}}""";
        foreach (var e in Learning(letter, $"only{letter}", $"only{letter}-learner")) yield return e;
        yield return Event("UserLoggedIn", 18, "\"userId\":\"both-learner\"");
        yield return Event("CommentPosted", 18, "\"userId\":\"both-learner\"");
    }

    /// <summary>What a learner does in a course.</summary>
    internal static IEnumerable<string> Learning(char letter, string name, string learner, int day = 10, string attempt = "try")
    {
        var who = $"\"userId\":\"{learner}\",\"courseId\":\"{name}-course\"";
        var own = learner[..learner.IndexOf('-', StringComparison.Ordinal)];
        yield return Event("UserCreated", 1, $$"""
            "userId":"{{learner}}","data":{"firstName":"{{own}}-first","lastName":"TENANT{{letter}}","email":"{{own}}-mail@tenant{{letter}}.example","organizationId":"{{own}}-home"}
            """);
        yield return Event("UserEnrolled", 2, $$"""{{who}},"data":{"cohort":"{{name}}-cohort"}""");
        yield return Event("PageViewed", day, $$"""
            {{who}},"moduleId":"{{name}}-module","lessonId":"{{name}}-lesson","sessionId":"{{name}}-session","data":{"url":"https://x.example/{{name}}-page","referrer":"https://x.example/{{(name == "seen" && learner == "both-learner" ? "hidden" : name)}}-before","title":"{{name}}-pagetitle TENANT{{letter}}"}
            """);
        yield return Event("ActivityRecorded", day, $$"""{{who}},"moduleId":"{{name}}-module","sessionId":"{{name}}-session","data":{"activityType":"{{name}}-activity","action":"view","count":2}""");
        yield return Event("ProgressUpdated", day, $$"""{{who}},"data":{"percentComplete":50}""");
        yield return Event("ModuleCompleted", day, $$"""{{who}},"moduleId":"{{name}}-module","data":{"timeSpent":30}""");
        foreach (var quiz in (string[])[$"{name}-quiz", "both-quiz"])
        {
            yield return Event("QuizCompleted", day, $$"""
                {{who}},"assessmentId":"{{quiz}}","data":{"attemptId":"{{name}}-{{attempt}}","score":{{(name == "seen" ? 60 : 90)}},"timeSpent":5,"responses":[{"questionId":"{{name}}-question","correct":{{(name == "seen" ? "true" : "false")}} }]}
                """);
        }
        foreach (var assignment in (string[])[$"{name}-assignment", "both-assignment"])
        {
            yield return Event("AssignmentSubmitted", day, $$"""{{who}},"assignmentId":"{{assignment}}","data":{"submissionId":"{{name}}-{{attempt}}"}""");
            yield return Event("AssignmentGraded", day, $$"""{{who}},"assignmentId":"{{assignment}}","data":{"submissionId":"{{name}}-{{attempt}}","score":{{(name == "seen" ? 70 : 95)}} }""");
        }
        yield return Event("ForumPosted", day, who);
        yield return Event("AppEvent", day, $$"""{{who}},"appId":"{{name}}-app","eventName":"{{name}}-event","data":{"eventType":"{{name}}-type"}""");
        yield return Event("PaymentCompleted", day, $$"""{{who}},"data":{"paymentId":"{{learner}}-{{name}}-{{attempt}}","amount":10,"currency":"EUR"}""");
    }

    static int made;

    internal static string Event(string type, int day, string fields) =>
        $$"""{"eventId":"e{{Interlocked.Increment(ref made)}}","type":"{{type}}","occurredAt":"2025-11-{{day:00}}T{{8 + made % 10:00}}:{{made % 60:00}}:00Z",{{fields}}}""";
}

/// <summary>Who may come, by the key they come with; nobody: without any.</summary>
/// <param name="Name">As person@tenant.</param>
/// <param name="Tenant">A or B; C: the suspended one.</param>
/// <param name="Key">Of the header of keys, or Bearer and a token.</param>
/// <param name="Caller">Null: no credential.</param>
sealed record Somebody(string Name, char Tenant, string Key, Caller? Caller)
{
    public const string Bearer = "Bearer ";

    public bool IsSignedIn => Key.StartsWith(Bearer, StringComparison.Ordinal);

    public bool IsSuspended => Tenant == 'C';

    public bool Administers => Caller is { Role: Role.Admin } || Caller is { Role: Role.Service } key && key.Scopes.HasFlag(Scopes.Admin);

    public bool IsPlatform => Caller is { Role: Role.Service } key && key.Scopes.HasFlag(Scopes.Platform);

    public override string ToString() => Name;
}
