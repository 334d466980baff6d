namespace Lectern.Simulator;

enum Standing
{
    /// <summary>Has chosen the course and not yet enrolled.</summary>
    Planned,
    Enrolled,

    /// <summary>Has left without a word, and may still say so.</summary>
    Faded,
    Dropped,
    Ended,
    Completed,
}

/// <summary>One learner's way through one course.</summary>
sealed class Enrollment(Course course, int startDay, int cohort)
{
    public const int Never = int.MaxValue;

    public Course Course { get; } = course;

    /// <summary>When the cohort starts, not when this learner does.</summary>
    public int StartDay { get; } = startDay;

    public int Cohort { get; } = cohort;

    public Standing Standing { get; set; } = Standing.Planned;

    public required int EnrollDay { get; init; }

    public bool NeverStarts { get; init; }

    public int DropDay { get; set; } = Never;

    public int ReturnDay { get; set; } = Never;

    /// <summary>The next step to do, in <see cref="Course.Steps"/>.</summary>
    public int Cursor { get; private set; }

    public int Attempts { get; set; }

    /// <summary>No further exam attempt before this day.</summary>
    public int RetryDay { get; set; }

    public int ModuleSeconds { get; private set; }

    public int Seconds { get; private set; }

    public double LastScore { get; set; } = 100;

    /// <summary>When the last grade will be out.</summary>
    public long GradedBy { get; set; }

    double _best;
    double _earned;
    double _weights;

    public Step Next => Course.Steps[Cursor];

    public bool IsThrough => Cursor == Course.Steps.Length;

    public double Percent => Math.Round(100.0 * Cursor / Course.Steps.Length, 1);

    /// <summary>Out of 100; what was never handed in is 0.</summary>
    public double FinalScore => _weights == 0 ? 0 : Math.Round(_earned / _weights, 1);

    public int Week(int day, int moduleDays) => day < StartDay ? -1 : (day - StartDay) / moduleDays;

    /// <summary>Steps that are open and not done: a module opens at its week's beginning.</summary>
    public int Backlog(int day, int moduleDays)
    {
        if (Standing != Standing.Enrolled || NeverStarts || day <= EnrollDay || day < RetryDay)
        {
            return 0;
        }

        var week = Week(day, moduleDays);
        var open = Cursor;
        while (open < Course.Steps.Length && Course.Steps[open].Module <= week)
        {
            open++;
        }

        return open - Cursor;
    }

    public void Spend(int seconds)
    {
        ModuleSeconds += seconds;
        Seconds += seconds;
    }

    public void Score(double percent)
    {
        LastScore = percent;
        _best = Math.Max(_best, percent);
    }

    public void Advance()
    {
        var weight = Next switch
        {
            QuizStep quiz => quiz.Weight,
            AssignmentStep assignment => assignment.Weight,
            _ => 0,
        };
        _earned += weight * _best;
        _weights += weight;
        _best = 0;
        Attempts = 0;
        Cursor++;
    }

    public void EndModule() => ModuleSeconds = 0;
}
