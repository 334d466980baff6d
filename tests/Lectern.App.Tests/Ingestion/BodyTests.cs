using System.Net;
using System.Text;
using Lectern.App.Tests.Fixtures;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>Bodies as a whole: their type, encoding, size and shape.</summary>
public sealed class BodyTests(OneServer one) : IClassFixture<OneServer>
{
    readonly TestServer server = one.Server;

    [Fact]
    public async Task One_an_array_and_an_object_of_events_are_taken()
    {
        (await (await server.PostAsync(Events, View("shape-1"))).ReportAsync()).Results.Single().Status.ShouldBe("accepted");
        (await (await server.PostAsync(Events, $" [ {View("shape-2")} , {View("shape-3")} ] ")).ReportAsync()).Accepted.ShouldBe(2);
        (await (await server.PostAsync(Events, $"{{\"events\": [{View("shape-4")}]}}")).ReportAsync()).Accepted.ShouldBe(1);
        (await (await server.PostAsync(Events, "[]")).ReportAsync()).Accepted.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[")]
    [InlineData("[{}")]
    [InlineData("{\"events\":[{}}")]
    [InlineData("[{},]")]
    [InlineData("\"text\"")]
    public async Task What_is_no_batch_at_all_is_400(string body)
    {
        using var response = await server.PostAsync(Events, body);

        (await response.CodeAsync(400)).ShouldBe("malformed_json");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData(null)]
    public async Task Another_content_type_is_415(string? contentType)
    {
        foreach (var path in (string[])[Events, Tracking, Tracking + "/batch"])
        {
            using var response = await server.PostAsync(path, Encoding.UTF8.GetBytes(View("typed")), contentType);
            (await response.CodeAsync(415)).ShouldBe("unsupported_media_type");
        }
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("x-unknown")]
    public async Task Another_content_encoding_is_415(string encoding)
    {
        using var response = await server.PostAsync(Events, Encoding.UTF8.GetBytes(View("encoded")), encoding: encoding);

        (await response.CodeAsync(415)).ShouldBe("unsupported_media_type");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("test-key-012345678")]
    public async Task Without_the_key_or_with_a_wrong_one_it_is_401(string? key)
    {
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        if (key is not null) client.DefaultRequestHeaders.Add("X-API-Key", key);
        foreach (var path in (string[])[Events, Tracking, Tracking + "/batch", Events + "/rejected/replay"])
        {
            using var body = new StringContent(View("keyless"), Encoding.UTF8, Json);
            using var response = await client.PostAsync(path, body);
            (await response.CodeAsync(401)).ShouldBe("unauthenticated");
        }
        using var list = await client.GetAsync(Events + "/rejected");
        list.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE event_id = 'keyless'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Compressed_bodies_are_taken(string encoding)
    {
        var compress = encoding == "gzip" ? (Func<string, byte[]>)Gzip : Brotli;

        (await (await server.PostAsync(Events, compress($"[{View(encoding + 1)},{View(encoding + 2)}]"), encoding: encoding)).ReportAsync()).Accepted.ShouldBe(2);
        (await (await server.PostAsync(Events, compress($"{View(encoding + 3)}\n{View(encoding + 4)}"), Lines, encoding)).ReportAsync()).Accepted.ShouldBe(2);
    }

    [Theory]
    [InlineData("gzip", 3)] // in its head
    [InlineData("gzip", 60)]
    [InlineData("br", 60)]
    public async Task A_compressed_body_cut_off_is_400_and_nothing_of_it_is_stored(string encoding, int length)
    {
        var body = (encoding == "gzip" ? Gzip($"[{View($"cut-{encoding}")}]") : Brotli($"[{View($"cut-{encoding}")}]"))[..length];

        using var response = await server.PostAsync(Events, body, encoding: encoding);

        (await response.CodeAsync(400)).ShouldBe("malformed_body");
        (await server.ScalarAsync<long>($"SELECT count(*) FROM lectern.events WHERE event_id = 'cut-{encoding}'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task What_is_not_compressed_as_it_says_is_400(string encoding)
    {
        using var response = await server.PostAsync(Events, Encoding.UTF8.GetBytes(View("plain")), encoding: encoding);

        (await response.CodeAsync(400)).ShouldBe("malformed_body");
    }

    [Fact]
    public async Task Fifty_megabytes_are_413()
    {
        var body = new byte[50 * 1024 * 1024];
        body.AsSpan().Fill((byte)' ');

        using var response = await server.PostAsync(Events, body);

        (await response.CodeAsync(413)).ShouldBe("too_large");
    }

    [Fact]
    public async Task Fifty_megabytes_in_fifty_kilobytes_are_413_too()
    {
        using var response = await server.PostAsync(Events, Gzip(new string(' ', 50 * 1024 * 1024)), encoding: "gzip");

        (await response.CodeAsync(413)).ShouldBe("too_large");
    }

    [Fact]
    public async Task A_thousand_events_are_a_batch_and_one_more_is_not()
    {
        (await (await server.PostAsync(Events, $"[{string.Join(',', Enumerable.Range(0, 1000).Select(i => View($"many-{i}")))}]")).ReportAsync()).Accepted.ShouldBe(1000);

        using var response = await server.PostAsync(Events, $"[{string.Join(',', Enumerable.Repeat("{}", 1001))}]");
        (await response.CodeAsync(413)).ShouldBe("too_large");
    }

    [Fact]
    public async Task An_array_of_a_million_empty_objects_is_413()
    {
        using var response = await server.PostAsync(Events, "[" + string.Join(',', Enumerable.Repeat("{}", 1_000_000)) + "]");

        (await response.CodeAsync(413)).ShouldBe("too_large");
    }

    [Fact]
    public async Task A_hundred_thousand_brackets_are_no_trouble()
    {
        using var open = await server.PostAsync(Events, new string('[', 100_000));
        (await open.CodeAsync(400)).ShouldBe("malformed_json");
        using var closed = await server.PostAsync(Events, "{\"type\":\"PageViewed\",\"x\":" + new string('[', 100_000) + new string(']', 100_000) + "}");
        (await closed.CodeAsync(400)).ShouldBe("malformed_json");
    }

    [Fact]
    public async Task The_same_request_with_an_idempotency_key_counts_once_without_ids()
    {
        const string body = """[{"type":"PageViewed","userId":"idem"},{"type":"PageViewed","userId":"idem"}]""";
        Task<HttpResponseMessage> Send(string key) => server.PostAsync(Events, Encoding.UTF8.GetBytes(body), headers: ("Idempotency-Key", key));

        var first = await (await Send("one")).ReportAsync();
        (first.Accepted, first.Identified).ShouldBe((2, true));
        (await (await Send("one")).ReportAsync()).Duplicates.ShouldBe(2);
        (await (await Send("two")).ReportAsync()).Accepted.ShouldBe(2);

        var unidentified = await (await server.PostAsync(Events, body)).ReportAsync();
        (unidentified.Accepted, unidentified.Identified).ShouldBe((2, false));
    }

    [Fact]
    public async Task Verbose_lists_every_item()
    {
        var report = await (await server.PostAsync(Events + "?verbose=true", $"[{View("v1")},{View("v1")},{{}}]")).ReportAsync();

        report.Results.Select(r => (r.Index, r.Status)).ShouldBe([(0, "accepted"), (1, "duplicate"), (2, "rejected")]);
    }
}
