using Lectern.App.Files;
using Lectern.App.Tests.Fixtures;
using Npgsql;

namespace Lectern.App.Tests.Files;

/// <summary>A query's answer as a section.</summary>
public sealed class Database_rows
{
    [Fact]
    public async Task Every_type_that_a_query_answers_has_its_column()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabaseAsync());
        Column[] columns =
        [
            new("t", ColumnType.Text), new("u", ColumnType.Text), new("s", ColumnType.Integer), new("i", ColumnType.Integer), new("l", ColumnType.Integer), new("sum", ColumnType.Integer),
            new("n", ColumnType.Decimal), new("f", ColumnType.Decimal), new("r", ColumnType.Decimal), new("p", ColumnType.Percentage), new("d", ColumnType.Duration), new("day", ColumnType.Date), new("at", ColumnType.Moment), new("b", ColumnType.Boolean),
        ];
        const string values =
            """
            SELECT 'text', '6f1c9c1a-3f0e-4f0e-9b52-0a1b2c3d4e5f'::uuid, 1::smallint, 2, 3::bigint, sum(x::bigint), 4.50::numeric, 0.25::float8, 0.5::float4, 63.25, 90::bigint,
                   DATE '2026-02-28', TIMESTAMPTZ '2026-02-28 12:00:00.123456+00', true
            FROM generate_series(1, 4) AS x
            UNION ALL
            SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'NaN', NULL, NULL, NULL, NULL, NULL, NULL
            """;
        await using var connection = await source.OpenConnectionAsync();
        var path = await Samples.WriteAsync(Samples.Document(new Section("A", columns, DatabaseRows.Of(ct => new NpgsqlCommand(values, connection).ExecuteReaderAsync(ct), columns))), FileFormat.Csv, new() { ByteOrderMark = false });

        (await File.ReadAllLinesAsync(path)).Skip(1).ShouldBe(
        [
            "text,6f1c9c1a-3f0e-4f0e-9b52-0a1b2c3d4e5f,1,2,3,10,4.5,0.25,0.5,63.25,90,2026-02-28,2026-02-28T13:00:00.123456+01:00,true",
            ",,,,,,,,,,,,,",
        ]);
    }

    [Fact]
    public async Task A_column_that_cannot_be_read_is_named()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabaseAsync());
        await using var connection = await source.OpenConnectionAsync();
        Column[] columns = [new("when", ColumnType.Date)];
        var section = new Section("A", columns, DatabaseRows.Of(ct => new NpgsqlCommand("SELECT 'today'::text", connection).ExecuteReaderAsync(ct), columns));

        (await Should.ThrowAsync<InvalidOperationException>(() => Samples.WriteAsync(Samples.Document(section), FileFormat.Csv))).Message.ShouldContain("'when'");
    }
}
