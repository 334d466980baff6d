using Lectern.Simulator;

namespace Lectern.App.Tests.Simulation;

/// <summary>The demo's figures lie where those of real institutions do, and its stories can be found in them.</summary>
public sealed class BelievableTests(DemoWorld world) : IClassFixture<DemoWorld>
{
    [Fact]
    public void About_half_complete_some_never_start_and_courses_differ()
    {
        var enrolled = Pairs("UserEnrolled");
        var completed = Pairs("UserCompletedCourse");
        var acted = world.History
            .Where(told => told.Course is not null && told.Type is not ("UserEnrolled" or "UserUnenrolled" or "PaymentCompleted"))
            .Select(told => (told.User, told.Course)).ToHashSet();

        Share(completed.Count, enrolled.Count).ShouldBeInRange(0.4, 0.7);
        Share(enrolled.Count(pair => !acted.Contains(pair)), enrolled.Count).ShouldBeInRange(0.04, 0.11);

        var rates = enrolled.GroupBy(pair => pair.Course)
            .Select(course => Share(course.Count(completed.Contains), course.Count())).Order().ToList();
        (rates[^1] - rates[0]).ShouldBeGreaterThan(0.2);
    }

    [Fact]
    public void Scores_are_spread_about_seventy()
    {
        var scores = world.OfType("AssessmentCompleted").Select(Percent).ToList();
        scores.Average().ShouldBeInRange(60, 80);
        Deviation(scores).ShouldBeInRange(10, 30);
    }

    [Fact]
    public void The_diligent_do_better()
    {
        var scores = world.OfType("AssignmentGraded").GroupBy(told => told.User!).ToDictionary(g => g.Key, g => g.Average(Percent));
        var lessons = world.OfType("LessonCompleted").GroupBy(told => told.User!).ToDictionary(g => g.Key, g => (double)g.Count());
        var both = scores.Keys.Intersect(lessons.Keys).ToList();
        both.Count.ShouldBeGreaterThan(200);
        RankCorrelation([.. both.Select(user => scores[user])], [.. both.Select(user => lessons[user])]).ShouldBeGreaterThan(0.15);
    }

    [Fact]
    public void Harder_questions_are_solved_less_often_and_flawed_ones_by_the_wrong_people()
    {
        var facility = new List<double>();
        var difficulty = new List<double>();
        var (sound, flawed) = (new List<double>(), new List<double>());
        var responses = Responses();
        foreach (var course in World.Build(DemoWorld.Options).Courses)
        {
            foreach (var quiz in course.Steps.OfType<QuizStep>())
            {
                foreach (var question in quiz.Questions)
                {
                    if (!responses.TryGetValue((quiz.Place.Assessment!, question.Id), out var given) || given.Count < 40)
                        continue;

                    // Those who do well in the rest of it should do well here.
                    (question.A > 0 ? sound : flawed).Add(RankCorrelation([.. given.Select(r => r.Right)], [.. given.Select(r => r.Elsewhere)]));
                    if (question.A > 0)
                    {
                        facility.Add(given.Average(r => r.Right));
                        difficulty.Add(question.B);
                    }
                }
            }
        }

        facility.Count.ShouldBeGreaterThan(200);
        RankCorrelation(difficulty, facility).ShouldBeLessThan(-0.8);
        flawed.Count.ShouldBeGreaterThanOrEqualTo(3);
        flawed.Average().ShouldBeLessThan(0);
        sound.Average().ShouldBeGreaterThan(0.1);
    }

    [Fact]
    public void Weeks_and_days_have_a_rhythm()
    {
        var home = NodaTime.DateTimeZoneProviders.Tzdb[DemoWorld.Options.TimeZone];
        var times = world.OfType("SessionStarted")
            .Select(told => NodaTime.Instant.FromDateTimeOffset(told.At).InZone(home).LocalDateTime).ToList();
        int On(NodaTime.IsoDayOfWeek day) => times.Count(time => time.DayOfWeek == day);
        int Between(int from, int to) => times.Count(time => time.Hour >= from && time.Hour < to);

        On(NodaTime.IsoDayOfWeek.Tuesday).ShouldBeGreaterThan(On(NodaTime.IsoDayOfWeek.Friday) * 13 / 10);
        On(NodaTime.IsoDayOfWeek.Tuesday).ShouldBeGreaterThan(On(NodaTime.IsoDayOfWeek.Saturday) * 13 / 10);
        Between(18, 22).ShouldBeGreaterThan(Between(1, 5) * 5);
    }

