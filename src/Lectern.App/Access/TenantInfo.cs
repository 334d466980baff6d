using Lectern.Core.Measures;
using Lectern.Postgres;

namespace Lectern.App.Access;

/// <summary>A tenant as its settings are now.</summary>
/// <param name="Id">Its key, which every table has.</param>
/// <param name="Name">Its id for people and credentials: never another's, and never changed.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="IsSuspended">Whether every credential of it is refused.</param>
/// <param name="SmallGroup">Learners from which on a group is not small.</param>
/// <param name="StoresFullIp">Whether whole IP addresses are kept, encrypted, beside the cut ones of the events.</param>
/// <param name="Weights">Of the parts of an engagement score.</param>
/// <param name="TimeZone">In which its days are to be told; what is served may still be in another (<see cref="Queries.AsOf.Zone"/>).</param>
sealed record TenantInfo(
    int Id, string Name, string DisplayName, bool IsSuspended, int SmallGroup, bool StoresFullIp, EngagementWeights Weights, string TimeZone)
{
    /// <summary>What files and messages are signed with: the first tenant is called as it began until somebody names it.</summary>
    public string Signature => DisplayName == Tenants.Default ? "Lectern" : DisplayName;
}

/// <summary>Thrown where a suspension is noticed amid a request that was let in before it.</summary>
sealed class TenantSuspendedException() : Exception("This tenant is suspended: nothing of it is read or written until it is resumed. Nothing is lost meanwhile.")
{
    public const string Code = "tenant_suspended";
}
