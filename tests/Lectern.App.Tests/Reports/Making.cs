using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Files;
using Lectern.App.Reports;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Reports;

/// <summary>Has reports made as a client does, and reads their files.</summary>
static class Making
{
    public static async Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Response)> TellAsync(
        this TestServer server, string method, string path, string? body = null, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add(ApiKeys.Header, key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBeLessThan(500, text);
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, response);
    }

    /// <summary>Asks for a report, and waits until its run has ended.</summary>
    public static async Task<JsonNode> RunAsync(this TestServer server, string report, string body = "{}", string? key = null)
    {
        var (status, accepted, _) = await server.TellAsync("POST", $"/api/v1/reports/{report}/generate", body, key);
        status.ShouldBe(HttpStatusCode.Accepted, accepted?.ToJsonString());
        return await server.EndedAsync(accepted!, key);
    }

    /// <summary>The run of an accepted wish, once it has ended.</summary>
    public static async Task<JsonNode> EndedAsync(this TestServer server, JsonNode accepted, string? key = null)
    {
        await Log.Until.TrueAsync(server.Source, $"(SELECT finished_at IS NOT NULL FROM lectern.jobs WHERE job_id = '{accepted["jobId"]}')");
        return (await server.TellAsync("GET", (string)accepted["statusUrl"]!, key: key)).Body!;
    }

    /// <summary>The text of the file that a report's run made.</summary>
    public static async Task<string> FileOfAsync(this TestServer server, JsonNode run, string? key = null)
    {
        ((string)run["status"]!).ShouldBe("completed", run.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Get, (string)run["resultUrl"]!);
        if (key is not null) request.Headers.Add(ApiKeys.Header, key);
        using var response = await server.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>A report as JSON.</summary>
    public static async Task<JsonNode> MakeAsync(this TestServer server, string report, string parameters = "{}", string? asOf = null, string? key = null)
    {
        var body = $$"""{"format":"json","parameters":{{parameters}}{{(asOf is null ? "" : $",\"asOf\":\"{asOf}\"")}}}""";
        return JsonNode.Parse(await server.FileOfAsync(await server.RunAsync(report, body, key), key))!;
    }

    /// <summary>A report as JSON, asked for by somebody past the API.</summary>
    public static async Task<JsonNode> MakeForAsync(this TestServer server, Caller who, string report, IReadOnlyDictionary<string, string> parameters, string asOf)
    {
        var moment = DateTimeOffset.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture);
        var (job, problem) = await server.Services.GetRequiredService<ReportRuns>().AskAsync(who, report, parameters, FileFormat.Json, null, default, moment);
        problem.ShouldBeNull($"{report} of {who.Subject}");
        var told = new JsonObject { ["jobId"] = job.ToString(), ["statusUrl"] = $"/api/v1/reports/{report}/status/{job}" };
        return JsonNode.Parse(await server.FileOfAsync(await server.EndedAsync(told)))!;
    }

    /// <summary>Rows of a section, a text each of the columns asked for with bars between values.</summary>
    public static string[] Rows(this JsonNode document, string section, params string[] columns)
    {
        var found = document["sections"]!.AsArray().Single(s => (string)s!["title"]! == section)!;
        var names = found["columns"]!.AsArray().Select(c => (string)c!["name"]!).ToList();
        return [.. found["rows"]!.AsArray().Select(r => string.Join(" | ", (columns.Length == 0 ? [.. names] : columns).Select(c => Shown(r![names.IndexOf(c)]))))];
    }

    /// <summary>Values of one column.</summary>
    public static IEnumerable<string> Column(this JsonNode document, string section, string column) => document.Rows(section, column);

    /// <summary>A key figure.</summary>
    public static decimal Figure(this JsonNode document, string name) => (decimal)document["keyFigures"]!.AsArray().Single(f => (string)f!["name"]! == name)!["value"]!;

    static string Shown(JsonNode? value) => value switch
    {
        null => "–",
        JsonValue number when number.TryGetValue<decimal>(out var d) => (d / 1.0000000000000000000000000000m).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
