namespace Lectern.Core.Events;

/// <summary>
/// One event in its canonical form, as every source's translator gives it and as the fold reads it back from the log.
/// Times are UTC, cut to whole microseconds (what PostgreSQL keeps), so that memory and database compare alike.
/// </summary>
public sealed record LearningEvent
{
    /// <summary>The producer's identity of the event, as sent; or the one made for it.</summary>
    public required string Id { get; init; }

    /// <summary>The same identity in 16 bytes: the UUID itself, else <see cref="EventKey.Of"/>. Breaks ties of <c>latest</c>.</summary>
    public required Guid Key { get; init; }

    /// <summary>False where the identity was made up on receipt: a retry of such an event cannot be told from a second event.</summary>
    public bool Identified { get; init; } = true;

    /// <summary>A name of the catalogue; aliases are already resolved.</summary>
    public required string Type { get; init; }

    public required DateTime OccurredAt { get; init; }

    public string? AppId { get; init; }
    public string? UserId { get; init; }
    public string? CourseId { get; init; }
    public string? ModuleId { get; init; }
    public string? LessonId { get; init; }
    public string? AssessmentId { get; init; }
    public string? AssignmentId { get; init; }
    public string? QuestionId { get; init; }
    public string? SessionId { get; init; }

    /// <summary>The name an application gave its own event (<c>AppEvent</c>), else null.</summary>
    public string? EventName { get; init; }

    /// <summary>The device as the event names it, its address cut; null where it says nothing of one, or where it was not asked for.</summary>
    public ClientInfo? Client { get; init; }

    /// <summary>What the type itself says: the one thing a fold switches on.</summary>
    public required EventBody Body { get; init; }

    /// <summary>What the log keeps beside its columns: canonical JSON of the remaining ids, <c>client</c> and <c>data</c>, without personal fields.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>First 16 bytes of the SHA-256 of the body as sent: equal id and equal hash is a duplicate, another hash a conflict.</summary>
    public Guid BodyHash { get; init; }

    /// <summary>Personal fields taken out of the body, for the learner registry. Empty for an event read back from the log.</summary>
    public IReadOnlyList<PersonalField> Personal { get; init; } = [];
}

/// <summary>A field about a person, as taken out of an event. A null value clears what was known.</summary>
/// <param name="Name">Canonical name: <c>email</c>, <c>firstName</c>, <c>lastName</c>, <c>birthDate</c>, <c>ipAddress</c>, or <c>properties.NAME</c>.</param>
public readonly record struct PersonalField(string Name, string? Value)
{
    public const string IpAddress = "ipAddress";
}
