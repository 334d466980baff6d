namespace Lectern.Simulator;

/// <summary>Whoever's deeds are events: a learner, a member of staff, the institution itself.</summary>
/// <param name="number">Sets simultaneous events in order and keeps event ids apart.</param>
/// <param name="userId">Null for the institution, which is nobody.</param>
class Actor(long number, string? userId)
{
    int _sequence;

    public long Number { get; } = number;

    public string? UserId { get; } = userId;

    public string? AppId { get; protected init; }

    public Client? Client { get; protected init; }

    /// <summary>Of the sitting under way, where the actor's app has sessions.</summary>
    public string? SessionId { get; protected set; }

    public int NextSequence() => _sequence++;
}
