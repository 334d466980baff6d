namespace Lectern.App.Glossary;

/// <summary>Measures of assessments, their questions, and assignments.</summary>
static class AssessmentMeasures
{
    const string Completed = "AssessmentCompleted";
    const string Answered = "AssessmentCompleted with responses, QuestionAnswered";
    const string Item = "response, attempt";

    public static readonly IReadOnlyList<Measure> All =
    [
        // An assessment
        new("totalAttempts", "Completed attempts of an assessment; all of them, or with attempts=first each learner's first. Of a question: attempts that were asked it.", "count", "count", "attempt", Completed),
        new("uniqueAttempts", "Different learners among the attempts.", "count", "count", "attempt", Completed),
        new("first attempt", "Of each learner the attempt completed first; where none was completed, the one started first; at the same time the least attempt id. For questions: among the attempts that have answers.", "least completed_at, else started_at", "–", "attempt", "AssessmentStarted, AssessmentCompleted, QuestionAnswered"),
        new("averageScore (assessment)", "Mean score of completed attempts that have one: the one sent; else correct of total answers; else the mean of its responses.", "Σ scores ÷ count", "percent", "response → attempt", Completed),
        new("medianScore", "The middle score of attempts or graded submissions; of two in the middle their mean.", "order statistic", "percent", "attempt, submission", "AssessmentCompleted, AssignmentGraded"),
        new("passingScore", "The score from which on an assessment is passed, as defined now.", "as sent", "percent", "content", "ContentDefined"),
        new("passRate", "Passed attempts among the completed ones of which it is known whether they passed.", "passed ÷ (passed + failed) × 100. What the producer sent; else whether the score reaches the passing score that is defined now", "percent", "attempt, content", "AssessmentCompleted, ContentDefined"),
        new("averageTimeSpent", "Mean time of a completed attempt: as declared; else from start to completion.", "Σ seconds ÷ count ÷ 60", "minutes", "attempt", "AssessmentStarted, AssessmentCompleted"),
        new("averageTimeToCompleteSeconds (assessment)", "The same in seconds.", "Σ seconds ÷ count", "seconds", "attempt", "AssessmentStarted, AssessmentCompleted"),
        new("scoreDistribution", "How many scores lie in [0, 10), [10, 20), …, [90, 100].", "count a bin", "count", "attempt, submission", "AssessmentCompleted, AssignmentGraded"),
        new("difficultyRating (assessment)", "How hard an assessment is: 0 easy, 1 hard.", "1 − mean score ÷ 100", "share, 0–1, four decimals", "attempt", Completed),
        new("reliability", "How far the questions measure the same thing, so that the score could be trusted a second time: Cronbach's alpha, at most 1. It needs two questions and two attempts that were asked all of them.", "k ÷ (k − 1) × (1 − Σ variance of each question ÷ variance of the total). Attempts that were asked every question that any of them was; null also where their totals do not vary; every question counts the same", "at most 1, four decimals; negative where questions work against each other", Item, Answered),
        new("reliabilityAttempts", "Attempts that reliability is told from.", "count", "count", Item, Answered),
        new("mostMissedQuestions", "The five questions that learners did worst at. Missed are wrong, partly right and skipped answers.", "order by facility. Least facility, among those that anybody missed", "–", Item, Answered),

        // A question
        new("correctResponses, incorrectResponses, skippedResponses", "Answers that were right, wrong and skipped; partly right ones count as wrong.", "count. The newest report of each; together totalAttempts", "count", "response", Answered),
        new("averageTimeSpentSeconds (question)", "Mean of the times told for a question.", "Σ seconds ÷ count", "seconds", "response", Answered),
        new("facility", "Mean mark of those who were asked, of the most there is: 1 where everybody had all marks. A skipped question has no marks; one that an attempt shows no answer to was not asked.", "Σ marks ÷ (attempts × full marks)", "share, 0–1, four decimals", "response", Answered),
        new("difficultyRating (question)", "How hard a question is: 0 easy, 1 hard.", "1 − facility", "share, 0–1, four decimals", "response", Answered),
        new("discriminationIndex", "Whether those who do well in the rest of the test do well at this question, too. Near 0 the question tells nothing; below 0 something is wrong with it.", "Pearson's correlation of the mark with the mean mark of the attempt's other questions. Null below two attempts with other questions, and where marks or rests do not vary", "−1 to 1, four decimals", "response", Answered),
        new("upperLowerIndex", "How much better the best 27 % did at this question than the weakest 27 %.", "facility(upper) − facility(lower). Attempts rank by their mean mark; the groups have max(1, 27 % rounded half up); those that tie at an edge belong to the group in part, all alike. Null below two attempts", "−1 to 1, four decimals", "response", Answered),
        new("flags", "Advice on a question: negative_discrimination (below 0), low_discrimination (below 0.2), too_easy (facility above 0.9), too_hard (below 0.2); few_attempts alone where there are fewer than 10.", "bounds", "names", "response", Answered),

        // An assignment
        new("totalSubmissions", "Submissions handed in.", "count", "count", "submission", "AssignmentSubmitted"),
        new("uniqueSubmissions", "Different learners who handed one in.", "count", "count", "submission", "AssignmentSubmitted"),
        new("gradedSubmissions", "Submissions with a score, those that only their grading told of among them.", "count", "count", "submission", "AssignmentGraded"),
        new("averageScore (assignment)", "Mean score of graded submissions.", "Σ scores ÷ count", "percent", "submission", "AssignmentGraded"),
        new("submissionRate", "Enrolled learners of the assignment's course who handed one in.", "learners ÷ enrollments × 100; never above 100", "percent", "submission, enrollment", "AssignmentSubmitted, UserEnrolled, UserCompletedCourse"),
        new("lateSubmissionRate", "Late submissions among those of which it is known. Handed in at the very moment it was due is in time.", "late ÷ (late + in time) × 100. What the producer sent; else later than the submission's own due date; else than the one defined for the assignment now", "percent", "submission, content", "AssignmentSubmitted, ContentDefined"),
        new("averageTimeToSubmitSeconds", "From when a learner could begin to their first submission: the later of the assignment's first definition and their enrollment, of those that are known and not after the submission. Where neither is, the learner is left out.", "Σ seconds ÷ learners", "seconds", "submission, enrollment, content", "ContentDefined, UserEnrolled, AssignmentSubmitted"),
    ];
}
