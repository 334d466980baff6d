namespace Lectern.Core.Events;

/// <summary>What an event may look like to be accepted.</summary>
public sealed record ReaderSettings
{
    public static readonly ReaderSettings Default = new();

    /// <summary>How far after its receipt an event may claim to have happened. Default 24 hours.</summary>
    public TimeSpan MaxFuture { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The earliest time an event may claim. Default 2000-01-01.</summary>
    public DateTime MinOccurredAt { get; init; } = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Most bytes of the type's own fields, written without spaces between them. Default 32 KB.</summary>
    public int MaxDataBytes { get; init; } = 32 * 1024;

    /// <summary>Whether the full IP address goes to the learner registry. The payload holds the cut one either way.</summary>
    public bool StoreFullIp { get; init; }
}

/// <summary>What the route knows of an event beside its body.</summary>
/// <param name="ReceivedAt">When it came, in UTC.</param>
/// <param name="Tracking">It came by the tracking API: a type outside the catalogue is an <see cref="AppEvent"/>.</param>
/// <param name="TypeHint">Kafka header <c>type</c>, used where the body names no type.</param>
/// <param name="IdHint">Kafka header <c>event-id</c>, used where the body has no id.</param>
/// <param name="IdFallback">The identity the source computed, used where neither is given.</param>
/// <param name="Client">The device of the request, field by field where the event says nothing itself.</param>
/// <param name="DefaultOccurredAt">When it happened where it does not say so itself, in UTC; null: <paramref name="ReceivedAt"/>. An event that comes again says when it first came.</param>
/// <param name="AppId">The one application that the sender speaks for: an event that names none is of it, one that names another is refused. Null: any.</param>
public readonly record struct ReadContext(
    DateTime ReceivedAt,
    bool Tracking = false,
    string? TypeHint = null,
    string? IdHint = null,
    Guid? IdFallback = null,
    ClientInfo? Client = null,
    DateTime? DefaultOccurredAt = null,
    string? AppId = null);

/// <summary>The device an event came from. <paramref name="IpAddress"/> is cut before it is stored.</summary>
public sealed record ClientInfo(string? DeviceType, string? Browser, string? OperatingSystem, string? UserAgent, string? IpAddress)
{
    /// <summary>The same with what its user agent tells where it does not say itself.</summary>
    public ClientInfo Told()
    {
        if (UserAgent is null || (DeviceType is not null && Browser is not null && OperatingSystem is not null)) return this;
        var (device, browser, system) = Clients.UserAgent.Parse(UserAgent);
        return this with { DeviceType = DeviceType ?? device, Browser = Browser ?? browser, OperatingSystem = OperatingSystem ?? system };
    }
}

/// <summary>An event, or why it is none: one of the two is set.</summary>
/// <param name="Id">The event's identity as far as it could be read, for the item's result.</param>
public readonly record struct ReadResult(LearningEvent? Event, Rejection? Rejection, string? Id);
