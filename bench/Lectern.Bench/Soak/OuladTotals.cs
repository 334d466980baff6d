using Lectern.App.Tests.Oulad;
using Npgsql;

namespace Lectern.Bench.Soak;

/// <summary>The figures of <see cref="OuladExpected"/> as the read models have them.</summary>
static class OuladTotals
{
    const string OverallSql =
        """
        WITH days AS (
            SELECT course_key, sum(submissions)::bigint AS submissions, sum(graded)::bigint AS graded, sum(scores) AS scores
            FROM read.course_day GROUP BY course_key
        ),
        active AS (SELECT course_key, learner_key FROM read.learner_day WHERE course_key <> 0 AND events > 0 GROUP BY 1, 2)
        SELECT coalesce(c.course_id, ''), sum(r.enrollments)::bigint, sum(r.drops)::bigint, sum(r.completions)::bigint, sum(r.views)::bigint,
               (SELECT count(DISTINCT a.learner_key) FROM active a WHERE GROUPING (c.course_id) = 1 OR a.course_key = min(r.course_key)),
               sum(d.submissions)::bigint, sum(r.attempts)::bigint, sum(d.graded)::bigint, round(sum(d.scores) / nullif(sum(d.graded), 0) / 10000, 6)
        FROM read.course r JOIN lectern.courses c USING (course_key) LEFT JOIN days d USING (course_key)
        GROUP BY GROUPING SETS ((c.course_id), ())
        """;

    const string DaysSql =
        """
        SELECT c.course_id, d.day, d.enrollments, d.drops, d.completions, d.views,
               (SELECT count(*) FROM read.learner_day l WHERE l.course_key = d.course_key AND l.day = d.day AND l.events > 0)
        FROM read.course_day d JOIN lectern.courses c USING (course_key)
        """;

    /// <summary>Name → values: of each course, of all under the empty name, of each course's days.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        var found = new Dictionary<string, string>();
        await using var connection = await source.OpenConnectionAsync(ct);
        // Learner days are found by learner; here they are wanted by course.
        await using (var index = new NpgsqlCommand("CREATE INDEX IF NOT EXISTS soak_days ON read.learner_day (course_key, day)", connection) { CommandTimeout = 300 }) await index.ExecuteNonQueryAsync(ct);
        await using (var totals = new NpgsqlCommand(OverallSql, connection) { CommandTimeout = 300 })
        await using (var row = await totals.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                found[row.GetString(0)] = Total(
                    Number(row, 1), Number(row, 2), Number(row, 3), Number(row, 4), Number(row, 5), Number(row, 6), Number(row, 7), Number(row, 8),
                    row.IsDBNull(9) ? null : row.GetDecimal(9));
            }
        }
        await using var days = new NpgsqlCommand(DaysSql, connection) { CommandTimeout = 300 };
        await using var day = await days.ExecuteReaderAsync(ct);
        while (await day.ReadAsync(ct))
        {
            var values = Enumerable.Range(2, 5).Select(i => Number(day, i)).ToArray();
            // A course's own days, such as that of its description, say nothing of learners.
            if (values.Any(v => v != 0)) found[DayName(day.GetString(0), day.GetFieldValue<DateOnly>(1))] = string.Join(' ', values);
        }
        return found;
    }

    /// <returns>How many were compared, and a line for each that differs.</returns>
    public static (int Checks, List<string> Differences) Compare(OuladExpectation expected, IReadOnlyDictionary<string, string> found)
    {
        var wanted = expected.Courses.Append(new("", expected.Overall)).ToDictionary(
            c => c.Key,
            c => Total(
                c.Value.Enrollments, c.Value.Drops, c.Value.Completions, c.Value.Clicks, c.Value.ActiveLearners, c.Value.Submissions, c.Value.Attempts,
                c.Value.GradedSubmissions + c.Value.ScoredAttempts, c.Value.MeanScore));
        foreach (var (course, figures) in expected.Courses)
        {
            foreach (var d in figures.Days.Where(d => d.Enrollments + d.Drops + d.Completions + d.Clicks + d.ActiveLearners > 0))
            {
                wanted[DayName(course, d.Date)] = $"{d.Enrollments} {d.Drops} {d.Completions} {d.Clicks} {d.ActiveLearners}";
            }
        }

        var names = wanted.Keys.Union(found.Keys).Order(StringComparer.Ordinal).ToList();
        return (names.Count, [.. names.Where(n => wanted.GetValueOrDefault(n) != found.GetValueOrDefault(n)).Select(n =>
            $"{(n.Length == 0 ? "overall" : n)}: the files say {wanted.GetValueOrDefault(n) ?? "nothing"}, the read models {found.GetValueOrDefault(n) ?? "nothing"}")]);
    }

    static string Total(long enrollments, long drops, long completions, long clicks, long active, long submissions, long attempts, long graded, decimal? mean) =>
        FormattableString.Invariant($"enrollments {enrollments}, drops {drops}, completions {completions}, clicks {clicks}, active {active}, submissions {submissions}, attempts {attempts}, graded {graded}, mean {mean:0.000000}");

    static string DayName(string course, DateOnly day) => FormattableString.Invariant($"{course} {day:yyyy-MM-dd}");

    static long Number(NpgsqlDataReader row, int field) => row.IsDBNull(field) ? 0 : row.GetInt64(field);
}
