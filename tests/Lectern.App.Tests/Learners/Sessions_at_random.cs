using System.Globalization;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Learners;

/// <summary>Random events against sessions told by window functions over the raw log, which know nothing of ranges or merges.</summary>
public sealed class Sessions_at_random
{
    const string Zone = "Pacific/Auckland";

    /// <summary>A session begins where the event before, of the same learner and local day, is more than 30 minutes ago; in whole seconds, as clocks show them.</summary>
    const string GapSql =
        $"""
        WITH at AS (
            SELECT l.user_id, date_trunc('second', e.occurred_at) AS at, (e.occurred_at AT TIME ZONE '{Zone}')::date AS day, e.type
            FROM lectern.events e JOIN lectern.learners l USING (learner_key)
            WHERE e.session_id IS NULL AND e.type IN ('PageViewed', 'ActivityRecorded', 'UserLoggedIn')
        ),
        begun AS (
            SELECT *, (at - lag(at) OVER w <= interval '30 minutes') IS NOT TRUE AS begins
            FROM at WINDOW w AS (PARTITION BY user_id, day ORDER BY at)
        ),
        numbered AS (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY user_id, day ORDER BY at) AS session FROM begun)
        SELECT user_id, 'gap:' || extract(epoch FROM min(at))::bigint AS id, extract(epoch FROM max(at) - min(at))::bigint AS seconds, count(*) FILTER (WHERE type = 'PageViewed') AS views
        FROM numbered GROUP BY user_id, day, session
        """;

    const string NamedSql =
        """
        SELECT l.user_id, e.session_id AS id, floor(extract(epoch FROM max(e.occurred_at) - min(e.occurred_at)))::bigint AS seconds, count(*) FILTER (WHERE e.type = 'PageViewed') AS views
        FROM lectern.events e JOIN lectern.learners l USING (learner_key)
        WHERE e.session_id IS NOT NULL AND e.type IN ('PageViewed', 'ActivityRecorded', 'UserLoggedIn')
        GROUP BY 1, 2
        """;

    [Fact]
    public async Task Whatever_the_order_of_arrival_they_are_those_of_the_log()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        string[] users = ["u1", "Ü2", "三/3"];
        // Four days about the night of 5 April, when clocks in Auckland go back; minutes on a grid that often is exactly 30 apart.
        var start = new DateTime(2026, 4, 3, 6, 0, 0, DateTimeKind.Utc);
        var events = Enumerable.Range(0, 1500).Select(i =>
        {
            var at = start.AddMinutes(5 * random.Next(4 * 24 * 12)).AddSeconds(random.Next(4) == 0 ? random.Next(3) : 0).AddMilliseconds(random.Next(4) == 0 ? random.Next(1000) : 0);
            var type = (string[])["PageViewed", "ActivityRecorded", "UserLoggedIn", "UserEnrolled"];
            var session = random.Next(3) == 0 ? $"\"sessionId\":\"z{random.Next(5)}\"," : "";
            return $$"""{"eventId":"{{i}}","type":"{{type[random.Next(4)]}}","userId":"{{users[random.Next(3)]}}","courseId":"c{{random.Next(3)}}",{{session}}"occurredAt":"{{at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}}"}""";
        }).ToArray();
        await using var server = await TestServer.StartAsync(("TENANT_TIME_ZONE", Zone));
        // In several runs, settled between, so that rows meet in the database and not only in memory.
        foreach (var run in events.Chunk(400))
        {
            await server.SendAsync(run);
            await server.SendAsync(run.Take(50));
            await server.SettleAsync();
        }

        foreach (var user in users)
        {
            var expected = await RowsAsync(server, $"SELECT id, seconds, views FROM ({GapSql} UNION ALL {NamedSql}) s WHERE user_id = '{user}'");
            expected.Length.ShouldBeGreaterThan(20, $"seed {seed}");
            var url = $"/api/v1/users/{Uri.EscapeDataString(user)}";
            var answered = (await server.AskAsync($"{url}/sessions?limit=1000"))["items"]!.AsArray();

            answered.Select(s => $"{s!["id"]} {s["duration"]} {s["pageViews"]}").Order(StringComparer.Ordinal).ToArray().ShouldBe(expected, false, $"seed {seed}, {user}");
            answered.Select(s => (DateTime)s!["startTime"]!).ShouldBeInOrder(SortDirection.Descending, $"seed {seed}");
            (await User_sessions.AllAsync(server, $"{url}/sessions?limit=7")).ShouldBe(answered.Select(s => (string)s!["id"]!), ignoreOrder: false, $"seed {seed}");
            ((long)(await server.AskAsync($"{url}/analytics"))["totalSessionTimeSeconds"]!).ShouldBe(answered.Sum(s => (long)s!["duration"]!), $"seed {seed}");
        }
    }

    [Fact]
    public async Task Many_sessions_of_one_start_are_paged_without_gaps_or_repeats()
    {
        await using var server = await TestServer.StartAsync();
        // Sequential ids: the first eight bytes of their keys are the same.
        var ids = Enumerable.Range(0, 60).Select(i => $"00000000-0000-4000-8000-{i:D12}").ToArray();
        await server.SendAsync(ids.Select((id, i) => $$"""{"eventId":"{{i}}","type":"PageViewed","userId":"u","sessionId":"{{id}}","occurredAt":"2026-01-01T00:00:00Z"}"""));
        await server.SendAsync("""{"eventId":"gap","type":"PageViewed","userId":"u","occurredAt":"2026-01-01T00:00:00Z"}""");
        await server.SettleAsync();

        var all = await User_sessions.AllAsync(server, "/api/v1/users/u/sessions?limit=7");

        all.Count.ShouldBe(61);
        all.Order(StringComparer.Ordinal).ShouldBe([.. ids, "gap:1767225600"]);
    }

    static async Task<string[]> RowsAsync(TestServer server, string sql)
    {
        await using var command = server.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add($"{reader.GetString(0)} {reader.GetInt64(1)} {reader.GetInt64(2)}");
        return [.. rows.Order(StringComparer.Ordinal)];
    }
}
