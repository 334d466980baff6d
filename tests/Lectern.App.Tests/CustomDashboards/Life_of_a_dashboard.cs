using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.CustomDashboards;

public sealed class Life_of_a_dashboard(TwoCourses courses) : IClassFixture<TwoCourses>
{
    readonly TestServer server = courses.Server;

    [Fact]
    public async Task It_is_made_read_replaced_and_deleted()
    {
        var (status, made, tag) = await server.SayAsync("POST", TwoCourses.Path,
            """
            {"name":"  Übersicht 🎓  ","description":" Of the term ","isPublic":true,"widgets":[
              {"type":"text","text":"# Hello\n<script>alert(1)</script>","position":{"x":0,"y":0,"width":12,"height":1}},
              {"id":"by-day","type":"chart","visualization":"line","title":" Pages ","position":{"x":0,"y":1,"width":6,"height":4},
               "filters":[{"field":"events","operator":"gt","value":1.50}],
               "dataSource":{"dataset":"activity","measures":["events"],"dimensions":["day"],"timeframe":"30d","sort":[{"field":"day","direction":"desc"}],"limit":10,
                             "filters":[{"field":"course","operator":"in","values":["c1","ß/\"🙂"]}]}}]}
            """);

        status.ShouldBe(HttpStatusCode.Created);
        tag.ShouldBe("\"1\"");
        var id = Guid.ParseExact((string)made!["id"]!, "D");
        id.Version.ShouldBe(7);
        var textId = (string)made["widgets"]![0]!["id"]!;
        Guid.TryParse(textId, out _).ShouldBeTrue();
        made["createdAt"]!.ToJsonString().ShouldBe(made["updatedAt"]!.ToJsonString());
        made.ShouldBeJson(
            $$"""
            {"id":"{{id}}","name":"Übersicht 🎓","description":"Of the term","isPublic":true,"owner":"service","version":1,
             "createdAt":{{made["createdAt"]!.ToJsonString()}},"updatedAt":{{made["createdAt"]!.ToJsonString()}},"widgets":[
              {"type":"text","position":{"x":0,"y":0,"width":12,"height":1},"id":"{{textId}}","title":null,"dataSource":null,"text":"# Hello\n<script>alert(1)</script>","visualization":null,"filters":null},
              {"type":"chart","position":{"x":0,"y":1,"width":6,"height":4},"id":"by-day","title":"Pages","text":null,"visualization":"line",
               "filters":[{"field":"events","operator":"gt","value":1.50,"values":null}],
               "dataSource":{"dataset":"activity","measures":["events"],"dimensions":["day"],"timeframe":"30d","sort":[{"field":"day","direction":"desc"}],"limit":10,
                             "filters":[{"field":"course","operator":"in","value":null,"values":["c1","ß/\"🙂"]}]} }]}
            """);

        var path = $"{TwoCourses.Path}/{id}";
        var (_, read, readTag) = await server.SayAsync("GET", path);
        read.ShouldBeJson(made.ToJsonString());
        readTag.ShouldBe("\"1\"");
        (await server.SayAsync("GET", path, ifNoneMatch: "\"1\"")).Status.ShouldBe(HttpStatusCode.NotModified);

        // What was answered, without what Lectern adds, is what can be sent.
        var again = new JsonObject(read!.AsObject().Where(f => f.Key is "name" or "widgets").Select(f => new KeyValuePair<string, JsonNode?>(f.Key, f.Value!.DeepClone()))).ToJsonString();
        var (replaced, next, nextTag) = await server.SayAsync("PUT", path, again, ifMatch: readTag);
        replaced.ShouldBe(HttpStatusCode.OK, next?.ToJsonString());
        nextTag.ShouldBe("\"2\"");
        next!["widgets"].ShouldBeJson(made["widgets"]!.ToJsonString());
        next["description"].ShouldBeNull();
        ((bool)next["isPublic"]!).ShouldBeFalse();
        next["createdAt"].ShouldBeJson(made["createdAt"]!.ToJsonString());
        ((DateTime)next["updatedAt"]!).ShouldBeGreaterThan((DateTime)made["updatedAt"]!);

        var (stale, problem, newest) = await server.SayAsync("PUT", path, again, ifMatch: "\"1\"");
        (stale, (string)problem!["code"]!, newest).ShouldBe((HttpStatusCode.PreconditionFailed, "changed_meanwhile", "\"2\""));
        (await server.SayAsync("DELETE", path, ifMatch: "\"1\"")).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await server.SayAsync("PUT", path, again, ifMatch: "W/\"2\"")).Status.ShouldBe(HttpStatusCode.PreconditionFailed); // weak tags match nothing
        (await server.SayAsync("PUT", path, again, ifMatch: "2")).Body!.Problem().Fields.ShouldBe(["If-Match"]);
        (await server.SayAsync("PUT", path, again, ifMatch: "*")).Tag.ShouldBe("\"3\"");
        (await server.SayAsync("PUT", path, again)).Tag.ShouldBe("\"4\""); // the last wins

