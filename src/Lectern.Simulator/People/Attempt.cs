using System.Text.Json;

namespace Lectern.Simulator;

/// <summary>One go at a quiz or an exam, item by item by the two-parameter logistic model.</summary>
sealed class Attempt(World world, Learner learner, Enrollment enrollment, QuizStep quiz, int day)
{
    const int MostAttempts = 3;

    readonly EventSink _sink = world.Sink;

    /// <summary>False: not again today.</summary>
    public bool Take(ref long now)
    {
        ref var rng = ref learner.Rng;
        var id = _sink.NewId(ref rng);
        _sink.Begin(now, "AssessmentStarted", learner, quiz.Place).WriteString("attemptId"u8, id);
        _sink.End();

        var began = now;
        // One knows more the second time, and has better and worse days.
        var ability = learner.Traits.Ability + (0.4 * enrollment.Attempts) + rng.Normal(0, 0.25);
        Span<Answer> answers = stackalloc Answer[quiz.Questions.Length];
        var right = 0;
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = Solve(quiz.Questions[i], ability);
            right += answers[i].Correct ? 1 : 0;
            now += answers[i].Seconds * 1000L;
            if (quiz.TellsEachAnswer)
            {
                TellOne(now, id, quiz.Questions[i], answers[i]);
            }
        }

        now += rng.Int(2_000, 20_000);
        var percent = 100.0 * right / answers.Length;
        Complete(now, id, answers, right, percent, (int)((now - began) / 1000));
        enrollment.Spend((int)((now - began) / 1000));
        enrollment.Score(percent);
        enrollment.Attempts++;
        now += rng.Int(5_000, 60_000);
        return percent >= QuizStep.PassingScore ? Advance(true) : TryAgain(ref rng);
    }

    bool TryAgain(ref Rng rng)
    {
        if (quiz.IsExam && enrollment.Attempts < MostAttempts)
        {
            enrollment.RetryDay = day + rng.Int(2, 6);
            return rng.Chance(0.85) ? false : Advance(false);
        }

        var triesAgain = enrollment.Attempts < MostAttempts && rng.Chance(0.5 + (0.15 * learner.Traits.Motivation));
        return triesAgain || Advance(true);
    }

    bool Advance(bool goesOn)
    {
        enrollment.Advance();
        return goesOn;
    }

    Answer Solve(in Question question, double ability)
    {
        ref var rng = ref learner.Rng;
        var seconds = (int)Math.Max(4, question.Seconds * learner.Traits.Slowness * Math.Exp(rng.Normal(0, 0.35)));
        var chance = question.ChanceToSolve(ability);
        if (rng.Chance(0.05 * (1 - chance)))
        {
            return new Answer(Correct: false, Skipped: true, '-', seconds / 3);
        }

        var correct = rng.Chance(chance);
        var letter = correct ? question.Key : (char)('A' + ((question.Key - 'A' + rng.Int(1, 3)) % 4));
        return new Answer(correct, Skipped: false, letter, seconds);
    }

    void TellOne(long at, string id, in Question question, in Answer answer)
    {
        var json = _sink.Begin(at, "QuestionAnswered", learner, quiz.Place with { Question = question.Id });
        json.WriteString("attemptId"u8, id);
        answer.Write(json);
        _sink.End();
    }

    void Complete(long at, string id, ReadOnlySpan<Answer> answers, int right, double percent, int seconds)
    {
        var json = _sink.Begin(at, "AssessmentCompleted", learner, quiz.Place);
        json.WriteString("attemptId"u8, id);
        json.WriteNumber("score"u8, right);
        json.WriteNumber("maxScore"u8, answers.Length);
        json.WriteBoolean("passed"u8, percent >= QuizStep.PassingScore);
        json.WriteNumber("totalQuestions"u8, answers.Length);
        json.WriteNumber("correctAnswers"u8, right);
        json.WriteNumber("timeSpent"u8, Math.Round(seconds / 60.0, 1));
        if (!quiz.TellsEachAnswer)
        {
            json.WriteStartArray("responses"u8);
            for (var i = 0; i < answers.Length; i++)
            {
                json.WriteStartObject();
                json.WriteString("questionId"u8, quiz.Questions[i].Id);
                answers[i].Write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        _sink.End();
    }

    readonly record struct Answer(bool Correct, bool Skipped, char Letter, int Seconds)
    {
        public void Write(Utf8JsonWriter json)
        {
            if (Skipped)
            {
                json.WriteBoolean("skipped"u8, true);
            }
            else
            {
                json.WriteBoolean("correct"u8, Correct);
                json.WriteString("answer"u8, [Letter]);
            }

            json.WriteNumber("timeSpent"u8, Seconds);
        }
    }
}
