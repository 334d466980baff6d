using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Tenancy;

namespace Lectern.App.Tests.Exports;

/// <summary><c>/api/v1/exports</c>: what can be asked, whose it is, and the file whole and in parts.</summary>
public sealed class Exports_over_HTTP(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    const string Learners = """{"dataset":"learners","dimensions":["learner"],"measures":["learners"],"format":"csv"}""";

    readonly TestServer server = tenants.Server;

    [Fact]
    public async Task A_file_is_had_whole_and_in_parts_under_its_hash()
    {
        var export = await server.ExportAsync(Learners);

        using var whole = await server.DownloadAsync(export);
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        whole.StatusCode.ShouldBe(HttpStatusCode.OK);
        var sha256 = SHA256.HashData(bytes);
        ((string)export["sha256"]!).ShouldBe(Convert.ToHexStringLower(sha256));
        ((long)export["bytes"]!).ShouldBe(bytes.Length);
        whole.Headers.ETag!.ToString().ShouldBe($"\"{Convert.ToHexStringLower(sha256)}\"");
        whole.Headers.GetValues("Repr-Digest").ShouldBe([$"sha-256=:{Convert.ToBase64String(sha256)}:"]);
        whole.Headers.AcceptRanges.ShouldBe(["bytes"]);
        whole.Headers.CacheControl!.NoStore.ShouldBeTrue();
        whole.Content.Headers.ContentEncoding.ShouldBeEmpty();
        bytes.Length.ShouldBeGreaterThan(10);

        await PartAsync("bytes=3-7", bytes[3..8], $"bytes 3-7/{bytes.Length}");
        await PartAsync("bytes=5-", bytes[5..], $"bytes 5-{bytes.Length - 1}/{bytes.Length}");
        await PartAsync("bytes=-4", bytes[^4..], $"bytes {bytes.Length - 4}-{bytes.Length - 1}/{bytes.Length}");
        await PartAsync("bytes=3-7", bytes[3..8], $"bytes 3-7/{bytes.Length}", whole.Headers.ETag.ToString());

        // Whatever they take, its very bytes are sent, of which ETag and ranges tell.
        using var taken = await server.DownloadAsync(export, h => h.AcceptEncoding.ParseAdd("br, gzip"));
        (taken.Content.Headers.ContentEncoding.Count, taken.Headers.ETag).ShouldBe((0, whole.Headers.ETag));
        (await taken.Content.ReadAsByteArrayAsync()).ShouldBe(bytes);
        // Of another file than they have a part of, they get all.
        using var other = await server.DownloadAsync(export, h => { h.Range = RangeHeaderValue.Parse("bytes=3-7"); h.TryAddWithoutValidation("If-Range", "\"another\""); });
        (other.StatusCode, (await other.Content.ReadAsByteArrayAsync()).Length).ShouldBe((HttpStatusCode.OK, bytes.Length));
        using var beyond = await server.DownloadAsync(export, h => h.Range = RangeHeaderValue.Parse("bytes=1000000-"));
        (beyond.StatusCode, beyond.Content.Headers.ContentRange!.ToString()).ShouldBe((HttpStatusCode.RequestedRangeNotSatisfiable, $"bytes */{bytes.Length}"));
        using var held = await server.DownloadAsync(export, h => h.TryAddWithoutValidation("If-None-Match", whole.Headers.ETag.ToString()));
        (held.StatusCode, (await held.Content.ReadAsByteArrayAsync()).Length).ShouldBe((HttpStatusCode.NotModified, 0));
        using var changed = await server.DownloadAsync(export, h => h.TryAddWithoutValidation("If-Match", "\"another\""));
        changed.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);

        async Task PartAsync(string range, byte[] expected, string told, string? ifRange = null)
        {
            using var part = await server.DownloadAsync(export, h =>
            {
                h.Range = RangeHeaderValue.Parse(range);
                if (ifRange is not null) h.TryAddWithoutValidation("If-Range", ifRange);
            });
            part.StatusCode.ShouldBe(HttpStatusCode.PartialContent, range);
            (await part.Content.ReadAsByteArrayAsync()).ShouldBe(expected);
            part.Content.Headers.ContentRange!.ToString().ShouldBe(told);
            part.Headers.ETag.ShouldBe(whole.Headers.ETag);
        }
    }

    [Fact]
    public async Task It_is_its_askers_and_the_administrators()
    {
        var own = await server.ExportAsync(Learners, key: TwoTenants.ReadKey);
        var id = (string)own["id"]!;

        foreach (var (key, status) in ((string, HttpStatusCode)[])
        [
            (TwoTenants.ReadKey, HttpStatusCode.OK),
            (TwoTenants.Admin, HttpStatusCode.OK),
            (TwoTenants.OwnKey, HttpStatusCode.OK),
            (TwoTenants.Teacher, HttpStatusCode.NotFound),
            (TwoTenants.ForeignAdmin, HttpStatusCode.NotFound),
            (TwoTenants.Foreign, HttpStatusCode.NotFound),
            (TwoTenants.ForeignGroups, HttpStatusCode.Forbidden),
        ])
        {
            (await server.TellAsync("GET", $"{Exporting.Path}/{id}", key: key)).Status.ShouldBe(status, key);
            using var file = await server.DownloadAsync(own, key: key);
            file.StatusCode.ShouldBe(status, key);
            var listed = await server.TellAsync("GET", $"{Exporting.Path}?limit=1000", key: key);
            if (listed.Status == HttpStatusCode.OK) listed.Body!["items"]!.AsArray().Any(i => (string)i!["id"]! == id).ShouldBe(status == HttpStatusCode.OK, key);
            if (status != HttpStatusCode.OK) (await server.TellAsync("DELETE", $"{Exporting.Path}/{id}", key: key)).Status.ShouldBe(status, key);
        }
        // A job that is no export is none.
        var job = await server.ScalarAsync<Guid>($"INSERT INTO lectern.jobs (tenant_id, kind, requested_by, max_attempts) VALUES ({tenants.Own}, 'test.other', 'user:root', 1) RETURNING job_id");
        (await server.TellAsync("GET", $"{Exporting.Path}/{job}", key: TwoTenants.Admin)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Past_its_time_the_file_is_gone_and_the_export_is_told_of()
    {
        var export = await server.ExportAsync(Learners);
        ((string)export["resultUrl"]!).ShouldBe($"{Exporting.Path}/{(string)export["id"]!}/file");
        ((DateTime)export["expiresAt"]! - (DateTime)export["finishedAt"]!).ShouldBe(TimeSpan.FromDays(30));

        await server.ExecuteAsync($"UPDATE lectern.jobs SET finished_at = now() - interval '30 days 1 minute' WHERE job_id = '{(string)export["id"]!}'");

        await IsGoneAsync();
        // Upkeep has deleted it.
        await server.ExecuteAsync($"UPDATE lectern.jobs SET file = NULL, file_bytes = NULL, file_sha256 = NULL WHERE job_id = '{(string)export["id"]!}'");
        await IsGoneAsync();

        async Task IsGoneAsync()
        {
            using var file = await server.DownloadAsync(export);
            file.StatusCode.ShouldBe(HttpStatusCode.Gone);
            (await file.Content.ReadAsStringAsync()).ShouldContain("file_expired");
            var now = await server.ToldAsync("GET", $"{Exporting.Path}/{(string)export["id"]!}");
            ((string)now["status"]!, now["resultUrl"]).ShouldBe(("completed", null));
        }
    }

    [Fact]
    public async Task Asked_again_with_the_same_key_it_is_the_same()
    {
        var key = Guid.NewGuid().ToString();
        var first = await AskAsync(Learners, key, TwoTenants.Admin);

        // White space is no other wish.
        (await AskAsync(Learners.Replace(",", " ,\n", StringComparison.Ordinal), key, TwoTenants.Admin)).ShouldBe(first);
        (await AskAsync(Learners, key, TwoTenants.OwnKey)).Id.ShouldNotBe(first.Id);
        (await AskAsync(Learners.Replace("csv", "pdf", StringComparison.Ordinal), key, TwoTenants.Admin)).ShouldBe((HttpStatusCode.Conflict, null));
        (await AskAsync(Learners, new string('k', 201), TwoTenants.Admin)).ShouldBe((HttpStatusCode.BadRequest, null));
        (await AskAsync(Learners, null, TwoTenants.Admin)).Id.ShouldNotBe(first.Id);

        async Task<(HttpStatusCode Status, string? Id)> AskAsync(string body, string? idempotencyKey, string caller)
        {
            using var http = new HttpClient { BaseAddress = server.Client.BaseAddress };
            using var request = new HttpRequestMessage(HttpMethod.Post, Exporting.Path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Add("X-API-Key", caller);
            if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
            using var response = await http.SendAsync(request);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            if (response.StatusCode == HttpStatusCode.Accepted) response.Headers.Location!.ToString().ShouldBe((string)answer["statusUrl"]!);
            return (response.StatusCode, (string?)answer["id"]);
        }
    }

    [Fact]
    public async Task What_was_asked_for_is_told_with_it()
    {
        var many = string.Join(',', Enumerable.Range(100, 200).Select(n => $"\"course-{n}\""));
        await server.ExportAsync(
            $$"""
            {"format":"csv","dataset":"activity","dimensions":["course","day"],"measures":["events"],"timeframe":"30d","filters":[
              {"field":"course","operator":"in","values":[{{many}}]},{"field":"events","operator":"between","values":[1,9]}]}
            """, "asOf=2026-01-02T03:04:05Z");
        await server.ExportAsync("""{"format":"csv","events":{"type":["QuizCompleted"],"courseId":"c1","from":"2026-01-02T00:00:00+01:00"}}""");

        var listed = (await server.ToldAsync("GET", $"{Exporting.Path}?limit=1000"))["items"]!.AsArray();
        var ofDataset = listed.First(e => (string?)e!["dataset"] == "activity")!;
        string.Join(' ', ofDataset["dimensions"]!.AsArray().Concat(ofDataset["measures"]!.AsArray())).ShouldBe("course day events");
        ((DateTimeOffset)ofDataset["asOf"]!).ShouldBe(new(2026, 1, 2, 3, 4, 5, default));
        ofDataset["events"].ShouldBeNull();
        var told = FiltersOf(ofDataset);
        told[0].ShouldBe("Timeframe: 30d");
        told[1].ShouldStartWith("Course: is one of course-100, course-101, ");
        told[1].Length.ShouldBeLessThan(250, "of long lists the beginning");
        told[2].ShouldBe("Events: is between 1 and 9");

        var ofEvents = listed.First(e => e!["events"] is not null && (string?)e["events"]!["courseId"] == "c1")!;
        (ofEvents["dataset"], ofEvents["measures"], ofEvents["dimensions"], ofEvents["asOf"]).ShouldBe((null, null, null, null));
        FiltersOf(ofEvents).ShouldBe(["Type: QuizCompleted", "Course: c1", "Received from: 2026-01-01 23:00:00 UTC"]);
        ofEvents["events"]!["type"]!.AsArray().Select(t => (string)t!).ShouldBe(["QuizCompleted"]);

        static string[] FiltersOf(JsonNode export) => [.. export["filters"]!.AsArray().Select(f => $"{f!["title"]}: {f["value"]}")];
    }

    [Theory]
    [InlineData("""{"dataset":"learners","measures":["learners"]}""", "format")]
    [InlineData("""{"dataset":"learners","measures":["learners"],"format":"xls"}""", "format")]
    [InlineData("""{"dataset":"learners","measures":["learner"],"format":"csv"}""", "measures[0]")]
    [InlineData("""{"dataset":"learners","measures":["learners"],"format":"csv","limit":0}""", "limit")]
    [InlineData("""{"dataset":"learners","measures":["learners"],"format":"csv","title":""}""", "title")]
    [InlineData("""{"dataset":"learners","measures":["learners"],"format":"csv","titel":"T"}""", "titel")]
    [InlineData("""{"dataset":"learners","measures":["learners"],"format":"csv","events":{}}""", "dataset", "measures")]
    [InlineData("""{"events":{"user":"u1"},"format":"csv"}""", "events.user")]
    [InlineData("""{"events":{"userId":""},"format":"csv"}""", "events.userId")]
    [InlineData("""{"events":{"userId":"a\u0000b"},"format":"csv"}""", "events.userId")]
    [InlineData("""{"events":{"from":"yesterday"},"format":"csv"}""", "events.from")]
    [InlineData("""{"events":{"from":"2026-01-02T00:00:00Z","to":"2026-01-02T00:00:00Z"},"format":"csv"}""", "events.to")]
    [InlineData("""{"events":[],"format":"csv"}""", "events")]
    [InlineData("[]", "export")]
    [InlineData("{", "export")]
    public async Task What_makes_no_sense_is_400_at_once(string body, params string[] fields)
    {
        var (status, answer, _) = await server.TellAsync("POST", Exporting.Path, body);

        status.ShouldBe(HttpStatusCode.BadRequest, answer?.ToJsonString());
        answer!.Problem().ShouldSatisfyAllConditions(p => p.Code.ShouldBe("invalid_export"), p => p.Fields.ShouldBe(fields, ignoreOrder: true));
    }

    [Fact]
    public async Task A_moment_is_for_datasets_and_an_unknown_parameter_for_nothing()
    {
        (await server.TellAsync("POST", $"{Exporting.Path}?asOf=2026-01-01T00:00:00Z", """{"events":{},"format":"csv"}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await server.TellAsync("POST", $"{Exporting.Path}?asOf=never", Learners)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await server.TellAsync("POST", $"{Exporting.Path}?format=csv", Learners)).Status.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var url in (string[])["limit=0", "cursor=x", "state=done"]) await server.ToldAsync("GET", $"{Exporting.Path}?{url}", expected: HttpStatusCode.BadRequest);
        await server.ToldAsync("GET", $"{Exporting.Path}/none", expected: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_asked_and_who_downloaded_is_in_the_audit()
    {
        var export = await server.ExportAsync(Learners.Replace("\"format\"", "\"filters\":[{\"field\":\"learner\",\"operator\":\"eq\",\"value\":\"audited\"}],\"format\"", StringComparison.Ordinal), key: TwoTenants.Admin);
        using var file = await server.DownloadAsync(export, key: TwoTenants.OwnKey);
        using var part = await server.DownloadAsync(export, h => h.Range = RangeHeaderValue.Parse("bytes=0-1"), TwoTenants.OwnKey);
        using var none = await server.DownloadAsync(export, key: TwoTenants.Teacher);
        await server.ToldAsync("DELETE", $"{Exporting.Path}/{(string)export["id"]!}", key: TwoTenants.Admin);

        var audited = await server.ToldAsync("GET", "/api/v1/audit?action=export&limit=1000", key: TwoTenants.Admin);
        audited["items"]!.AsArray().Where(e => (string?)e!["objectId"] == (string)export["id"]!)
            .Select(e => $"{e!["action"]} {e["actor"]} {e["outcome"]} {e["details"]?["of"]} {e["details"]?["format"]}".TrimEnd())
            .ShouldBe(
            [
                "export.requested user:root 202 learners csv", "export.downloaded key:own 200 learners", "export.downloaded key:own 206 learners", "export.cancelled user:root 200",
            ],
            ignoreOrder: true);
    }
}
