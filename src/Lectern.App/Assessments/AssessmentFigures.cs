using Lectern.App.Access;
using Lectern.App.Courses;
using Lectern.Core.Measures;

namespace Lectern.App.Assessments;

/// <summary>Which figures of an assessment are asked.</summary>
/// <param name="Attempts">Null: all for figures of attempts, first for those of questions.</param>
/// <param name="Part">Null: of all attempts there are.</param>
/// <param name="Reach">Null: of attempts made in any course.</param>
/// <param name="Day">By the end of this day; null: at any time.</param>
readonly record struct AssessmentQuestion(
    int Tenant, string AssessmentId, string? Cohort, AttemptChoice? Attempts, CourseReach? Reach = null, CoursePart? Part = null, DateOnly? Day = null)
{
    public AttemptChoice OfAttempts => Attempts ?? AttemptChoice.All;
    public AttemptChoice OfQuestions => Attempts ?? AttemptChoice.First;
}

/// <summary>Of an assessment, which courses may share, the attempts made in one of them by the end of a day.</summary>
readonly record struct CoursePart(long Course, DateOnly Day);

/// <summary>All figures of one assessment before any is hidden: what is cached, whoever asked.</summary>
/// <param name="Attempts">Of the cohort.</param>
/// <param name="AllAttempts">The same of all cohorts: who knows both knows the rest.</param>
/// <param name="Answers">Of the cohort.</param>
/// <param name="AllAnswers">The same of all cohorts.</param>
sealed record AssessmentFigures(
    AssessmentQuestion Asked, AssessedItem Item, AttemptTotals Attempts, AttemptTotals AllAttempts, AnswerTotals Answers, AnswerTotals AllAnswers)
{
    /// <summary>Of the course, for who asks.</summary>
    public CohortRest Rest { get; init; } = CohortRest.None;

    /// <summary>The courses that use it, of those that who asks sees.</summary>
    public IReadOnlyList<AssessedCourse> Courses { get; init; } = [];

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
        var (t, all, isOpen) = (Attempts, AllAttempts, IsOpen(caller));
        var (course, module, lesson) = Item.PlaceFor(caller);
        var isScored = ShowsAttempts(a => a.ScoredLearners, a => a.ScoredRetakers);
        var isTimed = ShowsAttempts(a => a.TimedLearners, a => a.TimedRetakers);
        var isReliable = Shows(caller, Answers.ReliabilityLearners, AllAnswers.ReliabilityLearners)
            && (IsUsualOfQuestions || Shows(caller, Answers.ReliabilityRetakers, AllAnswers.ReliabilityRetakers));
        return new(
            Asked.AssessmentId,
            Asked.AssessmentId,
            course,
            Courses,
            module,
            lesson,
            Item.Title,
            Item.Kind,
            Rates.Of(Item.PassingScore),
            Item.DueAt,
            isOpen ? t.Attempts : null,
            isOpen ? t.Learners : null,
            isScored ? t.AverageScore : null,
            isScored ? t.MedianScore : null,
            ShowsAttempts(a => a.JudgedLearners, a => a.JudgedRetakers) ? t.PassRate : null,
            isTimed ? t.Minutes : null,
            isTimed ? t.Seconds : null,
            isScored ? ScoreBin.Of(t.Distribution) : [],
            isScored ? t.DifficultyRating : null,
            Asked.OfQuestions,
            MissedQuestion.Of(Answers.Questions.Where((q, i) => IsShown(caller, i))),
            Questions(caller),
            isReliable ? Answers.Reliability.Alpha : null,
            isOpen ? Answers.Reliability.Attempts : null,
            isOpen && caller.Courses.IsAll ? Item.FirstEventAt : null,
            isOpen && caller.Courses.IsAll ? Item.LastEventAt : null);

        // The usual answer and an unusual one differ by the further attempts of those who made some: a group of its own.
        bool ShowsAttempts(Func<AttemptTotals, long> learners, Func<AttemptTotals, long> retakers) =>
            Shows(caller, learners(t), learners(all)) && (Asked.OfAttempts == AttemptChoice.All || Shows(caller, retakers(t), retakers(all)));
    }

    public IReadOnlyList<QuestionAnalytics> Questions(Caller caller) =>
    [
        .. Answers.Questions.Select((q, i) => QuestionAnalytics.Of(
            Asked.AssessmentId, q, IsOpen(caller), IsOpen(caller) && caller.Courses.IsAll, IsShown(caller, i), IsShown(caller, i) && ShowsQuestion(caller, i, a => a.TimedLearners, a => a.TimedRetakers))),
    ];

    /// <summary>Whether anything but what there is to ask may be shown. Of what belongs to no course the group is those who took it.</summary>
    bool IsOpen(Caller caller) => Rest.Shows(caller) && (Item.CourseKey is not null || caller.Shows(Attempts.Learners, AllAttempts.Learners));

    bool IsUsualOfQuestions => Asked.OfQuestions == AttemptChoice.First;

    bool IsShown(Caller caller, int question) => ShowsQuestion(caller, question, q => q.Learners, q => q.Retakers);

    bool ShowsQuestion(Caller caller, int question, Func<QuestionTotals, long> learners, Func<QuestionTotals, long> retakers)
    {
        var (own, all) = (Answers.Questions[question], AllAnswers.Questions[question]);
        return Shows(caller, learners(own), learners(all)) && (IsUsualOfQuestions || Shows(caller, retakers(own), retakers(all)));
    }

    /// <summary>Learners of the cohort among those of all; where no cohort is asked for, both are the same.</summary>
    bool Shows(Caller caller, long own, long all) => caller.Shows(own, all) && IsOpen(caller);
}
