namespace Lectern.Postgres;

/// <summary>The advisory locks of a Lectern database. The numbers are part of the protocol between processes: never reuse one.</summary>
public static class Locks
{
    /// <summary>Held while migrating.</summary>
    public const long Migration = 0x4C45_4301;

    /// <summary>Held from the assignment of positions to the commit, so that positions are in commit order.</summary>
    public const long Append = 0x4C45_4302;

    /// <summary>Held by the one active projector, on a connection of its own.</summary>
    public const long Projector = 0x4C45_4303;

    /// <summary>Shared by each projected batch, exclusive while a rebuilt schema takes the old one's name.</summary>
    public const long Swap = 0x4C45_4304;

    /// <summary>Held by a rebuild, of which there is one at a time.</summary>
    public const long Rebuild = 0x4C45_4305;

    /// <summary>Held while new identities are numbered.</summary>
    public const long Registry = 0x4C45_4306;

    /// <summary>Held while a start checks the key ring and makes its first key.</summary>
    public const long KeyRing = 0x4C45_4307;

    /// <summary>Held with the tenant's number, while one more is added to what a tenant may have a bounded number of.</summary>
    public const int Count = 0x4C45_4308;

    /// <summary>Held with the tenant's number, while the teachers assigned to a course are replaced.</summary>
    public const int CourseStaff = 0x4C45_430C;

    /// <summary>Held with the tenant's number, while an account is taken from the administrators.</summary>
    public const int Accounts = 0x4C45_430B;

    /// <summary>Held by the one active publisher to Kafka, on a connection of its own.</summary>
    public const long Publisher = 0x4C45_4312;
}
