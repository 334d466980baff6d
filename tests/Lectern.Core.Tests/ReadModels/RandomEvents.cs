using System.Globalization;
using Lectern.Core.Events;

namespace Lectern.Core.Tests.ReadModels;

/// <summary>
/// Random events of every type as JSON, about few users, courses and contents within a few days, so that they meet in every
/// row: equal times, days that end between them, the night when clocks are turned, sessions, attempts and payments told of twice.
/// </summary>
sealed class RandomEvents(int seed)
{
    public static readonly string[] Users = ["u1", "u2", "u3", "Ü4"];
    public static readonly string[] Courses = ["c1", "c2"];
    public static readonly string[] Modules = ["m1", "m2"];
    public static readonly string[] Lessons = ["l1", "l2", "l3"];
    public static readonly string[] Assessments = ["a1", "a2"];
    public static readonly string[] Assignments = ["s1", "s2"];
    public static readonly string[] Questions = ["q1", "q2", "q3"];

    /// <summary>The night to 1 November, in which clocks in New York are turned back.</summary>
    static readonly DateTime Start = new(2026, 10, 31, 12, 0, 0, DateTimeKind.Utc);

    static readonly string[] Types = [.. Catalogue.All.SelectMany(type => type.Aliases.Prepend(type.Name))];

    readonly Random random = new(seed);
    int made;

    public IReadOnlyList<string> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    /// <summary>The same events in another order, some of them twice or three times.</summary>
    public string[] Shuffled(IEnumerable<string> events)
    {
        string[] all = [.. events.SelectMany(e => Enumerable.Repeat(e, random.Next(8) == 0 ? random.Next(2, 4) : 1))];
        random.Shuffle(all);
        return all;
    }

    /// <summary>The same items in as many runs of random lengths, some of them empty.</summary>
    public IEnumerable<T[]> Split<T>(IReadOnlyList<T> items, int runs)
    {
        int[] cuts = [0, .. Enumerable.Range(0, runs - 1).Select(_ => random.Next(items.Count + 1)).Order(), items.Count];
        return cuts.Zip(cuts.Skip(1), (from, to) => items.Take(from..to).ToArray());
    }

    string Next()
    {
        made++;
        // Every type once before any comes by chance.
        var type = made <= Types.Length ? Types[made - 1] : Types[random.Next(Types.Length)];
        var id = random.Next(2) == 0 ? $"e{seed}-{made}" : new Guid(seed, (short)made, 0, 1, 2, 3, 4, 5, 6, 7, (byte)random.Next(256)).ToString();
        var fields = new List<string> { $"'eventId':'{id}'", $"'type':'{type}'", $"'occurredAt':'{Time()}'" };
        fields.AddRange(FieldsOf(type).Where(field => field.Length > 0));
        return "{" + string.Join(',', fields).Replace('\'', '"') + "}";
    }

