using Lectern.Core.Events;
using static Lectern.Core.Tests.Events.Reading;

namespace Lectern.Core.Tests.Events;

public sealed class EnvelopeTests
{
    const string Login = "'type':'UserLoggedIn','userId':'u1'";

    [Theory]
    [InlineData("{'id':'e1','type':'ForumPosted','userId':'u1'}")]
    [InlineData("{'eventId':'e1','eventType':'ForumPosted','userId':'u1'}")]
    [InlineData("{'messageId':'e1','event_type':'ForumPosted','user_id':'u1'}")]
    [InlineData("{'ID':'e1','EventType':'ForumPosted','UserID':'u1'}")]
    [InlineData("{'Id':'e1','id':'e1','message_id':'e1','Type':'ForumPosted','type':'ForumPosted','UserId':'u1','userId':'u1'}")]
    public void Spellings_of_the_envelope(string text)
    {
        var read = Event(text);
        (read.Id, read.Type, read.UserId, read.Identified).ShouldBe(("e1", "ForumPosted", "u1", true));
        read.Payload.ToArray().ShouldBe("{}"u8.ToArray());
    }

    [Fact]
    public void A_bare_id_is_that_of_what_a_flat_body_is_about()
    {
        Event("{'type':'UserCreated','id':'u1'}").UserId.ShouldBe("u1");
        Event("{'type':'UserLoggedIn','ID':'u1','eventId':'e1'}").ShouldSatisfyAllConditions(read => read.UserId.ShouldBe("u1"), read => read.Id.ShouldBe("e1"));
        PayloadOf(Event("{'type':'UserEnrolled','ID':'n1','userId':'u','courseId':'c'}"))["data"]!["enrollmentId"]!.GetValue<string>().ShouldBe("n1");
        Body<PaymentCompleted>("{'type':'PaymentCompleted','id':'p1','userId':'u','courseId':'c','amount':1,'currency':'EUR'}").PaymentId.ShouldBe("p1");
    }

    [Fact]
    public void Beside_data_a_bare_id_is_the_events()
    {
        var read = Event("{'type':'UserCreated','id':'e1','userId':'u1','data':{}}");
        (read.Id, read.UserId).ShouldBe(("e1", "u1"));
        Event("{'type':'UserUpdated','id':'e1','userId':'u1'}").Id.ShouldBe("e1");
    }

    [Fact]
    public void The_id_is_the_given_one_then_the_routes_then_a_new_one()
    {
        var fallback = Guid.Parse("0b8e6b5e-5b0e-5c1e-8000-000000000001");
        var route = Http with { IdHint = "h1", IdFallback = fallback };
        Event($"{{{Login},'eventId':'e1'}}", route).Id.ShouldBe("e1");
        Event($"{{{Login},'eventId':''}}", route).Id.ShouldBe("h1");
        var computed = Event($"{{{Login}}}", Http with { IdFallback = fallback });
        (computed.Id, computed.Key, computed.Identified).ShouldBe((fallback.ToString(), fallback, true));
        var made = Event($"{{{Login}}}");
        (made.Identified, made.Key.Version, made.Id).ShouldBe((false, 7, made.Key.ToString()));
        Event($"{{{Login}}}").Key.ShouldNotBe(made.Key);
    }

    [Fact]
    public void The_header_names_the_type_where_the_body_does_not()
    {
        Event("{'userId':'u1'}", Http with { TypeHint = "UserLoggedIn" }).Type.ShouldBe("UserLoggedIn");
        Event("{'type':'UserUpdated','userId':'u1'}", Http with { TypeHint = "UserLoggedIn" }).Type.ShouldBe("UserUpdated");
        Rejected("{'userId':'u1'}", Http with { TypeHint = "Nothing" }).ShouldSatisfyAllConditions(
            rejection => rejection.Code.ShouldBe(RejectCode.UnknownType), rejection => rejection.Path.ShouldBeNull());
    }

