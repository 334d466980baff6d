using System.Globalization;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Assessments;

/// <summary>
/// Thirty learners at ten questions, at random, and everything that is told of them computed once more by SQL over the events as they
/// were sent: with PostgreSQL's own corr, var_samp and percentile_cont, and ranks for the groups.
/// </summary>
public sealed class Random_assessment : IAsyncLifetime
{
    const string Asked =
        """
        WITH attempt AS (
            SELECT e.learner_key AS learner, e.occurred_at AS at, p, CASE WHEN p ? 'score' THEN (p ->> 'score')::float8 / coalesce((p ->> 'maxScore')::float8, 100) * 100 END AS score,
                   (p ->> 'timeSpent')::float8 * 60 AS seconds
            FROM lectern.events e CROSS JOIN LATERAL (SELECT e.payload -> 'data' AS p) d
            WHERE e.type = 'AssessmentCompleted'
              AND ($1::text IS NULL OR e.learner_key IN (SELECT n.learner_key FROM lectern.events n WHERE n.type = 'UserEnrolled' AND n.payload -> 'data' ->> 'cohort' = $1))
        ),
        chosen AS (
            SELECT a.* FROM attempt a WHERE a.p ? 'responses'
              AND ($2 OR NOT EXISTS (SELECT FROM attempt b WHERE b.learner = a.learner AND b.p ? 'responses' AND b.at < a.at))
        ),
        mark AS (
            SELECT c.learner, c.at, r ->> 'questionId' AS q, coalesce((r ->> 'skipped')::bool, false) AS skipped, (r ->> 'correct')::bool AS correct,
                   (r ->> 'timeSpent')::float8 AS seconds,
                   CASE WHEN r ? 'skipped' THEN 0 WHEN r ? 'score' THEN (r ->> 'score')::float8 / (r ->> 'maxScore')::float8 ELSE (r ->> 'correct')::bool::int END AS x
            FROM chosen c, jsonb_array_elements(c.p -> 'responses') r
        ),
        total AS (SELECT learner, at, sum(x) AS s, count(*) AS n, round((sum(x) / count(*))::numeric, 9) AS mean FROM mark GROUP BY learner, at)
        """;

    const string QuestionsSql =
        Asked +
        """
        , placed AS (
            SELECT m.q, m.x, greatest(1, floor(0.27 * count(*) OVER (PARTITION BY m.q) + 0.5)) AS size, count(*) OVER (PARTITION BY m.q, t.mean) AS ties,
                   rank() OVER (PARTITION BY m.q ORDER BY t.mean DESC) AS best, rank() OVER (PARTITION BY m.q ORDER BY t.mean) AS last
            FROM mark m JOIN total t USING (learner, at)
        ),
        edge AS (
            SELECT q, sum(x * (least(1, greatest(0, (size - best + 1) / ties)) - least(1, greatest(0, (size - last + 1) / ties)))) / max(size) AS index
            FROM placed GROUP BY q
        )
        SELECT m.q, count(*), count(DISTINCT m.learner), count(*) FILTER (WHERE m.correct AND NOT m.skipped), count(*) FILTER (WHERE m.skipped),
               avg(m.seconds), avg(m.x), corr(m.x, CASE WHEN t.n > 1 THEN (t.s - m.x) / (t.n - 1) END), (SELECT index FROM edge WHERE edge.q = m.q)
        FROM mark m JOIN total t USING (learner, at) GROUP BY m.q ORDER BY m.q
        """;

    const string AlphaSql =
        Asked +
        """
        , full_total AS (SELECT * FROM total WHERE n = (SELECT count(DISTINCT q) FROM mark)),
        item AS (SELECT m.q, var_samp(m.x) AS v FROM mark m JOIN full_total USING (learner, at) GROUP BY m.q)
        SELECT count(*)::float8 / (count(*) - 1) * (1 - sum(v) / (SELECT var_samp(s) FROM full_total)), (SELECT count(*) FROM full_total) FROM item
        """;

