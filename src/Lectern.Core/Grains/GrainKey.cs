namespace Lectern.Core.Grains;

/// <summary>
/// The key of a grain row: the tenant, up to three numbers and a UUID. Which of them a grain uses, and what they are called, is
/// said by its <see cref="KeyColumn"/>s; unused ones stay zero.
/// </summary>
public readonly record struct GrainKey(int Tenant, long A = 0, long B = 0, long C = 0, Guid U = default) : IComparable<GrainKey>
{
    public int CompareTo(GrainKey other)
    {
        var order = Tenant.CompareTo(other.Tenant);
        if (order == 0) order = A.CompareTo(other.A);
        if (order == 0) order = B.CompareTo(other.B);
        if (order == 0) order = C.CompareTo(other.C);
        return order != 0 ? order : U.CompareTo(other.U);
    }

    public override int GetHashCode()
    {
        // Keys of one grain differ in one or two parts; a multiply-and-mix of those is enough and far cheaper than HashCode.
        var h = unchecked((ulong)A * 0x9E3779B97F4A7C15UL + (ulong)B * 0xC2B2AE3D27D4EB4FUL + (ulong)C * 0x165667B19E3779F9UL + (ulong)Tenant);
        if (U != default) h ^= (ulong)U.GetHashCode() * 0x27D4EB2F165667C5UL;
        h ^= h >> 32;
        h *= 0xD6E8FEB86659FD93UL;
        return (int)(h >> 32);
    }
}

/// <summary>The slots of a <see cref="GrainKey"/>.</summary>
public enum KeySlot
{
    A,
    B,
    C,
    U,
}

/// <summary>How a key part is stored.</summary>
public enum KeyKind
{
    /// <summary>bigint</summary>
    Number,

    /// <summary>date, from days since 1970-01-01</summary>
    Day,

    /// <summary>uuid</summary>
    Uuid,

    /// <summary>char(3), from its letters packed by <see cref="CurrencyCode"/></summary>
    Currency,
}

/// <summary>A named part of a grain's key. The order of a grain's key columns is the order of its primary key.</summary>
public sealed record KeyColumn(string Name, KeySlot Slot, KeyKind Kind)
{
    /// <summary>The part of <paramref name="key"/> that this column names; not for <see cref="KeySlot.U"/>.</summary>
    public long Number(in GrainKey key) => Slot switch
    {
        KeySlot.A => key.A,
        KeySlot.B => key.B,
        KeySlot.C => key.C,
        _ => throw new InvalidOperationException($"{Name} is no number"),
    };
}
