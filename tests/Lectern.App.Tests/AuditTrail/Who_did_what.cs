using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Tests.Fixtures;
using static Lectern.App.Tests.AuditTrail.AuditedSchool;

namespace Lectern.App.Tests.AuditTrail;

/// <summary>What requests leave in the audit log, read from its rows.</summary>
public sealed class Who_did_what(AuditedSchool school) : IClassFixture<AuditedSchool>
{
    [Fact]
    public async Task Each_read_of_a_learner_is_told()
    {
        var ann = Escaped(Ann);
        foreach (var part in new[] { "analytics", "sessions", "page-views", "activities", "goal" }) await school.GetAsync("boss0", $"/api/v1/users/{ann}/{part}");
        await school.GetAsync("boss0", $"/analytics/users/{ann}/events");
        await school.GetAsync("boss0", $"/api/v1/dashboards/micro/{ann}");
        await school.GetAsync("boss0", $"/api/v1/learning-progress?userId={ann}&courseId=c1");

        (await school.RowsOfAsync("user:boss0")).ShouldBe(
        [
            $"learner.read analytics {Ann} 200", $"learner.read sessions {Ann} 200", $"learner.read page_views {Ann} 200", $"learner.read activities {Ann} 200",
            $"learner.read goal {Ann} 200", $"learner.read events {Ann} 200", $"learner.read dashboard {Ann} 200", $"learner.read progress {Ann} c1 200",
        ]);
    }

