using Lectern.Core.ReadModels;
using static Lectern.Core.Tests.ReadModels.Story;

namespace Lectern.Core.Tests.ReadModels;

public sealed class AssessmentFoldTests
{
    const string Quiz = "'assessmentId':'a1'";

    [Fact]
    public void A_score_is_as_sent_and_scaled_by_its_own_maximum()
    {
        var story = new Story(At("10:00", "AssessmentCompleted", Quiz + ",'attemptId':'t1','score':17,'maxScore':20,'timeSpent':12.5"));

        var attempt = story.Attempt("a1", "t1");
        Attempts.ScoreOf(attempt).ShouldBe(850_000);
        attempt.Get(Attempts.Seconds).ShouldBe(750);
        story.Learner().Sum(Learners.ScoredAttempts).ShouldBe(1);
        story.Learner().Sum(Learners.AttemptScores).ShouldBe(850_000);
        story.Course().Sum(Courses.AttemptScores).ShouldBe(850_000);
        story.CourseDay(2).Sum(CourseDays.Graded).ShouldBe(1);
        story.CourseDay(2).Sum(CourseDays.DeclaredSeconds).ShouldBe(750);
        story.Enrollment().Sum(Enrollments.DeclaredContentSeconds).ShouldBe(750);
    }

    [Theory]
    [InlineData("'score':60,'correctAnswers':1,'totalQuestions':2,'responses':[{'questionId':'q1','correct':true}]", 600_000)]
    [InlineData("'correctAnswers':1,'totalQuestions':3,'responses':[{'questionId':'q1','correct':true}]", 333_333)]
    [InlineData("'correctAnswers':4,'totalQuestions':3", 1_000_000)]
    [InlineData("'correctAnswers':0,'totalQuestions':0,'responses':[{'questionId':'q1','score':1,'maxScore':4},{'questionId':'q2','correct':true}]", 625_000)]
    [InlineData("'responses':[{'questionId':'q1','correct':true},{'questionId':'q2','correct':false},{'questionId':'q3','skipped':true}]", 333_333)]
    [InlineData("'passed':true", null)]
    public void Without_a_score_it_is_correct_of_total_else_the_mean_of_the_responses(string said, int? score)
    {
        var story = new Story(At("10:00", "AssessmentCompleted", $"{Quiz},'attemptId':'t1',{said}"));

        Attempts.ScoreOf(story.Attempt("a1", "t1")).ShouldBe(score);
        story.Learner().Sum(Learners.Attempts).ShouldBe(1);
        story.Learner().Sum(Learners.ScoredAttempts).ShouldBe(score is null ? 0 : 1);
    }

    [Fact]
    public void Questions_answered_one_by_one_and_then_completed_are_one_attempt()
    {
        string Answer(string time, string question, string answer) => At(time, "QuestionAnswered", $"{Quiz},'attemptId':'t1','questionId':'{question}',{answer}");
        string[] events =
        [
            At("10:00", "AssessmentStarted", Quiz + ",'attemptId':'t1'"),
            Answer("10:01", "q1", "'correct':true"), Answer("10:02", "q2", "'correct':false"),
        ];
        var open = new Story(events);
        open.Learner().Sum(Learners.Attempts).ShouldBe(0);
        open.Course().Sum(Courses.Attempts).ShouldBe(0);

        // The completion repeats q2, corrected, and brings q3.
        var story = new Story([.. events, At("10:05", "AssessmentCompleted", Quiz + ",'attemptId':'t1','responses':[{'questionId':'q2','correct':true},{'questionId':'q3','correct':false}]")]);

        var attempt = story.Attempt("a1", "t1");
        attempt.Get(Attempts.StartedAt).ShouldBe(Micro("10:00"));
        attempt.Sum(Attempts.Responses).ShouldBe(3);
        attempt.Sum(Attempts.CorrectResponses).ShouldBe(2);
        Attempts.ScoreOf(attempt).ShouldBe(666_666);
        story.Learner().Sum(Learners.Attempts).ShouldBe(1);
        story.Learner().Sum(Learners.AttemptScores).ShouldBe(666_666);
        story.Count(Responses.Grain).ShouldBe(3);
    }

    [Fact]
    public void An_answer_corrected_later_counts_by_its_newest_report()
    {
        string Answer(string time, string answer) => At(time, "QuestionAnswered", $"{Quiz},'attemptId':'t1','questionId':'q1',{answer}");
        var story = new Story(Answer("10:02", "'skipped':true"), Answer("10:01", "'correct':true"));

        story.Attempt("a1", "t1").Sum(Attempts.Responses).ShouldBe(1);
        story.Attempt("a1", "t1").Sum(Attempts.CorrectResponses).ShouldBe(0);
        story.Attempt("a1", "t1").Sum(Attempts.ResponseScores).ShouldBe(0);
    }

