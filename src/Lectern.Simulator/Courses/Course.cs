namespace Lectern.Simulator;

/// <summary>A course as it is taught: what it holds, in order, and how hard and how gripping it is.</summary>
sealed record Course(string Id, string Title, string Category, string Organization)
{
    public required string[] Skills { get; init; }

    public required string InstructorId { get; init; }

    public required string[] Staff { get; init; }

    /// <summary>Null where it is free.</summary>
    public required int? Price { get; init; }

    /// <summary>How many leave at a module's end, as a factor.</summary>
    public required double Attrition { get; init; }

    /// <summary>The module at which it loses people, if there is one.</summary>
    public required int? Wall { get; init; }

    /// <summary>How readily it is chosen.</summary>
    public required double Popularity { get; init; }

    public required double Quality { get; init; }

    /// <summary>The days of a cycle on which it starts: one, or two cohorts.</summary>
    public required int[] Starts { get; init; }

    public required Module[] Modules { get; init; }

    /// <summary>All there is to do, in order; the exam last.</summary>
    public required Step[] Steps { get; init; }

    public required double ExpectedHours { get; init; }

    public int LengthInDays(int moduleDays) => (Modules.Length + 1) * moduleDays;

    public Place Place => new(Id);
}

sealed record Module(string Id, string Title, int Number, string[] Skills);

/// <summary>One thing to do. The exam belongs to the week after the last module.</summary>
abstract record Step(int Module, Place Place, string Title);

/// <param name="VideoSeconds">0 for a text to read.</param>
sealed record LessonStep(int Module, Place Place, string Title, int VideoSeconds, int ReadSeconds) : Step(Module, Place, Title);

sealed record QuizStep(int Module, Place Place, string Title, Question[] Questions, int Weight, bool IsExam) : Step(Module, Place, Title)
{
    public const int PassingScore = 60;

    /// <summary>Whether the app tells of each answer as it is given, or of all at the end.</summary>
    public bool TellsEachAnswer { get; init; }
}

sealed record AssignmentStep(int Module, Place Place, string Title, int MaxScore, int Weight, int DueInDays) : Step(Module, Place, Title);

/// <summary>An item of the two-parameter logistic model.</summary>
/// <param name="A">Discrimination; negative in a flawed item, which the able get wrong.</param>
/// <param name="B">Difficulty, on the scale of ability.</param>
readonly record struct Question(string Id, double A, double B, char Key, int Seconds)
{
    public double ChanceToSolve(double ability) => 1 / (1 + Math.Exp(-A * (ability - B)));
}