    [Fact]
    public async Task Each_list_of_learners_is_told_with_how_many_it_showed()
    {
        await school.GetAsync("boss1", "/api/v1/users");
        await school.GetAsync("boss1", "/api/v1/courses/c1/learners?limit=1");
        await school.GetAsync("boss1", "/api/v1/dashboards/meso/c1");
        await school.GetAsync("boss1", "/api/v1/learning-progress");
        await QueryAsync("""{"dataset":"enrollments","measures":["enrollments"],"dimensions":["learner","course"]}""");
        await QueryAsync("""{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"learner","operator":"eq","value":"cem"}]}""");
        await QueryAsync("""{"dataset":"learners","measures":["learners"]}""");

        // Three learn at all, two of them in c1. That cem was asked for by name is the second access alike, and counted.
        (await school.RowsOfAsync("user:boss1")).ShouldBe(
        [
            "learners.listed users 3 shown 200", "learners.listed course_learners c1 1 shown 200", "learners.listed course_dashboard c1 2 shown 200",
            "learners.listed progress 3 shown 200",
            .. new[] { Ann, Bob, "cem" }.Order(StringComparer.Ordinal).Select(l => $"dataset.queried dataset enrollments {l} 200"),
            "dataset.queried dataset learners 0 shown 200",
        ]);

        async Task QueryAsync(string query)
        {
            using var answer = await school.SendAsync("boss1", HttpMethod.Post, "/api/v1/query", query);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("boss6", """{"field":"learner","operator":"in","values":["cem","nobody"]}""", "cem")]
    [InlineData("boss7", """{"field":"learner","operator":"startsWith","value":"CE"}""", "cem")]
    [InlineData("boss8", """{"field":"learner","operator":"contains","value":"em"}""", "cem")]
    [InlineData("boss9", """{"field":"learner","operator":"ne","value":"cem"}""", "cem", Ann, Bob)]
    public async Task Whom_a_question_names_is_told_one_by_one(string who, string filter, params string[] named)
    {
        // Figures alone: that no id is in the answer hides nobody. Whoever is left out is told of by the difference.
        using var answer = await school.SendAsync(who, HttpMethod.Post, "/api/v1/query", $$"""{"dataset":"enrollments","measures":["enrollments"],"filters":[{{filter}}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());

        (await school.RowsOfAsync($"user:{who}")).Order(StringComparer.Ordinal)
            .ShouldBe(named.Select(n => $"dataset.queried dataset enrollments {n} 200").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whom_a_dashboard_names_and_a_search_finds_is_told_one_by_one()
    {
        static string Widget(string learner, int y) =>
            $$$"""{"type":"table","title":"T","dataSource":{"dataset":"enrollments","measures":["enrollments"],"filters":[{"field":"learner","operator":"eq","value":"{{{learner}}}"}]},"position":{"x":0,"y":{{{y}}},"width":6,"height":4}}""";
        using var made = await school.SendAsync("boss10", HttpMethod.Post, "/api/v1/dashboards/custom", $$"""{"name":"D","widgets":[{{Widget("cem", 0)}},{{Widget(Ann, 4)}}]}""");
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        await school.GetAsync("boss10", $"/api/v1/dashboards/custom/{(string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!}/data");
        await school.GetAsync("boss10", "/api/v1/users?q=CEM");
        await school.GetAsync("boss10", "/api/v1/courses/c1/learners?q=ann");
        await school.GetAsync("boss10", "/api/v1/users?q=nobody-at-all");

        (await school.RowsOfAsync("user:boss10")).Order(StringComparer.Ordinal).ShouldBe(new[]
        {
            "dashboard.created dashboard 201", "dashboard.read dashboard cem 200", $"dashboard.read dashboard {Ann} 200", "learners.listed users cem 200",
            $"learners.listed course_learners {Ann} c1 200", "learners.listed users 0 shown 200",
        }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_key_that_may_only_administer_is_told_of_too()
    {
        await school.GetAsync("keeper", "/api/v1/events/rejected");
        await school.GetAsync("keeper", "/api/v1/accounts");
        await school.GetAsync("keeper", $"/api/v1/accounts/{Guid.Empty}", HttpStatusCode.NotFound);

        (await school.RowsOfAsync("key:keeper")).ShouldBe(
            ["rejected_events.read 200", "accounts.listed account 200", $"access.refused endpoint GET /api/v1/accounts/{Guid.Empty} 404"]);
    }

    [Fact]
    public async Task Each_change_is_told_and_none_that_failed()
    {
        const string Dashboard = """{"name":"D","widgets":[{"type":"table","title":"T","dataSource":{"dataset":"enrollments","measures":["enrollments"],"dimensions":["learner"]},"position":{"x":0,"y":0,"width":6,"height":4}}]}""";
        using (var goal = await school.SendAsync("boss2", HttpMethod.Put, $"/api/v1/users/{Escaped(Bob)}/goal", """{"weeklyMinutes":60}""")) goal.StatusCode.ShouldBe(HttpStatusCode.OK);
        using (var wrong = await school.SendAsync("boss2", HttpMethod.Put, $"/api/v1/users/{Escaped(Bob)}/goal", """{"weeklyMinutes":-1}""")) wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using (var replay = await school.SendAsync("boss2", HttpMethod.Post, "/api/v1/events/rejected/replay", """{"code":"unknown_type"}""")) replay.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var made = await school.SendAsync("boss2", HttpMethod.Post, "/api/v1/dashboards/custom", Dashboard);
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        var id = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!;
        using (var saved = await school.SendAsync("boss2", HttpMethod.Put, $"/api/v1/dashboards/custom/{id}", Dashboard)) saved.StatusCode.ShouldBe(HttpStatusCode.OK);
        await school.GetAsync("boss2", $"/api/v1/dashboards/custom/{id}/data");
        using (var gone = await school.SendAsync("boss2", HttpMethod.Delete, $"/api/v1/dashboards/custom/{id}")) gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await school.RowsOfAsync("user:boss2")).ShouldBe(
        [
            $"goal.changed {Bob} 200", "rejected_events.replayed 200", "dashboard.created dashboard 201", "dashboard.changed dashboard 200",
            .. new[] { Ann, Bob, "cem" }.Order(StringComparer.Ordinal).Select(l => $"dashboard.read dashboard {l} 200"), "dashboard.deleted dashboard 204",
        ]);
        (await school.Server.ScalarAsync<long>($"SELECT count(*) FROM lectern.audit WHERE object_type = 'dashboard' AND object_id = '{id}'")).ShouldBe(6);
    }

    [Fact]
    public async Task A_change_of_another_tenant_is_told_in_the_logs_of_both()
    {
        // The installation's own key is the platform's.
        using var answer = await school.Server.Client.PatchAsync("/api/v1/tenants/foreign", new StringContent("""{"displayName":"Other"}""", System.Text.Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        using (var staff = await school.SendAsync("boss5", HttpMethod.Put, "/api/v1/courses/c2/staff", """{"userIds":["tim","cem"]}""")) staff.StatusCode.ShouldBe(HttpStatusCode.OK, await staff.Content.ReadAsStringAsync());

        using (var staff = await school.SendAsync("boss5", HttpMethod.Put, "/api/v1/courses/c2/staff", """{"userIds":["cem"]}""")) staff.StatusCode.ShouldBe(HttpStatusCode.OK);

        // Whom the registry knows is a key of it; who only teaches stands there by their id.
        (await school.RowsOfAsync("user:boss5")).Order(StringComparer.Ordinal).ShouldBe(["staff.changed teacher cem c2 200", "staff.changed teacher tim c2 200", "staff.changed teacher tim c2 200"]);
        (await school.Server.ScalarAsync<string>("SELECT string_agg(details->>'teacher', ',' ORDER BY audit_id) FROM lectern.audit WHERE action = 'staff.changed' AND object_id = 'tim'")).ShouldBe("added,removed");
        (await school.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit WHERE action = 'staff.changed' AND object_id = 'cem'")).ShouldBe(0);
        (await school.Server.ScalarAsync<string>("SELECT DISTINCT details::text FROM lectern.audit WHERE action = 'tenant.changed'")).ShouldBe("""{"fields": "displayName"}""");
        (await school.Server.ScalarAsync<string>("SELECT string_agg(tenant_id || ' ' || object_id, ',' ORDER BY tenant_id) FROM lectern.audit WHERE action = 'tenant.changed'"))
            .ShouldBe(string.Join(',', new[] { school.Own, school.Foreign }.Order().Select(t => $"{t} foreign")));
    }

    [Fact]
    public async Task Who_still_has_an_answer_reads_it_too()
    {
        var url = $"/api/v1/users/{Escaped(Bob)}/analytics?asOf=2026-10-01T00:00:00Z";
        using var first = await school.SendAsync("boss3", HttpMethod.Get, url);
        using var again = await school.SendAsync("boss3", HttpMethod.Get, url, header: ("If-None-Match", first.Headers.ETag!.ToString()));
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);

        (await school.RowsOfAsync("user:boss3")).ShouldBe([$"learner.read analytics {Bob} 200", $"learner.read analytics {Bob} 304"]);
    }

    [Fact]
    public async Task A_stream_about_a_learner_is_told_when_it_begins()
    {
        using var client = new HttpClient { BaseAddress = school.Server.Client.BaseAddress };
        client.DefaultRequestHeaders.Add(ApiKeys.Header, "boss4-0123456789");
        using var open = await client.GetAsync("/api/v1/live?topic=user:cem&topic=course:c1", HttpCompletionOption.ResponseHeadersRead);
        open.StatusCode.ShouldBe(HttpStatusCode.OK);

        (await school.RowsOfAsync("user:boss4")).ShouldBe(["learner.followed cem 200"]);
    }

    [Fact]
    public async Task Who_looked_into_the_log_and_put_what_right_is_told()
    {
        const string Right = """{"id":"mended","type":"PageViewed","userId":"cem","occurredAt":"2026-09-02T08:00:00Z"}""";
        await school.Server.SendAsync("""{"type":"Nothing that is known"}""");
        var rejected = await school.Server.ScalarAsync<long>("SELECT max(rejection_id) FROM lectern.rejected_events");
        await school.GetAsync("boss12", "/api/v1/events?userId=cem");
        await school.GetAsync("boss12", $"/api/v1/events/rejected/{rejected}");
        using (var fixing = await school.SendAsync("boss12", HttpMethod.Post, $"/api/v1/events/rejected/{rejected}/replay", Right)) fixing.StatusCode.ShouldBe(HttpStatusCode.OK);
        await school.GetAsync("boss12", "/api/v1/events/mended");
        using var client = new HttpClient { BaseAddress = school.Server.Client.BaseAddress };
        client.DefaultRequestHeaders.Add(ApiKeys.Header, "boss12-0123456789");
        using var open = await client.GetAsync("/api/v1/events/tail", HttpCompletionOption.ResponseHeadersRead);
        using var ofOne = await client.GetAsync("/api/v1/events/tail?userId=cem", HttpCompletionOption.ResponseHeadersRead);

        (await school.RowsOfAsync("user:boss12")).Where(r => !r.StartsWith("access.refused", StringComparison.Ordinal)).ShouldBe(
        [
            "learner.read events cem 200", $"rejected_event.read rejected_event {rejected} 200", $"rejected_event.replayed rejected_event {rejected} 200",
            "event.read event mended cem 200", "events.followed 200", "learner.followed cem 200",
        ]);
        (await school.Server.ScalarAsync<string>("SELECT details ->> 'body' || ' ' || (details ->> 'result') FROM lectern.audit WHERE action = 'rejected_event.replayed'")).ShouldBe("corrected accepted");
    }

    [Fact]
    public async Task Who_waits_for_a_first_event_is_told_once_there_is_one()
    {
        const string Arrivals = "/api/v1/events/arrivals";
        var after = $"{Arrivals}?after={(string?)(await school.GetAsync("boss9", Arrivals))["cursor"]}";
        await school.GetAsync("boss9", after);
        (await school.RowsOfAsync("user:boss9")).Where(IsOfArrivals).ShouldBeEmpty();

        await school.Server.SendAsync("""{"id":"arrived","type":"PageViewed","userId":"cem","occurredAt":"2026-09-02T08:00:00Z"}""");
        await school.GetAsync("boss9", after);

        (await school.RowsOfAsync("user:boss9")).Where(IsOfArrivals).ShouldBe(["events.watched cem 200"]);

        static bool IsOfArrivals(string row) => row.StartsWith("events.watched", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_is_told()
    {
        await school.GetAsync("tess", "/api/v1/courses/c2/learners", HttpStatusCode.NotFound);
        await school.GetAsync("tess", "/api/v1/users/cem/analytics", HttpStatusCode.NotFound);
        await school.GetAsync("tess", "/api/v1/users/never-heard-of@example.org/analytics", HttpStatusCode.NotFound);
        await school.GetAsync("tess", "/api/v1/audit", HttpStatusCode.Forbidden);
        // By the handlers: a stream of one who is not hers beside a course that is, a dashboard that is no one's she knows, a tenant.
        await school.GetAsync("tess", "/api/v1/live?topic=course:c1&topic=user:cem", HttpStatusCode.NotFound);
        await school.GetAsync("tess", "/api/v1/dashboards/custom/somebody@example.org", HttpStatusCode.NotFound);
        await school.GetAsync("boss11", "/api/v1/tenants/foreign", HttpStatusCode.NotFound);
        await school.GetAsync("boss11", "/api/v1/tenants/somebody", HttpStatusCode.NotFound);

        (await school.RowsOfAsync("user:boss11")).ShouldBe(["access.refused endpoint GET /api/v1/tenants/foreign 404", "access.refused endpoint GET /api/v1/tenants/{id} 404"]);
        (await school.RowsOfAsync("user:tess")).ShouldBe(
        [
            "access.refused endpoint GET /api/v1/courses/{courseId}/learners c2 404", "access.refused endpoint GET /api/v1/users/{userId}/analytics cem 404",
            "access.refused endpoint GET /api/v1/users/{userId}/analytics 404", "access.refused endpoint GET /api/v1/audit 403",
            "access.refused endpoint GET /api/v1/live cem 404", "access.refused endpoint GET /api/v1/dashboards/custom/{id} 404",
        ]);
        (await school.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit a WHERE a::text LIKE '%never-heard-of%' OR a::text LIKE '%somebody%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Learners_leave_no_diary_of_their_own_pages()
    {
        await school.GetAsync("ann", $"/api/v1/users/{Escaped(Ann)}/analytics");
        using (var goal = await school.SendAsync("ann", HttpMethod.Put, $"/api/v1/users/{Escaped(Ann)}/goal", """{"weeklyMinutes":90}""")) goal.StatusCode.ShouldBe(HttpStatusCode.OK);
        await school.GetAsync("ann", $"/api/v1/users/{Escaped(Bob)}/analytics", HttpStatusCode.NotFound);

        // What they changed and were refused is there, and they are a key of the registry: cut there, they are nobody here.
        (await school.RowsOfAsync($"user:{Ann}")).ShouldBe([$"goal.changed {Ann} 200", $"access.refused endpoint GET /api/v1/users/{{userId}}/analytics {Bob} 404"]);
        (await school.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit a WHERE a::text LIKE '%ann/1%'")).ShouldBe(0);
        (await school.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit WHERE actor = 'user' AND actor_role = 'student' AND actor_key = learner_key")).ShouldBe(1);
    }

    [Fact]
    public async Task Figures_of_groups_leave_nothing()
    {
        await school.GetAsync("groups", "/api/v1/dashboards/meso/c1");
        await school.GetAsync("groups", "/api/v1/courses");

        (await school.RowsOfAsync("groups")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_endpoint_is_decided()
    {
        var closed = Policies.Rows.Where(p => !p.Value.IsPublic).Select(p => p.Key).ToList();

        closed.Count.ShouldBeGreaterThan(30);
        closed.Except(AuditedCalls.Rows.Keys).ShouldBeEmpty("endpoints of which AuditedCalls does not say what is recorded");
        AuditedCalls.Rows.Keys.Except(closed).ShouldBeEmpty("endpoints that are no more");
    }

    [Fact]
    public async Task The_docs_list_every_action()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "audit.md"));
        var actions = AuditedCalls.Rows.Values.SelectMany(c => new[] { c.Action, c.OfOne }).Where(a => !string.IsNullOrEmpty(a)).Distinct().ToList();

        actions.Count.ShouldBeGreaterThan(10);
        actions.Where(a => !page.Contains($"`{a}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
