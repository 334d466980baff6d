namespace Lectern.Core.Tests.Events;

/// <summary>One full event of each type and alias. Written nested; single quotes stand for double ones.</summary>
static class Samples
{
    const string Course = "'userId':'u1','courseId':'c1'";
    const string User = "'role':'student','organizationId':'o1','timeZone':'Europe/Berlin','email':'a@example.org','firstName':'A','lastName':'B','birthDate':'1999-12-31'";
    const string Content = "'title':'T','position':3,'durationSeconds':90,'maxScore':20,'passingScore':8,'weight':12.5,'dueAt':'2026-12-01T00:00:00Z','skills':['s1','s2']";
    const string Assessment = "'attemptId':'t1','score':17,'maxScore':20,'passed':true,'totalQuestions':2,'correctAnswers':1,'timeSpent':12.5,"
        + "'responses':[{'questionId':'q1','correct':true,'timeSpent':30},{'questionId':'q2','correct':false,'score':1,'maxScore':4,'answer':{'b':1,'a':[2]}},{'questionId':'q3','skipped':true}]";

    /// <summary>Type or alias, ids, data.</summary>
    public static readonly (string Type, string Ids, string Data)[] All =
    [
        ("UserCreated", "'userId':'u1'", User),
        ("UserUpdated", "'userId':'u1'", "'role':'instructor','organizationId':null,'email':null"),
        ("UserLoggedIn", "'userId':'u1'", "'ip':'192.0.2.77','userAgent':'Mozilla'"),
        ("CourseCreated", "'courseId':'c1'", "'title':'T','instructorId':'i1','staff':['i1','i2'],'category':'k','organizationId':'o1','skills':['s'],'startsAt':'2026-09-01T00:00:00Z','endsAt':'2027-01-31T23:59:59.123456+01:00','expectedHours':40.5"),
        ("CourseUpdated", "'courseId':'c1'", "'title':null"),
        ("CoursePublished", "'courseId':'c1'", ""),
        ("ContentDefined", "'courseId':'c1','assessmentId':'a1','questionId':'q1'", "'kind':'question'," + Content),
        ("ModuleCreated", "'courseId':'c1','moduleId':'m1'", Content),
        ("LessonCreated", "'courseId':'c1','moduleId':'m1','lessonId':'l1'", Content),
        ("AssessmentCreated", "'courseId':'c1','assessmentId':'a1'", "'kind':'exam'," + Content),
        ("QuizCreated", "'courseId':'c1','quizId':'a1'", Content),
        ("AssignmentCreated", "'courseId':'c1','assignmentId':'s1'", Content),
        ("UserEnrolled", Course, "'enrollmentId':'e1','cohort':'2026','attributes':{'region':'North','credits':6e1,'prior':{'b':1.50,'a':null}}"),
        ("UserUnenrolled", Course, "'reason':'moved'"),
        ("CourseDropped", Course, ""),
        ("UserCompletedCourse", Course, "'finalScore':78.5,'timeSpent':600,'distinction':true"),
        ("CourseCompleted", Course, "'timeSpentHours':2"),
        ("ModuleCompleted", Course + ",'moduleId':'m1'", "'timeSpent':30"),
        ("LessonCompleted", Course + ",'moduleId':'m1','lessonId':'l1'", "'timeSpentSeconds':95"),
        ("ProgressUpdated", Course + ",'moduleId':'m1','lessonId':'l1'", "'percentComplete':33.3333"),
        ("AssessmentStarted", Course + ",'assessmentId':'a1'", "'attemptId':'t1'"),
        ("QuizStarted", Course + ",'quizId':'a1'", "'attemptId':'t1'"),
        ("AssessmentCompleted", Course + ",'assessmentId':'a1'", Assessment),
        ("QuizCompleted", Course + ",'quizId':'a1'", Assessment),
        ("QuestionAnswered", Course + ",'assessmentId':'a1','questionId':'q1'", "'attemptId':'t1','correct':true,'skipped':false,'score':50,'timeSpent':12"),
        ("AssignmentSubmitted", Course + ",'assignmentId':'s1'", "'submissionId':'x1','dueAt':'2026-11-30T23:59:59Z','late':false"),
        ("AssignmentGraded", Course + ",'assignmentId':'s1'", "'submissionId':'x1','score':9,'maxScore':12"),
        ("PageViewed", Course + ",'moduleId':'m1','lessonId':'l1'", "'url':'https://example.org/x','path':'/x','title':'X','referrer':'https://example.org','timeOnPage':7.5,'entryPage':true,'exitPage':false,'utmSource':'s','utmMedium':'m','utmCampaign':'c'"),
        ("PageView", "", "'path':'/'"),
        ("ActivityRecorded", Course + ",'moduleId':'m1','lessonId':'l1'", "'activityType':'forum','resourceType':'page','resourceId':'r1','action':'view','duration':61,'count':4"),
        ("UserActivity", "'userId':'u1'", "'action':'view'"),
        ("SessionStarted", "'userId':'u1','sessionId':'z1'", "'referrer':'r','utmSource':'s','utmMedium':'m','utmCampaign':'c'"),
        ("SessionEnded", "'userId':'u1','sessionId':'z1'", "'duration':1800"),
        ("VideoWatched", Course + ",'lessonId':'l1'", "'fromSecond':10,'toSecond':70.5,'durationSeconds':600,'playbackRate':1.25,'completed':false"),
        ("ForumPosted", Course, "'postId':'p1','parentId':'p0'"),
        ("CommentPosted", "'userId':'u1'", "'postId':'p1'"),
        ("CourseRated", Course, "'rating':4.5,'review':'good'"),
        ("PaymentCompleted", Course, "'paymentId':'p1','amount':49.99,'currency':'EUR'"),
        ("AppEvent", "'appId':'shop','userId':'u1'", "'eventType':'click','eventName':'buy','properties':{'z':1,'a':{'c':[1,2]}}"),
    ];

    public static TheoryData<string> Names => [.. All.Select(sample => sample.Type)];

    public static string Nested(string name)
    {
        var (type, ids, data) = Of(name);
        return Object($"'id':'e1','type':'{type}','occurredAt':'2026-11-19T08:00:00Z'", ids, $"'data':{{{data}}}");
    }

    public static string Flat(string name)
    {
        var (type, ids, data) = Of(name);
        return Object($"'eventId':'e1','type':'{type}','occurredAt':'2026-11-19T08:00:00Z'", ids, data);
    }

    static (string Type, string Ids, string Data) Of(string name) => All.Single(sample => sample.Type == name);

    static string Object(params string[] parts) => "{" + string.Join(',', parts.Where(part => part.Length > 0)) + "}";
}
