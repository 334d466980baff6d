using Lectern.Core.Measures;

namespace Lectern.App.Tenancy;

/// <summary>An institution whose data nobody else sees, and what it set for itself.</summary>
/// <param name="Id">Its name, which never changes: credentials name it.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Suspended">Whether every credential of it is refused. Its data stay, and what was sent before is projected.</param>
/// <param name="SuspendedAt">Since when; null: it is not.</param>
/// <param name="SuspendedBy">Who suspended it: <c>user:ID</c>, <c>key:ID</c>, <c>service</c> or <c>command line</c>; null: it is not.</param>
/// <param name="TimeZone">The zone its days are to be told in, by its IANA name.</param>
/// <param name="TimeZoneInEffect">The zone they are told in now: another one until the read models are rebuilt after a change.</param>
/// <param name="EngagementWeights">What the parts of an engagement score weigh; they sum to 100.</param>
/// <param name="StoreFullIp">Whether whole IP addresses of learners are kept, encrypted. Events hold the cut one either way.</param>
/// <param name="SmallGroupSize">Learners from which on a group's averages are shown to who may not see its learners, 2 to 100.</param>
/// <param name="Version">Counts its changes, from 1; the ETag.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
sealed record Tenant(
    string Id,
    string DisplayName,
    bool Suspended,
    DateTime? SuspendedAt,
    string? SuspendedBy,
    string TimeZone,
    string TimeZoneInEffect,
    EngagementWeights EngagementWeights,
    bool StoreFullIp,
    int SmallGroupSize,
    int Version,
    DateTime CreatedAt,
    DateTime UpdatedAt);

/// <summary>What is to be set of a tenant; null: it stays as it is.</summary>
sealed record TenantChange
{
    public string? DisplayName { get; init; }
    public string? TimeZone { get; init; }
    public EngagementWeights? EngagementWeights { get; init; }
    public bool? StoreFullIp { get; init; }

    /// <summary>Within: null is the installation's own.</summary>
    public (bool IsGiven, int? Size) SmallGroup { get; init; }

    public bool? Suspended { get; init; }

    /// <summary>Its fields with whether they are given, for the audit log.</summary>
    public IEnumerable<(string Field, bool IsGiven)> Fields =>
    [
        ("displayName", DisplayName is not null), ("timeZone", TimeZone is not null), ("engagementWeights", EngagementWeights is not null),
        ("storeFullIp", StoreFullIp is not null), ("smallGroupSize", SmallGroup.IsGiven), ("suspended", Suspended is not null),
    ];
}
