using System.Runtime.CompilerServices;
using Npgsql;

namespace Lectern.App.Files;

/// <summary>Rows as a query answers them, for a section: its columns by their place. One array is handed out again and again.</summary>
static class DatabaseRows
{
    /// <param name="open">Asks the query when the section is written, not before. The reader is disposed here; what it stands on is the caller's.</param>
    /// <param name="columns">Of the section.</param>
    public static async IAsyncEnumerable<Cell[]> Of(
        Func<CancellationToken, Task<NpgsqlDataReader>> open, IReadOnlyList<Column> columns, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var reader = await open(ct);
        if (reader.FieldCount != columns.Count) throw new InvalidOperationException($"A query answers {reader.FieldCount} columns for {columns.Count}.");
        var read = columns.Select((column, i) => ReaderOf(column, reader.GetFieldType(i))).ToArray();
        var row = new Cell[read.Length];
        while (await reader.ReadAsync(ct))
        {
            for (var i = 0; i < read.Length; i++) row[i] = reader.IsDBNull(i) ? default : read[i](reader, i);
            yield return row;
        }
    }

    static Func<NpgsqlDataReader, int, Cell> ReaderOf(Column column, Type type)
    {
        var isNumber = column.Type is ColumnType.Decimal or ColumnType.Percentage or ColumnType.Duration;
        var isWhole = isNumber || column.Type == ColumnType.Integer;
        return column.Type switch
        {
            ColumnType.Text when type == typeof(string) => static (r, i) => Cell.Of(r.GetString(i)),
            ColumnType.Text when type == typeof(Guid) => static (r, i) => Cell.Of(r.GetGuid(i).ToString()),
            _ when isWhole && type == typeof(long) => static (r, i) => Cell.Of(r.GetInt64(i)),
            _ when isWhole && type == typeof(int) => static (r, i) => Cell.Of(r.GetInt32(i)),
            _ when isWhole && type == typeof(short) => static (r, i) => Cell.Of(r.GetInt16(i)),
            // A sum of bigint is a numeric.
            ColumnType.Integer when type == typeof(decimal) => (r, i) => Cell.Of(WholeOf(r.GetDecimal(i), column)),
            _ when isNumber && type == typeof(decimal) => static (r, i) => Cell.Of(Plain(r.GetDecimal(i))),
            _ when isNumber && type == typeof(double) => static (r, i) => Cell.Of(r.GetDouble(i)),
            _ when isNumber && type == typeof(float) => static (r, i) => Cell.Of(r.GetFloat(i)),
            ColumnType.Date when type == typeof(DateOnly) => static (r, i) => Cell.Of(r.GetFieldValue<DateOnly>(i)),
            // Npgsql says of a date and of a timestamp alike that they are a DateTime.
            ColumnType.Date when type == typeof(DateTime) => static (r, i) => Cell.Of(r.GetFieldValue<DateOnly>(i)),
            ColumnType.Moment when type == typeof(DateTime) => static (r, i) => Cell.OfUtc(r.GetDateTime(i)),
            ColumnType.Boolean when type == typeof(bool) => static (r, i) => Cell.Of(r.GetBoolean(i)),
            _ => throw new InvalidOperationException($"The column '{column.Name}' of {column.Type} cannot be read from {type.Name}."),
        };
    }

    /// <summary>As answers write figures: 25, not 25.00.</summary>
    static decimal Plain(decimal value) => value / 1.0000000000000000000000000000m;

    static long WholeOf(decimal value, Column column) =>
        decimal.Truncate(value) == value ? (long)value : throw new InvalidOperationException($"The column '{column.Name}' of whole numbers got a fraction.");
}
