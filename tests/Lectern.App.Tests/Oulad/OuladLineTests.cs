using Lectern.App.Import;
using Lectern.App.Import.Oulad;
using Lectern.App.Tests.Fixtures;
using Npgsql;
using Spectre.Console;

namespace Lectern.App.Tests.Oulad;

/// <summary>Real data from the files to the read models: every figure equals what plain SQL over the raw files gives.</summary>
public sealed class OuladLineTests
{
    static readonly string[] Presentations = ["AAA-2013J", "GGG-2014B"];

    [OuladFact]
    public async Task After_an_import_done_twice_every_figure_equals_the_files()
    {
        await using var server = await TestServer.StartAsync();
        var expecting = ExpectAsync();
        var first = await ImportAsync(server);
        var second = await ImportAsync(server);
        await server.SettleAsync();
        var expected = await expecting;

        first.Rejected.ShouldBe(0);
        (second.Accepted, second.Duplicates).ShouldBe((0, first.Accepted));
        foreach (var presentation in Presentations)
        {
            (await FiguresAsync(server.Source, presentation)).ShouldBeEquivalentTo(expected.Courses[presentation], presentation);
        }
        (await FiguresAsync(server.Source, null)).ShouldBeEquivalentTo(expected.Overall);
    }

    static async Task<OuladExpectation> ExpectAsync()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        return await OuladExpected.ComputeAsync(await TestPostgres.CreateDatabaseAsync(), TestData.Oulad, Presentations, bound.Token);
    }

    static async Task<ImportTotals> ImportAsync(TestServer server)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var http = new HttpClient();
        var uploader = new EventUploader(http, server.Client.BaseAddress!, TestServer.ApiKey, new UploadOptions(), TimeProvider.System);
        var source = new OuladEvents(TestData.Oulad, Presentations);
        var checkpoint = ImportCheckpoint.Open(TempFolders.Next("oulad"), source, server.Client.BaseAddress!);
        var silent = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(TextWriter.Null) });
        return await new ImportRun(source, uploader, checkpoint, new ImportProgress(silent, TimeProvider.System), TimeProvider.System).RunAsync(bound.Token);
    }

    /// <summary>The figures of one course, or of all (null), out of grains and totals alone: the log is not touched.</summary>
    static async Task<OuladFigures> FiguresAsync(NpgsqlDataSource source, string? course)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var totals = new NpgsqlCommand(
            """
            WITH chosen AS (SELECT course_key FROM lectern.courses WHERE $1::text IS NULL OR course_id = $1),
            course AS (
                SELECT sum(enrollments)::bigint enrollments, sum(drops)::bigint drops, sum(completions)::bigint completions, sum(views)::bigint views,
                       sum(attempts)::bigint attempts, sum(scored_attempts)::bigint scored_attempts, sum(attempt_scores)::bigint attempt_scores
                FROM read.course JOIN chosen USING (course_key)
            ),
            enrollment AS (
                SELECT count(*) FILTER (WHERE distinction) distinctions, sum(submissions)::bigint submissions,
                       sum(graded_submissions)::bigint graded_submissions, sum(submission_scores)::bigint submission_scores
                FROM read.enrollment JOIN chosen USING (course_key)
            ),
            active AS (
                SELECT coalesce(sum(bit_count(learners)), 0)::bigint learners
                FROM (SELECT bit_or(learners) learners FROM read.active_learners JOIN chosen USING (course_key) GROUP BY chunk) u
            )
            SELECT enrollments, drops, completions, distinctions, views, learners, submissions, graded_submissions, attempts, scored_attempts,
                   round(submission_scores / 10000.0 / nullif(graded_submissions, 0), 6),
                   round(attempt_scores / 10000.0 / nullif(scored_attempts, 0), 6),
                   round((submission_scores + attempt_scores) / 10000.0 / nullif(graded_submissions + scored_attempts, 0), 6)
            FROM course, enrollment, active
            """,
            connection);
        totals.Parameters.Add(new() { Value = (object?)course ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        var days = await DaysAsync(connection, course);

        await using var reader = await totals.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5),
            reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), Mean(10), Mean(11), Mean(12), days);

        decimal? Mean(int field) => reader.IsDBNull(field) ? null : reader.GetDecimal(field);
    }

    static async Task<OuladDay[]> DaysAsync(NpgsqlConnection connection, string? course)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH chosen AS (SELECT course_key FROM lectern.courses WHERE $1::text IS NULL OR course_id = $1),
            day AS (
                SELECT day, sum(enrollments)::bigint enrollments, sum(drops)::bigint drops, sum(completions)::bigint completions, sum(views)::bigint views
                FROM read.course_day JOIN chosen USING (course_key) GROUP BY day
            ),
            active AS (
                SELECT day, sum(bit_count(learners))::bigint learners
                FROM (SELECT day, bit_or(learners) learners FROM read.active_learners JOIN chosen USING (course_key) GROUP BY day, chunk) u
                GROUP BY day
            )
            SELECT day, coalesce(enrollments, 0), coalesce(drops, 0), coalesce(completions, 0), coalesce(views, 0), coalesce(learners, 0)
            FROM day FULL JOIN active USING (day)
            WHERE enrollments + drops + completions + views > 0 OR learners > 0
            ORDER BY day
            """,
            connection);
        command.Parameters.Add(new() { Value = (object?)course ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        var days = new List<OuladDay>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            days.Add(new(reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)));
        }
        return [.. days];
    }
}