    [Fact]
    public void Many_leave_at_the_wall_and_one_quiz_went_wrong()
    {
        // Beginners meet loops in the fourth module of programming.
        int Reached(int module) => world.History.Where(told => told.Course == "PROG101" && told.Text("moduleId") == $"m{module}" && told.User is not null)
            .Select(told => told.User).Distinct().Count();
        Share(Reached(4), Reached(3)).ShouldBeLessThan(Share(Reached(3), Reached(2)));

        double Mean(int quiz) => world.OfType("AssessmentCompleted").Where(told => told.Text("assessmentId") == $"DATA210-q{quiz}").Average(Percent);
        Mean(4).ShouldBeLessThan(Enumerable.Range(1, 7).Where(quiz => quiz != 4).Min(Mean) - 5);
    }

    [Fact]
    public void People_come_from_everywhere_and_pay_in_two_currencies()
    {
        var created = world.OfType("UserCreated").ToList();
        created.Select(told => told.Data.GetProperty("timeZone").GetString()).Distinct().Count().ShouldBe(6);
        created.Count(told => told.Data.GetProperty("firstName").GetString()!.Any(c => c > 0x2FF)).ShouldBeGreaterThan(100);
        world.OfType("PaymentCompleted").Select(told => told.Data.GetProperty("currency").GetString()).Distinct().ShouldBe(["EUR", "USD"], ignoreOrder: true);
        created.Select(told => told.Data.GetProperty("organizationId").GetString()).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void Some_hand_in_late_and_late_is_after_the_due_date()
    {
        var submitted = world.OfType("AssignmentSubmitted").ToList();
        submitted.ShouldAllBe(told => told.Data.GetProperty("late").GetBoolean() == (told.At > told.Data.GetProperty("dueAt").GetDateTimeOffset()));
        Share(submitted.Count(told => told.Data.GetProperty("late").GetBoolean()), submitted.Count).ShouldBeInRange(0.05, 0.3);
    }

    Dictionary<(string Assessment, string Question), List<(double Right, double Elsewhere)>> Responses()
    {
        var all = new Dictionary<(string, string), List<(double, double)>>();
        foreach (var told in world.OfType("AssessmentCompleted").Where(told => told.Data.TryGetProperty("responses", out _)))
        {
            var right = told.Data.GetProperty("correctAnswers").GetInt32();
            foreach (var response in told.Data.GetProperty("responses").EnumerateArray())
            {
                var score = response.TryGetProperty("correct", out var correct) && correct.GetBoolean() ? 1.0 : 0;
                var key = (told.Text("assessmentId")!, response.GetProperty("questionId").GetString()!);
                (all.TryGetValue(key, out var list) ? list : all[key] = []).Add((score, right - score));
            }
        }

        return all;
    }

    HashSet<(string? User, string? Course)> Pairs(string type) => [.. world.OfType(type).Select(told => (told.User, told.Course))];

    static double Percent(Told told) => 100 * told.Data.GetProperty("score").GetDouble() / told.Data.GetProperty("maxScore").GetDouble();

    static double Share(int part, int whole) => (double)part / whole;

    static double Deviation(List<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>Spearman's, with mean ranks for ties.</summary>
    static double RankCorrelation(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var (a, b) = (Ranks(x), Ranks(y));
        var (meanA, meanB) = (a.Average(), b.Average());
        var covariance = a.Zip(b).Sum(pair => (pair.First - meanA) * (pair.Second - meanB));
        var spread = Math.Sqrt(a.Sum(v => (v - meanA) * (v - meanA)) * b.Sum(v => (v - meanB) * (v - meanB)));
        return spread == 0 ? 0 : covariance / spread;
    }

    static double[] Ranks(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var ranks = sorted.Select((value, index) => (value, index)).GroupBy(p => p.value).ToDictionary(g => g.Key, g => g.Average(p => p.index));
        return [.. values.Select(value => ranks[value])];
    }
}
