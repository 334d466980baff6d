using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// Three courses and twelve learners on two shores of the Pacific, small enough to compute every figure by hand. The tenant lives
/// by Auckland: UTC+12 until 28 September 2025, when clocks go from 02:00 to 03:00, and again from 5 April 2026, when they go from
/// 03:00 to 02:00; UTC+13 between. Los Angeles is on UTC−7 until 2 November 2025 (02:00 to 01:00), and again from 8 March 2026.
/// A day below is a day of Auckland. <see cref="AsOf"/> is noon of 11 November there: half of the 100 days of stars are gone, and
/// seven days end with 10 November. Times on which something hinges are on the second: see fay, ivo, dee and eli.
/// <code>
/// stars  north, Science   modules sky (lessons sky-film, sky-text), sun (lesson sun-film), far; quiz of five questions; essay
/// glass  south, Art       modules fire, cool; an assignment bowl that is never due; 24 hours expected: 42 days
/// latin  –                first heard of at 0:00 of 4 November; nothing in it: 90 days
///
///        own zone  org.   stars                                        beside
/// ada    Auckland  north  a: read over the night of 28 September, watched overlapping ranges, quiz twice, essay on the second it is due;
///                         her payment is told of twice                glass: fire
/// ben    LA        north  a: read over the night of 2 November; essay a second late, quiz late
/// cy     –         north  b, dropped 5 October, again 20 October in a; reports 30, 80, 55 %, of which 80 is sent last of all
/// dee    –         south  a, dropped at 0:00 of 4 November; paid and got some of it back
/// eli    Auckland  south  a, completed on the last second of 10 November; essay twice, quiz twice
/// fay    –         north  a, enrolled on the last second of 3 November; reads over midnight and on the last second of 10 November
/// gil    LA        south  b: reads without a session                   latin
/// hana   –         –      b: reads in a session s1, as ada has one; pays in yen; an app's event
/// ivo    –         south  b, enrolled at 0:00 of 11 November, never came
/// joe    –         –      a visitor
/// kim    LA        south                                               glass completed without enrolling; logins of March 2026
/// lou    Auckland  north                                               heard of on the last second of 10 November; logins of April 2026
/// </code>
/// </summary>
public sealed class TwoShores : IAsyncLifetime
{
    public const string AsOf = "asOf=2025-11-11T12:00:00%2B13:00";
    public const string Zone = "Pacific/Auckland";

    /// <summary>The key of who may see groups of at least five, and no learner.</summary>
    public const string GroupKey = "group-key-0123456789";

    public static readonly string[] Learners = ["ada", "ben", "cy", "dee", "eli", "fay", "gil", "hana", "ivo", "joe", "kim", "lou"];
    public static readonly string[] Courses = ["stars", "glass", "latin"];

