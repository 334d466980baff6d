using System.Text;
using Lectern.Core.Events;
using static Lectern.Core.Tests.Events.Reading;

namespace Lectern.Core.Tests.Events;

public sealed class BadInputTests
{
    const string Login = "'type':'UserLoggedIn','userId':'u1'";

    public static TheoryData<string> Malformed =>
    [
        "", " ", "nul", "{", "{]", "{} {}", "[]", "5", "'text'", "null", "{'type':'UserLoggedIn',}", "{type:'UserLoggedIn'}", "// c\n{}",
        $"{{{Login},'x':NaN}}", $"{{{Login},'x':01}}", $"{{{Login},'x':'\u0001'}}",
        $"{{{Login},'x':'\\u0000'}}", $"{{{Login},'x\\u0000':1}}", $"{{{Login},'x':'\0'}}",
        $"{{{Login},'x':'\\ud800'}}", $"{{{Login},'x':'\\udc00'}}", $"{{{Login},'x':'\\ud800x\\udc00'}}", $"{{{Login},'x':'\\ud800\\n\\udc00'}}",
        $"{{{Login},'x':'\\ud800\\ud800\\udc00'}}", $"{{{Login},'x\\udfff':1}}", $"{{{Login},'x':['\\uD83D']}}",
        $"{{{Login},'userId':'u1'}}", $"{{{Login},'us\\u0065rId':'u1'}}", $"{{{Login},'data':{{'a':{{'b':1,'b':1}}}}}}",
        $"{{{Login},'x':1e309}}", $"{{{Login},'x':-1e309}}", $"{{{Login},'x':1e-309}}", $"{{{Login},'x':10e308}}", $"{{{Login},'x':0.1e-308}}",
        $"{{{Login},'x':0e400}}", $"{{{Login},'x':1e100000}}", $"{{{Login},'x':1e99999999999999999999}}",
        $"{{{Login},'x':{new string('9', 310)}}}", $"{{{Login},'x':0.{new string('0', 308)}1}}", $"{{{Login},'x':0.{new string('1', 20_000)}}}",
        $"{{{Login},'x':{new string('[', 64)}{new string(']', 64)}}}", new('[', 100_000), new('{', 100_000),
    ];

    public static TheoryData<string> WellFormed =>
    [
        $"\uFEFF{{{Login}}}", $" \r\n\t{{ {Login} }} \n",
        $"{{{Login},'x':'\\ud83d\\ude00 \\\\u0000 \\\\ud800'}}", $"{{{Login},'x':'\\ud83d\\uDE00\\ud83d\\ude00'}}",
        $"{{{Login},'x':1e308}}", $"{{{Login},'x':1e-308}}", $"{{{Login},'x':0.1e309}}", $"{{{Login},'x':10e-309}}", $"{{{Login},'x':0e308}}",
        $"{{{Login},'x':{new string('9', 309)}}}", $"{{{Login},'x':0.{new string('0', 307)}1}}",
        $"{{{Login},'x':{new string('[', 63)}{new string(']', 63)}}}",
    ];

