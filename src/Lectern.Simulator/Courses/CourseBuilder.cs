namespace Lectern.Simulator;

/// <summary>Makes a course from its blueprint: each from a random stream of its own.</summary>
static class CourseBuilder
{
    const int QuizWeight = 30;
    const int AssignmentWeight = 30;
    const int ExamWeight = 40;

    static readonly int[] SingleStarts = [2, 5, 9, 4, 8, 7];

    static readonly string[] LessonKinds = ["the idea", "a worked example", "in practice", "common mistakes", "going further"];

    /// <param name="firstMonday">The day that weeks are counted from.</param>
    public static Course Build(int seed, int index, int moduleDays, int firstMonday)
    {
        var rng = Rng.For(seed, (ulong)index, part: 0xC0);
        var blueprint = Blueprint.Of(index);
        var story = Story.Of(index);
        var modules = blueprint.Modules
            .Select((title, m) => new Module($"m{m + 1}", title, m + 1, m % 2 == 1 ? [blueprint.Skills[m / 2 % blueprint.Skills.Length]] : []))
            .ToArray();
        var assignments = modules.Length / 2;

        var steps = new List<Step>();
        foreach (var module in modules)
        {
            steps.AddRange(Lessons(blueprint.Code, module, ref rng));
            steps.Add(Quiz(blueprint, module, story, QuizWeight / modules.Length, ref rng));
            if (module.Number % 2 == 0)
            {
                steps.Add(Assignment(blueprint.Code, module, AssignmentWeight / assignments, moduleDays, ref rng));
            }
        }

        steps.Add(Exam(blueprint, modules.Length, story, ref rng));

        return new Course(blueprint.Code, blueprint.Title, blueprint.Category, blueprint.Organization)
        {
            Skills = blueprint.Skills,
            InstructorId = Teacher.IdOf(index / 2),
            Staff = [Teacher.IdOf(index / 2), Teacher.IdOf((index / 2) + 1)],
            Price = index % 5 == 2 ? null : 4900 + (1000 * (index % 4)),
            Attrition = story.Attrition,
            Wall = story.Wall,
            Popularity = rng.Range(0.6, 1.6),
            Quality = rng.Normal(0, 0.4) - (story.BadQuiz is null ? 0 : 0.5),
            Starts = Starts(index, moduleDays, firstMonday),
            Modules = modules,
            Steps = [.. steps],
            ExpectedHours = Math.Round(steps.Sum(Minutes) / 60.0, 1),
        };
    }

    /// <summary>One start for the odd ones, spread over the term; two for the even ones, and for some a third that has just begun at the end.</summary>
    static int[] Starts(int index, int moduleDays, int firstMonday)
    {
        int[] weeks = (index % 4) switch
        {
            0 => [1, 8, 13],
            2 => [2, 8],
            _ => [SingleStarts[index / 2 % SingleStarts.Length]],
        };
        // Not every course begins its weeks on Mondays.
        return [.. weeks.Select(week => (week * moduleDays) + firstMonday + (index % 3))];
    }

    static List<Step> Lessons(string course, Module module, ref Rng rng)
    {
        var count = rng.Int(3, 4);
        var lessons = new List<Step>(count);
        for (var number = 1; number <= count; number++)
        {
            var video = rng.Chance(0.75) ? rng.Int(240, 900) : 0;
            lessons.Add(new LessonStep(
                module.Number - 1,
                new Place(course, module.Id, $"{module.Id}-l{number}"),
                $"{module.Title}: {LessonKinds[number - 1]}",
                video,
                rng.Int(180, 540)));
        }

        return lessons;
    }

    static QuizStep Quiz(Blueprint blueprint, Module module, Story story, int weight, ref Rng rng)
    {
        var bad = story.BadQuiz == module.Number;
        return new QuizStep(
            module.Number - 1,
            new Place(blueprint.Code, module.Id, Assessment: $"{blueprint.Code}-q{module.Number}"),
            $"{module.Title}: check yourself",
            Questions(rng.Int(5, 7), story.Difficulty + (bad ? 2.2 : 0), flawed: bad ? 2 : 0, ref rng),
            weight,
            IsExam: false)
        { TellsEachAnswer = story.TellsEachAnswer };
    }

    static QuizStep Exam(Blueprint blueprint, int modules, Story story, ref Rng rng) =>
        new(modules,
            new Place(blueprint.Code, Assessment: $"{blueprint.Code}-exam"),
            "Final exam",
            Questions(14, story.Difficulty + 0.15, flawed: story.FlawedExamItems, ref rng),
            ExamWeight,
            IsExam: true)
        { TellsEachAnswer = story.TellsEachAnswer };

    static Question[] Questions(int count, double difficulty, int flawed, ref Rng rng)
    {
        var questions = new Question[count];
        for (var i = 0; i < count; i++)
        {
            var a = i < flawed ? -rng.Range(0.5, 0.9) : Math.Exp(rng.Normal(0.15, 0.25));
            var b = difficulty + rng.Normal(-1.05, 0.8);
            questions[i] = new Question($"q{i + 1}", a, b, (char)('A' + rng.Int(0, 3)), rng.Int(25, 80));
        }

        return questions;
    }

    static AssignmentStep Assignment(string course, Module module, int weight, int moduleDays, ref Rng rng)
    {
        var number = module.Number / 2;
        return new AssignmentStep(
            module.Number - 1,
            new Place(course, module.Id, Assignment: $"{course}-a{number}"),
            $"Assignment {number}: {module.Title}",
            rng.Pick<int>([20, 50, 100]),
            weight,
            DueInDays: (module.Number * moduleDays) - 1);
    }

    static double Minutes(Step step) => step switch
    {
        LessonStep lesson => (lesson.VideoSeconds + lesson.ReadSeconds) / 60.0,
        QuizStep quiz => quiz.Questions.Length * 1.2,
        _ => 75,
    };

    /// <summary>What a teacher will find on this course's dashboard; the first twelve each tell something else.</summary>
    sealed record Story(
        double Difficulty = 0, double Attrition = 1, int? Wall = null, int? BadQuiz = null,
        int FlawedExamItems = 0, bool TellsEachAnswer = false)
    {
        public static Story Of(int index) => (index % 12) switch
        {
            1 => new(Wall: 4, Attrition: 1.1),               // loops: where beginners leave
            3 => new(Difficulty: 0.45, Attrition: 1.6),      // calculus is hard
            4 => new(Difficulty: -0.3, Attrition: 0.8),      // languages are fun
            5 => new(BadQuiz: 4),                            // one quiz that went wrong
            6 => new(Difficulty: -0.2, Attrition: 0.55, TellsEachAnswer: true),
            8 => new(Attrition: 1.15, TellsEachAnswer: true),
            10 => new(Difficulty: 0.5, Attrition: 1.3, Wall: 5, FlawedExamItems: 2),
            11 => new(Attrition: 0.7),
            _ => new(),
        };
    }
}
