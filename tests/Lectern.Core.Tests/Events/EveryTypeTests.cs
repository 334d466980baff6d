using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lectern.Core.Events;
using static Lectern.Core.Tests.Events.Reading;

namespace Lectern.Core.Tests.Events;

public sealed class EveryTypeTests
{
    public static TheoryData<string> Names => Samples.Names;

    [Fact]
    public void Every_name_of_the_catalogue_has_a_sample()
    {
        var names = Catalogue.All.SelectMany(type => type.Aliases.Prepend(type.Name)).Order().ToList();
        names.Count.ShouldBe(39);
        Samples.All.Select(sample => sample.Type).Order().ShouldBe(names);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_read_under_its_canonical_type(string name)
    {
        var read = Event(Samples.Nested(name));
        read.Type.ShouldBe(Catalogue.Find(name)!.Name);
        read.Body.GetType().Name.ShouldBe(read.Type);
        read.Id.ShouldBe("e1");
        read.OccurredAt.ShouldBe(new DateTime(2026, 11, 19, 8, 0, 0, DateTimeKind.Utc));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Flat_is_the_same_as_nested(string name) => ShouldEqual(Event(Samples.Flat(name)), Event(Samples.Nested(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_spelling_is_the_same(string name)
    {
        var canonical = Event(Samples.Nested(name));
        ShouldEqual(Event(Respell(Samples.Nested(name), Pascal)), canonical);
        ShouldEqual(Event(Respell(Samples.Nested(name), Snake)), canonical);
        ShouldEqual(Event(Respell(Samples.Nested(name), key => Pascal(key).Replace("Id", "ID", StringComparison.Ordinal))), canonical);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_log_gives_back_the_same_body(string name)
    {
        var read = Event(Samples.Nested(name));
        AsText(EventReader.ReadBody(read.Type, read.Payload)).ShouldBe(AsText(read.Body));
        var stored = EventReader.FromLog(
            read.Type, read.Id, read.Key, read.OccurredAt, AsJsonb(read.Payload), read.AppId, read.UserId, read.CourseId, read.SessionId, read.EventName, withClient: true);
        AsText(stored.Body).ShouldBe(AsText(read.Body));
        (stored with { Body = read.Body, Payload = read.Payload, Personal = read.Personal, BodyHash = read.BodyHash }).ShouldBe(read);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_log_gives_an_envelope_that_is_the_same_event_without_what_is_personal(string name)
    {
        foreach (var read in (LearningEvent[])[Event(Samples.Nested(name)), Event(Samples.Flat(name))])
        {
            ShouldEqual(Event(Encoding.UTF8.GetString(Envelope(read))), read with { Personal = [] });
        }
    }

    [Theory]
    [InlineData("{'eventId':'e 1\u00e9','type':'UserCreated','userId':'u1','email':'someone@example.org','client':{'ipAddress':'192.0.2.77','userAgent':'x'}}")]
    [InlineData("{'type':'UserEnrolled','id':'enrollment','userId':'u1','courseId':'c','enrolledAt':'2026-11-19T08:00:00.123456+01:00'}")]
    [InlineData("{'type':'UserLoggedIn','ID':'u2','sessionId':'s','createdAt':'2026-11-01T00:00:00Z','occurredAt':1763539200001}")]
    public void An_id_of_its_own_stays_apart_from_that_of_what_it_is_about(string text)
    {
        var read = Event(text, Http with { IdFallback = Guid.NewGuid() }, ReaderSettings.Default with { StoreFullIp = true });

        var envelope = Encoding.UTF8.GetString(Envelope(read));

        ShouldEqual(Event(envelope), read with { Personal = [], Identified = true });
        foreach (var personal in read.Personal) envelope.ShouldNotContain(personal.Value!);
    }

    [Fact]
    public void An_event_of_an_application_keeps_its_own_type_and_properties_in_its_envelope()
    {
        var read = Event("{'appId':'shop','userId':'u1','eventType':'click','eventName':'buy','properties':{'userId':'x','n':1.50},'timestamp':1763539200000}", Tracking);

        Encoding.UTF8.GetString(Envelope(read)).ShouldBe(
            "{'id':'ID','type':'AppEvent','appId':'shop','userId':'u1','eventName':'buy','occurredAt':'2025-11-19T08:00:00Z','data':{'eventType':'click','properties':{'n':1.50,'userId':'x'}}}"
                .Replace('\'', '"').Replace("ID", read.Id, StringComparison.Ordinal));
        ShouldEqual(Event(Encoding.UTF8.GetString(Envelope(read))), read with { Identified = true });
    }

    static byte[] Envelope(LearningEvent e) =>
        EnvelopeWriter.Write(new(e.Id, e.Type, e.AppId, e.UserId, e.CourseId, e.SessionId, e.EventName, e.OccurredAt, AsJsonb(e.Payload)));

    [Theory]
    [InlineData("{'type':'QuizCompleted','score':'much'}", false, "AssessmentCompleted")]
    [InlineData("{'eventType':'PageView','data':[]}", false, "PageViewed")]
    [InlineData("{'type':'Odd'}", false, "")]
    [InlineData("{'eventType':'Odd','appId':7}", true, "AppEvent Odd")]
    [InlineData("{'type':7}", true, "")]
    [InlineData("{'type':'PageViewed'", false, "")]
    [InlineData("[]", false, "")]
    public void The_type_of_what_was_rejected_can_be_told_as_far_as_it_says_it(string text, bool tracking, string types) =>
        string.Join(' ', EventReader.TypesOf(Json(text), tracking)).ShouldBe(types);

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_needed_id_is_asked_for(string name)
    {
        var needs = Catalogue.Find(name)!.Needs;
        foreach (var needed in needs)
        {
            foreach (var value in new[] { null, "null", "''" })
            {
                var json = JsonNode.Parse(Json(Samples.Nested(name).Replace("quizId", "assessmentId", StringComparison.Ordinal)).Span)!.AsObject();
                json.Remove(needed).ShouldBeTrue();
                json[needed] = value is null or "null" ? null : "";
                if (value is null)
                {
                    json.Remove(needed);
                }

                var rejection = Rejected(json.ToJsonString());
                rejection.Code.ShouldBe(RejectCode.MissingField);
                rejection.Path.ShouldBe("$." + needed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_may_stand_in_the_data_too(string name)
    {
        var (type, ids, data) = Samples.All.Single(sample => sample.Type == name);
        var moved = $"{{'id':'e1','type':'{type}','occurredAt':'2026-11-19T08:00:00Z','data':{{{string.Join(',', new[] { ids, data }.Where(part => part.Length > 0))}}}}}";
        ShouldEqual(Event(moved), Event(Samples.Nested(name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Unknown_fields_are_kept_as_they_are(string name)
    {
        var json = JsonNode.Parse(Json(Samples.Nested(name)).Span)!.AsObject();
        json["Odd_Name"] = 1;
        json["data"]!["x_y"] = new JsonObject { ["Deep_Er"] = "é\"" };
        var data = PayloadOf(Event(json.ToJsonString()))["data"]!;
        data["Odd_Name"]!.GetValue<int>().ShouldBe(1);
        data["x_y"]!["Deep_Er"]!.GetValue<string>().ShouldBe("é\"");
    }

    [Fact]
    public void Activity_is_what_a_learner_does() =>
        Catalogue.All.Where(type => !type.IsActivity).Select(type => type.Name).ShouldBe(
            [
                "UserCreated", "UserUpdated", "CourseCreated", "CoursePublished", "ContentDefined", "UserEnrolled", "UserUnenrolled",
                "UserCompletedCourse", "AssignmentGraded", "PaymentCompleted",
            ],
            ignoreOrder: true);

    static void ShouldEqual(LearningEvent one, LearningEvent other)
    {
        AsText(one.Body).ShouldBe(AsText(other.Body));
        JsonNode.DeepEquals(PayloadOf(one), PayloadOf(other)).ShouldBeTrue($"{PayloadOf(one)}\n{PayloadOf(other)}");
        one.Personal.OrderBy(field => field.Name).ShouldBe(other.Personal.OrderBy(field => field.Name));
        (one with { Body = other.Body, Payload = other.Payload, Personal = other.Personal, BodyHash = other.BodyHash }).ShouldBe(other);
    }

    /// <summary>Bodies hold lists, which records compare by reference.</summary>
    static string AsText(EventBody body) => JsonSerializer.Serialize(body, body.GetType());

    /// <summary>Spells the names of the envelope and of the data another way, the values within the data untouched.</summary>
    static string Respell(string text, Func<string, string> spell)
    {
        var json = JsonNode.Parse(Json(text).Span)!.AsObject();
        return Renamed(json, depth: 2).ToJsonString();

        JsonObject Renamed(JsonObject from, int depth) => new(from.Select(field => KeyValuePair.Create(
            spell(field.Key),
            field.Value is JsonObject inner && depth > 1 ? Renamed(inner, depth - 1) : field.Value?.DeepClone())));
    }

    static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    static string Snake(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? "_" + char.ToLowerInvariant(letter) : letter.ToString()));
}
