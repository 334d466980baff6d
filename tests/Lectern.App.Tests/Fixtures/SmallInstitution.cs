namespace Lectern.App.Tests.Fixtures;

/// <summary>
/// An institution small enough to compute by hand, in Auckland: UTC+13 throughout. Times are written with the offset that shows
/// best what they are about; a day below is a day of Auckland, and <see cref="AsOf"/> is 13:00 of 20 November there.
/// <code>
/// ann   north, own zone UTC   c1 enrolled 12 Oct; works 10, 17, 18, 19 Nov; c2 completed 5 Nov, without ever enrolling
/// bob   north                 c1 enrolled 13 Oct (12 Oct by UTC); works 12 Nov; reports 50 %; pays and is refunded
/// cat   south                 c1 enrolled 13 Nov, dropped 14 Nov
/// dan   –                     c1 enrolled 5 Nov, views on 14 Nov, completed 15 Nov
/// eve   –                     visits c1 on 14 Nov, never enrolls
/// gus   –                     known since 20 Nov 01:00 (19 Nov by UTC)
/// c1    north, Math           modules m1, m2, m3; quizzes q1, q2 and an assignment with due dates; 11 Oct to 19 Jan: 100 days
/// c2    south, Art            nothing in it
/// c3    –                     announced 16 Nov
/// </code>
/// </summary>
public sealed class SmallInstitution : IAsyncLifetime
{
    public const string AsOf = "asOf=2025-11-20T00:00:00Z";

    /// <summary>An id that only a careful client and server get through a URL.</summary>
    public const string Ann = "ann/1 ä?&%";

