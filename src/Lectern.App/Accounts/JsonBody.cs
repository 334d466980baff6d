using System.Text.Json;
using Lectern.App.Access;
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
        using var share = bodies.Open(request.HttpContext.Features.Get<Caller>());
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, MaxBytes, ct);
        if (unread is not null) return (null, unread);
        var errors = new QueryErrors(whole: "body");
        var body = Read(json, fields, read, errors);
        return errors.Any ? (null, Problems.Of(StatusCodes.Status400BadRequest, "invalid_parameter", errors.Detail, errors.ByPath)) : (body, null);
    }

    static T? Read<T>(ReadOnlyMemory<byte> json, string[] fields, Func<JsonElement, JsonShape, QueryErrors, T> read, QueryErrors errors)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
            var shape = new JsonShape(errors);
            return shape.IsObject(document.RootElement, "", fields) ? read(document.RootElement, shape, errors) : null;
        }
        // The second: a name with half a surrogate pair, which is found when it is compared.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            errors.Add("", "must be a JSON object, with no field twice.");
            return null;
        }
    }
}
