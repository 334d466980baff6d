using System.Text.Json;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Hosting;

public sealed class Api_document
{
    [Fact]
    public async Task It_is_the_committed_one()
    {
        await using var server = await TestServer.StartAsync();

        var document = await server.AskAsync("/openapi/v1.json");

        await Golden.ShouldMatchAsync("openapi.json", document.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_what_it_answers()
    {
        await using var server = await TestServer.StartAsync();

        var document = await server.AskAsync("/openapi/v1.json");

        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Name: $"{o.Key} {p.Key}", Operation: o.Value!.AsObject()))).ToArray();
        operations.Length.ShouldBeGreaterThan(8);
        foreach (var (name, operation) in operations)
        {
            operation["summary"].ShouldNotBeNull(name);
            operation["operationId"].ShouldNotBeNull(name);
            foreach (var (status, response) in operation["responses"]!.AsObject().Where(r => r.Key.StartsWith('2') && r.Key != "204"))
                (response!["content"]?.AsObject().Select(c => c.Value!["schema"]).FirstOrDefault()).ShouldNotBeNull($"{name} {status}");
        }
    }

    [Fact]
    public async Task The_page_to_browse_it_needs_nobody_else()
    {
        await using var server = await TestServer.StartAsync();

        var page = await server.Client.GetStringAsync("/docs/index.html");

        page.ShouldContain("swagger-ui-bundle.js");
        page.ShouldNotContain("https://");
        page.ShouldNotContain("http://");
        (await server.Client.GetAsync("/docs/swagger-ui-bundle.js")).EnsureSuccessStatusCode();
    }
}