    const string AttemptsSql =
        Asked +
        """
        , passing AS (SELECT (payload -> 'data' ->> 'passingScore')::float8 AS score FROM lectern.events WHERE type = 'ContentDefined'),
        told AS (
            SELECT a.learner, a.seconds, coalesce((a.p ->> 'passed')::bool, a.score >= (SELECT score FROM passing)) AS passed,
                   coalesce(a.score, (SELECT avg(CASE WHEN r ? 'skipped' THEN 0 WHEN r ? 'score' THEN (r ->> 'score')::float8 / (r ->> 'maxScore')::float8 ELSE (r ->> 'correct')::bool::int END) * 100
                                      FROM jsonb_array_elements(a.p -> 'responses') r)) AS score
            FROM attempt a
        )
        SELECT count(*), count(DISTINCT learner), avg(score), percentile_cont(0.5) WITHIN GROUP (ORDER BY score),
               100.0 * count(*) FILTER (WHERE coalesce(passed, score >= (SELECT score FROM passing))) / nullif(count(*) FILTER (WHERE passed IS NOT NULL OR score IS NOT NULL), 0),
               avg(seconds),
               (SELECT array_agg((SELECT count(*) FROM told t WHERE least(9, floor(t.score / 10)) = bin) ORDER BY bin) FROM generate_series(0, 9) bin)
        FROM told
        """;

    readonly int seed = Environment.TickCount;
    TestServer? started;

    TestServer Server => started!;