    static readonly string[] Told =
    [
        // stars: 15 events; three modules, of which far has no place, three lessons, the quiz and its questions, the essay.
        """{"type":"CourseCreated","courseId":"stars","occurredAt":"2025-09-01T09:00:00+12:00","data":{"title":"Astronomy","category":"Science","organizationId":"north","instructorId":"nell","skills":["stars"],"startsAt":"2025-09-22T00:00:00+12:00","endsAt":"2025-12-31T00:00:00+13:00"}}""",
        """{"type":"CoursePublished","courseId":"stars","occurredAt":"2025-09-02T09:00:00+12:00"}""",
        """{"type":"ModuleCreated","courseId":"stars","moduleId":"sun","occurredAt":"2025-09-01T10:00:00+12:00","data":{"title":"The Sun","position":2}}""",
        """{"type":"ModuleCreated","courseId":"stars","moduleId":"sky","occurredAt":"2025-09-01T10:00:00+12:00","data":{"title":"The sky","position":1,"skills":["charts"]}}""",
        """{"type":"ModuleCreated","courseId":"stars","moduleId":"far","occurredAt":"2025-09-01T10:00:00+12:00"}""",
        """{"type":"LessonCreated","courseId":"stars","moduleId":"sky","lessonId":"sky-film","occurredAt":"2025-09-01T10:00:00+12:00","data":{"title":"Film of the sky","position":1,"durationSeconds":600}}""",
        """{"type":"LessonCreated","courseId":"stars","moduleId":"sky","lessonId":"sky-text","occurredAt":"2025-09-01T10:00:00+12:00","data":{"title":"Text","position":2}}""",
        """{"type":"LessonCreated","courseId":"stars","moduleId":"sun","lessonId":"sun-film","occurredAt":"2025-09-01T10:00:00+12:00","data":{"title":"Film of the Sun","position":1,"durationSeconds":300}}""",
        """{"type":"QuizCreated","courseId":"stars","moduleId":"sun","quizId":"quiz","occurredAt":"2025-09-01T10:00:00+12:00","data":{"title":"Quiz","passingScore":60,"dueAt":"2025-11-05T23:59:59+13:00"}}""",
        """{"type":"ContentDefined","courseId":"stars","assessmentId":"quiz","questionId":"q1","occurredAt":"2025-09-01T10:00:00+12:00","data":{"kind":"question","title":"First","position":1}}""",
        """{"type":"ContentDefined","courseId":"stars","assessmentId":"quiz","questionId":"q2","occurredAt":"2025-09-01T10:00:00+12:00","data":{"kind":"question","title":"Second","position":2}}""",
        """{"type":"ContentDefined","courseId":"stars","assessmentId":"quiz","questionId":"q3","occurredAt":"2025-09-01T10:00:00+12:00","data":{"kind":"question","title":"Third","position":3}}""",
        """{"type":"ContentDefined","courseId":"stars","assessmentId":"quiz","questionId":"q4","occurredAt":"2025-09-01T10:00:00+12:00","data":{"kind":"question","title":"Fourth","position":4}}""",
        """{"type":"ContentDefined","courseId":"stars","assessmentId":"quiz","questionId":"q5","occurredAt":"2025-09-01T10:00:00+12:00","data":{"kind":"question","title":"Fifth","position":5}}""",
        """{"type":"AssignmentCreated","courseId":"stars","moduleId":"far","assignmentId":"essay","occurredAt":"2025-09-01T10:00:00+12:00","data":{"title":"Essay","dueAt":"2025-10-31T17:00:00+13:00"}}""",

        """{"type":"CourseCreated","courseId":"glass","occurredAt":"2025-09-03T12:00:00+12:00","data":{"title":"Glass","category":"Art","organizationId":"south","skills":["glass"],"expectedHours":24}}""",
        """{"type":"ModuleCreated","courseId":"glass","moduleId":"fire","occurredAt":"2025-09-03T12:30:00+12:00","data":{"title":"Fire","position":1,"skills":["fire"]}}""",
        """{"type":"ModuleCreated","courseId":"glass","moduleId":"cool","occurredAt":"2025-09-03T12:30:00+12:00","data":{"title":"Cooling","position":2}}""",
        """{"type":"AssignmentCreated","courseId":"glass","assignmentId":"bowl","occurredAt":"2025-09-03T12:30:00+12:00","data":{"title":"Bowl"}}""",
        """{"type":"CourseCreated","courseId":"latin","occurredAt":"2025-11-04T00:00:00+13:00","data":{"title":"Latin"}}""",

        // ada: 18 events in stars, 2 in glass.
        """{"type":"UserCreated","userId":"ada","occurredAt":"2025-09-10T12:00:00+12:00","data":{"organizationId":"north","timeZone":"Pacific/Auckland","role":"student"}}""",
        """{"type":"UserEnrolled","userId":"ada","courseId":"stars","occurredAt":"2025-09-22T10:00:00+12:00","data":{"cohort":"a"}}""",
        """{"type":"PaymentCompleted","userId":"ada","courseId":"stars","occurredAt":"2025-09-22T10:01:00+12:00","data":{"paymentId":"p-ada","amount":49.90,"currency":"EUR"}}""",
        """{"type":"PaymentCompleted","userId":"ada","courseId":"stars","occurredAt":"2025-09-22T10:05:00+12:00","data":{"paymentId":"p-ada","amount":49.90,"currency":"EUR"}}""",
        """{"type":"PageViewed","userId":"ada","courseId":"stars","moduleId":"sky","lessonId":"sky-text","sessionId":"s1","occurredAt":"2025-09-27T23:50:00+12:00","data":{"url":"/sky?page=1","timeOnPage":120}}""",
        """{"type":"PageViewed","userId":"ada","courseId":"stars","moduleId":"sky","lessonId":"sky-text","sessionId":"s1","occurredAt":"2025-09-28T01:50:00+12:00","data":{"url":"/sky?page=2"}}""",
        """{"type":"PageViewed","userId":"ada","courseId":"stars","moduleId":"sky","lessonId":"sky-text","sessionId":"s1","occurredAt":"2025-09-28T03:05:00+13:00","data":{"url":"/sky?page=3"}}""",
        """{"type":"LessonCompleted","userId":"ada","courseId":"stars","moduleId":"sky","lessonId":"sky-text","occurredAt":"2025-09-29T20:00:00+13:00","data":{"timeSpent":30}}""",
        """{"type":"UserEnrolled","userId":"ada","courseId":"glass","occurredAt":"2025-10-01T12:00:00+13:00"}""",
        """{"type":"VideoWatched","userId":"ada","courseId":"stars","moduleId":"sky","lessonId":"sky-film","occurredAt":"2025-10-02T20:00:00+13:00","data":{"fromSecond":0,"toSecond":300,"durationSeconds":600,"playbackRate":1.5}}""",
        """{"type":"VideoWatched","userId":"ada","courseId":"stars","moduleId":"sky","lessonId":"sky-film","occurredAt":"2025-10-02T20:05:00+13:00","data":{"fromSecond":200,"toSecond":580,"durationSeconds":600,"playbackRate":1}}""",
        """{"type":"LessonCompleted","userId":"ada","courseId":"stars","moduleId":"sky","lessonId":"sky-film","occurredAt":"2025-10-02T20:20:00+13:00","data":{"timeSpent":15}}""",
        """{"type":"ModuleCompleted","userId":"ada","courseId":"stars","moduleId":"sky","occurredAt":"2025-10-02T20:21:00+13:00","data":{"timeSpent":40}}""",
        """{"type":"ModuleCompleted","userId":"ada","courseId":"glass","moduleId":"fire","occurredAt":"2025-10-10T12:00:00+13:00","data":{"timeSpent":90}}""",
        """{"type":"AssignmentSubmitted","userId":"ada","courseId":"stars","assignmentId":"essay","occurredAt":"2025-10-31T17:00:00+13:00","data":{"submissionId":"e-ada"}}""",
        """{"type":"AssignmentGraded","userId":"ada","courseId":"stars","assignmentId":"essay","occurredAt":"2025-11-04T00:00:00+13:00","data":{"submissionId":"e-ada","score":9,"maxScore":10}}""",
        """{"type":"UserLoggedIn","userId":"ada","sessionId":"s2","occurredAt":"2025-11-05T19:25:00+13:00"}""",
        """{"type":"AssessmentStarted","userId":"ada","courseId":"stars","assessmentId":"quiz","sessionId":"s2","occurredAt":"2025-11-05T19:30:00+13:00","data":{"attemptId":"ada-1"}}""",
        """{"type":"AssessmentCompleted","userId":"ada","courseId":"stars","assessmentId":"quiz","sessionId":"s2","occurredAt":"2025-11-05T19:50:00+13:00","data":{"attemptId":"ada-1","score":80,"timeSpent":20,"responses":[{"questionId":"q1","correct":true,"timeSpent":30},{"questionId":"q2","correct":true,"timeSpent":61},{"questionId":"q3","correct":true},{"questionId":"q4","correct":true},{"questionId":"q5","correct":false}]}}""",
        """{"type":"SessionEnded","userId":"ada","sessionId":"s2","occurredAt":"2025-11-05T19:50:00+13:00","data":{"duration":1800}}""",
        """{"type":"AssessmentCompleted","userId":"ada","courseId":"stars","assessmentId":"quiz","occurredAt":"2025-11-06T19:50:00+13:00","data":{"attemptId":"ada-2","score":100,"timeSpent":10,"responses":[{"questionId":"q1","correct":true,"timeSpent":10},{"questionId":"q2","correct":true},{"questionId":"q3","correct":true},{"questionId":"q4","correct":true},{"questionId":"q5","correct":true}]}}""",
        """{"type":"ForumPosted","userId":"ada","courseId":"stars","occurredAt":"2025-11-07T12:00:00+13:00"}""",
        """{"type":"CommentPosted","userId":"ada","occurredAt":"2025-11-07T12:10:00+13:00"}""",
        """{"type":"CourseRated","userId":"ada","courseId":"stars","occurredAt":"2025-11-08T12:00:00+13:00","data":{"rating":5,"review":"lovely"}}""",

        // ben: 9 events in stars.
        """{"type":"UserCreated","userId":"ben","occurredAt":"2025-09-10T12:00:00+12:00","data":{"organizationId":"north","timeZone":"America/Los_Angeles"}}""",
        """{"type":"UserEnrolled","userId":"ben","courseId":"stars","occurredAt":"2025-09-22T10:00:00+12:00","data":{"cohort":"a"}}""",
        """{"type":"AssignmentSubmitted","userId":"ben","courseId":"stars","assignmentId":"essay","occurredAt":"2025-10-31T17:00:01+13:00"}""",
        """{"type":"PageViewed","userId":"ben","courseId":"stars","moduleId":"sky","lessonId":"sky-text","occurredAt":"2025-11-01T23:40:00-07:00","data":{"url":"/sky"}}""",
        """{"type":"PageViewed","userId":"ben","courseId":"stars","moduleId":"sky","lessonId":"sky-text","occurredAt":"2025-11-02T01:50:00-07:00","data":{"url":"/sky"}}""",
        """{"type":"PageViewed","userId":"ben","courseId":"stars","moduleId":"sun","lessonId":"sun-film","occurredAt":"2025-11-02T01:10:00-08:00","data":{"url":"/sun"}}""",
        """{"type":"VideoWatched","userId":"ben","courseId":"stars","moduleId":"sun","lessonId":"sun-film","occurredAt":"2025-11-03T23:59:59-08:00","data":{"fromSecond":0,"toSecond":100,"durationSeconds":300,"playbackRate":1.25}}""",
        """{"type":"AssignmentGraded","userId":"ben","courseId":"stars","assignmentId":"essay","occurredAt":"2025-11-05T10:00:00+13:00","data":{"score":60}}""",
        """{"type":"AssessmentCompleted","userId":"ben","courseId":"stars","assessmentId":"quiz","occurredAt":"2025-11-06T09:00:00+13:00","data":{"attemptId":"ben-1","score":60,"timeSpent":15,"responses":[{"questionId":"q1","correct":true,"timeSpent":50},{"questionId":"q2","correct":true},{"questionId":"q3","correct":true},{"questionId":"q4","correct":false},{"questionId":"q5","correct":false}]}}""",
        """{"type":"ProgressUpdated","userId":"ben","courseId":"stars","moduleId":"sun","lessonId":"sun-film","occurredAt":"2025-11-06T09:10:00+13:00","data":{"percentComplete":40}}""",

        // cy: 6 events in stars, one of them late.
        """{"type":"UserCreated","userId":"cy","occurredAt":"2025-09-11T12:00:00+12:00","data":{"organizationId":"north"}}""",
        """{"type":"UserEnrolled","userId":"cy","courseId":"stars","occurredAt":"2025-09-22T10:00:00+12:00","data":{"cohort":"b"}}""",
        """{"type":"UserUnenrolled","userId":"cy","courseId":"stars","occurredAt":"2025-10-05T10:00:00+13:00"}""",
        """{"type":"UserEnrolled","userId":"cy","courseId":"stars","occurredAt":"2025-10-20T10:00:00+13:00","data":{"cohort":"a"}}""",
        """{"type":"ProgressUpdated","userId":"cy","courseId":"stars","occurredAt":"2025-10-21T10:00:00+13:00","data":{"percentComplete":30}}""",
        """{"type":"ProgressUpdated","userId":"cy","courseId":"stars","occurredAt":"2025-10-25T10:00:00+13:00","data":{"percentComplete":55}}""",

        // dee: 5 events in stars.
        """{"type":"UserCreated","userId":"dee","occurredAt":"2025-09-11T12:00:00+12:00","data":{"organizationId":"south"}}""",
        """{"type":"UserEnrolled","userId":"dee","courseId":"stars","occurredAt":"2025-09-23T10:00:00+12:00","data":{"cohort":"a"}}""",
        """{"type":"PaymentCompleted","userId":"dee","courseId":"stars","occurredAt":"2025-09-23T10:01:00+12:00","data":{"paymentId":"p-dee","amount":49.90,"currency":"EUR"}}""",
        """{"type":"PageViewed","userId":"dee","courseId":"stars","moduleId":"sky","occurredAt":"2025-09-25T10:00:00+12:00","data":{"url":"/sky","timeOnPage":300}}""",
        """{"type":"UserUnenrolled","userId":"dee","courseId":"stars","occurredAt":"2025-11-04T00:00:00+13:00"}""",
        """{"type":"PaymentCompleted","userId":"dee","courseId":"stars","occurredAt":"2025-11-04T12:00:00+13:00","data":{"paymentId":"p-dee-back","amount":-20,"currency":"EUR"}}""",

        // eli: 10 events in stars.
        """{"type":"UserCreated","userId":"eli","occurredAt":"2025-09-12T12:00:00+12:00","data":{"organizationId":"south","timeZone":"Pacific/Auckland"}}""",
        """{"type":"UserEnrolled","userId":"eli","courseId":"stars","occurredAt":"2025-09-23T10:00:00+12:00","data":{"cohort":"a"}}""",
        """{"type":"VideoWatched","userId":"eli","courseId":"stars","moduleId":"sky","lessonId":"sky-film","occurredAt":"2025-10-03T20:00:00+13:00","data":{"fromSecond":0,"toSecond":570,"durationSeconds":600,"playbackRate":2}}""",
        """{"type":"ModuleCompleted","userId":"eli","courseId":"stars","moduleId":"sky","occurredAt":"2025-10-03T21:00:00+13:00"}""",
        """{"type":"PageViewed","userId":"eli","courseId":"stars","moduleId":"far","occurredAt":"2025-10-04T20:00:00+13:00","data":{"url":"/far"}}""",
        """{"type":"AssignmentSubmitted","userId":"eli","courseId":"stars","assignmentId":"essay","occurredAt":"2025-10-30T20:00:00+13:00","data":{"submissionId":"e-eli"}}""",
        """{"type":"AssignmentSubmitted","userId":"eli","courseId":"stars","assignmentId":"essay","occurredAt":"2025-11-01T20:00:00+13:00","data":{"submissionId":"e-eli-2"}}""",
        """{"type":"AssessmentCompleted","userId":"eli","courseId":"stars","assessmentId":"quiz","occurredAt":"2025-11-04T20:00:00+13:00","data":{"attemptId":"eli-1","score":40,"timeSpent":10,"responses":[{"questionId":"q1","correct":true},{"questionId":"q2","correct":false},{"questionId":"q3","correct":true},{"questionId":"q4","correct":false},{"questionId":"q5","correct":false}]}}""",
        """{"type":"AssessmentCompleted","userId":"eli","courseId":"stars","assessmentId":"quiz","occurredAt":"2025-11-05T20:00:00+13:00","data":{"attemptId":"eli-2","score":80,"timeSpent":12,"responses":[{"questionId":"q1","correct":true},{"questionId":"q2","correct":true},{"questionId":"q3","correct":true},{"questionId":"q4","correct":true},{"questionId":"q5","correct":false}]}}""",
        """{"type":"AssignmentGraded","userId":"eli","courseId":"stars","assignmentId":"essay","occurredAt":"2025-11-09T09:00:00+13:00","data":{"submissionId":"e-eli","score":80}}""",
        """{"type":"CourseCompleted","userId":"eli","courseId":"stars","occurredAt":"2025-11-10T23:59:59+13:00","data":{"finalScore":88,"timeSpent":90,"distinction":true}}""",

        // fay: 6 events in stars.
        """{"type":"UserCreated","userId":"fay","occurredAt":"2025-09-12T12:00:00+12:00","data":{"organizationId":"north"}}""",
        """{"type":"PageViewed","userId":"fay","courseId":"stars","moduleId":"sky","occurredAt":"2025-11-03T23:59:30+13:00","data":{"url":"/sky"}}""",
        """{"type":"UserEnrolled","userId":"fay","courseId":"stars","occurredAt":"2025-11-03T23:59:59+13:00","data":{"cohort":"a"}}""",
        """{"type":"PageViewed","userId":"fay","courseId":"stars","moduleId":"sky","occurredAt":"2025-11-04T00:00:00+13:00","data":{"url":"/sky"}}""",
        """{"type":"PageViewed","userId":"fay","courseId":"stars","moduleId":"sun","occurredAt":"2025-11-04T00:10:00+13:00","data":{"url":"/sun"}}""",
        """{"type":"AssessmentCompleted","userId":"fay","courseId":"stars","assessmentId":"quiz","occurredAt":"2025-11-08T10:00:00+13:00","data":{"attemptId":"fay-1","score":20,"timeSpent":8,"responses":[{"questionId":"q1","correct":true},{"questionId":"q2","correct":false},{"questionId":"q3","correct":false},{"questionId":"q4","correct":false},{"questionId":"q5","skipped":true}]}}""",
        """{"type":"PageViewed","userId":"fay","courseId":"stars","moduleId":"far","occurredAt":"2025-11-10T23:59:59+13:00","data":{"url":"/far"}}""",

        // gil: 6 events in stars, 1 in latin.
        """{"type":"UserCreated","userId":"gil","occurredAt":"2025-09-13T12:00:00+12:00","data":{"organizationId":"south","timeZone":"America/Los_Angeles"}}""",
        """{"type":"UserEnrolled","userId":"gil","courseId":"stars","occurredAt":"2025-10-01T10:00:00+13:00","data":{"cohort":"b"}}""",
        """{"type":"UserEnrolled","userId":"gil","courseId":"latin","occurredAt":"2025-11-05T12:00:00+13:00"}""",
        """{"type":"PageViewed","userId":"gil","courseId":"stars","moduleId":"sun","occurredAt":"2025-11-07T10:00:00+13:00","data":{"url":"/sun"}}""",
        """{"type":"PageViewed","userId":"gil","courseId":"stars","moduleId":"sun","occurredAt":"2025-11-07T10:20:00+13:00","data":{"url":"/sun?page=2"}}""",
        """{"type":"PageViewed","userId":"gil","courseId":"stars","moduleId":"sun","occurredAt":"2025-11-07T10:50:00+13:00","data":{"url":"/sun?page=3"}}""",
        """{"type":"PageViewed","userId":"gil","courseId":"stars","moduleId":"sun","occurredAt":"2025-11-07T11:21:00+13:00","data":{"url":"/sun?page=4"}}""",
        """{"type":"AssessmentCompleted","userId":"gil","courseId":"stars","assessmentId":"quiz","occurredAt":"2025-11-07T11:31:00+13:00","data":{"attemptId":"gil-1","score":60,"timeSpent":10,"responses":[{"questionId":"q1","correct":true},{"questionId":"q2","correct":true},{"questionId":"q3","correct":false},{"questionId":"q4","correct":false},{"questionId":"q5","correct":true}]}}""",

        // hana: 7 events in stars, 3 outside any course.
        """{"type":"UserEnrolled","userId":"hana","courseId":"stars","occurredAt":"2025-10-01T10:00:00+13:00","data":{"cohort":"b"}}""",
        """{"type":"PaymentCompleted","userId":"hana","courseId":"stars","occurredAt":"2025-10-01T10:01:00+13:00","data":{"paymentId":"p-hana","amount":5500,"currency":"JPY"}}""",
        """{"type":"SessionStarted","userId":"hana","sessionId":"s1","occurredAt":"2025-11-09T09:00:00+13:00","client":{"deviceType":"tablet","browser":"Firefox","operatingSystem":"Android"},"data":{"referrer":"https://search.example/","utmSource":"letter","utmMedium":"mail","utmCampaign":"spring"}}""",
        """{"type":"PageViewed","userId":"hana","sessionId":"s1","occurredAt":"2025-11-09T09:00:30+13:00","data":{"url":"/home","title":"Home"}}""",
        """{"type":"PageViewed","userId":"hana","courseId":"stars","moduleId":"sky","lessonId":"sky-text","sessionId":"s1","occurredAt":"2025-11-09T09:10:00+13:00","data":{"url":"/sky","title":"The sky","referrer":"/home","timeOnPage":240}}""",
        """{"type":"VideoWatched","userId":"hana","courseId":"stars","moduleId":"sky","lessonId":"sky-film","sessionId":"s1","occurredAt":"2025-11-09T09:12:00+13:00","data":{"fromSecond":0,"toSecond":400,"durationSeconds":600}}""",
        """{"type":"VideoWatched","userId":"hana","courseId":"stars","moduleId":"sky","lessonId":"sky-film","sessionId":"s1","occurredAt":"2025-11-09T09:20:00+13:00","data":{"fromSecond":100,"toSecond":400,"durationSeconds":600}}""",
        """{"type":"AssessmentCompleted","userId":"hana","courseId":"stars","assessmentId":"quiz","sessionId":"s1","occurredAt":"2025-11-09T10:00:00+13:00","data":{"attemptId":"hana-1","score":100,"timeSpent":25,"responses":[{"questionId":"q1","correct":true},{"questionId":"q2","correct":true},{"questionId":"q3","correct":true},{"questionId":"q4","correct":true},{"questionId":"q5","correct":true}]}}""",
        """{"type":"AppEvent","userId":"hana","appId":"shop","occurredAt":"2025-11-09T12:00:00+13:00","data":{"eventType":"click"}}""",
        """{"type":"CourseRated","userId":"hana","courseId":"stars","occurredAt":"2025-11-09T12:05:00+13:00","data":{"rating":4}}""",

        // ivo and joe: 1 event in stars each. kim: 1 in glass.
        """{"type":"UserEnrolled","userId":"ivo","courseId":"stars","occurredAt":"2025-11-11T00:00:00+13:00","data":{"cohort":"b"}}""",
        """{"type":"UserUpdated","userId":"ivo","occurredAt":"2025-11-11T00:00:00+13:00","data":{"organizationId":"south"}}""",
        """{"type":"ActivityRecorded","userId":"joe","courseId":"stars","moduleId":"far","occurredAt":"2025-11-09T12:00:00+13:00","data":{"activityType":"browse","resourceType":"module","resourceId":"far","action":"view","count":3,"duration":90}}""",
        """{"type":"UserCreated","userId":"kim","occurredAt":"2025-10-14T12:00:00+13:00","data":{"organizationId":"south","timeZone":"America/Los_Angeles"}}""",
        """{"type":"CourseCompleted","userId":"kim","courseId":"glass","occurredAt":"2025-10-15T12:00:00+13:00","data":{"finalScore":75,"timeSpent":60}}""",
        """{"type":"UserLoggedIn","userId":"kim","occurredAt":"2026-03-07T23:50:00-08:00"}""",
        """{"type":"UserLoggedIn","userId":"kim","occurredAt":"2026-03-08T03:10:00-07:00"}""",
        """{"type":"UserLoggedIn","userId":"kim","occurredAt":"2026-03-09T00:00:00-07:00"}""",
        """{"type":"UserCreated","userId":"lou","occurredAt":"2025-11-10T23:59:59+13:00","data":{"organizationId":"north","timeZone":"Pacific/Auckland"}}""",
        """{"type":"UserLoggedIn","userId":"lou","occurredAt":"2026-04-04T23:40:00+13:00"}""",
        """{"type":"UserLoggedIn","userId":"lou","occurredAt":"2026-04-05T02:30:00+12:00"}""",
        """{"type":"UserLoggedIn","userId":"lou","occurredAt":"2026-04-06T00:00:00+12:00"}""",

        // Sent after all else, and of 22 October: cy's 80 %, between the 30 and the 55.
        """{"type":"ProgressUpdated","userId":"cy","courseId":"stars","occurredAt":"2025-10-22T10:00:00+13:00","data":{"percentComplete":80}}""",
    ];