    IEnumerable<string> FieldsOf(string type) => Catalogue.Find(type)!.Name switch
    {
        "UserCreated" or "UserUpdated" => [User, Maybe("'role':", "'student'", "'instructor'", "null"), Maybe("'organizationId':", "'o1'", "'o2'", "null"), Maybe("'timeZone':", "'Europe/Berlin'", "null"), "'email':'someone@example.org'"],
        "UserLoggedIn" => [User, Session],
        "CourseCreated" => [Course, Maybe("'title':", "'T'", "'U'", "null"), Maybe("'category':", "'k'", "'j'"), Maybe("'staff':", "['u1']", "[]"), Maybe("'instructorId':", "'u1'", "'u2'"), Maybe("'organizationId':", "'o1'", "null"), Maybe("'skills':", "['s']", "null"), Maybe("'startsAt':", "'2026-09-01T00:00:00Z'", "null"), Maybe("'endsAt':", "'2026-12-01T00:00:00Z'"), Maybe("'expectedHours':", "40", "2.5")],
        "CoursePublished" => [Course],
        "ContentDefined" => [Course, .. Defined(type), Maybe("'title':", "'T'", "null"), Maybe("'position':", "1", "2"), Maybe("'maxScore':", "20"), Maybe("'passingScore':", "8"), Maybe("'weight':", "12.5"), Maybe("'durationSeconds':", "90", "null"), Maybe("'skills':", "['s1','s2']"), Maybe("'dueAt':", "'2026-11-02T00:00:00Z'", "null")],
        "UserEnrolled" => [User, Course, Maybe("'cohort':", "'x'", "'y'", "null"), Maybe("'attributes':", "{'region':'N'}")],
        "UserUnenrolled" => [User, Course],
        "UserCompletedCourse" => [User, Course, Maybe("'finalScore':", "78.5", "91", "0"), Maybe("'timeSpent':", "600", "30"), Maybe("'distinction':", "true", "false")],
        "ModuleCompleted" => [User, Course, Module, Minutes],
        "LessonCompleted" => [User, Course, Maybe("'moduleId':", "'m1'", "'m2'"), Lesson, Minutes],
        "ProgressUpdated" => [User, Course, .. random.Next(3) switch { 0 => [], 1 => [Module], _ => (string[])[Module, Lesson] }, $"'percentComplete':{random.Next(0, 9) * 12.5m}"],
        "AssessmentStarted" => [User, Course, Assessment(type), Attempt],
        "AssessmentCompleted" => [User, Course, Assessment(type), Attempt, Maybe("'score':", "55", "80", "100"), Maybe("'passed':", "true", "false"), Maybe("'totalQuestions':3,'correctAnswers':", "0", "2"), Minutes, Responses],
        "QuestionAnswered" => [User, Course, Assessment(type), Id("questionId", Questions), Attempt, Answer, Maybe("'timeSpent':", "10", "25")],
        "AssignmentSubmitted" => [User, Course, Id("assignmentId", Assignments), Submission, Maybe("'dueAt':", "'2026-11-02T00:00:00Z'"), Maybe("'late':", "true", "false")],
        "AssignmentGraded" => [User, Course, Id("assignmentId", Assignments), Submission, Maybe("'score':", "7", "10", "3"), "'maxScore':12"],
        "PageViewed" => [Maybe("'userId':", "'u1'", "'u2'"), .. Place, Session, Client, Maybe("'url':", "'/a'", "'/b'"), Maybe("'referrer':", "'r1'", "'r2'"), Maybe("'timeOnPage':", "30", "120"), Maybe("'utmSource':", "'s1'", "'s2'")],
        "ActivityRecorded" => [User, .. Place, Session, Maybe("'action':", "'view'", "'click'"), Maybe("'duration':", "61", "3000"), Maybe("'count':", "1", "4")],
        "SessionStarted" => [User, Session, Maybe("'referrer':", "'r1'", "'r2'"), Maybe("'utmMedium':", "'mail'"), Maybe("'utmCampaign':", "'k'")],
        "SessionEnded" => [User, Session, Maybe("'duration':", "1800", "60")],
        "VideoWatched" => [User, Course, Lesson, $"'fromSecond':{random.Next(300)}", $"'toSecond':{random.Next(300, 600)}", Maybe("'durationSeconds':", "100", "600"), Maybe("'playbackRate':", "1.25", "2")],
        "ForumPosted" or "CommentPosted" => [User, Maybe("'courseId':", "'c1'", "'c2'"), Session],
        "CourseRated" => [User, Course, $"'rating':{random.Next(1, 6)}", Maybe("'review':", "'good'", "''")],
        "PaymentCompleted" => [User, Course, Maybe("'paymentId':", "'p1'", "'p2'", "'p3'"), Maybe("'amount':", "49.99", "-10", "5") is { Length: > 0 } amount ? amount : "'amount':7", $"'currency':'{Any("EUR", "CHF")}'"],
        "AppEvent" => [User, "'appId':'shop','eventType':'click'", Maybe("'courseId':", "'c1'"), Session],
        var other => throw new InvalidOperationException($"Say here what a random {other} looks like."),
    };

    string User => Id("userId", Users);

    string Course => Id("courseId", Courses);

    string Module => Id("moduleId", Modules);

    string Lesson => Id("lessonId", Lessons);

    string Session => Maybe("'sessionId':", "'z1'", "'z2'");

    string Attempt => Maybe("'attemptId':", "'t1'", "'t2'");

    string Submission => Maybe("'submissionId':", "'x1'", "'x2'");

    string Minutes => Maybe("'timeSpent':", "30", "45", "0.5");

    string Client => Maybe("'client':", "{'deviceType':'tablet'}", "{'browser':'Firefox','userAgent':'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'}");

    string[] Place => random.Next(3) switch { 0 => [], 1 => [Course], _ => [Course, Module, Lesson] };

    string Answer => Any("'correct':true", "'correct':false", "'skipped':true", "'score':40", "'correct':false,'score':25");

    string Responses => random.Next(3) == 0 ? "" : $"'responses':[{string.Join(',', Questions.Take(random.Next(1, 4)).Select(q => $"{{'questionId':'{q}',{Answer}}}"))}]";

    string Assessment(string type) => Id(type.StartsWith("Quiz", StringComparison.Ordinal) ? "quizId" : "assessmentId", Assessments);

    string[] Defined(string type) => type switch
    {
        "ModuleCreated" => [Module],
        "LessonCreated" => [Module, Lesson],
        "AssessmentCreated" => [Id("assessmentId", Assessments), Maybe("'kind':", "'quiz'", "'exam'")],
        "QuizCreated" => [Id("quizId", Assessments)],
        "AssignmentCreated" => [Maybe("'moduleId':", "'m1'"), Maybe("'lessonId':", "'l1'", "'l2'"), Id("assignmentId", Assignments)],
        _ => ["'kind':'question'", Id("assessmentId", Assessments), Id("questionId", Questions)],
    };

    /// <summary>Within two and a half days, on a grid of seven minutes; some to the second, some to the microsecond.</summary>
    string Time()
    {
        var time = Start.AddMinutes(7 * random.Next(510));
        time = random.Next(5) switch { 0 => time.AddSeconds(random.Next(60)), 1 => time.AddMicroseconds(random.Next(1_000_000)), _ => time };
        return time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }

    string Id(string name, string[] from) => $"'{name}':'{Any(from)}'";

    string Maybe(string name, params string[] values) => random.Next(3) == 0 ? "" : name + Any(values);

    string Any(params string[] values) => values[random.Next(values.Length)];
}
