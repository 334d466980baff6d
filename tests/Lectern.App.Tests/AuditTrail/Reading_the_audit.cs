using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.VisualBasic.FileIO;
using static Lectern.App.Tests.AuditTrail.AuditedSchool;

namespace Lectern.App.Tests.AuditTrail;

/// <summary><c>GET /api/v1/audit</c> and its export.</summary>
public sealed class Reading_the_audit(AuditedSchool school) : IClassFixture<AuditedSchool>
{
    [Fact]
    public async Task Filters_find_what_they_say_and_pages_go_on()
    {
        await school.GetAsync("boss0", $"/api/v1/users/{Escaped(Ann)}/analytics");
        await school.GetAsync("boss0", $"/api/v1/users/{Escaped(Bob)}/analytics");
        await school.GetAsync("boss0", "/api/v1/courses/c1/learners");
        await school.GetAsync("tess", "/api/v1/courses/c2/learners", HttpStatusCode.NotFound);

        var newest = (await school.GetAsync("boss1", "/api/v1/audit?actor=user:boss0&limit=1"))["items"]![0]!.AsObject();
        var at = DateTime.Parse((string)newest["at"]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        foreach (var free in new[] { "id", "at", "correlationId" }) newest.Remove(free).ShouldBeTrue();
        Fixtures.Answer.ShouldBeJson(newest, """
            {"since":null,"times":1,"actor":"user:boss0","actorRole":"admin","action":"learners.listed","objectType":"course_learners","objectId":null,"userId":null,"courseId":"c1",
             "learners":2,"outcome":200,"clientAddress":"127.0.0.0","details":null}
            """);

        (await ActionsAsync("actor=user:boss0")).ShouldBe(["learners.listed", "learner.read", "learner.read"]);
        (await ActionsAsync("actor=user:boss0&action=learner.")).ShouldBe(["learner.read", "learner.read"]);
        (await ActionsAsync($"actor=user:boss0&userId={Escaped(Ann)}")).ShouldBe(["learner.read"]);
        (await ActionsAsync("userId=nobody")).ShouldBeEmpty();
        (await ActionsAsync("courseId=c1&actor=user:boss0")).ShouldBe(["learners.listed"]);
        (await ActionsAsync("outcome=404&actor=user:tess")).ShouldBe(["access.refused"]);
        (await ActionsAsync("outcome=4xx&courseId=c2")).ShouldBe(["access.refused"]);
        (await ActionsAsync($"actor=user:boss0&to={Of(at)}")).ShouldBe(["learner.read", "learner.read"]);
        (await ActionsAsync($"actor=user:boss0&from={Of(at)}")).ShouldBe(["learners.listed"]);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await school.GetAsync("boss1", $"/api/v1/audit?actor=user:boss0&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page["items"]!.AsArray().Select(i => (string)i!["action"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        seen.ShouldBe(["learners.listed", "learner.read", "learner.read"]);

        static string Of(DateTime at) => Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_was_done_to_one_thing_is_found_by_its_id()
    {
        using var made = await school.SendAsync("boss12", HttpMethod.Post, "/api/v1/keys", """{"name":"Looked for","scopes":["read"]}""");
        using var other = await school.SendAsync("boss12", HttpMethod.Post, "/api/v1/keys", """{"name":"Beside it","scopes":["read"]}""");
        var id = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["key"]!["id"]!;
        using var revoked = await school.SendAsync("boss12", HttpMethod.Delete, $"/api/v1/keys/{id}");

        (await ActionsAsync($"objectId={id}")).ShouldBe(["key.revoked", "key.created"]);
        (await ActionsAsync($"objectId={id}&action=key.created")).ShouldBe(["key.created"]);
        (await ActionsAsync("objectId=zzzzzzzzzzzz")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_reads_it_is_in_it()
    {
        await school.GetAsync("boss2", $"/api/v1/audit?userId={Escaped(Bob)}");
        await school.GetAsync("boss2", "/api/v1/audit?limit=1");
        await school.GetAsync("boss2", "/api/v1/audit?limit=1");
        using (var file = await school.SendAsync("boss2", HttpMethod.Get, "/api/v1/audit/export?actor=nobody")) file.StatusCode.ShouldBe(HttpStatusCode.OK);

        // Each by itself: none of these is a page that asks by itself.
        (await school.RowsOfAsync("user:boss2")).ShouldBe([$"audit.read {Bob} 200", "audit.read 200", "audit.read 200", "audit.exported 200"]);
    }

    [Fact]
    public async Task It_is_for_administrators_alone_each_of_their_own_school()
    {
        await school.GetAsync("boss3", "/api/v1/users");
        await school.GetAsync("foreign", "/api/v1/users");

        (await school.GetAsync("foreign", "/api/v1/audit"))["items"]!.AsArray().Select(i => $"{i!["actor"]} {i["action"]}").ShouldContain("user:boss0 learners.listed");
        (await school.GetAsync("foreign", "/api/v1/audit?actor=user:boss3"))["items"]!.AsArray().ShouldBeEmpty();
        (await school.Server.ScalarAsync<long>($"SELECT count(*) FROM lectern.audit WHERE tenant_id = {school.Foreign} AND action = 'learners.listed'")).ShouldBe(1);
        foreach (var who in new[] { "tess", "ann", "groups" })
        {
            await school.GetAsync(who, "/api/v1/audit", HttpStatusCode.Forbidden);
            await school.GetAsync(who, "/api/v1/audit/export", HttpStatusCode.Forbidden);
        }
    }

    [Theory]
    [InlineData("outcome=6xx", "outcome")]
    [InlineData("outcome=40", "outcome")]
    [InlineData("action=%25", "action")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("from=yesterday", "from")]
    public async Task It_says_what_it_cannot_read(string query, string field)
    {
        var problem = await school.GetAsync("boss4", $"/api/v1/audit?{query}", HttpStatusCode.BadRequest);

        ((string)problem["detail"]!).ShouldContain(field);
    }

    [Fact]
    public async Task An_export_holds_all_of_it_and_no_formula()
    {
        // More than is read at a time, twice; ids that a spreadsheet would compute, and one of every awkward kind of character.
        await school.Server.ExecuteAsync(
            $"""
            INSERT INTO lectern.audit (tenant_id, at, actor, action, object_type, object_id, learner_key, details, outcome)
            SELECT {school.Own}, '2026-01-01'::timestamptz + n * interval '1 second', '@SUM(1)', 'test.exported', 'thing', E'a"b,\nc 😀 ' || n,
                   (SELECT learner_key FROM lectern.learners WHERE tenant_id = {school.Own} AND user_id = '{Bob}'), jsonb_build_object('why', '=x'), 200
            FROM generate_series(1, 2500) n
            """);

        using var ndjson = await school.SendAsync("boss5", HttpMethod.Get, "/api/v1/audit/export?action=test.exported");
        ndjson.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        ndjson.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var lines = (await ndjson.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n').Select(l => JsonNode.Parse(l)!).ToList();
        lines.Select(l => (string)l["objectId"]!).ShouldBe(Enumerable.Range(1, 2500).Reverse().Select(n => $"a\"b,\nc 😀 {n}"));
        lines.ShouldAllBe(l => (string)l["actor"]! == "@SUM(1)" && (string)l["userId"]! == Bob && (string)l["details"]!["why"]! == "=x");

        using var csv = await school.SendAsync("boss5", HttpMethod.Get, "/api/v1/audit/export?action=test.exported&format=csv");
        csv.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        csv.Content.Headers.ContentDisposition!.FileName.ShouldBe("audit.csv");
        var bytes = await csv.Content.ReadAsByteArrayAsync();
        bytes.Take(3).ShouldBe(Encoding.UTF8.Preamble.ToArray());
        using var parser = new TextFieldParser(new MemoryStream(bytes), Encoding.UTF8) { Delimiters = [","], HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false };
        var header = parser.ReadFields()!;
        header.ShouldBe(lines[0].AsObject().Select(f => f.Key));
        var rows = new List<string[]>();
        while (parser.ReadFields() is { } row) rows.Add(row);
        rows.Count.ShouldBe(2500);
        for (var i = 0; i < rows.Count; i++)
        {
            Cell(i, "actor").ShouldBe("'@SUM(1)");
            Cell(i, "userId").ShouldBe($"'{Bob}");
            Cell(i, "objectId").ShouldBe((string)lines[i]["objectId"]!);
            Cell(i, "at").ShouldBe(((string)lines[i]["at"]!));
        }

        string Cell(int row, string column) => rows[row][Array.IndexOf(header, column)].Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    async Task<string[]> ActionsAsync(string query) => [.. (await school.GetAsync("boss1", $"/api/v1/audit?{query}"))["items"]!.AsArray().Select(i => (string)i!["action"]!)];
}
