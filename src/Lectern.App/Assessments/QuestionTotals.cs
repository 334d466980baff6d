using Lectern.Core.Measures;

namespace Lectern.App.Assessments;

/// <summary>What the answers of one question tell, and of how many different learners.</summary>
sealed class QuestionTotals(QuestionRow question)
{
    const int Correct = 1;
    const int Skipped = 2;

    long lastLearner;
    long lastTimed;
    long lastRetaker;
    long lastTimedRetaker;
    long seconds;
    long timed;

    public QuestionRow Question { get; } = question;
    public long Learners { get; private set; }
    public long CorrectResponses { get; private set; }
    public long IncorrectResponses { get; private set; }
    public long SkippedResponses { get; private set; }
    public long TimedLearners { get; private set; }

    /// <summary>Learners who answered it in an attempt beside their first; and of whom it is known how long that took.</summary>
    public long Retakers { get; private set; }
    public long TimedRetakers { get; private set; }
    public ItemFigures Figures { get; set; }

    public long? AverageSeconds => Rates.WholeMean(seconds, timed);

    /// <summary>Answers come learner by learner.</summary>
    public void Add(long learner, AnswerRow answer)
    {
        if (answer.Outcome == Skipped) SkippedResponses++;
        else if (answer.Outcome == Correct) CorrectResponses++;
        else IncorrectResponses++;
        if (lastLearner != learner) Learners++;
        lastLearner = learner;

        if (answer.Seconds < 0) return;
        seconds += answer.Seconds;
        timed++;
        if (lastTimed != learner) TimedLearners++;
        lastTimed = learner;
    }

    /// <summary>An answer of an attempt beside the first, learner by learner as well.</summary>
    public void AddFurther(long learner, AnswerRow answer)
    {
        if (lastRetaker != learner) Retakers++;
        lastRetaker = learner;
        if (answer.Seconds < 0) return;
        if (lastTimedRetaker != learner) TimedRetakers++;
        lastTimedRetaker = learner;
    }
}

/// <summary>What attempts with answers tell of an assessment's questions.</summary>
/// <param name="Questions">In the assessment's order, those that nobody was asked among them.</param>
/// <param name="Reliability">Cronbach's alpha.</param>
/// <param name="ReliabilityLearners">Different learners it is of.</param>
/// <param name="ReliabilityRetakers">Learners with such an attempt beside their first.</param>
sealed record AnswerTotals(IReadOnlyList<QuestionTotals> Questions, Reliability Reliability, long ReliabilityLearners, long ReliabilityRetakers)
{
    public static AnswerTotals Of(IReadOnlyList<QuestionRow> questions, IReadOnlyCollection<AttemptRow> attempts, bool firstsOnly)
    {
        var answered = attempts.Where(a => a.Questions.Length > 0).ToArray();
        AttemptRow[] firsts = [.. AttemptRow.Firsts(answered)];
        AttemptRow[] further = [.. answered.Except(firsts, ReferenceEqualityComparer.Instance).Cast<AttemptRow>().OrderBy(a => a.LearnerKey)];
        if (firstsOnly) answered = firsts;
        answered = [.. answered.OrderBy(a => a.LearnerKey)];

        var totals = questions.Select(q => new QuestionTotals(q)).ToArray();
        var places = questions.Select((q, i) => (q.ContentKey, i)).ToDictionary(p => p.ContentKey, p => p.i);
        var marks = new Mark[answered.Length][];
        for (var i = 0; i < answered.Length; i++)
        {
            var attempt = answered[i];
            marks[i] = new Mark[attempt.Questions.Length];
            for (var j = 0; j < attempt.Questions.Length; j++)
            {
                var place = places[attempt.Questions[j]];
                var answer = attempt.AnswerAt(j);
                marks[i][j] = new(place, answer.Mark);
                totals[place].Add(attempt.LearnerKey, answer);
            }
        }

        foreach (var attempt in further)
        {
            for (var j = 0; j < attempt.Questions.Length; j++) totals[places[attempt.Questions[j]]].AddFurther(attempt.LearnerKey, attempt.AnswerAt(j));
        }

        var figures = ItemStatistics.Of(marks, totals.Length);
        for (var i = 0; i < totals.Length; i++) totals[i].Figures = figures[i];
        var asked = figures.Count(f => f.Attempts > 0);
        return new(totals, Reliability.Of(marks, totals.Length), Complete(answered), Complete(further));

        long Complete(IEnumerable<AttemptRow> rows) => AttemptRow.LearnersOf(rows.Where(a => a.Questions.Length == asked));
    }
}
