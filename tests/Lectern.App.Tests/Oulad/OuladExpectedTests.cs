using System.Globalization;
using System.Text.Json;
using Lectern.App.Import.Oulad;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Oulad;

/// <summary>Holds the reference figures to rows counted by hand, and the importer's events to the reference figures.</summary>
public sealed class OuladExpectedTests
{
    static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Figures_of_a_few_rows_are_those_counted_by_hand(bool original)
    {
        using var files = new TinyOulad()
            .With("studentInfo", Info(1, "Pass"), Info(2, "Withdrawn"), Info(3, "Distinction"), Info(4, "Withdrawn"))
            .With("studentRegistration", "XXX,2014J,1,-10,", "XXX,2014J,2,-5,-5", "XXX,2014J,3,,", "XXX,2014J,4,,-30")
            .With("studentAssessment", "7,1,18,0,80", "7,3,18,1,", "8,1,90,0,61", "8,3,91,0,40")
            .With("studentVle", "XXX,2014J,1,11,0,3", "XXX,2014J,1,11,0,3", "XXX,2014J,3,12,0,1", "XXX,2014J,1,11,18,2");
        if (original)
            files.WriteOriginal(gzip: true);
        else
            files.Write();

        var figures = (await ExpectAsync(files.Folder)).Courses["XXX-2014J"];

        figures.ShouldBeEquivalentTo(new OuladFigures(
            Enrollments: 4, Drops: 2, Completions: 2, Distinctions: 1, Clicks: 9, ActiveLearners: 2,
            Submissions: 2, GradedSubmissions: 1, Attempts: 2, ScoredAttempts: 2,
            MeanAssignmentScore: 80m, MeanAttemptScore: 50.5m, MeanScore: 60.333333m,
            Days:
            [
                new(new(2014, 9, 1), Enrollments: 1, Drops: 1, Completions: 0, Clicks: 0, ActiveLearners: 0),
                new(new(2014, 9, 21), 1, 0, 0, 0, 0),
                new(new(2014, 9, 26), 1, 1, 0, 0, 0),
                new(new(2014, 10, 1), 1, 0, 0, 7, 2),
                new(new(2014, 10, 19), 0, 0, 0, 2, 2),
                new(new(2014, 12, 30), 0, 0, 0, 0, 1),
                new(new(2014, 12, 31), 0, 0, 0, 0, 1),
                new(new(2015, 1, 9), 0, 0, 2, 0, 0),
            ]));

        static string Info(int student, string result) => $"XXX,2014J,{student},F,East,None,,55<=,0,60,N,{result}";
    }

    [OuladFact]
    public async Task The_importers_events_add_up_to_the_reference_figures()
    {
        // Small, and it has assignments, quizzes and exams.
        const string Presentation = "GGG-2014B";
        var tally = new Tally();
        foreach (var envelope in new OuladEvents(TestData.Oulad, [Presentation]).Events())
            tally.Add(JsonElement.Parse(envelope.Span));

        var expected = await ExpectAsync(TestData.Oulad, Presentation);

        tally.Figures().ShouldBeEquivalentTo(expected.Courses[Presentation]);
        expected.Overall.ShouldBeEquivalentTo(expected.Courses[Presentation]);
    }

    static async Task<OuladExpectation> ExpectAsync(string folder, params string[] presentations)
    {
        using var bound = new CancellationTokenSource(Bound);
        return await OuladExpected.ComputeAsync(await TestPostgres.CreateDatabaseAsync(), folder, presentations, bound.Token);
    }

    /// <summary>Counts events without a thought for how Lectern does it.</summary>
    sealed class Tally
    {
        readonly List<(string Type, string User, DateOnly Day, JsonElement Data)> events = [];

        public void Add(JsonElement e)
        {
            if (e.TryGetProperty("userId", out var user) && e.TryGetProperty("courseId", out _))
            {
                var day = DateOnly.FromDateTime(DateTime.Parse(e.GetProperty("occurredAt").GetString()!, null, DateTimeStyles.RoundtripKind));
                events.Add((e.GetProperty("type").GetString()!, user.GetString()!, day, e.TryGetProperty("data", out var data) ? data : default));
            }
        }

        public OuladFigures Figures()
        {
            var assignments = Scores("AssignmentGraded");
            var attempts = Scores("AssessmentCompleted");
            var days = events.GroupBy(e => e.Day).OrderBy(day => day.Key).Select(day => new OuladDay(
                day.Key,
                day.Count(e => e.Type == "UserEnrolled"),
                day.Count(e => e.Type == "UserUnenrolled"),
                day.Count(e => e.Type == "UserCompletedCourse"),
                day.Sum(e => Clicks(e.Data)),
                day.Where(e => IsActivity(e.Type)).Select(e => e.User).Distinct().Count()));
            return new OuladFigures(
                Count("UserEnrolled"),
                Count("UserUnenrolled"),
                Count("UserCompletedCourse"),
                events.Count(e => e.Type == "UserCompletedCourse" && e.Data.GetProperty("distinction").GetBoolean()),
                events.Sum(e => Clicks(e.Data)),
                events.Where(e => IsActivity(e.Type)).Select(e => e.User).Distinct().Count(),
                Count("AssignmentSubmitted"),
                assignments.Count,
                Count("AssessmentCompleted"),
                attempts.Count,
                Mean(assignments),
                Mean(attempts),
                Mean([.. assignments, .. attempts]),
                [.. days]);
        }

        int Count(string type) => events.Count(e => e.Type == type);

        List<decimal> Scores(string type) =>
            [.. events.Where(e => e.Type == type && e.Data.TryGetProperty("score", out _)).Select(e => e.Data.GetProperty("score").GetDecimal())];

        static decimal? Mean(List<decimal> scores) => scores.Count == 0 ? null : Math.Round(scores.Average(), 6, MidpointRounding.AwayFromZero);

        static bool IsActivity(string type) => type is "ActivityRecorded" or "AssignmentSubmitted" or "AssessmentCompleted";

        static long Clicks(JsonElement data) =>
            data.ValueKind == JsonValueKind.Object && data.TryGetProperty("count", out var count) ? count.GetInt64() : 0;
    }
}