    [Theory]
    [InlineData("'2026-11-19T08:00:00Z'", "2026-11-19T08:00:00.0000000Z")]
    [InlineData("'2026-11-19t08:00z'", "2026-11-19T08:00:00.0000000Z")]
    [InlineData("'2026-11-19 10:00:00+02:00'", "2026-11-19T08:00:00.0000000Z")]
    [InlineData("'2026-11-19T10:00:00\\u002B0200'", "2026-11-19T08:00:00.0000000Z")]
    [InlineData("'2026-11-19T02:30:00-05:30'", "2026-11-19T08:00:00.0000000Z")]
    [InlineData("'2026-11-19T08:00:00.5+00'", "2026-11-19T08:00:00.5000000Z")]
    [InlineData("'2026-11-19T08:00:00.123456789Z'", "2026-11-19T08:00:00.1234560Z")]
    [InlineData("'2024-02-29T23:59:59.9999999Z'", "2024-02-29T23:59:59.9999990Z")]
    [InlineData("1763539200000", "2025-11-19T08:00:00.0000000Z")]
    [InlineData("1.7635392e12", "2025-11-19T08:00:00.0000000Z")]
    [InlineData("1763539200000.1239", "2025-11-19T08:00:00.0001230Z")]
    [InlineData("'2000-01-01T00:00:00Z'", "2000-01-01T00:00:00.0000000Z")]
    [InlineData("'2026-11-21T12:00:00Z'", "2026-11-21T12:00:00.0000000Z")]
    public void Times_that_can_be_read(string time, string expected)
    {
        var occurredAt = Event($"{{{Login},'occurredAt':{time}}}").OccurredAt;
        occurredAt.Kind.ShouldBe(DateTimeKind.Utc);
        occurredAt.ToString("O").ShouldBe(expected);
    }

    [Theory]
    [InlineData("2026-11-19")]
    [InlineData("2026-11-19T08:00")]
    [InlineData("2026-11-19T08:00:00.123")]
    [InlineData("2023-02-29T08:00:00Z")]
    [InlineData("2026-13-01T08:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2026-11-19T24:00:00Z")]
    [InlineData("2026-11-19T08:60:00Z")]
    [InlineData("2026-11-19T08:00:60Z")]
    [InlineData("2026-11-19T08:00:00.Z")]
    [InlineData("2026-11-19T08:00:00+2:00")]
    [InlineData("2026-11-19T08:00:00+02:60")]
    [InlineData("2026-11-19T08:00:00+02:00 ")]
    [InlineData("2026-11-19T+8:00:00Z")]
    [InlineData("2026-11-19X08:00:00Z")]
    [InlineData("19.11.2026 08:00")]
    [InlineData("1763539200000")]
    [InlineData("")]
    public void Times_that_cannot(string time)
    {
        var rejection = Rejected($"{{{Login},'occurredAt':'{time}'}}");
        (rejection.Code, rejection.Path).ShouldBe((RejectCode.InvalidField, "$.occurredAt"));
    }

    [Fact]
    public void Absent_the_time_is_that_of_receipt_cut_to_microseconds() =>
        Event($"{{{Login},'occurredAt':null}}", new ReadContext(ReceivedAt.AddTicks(12345))).OccurredAt.ShouldBe(ReceivedAt.AddTicks(12340));

    [Fact]
    public void Absent_the_time_is_the_routes_where_it_knows_better()
    {
        var first = ReceivedAt.AddDays(-3);
        Event($"{{{Login}}}", Http with { DefaultOccurredAt = first }).OccurredAt.ShouldBe(first);
        Event($"{{{Login},'loginAt':'2026-11-19T08:00:00Z'}}", Http with { DefaultOccurredAt = first }).OccurredAt.Day.ShouldBe(19);
    }