    public static TheoryData<string, string, string> Refused => new()
    {
        // text, code, path
        { "{}", RejectCode.MissingField, "$.type" },
        { "{'type':null,'userId':'u1'}", RejectCode.MissingField, "$.type" },
        { "{'type':'','userId':'u1'}", RejectCode.MissingField, "$.type" },
        { "{'type':7,'userId':'u1'}", RejectCode.InvalidField, "$.type" },
        { "{'type':'Nothing','userId':'u1'}", RejectCode.UnknownType, "$.type" },
        { "{'type':'userloggedin','userId':'u1'}", RejectCode.UnknownType, "$.type" },
        { "{'type':'UserLoggedIn','eventType':'UserCreated','userId':'u1'}", RejectCode.InvalidField, "$.eventType" },
        { "{'type':'UserLoggedIn','userId':42}", RejectCode.InvalidField, "$.userId" },
        { "{'type':'UserLoggedIn','userId':['u1']}", RejectCode.InvalidField, "$.userId" },
        { "{'type':'UserLoggedIn','userId':'u1','user_id':'u2'}", RejectCode.InvalidField, "$.user_id" },
        { $"{{'type':'UserLoggedIn','userId':'{new string('u', 201)}'}}", RejectCode.InvalidField, "$.userId" },
        { $"{{{Login},'eventId':'{new string('e', 129)}'}}", RejectCode.InvalidField, "$.eventId" },
        { $"{{{Login},'sessionId':'{new string('s', 129)}'}}", RejectCode.InvalidField, "$.sessionId" },
        { $"{{{Login},'appId':'{new string('a', 101)}'}}", RejectCode.InvalidField, "$.appId" },
        { $"{{{Login},'organizationId':5}}", RejectCode.InvalidField, "$.organizationId" },
        { $"{{{Login},'data':[]}}", RejectCode.InvalidField, "$.data" },
        { $"{{{Login},'client':'phone'}}", RejectCode.InvalidField, "$.client" },
        { $"{{{Login},'client':{{'deviceType':'fridge'}}}}", RejectCode.InvalidField, "$.client.deviceType" },
        { $"{{{Login},'occurredAt':'2026-11-19T08:00:00'}}", RejectCode.InvalidField, "$.occurredAt" },
        { $"{{{Login},'occurredAt':'yesterday'}}", RejectCode.InvalidField, "$.occurredAt" },
        { $"{{{Login},'occurredAt':true}}", RejectCode.InvalidField, "$.occurredAt" },
        { $"{{{Login},'timestamp':'2026-11-19T08:00:00Z','time':'2026-11-19T08:00:01Z'}}", RejectCode.InvalidField, "$.time" },
        { $"{{{Login},'occurredAt':'2026-11-21T12:00:00.000001Z'}}", RejectCode.TooFarInFuture, "$.occurredAt" },
        { $"{{{Login},'occurredAt':'9999-12-31T23:59:59-23:59'}}", RejectCode.TooFarInFuture, "$.occurredAt" },
        { $"{{{Login},'occurredAt':1e300}}", RejectCode.TooFarInFuture, "$.occurredAt" },
        { $"{{{Login},'occurredAt':9223372036854775807}}", RejectCode.TooFarInFuture, "$.occurredAt" },
        { $"{{{Login},'occurredAt':'1999-12-31T23:59:59.999999Z'}}", RejectCode.TooFarInPast, "$.occurredAt" },
        { $"{{{Login},'occurredAt':'0001-01-01T00:00:00+23:59'}}", RejectCode.TooFarInPast, "$.occurredAt" },
        { $"{{{Login},'occurredAt':-1e300}}", RejectCode.TooFarInPast, "$.occurredAt" },
        { $"{{{Login},'loginAt':1700000000}}", RejectCode.TooFarInPast, "$.loginAt" },
        { "{'type':'UserCreated','userId':'u1','data':{'role':'king'}}", RejectCode.InvalidField, "$.data.role" },
        { "{'type':'UserCreated','userId':'u1','Role':'king'}", RejectCode.InvalidField, "$.Role" },
        { "{'type':'UserCreated','userId':'u1','birthDate':'31.12.1999'}", RejectCode.InvalidField, "$.birthDate" },
        { "{'type':'UserCreated','userId':'u1','email':5}", RejectCode.InvalidField, "$.email" },
        { "{'type':'UserCreated','userId':'u1','timeZone':'Berlin'}", RejectCode.InvalidField, "$.timeZone" },
        { "{'type':'UserCreated','userId':'u1','id':'u2'}", RejectCode.InvalidField, "$.id" },
        { "{'type':'CourseCreated','courseId':'c1','skills':'s'}", RejectCode.InvalidField, "$.skills" },
        { "{'type':'CourseCreated','courseId':'c1','staff':['a',1]}", RejectCode.InvalidField, "$.staff" },
        { "{'type':'CourseCreated','courseId':'c1','startsAt':'2026-09-01'}", RejectCode.InvalidField, "$.startsAt" },
        { "{'type':'ContentDefined','courseId':'c1','moduleId':'m1'}", RejectCode.MissingField, "$.kind" },
        { "{'type':'ContentDefined','courseId':'c1','data':{'kind':'module'}}", RejectCode.MissingField, "$.moduleId" },
        { "{'type':'ContentDefined','courseId':'c1','questionId':'q','data':{'kind':'question'}}", RejectCode.MissingField, "$.assessmentId" },
        { "{'type':'LessonCreated','courseId':'c1','lessonId':'l1','kind':'module'}", RejectCode.InvalidField, "$.kind" },
        { "{'type':'AssessmentCreated','courseId':'c1','assessmentId':'l1','kind':'lesson'}", RejectCode.InvalidField, "$.kind" },
        { "{'type':'UserEnrolled','userId':'u','courseId':'c','attributes':[1]}", RejectCode.InvalidField, "$.attributes" },
        { "{'type':'ProgressUpdated','userId':'u','courseId':'c','data':{}}", RejectCode.MissingField, "$.data.percentComplete" },
        { "{'type':'ProgressUpdated','userId':'u','courseId':'c','percentComplete':100.1}", RejectCode.InvalidField, "$.percentComplete" },
        { "{'type':'ProgressUpdated','userId':'u','courseId':'c','percentComplete':'50'}", RejectCode.InvalidField, "$.percentComplete" },
        { Quiz("'score':101"), RejectCode.InvalidField, "$.data.score" },
        { Quiz("'score':-1"), RejectCode.InvalidField, "$.data.score" },
        { Quiz("'score':11,'maxScore':10"), RejectCode.InvalidField, "$.data.score" },
        { Quiz("'score':0,'maxScore':0"), RejectCode.InvalidField, "$.data.maxScore" },
        { Quiz("'score':1e300"), RejectCode.InvalidField, "$.data.score" },
        { Quiz("'timeSpent':-1"), RejectCode.InvalidField, "$.data.timeSpent" },
        { Quiz("'timeSpent':1e20"), RejectCode.InvalidField, "$.data.timeSpent" },
        { Quiz("'timeSpent':1,'timeSpentSeconds':61"), RejectCode.InvalidField, "$.data.timeSpentSeconds" },
        { Quiz("'totalQuestions':1.5"), RejectCode.InvalidField, "$.data.totalQuestions" },
        { Quiz("'correctAnswers':9223372036854775808"), RejectCode.InvalidField, "$.data.correctAnswers" },
        { Quiz("'passed':'yes'"), RejectCode.InvalidField, "$.data.passed" },
        { Quiz("'responses':{}"), RejectCode.InvalidField, "$.data.responses" },
        { Quiz("'responses':[1]"), RejectCode.InvalidField, "$.data.responses[0]" },
        { Quiz("'responses':[{'questionId':'q','correct':true},{'correct':true}]"), RejectCode.MissingField, "$.data.responses[1].questionId" },
        { Quiz("'responses':[{'questionId':'q'}]"), RejectCode.MissingField, "$.data.responses[0].correct" },
        { Quiz("'responses':[{'questionId':'q','correct':true,'skipped':true}]"), RejectCode.InvalidField, "$.data.responses[0].correct" },
        { Quiz("'responses':[{'questionId':'q','score':5,'maxScore':4}]"), RejectCode.InvalidField, "$.data.responses[0].score" },
        { Quiz("'responses':[{'questionId':'q','QuestionID':'p','correct':true}]"), RejectCode.InvalidField, "$.data.responses[0].QuestionID" },
        { "{'type':'ActivityRecorded','userId':'u','count':0}", RejectCode.InvalidField, "$.count" },
        { "{'type':'VideoWatched','userId':'u','courseId':'c','lessonId':'l','fromSecond':9,'toSecond':8}", RejectCode.InvalidField, "$.toSecond" },
        { "{'type':'VideoWatched','userId':'u','courseId':'c','lessonId':'l','fromSecond':9}", RejectCode.MissingField, "$.toSecond" },
        { "{'type':'CourseRated','userId':'u','courseId':'c','rating':6}", RejectCode.InvalidField, "$.rating" },
        { "{'type':'CourseRated','userId':'u','courseId':'c'}", RejectCode.MissingField, "$.rating" },
        { Payment("10.005", "EUR"), RejectCode.InvalidField, "$.amount" },
        { Payment("10.5", "JPY"), RejectCode.InvalidField, "$.amount" },
        { Payment("1.00001", "CLF"), RejectCode.InvalidField, "$.amount" },
        { Payment("1e15", "EUR"), RejectCode.InvalidField, "$.amount" },
        { Payment("10", "EURO"), RejectCode.InvalidField, "$.currency" },
        { Payment("10", "E1R"), RejectCode.InvalidField, "$.currency" },
        { "{'type':'PaymentCompleted','userId':'u','courseId':'c','amount':1}", RejectCode.MissingField, "$.currency" },
        { "{'type':'AppEvent','eventType':'x'}", RejectCode.MissingField, "$.appId" },
        { "{'type':'AppEvent','appId':'a'}", RejectCode.MissingField, "$.eventType" },
        { "{'type':'AppEvent','appId':'a','eventType':'x','properties':[]}", RejectCode.InvalidField, "$.properties" },
        { "{'type':'AppEvent','appId':'a','eventType':'x','personal':'email'}", RejectCode.InvalidField, "$.personal" },
        { $"{{{Login},'x':1,'data':{{'x':2}}}}", RejectCode.InvalidField, "$.data.x" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_json(string text)
    {
        var rejection = Rejected(text);
        rejection.Code.ShouldBe(RejectCode.MalformedJson);
        rejection.Message.ShouldEndWith(".");
    }

    [Theory]
    [MemberData(nameof(WellFormed))]
    public void Odd_but_well_formed_json(string text) => Event(text).Type.ShouldBe("UserLoggedIn");

    [Fact]
    public void Invalid_utf8()
    {
        foreach (var bytes in new byte[][] { [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82] })
        {
            byte[] json = [.. Json($"{{{Login},'x':'").Span, .. bytes, .. "\"}"u8];
            EventReader.Read(json, Http, ReaderSettings.Default).Rejection!.Code.ShouldBe(RejectCode.MalformedJson);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_refused_with_code_path_and_a_sentence(string text, string code, string path)
    {
        var rejection = Rejected(text);
        rejection.Message.ShouldEndWith(".");
        (rejection.Code, rejection.Path).ShouldBe((code, path), rejection.Message);
    }

    [Fact]
    public void A_time_without_offset_is_told_so() =>
        Rejected($"{{{Login},'occurredAt':'2026-11-19T08:00:00'}}").Message.ShouldBe("$.occurredAt has no offset from UTC: add Z or one as +02:00.");

    [Fact]
    public void Two_spellings_that_differ_are_both_named() =>
        Rejected("{'type':'UserLoggedIn','UserID':'u1','user_id':'u2'}").Message.ShouldBe("$.UserID and $.user_id name the same field and differ.");

    [Fact]
    public void Data_may_be_32_KB_and_no_more()
    {
        var filler = new string('x', (32 * 1024) - "{'a':''}".Length);
        Event($"{{{Login},'data':{{'a':'{filler}'}}}}");
        Event($"{{{Login},'a':'{filler}'}}");
        Rejected($"{{{Login},'data':{{'a':'{filler}x'}}}}").ShouldBe(new Rejection(RejectCode.TooLarge, "$.data", "The data of an event must be at most 32768 bytes."));
        Rejected($"{{{Login},'a':'{filler}x'}}").Code.ShouldBe(RejectCode.TooLarge);
        Rejected($"{{{Login},'a':1,'b':2}}", settings: new ReaderSettings { MaxDataBytes = 10 }).Code.ShouldBe(RejectCode.TooLarge);
    }

    [Fact]
    public void A_rejection_tells_the_id_as_far_as_it_could_be_read()
    {
        Read("{'id':'e1','type':'ForumPosted'}").Id.ShouldBe("e1");
        Read("{'eventId':'e1','type':'Nothing'}").Id.ShouldBe("e1");
        Read("{'MessageId':'e1'}").Id.ShouldBe("e1");
        Read("{'type':'UserLoggedIn'}").Id.ShouldBeNull();
        Read("{", Http with { IdHint = "h1" }).Id.ShouldBe("h1");
    }

    [Fact]
    public void Messages_hold_no_values()
    {
        foreach (var (text, _) in Refused.Select(row => ((string)row[0], row[1])))
        {
            Rejected(text.Replace("'u1'", "'secret'", StringComparison.Ordinal)).Message.ShouldNotContain("secret");
        }
    }

    [Fact]
    public void A_great_many_fields_are_too_large_not_too_much()
    {
        var text = new StringBuilder($"{{{Login}");
        for (var i = 0; i < 50_000; i++)
        {
            text.Append(",'f").Append(i).Append("':0");
        }

        Rejected(text.Append('}').ToString()).Code.ShouldBe(RejectCode.TooLarge);
    }

    static string Quiz(string data) => $"{{'type':'QuizCompleted','userId':'u','courseId':'c','quizId':'a','data':{{{data}}}}}";

    static string Payment(string amount, string currency) =>
        $"{{'type':'PaymentCompleted','userId':'u','courseId':'c','amount':{amount},'currency':'{currency}'}}";
}
