using System.Runtime.CompilerServices;
using Lectern.App.Access;
using Lectern.App.Assessments;
using Lectern.App.Files;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>
/// How questions do: what <c>GET /api/v1/assessments/{assessmentId}/questions</c> tells, of all assessments of a course; by the end of the
/// report's day, and of attempts made in that course where one is asked for.
/// </summary>
static class QuestionAnalysisReport
{
    const string Attempts = "attempts";

    /// <summary>Assessments of the course, or the one asked for where a course that the caller sees uses it.</summary>
    static readonly string assessmentsSql =
        $"""
        SELECT c.content_id AS id, x.title
        FROM lectern.contents c LEFT JOIN read.content x ON x.tenant_id = c.tenant_id AND x.content_key = c.content_key
        WHERE c.tenant_id = @tenant AND c.kind = 3 AND c.scope_key = 0 AND (@assessment::text IS NULL OR c.content_id = @assessment)
          AND ((@reach::bigint[] IS NULL AND @course::text IS NULL) OR EXISTS (
            SELECT FROM read.course_item i JOIN lectern.courses k ON k.course_key = i.course_key
            WHERE i.tenant_id = @tenant AND i.content_key = c.content_key AND {Sql.InReach("i.course_key")} AND (@course::text IS NULL OR k.course_id = @course)))
        ORDER BY c.content_id
        """;

    const string CourseSql = "SELECT course_key FROM lectern.courses WHERE tenant_id = @tenant AND course_id = @course";

    static readonly ReportTable questions = new(
        "Questions",
        [
            new("assessment", ColumnType.Text, "Assessment ID", null, "The assessment."),
            new("assessmentTitle", ColumnType.Text, "Assessment", null, "Its title by now."),
            new("position", ColumnType.Integer, "Position", null, "The question's place as defined; empty where nothing said."),
            new("question", ColumnType.Text, "Question ID", null, "The question, unique within its assessment."),
            new("questionTitle", ColumnType.Text, "Question", null, "Its title by now."),
            new("attempts", ColumnType.Integer, "Attempts", "count", "Attempts that were asked it."),
            new("learners", ColumnType.Integer, "Learners", "count", "Different learners among them."),
            new("correct", ColumnType.Integer, "Correct", "count", "Answered correctly."),
            new("incorrect", ColumnType.Integer, "Incorrect", "count", "Answered, and not correctly; partly right ones among them."),
            new("skipped", ColumnType.Integer, "Skipped", "count", "Passed over."),
            new("averageSeconds", ColumnType.Duration, "Average time", "seconds", "Mean of the times told."),
            new("facility", ColumnType.Decimal, "Facility", "share, 0–1", "Mean mark ÷ the most there is.") { Digits = 3 },
            new("discrimination", ColumnType.Decimal, "Discrimination", "correlation, −1–1", "Correlation of the mark with the mean mark of the attempt's other questions.") { Digits = 3 },
            new("upperLower", ColumnType.Decimal, "Upper less lower", "share, −1–1", "Facility among the best 27 % of the attempts less that among the last 27 %.") { Digits = 3 },
            new("flags", ColumnType.Text, "To look at", null, "negative_discrimination, low_discrimination, too_easy, too_hard; or few_attempts, of which nothing can be said."),
        ])
    {
        Note = "A row is a question. By default over each learner's first attempt that has answers.",
    };

    static readonly ReportTable assessments = new(
        "Assessments",
        [
            new("assessment", ColumnType.Text, "Assessment ID", null, "The assessment."),
            new("assessmentTitle", ColumnType.Text, "Assessment", null, "Its title by now."),
            new("questions", ColumnType.Integer, "Questions", "count", "How many questions are known of it."),
            new("attempts", ColumnType.Integer, "Attempts", "count", "Completed attempts."),
            new("learners", ColumnType.Integer, "Learners", "count", "Different learners who completed one."),
            new("averageScore", ColumnType.Percentage, "Average score", "percent", "Mean score of attempts that have one."),
            new("reliability", ColumnType.Decimal, "Reliability", "Cronbach's alpha", "From the attempts that were asked every question; empty where it is undefined.") { Digits = 3 },
        ])
    {
        Note = "With the reliability of each as a whole.",
    };