        (await server.SayAsync("DELETE", path, ifMatch: "\"4\"")).Status.ShouldBe(HttpStatusCode.NoContent);
        foreach (var (method, body) in new[] { ("GET", (string?)null), ("PUT", again), ("DELETE", null) })
            (await server.SayAsync(method, path, body)).Status.ShouldBe(HttpStatusCode.NotFound, method);
        (await server.SayAsync("GET", $"{path}/data")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.SayAsync("GET", $"{TwoCourses.Path}/none")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_two_who_change_the_same_version_one_wins()
    {
        var path = $"{TwoCourses.Path}/{await server.SaveAsync(Speaking.OneMetric)}";
        for (var version = 1; version <= 20; version++)
        {
            var tag = $"\"{version}\"";
            var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => server.SayAsync("PUT", path, Speaking.OneMetric.Replace("Pages", $"By {i} of {tag.Trim('"')}", StringComparison.Ordinal), ifMatch: tag)));

            both.Select(b => b.Status).ShouldBe([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], ignoreOrder: true);
            var won = both.Single(b => b.Status == HttpStatusCode.OK).Body!;
            (await server.SayAsync("GET", path)).Body.ShouldBeJson(won.ToJsonString());
        }
    }

    [Fact]
    public async Task Private_ones_are_their_owners_and_public_ones_are_read_by_all_of_the_tenant()
    {
        var own = $"{TwoCourses.Path}/{await server.SaveAsync(Speaking.OneMetric)}";
        var shared = $"{TwoCourses.Path}/{await server.SaveAsync(Speaking.OneMetric.Replace("{\"name\"", "{\"isPublic\":true,\"name\"", StringComparison.Ordinal))}";

        // Path, then the statuses of GET, data, PUT and DELETE.
        await ShouldBeAsync(own, TwoCourses.Another, 404, 404, 404, 404);
        await ShouldBeAsync(shared, TwoCourses.Teacher, 200, 200, 403, 403);
        await ShouldBeAsync(own, TwoCourses.Foreign, 404, 404, 404, 404);
        await ShouldBeAsync(shared, TwoCourses.Foreign, 404, 404, 404, 404);
        await ShouldBeAsync(own, TwoCourses.Groups, 403, 403, 403, 403);
        await ShouldBeAsync(shared, TwoCourses.Groups, 403, 403, 403, 403);
        (await server.SayAsync("POST", TwoCourses.Path, Speaking.OneMetric, TwoCourses.Groups)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await server.SayAsync("GET", TwoCourses.Path, key: TwoCourses.Groups)).Status.ShouldBe(HttpStatusCode.Forbidden);

        (await ListedAsync(TwoCourses.Another)).ShouldBe([shared]);
        (await ListedAsync(TwoCourses.Foreign)).ShouldBeEmpty();
        (await ListedAsync(TestServer.ApiKey)).ShouldContain(own);
        // Another's own figures, of their own tenant: nothing of ours.
        var foreign = await server.SaveAsync(Speaking.OneMetric, TwoCourses.Foreign);
        (await server.SayAsync("GET", $"{TwoCourses.Path}/{foreign}/data?{TwoCourses.AsOf}", key: TwoCourses.Foreign)).Body!["widgets"]![0]!["rows"].ShouldBeJson("[[0]]");
        // A refusal changes nothing.
        (await server.SayAsync("GET", shared)).Tag.ShouldBe("\"1\"");
        // No longer public, it is gone for the others, whatever they hold.
        var (_, _, tag) = await server.SayAsync("GET", $"{shared}/data?{TwoCourses.AsOf}", key: TwoCourses.Another);
        (await server.SayAsync("PUT", shared, Speaking.OneMetric)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.SayAsync("GET", $"{shared}/data?{TwoCourses.AsOf}", key: TwoCourses.Another, ifNoneMatch: tag)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.SayAsync("GET", shared, key: TwoCourses.Another, ifNoneMatch: "\"1\"")).Status.ShouldBe(HttpStatusCode.NotFound);

        async Task ShouldBeAsync(string path, string key, params int[] expected)
        {
            int[] actual =
            [
                (int)(await server.SayAsync("GET", path, key: key)).Status,
                (int)(await server.SayAsync("GET", $"{path}/data", key: key)).Status,
                (int)(await server.SayAsync("PUT", path, Speaking.OneMetric, key)).Status,
                (int)(await server.SayAsync("DELETE", path, key: key)).Status,
            ];
            actual.ShouldBe(expected, $"{path} for {key}");
        }

        async Task<string[]> ListedAsync(string key) =>
            [.. (await server.SayAsync("GET", $"{TwoCourses.Path}?limit=1000", key: key)).Body!["items"]!.AsArray().Select(i => $"{TwoCourses.Path}/{i!["id"]}")];
    }

    [Fact]
    public async Task An_administrator_deletes_what_is_anothers_and_public()
    {
        var hidden = $"{TwoCourses.Path}/{await server.SaveAsync(Speaking.OneMetric, TwoCourses.Teacher)}";
        var shared = $"{TwoCourses.Path}/{await server.SaveAsync(Speaking.OneMetric.Replace("{\"name\"", "{\"isPublic\":true,\"name\"", StringComparison.Ordinal), TwoCourses.Teacher)}";

        (await server.SayAsync("DELETE", hidden, key: TwoCourses.Another)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.SayAsync("PUT", shared, Speaking.OneMetric, TwoCourses.Another)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await server.SayAsync("DELETE", shared, key: TwoCourses.Another, ifMatch: "\"2\"")).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await server.SayAsync("DELETE", shared, key: TwoCourses.Foreign)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.SayAsync("DELETE", shared, key: TwoCourses.Another, ifMatch: "\"1\"")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await server.SayAsync("GET", shared, key: TwoCourses.Teacher)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.SayAsync("GET", hidden, key: TwoCourses.Teacher)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_rebuild_leaves_them_alone()
    {
        var path = $"{TwoCourses.Path}/{await server.SaveAsync(Speaking.OneMetric)}";
        var (_, before, _) = await server.SayAsync("GET", path);

        await server.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None);

        (await server.SayAsync("GET", path)).Body.ShouldBeJson(before!.ToJsonString());
        (await server.SayAsync("GET", $"{path}/data?{TwoCourses.AsOf}")).Body!["widgets"]![0]!["rows"].ShouldBeJson("[[5]]");
    }
}
