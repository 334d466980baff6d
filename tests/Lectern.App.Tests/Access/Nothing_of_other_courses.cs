using System.Net;
using System.Text.Json.Nodes;
using static Lectern.App.Tests.Access.TwoTenants;

namespace Lectern.App.Tests.Access;

/// <summary>
/// Whatever happens in courses that a teacher does not teach, every answer to them stays what it was, to the last figure: nobody sees what
/// makes no difference.
/// </summary>
public sealed class Nothing_of_other_courses(TwoTenants world) : IClassFixture<TwoTenants>
{
    /// <summary>Of the moment of asking, whatever was asked.</summary>
    static readonly string[] Volatile = ["calculatedAt"];

    [Fact]
    public async Task What_happens_elsewhere_makes_no_difference_to_a_teacher()
    {
        var teacher = world.Of($"{TeacherOfSeen}@A");
        await SendOfNoCourseAsync('A', OfNoCourse());
        var before = await AnswersAsync(teacher);
        before.Count.ShouldBeGreaterThan(50);

        await world.SendAsync('A', Elsewhere());
        await world.Server.SettleAsync();
        var after = await AnswersAsync(teacher);
        var changed = before.Where(b => after[b.Key] != b.Value).Select(b => $"{b.Key}\n  {Difference(b.Value, after[b.Key])}").ToArray();
        changed.ShouldBeEmpty($"{changed.Length} of {before.Count} answers changed:\n{string.Join('\n', changed)}");

        // The same in their own course does: these answers can change.
        await world.SendAsync('A', Learning('A', "seen", "both-learner", 17, "again"));
        await world.Server.SettleAsync();
        var moved = await AnswersAsync(teacher);
        after.Count(a => moved[a.Key] != a.Value).ShouldBeGreaterThan(25);
    }

    // Taken by two learners for the course, and once for none: that can only be for the one course that uses it.
    [Fact]
    public async Task Work_of_no_course_is_of_the_only_one_that_uses_the_item()
    {
        await SendOfNoCourseAsync('B', [Event("QuizCompleted", 11, "\"userId\":\"seen-learner\",\"courseId\":\"seen-course\",\"assessmentId\":\"seen-quiz\",\"data\":{\"attemptId\":\"nowhere\",\"score\":30}")]);

        var (_, text) = await world.SayAsync(world.Of($"{TeacherOfSeen}@B"), HttpMethod.Get, $"/api/v1/assessments/seen-quiz/analytics?asOf={AsOf}");
        ((int)JsonNode.Parse(text)!["totalAttempts"]!).ShouldBe(3);
    }

    /// <summary>Sends events, and takes the course from the work of the 11th: no event that is taken in today lacks one, but the tables allow for it.</summary>
    async Task SendOfNoCourseAsync(char letter, IEnumerable<string> events)
    {
        await world.SendAsync(letter, events);
        await world.Server.SettleAsync();
        await world.Server.ExecuteAsync(
            """
            UPDATE read.attempt SET course_key = NULL WHERE completed_at::date = '2025-11-11';
            UPDATE read.submission SET course_key = NULL WHERE submitted_at::date = '2025-11-11';
            """);
    }

    /// <summary>Work on shared items that is to be of no course, and then the teacher's own course as the newest to name these.</summary>
    static IEnumerable<string> OfNoCourse()
    {
        yield return Event("QuizCompleted", 11, "\"userId\":\"both-learner\",\"courseId\":\"seen-course\",\"assessmentId\":\"both-exam\",\"data\":{\"attemptId\":\"nowhere\",\"score\":30,\"responses\":[{\"questionId\":\"nowhere-question\",\"correct\":true}]}");
        yield return Event("AssignmentSubmitted", 11, "\"userId\":\"both-learner\",\"courseId\":\"seen-course\",\"assignmentId\":\"both-assignment\",\"data\":{\"submissionId\":\"nowhere\"}");
        yield return Event("QuizCompleted", 12, "\"userId\":\"seen-learner\",\"courseId\":\"seen-course\",\"assessmentId\":\"both-exam\",\"data\":{\"attemptId\":\"here\",\"score\":40}");
        yield return Event("AssignmentSubmitted", 12, "\"userId\":\"seen-learner\",\"courseId\":\"seen-course\",\"assignmentId\":\"both-assignment\",\"data\":{\"submissionId\":\"here\"}");
    }