    public static readonly Report Report = new(
        "question-analysis",
        "Question analysis",
        "Item analysis: facility, discrimination and answers of each question, and the reliability of each assessment. It is told of all that was done by the report's day; of a course, of what was done there.",
        [
            Course with { Description = "All assessments of this course, by its id." },
            Assessment with { Description = "This assessment alone, by its id." },
            Cohort,
            new(Attempts, ParameterType.Choice, "Attempts", "Which attempts count: each learner's first with answers, or all.") { Values = ["first", "all"], Default = "first" },
        ],
        [questions, assessments],
        BuildAsync)
    {
        AnyOf = [CourseId, AssessmentId],
    };

    sealed record Item(string Id, string? Title);

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var items = await scope.Snapshot.ListAsync<Item>(
            assessmentsSql, new { tenant = scope.Caller.Tenant, reach = scope.Caller.Courses.Keys, course = scope[CourseId], assessment = scope[AssessmentId] }, ct);
        scope.ExpectUnknown();
        var caller = await CallerAsync(scope, ct);
        var told = new List<Cell[]>();
        return new(
            [new(new("assessments", ColumnType.Integer) { Title = "Assessments" }, Cell.Of((long)items.Count))],
            [
                new(questions.Title, [.. questions.Columns.Select(c => c.ToColumn())], QuestionsAsync(scope, caller, items, told, ct)) { Note = questions.Note },
                // Told with the questions, which come first.
                new(assessments.Title, [.. assessments.Columns.Select(c => c.ToColumn())], TotalsAsync(told)) { Note = assessments.Note },
            ]);
    }

    /// <summary>Whoever asks, as one who sees no more than the course that was asked for: what they may see of it was checked.</summary>
    static async Task<Caller> CallerAsync(ReportScope scope, CancellationToken ct)
    {
        if (scope[CourseId] is not { } course) return scope.Caller;
        var key = await scope.Snapshot.FirstAsync<long?>(CourseSql, new { tenant = scope.Caller.Tenant, course }, ct);
        return scope.Caller with { Courses = new(key is { } one && scope.Caller.Courses.Holds(one) ? [one] : []) };
    }

    /// <summary>One assessment after the other: of one alone all answers may take some ten megabytes.</summary>
    static async IAsyncEnumerable<Cell[]> QuestionsAsync(ReportScope scope, Caller caller, IReadOnlyList<Item> items, List<Cell[]> totals, [EnumeratorCancellation] CancellationToken ct = default)
    {
        AttemptChoice? choice = scope[Attempts] == "all" ? AttemptChoice.All : null;
        for (var i = 0; i < items.Count; i++)
        {
            var asked = new AssessmentQuestion(caller.Tenant, items[i].Id, scope["cohort"], choice, caller.Courses);
            if (await scope.Sources.Assessments.AskAsync(scope.Snapshot, caller, asked, scope.AsOf, ct) is not { } figures) continue;
            var analytics = figures.Analytics(caller);
            foreach (var q in analytics.QuestionAnalytics)
            {
                yield return
                [
                    Cell.Of(items[i].Id), Cell.Of(items[i].Title), Cell.Of(q.Position), Cell.Of(q.QuestionId), Cell.Of(q.Title), Cell.Of(q.TotalAttempts), Cell.Of(q.UniqueAttempts),
                    Cell.Of(q.CorrectResponses), Cell.Of(q.IncorrectResponses), Cell.Of(q.SkippedResponses), Cell.Of(q.AverageTimeSpentSeconds), Cell.Of(q.Facility),
                    Cell.Of(q.DiscriminationIndex), Cell.Of(q.UpperLowerIndex), q.Flags.Count == 0 ? default : Cell.Of(string.Join("; ", q.Flags.Select(Names.Of))),
                ];
            }
            totals.Add(
            [
                Cell.Of(items[i].Id), Cell.Of(items[i].Title), Cell.Of((long)analytics.QuestionAnalytics.Count), Cell.Of(analytics.TotalAttempts), Cell.Of(analytics.UniqueAttempts),
                Cell.Of(analytics.AverageScore), Cell.Of(analytics.Reliability),
            ]);
            scope.Part = (i + 1.0) / items.Count;
        }
    }

    static async IAsyncEnumerable<Cell[]> TotalsAsync(List<Cell[]> totals)
    {
        await Task.CompletedTask;
        foreach (var row in totals) yield return row;
    }
}
