using Lectern.Core.Grains;

namespace Lectern.Core.Tests.Grains;

/// <summary>
/// Partial states of any grain, as no fold would make them: few keys, few values, equal times, nulls that clear. Whatever a
/// declaration allows must merge.
/// </summary>
sealed class RandomRows(Random random, int tenant = 1)
{
    static readonly string?[] Texts = ["", "a", "b", "B", "ä", "😀", "it's {\"x\": [1]}\n\t\\", null];

    /// <summary>Far and near times to the microsecond, and one that every third row has.</summary>
    static readonly DateTime[] Times =
    [
        new(2026, 3, 8, 7, 0, 0, DateTimeKind.Utc),
        new DateTime(2026, 3, 8, 7, 0, 0, DateTimeKind.Utc).AddMicroseconds(1),
        new(1, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        new(1969, 12, 31, 23, 59, 59, 999, 999, DateTimeKind.Utc),
        new(9999, 12, 31, 23, 59, 59, 999, 999, DateTimeKind.Utc),
    ];

    /// <summary>Ties whose order differs where their bytes are compared in another order, or as signed ones.</summary>
    static readonly Guid[] Ties =
    [
        new("00000000-0000-0000-0000-000000000001"), new("01000000-0000-0000-0000-000000000000"), new("00000000-0000-0100-0000-000000000000"),
        new("00000000-8000-0000-0000-000000000000"), new("7fffffff-ffff-ffff-ffff-ffffffffffff"), new("80000000-0000-0000-0000-000000000000"),
        new("00000000-0000-0000-8000-000000000000"), new("ffffffff-0000-0000-0000-000000000000"),
    ];

    public GrainRows Of(Grain grain, int rows)
    {
        var made = new GrainRows(grain);
        for (var i = 0; i < rows; i++) Fill(made[KeyOf(grain)]);
        return made;
    }

    GrainKey KeyOf(Grain grain)
    {
        Span<long> slots = stackalloc long[3];
        Guid uuid = default;
        foreach (var part in grain.Key)
        {
            switch (part.Kind)
            {
                case KeyKind.Uuid: uuid = Ties[random.Next(3)]; break;
                case KeyKind.Currency: slots[(int)part.Slot] = CurrencyCode.Pack(random.Next(2) == 0 ? "EUR" : "JPY"); break;
                case KeyKind.Day: slots[(int)part.Slot] = random.Next(-2, 2); break;
                default: slots[(int)part.Slot] = random.Next(1, 4); break;
            }
        }
        return new(tenant, slots[0], slots[1], slots[2], uuid);
    }

    void Fill(Row row)
    {
        foreach (var column in row.Rows.Grain.Columns)
        {
            if (random.Next(3) == 0) continue;
            switch (column)
            {
                case NumberColumn number: row.Put(number, Number(column, random)); break;
                case StampedNumberColumn stamped:
                    var at = Stamp();
                    row.Put(stamped, SaidBy(at).Next(4) == 0 ? null : Number(column, SaidBy(at)), at);
                    break;
                case StampedTextColumn text:
                    var then = Stamp();
                    row.Put(text, Text(text, SaidBy(then)), then);
                    break;
                case BitsColumn bits: row.Put(bits, random.Next(2) == 0 ? random.Next(BitsColumn.BitCount) : random.Next(2) * (BitsColumn.BitCount - 1)); break;
                case RangesColumn ranges:
                    var from = random.Next(-50, 50);
                    row.Put(ranges, from, from + random.Next(0, 20));
                    break;
                default: throw new InvalidOperationException($"{column.Name}: how is a {column.GetType().Name} filled?");
            }
        }
    }

    /// <summary>A stamp is one event's, and an event says one thing: the value follows from the stamp.</summary>
    static Random SaidBy(Stamp stamp) => new(stamp.At.GetHashCode() ^ stamp.Tie.GetHashCode());

    // A payment's currency is a key of its total.
    static string? Text(Column column, Random random) =>
        column.Name == "currency" ? (random.Next(2) == 0 ? "EUR" : "CHF") : Texts[random.Next(Texts.Length)];

    static long Number(Column column, Random random) => column.Kind switch
    {
        ColumnKind.Flag => random.Next(2),
        ColumnKind.Time => Time(random),
        _ => random.Next(-1000, 100_000),
    };

    Stamp Stamp() => new(Time(random), Ties[random.Next(Ties.Length)]);

    static long Time(Random random) => random.Next(3) == 0
        ? Micros.Of(Times[random.Next(Times.Length)])
        : Micros.Of(Times[0].AddHours(random.Next(-100, 100)).AddMicroseconds(random.Next(1_000_000)));
}
