using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.CustomDashboards;

public sealed class List_of_dashboards(TwoCourses courses) : IClassFixture<TwoCourses>, IAsyncLifetime
{
    static readonly string[] Names = ["Zulu", "école", "Echo", "Äpfel", "alpha", "alpha", "🎓", "echo 2"];

    readonly TestServer server = courses.Server;

    public async Task InitializeAsync()
    {
        if (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.custom_dashboards") > 0) return;
        foreach (var name in Names) await server.SaveAsync(new JsonObject { ["name"] = name, ["description"] = name == "Zulu" ? "Of the Café" : null, ["widgets"] = new JsonArray() }.ToJsonString());
        await server.SaveAsync("""{"name":"shared","isPublic":true,"widgets":[{"type":"text","text":"","position":{"x":0,"y":0,"width":1,"height":1}}]}""", TwoCourses.Another);
        await server.SaveAsync("""{"name":"hidden","widgets":[]}""", TwoCourses.Another);
        await server.SaveAsync("""{"name":"foreign","isPublic":true,"widgets":[]}""", TwoCourses.Foreign);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Without case and accents: alpha twice, apfel, echo, echo 2, ecole, shared, zulu, and the emoji behind all letters.
    [Theory]
    [InlineData("", "alpha,alpha,Äpfel,Echo,echo 2,école,shared,Zulu,🎓")]
    [InlineData("order=desc", "🎓,Zulu,shared,école,echo 2,Echo,Äpfel,alpha,alpha")]
    [InlineData("sort=updatedAt", "Zulu,école,Echo,Äpfel,alpha,alpha,🎓,echo 2,shared")]
    [InlineData("sort=updatedAt&order=desc", "shared,echo 2,🎓,alpha,alpha,Äpfel,Echo,école,Zulu")]
    [InlineData("q=EC", "Echo,echo 2,école")]
    [InlineData("q=cafe", "Zulu")]
    [InlineData("q=%25", "")]
    public async Task It_is_searched_sorted_and_paged(string question, string expected)
    {
        var names = expected.Length == 0 ? [] : expected.Split(',');
        (await server.AskAsync($"{TwoCourses.Path}?{question}"))["items"]!.AsArray().Select(i => (string)i!["name"]!).ShouldBe(names);

        var paged = new List<string>();
        var ids = new HashSet<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await server.AskAsync($"{TwoCourses.Path}?{question}&limit=2{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            paged.AddRange(page["items"]!.AsArray().Select(i => (string)i!["name"]!));
            foreach (var item in page["items"]!.AsArray()) ids.Add((string)item!["id"]!).ShouldBeTrue("listed twice");
            cursor = (string?)page["nextCursor"];
        }
        paged.ShouldBe(names);
    }

    [Fact]
    public async Task Its_rows_say_what_each_is()
    {
        var shared = (await server.AskAsync($"{TwoCourses.Path}?q=shared"))["items"]!.AsArray().Single()!;

        shared.ShouldBeJson(
            $$"""
            {"id":{{shared["id"]!.ToJsonString()}},"name":"shared","description":null,"isPublic":true,"owner":"another","version":1,"widgetCount":1,
             "createdAt":{{shared["createdAt"]!.ToJsonString()}},"updatedAt":{{shared["updatedAt"]!.ToJsonString()}}}
            """);
    }

    [Theory]
    [InlineData("sort=owner", "sort")]
    [InlineData("order=up", "order")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("q=a%00", "q")]
    [InlineData("owner=me", "owner")]
    public async Task Wrong_parameters_are_named(string question, string field) =>
        (await server.AskAsync($"{TwoCourses.Path}?{question}", System.Net.HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe([field]);
}