    [Fact]
    public void Without_an_attempt_id_each_completion_is_an_attempt_and_a_start_is_only_counted()
    {
        var story = new Story(
            At("10:00", "AssessmentStarted", Quiz),
            At("10:05", "AssessmentCompleted", Quiz + ",'score':50"),
            At("11:05", "AssessmentCompleted", Quiz + ",'score':70"));

        story.Content("assessment", "a1").Sum(Contents.Starts).ShouldBe(1);
        story.Count(Attempts.Grain).ShouldBe(2);
        story.Learner().Sum(Learners.Attempts).ShouldBe(2);
        story.Learner().Sum(Learners.AttemptScores).ShouldBe(1_200_000);
    }

    [Fact]
    public void An_assessment_counts_its_events_and_those_of_its_questions_and_a_question_knows_when_it_was_touched()
    {
        var story = new Story(
            At("10:00", "QuizCreated", "'quizId':'a1'"),
            At("10:01", "ContentDefined", Quiz + ",'kind':'question','questionId':'q1'"),
            At("10:04", "QuestionAnswered", Quiz + ",'questionId':'q1','correct':true"),
            At("10:05", "AssessmentCompleted", Quiz + ",'responses':[{'questionId':'q1','correct':true},{'questionId':'q2','correct':false}]"),
            At("10:06", "ModuleCompleted", "'moduleId':'m1'"));

        story.Content("assessment", "a1").Sum(Contents.Events).ShouldBe(4);
        story.Question("a1", "q1").Get(Contents.FirstEventAt).ShouldBe(Micro("10:01"));
        story.Question("a1", "q1").Get(Contents.LastEventAt).ShouldBe(Micro("10:05"));
        story.Question("a1", "q2").Get(Contents.FirstEventAt).ShouldBe(Micro("10:05"));
    }

    [Fact]
    public void A_completion_reported_twice_under_one_attempt_id_is_one_attempt_with_the_newest_score()
    {
        var story = new Story(
            At("11:00", "AssessmentCompleted", Quiz + ",'attemptId':'t1','score':70,'timeSpent':10"),
            At("10:00", "QuizCompleted", "'quizId':'a1','attemptId':'t1','score':50,'timeSpent':20"));

        story.Learner().Sum(Learners.Attempts).ShouldBe(1);
        story.Learner().Sum(Learners.AttemptScores).ShouldBe(700_000);
        story.Attempt("a1", "t1").Get(Attempts.CompletedAt).ShouldBe(Micro("10:00"));
        story.Attempt("a1", "t1").Get(Attempts.Seconds).ShouldBe(1200);
    }

    [Fact]
    public void What_an_event_does_not_say_takes_nothing_back()
    {
        var story = new Story(
            At("10:00", "AssignmentGraded", "'assignmentId':'s1','score':80"),
            At("11:00", "AssignmentGraded", "'assignmentId':'s1'"),
            At("10:00", "QuizCreated", "'quizId':'a1'"),
            At("11:00", "AssessmentCreated", "'assessmentId':'a1','title':'T'"));

        story.Submission("s1").Get(Submissions.Score).ShouldBe(800_000);
        story.Learner().Sum(Learners.SubmissionScores).ShouldBe(800_000);
    }

    [Fact]
    public void A_submission_is_counted_once_and_graded_by_its_newest_grade()
    {
        const string Essay = "'assignmentId':'s1'";
        var story = new Story(
            At("10:00", "AssignmentSubmitted", Essay + ",'late':false"),
            At("10:30", "AssignmentSubmitted", Essay),
            At("04T10:00", "AssignmentGraded", Essay + ",'score':9,'maxScore':12"),
            At("03T10:00", "AssignmentGraded", Essay + ",'score':3,'maxScore':12"));

        story.Submission("s1").Get(Submissions.SubmittedAt).ShouldBe(Micro("10:00"));
        story.Learner().Sum(Learners.Submissions).ShouldBe(1);
        story.Learner().Sum(Learners.GradedSubmissions).ShouldBe(1);
        story.Learner().Sum(Learners.SubmissionScores).ShouldBe(750_000);
        story.CourseDay(2).Sum(CourseDays.Submissions).ShouldBe(1);
        story.CourseDay(3).Sum(CourseDays.Graded).ShouldBe(0);
        story.CourseDay(4).Sum(CourseDays.Graded).ShouldBe(1);
    }

    [Fact]
    public void A_grade_without_a_submission_counts_to_the_scores_alone()
    {
        var story = new Story(At("10:00", "AssignmentGraded", "'assignmentId':'s1','submissionId':'x1','score':50"));

        story.Learner().Sum(Learners.Submissions).ShouldBe(0);
        story.Learner().Sum(Learners.GradedSubmissions).ShouldBe(1);
        story.Enrollment().Sum(Enrollments.SubmissionScores).ShouldBe(500_000);
    }
}