    public async Task InitializeAsync()
    {
        started = await TestServer.StartAsync();
        var sent = await Server.SendAsync(Events(new Random(seed)));
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await Server.SettleAsync();
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "all")]
    [InlineData("x", null)]
    [InlineData("x", "all")]
    [InlineData("y", "first")]
    public async Task All_figures_are_those_of_the_events(string? cohort, string? attempts)
    {
        var answer = await Server.AskAsync($"/api/v1/assessments/q/analytics?{(cohort is null ? "" : $"cohort={cohort}&")}{(attempts is null ? "" : $"attempts={attempts}")}");

        var questions = answer["questionAnalytics"]!.AsArray().Where(q => (long)q!["totalAttempts"]! > 0).ToArray();
        var expected = await RowsAsync(QuestionsSql, cohort, attempts == "all");
        questions.Select(q => (string)q!["questionId"]!).ShouldBe(expected.Select(e => (string)e[0]!), $"seed {seed}");
        questions.Length.ShouldBe(10);
        foreach (var (q, e) in questions.Zip(expected))
        {
            ((long)q!["totalAttempts"]!, (long)q["uniqueAttempts"]!, (long)q["correctResponses"]!, (long)q["skippedResponses"]!).ShouldBe(((long)e[1]!, (long)e[2]!, (long)e[3]!, (long)e[4]!), $"seed {seed}");
            ((long)q["incorrectResponses"]!).ShouldBe((long)e[1]! - (long)e[3]! - (long)e[4]!);
            Near(q["averageTimeSpentSeconds"], e[5], 0.5);
            Near(q["facility"], e[6], 0.0001);
            Near(q["difficultyRating"], 1 - (double)e[6]!, 0.0001);
            Near(q["discriminationIndex"], e[7], 0.0001);
            Near(q["upperLowerIndex"], e[8], 0.0001);
        }
        answer["mostMissedQuestions"]!.AsArray().Select(m => (decimal)m!["facility"]!).ShouldBe(questions.Select(q => (decimal)q!["facility"]!).Order().Take(5), $"seed {seed}");
        var alpha = (await RowsAsync(AlphaSql, cohort, attempts == "all"))[0];
        Near(answer["reliability"], alpha[0], 0.0001);
        ((long)answer["reliabilityAttempts"]!).ShouldBe((long)alpha[1]!, $"seed {seed}");

        if (attempts == "first") return;
        var a = (await RowsAsync(AttemptsSql, cohort, true))[0];
        ((long)answer["totalAttempts"]!, (long)answer["uniqueAttempts"]!).ShouldBe(((long)a[0]!, (long)a[1]!), $"seed {seed}");
        Near(answer["averageScore"], a[2], 0.01);
        Near(answer["medianScore"], a[3], 0.01);
        Near(answer["passRate"], (double)(decimal)a[4]!, 0.01);
        Near(answer["averageTimeToCompleteSeconds"], a[5], 0.5);
        Near(answer["averageTimeSpent"], (double)a[5]! / 60, 0.01);
        Near(answer["difficultyRating"], 1 - (double)a[2]! / 100, 0.0001);
        answer["scoreDistribution"]!.AsArray().Select(b => (long)b!["count"]!).ShouldBe((long[])a[6]!, $"seed {seed}");

        void Near(JsonNode? told, object? real, double tolerance)
        {
            (told is null).ShouldBe(real is null, $"seed {seed}");
            if (real is not null) ((double)told!).ShouldBe(Convert.ToDouble(real, CultureInfo.InvariantCulture), tolerance * 1.01, $"seed {seed}");
        }
    }

    /// <summary>One to three attempts a learner, of able and less able ones; some attempts miss questions, some have no answers but a score.</summary>
    static IEnumerable<string> Events(Random random)
    {
        yield return """{"eventId":"quiz","type":"QuizCreated","courseId":"c","assessmentId":"q","occurredAt":"2025-03-01T00:00:00Z","data":{"passingScore":55}}""";
        var minute = 0;
        for (var learner = 0; learner < 30; learner++)
        {
            yield return $$"""{"eventId":"e{{learner}}","type":"UserEnrolled","userId":"u{{learner}}","courseId":"c","occurredAt":"2025-01-01T00:00:00Z","data":{"cohort":"{{"xy"[random.Next(2)]}}"} }""";
            var ability = random.NextDouble();
            for (var attempt = random.Next(1, 4); attempt > 0; attempt--)
            {
                var at = new DateTime(2025, 2, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes((minute++ * 7919) % 10_007);
                var isScored = random.Next(3) == 0;
                var fields = new List<string> { $"\"attemptId\":\"t{minute}\"", $"\"timeSpent\":{random.Next(5, 60)}" };
                if (isScored) fields.Add($"\"score\":{random.Next(41)},\"maxScore\":40");
                if (random.Next(4) == 0) fields.Add($"\"passed\":{(random.Next(2) == 0 ? "true" : "false")}");
                if (!isScored || random.Next(3) > 0) fields.Add($"\"responses\":[{string.Join(',', Enumerable.Range(0, 10).Where(_ => random.Next(12) > 0 || ability < 0.4).Select(q => Response(q, ability)).DefaultIfEmpty(Response(0, ability)))}]");
                yield return $$"""{"eventId":"t{{minute}}","type":"QuizCompleted","userId":"u{{learner}}","courseId":"c","assessmentId":"q","occurredAt":"{{at:yyyy-MM-ddTHH:mm:ssZ}}","data":{ {{string.Join(',', fields)}} } }""";
            }
        }

        string Response(int q, double ability)
        {
            var time = random.Next(2) == 0 ? $",\"timeSpent\":{random.Next(100)}" : "";
            return random.Next(10) switch
            {
                0 => $"{{\"questionId\":\"q{q}\",\"skipped\":true{time}}}",
                < 4 => $"{{\"questionId\":\"q{q}\",\"correct\":false,\"score\":{random.Next(4)},\"maxScore\":4{time}}}",
                _ => $"{{\"questionId\":\"q{q}\",\"correct\":{(random.NextDouble() < ability * 0.7 + 0.03 * q ? "true" : "false")}{time}}}",
            };
        }
    }

    async Task<List<object?[]>> RowsAsync(string sql, string? cohort, bool all)
    {
        await using var command = Server.Source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = (object?)cohort ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = all });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }
}
