using Lectern.Core.Events;
using static Lectern.Core.Tests.Events.Reading;

namespace Lectern.Core.Tests.Events;

public sealed class InterpretationTests
{
    [Theory]
    [InlineData("LessonCompleted", "'timeSpent':2", 120)]
    [InlineData("LessonCompleted", "'timeSpent':0.5", 30)]
    [InlineData("LessonCompleted", "'timeSpent':0.0083333", 0)]
    [InlineData("LessonCompleted", "'timeSpent':0.025", 2)]
    [InlineData("LessonCompleted", "'timeSpentSeconds':2.5", 3)]
    [InlineData("LessonCompleted", "'time_spent_minutes':2.5", 150)]
    [InlineData("LessonCompleted", "'TimeSpentHours':0.5", 1800)]
    [InlineData("LessonCompleted", "'timeSpent':1,'timeSpentSeconds':60", 60)]
    [InlineData("LessonCompleted", "'timeSpent':null", null)]
    [InlineData("LessonCompleted", "", null)]
    [InlineData("ModuleCompleted", "'timeSpent':1", 60)]
    [InlineData("UserCompletedCourse", "'timeSpent':1", 60)]
    [InlineData("AssessmentCompleted", "'timeSpent':1", 60)]
    [InlineData("QuestionAnswered", "'correct':true,'timeSpent':1", 1)]
    [InlineData("QuestionAnswered", "'correct':true,'timeSpentMinutes':1", 60)]
    [InlineData("PageViewed", "'timeOnPage':1.5", 2)]
    [InlineData("PageViewed", "'timeOnPageMinutes':1", 60)]
    [InlineData("ActivityRecorded", "'duration':90", 90)]
    [InlineData("ActivityRecorded", "'durationMinutes':1", 60)]
    [InlineData("SessionEnded", "'duration':90", 90)]
    [InlineData("SessionEnded", "'durationHours':1", 3600)]
    public void Durations(string type, string data, int? seconds)
    {
        var body = Event(Text(type, data)).Body;
        var read = body switch
        {
            LessonCompleted lesson => lesson.SpentSeconds,
            ModuleCompleted module => module.SpentSeconds,
            UserCompletedCourse course => course.SpentSeconds,
            AssessmentCompleted assessment => assessment.SpentSeconds,
            QuestionAnswered question => question.Response.SpentSeconds,
            PageViewed page => page.SpentSeconds,
            ActivityRecorded activity => activity.SpentSeconds,
            SessionEnded session => session.DurationSeconds,
            _ => throw new InvalidOperationException($"No duration in {type}."),
        };
        read.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("'score':78.5", 785_000)]
    [InlineData("'score':100", 1_000_000)]
    [InlineData("'score':0", 0)]
    [InlineData("'score':17,'maxScore':20", 850_000)]
    [InlineData("'score':1,'maxScore':3", 333_333)]
    [InlineData("'score':2,'maxScore':3", 666_667)]
    [InlineData("'score':33.33335", 333_334)]
    [InlineData("'score':150,'maxScore':200", 750_000)]
    [InlineData("'score':1e2", 1_000_000)]
    [InlineData("'maxScore':20", null)]
    [InlineData("'score':null", null)]
    public void Scores(string data, int? expected)
    {
        Body<AssessmentCompleted>(Text("AssessmentCompleted", data)).Score.ShouldBe(expected);
        Body<AssignmentGraded>(Text("AssignmentGraded", data)).Score.ShouldBe(expected);
    }

    [Fact]
    public void A_final_score_is_scaled_alike() =>
        Body<UserCompletedCourse>(Text("UserCompletedCourse", "'finalScore':9,'maxScore':12,'distinction':true")).ShouldBe(new UserCompletedCourse(750_000, null, true));

    [Theory]
    [InlineData("'correct':true", true, false, 1_000_000)]
    [InlineData("'correct':false", false, false, 0)]
    [InlineData("'skipped':true", false, true, 0)]
    [InlineData("'skipped':false", false, false, 0)]
    [InlineData("'correct':false,'score':1,'maxScore':4", false, false, 250_000)]
    [InlineData("'score':4,'maxScore':4", true, false, 1_000_000)]
    [InlineData("'score':3,'maxScore':4", false, false, 750_000)]
    [InlineData("'score':80", false, false, 800_000)]
    public void Responses(string data, bool correct, bool skipped, int score)
    {
        var expected = new Response("q1", correct, skipped, score, 5);
        Body<QuestionAnswered>(Text("QuestionAnswered", data + ",'timeSpent':5")).Response.ShouldBe(expected);
        Body<AssessmentCompleted>(Text("AssessmentCompleted", $"'responses':[{{'QuestionID':'q1',{data},'time_spent':5}}]")).Responses.ShouldBe([expected]);
    }

    [Theory]
    [InlineData("49.99", "EUR", 4999, "EUR")]
    [InlineData("49.990", "usd", 4999, "USD")]
    [InlineData("1500", "JPY", 1500, "JPY")]
    [InlineData("1500.00", "JPY", 1500, "JPY")]
    [InlineData("1.234", "KWD", 1234, "KWD")]
    [InlineData("1.2345", "CLF", 12345, "CLF")]
    [InlineData("-10.5", "EUR", -1050, "EUR")]
    [InlineData("1e3", "EUR", 100_000, "EUR")]
    public void Money_is_in_minor_units(string amount, string currency, long minor, string code)
    {
        var body = Body<PaymentCompleted>(Text("PaymentCompleted", $"'amount':{amount},'currency':'{currency}'"));
        (body.AmountMinor, body.Currency).ShouldBe((minor, code));
    }