    TestServer? server;

    /// <summary>The id of the one event that holds all of these texts.</summary>
    public static string IdOf(params string[] texts) => $"e{Array.FindIndex(Told, e => texts.All(t => e.Contains(t, StringComparison.Ordinal)))}";

    /// <summary>Every event with an id of its own, in the order it is sent.</summary>
    public static IReadOnlyList<string> Events { get; } = [.. Told.Select((e, i) => $$"""{"eventId":"e{{i}}",{{e[1..]}}""")];

    internal TestServer Server => server!;

    internal static async Task<TestServer> ServeAsync(params IEnumerable<string>[] feeds)
    {
        var server = await TestServer.StartAsync(("TENANT_TIME_ZONE", Zone), ("AGGREGATE_API_KEY", GroupKey));
        foreach (var feed in feeds)
        {
            var sent = await server.SendAsync(feed);
            sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
            await server.SettleAsync();
        }
        return server;
    }

    /// <summary>Asks with <see cref="GroupKey"/>.</summary>
    internal async Task<JsonNode> AskAsGroupAsync(string url, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var http = new HttpClient { BaseAddress = Server.Client.BaseAddress };
        request.Headers.Add("X-API-Key", GroupKey);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return JsonNode.Parse(text)!;
    }

    public async Task InitializeAsync() => server = await ServeAsync(Events);

    public async Task DisposeAsync() => await server!.DisposeAsync();
}

/// <summary>One server for all that is asked of the two shores.</summary>
[CollectionDefinition(Name)]
public sealed class TwoShoresCollection : ICollectionFixture<TwoShores>
{
    public const string Name = "Two shores";
}