    /// <summary>Everything that can happen in the other course, to the shared learner, to others, to the shared items, and outside any course.</summary>
    static IEnumerable<string> Elsewhere()
    {
        foreach (var e in Learning('A', "hidden", "both-learner", 18, "second")) yield return e;
        foreach (var e in Learning('A', "hidden", "newcomer-learner", 18)) yield return e;
        yield return Event("UserCompletedCourse", 19, "\"userId\":\"both-learner\",\"courseId\":\"hidden-course\",\"data\":{\"finalScore\":88}");
        yield return Event("QuizCompleted", 3, "\"userId\":\"both-learner\",\"courseId\":\"hidden-course\",\"assessmentId\":\"both-quiz\",\"data\":{\"attemptId\":\"earlier\",\"score\":5,\"responses\":[{\"questionId\":\"unheard-question\",\"correct\":true}]}");
        // One that both courses ask for, and that nobody did for the teacher's.
        yield return Event("QuizCompleted", 4, "\"userId\":\"both-learner\",\"courseId\":\"hidden-course\",\"assessmentId\":\"both-exam\",\"data\":{\"attemptId\":\"there\",\"score\":5}");
        // Now theirs is the newest course to name these items.
        yield return Event("QuizCompleted", 18, "\"userId\":\"hidden-learner\",\"courseId\":\"hidden-course\",\"assessmentId\":\"both-exam\",\"data\":{\"attemptId\":\"later\",\"score\":7}");
        yield return Event("SessionStarted", 19, "\"userId\":\"both-learner\",\"sessionId\":\"elsewhere\"");
        yield return Event("PageViewed", 19, "\"userId\":\"both-learner\",\"sessionId\":\"elsewhere\",\"data\":{\"url\":\"/nowhere\"}");
        yield return Event("UserLoggedIn", 19, "\"userId\":\"both-learner\"");
        yield return Event("CommentPosted", 19, "\"userId\":\"seen-learner\"");
        yield return Event("CourseCreated", 19, "\"courseId\":\"third-course\",\"data\":{\"title\":\"Third\",\"instructorId\":\"somebody\"}");
        yield return Event("UserEnrolled", 19, "\"userId\":\"seen-learner\",\"courseId\":\"third-course\",\"data\":{\"cohort\":\"seen-cohort\"}");
        yield return Event("CourseRated", 19, "\"userId\":\"seen-learner\",\"courseId\":\"third-course\",\"data\":{\"rating\":1}");
    }

    /// <summary>Whatever the teacher is answered, by what they asked.</summary>
    async Task<Dictionary<string, string>> AnswersAsync(Somebody teacher)
    {
        var answers = new Dictionary<string, string>();
        foreach (var ask in Requests.All.Where(a => (a.Method == HttpMethod.Get || a.Operation == "POST /api/v1/query") && Requests.Rules[a.Operation].Contains("teacher", StringComparison.Ordinal) && !a.Url.Contains("/live", StringComparison.Ordinal)))
        {
            foreach (var id in Marks.IdsOf(ask.Thing))
            {
                var (status, text) = await world.SayAsync(teacher, ask.Method, ask.UrlOf(id), ask.BodyOf(id, teacher));
                if (status != HttpStatusCode.OK) continue;
                answers.Add($"{ask.Method} {ask.UrlOf(id)} {ask.BodyOf(id, teacher)}", Still(JsonNode.Parse(text)!).ToJsonString());
            }
        }
        return answers;
    }

    static JsonNode Still(JsonNode node)
    {
        if (node is JsonObject some)
        {
            foreach (var name in Volatile) some.Remove(name);
            foreach (var (_, value) in some.ToArray()) if (value is not null) Still(value);
        }
        else if (node is JsonArray all)
        {
            foreach (var value in all) if (value is not null) Still(value);
        }
        return node;
    }

    static string Difference(string a, string b)
    {
        var at = a.Zip(b).TakeWhile(c => c.First == c.Second).Count();
        return $"{Around(a)}\n  {Around(b)}";

        string Around(string text) => text[Math.Max(0, at - 150)..Math.Min(text.Length, at + 150)];
    }
}