    [Theory]
    [InlineData("ModuleCreated", "", ContentKind.Module, null)]
    [InlineData("LessonCreated", "", ContentKind.Lesson, null)]
    [InlineData("AssignmentCreated", "'kind':'assignment'", ContentKind.Assignment, null)]
    [InlineData("QuizCreated", "", ContentKind.Assessment, "quiz")]
    [InlineData("AssessmentCreated", "", ContentKind.Assessment, null)]
    [InlineData("AssessmentCreated", "'kind':'exam'", ContentKind.Assessment, "exam")]
    [InlineData("AssessmentCreated", "'kind':null", ContentKind.Assessment, null)]
    [InlineData("ContentDefined", "'kind':'question'", ContentKind.Question, null)]
    [InlineData("ContentDefined", "'kind':'Quiz'", ContentKind.Assessment, "quiz")]
    public void What_content_is_survives_the_log(string type, string data, ContentKind kind, string? subkind)
    {
        var read = Event(Text(type, data));
        var stored = EventReader.ReadBody("ContentDefined", AsJsonb(read.Payload)).ShouldBeOfType<ContentDefined>();
        stored.ShouldBe(read.Body);
        (stored.Kind, stored.Subkind).ShouldBe((kind, subkind));
    }

    [Fact]
    public void Content_in_the_units_used_inside() =>
        Body<ContentDefined>(Text("QuizCreated", "'title':'T','position':2,'durationMinutes':1.5,'maxScore':20,'passingScore':8,'weight':12.5,'dueAt':'2026-12-01T01:00:00+01:00','skills':['s']"))
            .ShouldBe(new ContentDefined(
                ContentKind.Assessment,
                "quiz",
                Given<string>.Of("T"),
                Given<long?>.Of(2),
                Given<long?>.Of(90),
                Given<long?>.Of(200_000),
                Given<long?>.Of(400_000),
                Given<long?>.Of(125_000),
                Given<DateTime?>.Of(new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc)),
                Given<string>.Of("""["s"]""")));

    [Fact]
    public void Not_sent_and_sent_as_null_differ()
    {
        var body = Body<CourseCreated>(Text("CourseCreated", "'title':null,'category':'k','expectedHours':1.5,'endsAt':null"));
        body.Title.ShouldBe(Given<string>.Of(null));
        body.Category.ShouldBe(Given<string>.Of("k"));
        body.InstructorId.ShouldBe(Given<string>.Absent);
        body.ExpectedSeconds.ShouldBe(Given<long?>.Of(5400));
        body.EndsAt.ShouldBe(Given<DateTime?>.Of(null));
        body.StartsAt.IsGiven.ShouldBeFalse();
    }

    [Fact]
    public void Attributes_are_canonical_json() =>
        Body<UserEnrolled>(Text("UserEnrolled", "'attributes':{'b':{'z':1.50,'y':1e2},'a':[-0.0,1.5e-3,'é\\u0041',null,true]}"))
            .Attributes.Value.ShouldBe("""{"a":[0,0.0015,"éA",null,true],"b":{"y":100,"z":1.5}}""");

    [Fact]
    public void The_rest_reads_as_it_stands()
    {
        Body<ProgressUpdated>(Text("ProgressUpdated", "'percentComplete':33.33335")).Percent.ShouldBe(333_334);
        Body<ActivityRecorded>(Text("ActivityRecorded", "'action':'view'")).Count.ShouldBe(1);
        Body<ActivityRecorded>(Text("ActivityRecorded", "'count':4.0")).Count.ShouldBe(4);
        Body<VideoWatched>(Text("VideoWatched", "'fromSecond':1.5,'toSecond':60,'durationMinutes':2,'playbackRate':1.25")).ShouldBe(new VideoWatched(2, 60, 120, 12_500, null));
        Body<CourseRated>(Text("CourseRated", "'rating':4.5,'review':' '")).ShouldBe(new CourseRated(45_000, false));
        Body<AssignmentSubmitted>(Text("AssignmentSubmitted", "'submissionId':'','late':true")).ShouldBe(new AssignmentSubmitted(null, null, true));
        Body<UserCreated>(Text("UserCreated", "'role':'Instructor','timeZone':'UTC'")).Role.Value.ShouldBe("instructor");
    }

    [Fact]
    public void Values_are_stored_as_sent() =>
        PayloadOf(Event(Text("QuizCompleted", "'Score':17.50,'time_spent':2"))).ToJsonString()
            .ShouldBe("""{"moduleId":"m","lessonId":"l","assessmentId":"a","assignmentId":"s","questionId":"q1","data":{"score":17.50,"timeSpent":2}}""");

    static string Text(string type, string data) =>
        $"{{'type':'{type}','userId':'u','courseId':'c','moduleId':'m','lessonId':'l','assessmentId':'a','assignmentId':'s','questionId':'q1','data':{{{data}}}}}";
}
