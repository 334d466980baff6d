using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Assessments;

/// <summary>What is asked of one assessment.</summary>
static class AssessmentsApi
{
    const string AttemptsRule = "must be first or all.";

    public static void AddAssessments(this IServiceCollection services) => services.AddSingleton<AssessmentQuery>();

    public static void MapAssessments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/assessments/{assessmentId}/analytics", AnalyticsAsync)
            .WithTags("Analytics").WithName("GetAssessmentAnalytics")
            .WithSummary("One assessment's figures, and those of its questions")
            .WithDescription("Without attempts, figures of attempts are over all that were completed and figures of questions over first attempts. Nothing here moves with asOf. To a teacher they are of attempts made in the courses they teach.")
            .ExactIds()
            .FromReadModels()
            .ProducesProblem(404);
        routes.MapGet("/api/v1/assessments/{assessmentId}/questions", QuestionsAsync)
            .WithTags("Analytics").WithName("ListAssessmentQuestions")
            .WithSummary("An assessment's questions with their item statistics, in their order")
            .WithDescription("Over first attempts, or all; to a teacher, of those made in the courses they teach. Nothing here moves with asOf.")
            .ExactIds()
            .FromReadModels()
            .ProducesProblem(404);
    }

    /// <param name="assessmentId">The assessment or quiz, as the producer names it.</param>
    /// <param name="cohort">Only attempts of learners of this cohort of the course they were made in.</param>
    /// <param name="attempts">first: only each learner's first attempt; all: every one.</param>
    internal static async Task<Results<Ok<AssessmentAnalytics>, ProblemHttpResult>> AnalyticsAsync(
        Caller caller, string assessmentId, AsOf asOf, AssessmentQuery query, string? cohort, string? attempts, CancellationToken ct)
    {
        if (!TryRead(attempts, out var choice)) return Problems.Invalid("attempts", AttemptsRule);
        return await query.AskAsync(caller, new(caller.Tenant, assessmentId, cohort, choice, caller.Courses), ct) is { } figures
            ? TypedResults.Ok(figures.Analytics(caller))
            : Problems.NotFound("assessment");
    }

    /// <param name="assessmentId">The assessment or quiz, as the producer names it.</param>
    /// <param name="cohort">Only attempts of learners of this cohort of the course they were made in.</param>
    /// <param name="attempts">first (default): only each learner's first attempt with answers; all: every one.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<QuestionAnalytics>>, ProblemHttpResult>> QuestionsAsync(
        Caller caller, string assessmentId, AsOf asOf, AssessmentQuery query, string? cohort, string? attempts, int? limit, string? cursor, CancellationToken ct)
    {
        if (!TryRead(attempts, out var choice)) return Problems.Invalid("attempts", AttemptsRule);
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        if (await query.AskAsync(caller, new(caller.Tenant, assessmentId, cohort, choice, caller.Courses), ct) is not { } figures) return Problems.NotFound("assessment");

        // The cursor is the last question given: where others came in between, the page goes on after it.
        var questions = figures.Answers.Questions;
        var start = 0;
        if (cursor is not null)
        {
            var last = Paging.Read(cursor)?.First;
            while (start < questions.Count && questions[start].Question.ContentKey != last) start++;
            if (start++ == questions.Count) return Problems.Invalid("cursor", Paging.CursorRule);
        }
        var take = limit ?? Paging.DefaultLimit;
        var rows = questions.Zip(figures.Questions(caller)).Skip(start).Take(take + 1).ToArray();
        return TypedResults.Ok(Paging.Of(rows, take, r => r.Second, r => (r.First.Question.ContentKey, 0)));
    }

    static bool TryRead(string? attempts, out AttemptChoice? choice)
    {
        choice = attempts switch { "first" => AttemptChoice.First, "all" => AttemptChoice.All, _ => null };
        return attempts is null || choice is not null;
    }
}
