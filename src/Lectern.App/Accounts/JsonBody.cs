using System.Text.Json;
using Lectern.App.Datasets;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Accounts;

/// <summary>Small bodies: an object of known fields, or what is wrong with it by field. No value of a field is ever told back.</summary>
static class JsonBody
{
    public const int MaxBytes = 4 * 1024;

    public static async Task<(T? Body, ProblemHttpResult? Problem)> ReadAsync<T>(
        HttpRequest request, BodyBudget bodies, string[] fields, Func<JsonElement, JsonShape, QueryErrors, T> read, CancellationToken ct)
        where T : class
    {
        using var share = bodies.Open();
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, MaxBytes, ct);
        if (unread is not null) return (null, unread);
        var errors = new QueryErrors(whole: "body");
        var body = JsonShape.Read(json, fields, errors, (shape, json) => read(json, shape, errors));
        return errors.Any ? (null, Problems.Of(StatusCodes.Status400BadRequest, "invalid_parameter", errors.Detail, errors.ByPath)) : (body, null);
    }
}