    static readonly string[] Events =
    [
        // c1: 7 events.
        """{"type":"CourseCreated","courseId":"c1","occurredAt":"2025-10-01T00:00:00Z","data":{"title":"Algebra","category":"Math","organizationId":"north","skills":["algebra"],"startsAt":"2025-10-11T00:00:00+13:00","endsAt":"2026-01-19T00:00:00+13:00"}}""",
        """{"type":"ModuleCreated","courseId":"c1","moduleId":"m2","occurredAt":"2025-10-02T00:00:00Z","data":{"title":"Second","position":2}}""",
        """{"type":"ModuleCreated","courseId":"c1","moduleId":"m1","occurredAt":"2025-10-02T00:00:00Z","data":{"title":"First","position":1,"skills":["sets"]}}""",
        """{"type":"ModuleCreated","courseId":"c1","moduleId":"m3","occurredAt":"2025-10-02T00:00:00Z"}""",
        """{"type":"QuizCreated","courseId":"c1","assessmentId":"q1","occurredAt":"2025-10-02T00:00:00Z","data":{"dueAt":"2025-11-15T12:00:00+13:00"}}""",
        """{"type":"QuizCreated","courseId":"c1","assessmentId":"q2","occurredAt":"2025-10-02T00:00:00Z","data":{"dueAt":"2025-11-18T12:00:00+13:00"}}""",
        """{"type":"AssignmentCreated","courseId":"c1","assignmentId":"a1","occurredAt":"2025-10-02T00:00:00Z","data":{"dueAt":"2025-11-10T12:00:00+13:00"}}""",
        """{"type":"CourseCreated","courseId":"c2","occurredAt":"2025-11-13T12:00:00+13:00","data":{"title":"Painting","category":"Art","organizationId":"south","skills":["paint"]}}""",
        """{"type":"CourseCreated","courseId":"c3","occurredAt":"2025-11-16T12:00:00+13:00"}""",

        // ann: 9 events in c1.
        """{"type":"UserCreated","userId":"ann","occurredAt":"2025-10-01T12:00:00+13:00","data":{"organizationId":"north","timeZone":"UTC"}}""",
        """{"type":"UserEnrolled","userId":"ann","courseId":"c1","occurredAt":"2025-10-12T12:00:00+13:00"}""",
        """{"type":"UserLoggedIn","userId":"ann","occurredAt":"2025-11-18T10:00:00Z"}""",
        """{"type":"SessionStarted","userId":"ann","sessionId":"s1","occurredAt":"2025-11-18T10:00:00Z"}""",
        """{"type":"PageViewed","userId":"ann","courseId":"c1","moduleId":"m1","occurredAt":"2025-11-18T10:10:00Z","data":{"url":"/a","timeOnPage":60}}""",
        """{"type":"PageViewed","userId":"ann","courseId":"c1","moduleId":"m1","occurredAt":"2025-11-18T10:30:00Z","data":{"url":"/b","timeOnPage":120}}""",
        """{"type":"SessionEnded","userId":"ann","sessionId":"s1","occurredAt":"2025-11-18T10:40:00Z","data":{"duration":3000}}""",
        """{"type":"ModuleCompleted","userId":"ann","courseId":"c1","moduleId":"m1","occurredAt":"2025-11-18T11:10:00Z","data":{"timeSpent":90}}""",
        """{"type":"QuizCompleted","userId":"ann","courseId":"c1","assessmentId":"q1","occurredAt":"2025-11-19T09:00:00Z","data":{"attemptId":"t1","score":8,"maxScore":10,"timeSpent":10}}""",
        """{"type":"QuizCompleted","userId":"ann","courseId":"c1","assessmentId":"q1","occurredAt":"2025-11-19T09:20:00Z","data":{"attemptId":"t2","score":90}}""",
        """{"type":"AssignmentSubmitted","userId":"ann","courseId":"c1","assignmentId":"a1","occurredAt":"2025-11-09T23:00:00Z"}""",
        """{"type":"AssignmentGraded","userId":"ann","courseId":"c1","assignmentId":"a1","occurredAt":"2025-11-12T00:00:00Z","data":{"score":70}}""",
        """{"type":"ForumPosted","userId":"ann","courseId":"c1","occurredAt":"2025-11-16T23:30:00Z"}""",
        """{"type":"CommentPosted","userId":"ann","occurredAt":"2025-11-16T23:35:00Z"}""",
        """{"type":"CourseCompleted","userId":"ann","courseId":"c2","occurredAt":"2025-11-05T00:00:00Z","data":{"finalScore":95,"timeSpent":120}}""",

        // bob: 6 events in c1.
        """{"type":"UserCreated","userId":"bob","occurredAt":"2025-10-02T12:00:00+13:00","data":{"organizationId":"north"}}""",
        """{"type":"UserEnrolled","userId":"bob","courseId":"c1","occurredAt":"2025-10-13T00:30:00+13:00"}""",
        """{"type":"PageViewed","userId":"bob","courseId":"c1","moduleId":"m2","occurredAt":"2025-11-12T12:00:00+13:00"}""",
        """{"type":"ProgressUpdated","userId":"bob","courseId":"c1","occurredAt":"2025-11-12T12:10:00+13:00","data":{"percentComplete":50}}""",
        """{"type":"CourseRated","userId":"bob","courseId":"c1","occurredAt":"2025-11-12T12:20:00+13:00","data":{"rating":4,"review":"good"}}""",
        """{"type":"PaymentCompleted","userId":"bob","courseId":"c1","occurredAt":"2025-10-13T00:31:00+13:00","data":{"paymentId":"p1","amount":19.99,"currency":"EUR"}}""",
        """{"type":"PaymentCompleted","userId":"bob","courseId":"c1","occurredAt":"2025-10-14T00:31:00+13:00","data":{"paymentId":"p2","amount":-9.99,"currency":"EUR"}}""",

        // cat: 2, dan: 4, eve: 1 event in c1.
        """{"type":"UserCreated","userId":"cat","occurredAt":"2025-10-03T12:00:00+13:00","data":{"organizationId":"south"}}""",
        """{"type":"UserEnrolled","userId":"cat","courseId":"c1","occurredAt":"2025-11-13T12:00:00+13:00"}""",
        """{"type":"UserUnenrolled","userId":"cat","courseId":"c1","occurredAt":"2025-11-14T12:00:00+13:00"}""",
        """{"type":"UserEnrolled","userId":"dan","courseId":"c1","occurredAt":"2025-11-05T12:00:00+13:00"}""",
        """{"type":"ActivityRecorded","userId":"dan","courseId":"c1","moduleId":"m3","occurredAt":"2025-11-14T12:00:00+13:00","data":{"action":"view","count":3}}""",
        """{"type":"CourseCompleted","userId":"dan","courseId":"c1","occurredAt":"2025-11-15T12:00:00+13:00","data":{"finalScore":60}}""",
        """{"type":"PaymentCompleted","userId":"dan","courseId":"c1","occurredAt":"2025-11-05T12:00:00+13:00","data":{"paymentId":"p3","amount":500,"currency":"JPY"}}""",
        """{"type":"PageViewed","userId":"eve","courseId":"c1","moduleId":"m3","occurredAt":"2025-11-14T12:00:00+13:00"}""",

        """{"type":"UserCreated","userId":"gus","occurredAt":"2025-11-19T12:00:00Z"}""",
    ];

    TestServer? server;

    internal TestServer Server => server!;

    /// <summary>A user's id as a URL has it.</summary>
    public static string Escaped(string id) => Uri.EscapeDataString(id == "ann" ? Ann : id);

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(("TENANT_TIME_ZONE", "Pacific/Auckland"));
        var sent = await server.SendAsync(Events.Select((e, i) => $$"""{"eventId":"e{{i}}",{{e.Replace("\"ann\"", $"\"{Ann}\"", StringComparison.Ordinal)[1..]}}"""));
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await server.SettleAsync();
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();
}