    [Theory]
    [InlineData("UserCreated", "createdAt")]
    [InlineData("UserUpdated", "updatedAt")]
    [InlineData("UserLoggedIn", "login_at")]
    [InlineData("UserEnrolled", "EnrolledAt")]
    [InlineData("CoursePublished", "publishedAt")]
    [InlineData("CourseUpdated", "updatedAt")]
    [InlineData("QuizStarted", "startedAt")]
    [InlineData("QuizCompleted", "completedAt")]
    [InlineData("AssignmentSubmitted", "submittedAt")]
    [InlineData("AssignmentGraded", "gradedAt")]
    [InlineData("UserUnenrolled", "droppedAt")]
    [InlineData("CourseDropped", "dropped_at")]
    [InlineData("SessionEnded", "endedAt")]
    [InlineData("UserLoggedIn", "timestamp")]
    [InlineData("UserLoggedIn", "Time")]
    public void The_types_own_time_counts(string type, string field)
    {
        var read = Event($"{{'type':'{type}','userId':'u','courseId':'c','quizId':'q','assignmentId':'s','eventId':'e','{field}':'2026-01-02T00:00:00Z'}}");
        read.OccurredAt.ShouldBe(new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        PayloadOf(read).ContainsKey("data").ShouldBeFalse();
    }

    [Fact]
    public void Another_types_time_does_not_and_stays_data()
    {
        var updated = Event("{'type':'CourseUpdated','courseId':'c','data':{'createdAt':'2020-01-01T00:00:00Z'}}");
        updated.OccurredAt.ShouldBe(ReceivedAt);
        PayloadOf(updated)["data"]!["createdAt"]!.GetValue<string>().ShouldBe("2020-01-01T00:00:00Z");
        var completed = Event("{'type':'QuizCompleted','userId':'u','courseId':'c','quizId':'q','occurredAt':'2026-01-03T00:00:00Z','completedAt':'2026-01-02T00:00:00Z'}");
        completed.OccurredAt.Day.ShouldBe(3);
        PayloadOf(completed)["data"]!["completedAt"]!.GetValue<string>().ShouldBe("2026-01-02T00:00:00Z");
    }

    [Fact]
    public void The_body_hash_minds_content_not_spacing()
    {
        var hash = Event($"{{{Login},'x':'a b\\\" c'}}").BodyHash;
        Event($"{{ {Login} ,\r\n\t'x' : 'a b\\\" c' }} ").BodyHash.ShouldBe(hash);
        Event($"\uFEFF{{{Login},'x':'a b\\\" c'}}", Http with { TypeHint = "X", IdHint = "h" }).BodyHash.ShouldBe(hash);
        Event($"{{{Login},'x':'a  b\\\" c'}}").BodyHash.ShouldNotBe(hash);
    }

    [Fact]
    public void Organization_and_client_go_with_the_payload()
    {
        var payload = PayloadOf(Event($"{{{Login},'organizationId':'o1','client':{{'deviceType':'Mobile','os':'x','browser':'Firefox'}}}}"));
        payload.ToJsonString().ShouldBe("""{"organizationId":"o1","client":{"deviceType":"mobile","browser":"Firefox"}}""");
        PayloadOf(Event("{'type':'UserCreated','userId':'u','organizationId':'o1','data':{}}")).ToJsonString().ShouldBe("""{"data":{"organizationId":"o1"}}""");
    }

    [Fact]
    public void The_request_fills_in_what_the_event_says_nothing_of()
    {
        var context = Http with { Client = new ClientInfo("desktop", "Chrome", null, new string('m', 2000), "198.51.100.7") };
        var client = PayloadOf(Event($"{{{Login},'client':{{'browser':'Firefox'}}}}", context))["client"]!;
        client["browser"]!.GetValue<string>().ShouldBe("Firefox");
        client["deviceType"]!.GetValue<string>().ShouldBe("desktop");
        client["userAgent"]!.GetValue<string>().Length.ShouldBe(1000);
        client["ipAddress"]!.GetValue<string>().ShouldBe("198.51.100.0");
    }

    [Fact]
    public void An_event_with_a_user_agent_of_its_own_was_passed_on_and_has_the_device_of_nobody_else()
    {
        var context = Http with { Client = new ClientInfo("desktop", "Chrome", "Windows", "curl/8", "198.51.100.7") };
        var client = PayloadOf(Event($"{{{Login},'client':{{'userAgent':'Mine','browser':'Firefox'}}}}", context))["client"]!;
        client.ToJsonString().ShouldBe("""{"browser":"Firefox","userAgent":"Mine","ipAddress":"198.51.100.0"}""");
    }
}
