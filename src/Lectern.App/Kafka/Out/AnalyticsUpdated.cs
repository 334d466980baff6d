using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lectern.Core.Events;

namespace Lectern.App.Kafka.Out;

/// <summary>Figures of a learner, a course or an organization have changed.</summary>
/// <param name="Id">The same whenever it is told again: of the tenant, what it is of, and the position.</param>
/// <param name="Type"><see cref="Name"/>.</param>
/// <param name="Tenant">The tenant's name.</param>
/// <param name="EntityType">user, course, organization; tenant: more has changed than is named, so that whoever holds anything of <paramref name="Reset"/> asks for it anew.</param>
/// <param name="EntityId">As the producer names it; of a tenant its name.</param>
/// <param name="Metrics">The groups of figures that changed, each with its key figures as they are now.</param>
/// <param name="Reset">Of a tenant: the types of entities of which any may have changed. Otherwise empty.</param>
/// <param name="UpdatedAt">When the read models took the change in, UTC.</param>
/// <param name="Position">The log position up to which the read models held what changed. The figures are of then or newer.</param>
sealed record AnalyticsUpdated(
    Guid Id, string Type, string Tenant, string EntityType, string EntityId, IReadOnlyDictionary<string, object> Metrics, IReadOnlyList<string> Reset, DateTime UpdatedAt, long Position)
{
    public const string Name = "AnalyticsUpdated";

    static readonly Guid Namespace = new("8d0d3f0e-5a53-5b0c-9b7e-54b1f1f6c0a2");

    static readonly IReadOnlyDictionary<string, object> NoMetrics = new Dictionary<string, object>();

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };

    /// <param name="owed">Who.</param>
    /// <param name="tenant">Its tenant's name.</param>
    /// <param name="id">As the producer names it.</param>
    /// <param name="metrics">What changed of it.</param>
    public static AnalyticsUpdated Of(OwedUpdate owed, string tenant, string id, IReadOnlyDictionary<string, object> metrics) =>
        new(IdOf(owed, tenant, id), Name, tenant, TypeOf(owed.Kind), id, metrics, [], owed.UpdatedAt, owed.Position);

    /// <summary>A tenant of which more has changed than is named.</summary>
    public static AnalyticsUpdated OfTenant(OwedUpdate owed, string tenant) =>
        new(IdOf(owed, tenant, tenant), Name, tenant, TypeOf(OwedKind.Tenant), tenant, NoMetrics, [.. Kinds.Where(k => ((short)owed.Figures & OwedUpdates.KindBit(k)) != 0).Select(TypeOf)], owed.UpdatedAt, owed.Position);

    public OutMessage ToMessage() => new(Id, Type, Tenant, $"{EntityType}:{Tenant}:{EntityId}", JsonSerializer.SerializeToUtf8Bytes(this, Json));

    static readonly OwedKind[] Kinds = [OwedKind.User, OwedKind.Course, OwedKind.Organization];

    static string TypeOf(OwedKind kind) => kind switch
    {
        OwedKind.User => "user",
        OwedKind.Course => "course",
        OwedKind.Organization => "organization",
        _ => "tenant",
    };

    /// <summary>A rebuild of one tenant moves no position: what is told of tenants is told apart by what it resets and when that came, too.</summary>
    static string ResetOf(OwedUpdate owed) => owed.Kind == OwedKind.Tenant ? string.Create(CultureInfo.InvariantCulture, $" {(short)owed.Figures}:{owed.UpdatedAt.Ticks}") : "";

    /// <summary>No name holds a line break that another could be mistaken for: the parts are told by their lengths.</summary>
    static Guid IdOf(OwedUpdate owed, string tenant, string id) => UuidV5.Create(
        Namespace,
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{tenant.Length}:{tenant} {TypeOf(owed.Kind)} {id.Length}:{id} {owed.Swaps}:{owed.Position}{ResetOf(owed)}")));
}

/// <summary>A message on its way to the publishing topic.</summary>
/// <param name="Id">The same whenever it is sent.</param>
/// <param name="Key">Messages of one key are read in the order in which they were published.</param>
readonly record struct OutMessage(Guid Id, string Type, string Tenant, string Key, byte[] Value);
