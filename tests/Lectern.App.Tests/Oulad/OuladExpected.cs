using System.IO.Compression;
using Npgsql;

namespace Lectern.App.Tests.Oulad;

/// <summary>
/// Computes what an import must end in straight from the files: raw text rows in temporary tables of a PostgreSQL, and plain
/// SQL over them. It shares no code with the importer, the projector or the queries, on purpose.
/// </summary>
static class OuladExpected
{
    static readonly string[] Tables =
        ["courses", "assessments", "studentInfo", "studentRegistration", "studentAssessment", "studentVle"];

    /// <param name="connectionString">Any database: only temporary tables are made.</param>
    /// <param name="folder">The folder with the seven files, NAME.csv or NAME.csv.gz.</param>
    /// <param name="presentations">Such as AAA-2013J; none means all.</param>
    /// <param name="cancellation">Bounds the whole.</param>
    public static async Task<OuladExpectation> ComputeAsync(
        string connectionString, string folder, IReadOnlyCollection<string> presentations, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 300 });
        await using var connection = await source.OpenConnectionAsync(cancellation);
        foreach (var table in Tables)
            await LoadAsync(connection, folder, table, presentations, cancellation);
        await PrepareAsync(connection, presentations, cancellation);

        var days = await ReadDaysAsync(connection, cancellation);
        var figures = await ReadFiguresAsync(connection, days, cancellation);
        return new OuladExpectation(figures[""], figures.Where(entry => entry.Key.Length > 0).ToDictionary());
    }

    /// <summary>Copies a file as text columns. Rows of other presentations need not travel where the line itself says so.</summary>
    static async Task LoadAsync(
        NpgsqlConnection connection, string folder, string table, IReadOnlyCollection<string> presentations, CancellationToken cancellation)
    {
        using var lines = OpenText(Path.Combine(folder, table));
        var header = (await lines.ReadLineAsync(cancellation))!.Replace("\"", "", StringComparison.Ordinal).TrimStart('\uFEFF');
        var columns = string.Join(", ", header.Split(',').Select(column => $"{column} text"));
        await using (var create = new NpgsqlCommand($"CREATE TEMP TABLE \"{table}\" ({columns})", connection))
            await create.ExecuteNonQueryAsync(cancellation);

        var prefixes = table == "studentVle" ? presentations.Select(id => id.Replace('-', ',') + ",").ToArray() : [];
        await using var copy = await connection.BeginTextImportAsync($"COPY \"{table}\" FROM STDIN (FORMAT csv)", cancellation);
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            var unquoted = line.StartsWith('"') ? line.Replace("\"", "", StringComparison.Ordinal) : line;
            if (prefixes.Length == 0 || prefixes.Any(prefix => unquoted.StartsWith(prefix, StringComparison.Ordinal)))
                await copy.WriteAsync($"{line}\n".AsMemory(), cancellation);
        }
    }

    static StreamReader OpenText(string path) => File.Exists($"{path}.csv")
        ? File.OpenText($"{path}.csv")
        : new StreamReader(new GZipStream(File.OpenRead($"{path}.csv.gz"), CompressionMode.Decompress));

    static async Task PrepareAsync(NpgsqlConnection connection, IReadOnlyCollection<string> presentations, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            CREATE FUNCTION pg_temp.given(text) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT nullif(nullif($1, ''), '?') $$;

            CREATE TEMP TABLE course AS
            SELECT code_module || '-' || code_presentation AS course, code_module, code_presentation,
                   make_date(left(code_presentation, 4)::int, CASE right(code_presentation, 1) WHEN 'B' THEN 2 WHEN 'J' THEN 10 END, 1) AS start,
                   module_presentation_length::int AS length
            FROM courses;

            CREATE TEMP TABLE enrolled AS
            SELECT course, id_student,
                   start + coalesce(pg_temp.given(date_registration)::int, least(0, coalesce(pg_temp.given(date_unregistration)::int, 0))) AS day
            FROM "studentRegistration" JOIN course USING (code_module, code_presentation);

            CREATE TEMP TABLE completed AS
            SELECT course, id_student, start + length AS day, final_result
            FROM "studentInfo" JOIN course USING (code_module, code_presentation)
            WHERE final_result IN ('Pass', 'Distinction');

            CREATE TEMP TABLE dropped AS
            SELECT course, id_student, start + pg_temp.given(date_unregistration)::int AS day
            FROM "studentRegistration" JOIN course USING (code_module, code_presentation)
            WHERE pg_temp.given(date_unregistration) IS NOT NULL
              AND NOT EXISTS (SELECT FROM completed c WHERE (c.course, c.id_student) = (course.course, "studentRegistration".id_student));

            CREATE TEMP TABLE submitted AS
            SELECT course, id_student, start + date_submitted::int AS day, assessment_type = 'TMA' AS is_assignment, pg_temp.given(score)::numeric AS score
            FROM "studentAssessment" JOIN assessments USING (id_assessment) JOIN course USING (code_module, code_presentation);

            CREATE TEMP TABLE activity AS
            SELECT course, day, id_student, sum(clicks)::bigint AS clicks
            FROM (
                SELECT course, start + date::int AS day, id_student, sum_click::bigint AS clicks
                FROM "studentVle" JOIN course USING (code_module, code_presentation)
                UNION ALL
                SELECT course, day, id_student, 0 FROM submitted
            ) AS each_act
            GROUP BY course, day, id_student;

            ANALYZE activity;
            """, connection);
        await command.ExecuteNonQueryAsync(cancellation);

        if (presentations.Count == 0)
            return;
        foreach (var table in (string[])["course", "enrolled", "completed", "dropped", "submitted", "activity"])
        {
            await using var delete = new NpgsqlCommand($"DELETE FROM {table} WHERE course <> ALL ($1)", connection);
            delete.Parameters.AddWithValue(presentations.ToArray());
            await delete.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>By course; overall under the empty name.</summary>
    static async Task<Dictionary<string, OuladFigures>> ReadFiguresAsync(
        NpgsqlConnection connection, ILookup<string, OuladDay> days, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT scope.name,
                   (SELECT count(*) FROM enrolled WHERE scope.name IN (course, '')),
                   (SELECT count(*) FROM dropped WHERE scope.name IN (course, '')),
                   (SELECT count(*) FROM completed WHERE scope.name IN (course, '')),
                   (SELECT count(*) FROM completed WHERE scope.name IN (course, '') AND final_result = 'Distinction'),
                   acts.clicks, acts.learners,
                   marks.submissions, marks.graded, marks.attempts, marks.scored,
                   marks.assignment_mean, marks.attempt_mean, marks.mean
            FROM (SELECT course AS name FROM course UNION ALL SELECT '') AS scope
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(clicks), 0)::bigint AS clicks, count(DISTINCT id_student) AS learners
                FROM activity WHERE scope.name IN (course, '')
            ) AS acts
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE is_assignment) AS submissions,
                       count(score) FILTER (WHERE is_assignment) AS graded,
                       count(*) FILTER (WHERE NOT is_assignment) AS attempts,
                       count(score) FILTER (WHERE NOT is_assignment) AS scored,
                       round(avg(score) FILTER (WHERE is_assignment), 6) AS assignment_mean,
                       round(avg(score) FILTER (WHERE NOT is_assignment), 6) AS attempt_mean,
                       round(avg(score), 6) AS mean
                FROM submitted WHERE scope.name IN (course, '')
            ) AS marks
            """, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var figures = new Dictionary<string, OuladFigures>();
        while (await row.ReadAsync(cancellation))
        {
            var name = row.GetString(0);
            figures[name] = new OuladFigures(
                row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
                row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), Mean(11), Mean(12), Mean(13), [.. days[name]]);
        }
        return figures;

        decimal? Mean(int column) => row.IsDBNull(column) ? null : row.GetDecimal(column);
    }

    static async Task<ILookup<string, OuladDay>> ReadDaysAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT coalesce(course, ''), day, sum(enrolled)::bigint, sum(dropped)::bigint, sum(completed)::bigint, sum(clicks)::bigint, sum(active)::bigint
            FROM (
                SELECT course, day, count(*) AS enrolled, 0 AS dropped, 0 AS completed, 0::bigint AS clicks, 0 AS active
                FROM enrolled GROUP BY GROUPING SETS ((course, day), (day))
                UNION ALL
                SELECT course, day, 0, count(*), 0, 0, 0 FROM dropped GROUP BY GROUPING SETS ((course, day), (day))
                UNION ALL
                SELECT course, day, 0, 0, count(*), 0, 0 FROM completed GROUP BY GROUPING SETS ((course, day), (day))
                UNION ALL
                SELECT course, day, 0, 0, 0, sum(clicks), count(DISTINCT id_student) FROM activity GROUP BY GROUPING SETS ((course, day), (day))
            ) AS counts
            GROUP BY course, day
            ORDER BY course, day
            """, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var days = new List<(string Course, OuladDay Day)>();
        while (await row.ReadAsync(cancellation))
        {
            days.Add((row.GetString(0), new OuladDay(
                row.GetFieldValue<DateOnly>(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6))));
        }
        return days.ToLookup(entry => entry.Course, entry => entry.Day);
    }
}
