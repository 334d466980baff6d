using System.Collections;
using Lectern.Core.Grains;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.Postgres;

/// <summary>Rows of a grain to the database as arrays, one a column part, in the order of <see cref="GrainSql.Upsert"/>.</summary>
static class GrainParameters
{
    /// <param name="order">Which rows, in which order.</param>
    public static void Add(NpgsqlParameterCollection parameters, GrainRows rows, int[] order)
    {
        Put(NpgsqlDbType.Integer, Pick(i => rows.Keys[i].Tenant));
        foreach (var key in rows.Grain.Key)
        {
            switch (key.Kind)
            {
                case KeyKind.Uuid: Put(NpgsqlDbType.Uuid, Pick(i => rows.Keys[i].U)); break;
                case KeyKind.Day: Put(NpgsqlDbType.Date, Pick(i => Day(key.Number(rows.Keys[i])))); break;
                case KeyKind.Currency: Put(NpgsqlDbType.Char, Pick(i => CurrencyCode.Unpack(key.Number(rows.Keys[i])))); break;
                default: Put(NpgsqlDbType.Bigint, Pick(i => key.Number(rows.Keys[i]))); break;
            }
        }
        foreach (var column in rows.Grain.Columns)
        {
            switch (rows.Store(column))
            {
                case NumberStore numbers: PutNumbers(column.Kind, i => numbers.Values[i]); break;
                case RangesStore ranges: Put(NpgsqlDbType.Text, Pick(i => ranges.Values[i]?.ToString())); break;
                case BitsStore bits: Put(NpgsqlDbType.Bit, Pick(i => bits.Values[i] is { } b ? new BitArray(b) : null)); break;
                case StampedStore<long?> stamped:
                    PutNumbers(column.Kind, i => stamped.Values[i]);
                    PutStamps(i => stamped.Stamps[i]);
                    break;
                case StampedStore<string?> texts:
                    Put(NpgsqlDbType.Text, Pick(i => texts.Values[i]));
                    PutStamps(i => texts.Stamps[i]);
                    break;
            }
        }

        void PutNumbers(ColumnKind kind, Func<int, long?> value)
        {
            switch (kind)
            {
                case ColumnKind.Time: Put(NpgsqlDbType.TimestampTz, Pick<DateTime?>(i => value(i) is { } t ? Micros.ToDateTime(t) : null)); break;
                case ColumnKind.Flag: Put(NpgsqlDbType.Boolean, Pick<bool?>(i => value(i) is { } f ? f != 0 : null)); break;
                default: Put(NpgsqlDbType.Bigint, Pick(value)); break;
            }
        }

        void PutStamps(Func<int, Stamp?> stamp)
        {
            Put(NpgsqlDbType.TimestampTz, Pick<DateTime?>(i => stamp(i) is { } s ? Micros.ToDateTime(s.At) : null));
            Put(NpgsqlDbType.Uuid, Pick<Guid?>(i => stamp(i)?.Tie));
        }

        T[] Pick<T>(Func<int, T> value)
        {
            var picked = new T[order.Length];
            for (var i = 0; i < order.Length; i++) picked[i] = value(order[i]);
            return picked;
        }

        void Put(NpgsqlDbType element, Array values) => parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | element });
    }

    static DateOnly Day(long days) => DateOnly.FromDayNumber(checked((int)days) + DayZero);

    internal static readonly int DayZero = new DateOnly(1970, 1, 1).DayNumber;
}

/// <summary>Rows of a grain from the database.</summary>
static class GrainReader
{
    /// <summary>Reads a key from the fields at <paramref name="field"/> on, and moves past it.</summary>
    public static GrainKey ReadKey(NpgsqlDataReader reader, Grain grain, ref int field)
    {
        var tenant = reader.GetInt32(field++);
        Span<long> numbers = stackalloc long[3];
        Guid uuid = default;
        foreach (var key in grain.Key)
        {
            switch (key.Kind)
            {
                case KeyKind.Uuid: uuid = reader.GetGuid(field++); break;
                case KeyKind.Day: numbers[(int)key.Slot] = reader.GetFieldValue<DateOnly>(field++).DayNumber - GrainParameters.DayZero; break;
                case KeyKind.Currency: numbers[(int)key.Slot] = CurrencyCode.Pack(reader.GetString(field++)); break;
                default: numbers[(int)key.Slot] = reader.GetInt64(field++); break;
            }
        }
        return new(tenant, numbers[0], numbers[1], numbers[2], uuid);
    }

    /// <summary>Reads these columns into a row, and moves past them.</summary>
    public static void ReadColumns(NpgsqlDataReader reader, Row row, IReadOnlyList<Column> columns, ref int field)
    {
        foreach (var column in columns)
        {
            switch (column)
            {
                case NumberColumn number:
                    row.Put(number, Number(reader, column.Kind, field++));
                    break;
                case RangesColumn ranges:
                    if (!reader.IsDBNull(field)) row.Put(ranges, ToRangeSet(reader.GetFieldValue<NpgsqlRange<long>[]>(field)));
                    field++;
                    break;
                case BitsColumn bits:
                    if (!reader.IsDBNull(field)) PutBits(row, bits, reader.GetFieldValue<BitArray>(field));
                    field++;
                    break;
                case StampedNumberColumn stamped:
                    if (StampAt(reader, field + 1) is { } stamp) row.Put(stamped, Number(reader, column.Kind, field), stamp);
                    field += 3;
                    break;
                case StampedTextColumn text:
                    if (StampAt(reader, field + 1) is { } at) row.Put(text, reader.IsDBNull(field) ? null : reader.GetString(field), at);
                    field += 3;
                    break;
            }
        }
    }

    static long? Number(NpgsqlDataReader reader, ColumnKind kind, int field) => reader.IsDBNull(field) ? null : kind switch
    {
        ColumnKind.Time => Micros.Of(reader.GetDateTime(field)),
        ColumnKind.Flag => reader.GetBoolean(field) ? 1 : 0,
        _ => reader.GetInt64(field),
    };

    static Stamp? StampAt(NpgsqlDataReader reader, int field) =>
        reader.IsDBNull(field) ? null : new Stamp(Micros.Of(reader.GetDateTime(field)), reader.GetGuid(field + 1));

    /// <summary>PostgreSQL gives a multirange in its normal form, which is also ours.</summary>
    static RangeSet ToRangeSet(NpgsqlRange<long>[] ranges) => ranges.Length == 1
        ? RangeSet.Of(ranges[0].LowerBound, ranges[0].UpperBound)
        : RangeSet.Of(ranges.Select(r => (r.LowerBound, r.UpperBound)));

    static void PutBits(Row row, BitsColumn column, BitArray bits)
    {
        var bytes = new byte[BitsStore.Bytes];
        bits.CopyTo(bytes, 0);
        row.Put(column, bytes);
    }
}
