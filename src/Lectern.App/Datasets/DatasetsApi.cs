using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Ingestion;
using Lectern.App.Limits;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Datasets;

/// <summary>
/// The semantic layer: what can be asked, and asking it. Only for callers who see learners: filters are free, and what is of few could
/// not be kept apart from the difference of two answers.
/// </summary>
static class DatasetsApi
{
    public static void AddDatasets(this IServiceCollection services) => services.AddSingleton<QueryRunner>();

    public static void MapDatasets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1").WithTags("Datasets");
        group.MapGet("/datasets", List)
            .WithName("ListDatasets")
            .WithSummary("What can be asked: datasets with their dimensions and measures")
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401);
        group.MapPost("/query", QueryAsync)
            .WithName("RunQuery")
            .WithSummary("Ask a dataset")
            .WithDescription(
                "Figures for each group of a dataset's rows. A query is at most 1 MB. What is wrong with it is told by field, all at once. "
                + "A teacher asks of the courses they teach alone, and not learners and sessions, which are over all courses (403). With asOf in the past only what happened up to that day is there; titles, attributes and reported progress are the newest known.")
            .Accepts<DatasetQuery>(IngestApi.Json)
            .Limited(Work.Expensive)
            .FromReadModels(Holds.Never)
            .TellsWhom<QueryAnswer>(a => AuditNotes.LearnersIn((a.Columns, a.Rows)))
            .ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);
    }

    static Ok<DatasetCatalogue> List() => TypedResults.Ok(DatasetCatalogue.Current);

    static async Task<Results<Ok<QueryAnswer>, ProblemHttpResult>> QueryAsync(
        Caller caller, HttpRequest request, AsOf asOf, QueryRunner runner, TenantSource source, BodyBudget bodies, CancellationToken ct)
    {
        using var share = bodies.Open(caller);
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, QueryLimits.MaxBytes, ct);
        if (unread is not null) return unread;

        var errors = new QueryErrors();
        if (QueryReader.Read(json, errors) is not { } query) return QueryProblem.Of(errors).ToResult();
        var (answer, problem) = await runner.RunAsync(caller, query, asOf, ct);
        if (answer is not null)
        {
            var notes = AuditNotes.Of(request.HttpContext);
            notes.ObjectId = answer.Dataset;
            await NamedLearners.NoteAsync(notes, source, caller, query, ct);
            return TypedResults.Ok(answer);
        }
        if (problem!.Status == StatusCodes.Status503ServiceUnavailable) request.HttpContext.Response.Headers.RetryAfter = "2";
        return problem.ToResult();
    }
}
