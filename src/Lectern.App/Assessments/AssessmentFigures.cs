using Lectern.App.Access;
using Lectern.Core.Measures;

namespace Lectern.App.Assessments;

/// <summary>Which figures of an assessment are asked.</summary>
/// <param name="Attempts">Null: all for figures of attempts, first for those of questions.</param>
readonly record struct AssessmentQuestion(int Tenant, string AssessmentId, string? Cohort, AttemptChoice? Attempts)
{
    public AttemptChoice OfAttempts => Attempts ?? AttemptChoice.All;
    public AttemptChoice OfQuestions => Attempts ?? AttemptChoice.First;
}

/// <summary>All figures of one assessment before any is hidden: what is cached, whoever asked.</summary>
/// <param name="Attempts">Of the cohort.</param>
/// <param name="AllAttempts">The same of all cohorts: who knows both knows the rest.</param>
/// <param name="Answers">Of the cohort.</param>
/// <param name="AllAnswers">The same of all cohorts.</param>
sealed record AssessmentFigures(
    AssessmentQuestion Asked, AssessedItem Item, AttemptTotals Attempts, AttemptTotals AllAttempts, AnswerTotals Answers, AnswerTotals AllAnswers)
{
    public static AssessmentFigures Of(AssessmentQuestion asked, AssessedItem item, QuestionRow[] questions, AttemptRow[] all)
    {
        var (attempts, answers) = Totals(all);
        if (asked.Cohort is null) return new(asked, item, attempts, attempts, answers, answers);
        var (own, ownAnswers) = Totals([.. all.Where(a => a.IsInCohort)]);
        return new(asked, item, own, attempts, ownAnswers, answers);

        (AttemptTotals, AnswerTotals) Totals(AttemptRow[] rows) => (
            AttemptTotals.Of(rows, asked.OfAttempts == AttemptChoice.First, item.PassingScore),
            AnswerTotals.Of(questions, rows, asked.OfQuestions == AttemptChoice.First));
    }

    public AssessmentAnalytics Analytics(Caller caller)
    {
        var (t, all) = (Attempts, AllAttempts);
        var isAny = ShowsChoice(caller, Asked.OfAttempts == AttemptChoice.All, t.Retakers);
        var isScored = isAny && caller.Shows(t.ScoredLearners, all.ScoredLearners);
        var isTimed = isAny && caller.Shows(t.TimedLearners, all.TimedLearners);
        var isReliable = ShowsAnswers(caller) && caller.Shows(Answers.ReliabilityLearners, AllAnswers.ReliabilityLearners);
        return new(
            Asked.AssessmentId,
            Asked.AssessmentId,
            Item.CourseId,
            Item.ModuleId,
            Item.LessonId,
            Item.Title,
            Item.Kind,
            Rates.Of(Item.PassingScore),
            t.Attempts,
            t.Learners,
            isScored ? t.AverageScore : null,
            isScored ? t.MedianScore : null,
            isAny && caller.Shows(t.JudgedLearners, all.JudgedLearners) ? t.PassRate : null,
            isTimed ? t.Minutes : null,
            isTimed ? t.Seconds : null,
            isScored ? ScoreBin.Of(t.Distribution) : [],
            isScored ? t.DifficultyRating : null,
            Asked.OfQuestions,
            MissedQuestion.Of(Answers.Questions.Where((q, i) => IsShown(caller, i))),
            Questions(caller),
            isReliable ? Answers.Reliability.Alpha : null,
            Answers.Reliability.Attempts,
            Item.FirstEventAt,
            Item.LastEventAt);
    }

    public IReadOnlyList<QuestionAnalytics> Questions(Caller caller) =>
    [
        .. Answers.Questions.Select((q, i) => QuestionAnalytics.Of(
            Asked.AssessmentId, q, IsShown(caller, i), IsShown(caller, i) && caller.Shows(q.TimedLearners, AllAnswers.Questions[i].TimedLearners))),
    ];

    bool IsShown(Caller caller, int question) => ShowsAnswers(caller) && caller.Shows(Answers.Questions[question].Learners, AllAnswers.Questions[question].Learners);

    bool ShowsAnswers(Caller caller) => ShowsChoice(caller, Asked.OfQuestions == AttemptChoice.First, Answers.Retakers);

    /// <summary>The usual answer and an unusual one differ by the further attempts of those who made some: a group of its own.</summary>
    static bool ShowsChoice(Caller caller, bool isUsual, long retakers) => isUsual || caller.Shows(retakers);
}
